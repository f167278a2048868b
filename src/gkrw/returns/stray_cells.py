"""What somebody wrote where no checklist has a place for it: it is said, and kept, never taken."""

from collections.abc import Iterator

from gkrw.checklist import sheet_names
from gkrw.checklist.columns import ColumnKind
from gkrw.core.findings import CellPlace
from gkrw.office.xlsx.grid import SheetGrid, cell_name
from gkrw.returns.cell_values import text_of
from gkrw.returns.fixed_columns import ByText, ids_told
from gkrw.returns.layout import FILLED
from gkrw.returns.return_records import Trouble
from gkrw.returns.sheet import HEADINGS, ReturnedSheet, id_in

_ELSEWHERE = "要收的内容写到清单的“完成情况”或“备注”里，再收一次。"


def on_another_sheet(file: str, grid: SheetGrid) -> Iterator[Trouble]:
    """What stands on a sheet that is no checklist; those that were issued are passed over."""
    if grid.name in (sheet_names.GUIDE, sheet_names.OVERVIEW, sheet_names.HIDDEN):
        return
    for number, row in sorted(grid.rows.items()):
        for at, value in enumerate(row):
            if typed := text_of(value):
                place = CellPlace(file, grid.name, cell_name((number, at)))
                yield Trouble(place, "这一页不是任务清单，没有收。", _ELSEWHERE, typed)


def missing_columns(sheet: ReturnedSheet) -> Iterator[Trouble]:
    """The columns to fill in that are gone."""
    missing = [
        column.heading
        for key, column in FILLED.items()
        if key not in sheet.layout.at and column.kind is not ColumnKind.NUMBER
    ]
    if missing:
        yield Trouble(sheet.head(), f"表头里没有“{'”“'.join(missing)}”。")


def beside_columns(sheet: ReturnedSheet, by_text: ByText) -> Iterator[Trouble]:
    """What stands in columns that come twice or are none of ours, and what comments say."""
    ours = set(sheet.layout.at.values())
    for number in sheet.numbers():
        task = sheet.id_typed(number)
        for at, value in enumerate(sheet.grid.rows[number]):
            if at in ours or not (typed := text_of(value)):
                continue
            if not task and ids_told(sheet, number, by_text) == {id_in(typed)}:
                continue  # the ids under another heading: the row is told, nothing is lost
            why, heading = _unknown_column(sheet, at)
            place = sheet.cell((number, at))
            yield Trouble(place, f"{why}，没有收。", _ELSEWHERE, typed, task, heading)
    for position, text in sheet.grid.comments.items():
        yield Trouble(sheet.cell(position), "批注没有收。", _ELSEWHERE, text)


def _unknown_column(sheet: ReturnedSheet, at: int) -> tuple[str, str]:
    """Why a column is not taken, and its heading."""
    if at in sheet.layout.twice:
        return "这一栏的表头出现了两次", HEADINGS[sheet.layout.twice[at]]
    if at in sheet.layout.extra:
        heading = sheet.layout.extra[at]
        return f"“{heading}”不是清单里的栏目", heading
    return "这一栏没有表头", ""
