"""Find the tasks of a department whose rows are missing from its return."""

import re
from collections.abc import Iterator, Sequence

from gkrw.checklist.columns import NOT_ASKED, STATUS
from gkrw.core.assignments import ASSIGNED, LoadedTable
from gkrw.core.findings import CellPlace, Finding
from gkrw.core.overall import OVERALL_ID
from gkrw.core.wording import first_of
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.cell_texts import normalized_id
from gkrw.returns.issued_record import IssuedRow, IssuedRows
from gkrw.returns.merged_return import MergedReturn
from gkrw.returns.returned_sheet import DepartmentReturn, ReturnedSheet, texts_on
from gkrw.returns.task_texts import table_texts

_NAMED = 8
_COUNT = re.compile(r"^共(\d+)项，其中")
"""The beginning of the remark below the title of a checklist, which says how many tasks it has."""


def missing_tasks(
    sheet: ReturnedSheet, read: DepartmentReturn, issued: IssuedRows, loaded: LoadedTable
) -> Sequence[str]:
    """Return the ids of the tasks that were issued to a department to be filled in, that it still
    reports on, and that are in no row of its sheet, in the order of the table. Where there is no
    record of what was issued, these are all that it reports on, unless the sheet has as many as it
    says."""
    by_role = loaded.assignments.by_body[read.department]
    recorded = {task: row for (body, task), row in issued.items() if body == read.department}
    is_reporter = loaded.assignments.is_reporter
    expected = [
        row.task.id
        for role, rows in by_role.items()
        for row in rows
        if is_reporter(read.department, row)
        and (_is_asked(recorded.get(row.task.id)) if recorded else role in ASSIGNED)
    ]
    found = {row.task.id for row in read.rows}
    found |= {normalized_id(each.task) for each in read.rejected if each.task}
    missing = {task for task in expected if task not in found}
    if not missing:
        return ()
    taken = {row.number for row in read.rows}
    for number in sheet.numbers:
        if number not in taken:  # its id may have been written over
            missing.difference_update(table_texts(loaded).of_row(sheet, number))
    if not recorded:
        above = texts_on(sheet.grid, sheet.layout.row).values()
        counts = [int(match[1]) for text in above if (match := _COUNT.match(text))]
        if counts and max(counts) <= len(found - {OVERALL_ID}):
            return ()
    return [task.id for task in loaded.table.tasks() if task.id in missing]


def _is_asked(row: IssuedRow | None) -> bool:
    return row is not None and row.texts.get(STATUS.key) != NOT_ASKED


def missing_rows(merged: MergedReturn, others: Sequence[MergedReturn]) -> Iterator[Finding]:
    """Yield a note on the tasks whose rows are missing from a return. Of `others`, the returns of the
    run, those of the same department may have them: another page of the file, or the part of
    another person."""
    returned, elsewhere = merged.returned, set[str]()
    for other in others if returned.missing else ():
        if other is merged or other.is_known or other.returned.department != returned.department:
            continue
        is_page = other.returned.file == returned.file
        elsewhere |= {
            row.task.id
            for row in other.returned.rows
            if is_page or any(cell.typed for cell in row.cells)
        }
    missing = [task for task in returned.missing if task not in elsewhere]
    if missing:
        rows = first_of(missing, _NAMED)
        message = f"少了 {len(missing)} 行：{rows}，没有动已有的填报。"
        yield kinds.MISSING_ROWS.at(CellPlace(returned.file, returned.sheet), message)
