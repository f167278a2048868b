"""The fixed columns of a returned sheet: which task a row's texts tell, and which were edited."""

from collections.abc import Iterable, Mapping

from gkrw.checklist.columns import COMPARED
from gkrw.checklist.content import compared_of, digest
from gkrw.core.assignments import Role
from gkrw.core.loaded_table import LoadedTable
from gkrw.core.model import Row
from gkrw.core.wording import shortened
from gkrw.returns.cell_values import text_of
from gkrw.returns.origin import Issued
from gkrw.returns.return_records import Trouble
from gkrw.returns.sheet import HEADINGS, ReturnedSheet

TELLING = ("title", "requirement")
"""The columns whose texts tell a task from another."""
_AT = tuple(COMPARED.index(key) for key in TELLING)
ByText = Mapping[tuple[str, ...], frozenset[str]]
"""The ids of tasks by the digests of the columns in TELLING."""


def texts_of(checked: LoadedTable) -> ByText:
    """The tasks by their texts as they are now."""
    return _grouped(
        ((digest(row.task.title), digest(row.task.requirement)), row.task.id)
        for row in checked.rows
    )


def with_issued(now: ByText, issued: Issued, department: str, checked: LoadedTable) -> ByText:
    """The tasks by their texts as they are now and as they were when a workbook was issued."""
    known = {row.task.id for row in checked.rows}
    before = (
        (tuple(digests[at] for at in _AT), task_id)
        for (body, task_id), (digests, _) in issued.rows.items()
        if body == department and task_id in known and len(digests) == len(COMPARED)
    )
    return _grouped([*((texts, each) for texts, ids in now.items() for each in ids), *before])


def _grouped(pairs: Iterable[tuple[tuple[str, ...], str]]) -> ByText:
    found: dict[tuple[str, ...], set[str]] = {}
    for texts, task_id in pairs:
        found.setdefault(texts, set()).add(task_id)
    return {texts: frozenset(ids) for texts, ids in found.items()}


def ids_told(sheet: ReturnedSheet, number: int, by_text: ByText) -> frozenset[str]:
    """The tasks with the title and requirement of a row, now or when it was issued."""
    texts = (text_of(sheet.value(number, key)) for key in TELLING)
    return by_text.get(tuple(map(digest, texts)), frozenset())


def compare(
    sheet: ReturnedSheet, number: int, row: Row, role: Role | None, issued: tuple[str, ...] | None
) -> tuple[list[Trouble], list[Trouble]]:
    """The fixed cells of a row that somebody edited; and whether the table has changed since."""
    task = row.task
    now = compared_of(row, role)
    edited, changed = [], []
    for at, key in enumerate(COMPARED):
        before = issued[at] if issued and len(issued) == len(COMPARED) else ""
        if before and before != digest(now[key]):
            changed.append(HEADINGS[key])
        if key not in sheet.layout.at:
            continue
        shown = text_of(sheet.value(number, key))
        if digest(shown) not in (before, digest(now[key])) and (before or shown):
            message = (
                f"{task.id} 的“{HEADINGS[key]}”是固定的栏目，改动没有收。"
                f"分解表：“{shortened(now[key])}”；交回：“{shortened(shown)}”。"
            )
            fix = "对任务有意见的，写在“备注”里；要改任务，改分解表。"
            edited.append(sheet.trouble(number, key, message, fix, shown, task.id))
    if not changed:
        return edited, []
    said = f"{task.id} 的{'、'.join(changed)}在清单发出以后改过；填报的内容已收，请核对还对得上。"
    return edited, [sheet.trouble(number, "id", said, task=task.id)]
