"""Merge returned cells with the stored progress: find what is new, unchanged or in conflict.

A workbook records what it held when it was issued. A cell that the department left as it was is
ignored, and one that it changed is taken only where the stored value has not changed since.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from gkrw.checklist.content import ProgressEntries, filled_cells, value_text
from gkrw.core.findings import Finding, FindingKind
from gkrw.core.model import Table, Task
from gkrw.core.wording import quoted, shortened
from gkrw.progress.progress_schema import TEXT_KEYS
from gkrw.progress.records import DepartmentProgress, TaskProgress, in_targets_order
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.cell_reader import target_of_column
from gkrw.returns.return_finding_kinds import not_taken
from gkrw.returns.returned_sheet import (
    HEADINGS,
    CollectedValue,
    DepartmentReturn,
    FilledCell,
    Rejection,
)


class CellUpdate(NamedTuple):
    """A cell that says something new: neither what is stored nor what was issued.

    `before` is the text of the stored value, `is_current` whether nobody has changed that since the
    workbook was issued.
    """

    department: str
    task: str
    key: str
    before: str
    after: CollectedValue
    cell: FilledCell
    is_current: bool

    @property
    def heading(self) -> str:
        """The heading of the column, such as 完成状态."""
        return HEADINGS[self.key]

    @property
    def subject(self) -> str:
        """T10 的完成状态"""
        return f"{self.task} 的{self.heading}"


@dataclass(frozen=True, slots=True)
class MergedReturn:
    """One department's sheet after the merge: the updates to store, the conflicts, notes, and what
    gave way to a preferred file."""

    returned: DepartmentReturn
    updates: tuple[CellUpdate, ...]
    conflicts: tuple[Rejection, ...]
    notes: tuple[Finding, ...]
    given_up: tuple[Rejection, ...]

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """Everything on the sheet that was not taken."""
        return (*self.returned.rejected, *self.conflicts)

    @property
    def taken(self) -> int:
        """The number of rows of which something was taken."""
        return len({update.task for update in self.updates})

    @property
    def unchanged(self) -> int:
        """The number of rows with nothing new and nothing rejected."""
        others = {update.task for update in self.updates}
        others |= {rejection.task for rejection in self.rejections}
        return sum(row.task.id not in others for row in self.returned.rows)


def merge(
    returns: Sequence[DepartmentReturn],
    stored: ProgressEntries,
    preferred: frozenset[str] = frozenset(),
) -> list[MergedReturn]:
    """Merge each return with the stored progress and with the other returns.

    `preferred` are the files that win over everything else (--take). Where two files hold different
    new values for one cell, neither is taken unless one of them is preferred: only the coordinator
    can find out which is right.
    """
    changed = [list(_changed_cells(each, stored)) for each in returns]
    # The file and the text of each new value, by department, task and column key: the first three
    # fields of an update.
    claims: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for each in itertools.chain.from_iterable(changed):
        file = each.cell.place.file
        if each.after != "" and (each.is_current or file in preferred):
            claims[each[:3]].append((file, value_text(each.after)))
    taken: set[tuple[str, ...]] = set()
    merged = []
    for returned, cells in zip(returns, changed, strict=True):
        updates, conflicts, notes, given_up = [], [], [], []
        for each in cells:
            key, text = each[:3], value_text(each.after)
            texts = {claimed for _, claimed in claims[key]}
            winners = {claimed for file, claimed in claims[key] if file in preferred}
            typed, before = quoted(shortened(each.cell.typed)), quoted(shortened(each.before))
            if not text:
                message = f"{each.subject}清空了，已存的{before}仍然保留。"
                notes.append(kinds.EMPTIED.at(each.cell.place, message))
            elif len(winners) == 1 and text not in winners:
                winner = quoted(shortened(min(winners)))
                message = f"{each.subject}填的是{typed}，按 --take 以{winner}为准。"
                given_up.append(_given_up(each, message, each.cell.typed))
            elif not (each.is_current or returned.file in preferred):
                conflicts.append(_conflict(kinds.STORED_DIFFERS, each, f"已存的是{before}"))
            elif len(texts) > 1 and len(winners) != 1:
                others = "”“".join(map(shortened, sorted(texts - {text})))
                kind, who = kinds.RETURNS_DIFFER, "另一份回收表"
                if {file for file, _ in claims[key]} == {returned.file}:
                    kind, who = kinds.SHEETS_DIFFER, "同一个文件的另一页"
                conflicts.append(_conflict(kind, each, f"{who}填的是“{others}”"))
            elif key not in taken:
                taken.add(key)
                updates.append(each)
                if not each.is_current:
                    message = f"{each.subject}已存的{before}，按 --take 换成{typed}。"
                    given_up.append(_given_up(each, message, each.before))
        notes += [each.finding for each in given_up]
        parts = (tuple(updates), tuple(conflicts), tuple(notes), tuple(given_up))
        merged.append(MergedReturn(returned, *parts))
    return merged


def _changed_cells(returned: DepartmentReturn, stored: ProgressEntries) -> Iterator[CellUpdate]:
    entries = stored.get(returned.department, {})
    for row in returned.rows:
        stored_cells = filled_cells(entries.get(row.task.id), row.task.targets)
        for cell in row.cells:
            before = value_text(stored_cells.get(cell.key))
            issued = None if row.issued is None else row.issued.get(cell.key, "")
            if value_text(cell.value) not in (before, issued):
                place = (returned.department, row.task.id, cell.key)
                yield CellUpdate(*place, before, cell.value, cell, before in ("", issued))


def _given_up(update: CellUpdate, message: str, text: str) -> Rejection:
    finding = kinds.NOT_PREFERRED.at(update.cell.place, message, "")
    return Rejection(finding, text, update.task, update.heading)


def _conflict(kind: FindingKind, update: CellUpdate, other: str) -> Rejection:
    cell = update.cell
    reason = f"{update.subject}填的是{quoted(shortened(cell.typed))}，{other}"
    finding = not_taken(kind, cell.place, reason)
    return Rejection(finding, cell.typed, update.task, update.heading)


def apply_updates(
    progress: DepartmentProgress, updates: Iterable[CellUpdate], table: Table
) -> DepartmentProgress:
    """Return a department's progress with updates applied, in the order of the table."""
    tasks = {task.id: task for task in table.tasks()}
    entries = dict(progress.by_id)
    for update in updates:
        entry = entries.get(update.task, TaskProgress(update.task))
        entries[update.task] = _updated(entry, update, tasks[update.task])
    order = {task_id: number for number, task_id in enumerate(tasks)}
    ordered = sorted(entries.values(), key=lambda entry: order.get(entry.id, len(order)))
    return replace(progress, entries=tuple(ordered), table=table.identity.recorded)


def _updated(entry: TaskProgress, update: CellUpdate, task: Task) -> TaskProgress:
    value: Any = update.after
    if update.key in (*TEXT_KEYS, "status", "finished"):
        return replace(entry, **{update.key: value})
    target = target_of_column(update.key, task)
    assert target is not None  # a value without a target is rejected when it is read
    values = in_targets_order({**dict(entry.values), target.name: value}, task.targets)
    return replace(entry, values=values)
