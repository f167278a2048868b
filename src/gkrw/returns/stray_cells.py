"""Reject what somebody wrote where no checklist has a place for it."""

from collections.abc import Iterator

from gkrw.checklist import sheet_names
from gkrw.checklist.columns import ColumnKind
from gkrw.core.findings import CellPlace, Finding
from gkrw.office.xlsx.workbook_reader import SheetGrid, cell_name
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.column_layout import FILLED
from gkrw.returns.fixed_columns import TaskIdsByText, task_ids_by_text
from gkrw.returns.return_finding_kinds import not_taken
from gkrw.returns.return_records import Rejection
from gkrw.returns.returned_sheet import HEADINGS, ReturnedSheet, normalized_id
from gkrw.returns.value_parsers import cell_text

_FIX = "要收的内容写到清单的“完成情况”或“备注”里，再收一次。"


def cells_of_other_sheet(file: str, grid: SheetGrid) -> Iterator[Rejection]:
    """Yield every filled cell of a sheet that is no checklist; none of a sheet that gkrw wrote."""
    if grid.name in (sheet_names.GUIDE, sheet_names.OVERVIEW, sheet_names.HIDDEN):
        return
    for number, row in sorted(grid.rows.items()):
        for column, value in enumerate(row):
            if typed := cell_text(value):
                place = CellPlace(file, grid.name, cell_name((number, column)))
                reason = "这一页不是任务清单"
                yield Rejection(not_taken(kinds.OTHER_SHEET, place, reason, _FIX), typed)


def missing_columns(sheet: ReturnedSheet) -> Iterator[Finding]:
    """Yield a note about the columns to fill in that are missing. A checklist has as many columns
    of numbers as its tasks need, so those may be missing."""
    missing = [
        column.heading
        for key, column in FILLED.items()
        if key not in sheet.layout.columns and column.kind is not ColumnKind.NUMBER
    ]
    if missing:
        message = f"表头里没有“{'”“'.join(missing)}”。"
        yield sheet.note(kinds.MISSING_COLUMN, sheet.layout.row, "", message)


def cells_outside_columns(sheet: ReturnedSheet, ids_by_text: TaskIdsByText) -> Iterator[Rejection]:
    """Yield the filled cells of columns that come twice or that no checklist has, and comments."""
    known = set(sheet.layout.columns.values())
    for number in sheet.numbers():
        task = sheet.typed_id(number)
        for column, value in enumerate(sheet.grid.rows[number]):
            if column in known or not (typed := cell_text(value)):
                continue
            if not task and task_ids_by_text(sheet, number, ids_by_text) == {normalized_id(typed)}:
                continue  # the ids stand under another heading, and the text identifies the row
            reason, heading = _unknown_column(sheet, column)
            place = sheet.place_at((number, column))
            finding = not_taken(kinds.OTHER_COLUMN, place, reason, _FIX)
            yield Rejection(finding, typed, task, heading)
    for position, text in sheet.grid.comments.items():
        place = sheet.place_at(position)
        yield Rejection(kinds.COMMENT.at(place, "批注没有收。", _FIX), text)


def _unknown_column(sheet: ReturnedSheet, column: int) -> tuple[str, str]:
    """The reason why a column is not collected, and its heading."""
    if column in sheet.layout.repeated:
        return "这一栏的表头出现了两次", HEADINGS[sheet.layout.repeated[column]]
    if column in sheet.layout.extra:
        heading = sheet.layout.extra[column]
        return f"“{heading}”不是清单里的栏目", heading
    return "这一栏没有表头", ""
