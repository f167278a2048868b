"""Merge returned cells with the stored progress: find what is new, unchanged or in conflict.

A workbook records what it held when it was issued. A cell that the department left as it was is
ignored, and one that it changed is taken only where the stored value has not changed since.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from gkrw.checklist.content import ProgressEntries, value_text
from gkrw.core.findings import Finding, FindingKind
from gkrw.core.model import Task
from gkrw.core.wording import quoted, shortened
from gkrw.progress.progress_schema import TEXT_KEYS
from gkrw.progress.records import DepartmentProgress, TaskProgress, in_targets_order
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.cell_reader import target_of_column
from gkrw.returns.column_layout import FILLED
from gkrw.returns.return_finding_kinds import not_taken
from gkrw.returns.return_records import DepartmentReturn, FilledCell, Rejection
from gkrw.returns.value_parsers import CollectedValue

CellKey = tuple[str, str, str]
"""A value in the progress files: department, task id and column key."""


@dataclass(frozen=True, slots=True)
class CellUpdate:
    """One value to store. `before` is the text of the stored value that it replaces."""

    department: str
    task: str
    key: str
    before: str
    after: CollectedValue
    cell: FilledCell

    @property
    def heading(self) -> str:
        """The heading of the column, such as 完成状态."""
        return FILLED[self.key].heading


@dataclass(frozen=True, slots=True)
class MergedReturn:
    """One department's sheet after the merge: the updates to store, the conflicts, and notes."""

    returned: DepartmentReturn
    updates: tuple[CellUpdate, ...]
    conflicts: tuple[Rejection, ...]
    notes: tuple[Finding, ...]

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


def stored_text(entry: TaskProgress | None, key: str, task: Task) -> str:
    """Return the stored value of a column as text; empty where nothing is stored."""
    if entry is None:
        return ""
    if key in TEXT_KEYS:
        return str(getattr(entry, key))
    if key in ("status", "finished"):
        return value_text(getattr(entry, key))
    target = target_of_column(key, task)
    return value_text(dict(entry.values).get(target.name)) if target else ""


class _Verdict(Enum):
    NEW = "new"
    EMPTIED = "emptied"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True)
class _JudgedCell:
    """A cell that differs from what is stored. `text` and `before` are the new and the stored
    text."""

    key: CellKey
    cell: FilledCell
    verdict: _Verdict
    text: str
    before: str


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
    judged = [list(_judge(returned, stored, preferred)) for returned in returns]
    new_texts: dict[CellKey, set[str]] = {}
    preferred_texts: dict[CellKey, set[str]] = {}
    for returned, cells in zip(returns, judged, strict=True):
        for each in cells:
            if each.verdict is _Verdict.NEW:
                new_texts.setdefault(each.key, set()).add(each.text)
                if returned.file in preferred:
                    preferred_texts.setdefault(each.key, set()).add(each.text)
    taken: set[CellKey] = set()
    merged = []
    for returned, cells in zip(returns, judged, strict=True):
        updates, conflicts, notes = [], [], []
        for each in cells:
            key = each.key
            winners = preferred_texts.get(key, set())
            if each.verdict is _Verdict.EMPTIED:
                notes.append(_emptied(each))
            elif len(winners) == 1 and each.text not in winners:
                notes.append(_not_preferred(each, *winners))
            elif each.verdict is _Verdict.CONTRADICTS:
                reason = f"已存的是{quoted(shortened(each.before))}"
                conflicts.append(_conflict(kinds.STORED_DIFFERS, each, reason))
            elif len(new_texts[key]) > 1 and len(winners) != 1:
                others = "”“".join(map(shortened, sorted(new_texts[key] - {each.text})))
                reason = f"另一份回收表填的是“{others}”"
                conflicts.append(_conflict(kinds.RETURNS_DIFFER, each, reason))
            elif key not in taken:
                taken.add(key)
                updates.append(CellUpdate(*key, each.before, each.cell.value, each.cell))
        merged.append(MergedReturn(returned, tuple(updates), tuple(conflicts), tuple(notes)))
    return merged


def _judge(
    returned: DepartmentReturn, stored: ProgressEntries, preferred: frozenset[str]
) -> Iterator[_JudgedCell]:
    """Yield the cells of a return that say something new."""
    entries = stored.get(returned.department, {})
    for row in returned.rows:
        entry = entries.get(row.task.id)
        for cell in row.cells:
            text, before = value_text(cell.value), stored_text(entry, cell.key, row.task)
            issued = None if row.issued is None else row.issued.get(cell.key, "")
            verdict = _verdict(text, before, issued, returned.file in preferred)
            if verdict is not None:
                key = (returned.department, row.task.id, cell.key)
                yield _JudgedCell(key, cell, verdict, text, before)


def _verdict(text: str, before: str, issued: str | None, preferred: bool) -> _Verdict | None:
    """Compare the text of a cell with the stored text and with the issued one (None: not known).
    Returns None where it says nothing new."""
    if text in (before, issued) or not (text or before):
        return None
    if not text:
        return _Verdict.EMPTIED
    if not before or before == issued or preferred:
        return _Verdict.NEW
    return _Verdict.CONTRADICTS


def _emptied(judged: _JudgedCell) -> Finding:
    before = quoted(shortened(judged.before))
    message = f"{_subject(judged)}清空了，已存的{before}仍然保留。"
    fix = "确实要删掉的，在进展文件里删。"
    return kinds.EMPTIED.at(judged.cell.place, message, fix)


def _not_preferred(judged: _JudgedCell, other: str) -> Finding:
    typed = quoted(shortened(judged.cell.typed))
    message = f"{_subject(judged)}填的是{typed}，按 --take 以{quoted(shortened(other))}为准。"
    return kinds.NOT_PREFERRED.at(judged.cell.place, message, "")


def _conflict(kind: FindingKind, judged: _JudgedCell, other: str) -> Rejection:
    cell = judged.cell
    reason = f"{_subject(judged)}填的是{quoted(shortened(cell.typed))}，{other}"
    fix = "问清以后，以这份回收表为准的，加上 --take 和它的文件名。"
    finding = not_taken(kind, cell.place, reason, fix)
    _, task, column = judged.key
    return Rejection(finding, cell.typed, task, FILLED[column].heading)


def _subject(judged: _JudgedCell) -> str:
    _, task, column = judged.key
    return f"{task} 的{FILLED[column].heading}"


def apply_updates(
    progress: DepartmentProgress, updates: Iterable[CellUpdate], tasks: Mapping[str, Task]
) -> DepartmentProgress:
    """Return a department's progress with updates applied, in the order of the table."""
    entries = dict(progress.by_id)
    for update in updates:
        entry = entries.get(update.task, TaskProgress(update.task))
        entries[update.task] = _updated(entry, update, tasks[update.task])
    order = {task_id: number for number, task_id in enumerate(tasks)}
    ordered = sorted(entries.values(), key=lambda entry: order.get(entry.id, len(order)))
    return DepartmentProgress(progress.department, tuple(ordered), progress.file)


def _updated(entry: TaskProgress, update: CellUpdate, task: Task) -> TaskProgress:
    value: Any = update.after
    if update.key in (*TEXT_KEYS, "status"):
        return replace(entry, **{update.key: value})
    if update.key == "finished":
        assert isinstance(value, date)
        return replace(entry, finished=value)
    target = target_of_column(update.key, task)
    assert target is not None  # a value without a target is rejected when it is read
    values = in_targets_order({**dict(entry.values), target.name: value}, task.targets)
    return replace(entry, values=values)
