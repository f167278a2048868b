"""Reject what somebody wrote into fixed columns, and where no checklist has a place for it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from gkrw.checklist.columns import COMPARED, ColumnKind
from gkrw.checklist.content import GUIDE_SHEET, HIDDEN_SHEET, OVERVIEW_SHEET, compared_texts, digest
from gkrw.core.assignments import LoadedTable, Role
from gkrw.core.findings import CellPlace, Finding
from gkrw.core.model import Row
from gkrw.core.wording import shortened
from gkrw.office.xlsx.workbook_reader import SheetGrid, cell_name
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.return_finding_kinds import not_taken
from gkrw.returns.returned_sheet import (
    FILLED,
    HEADINGS,
    Rejection,
    ReturnedSheet,
    cell_text,
    normalized_id,
)
from gkrw.returns.sheet_origin import IssuedRow, IssuedRows

_IDENTIFYING = ("title", "requirement")
"""The keys of the columns whose texts identify a task."""
TaskIdsByText = Mapping[tuple[str, ...], Collection[str]]
"""Task ids by the digests of the title and the requirement."""


def tasks_by_text(issued: IssuedRows, department: str, loaded: LoadedTable) -> TaskIdsByText:
    """Return the tasks by their texts as they are now and as they were issued to a department."""
    ids_by_text: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in loaded.rows:
        task = row.task
        ids_by_text[digest(task.title), digest(task.requirement)].add(task.id)
        if before := issued.get((department, task.id)):
            ids_by_text[tuple(before.digests.get(key, "") for key in _IDENTIFYING)].add(task.id)
    return ids_by_text


def task_ids_by_text(
    sheet: ReturnedSheet, number: int, ids_by_text: TaskIdsByText
) -> Collection[str]:
    """Return the tasks that have the title and the requirement of a row."""
    texts = (cell_text(sheet.value(number, key)) for key in _IDENTIFYING)
    return ids_by_text.get(tuple(map(digest, texts)), ())


def compare_fixed_cells(
    sheet: ReturnedSheet, number: int, row: Row, role: Role | None, issued: IssuedRow | None
) -> tuple[list[Rejection], list[Finding]]:
    """Compare the fixed cells of a row with the table.

    Returns the cells that somebody edited, and a note where the table has changed since the row was
    `issued`.
    """
    task_id, texts = row.task.id, compared_texts(row, role)
    edited, changed_headings = [], []
    for key in COMPARED:
        before, now = issued.digests.get(key) if issued else None, digest(texts[key])
        if before and before != now:
            changed_headings.append(HEADINGS[key])
        returned = cell_text(sheet.value(number, key))
        is_there = key in sheet.layout.columns and (before or returned)
        if is_there and digest(returned) not in (before, now):
            message = (
                f"{task_id} 的“{HEADINGS[key]}”是固定的栏目，改动没有收。"
                f"分解表：“{shortened(texts[key])}”；交回：“{shortened(returned)}”。"
            )
            rejection = sheet.reject(kinds.FIXED_CELL, number, key, message, "", returned, task_id)
            edited.append(rejection)
    if not changed_headings:
        return edited, []
    headings = "、".join(changed_headings)
    message = f"{task_id} 的{headings}在清单发出以后改过；填报的内容已收，请核对还对得上。"
    return edited, [kinds.TABLE_CHANGED.at(sheet.place(number, "id"), message, "")]


# -- outside of the columns of a checklist ---------------------------------------------------------


def cells_of_other_sheet(file: str, grid: SheetGrid) -> Iterator[Rejection]:
    """Yield every filled cell of a sheet that is no checklist; none of a sheet that gkrw wrote."""
    if grid.name in (GUIDE_SHEET, OVERVIEW_SHEET, HIDDEN_SHEET):
        return
    for number, row in sorted(grid.rows.items()):
        for column, value in row.items():
            if typed := cell_text(value):
                place = CellPlace(file, grid.name, cell_name((number, column)))
                yield Rejection(not_taken(kinds.OTHER_SHEET, place, "这一页不是任务清单"), typed)


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
        yield kinds.MISSING_COLUMN.at(sheet.place(sheet.layout.row), message, "")


def cells_outside_columns(sheet: ReturnedSheet, ids_by_text: TaskIdsByText) -> Iterator[Rejection]:
    """Yield the filled cells of columns that come twice or that no checklist has, and comments."""
    known = set(sheet.layout.columns.values())
    for number in sheet.numbers():
        task = sheet.typed_id(number)
        for column, value in sheet.grid.rows[number].items():
            if column in known or not (typed := cell_text(value)):
                continue
            by_text = () if task else task_ids_by_text(sheet, number, ids_by_text)
            if [*by_text] == [normalized_id(typed)]:
                continue  # the ids stand under another heading, and the text identifies the row
            reason, heading = sheet.layout.others.get(column, ("这一栏没有表头", ""))
            finding = not_taken(kinds.OTHER_COLUMN, sheet.place_at((number, column)), reason)
            yield Rejection(finding, typed, task, heading)
    for position, text in sheet.grid.comments.items():
        place = sheet.place_at(position)
        yield Rejection(kinds.COMMENT.at(place, "批注没有收。", kinds.COMMENT.fix), text)
