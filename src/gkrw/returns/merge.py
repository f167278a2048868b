"""Returned cells against what is stored: what is new, what is unchanged, what contradicts.

A workbook remembers what it had when it was issued. So a cell that the department left as it was
says nothing, and one that it changed is taken only where nothing else has changed it since.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gkrw.core.model import Task
from gkrw.core.wording import quoted, shortened
from gkrw.progress.file_shape import TEXTS
from gkrw.progress.progress_reader import in_targets_order
from gkrw.progress.records import DepartmentProgress, TaskProgress
from gkrw.returns.cell_values import Taken, shown
from gkrw.returns.cells import target_at
from gkrw.returns.layout import FILLED
from gkrw.returns.return_records import (
    Filled,
    Returned,
    ReturnedRow,
    Trouble,
)


@dataclass(frozen=True, slots=True)
class CellUpdate:
    """One cell that is taken: of which department and task, from what to what, and where from."""

    department: str
    task: str
    key: str
    before: str
    after: Taken
    cell: Filled

    @property
    def heading(self) -> str:
        """完成状态"""
        return FILLED[self.key].heading


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one sheet: the changes taken, the rows in which nothing was new, conflicts."""

    returned: Returned
    changes: tuple[CellUpdate, ...]
    conflicts: tuple[Trouble, ...]
    notes: tuple[Trouble, ...]

    @property
    def taken(self) -> int:
        """How many rows had something that was taken."""
        return len({change.task for change in self.changes})

    @property
    def unchanged(self) -> int:
        """How many rows had nothing new, and nothing that was not taken."""
        other = {change.task for change in self.changes} | {
            each.task for each in (*self.conflicts, *self.returned.rejected)
        }
        return sum(row.task.id not in other for row in self.returned.rows)


def stored_in(entry: TaskProgress | None, key: str, task: Task) -> str:
    """What is stored for a cell, as `shown` writes it."""
    if entry is None:
        return ""
    if key in TEXTS:
        return str(getattr(entry, key))
    if key in ("status", "finished"):
        return shown(getattr(entry, key))
    target = target_at(key, task)
    return shown(dict(entry.values).get(target.name)) if target else ""


def merge(
    returns: Sequence[Returned],
    stored: Mapping[str, Mapping[str, TaskProgress]],
    preferred: frozenset[str] = frozenset(),
) -> list[Outcome]:
    """What to take of each sheet. `preferred` are the files that win over all else (--take).

    Of two files that want to write different things into one cell neither is taken, unless one is
    preferred: which of them is right nobody but the coordinator knows.
    """
    wanted: dict[tuple[str, str, str], set[str]] = {}
    chosen: dict[tuple[str, str, str], set[str]] = {}
    first: dict[tuple[str, str, str], str] = {}
    verdicts = [
        (returned, row, cell, _verdict(returned, row, cell, stored, preferred))
        for returned in returns
        for row in returned.rows
        for cell in row.cells
    ]
    for returned, row, cell, verdict in verdicts:
        if verdict == _NEW:
            at = (returned.department, row.task.id, cell.key)
            wanted.setdefault(at, set()).add(shown(cell.value))
            if returned.file in preferred:
                chosen.setdefault(at, set()).add(shown(cell.value))
    outcomes = []
    for returned in returns:
        changes, conflicts, notes = [], [], []
        for of, row, cell, verdict in verdicts:
            if of is not returned or verdict == _SAME:
                continue
            at = (returned.department, row.task.id, cell.key)
            before = stored_in(_entry(stored, at), cell.key, row.task)
            winner = chosen.get(at, set())
            if verdict == _EMPTIED:
                notes.append(_emptied(cell, row, before))
            elif len(winner) == 1 and winner != {shown(cell.value)}:
                notes.append(_given_up(cell, row, *winner))
            elif verdict == _OTHER:
                conflicts.append(_conflict(cell, row, f"已存的是{quoted(shortened(before))}"))
            elif len(wanted[at]) > 1 and len(winner) != 1:
                others = sorted(wanted[at] - {shown(cell.value)})
                said = "”“".join(shortened(other) for other in others)
                conflicts.append(_conflict(cell, row, f"另一份回收表填的是“{said}”"))
            elif first.setdefault(at, f"{returned.file}{returned.sheet}") == (
                f"{returned.file}{returned.sheet}"
            ):
                changes.append(CellUpdate(*at, before=before, after=cell.value, cell=cell))
        outcomes.append(Outcome(returned, tuple(changes), tuple(conflicts), tuple(notes)))
    return outcomes


_SAME, _NEW, _EMPTIED, _OTHER = "same", "new", "emptied", "other"


def _verdict(
    returned: Returned,
    row: ReturnedRow,
    cell: Filled,
    stored: Mapping[str, Mapping[str, TaskProgress]],
    preferred: frozenset[str],
) -> str:
    entry = _entry(stored, (returned.department, row.task.id, cell.key))
    before, now = stored_in(entry, cell.key, row.task), shown(cell.value)
    issued = None if row.issued is None else row.issued.get(cell.key, "")
    if now in (before, issued):
        return _SAME
    if not now:
        return _EMPTIED if before else _SAME
    if not before or before == issued or returned.file in preferred:
        return _NEW
    return _OTHER


def _entry(
    stored: Mapping[str, Mapping[str, TaskProgress]], at: tuple[str, str, str]
) -> TaskProgress | None:
    return stored.get(at[0], {}).get(at[1])


def _emptied(cell: Filled, row: ReturnedRow, before: str) -> Trouble:
    heading = FILLED[cell.key].heading
    return Trouble(
        cell.place,
        f"{row.task.id} 的{heading}清空了，已存的{quoted(shortened(before))}仍然保留。",
        "确实要删掉的，在进展文件里删。",
        task=row.task.id,
        heading=heading,
    )


def _given_up(cell: Filled, row: ReturnedRow, other: str) -> Trouble:
    heading = FILLED[cell.key].heading
    return Trouble(
        cell.place,
        f"{row.task.id} 的{heading}填的是{quoted(shortened(cell.typed))}，按 --take 以{quoted(shortened(other))}为准。",
        task=row.task.id,
        heading=heading,
    )


def _conflict(cell: Filled, row: ReturnedRow, other: str) -> Trouble:
    heading = FILLED[cell.key].heading
    return Trouble(
        cell.place,
        f"{row.task.id} 的{heading}填的是{quoted(shortened(cell.typed))}，{other}，没有收。",
        "问清以后，以这份回收表为准的，加上 --take 和它的文件名。",
        cell.typed,
        row.task.id,
        heading,
    )


def applied(
    progress: DepartmentProgress, changes: Iterable[CellUpdate], tasks: Mapping[str, Task]
) -> DepartmentProgress:
    """A department's progress with the changes in it, in the order of the table."""
    entries = dict(progress.by_id)
    for change in changes:
        entry = entries.get(change.task, TaskProgress(change.task))
        entries[change.task] = _with(entry, change, tasks[change.task])
    order = {task_id: number for number, task_id in enumerate(tasks)}
    ordered = sorted(entries.values(), key=lambda entry: order.get(entry.id, len(order)))
    return DepartmentProgress(progress.department, tuple(ordered), progress.file)


def _with(entry: TaskProgress, change: CellUpdate, task: Task) -> TaskProgress:
    value: Any = change.after
    if change.key in (*TEXTS, "status"):
        return replace(entry, **{change.key: value})
    if change.key == "finished":
        assert isinstance(value, date)
        return replace(entry, finished=value)
    target = target_at(change.key, task)
    assert target is not None  # a value without a target is not taken
    values = in_targets_order({**dict(entry.values), target.name: value}, task.targets)
    return replace(entry, values=values)
