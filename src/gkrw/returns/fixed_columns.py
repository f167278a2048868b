"""Use the fixed columns of a returned sheet: identify tasks by their texts, find edited texts."""

from collections.abc import Iterable, Mapping

from gkrw.checklist.columns import COMPARED
from gkrw.checklist.content import compared_texts, digest
from gkrw.core.assignments import LoadedTable, Role
from gkrw.core.findings import Finding
from gkrw.core.model import Row
from gkrw.core.wording import shortened
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.hidden_sheet import HiddenSheet
from gkrw.returns.return_records import Rejection
from gkrw.returns.returned_sheet import HEADINGS, ReturnedSheet
from gkrw.returns.value_parsers import cell_text

_IDENTIFYING = ("title", "requirement")
"""The keys of the columns whose texts identify a task."""
_IDENTIFYING_DIGESTS = tuple(COMPARED.index(key) for key in _IDENTIFYING)
TaskIdsByText = Mapping[tuple[str, ...], frozenset[str]]
"""Task ids by the digests of the title and the requirement."""


def tasks_by_text(loaded: LoadedTable) -> TaskIdsByText:
    """Return the tasks by their texts as the table has them now."""
    return _grouped(
        ((digest(row.task.title), digest(row.task.requirement)), row.task.id) for row in loaded.rows
    )


def with_issued_texts(
    current: TaskIdsByText, hidden: HiddenSheet, department: str, loaded: LoadedTable
) -> TaskIdsByText:
    """Return the tasks by their texts as they are now and as they were issued to a department."""
    known = {row.task.id for row in loaded.rows}
    issued = (
        (tuple(row.digests[at] for at in _IDENTIFYING_DIGESTS), task_id)
        for (body, task_id), row in hidden.rows.items()
        if body == department and task_id in known and len(row.digests) == len(COMPARED)
    )
    return _grouped([*((texts, each) for texts, ids in current.items() for each in ids), *issued])


def _grouped(pairs: Iterable[tuple[tuple[str, ...], str]]) -> TaskIdsByText:
    ids_by_text: dict[tuple[str, ...], set[str]] = {}
    for texts, task_id in pairs:
        ids_by_text.setdefault(texts, set()).add(task_id)
    return {texts: frozenset(ids) for texts, ids in ids_by_text.items()}


def task_ids_by_text(
    sheet: ReturnedSheet, number: int, ids_by_text: TaskIdsByText
) -> frozenset[str]:
    """Return the tasks that have the title and the requirement of a row."""
    texts = (cell_text(sheet.value(number, key)) for key in _IDENTIFYING)
    return ids_by_text.get(tuple(map(digest, texts)), frozenset())


def compare_fixed_cells(
    sheet: ReturnedSheet, number: int, row: Row, role: Role | None, issued: tuple[str, ...]
) -> tuple[list[Rejection], list[Finding]]:
    """Compare the fixed cells of a row with the table.

    `issued` are the digests of the texts that were issued; empty where they are not known. Returns
    the cells that somebody edited, and a note where the table has changed since.
    """
    task = row.task
    texts = compared_texts(row, role)
    edited, changed_headings = [], []
    for at, key in enumerate(COMPARED):
        before = issued[at] if len(issued) == len(COMPARED) else ""
        now = digest(texts[key])
        if before and before != now:
            changed_headings.append(HEADINGS[key])
        if key not in sheet.layout.columns:
            continue
        returned = cell_text(sheet.value(number, key))
        if digest(returned) not in (before, now) and (before or returned):
            message = (
                f"{task.id} 的“{HEADINGS[key]}”是固定的栏目，改动没有收。"
                f"分解表：“{shortened(texts[key])}”；交回：“{shortened(returned)}”。"
            )
            fix = "对任务有意见的，写在“备注”里；要改任务，改分解表。"
            kind = kinds.FIXED_CELL
            edited.append(sheet.reject(kind, number, key, message, fix, returned, task.id))
    if not changed_headings:
        return edited, []
    headings = "、".join(changed_headings)
    message = f"{task.id} 的{headings}在清单发出以后改过；填报的内容已收，请核对还对得上。"
    return edited, [sheet.note(kinds.TABLE_CHANGED, number, "id", message)]
