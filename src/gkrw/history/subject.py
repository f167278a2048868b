"""The subject of a history: one task or one department, followed through its earlier names, and its
changes between two neighbouring versions, by the quick comparison or by a full diff."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from gkrw.core.assignments import ASSIGNED, Assignments
from gkrw.core.findings import Place
from gkrw.core.model import LISTS, Row, Table, Task
from gkrw.core.roster import build_roster
from gkrw.diff.by_department import (
    TASK_LISTS,
    DepartmentChanges,
    EditedTask,
    RoleComparison,
    body_called,
)
from gkrw.diff.changes import (
    BODIES,
    HEADINGS,
    Change,
    ChangeKind,
    Diff,
    Subject,
    TablePart,
    changed_extra,
    field_value,
)
from gkrw.diff.compared_table import TableIndex


def edited_in_place(old: Table, new: Table) -> Sequence[tuple[Task, Task]] | None:
    """Return the tasks that differ, as (old, new); None where more than fields of tasks may have
    changed.

    This comparison is quick: a full diff takes a third of the time of reading a version, and most
    commits edit a single task.

    A result means that `diff` pairs every heading and every task with the one in the same place,
    and that its changes concern tasks and departments only through the tasks returned:

    - Departments, collectives, retired ids, titles of headings, who reports by them and ids of the
      tasks in them are equal, so nothing was added, removed, moved, renumbered or renamed. A list
      written at a heading matters only for the tasks whose names it changes; these are among the
      edited ones.
    - No id occurs twice, so `diff` pairs each task that kept its title and requirement with itself.
    - No rewritten task can be paired with another rewritten one. If only one was rewritten, there
      is no other. If several were, all must have kept their titles, and the titles must differ:
      `diff` pairs related tasks by id, and tasks with different ids only if one has taken over
      the title of the other.

    Parts that could not be read are missing from both tables alike, or make them differ.
    """
    keys = ("departments", "collectives", "retired", "reports", "columns")
    if any(getattr(old, key) != getattr(new, key) for key in keys):
        return None
    if old.lists != new.lists:
        return None
    if _skeleton(old.children) != _skeleton(new.children):
        return None
    pairs = list(zip(old.tasks(), new.tasks(), strict=True))
    if len({task.id for task, _ in pairs}) < len(pairs):
        return None
    edited = [(before, after) for before, after in pairs if before != after]
    rewritten = [
        (before, after)
        for before, after in edited
        if (before.title, before.requirement) != (after.title, after.requirement)
    ]
    kept_titles = {after.title for before, after in rewritten if before.title == after.title}
    if len(rewritten) > 1 and len(kept_titles) < len(rewritten):
        return None
    return edited


def _skeleton(parts: Iterable[TablePart]) -> list[object]:
    """Return the titles of headings, each with who reports and what is in it, and the ids of
    tasks."""
    return [
        part.id if isinstance(part, Task) else (part.title, part.reports, _skeleton(part.children))
        for part in parts
    ]


@dataclass(frozen=True, slots=True)
class SubjectChanges:
    """Everything that changed for a task (`changes`) or for a `department` between two versions.
    `later_name` is its name from the newer version on; empty if it is the name asked for."""

    changes: tuple[Change, ...] = ()
    department: DepartmentChanges | None = None
    later_name: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not self.changes and self.department is None


@dataclass(frozen=True)
class TaskSubject:
    """The task with an id; `name` is the id."""

    name: str

    def find(self, table: Table) -> str:
        """Return the id if the table has such a task, else an empty string."""
        return self.name if self.name in self.known_names(table) else ""

    def known_names(self, table: Table) -> Sequence[str]:
        """Return the ids of all tasks."""
        return [task.id for task in table.tasks()]

    def changes_in_place(
        self, edited: Iterable[tuple[Task, Task]], _: Table, name: str
    ) -> SubjectChanges | None:
        """Return empty changes if the task `name` is not among those edited in place, else None:
        only a full diff can tell what changed."""
        return None if any(task.id == name for task, _ in edited) else SubjectChanges()

    def changes(self, diff: Diff, name: str) -> SubjectChanges:
        """Return the changes of the task with the id `name` in the new table, or else in the old
        one."""
        is_there = any(task.id == name for task in diff.new.tasks())
        return SubjectChanges(
            changes_of_task(diff, name), later_name="" if is_there else later_id(diff, name)
        )

    def merge_changes(self, by_parent: Sequence[SubjectChanges]) -> SubjectChanges:
        """Return the changes of a merge from its first parent that are also changes from every
        other parent."""
        first, *others = by_parent
        keys = [{_key(change) for change in each.changes} for each in others]
        changes = tuple(
            change for change in first.changes if all(_key(change) in some for some in keys)
        )
        return replace(first, changes=changes)

    def earlier_name(self, diff: Diff, name: str) -> str:
        """Return the task's id in the old table; empty if another task had the id there."""
        for before, after in diff.pairs:
            if after.id == name:
                return before.id
        is_new = any(task.id == name for task in diff.new.tasks())
        return "" if is_new and later_id(diff, name) else name


_key = attrgetter("kind", "subject", "name", "field")
"""The attributes by which changes from different parents of a merge are the same change."""


@dataclass(frozen=True)
class DepartmentSubject:
    """A department or collective; `name` is any of its names."""

    name: str

    def find(self, table: Table) -> str:
        """Return the canonical name if the table knows the name, else an empty string."""
        body = build_roster(table).find(self.name)
        return body.name if body is not None else ""

    def known_names(self, table: Table) -> Sequence[str]:
        """Return the names of all departments and collectives, with aliases."""
        return list(build_roster(table).canonical)

    def changes_in_place(
        self, edited: Iterable[tuple[Task, Task]], table: Table, name: str
    ) -> SubjectChanges | None:
        """Return the changed fields of the department's tasks among those edited in place; `table`
        is the new one. Return None if only a full diff can tell what changed: a list of names
        or who reports changed, or `name` is an alias in `table`."""
        roster = build_roster(table)
        if roster.canonical.get(name, name) != name:
            return None
        assignments = Assignments(table, roster)
        changed: list[EditedTask] = []
        for before, after in edited:
            parts = (*LISTS, "reports")
            if any(getattr(before, key) != getattr(after, key) for key in parts):
                return None
            role = assignments.role(name, after)
            keys = ("title", "requirement", "deadline", "moved", "targets")
            fields = tuple(
                key for key in keys if field_value(before, key) != field_value(after, key)
            )
            fields += tuple(changed_extra(before, after))
            if role in ASSIGNED and fields:
                changed.append(EditedTask(after, role, fields))
        department = DepartmentChanges(
            name, name, False, (), (), (), tuple(changed), (), columns=table.columns
        )
        return SubjectChanges(department=department if changed else None)

    def changes(self, diff: Diff, name: str) -> SubjectChanges:
        """Return the changes for the department `name` of the new table, or else of the old one."""
        after, later_name = body_called(diff.new_roster, name), ""
        if after is not None:
            before = body_called(diff.old_roster, diff.old_names.get(name, name))
        else:
            before = diff.old_roster.find(name)
            later_name = diff.renamed.get(before.name, "") if before is not None else ""
            after = body_called(diff.new_roster, later_name)
        department = RoleComparison(diff).compare(before, after)
        return SubjectChanges(department=department, later_name=later_name)

    def merge_changes(self, by_parent: Sequence[SubjectChanges]) -> SubjectChanges:
        """Return the changes of a merge from its first parent that are also changes from every
        other parent."""
        first, *others = by_parent
        merged = first.department
        assert merged is not None
        for each in others:
            other = each.department
            assert other is not None
            in_both: dict[str, Any] = {}
            for key in TASK_LISTS:
                ids = {entry.task.id for entry in getattr(other, key)}
                in_both[key] = tuple(each for each in getattr(merged, key) if each.task.id in ids)
            merged = replace(
                merged,
                old_name=merged.old_name if merged.old_name == other.old_name else merged.name,
                is_gone=merged.is_gone and other.is_gone,
                **in_both,
            )
        return replace(first, department=merged if merged.is_touched else None)

    def earlier_name(self, diff: Diff, name: str) -> str:
        """Return the department's name in the old table; empty if this name was an alias of another
        department there."""
        old = diff.old_roster
        if body_called(diff.new_roster, name) is None:
            return old.canonical.get(name, name)
        before = diff.old_names.get(name, name)
        return before if old.canonical.get(before, before) == before else ""


HistorySubject = TaskSubject | DepartmentSubject


# A change concerns a task if it was made at the task itself, or at the heading from which the task
# inherits a list or who reports; if it changes which bodies its names mean; or if it changes the title or place of
# a heading above the task. A task that was added or removed together with its heading is reported
# as a change of its own, without the other parts of the heading.


def changes_of_task(diff: Diff, task_id: str) -> tuple[Change, ...]:
    """Return the changes that concern the tasks with an id in either table. If the task of the old
    table has another id in the new one, return the changes of the new id."""
    new_rows = _rows(diff.new, task_id)
    new_id = later_id(diff, task_id)
    if not new_rows and new_id:
        return changes_of_task(diff, new_id)
    twins = {id(after): before for before, after in diff.pairs}
    kept = {id(before) for before, _ in diff.pairs}
    stayed = [row for row in new_rows if id(row.task) in twins]
    retired = [{name.text for name in table.retired} for table in (diff.old, diff.new)]
    is_told = (task_id in retired[0]) != (task_id in retired[1])
    changes = [change for change in diff.changes if change.field == "retired" and is_told]
    if stayed:
        changes += _changes_of_stayed(diff, task_id, stayed, twins)
    renumbered = [change for change in diff.changes if change.kind is ChangeKind.RENUMBERED]
    changes += [change for change in renumbered if change.before == task_id]
    added = [row for row in new_rows if id(row.task) not in twins]
    removed = [row for row in _rows(diff.old, task_id) if id(row.task) not in kept]
    changes += _single_changes(diff, added, ChangeKind.ADDED)
    changes += _single_changes(diff, removed, ChangeKind.REMOVED)
    return tuple(changes)


def later_id(diff: Diff, task_id: str) -> str:
    """Return the new id of the task with an id in the old table; empty if the id stayed the same or
    the task is gone."""
    return next((after.id for before, after in diff.pairs if before.id == task_id != after.id), "")


def _rows(table: Table, task_id: str) -> list[Row]:
    return [row for row in table.rows() if row.task.id == task_id]


def _changes_of_stayed(
    diff: Diff, task_id: str, rows: Sequence[Row], twins: Mapping[int, Task]
) -> list[Change]:
    """Return the changes that concern tasks that are in both tables; `rows` are from the new
    one."""
    old_tasks = {id(twins[id(row.task)]) for row in rows}
    old_rows = [row for row in diff.old.rows() if id(row.task) in old_tasks]
    above, above_before = (
        {part.place for row in each for part in row.headings} for each in (rows, old_rows)
    )
    named = _named_in_both(diff, rows, twins)
    return [
        change for change in diff.changes if _concerns(change, task_id, above, above_before, named)
    ]


def _concerns(
    change: Change,
    task_id: str,
    above: set[Place],
    above_before: set[Place],
    named: frozenset[str],
) -> bool:
    """Return whether a change concerns a task that is in both tables. `above` and `above_before`
    are the places of the headings above it in the new and the old table; `named` are the bodies
    that its lists name in both."""
    if change.subject is Subject.TASK:
        return change.name == task_id and change.kind not in (ChangeKind.ADDED, ChangeKind.REMOVED)
    if change.field == "reports":
        return task_id in change.tasks
    if change.subject in HEADINGS:
        if change.kind is ChangeKind.REMOVED:
            return change.place in above_before
        if change.field in LISTS:
            return task_id in change.tasks
        if change.kind is ChangeKind.MOVED and change.moves[0].is_within_heading:
            return False
        return change.place in above
    if change.subject in BODIES:
        return task_id in change.tasks or (change.field == "name" and change.name in named)
    return False


def _named_in_both(diff: Diff, rows: Sequence[Row], twins: Mapping[int, Task]) -> frozenset[str]:
    """Return the bodies (by new name) that tasks name in both tables; empty if no body was
    renamed."""
    if not diff.renamed:
        return frozenset()
    names: set[str] = set()
    for row in rows:
        before = diff.old_roster.named_in(twins[id(row.task)])
        now = diff.new_roster.named_in(row.task)
        names |= now & {diff.renamed.get(name, name) for name in before}
    return frozenset(names)


def _single_changes(diff: Diff, rows: Sequence[Row], kind: ChangeKind) -> Iterator[Change]:
    """Yield each task as added or removed by itself, even if its heading was added or removed
    too."""
    if not rows:
        return
    is_new = kind is ChangeKind.ADDED
    table, roster = (diff.new, diff.new_roster) if is_new else (diff.old, diff.old_roster)
    index = TableIndex(table, roster)
    old_ids = {task.id for task in diff.old.tasks()}
    for row in rows:
        task = row.task
        bodies = index.in_order({body for names in task.lists for body in index.concerned(names)})
        change = Change(
            kind,
            Subject.TASK,
            -1 - task.mark.line,  # a unique key: changes with the same key share an entry
            task.id,
            task.place,
            title=task.title,
            path=row.path,
            tasks=(task.id,),
        )
        if is_new:
            yield replace(change, after=task, gained=bodies, reuses_id=task.id in old_ids)
        else:
            yield replace(change, before=task, lost=bodies)
