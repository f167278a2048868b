"""What changed between an earlier day and the exported table: its text, and the progress."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from gkrw.core.assignments import LoadedTable
from gkrw.core.model import Table, Task
from gkrw.diff.changes import Change, Subject
from gkrw.diff.describe import describe_changes
from gkrw.diff.entry import ChangeEntry
from gkrw.diff.tree_diff import diff
from gkrw.official.content import Export, compose_export
from gkrw.progress.records import ProgressEntries
from gkrw.progress.standing import TaskStanding
from gkrw.progress.statuses import STATUS_WORDS, UNREPORTED


@dataclass(frozen=True, slots=True)
class ProgressStep:
    """The change of one body's progress on a task. `before` is None where the task was not its own,
    or not in the table: then nothing was reported."""

    before: TaskStanding | None
    after: TaskStanding

    @property
    def is_newly_late(self) -> bool:
        """Whether the deadline passed in between."""
        was_late = self.before is not None and self.before.is_overdue
        return self.after.is_overdue and not was_late

    @property
    def word_before(self) -> str:
        """The status before, where it was another; empty where it has stayed."""
        before = self.before.status_word if self.before else UNREPORTED
        return before if before != self.after.status_word else ""

    @property
    def is_change(self) -> bool:
        """Whether there is anything to tell."""
        before = self.before.entry if self.before else None
        return self.after.entry != before or self.is_newly_late


@dataclass(frozen=True)
class PageChanges:
    """The changes since a day; `table` are those of the table without the names and telephone
    numbers of persons, unless they were asked for."""

    since: date
    table: tuple[Change, ...]
    steps: tuple[ProgressStep, ...]

    @cached_property
    def entries(self) -> list[ChangeEntry]:
        """The changes of the table in words."""
        return describe_changes(self.table)

    @cached_property
    def tasks(self) -> frozenset[str]:
        """The ids of the tasks that changed, or whose progress did."""
        reached = (change.tasks for change in self.table)
        own = (change.name for change in self.table if change.subject is Subject.TASK)
        return frozenset([*own, *(id for ids in reached for id in ids), *self.steps_by_task])

    @cached_property
    def steps_by_task(self) -> dict[str, tuple[Task, list[ProgressStep]]]:
        """The steps of each task, by its id."""
        found: dict[str, tuple[Task, list[ProgressStep]]] = {}
        for step in self.steps:
            task = step.after.row.task
            found.setdefault(task.id, (task, []))[1].append(step)
        return found

    @property
    def figures(self) -> Iterator[tuple[str, int]]:
        """Yield the new statuses and how many items reached each, and how many became late."""
        counts = Counter(each.after.status_word for each in self.steps if each.word_before)
        for word in STATUS_WORDS:
            if counts[word]:
                yield f"变为{word}", counts[word]
        if late := sum(each.is_newly_late for each in self.steps):
            yield "新逾期", late


def changes_since(
    export: Export,
    since: date,
    before: LoadedTable,
    entries: ProgressEntries,
    with_contacts: bool = False,
) -> PageChanges:
    """Compare an export with the table and the progress of the day `since`."""
    tables = before.table, export.loaded.table
    found = diff(*(tables if with_contacts else map(_without_contacts, tables)))
    shown = {row.task.id for row in export.rows}
    whole = replace(export.selection, statuses=frozenset())
    # What was late is judged by the day, whether or not progress is shown.
    earlier = compose_export(before, "", whole, entries, since)
    items = {(id, item.department): item for id, items in earlier.items.items() for item in items}
    steps = (
        ProgressStep(items.get((row.task.id, item.department)), item)
        for row in export.rows
        for item in export.items.get(row.task.id, ())
    )
    return PageChanges(
        since,
        tuple(each for each in found.changes if _is_shown(each, shown, export)),
        tuple(step for step in steps if step.is_change),
    )


def _is_shown(change: Change, shown: set[str], export: Export) -> bool:
    """Return whether a change is of the selection: any change, if that is the whole table."""
    return export.selection.is_whole or change.name in shown or bool(shown & {*change.tasks})


def _without_contacts(table: Table) -> Table:
    return replace(
        table,
        departments=tuple(
            replace(each, contact=None, phone=None, mail=None) for each in table.departments
        ),
        office=table.office and replace(table.office, contact=None, phone=None),
    )
