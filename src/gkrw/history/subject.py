"""The subject of a history: one task or one department, followed through its earlier names; and what
changed for it between two neighbouring versions, by the quick comparison or by a full diff."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from gkrw.core.assignments import ASSIGNED, Assignments
from gkrw.core.model import Table, Task
from gkrw.core.roster import build_roster
from gkrw.diff.by_department import (
    TASK_LISTS,
    DepartmentChanges,
    EditedTask,
    RoleChange,
    body_called,
    department_changes,
)
from gkrw.diff.changes import Change, Diff, Part
from gkrw.history.task_changes import changes_of_task, earlier_id, later_id


def edited_in_place(old: Table, new: Table) -> Sequence[tuple[Task, Task]] | None:
    """Return the tasks that differ, old and new; None where more than fields of tasks may have
    changed.

    This comparison is quick: a full diff takes a third of the time of reading a version, and most
    commits edit a single task.

    A result means that `diff` pairs every heading and every task with the one in the same place,
    and finds no change that concerns a task or department but through the tasks returned:

    - Departments, collectives, retired ids, titles of headings and ids of the tasks in them are
      equal, so nothing came, went, moved or got another id or name. A list written at a heading
      matters only through the tasks that it gives other names, and those are among the edited.
    - No id comes twice, so `diff` pairs each task that kept its title and requirement with itself.
    - Of the rewritten tasks, none can be paired with another one. A single one has no other left;
      several must have kept their titles, all of them different, because `diff` pairs related tasks
      by id, and a task under another id only if it has taken over that one's title.

    What could not be read is missing from both tables alike, or makes them differ.
    """
    keys = ("departments", "collectives", "retired")
    if any(getattr(old, key) != getattr(new, key) for key in keys):
        return None
    if _skeleton(old.sections) != _skeleton(new.sections):
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


def _skeleton(parts: Iterable[Part]) -> list[object]:
    """Return the titles of headings, each with what is in it, and the ids of tasks."""
    return [
        part.id if isinstance(part, Task) else (part.title, _skeleton(part.children))
        for part in parts
    ]


@dataclass(frozen=True, slots=True)
class SubjectChanges:
    """Everything that changed for a subject between two versions.

    `changes` are those of a task, `department` is the result for a department. `later_name` is the
    name of the subject from the newer version on where that is not the one asked for.
    """

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
        """Return no changes if the task with an id is not among those edited in place. None means
        that only a diff can tell what changed."""
        return None if any(task.id == name for task, _ in edited) else SubjectChanges()

    def changes(self, diff: Diff, name: str) -> SubjectChanges:
        """Return the changes of the task with an id of the new table, or of the old one."""
        is_there = any(task.id == name for task in diff.new.tasks())
        return SubjectChanges(
            changes_of_task(diff, name), later_name="" if is_there else later_id(diff, name)
        )

    def merge_changes(self, by_parent: Sequence[SubjectChanges]) -> SubjectChanges:
        """Return the changes that a merge made against every parent, as against the first."""
        first, *others = by_parent
        keys = [{_key(change) for change in each.changes} for each in others]
        changes = tuple(
            change for change in first.changes if all(_key(change) in some for some in keys)
        )
        return replace(first, changes=changes)

    def earlier_name(self, diff: Diff, name: str) -> str:
        """Return the task's id in the old table; empty if the id was another task's there."""
        return earlier_id(diff, name)


_key = attrgetter("kind", "subject", "name", "field")
"""What two changes of a merge have in common that are the same change."""


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
        """Return the department's tasks that read differently, of those edited in place. None
        means that only a diff can tell what changed, because the names may mean something else.

        Both tables have the departments and collectives of `table`.
        """
        roster = build_roster(table)
        if roster.canonical.get(name, name) != name:
            return None
        assignments = Assignments(table, roster)
        changed: list[EditedTask] = []
        for before, after in edited:
            if (before.lead, before.responsible) != (after.lead, after.responsible):
                return None
            role = assignments.role(name, after)
            keys = ("title", "requirement", "deadline", "targets")
            fields = tuple(key for key in keys if getattr(before, key) != getattr(after, key))
            if role in ASSIGNED and fields:
                changed.append(EditedTask(after, role, fields))
        department = DepartmentChanges(name, name, False, (), (), (), tuple(changed), ())
        return SubjectChanges(department=department if changed else None)

    def changes(self, diff: Diff, name: str) -> SubjectChanges:
        """Return the changes for a department of the new table, or of the old one."""
        after, later_name = body_called(diff.new_roster, name), ""
        if after is not None:
            before = body_called(diff.old_roster, diff.old_names.get(name, name))
        else:
            before = diff.old_roster.find(name)
            later_name = diff.renamed.get(before.name, "") if before is not None else ""
            after = body_called(diff.new_roster, later_name)
        return SubjectChanges(
            department=department_changes(diff, before, after), later_name=later_name
        )

    def merge_changes(self, by_parent: Sequence[SubjectChanges]) -> SubjectChanges:
        """Return what a merge changed against every parent, as against the first."""
        first, *others = by_parent
        merged = first.department
        assert merged is not None
        for each in others:
            other = each.department
            assert other is not None
            in_both: dict[str, Any] = {
                key: _in_both(getattr(merged, key), getattr(other, key)) for key in TASK_LISTS
            }
            merged = replace(
                merged,
                old_name=merged.old_name if merged.old_name == other.old_name else merged.name,
                is_gone=merged.is_gone and other.is_gone,
                **in_both,
            )
        return replace(first, department=merged if merged.is_touched else None)

    def earlier_name(self, diff: Diff, name: str) -> str:
        """Return the department's name in the old table; empty if that was only another name of
        some other department."""
        old = diff.old_roster
        if body_called(diff.new_roster, name) is None:
            return old.canonical.get(name, name)
        before = diff.old_names.get(name, name)
        return before if old.canonical.get(before, before) == before else ""


HistorySubject = TaskSubject | DepartmentSubject


def _in_both(
    entries: Iterable[RoleChange | EditedTask], others: Iterable[RoleChange | EditedTask]
) -> tuple[RoleChange | EditedTask, ...]:
    ids = {entry.task.id for entry in others}
    return tuple(entry for entry in entries if entry.task.id in ids)
