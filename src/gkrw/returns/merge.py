"""Returned cells against what is stored: what is new, what is unchanged, what contradicts.

A workbook remembers what it had when it was issued. So a cell that the department left as it was
says nothing, and one that it changed is taken only where nothing else has changed it since.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from gkrw.core.model import Task
from gkrw.core.wording import quoted, shortened
from gkrw.progress.progress_schema import TEXT_KEYS
from gkrw.progress.records import DepartmentProgress, TaskProgress, in_targets_order
from gkrw.returns.cell_values import Taken, shown
from gkrw.returns.cells import target_at
from gkrw.returns.layout import FILLED
from gkrw.returns.return_records import (
    Filled,
    Returned,
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
    if key in TEXT_KEYS:
        return str(getattr(entry, key))
    if key in ("status", "finished"):
        return shown(getattr(entry, key))
    target = target_at(key, task)
    return shown(dict(entry.values).get(target.name)) if target else ""


CellKey = tuple[str, str, str]
"""A cell of the progress files: department, task id and column key."""


class _Verdict(Enum):
    """What a returned cell means for what is stored."""

    NEW = "new"
    EMPTIED = "emptied"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True)
class _JudgedCell:
    """A cell that differs from what is stored; `before` is the stored text."""

    key: CellKey
    cell: Filled
    verdict: _Verdict
    before: str


def merge(
    returns: Sequence[Returned],
    stored: Mapping[str, Mapping[str, TaskProgress]],
    preferred: frozenset[str] = frozenset(),
) -> list[Outcome]:
    """Decide for each sheet which cells are taken. `preferred` are the files that win over
    everything else (--take).

    Where two files want to write different things into one cell, neither is taken unless one of
    them is preferred: only the coordinator can find out which is right.
    """
    judged = [list(_judged(returned, stored, preferred)) for returned in returns]
    wanted: dict[CellKey, set[str]] = {}
    chosen: dict[CellKey, set[str]] = {}
    for returned, cells in zip(returns, judged, strict=True):
        for each in cells:
            if each.verdict is _Verdict.NEW:
                text = shown(each.cell.value)
                wanted.setdefault(each.key, set()).add(text)
                if returned.file in preferred:
                    chosen.setdefault(each.key, set()).add(text)
    taken: set[CellKey] = set()
    outcomes = []
    for returned, cells in zip(returns, judged, strict=True):
        changes, conflicts, notes = [], [], []
        for each in cells:
            key, cell, text = each.key, each.cell, shown(each.cell.value)
            winners = chosen.get(key, set())
            if each.verdict is _Verdict.EMPTIED:
                notes.append(_emptied(each))
            elif len(winners) == 1 and text not in winners:
                notes.append(_given_up(each, *winners))
            elif each.verdict is _Verdict.CONTRADICTS:
                conflicts.append(_conflict(each, f"已存的是{quoted(shortened(each.before))}"))
            elif len(wanted[key]) > 1 and len(winners) != 1:
                others = "”“".join(map(shortened, sorted(wanted[key] - {text})))
                conflicts.append(_conflict(each, f"另一份回收表填的是“{others}”"))
            elif key not in taken:
                taken.add(key)
                changes.append(CellUpdate(*key, each.before, cell.value, cell))
        outcomes.append(Outcome(returned, tuple(changes), tuple(conflicts), tuple(notes)))
    return outcomes


def _judged(
    returned: Returned,
    stored: Mapping[str, Mapping[str, TaskProgress]],
    preferred: frozenset[str],
) -> Iterator[_JudgedCell]:
    """Yield the cells of a sheet that say something new, and what each means."""
    entries = stored.get(returned.department, {})
    for row in returned.rows:
        entry = entries.get(row.task.id)
        for cell in row.cells:
            before = stored_in(entry, cell.key, row.task)
            issued = None if row.issued is None else row.issued.get(cell.key, "")
            verdict = _verdict(shown(cell.value), before, issued, returned.file in preferred)
            if verdict is not None:
                key = (returned.department, row.task.id, cell.key)
                yield _JudgedCell(key, cell, verdict, before)


def _verdict(text: str, before: str, issued: str | None, preferred: bool) -> _Verdict | None:
    """Judge the text of a cell against what is stored and what it held when it was issued (None:
    not known). None means that it says nothing new."""
    if text in (before, issued) or not (text or before):
        return None
    if not text:
        return _Verdict.EMPTIED
    if not before or before == issued or preferred:
        return _Verdict.NEW
    return _Verdict.CONTRADICTS


def _emptied(judged: _JudgedCell) -> Trouble:
    _, task, column = judged.key
    heading = FILLED[column].heading
    return Trouble(
        judged.cell.place,
        f"{task} 的{heading}清空了，已存的{quoted(shortened(judged.before))}仍然保留。",
        "确实要删掉的，在进展文件里删。",
        task=task,
        heading=heading,
    )


def _given_up(judged: _JudgedCell, other: str) -> Trouble:
    _, task, column = judged.key
    heading = FILLED[column].heading
    typed = quoted(shortened(judged.cell.typed))
    return Trouble(
        judged.cell.place,
        f"{task} 的{heading}填的是{typed}，按 --take 以{quoted(shortened(other))}为准。",
        task=task,
        heading=heading,
    )


def _conflict(judged: _JudgedCell, other: str) -> Trouble:
    _, task, column = judged.key
    heading = FILLED[column].heading
    return Trouble(
        judged.cell.place,
        f"{task} 的{heading}填的是{quoted(shortened(judged.cell.typed))}，{other}，没有收。",
        "问清以后，以这份回收表为准的，加上 --take 和它的文件名。",
        judged.cell.typed,
        task,
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
    if change.key in (*TEXT_KEYS, "status"):
        return replace(entry, **{change.key: value})
    if change.key == "finished":
        assert isinstance(value, date)
        return replace(entry, finished=value)
    target = target_at(change.key, task)
    assert target is not None  # a value without a target is not taken
    values = in_targets_order({**dict(entry.values), target.name: value}, task.targets)
    return replace(entry, values=values)
