"""The result of merging a return: the updates to store, the conflicts and the notes. Also applies
updates to progress."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from gkrw.core.findings import Finding, FindingKind
from gkrw.core.model import Table, Task
from gkrw.core.wording import quoted, shortened
from gkrw.progress.ledger import LedgerEntry, SheetKey, ValueKey
from gkrw.progress.records import DepartmentProgress, TaskProgress
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.cell_reader import with_values
from gkrw.returns.column_layout import FILLED_HEADINGS
from gkrw.returns.return_finding_kinds import not_taken
from gkrw.returns.returned_sheet import (
    CollectedValue,
    DepartmentReturn,
    FilledCell,
    Rejection,
    stored_key,
)


class CellUpdate(NamedTuple):
    """A cell with a new value. `before` is the text of the value stored before the run."""

    task: Task
    cell: FilledCell
    before: str

    @property
    def heading(self) -> str:
        """The heading of the column, such as 完成状态."""
        return FILLED_HEADINGS[self.cell.key]

    @property
    def subject(self) -> str:
        """T10 的完成状态"""
        return f"{self.task.id} 的{self.heading}"

    @property
    def after(self) -> CollectedValue:
        """The value to store; the empty text where the stored one is cleared."""
        return self.cell.value

    @property
    def key(self) -> ValueKey:
        """The key under which the value is stored."""
        return stored_key(self.task, self.cell.key)


@dataclass(slots=True)
class MergedReturn:
    """One department's sheet after the merge.

    `updates` are to be stored; those with a key in `replaced` replace values of earlier returns,
    and `is_preferred` says that they were decided (--take).
    `earlier` are cells that are not stored because they are older than the stored value or than
    another return, or were collected before. `given_up` are texts that gave way to a preferred file
    or were replaced by it. `confirmed` are cells that ask to remove a value that is not
    stored, or have the text that is stored and was decided for.
    `known` is the entry of the ledger if the return was collected before. `is_outdated` says that
    later returns have taken its place, see `find_outdated`.
    """

    returned: DepartmentReturn
    updates: list[CellUpdate] = field(default_factory=list)
    conflicts: list[Rejection] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    given_up: list[Rejection] = field(default_factory=list)
    earlier: list[CellUpdate] = field(default_factory=list)
    confirmed: list[CellUpdate] = field(default_factory=list)
    replaced: set[ValueKey] = field(default_factory=set)
    is_preferred: bool = False
    known: LedgerEntry | None = None
    is_outdated: bool = False

    @property
    def order(self) -> tuple[bool, bool, float]:
        """The place among other returns: by time, then those without a time, then preferred ones."""
        saved = self.returned.saved
        return self.is_preferred, saved is None, saved.timestamp() if saved else 0.0

    @property
    def sheet(self) -> SheetKey:
        """The key of the sheet in the ledger."""
        return self.returned.digest, self.returned.sheet

    @property
    def is_known(self) -> bool:
        """Whether the return was collected before."""
        return self.known is not None

    @property
    def rejections(self) -> list[Rejection]:
        """Everything on the sheet that was not taken; empty for a return that is settled."""
        return [] if self.is_settled else [*self.returned.rejected, *self.conflicts]

    def give_up(self, update: CellUpdate, message: str, text: str) -> None:
        """Note that a text is not stored because of --take."""
        finding = kinds.NOT_PREFERRED.at(update.cell.place, message, "")
        self.notes.append(finding)
        self.given_up.append(Rejection(finding, text, update.task.id, update.heading))

    def find_outdated(self, saved: Mapping[str, datetime]) -> None:
        """Find out whether each of the tasks is on a return that was saved later; if no row could be
        read, whether there is any later return. `saved` is the result of `last_saved`."""
        since = self.returned.saved
        if since is not None:
            rows = [saved[row.task.id] for row in self.returned.rows]
            self.is_outdated = (min(rows) if rows else max(saved.values(), default=since)) > since

    @property
    def is_settled(self) -> bool:
        """Whether the return was collected before and later returns have replaced it."""
        return self.is_known and self.is_outdated

    @property
    def replacing(self) -> int:
        """The number of updates that replace what an earlier return reported."""
        return sum(update.key in self.replaced for update in self.updates)

    @property
    def is_blank(self) -> bool:
        """Whether the sheet is as it was issued: it has no known time of saving, no rejections and
        no new text."""
        if self.returned.saved or self.returned.rejected:
            return False
        return not any(row.is_new(cell) for row in self.returned.rows for cell in row.cells)

    @property
    def taken(self) -> int:
        """The number of rows from which something was taken."""
        return len({update.task.id for update in self.updates})

    @property
    def unchanged(self) -> int:
        """The number of rows with nothing new and nothing rejected."""
        others = {update.task.id for update in (*self.updates, *self.earlier)}
        others |= {rejection.task for rejection in self.rejections}
        return sum(row.task.id not in others for row in self.returned.rows)


def apply_updates(
    progress: DepartmentProgress, updates: Iterable[CellUpdate], table: Table
) -> DepartmentProgress:
    """Return a department's progress with updates applied, in the order of the table.

    Entries without any value are removed.
    """
    entries = dict(progress.by_id)
    by_task: dict[str, list[CellUpdate]] = defaultdict(list)
    for update in updates:
        by_task[update.task.id].append(update)
    for task_id, found in by_task.items():
        task, values = found[-1].task, {update.cell.key: update.after for update in found}
        entry = entries.get(task_id) or TaskProgress(task_id)
        entries[task_id] = with_values(entry, task, values, title=task.title)
    order = {task.id: number for number, task in enumerate(table.tasks())}
    ordered = sorted(entries.values(), key=lambda entry: order.get(entry.id, len(order)))
    kept = tuple(entry for entry in ordered if entry.texts())
    return replace(progress, entries=kept, table=table.identity.recorded)


def conflict_rejection(kind: FindingKind, update: CellUpdate, other: str) -> Rejection:
    """Return the rejection of a cell that the coordinator must decide; `other` says what its text
    stands against."""
    cell = update.cell
    finding = not_taken(kind, cell.place, f"{update.subject}填的是{shown(cell.typed)}，{other}")
    return Rejection(finding, cell.typed, update.task.id, update.heading)


def shown(text: str) -> str:
    """Return a typed text as a message quotes it: shortened."""
    return quoted(shortened(text))
