"""The changes for each department: the tasks gained and lost, the tasks in which its role changed,
and its tasks with changed fields.

The roles in each version are computed with the roster of that version, so defaults, aliases and
collectives count as everywhere else. A renamed department is the same department.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from gkrw.core.assignments import ASSIGNED, Assignments, Role
from gkrw.core.model import LISTS, Columns, Heading, Row, Task, extra_heading
from gkrw.core.roster import Body, Roster, can_receive
from gkrw.diff.changes import Diff, Subject

_FIELDS = (
    "id",
    "place",
    "title",
    "requirement",
    *LISTS,
    "deadline",
    "moved",
    "targets",
)
"""The values that EditedTask.fields can have, in their order. Changed notes are left out: they are
for the editors of the table."""
TASK_LISTS = ("gained", "lost", "other_role", "edited", "reporting", "possible")
"""The fields of DepartmentChanges that hold lists of tasks."""


@dataclass(frozen=True, slots=True)
class RoleChange:
    """A task, and the role of a department in it before and after; None where it has no role.
    `task` is from the new table, for a removed task from the old one."""

    task: Task
    before: Role | None
    after: Role | None

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of the change."""
        return {
            "task": self.task.id,
            "title": self.task.title,
            "before": self.before and self.before.value,
            "after": self.after and self.after.value,
        }


@dataclass(frozen=True, slots=True)
class EditedTask:
    """A task that a department keeps, and the YAML keys of its changed fields; `place` stands for
    another heading."""

    task: Task
    role: Role
    fields: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of the task."""
        return {
            "task": self.task.id,
            "title": self.task.title,
            "role": self.role.value,
            "fields": list(self.fields),
        }


@dataclass(frozen=True, slots=True)
class ReportingChange:
    """A task that a department keeps, and whether the department reports on it now, which it did
    not before, or the other way round."""

    task: Task
    is_reporter: bool

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of the change."""
        return {"task": self.task.id, "title": self.task.title, "reports": self.is_reporter}


@dataclass(frozen=True, slots=True)
class DepartmentChanges:
    """The changes for one department or collective. `name` is its name in the new table, or in the
    old one if it `is_gone`; `old_name` is None for a new department. `possible` are the changes
    between no role and Role.POSSIBLE. `merged_into` is the department that took over what is gone,
    "" if there is none."""

    name: str
    old_name: str | None
    is_gone: bool
    gained: tuple[RoleChange, ...]
    lost: tuple[RoleChange, ...]
    other_role: tuple[RoleChange, ...]
    edited: tuple[EditedTask, ...]
    possible: tuple[RoleChange, ...]
    reporting: tuple[ReportingChange, ...] = ()
    merged_into: str = ""
    columns: Columns | None = field(default=None, compare=False, repr=False)
    """The columns of the new table, whose headings name the fields."""

    @property
    def is_touched(self) -> bool:
        """Whether anything changed for it."""
        has_tasks = any(getattr(self, key) for key in TASK_LISTS)
        return has_tasks or self.old_name != self.name or self.is_gone

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of the changes; docs/json.md documents the keys."""
        lists = ("gained", "lost", "other_role", "possible", "edited", "reporting")
        return {
            "name": self.name,
            "old_name": self.old_name,
            "gone": self.is_gone,
            "merged_into": self.merged_into or None,
            **{key: [each.as_json() for each in getattr(self, key)] for key in lists},
        }


def by_department(diff: Diff) -> tuple[DepartmentChanges, ...]:
    """Return the changes for each body that has any, in the order of the new table; removed bodies
    come last."""
    return tuple(filter(None, RoleComparison(diff).recipients()))


def body_called(roster: Roster, name: str) -> Body | None:
    """Return the department or collective with this canonical name; None if there is none. Aliases
    do not count."""
    return roster.departments.get(name) or roster.collectives.get(name)


class RoleComparison:
    """Compares the roles of bodies in two tables, one body after the other."""

    def __init__(self, diff: Diff) -> None:
        self.diff = diff
        self.old = Assignments(diff.old, diff.old_roster)
        self.new = Assignments(diff.new, diff.new_roster)

    def recipients(self) -> Iterator[DepartmentChanges | None]:
        """Yield the result of `compare` for each body that can receive a letter in either table."""
        old_names = self.diff.old_names
        for body in self.new.roster.bodies():
            before = body_called(self.old.roster, old_names.get(body.name, body.name))
            if can_receive(body) or (before is not None and can_receive(before)):
                yield self.compare(before, body)
        new_names = {body.name for body in self.new.roster.bodies()}
        for body in self.old.roster.bodies():
            is_gone = self.diff.renamed.get(body.name, body.name) not in new_names
            if is_gone and can_receive(body):
                yield self.compare(body, None)

    def compare(self, old: Body | None, new: Body | None) -> DepartmentChanges | None:
        """Return the changes for one body, given as it is in each table (None: not in that table).
        Return None if nothing changed."""
        body = new or old
        if body is None:
            return None
        # The key says whether the task was assigned to the body, and whether it is now.
        roles: defaultdict[tuple[bool, bool], list[RoleChange]] = defaultdict(list)
        for task, before, after in self._tasks:
            was = None if old is None or before is None else self.old.role(old.name, before)
            now = None if new is None or after is None else self.new.role(new.name, after)
            if was is not now:
                roles[was in ASSIGNED, now in ASSIGNED].append(RoleChange(task, was, now))
        changes = DepartmentChanges(
            name=body.name,
            old_name=None if old is None else old.name,
            is_gone=new is None,
            gained=tuple(roles[False, True]),
            lost=tuple(roles[True, False]),
            other_role=tuple(roles[True, True]),
            edited=() if new is None or old is None else tuple(self._edited(old, new)),
            possible=tuple(roles[False, False]),
            reporting=() if new is None or old is None else tuple(self._reporting(old, new)),
            merged_into=self._merged.get(body.name, "") if new is None else "",
            columns=self.diff.new.columns,
        )
        return changes if changes.is_touched else None

    def _edited(self, old: Body, new: Body) -> Iterator[EditedTask]:
        for before, after in self.diff.pairs:
            changed = self._changed_fields.get(after.id)
            if changed is None:
                continue
            role, old_role = self.new.role(new.name, after), self.old.role(old.name, before)
            if role is None or role not in ASSIGNED or old_role not in ASSIGNED:
                continue
            if role is not old_role:
                changed = changed - {*LISTS}  # reported as a change of role
            fields = (
                *(key for key in _FIELDS if key in changed),
                *sorted(key for key in changed if extra_heading(key)),
            )
            if fields:
                yield EditedTask(after, role, fields)

    def _reporting(self, old: Body, new: Body) -> Iterator[ReportingChange]:
        for before, after in self._pairs_of_rows:
            roles = self.old.role(old.name, before.task), self.new.role(new.name, after.task)
            if all(role in ASSIGNED for role in roles):
                is_reporter = self.new.is_reporter(new.name, after)
                if is_reporter is not self.old.is_reporter(old.name, before):
                    yield ReportingChange(after.task, is_reporter)

    @cached_property
    def _pairs_of_rows(self) -> list[tuple[Row, Row]]:
        """The rows of the tasks in both tables; none if neither table says who reports."""
        tables = self.diff.old, self.diff.new
        if not any(table.reports or _say_who_reports(table.children) for table in tables):
            return []
        old, new = ({id(row.task): row for row in table.rows()} for table in tables)
        return [(old[id(before)], new[id(after)]) for before, after in self.diff.pairs]

    @cached_property
    def _merged(self) -> Mapping[str, str]:
        merged = (change for change in self.diff.changes if change.merged_into)
        return {change.name: change.merged_into for change in merged}

    @cached_property
    def _tasks(self) -> list[tuple[Task, Task | None, Task | None]]:
        """Each task with its old and its new record (None: not in that table); removed tasks come
        last."""
        old_of = {id(after): before for before, after in self.diff.pairs}
        kept = {id(before) for before, _ in self.diff.pairs}
        removed = [(task, task, None) for task in self.diff.old.tasks() if id(task) not in kept]
        return [*((task, old_of.get(id(task)), task) for task in self.diff.new.tasks()), *removed]

    @cached_property
    def _changed_fields(self) -> Mapping[str, set[str]]:
        """The changed fields of each task, by its id in the new table. The default of a heading
        counts for the tasks that inherit it, a move only if it leads to another heading."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for change in self.diff.changes:
            effects = [*change.effects, *(each for move in change.moves for each in move.effects)]
            for effect in effects:
                for task in effect.tasks:
                    found[task].add(effect.field)
            for move in change.moves:
                if move.subject is Subject.TASK and not move.is_within_heading:
                    found[move.name].add("place")
            if change.subject is Subject.TASK and change.field is not None:
                found[change.name].add(change.field)
        return found


def _say_who_reports(parts: Iterable[Heading | Task]) -> bool:
    return any(
        part.reports or (isinstance(part, Heading) and _say_who_reports(part.children))
        for part in parts
    )
