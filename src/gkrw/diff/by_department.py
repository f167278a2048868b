"""For each department, what a new version of the table means: the tasks it gains and loses, those
in which it has another role, and those of its tasks that read differently.

Roles are those of each version by its own roster, so what came through a default, an alias or a
collective counts as it does everywhere else. A department with a new name is the same one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from gkrw.core.assignments import ASSIGNED, Assignments, Role
from gkrw.core.model import Task
from gkrw.core.recipients import can_receive
from gkrw.core.roster import Body, Roster, build
from gkrw.diff.changes import (
    LISTS,
    ChangeKind,
    Diff,
    Subject,
)


@dataclass(frozen=True, slots=True)
class Held:
    """A task and a department's role in it before and after; None: it is not concerned.

    `task` is the new version's, of a removed task the old one's. `old_id` is its id before.
    """

    task: Task
    before: Role | None
    after: Role | None
    old_id: str = ""

    @property
    def is_gained(self) -> bool:
        """Whether the task became the department's."""
        return self.after in ASSIGNED and self.before not in ASSIGNED

    @property
    def is_lost(self) -> bool:
        """Whether the task is the department's no more."""
        return self.before in ASSIGNED and self.after not in ASSIGNED

    @property
    def has_other_role(self) -> bool:
        """Whether it is the department's as before, but in another role."""
        return self.before is not self.after and self.before in ASSIGNED and self.after in ASSIGNED


@dataclass(frozen=True, slots=True)
class Edited:
    """A task that a department keeps, and which of its fields read differently (YAML keys; `id` for
    a new number, `place` when it stands under another heading)."""

    task: Task
    role: Role
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DepartmentChanges:
    """What changed for one department or collective.

    `old_name` is None for one that is new, `name` that of the old table for one that is gone.
    `possible` are the tasks that have or had only possibly to do with it, where that changed.
    """

    name: str
    old_name: str | None
    is_gone: bool
    gained: tuple[Held, ...]
    lost: tuple[Held, ...]
    other_role: tuple[Held, ...]
    edited: tuple[Edited, ...]
    possible: tuple[Held, ...]

    @property
    def is_touched(self) -> bool:
        """Whether anything changed for it."""
        return bool(
            self.gained
            or self.lost
            or self.other_role
            or self.edited
            or self.possible
            or self.old_name != self.name
            or self.is_gone
        )


def by_department(diff: Diff) -> tuple[DepartmentChanges, ...]:
    """Everybody for whom anything changed, as the new table orders them; who is gone comes last."""
    work = _Work(diff, build(diff.old), build(diff.new))
    return tuple(each for each in work.departments() if each.is_touched)


def of_body(
    diff: Diff, old: str | None, new: str | None, rosters: tuple[Roster, Roster] | None = None
) -> DepartmentChanges | None:
    """What changed for one department or collective, by its names in both tables (None: it is not
    in one of them), whether it is sent anything or not; None when nothing did. `rosters` are those
    of both tables, where they are at hand."""
    work = _Work(diff, *(rosters or (build(diff.old), build(diff.new))))
    before = None if old is None else work.old.find(old)
    after = None if new is None else work.new.find(new)
    if before is None and after is None:
        return None
    found = work.department(after, before)
    return found if found.is_touched else None


@dataclass(frozen=True)
class _Work:
    diff: Diff
    old: Roster
    new: Roster

    def departments(self) -> Iterator[DepartmentChanges]:
        was = {new: old for old, new in self.diff.renamed.items()}
        for body in self.new.bodies():
            name = was.get(body.name, body.name)
            before = self.old.find(name)
            known = before if before is not None and before.name == name else None
            if can_receive(body) or (known is not None and can_receive(known)):
                yield self.department(body, known)
        followed = {self.diff.renamed.get(body.name, body.name) for body in self.old.bodies()}
        gone = followed - {body.name for body in self.new.bodies()}
        for body in self.old.bodies():
            name = self.diff.renamed.get(body.name, body.name)
            if name in gone and can_receive(body):
                yield self.department(None, body)

    def department(self, new: Body | None, old: Body | None) -> DepartmentChanges:
        """What changed for one, which may be new or gone."""
        held = [each for each in self._held(new, old) if each.before is not each.after]
        body = new or old
        assert body is not None
        return DepartmentChanges(
            name=body.name,
            old_name=None if old is None else old.name,
            is_gone=new is None,
            gained=tuple(each for each in held if each.is_gained),
            lost=tuple(each for each in held if each.is_lost),
            other_role=tuple(each for each in held if each.has_other_role),
            edited=() if new is None or old is None else tuple(self._edited(new, old)),
            possible=tuple(
                each for each in held if not (each.is_gained or each.is_lost or each.has_other_role)
            ),
        )

    def _held(self, new: Body | None, old: Body | None) -> Iterator[Held]:
        """Every task of both tables with the roles in it, in the order of the new table."""
        for task in self._new_tasks:
            before = self._old_of.get(id(task))
            yield Held(
                task,
                None
                if old is None or before is None
                else self.old_assignments.role(old.name, before),
                None if new is None else self.new_assignments.role(new.name, task),
                before.id if before is not None else "",
            )
        for task in self._gone:
            role = None if old is None else self.old_assignments.role(old.name, task)
            yield Held(task, role, None, task.id)

    def _edited(self, new: Body, old: Body) -> Iterator[Edited]:
        for task in self._new_tasks:
            changed = self._fields.get(task.id, ())
            fields = tuple(key for key in _ORDER if key in changed)  # a note alone is none
            before = self._old_of.get(id(task))
            if not fields or before is None:
                continue
            role, was = (
                self.new_assignments.role(new.name, task),
                self.old_assignments.role(old.name, before),
            )
            if role is None or role not in ASSIGNED or was not in ASSIGNED:
                continue
            # Another role says already that the names are others.
            order = _ORDER if role is was else tuple(key for key in _ORDER if key not in LISTS)
            if kept := tuple(key for key in order if key in fields):
                yield Edited(task, role, kept)

    @cached_property
    def old_assignments(self) -> Assignments:
        return Assignments(self.diff.old, self.old)

    @cached_property
    def new_assignments(self) -> Assignments:
        return Assignments(self.diff.new, self.new)

    @cached_property
    def _new_tasks(self) -> tuple[Task, ...]:
        return tuple(self.diff.new.tasks())

    @cached_property
    def _old_of(self) -> Mapping[int, Task]:
        return {id(after): before for before, after in self.diff.pairs}

    @cached_property
    def _gone(self) -> tuple[Task, ...]:
        kept = {id(before) for before, _ in self.diff.pairs}
        return tuple(task for task in self.diff.old.tasks() if id(task) not in kept)

    @cached_property
    def _fields(self) -> Mapping[str, set[str]]:
        """What reads differently in a letter or checklist, by the task's id.

        Notes are for those who edit the table. A heading's default counts for the tasks it
        reaches, a move only where it leads to another heading.
        """
        found: defaultdict[str, set[str]] = defaultdict(set)
        for change in self.diff.changes:
            for effect in change.effects:
                for task in effect.tasks:
                    found[task].add(effect.field)
            for move in change.moves:
                for effect in move.effects:
                    for task in effect.tasks:
                        found[task].add(effect.field)
                if move.subject is Subject.TASK and not move.within:
                    found[move.name].add("place")
            if change.subject is Subject.TASK and change.kind in (
                ChangeKind.CHANGED,
                ChangeKind.RENUMBERED,
            ):
                found[change.name].add(change.field or "")
        return found


def edited_fields(before: Task, after: Task) -> tuple[str, ...]:
    """The fields of Edited of a task that only reads differently."""
    keys = ("title", "requirement", "deadline", "targets")
    return tuple(key for key in keys if getattr(before, key) != getattr(after, key))


_ORDER = ("id", "place", "title", "requirement", "lead", "responsible", "deadline", "targets")
"""The fields of Edited, as they are told. Notes are not among them."""
