"""What a history is asked of: one task or one department, through the names that it had.

Both say of two neighbouring versions what changed for it, what it is called in the older one, and
what has to be known of a version so that the next one need not be read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from gkrw.core.assignments import ASSIGNED, Assignments, Role
from gkrw.core.model import Table
from gkrw.core.roster import Roster, build
from gkrw.diff.by_department import (
    DepartmentChanges,
    EditedTask,
    RoleChange,
    department_changes,
    edited_fields,
)
from gkrw.diff.changes import Change, Diff
from gkrw.history.blocks import Touched, read_tasks
from gkrw.history.concerning import concerning, earlier_id, later_id


@dataclass(frozen=True, slots=True)
class SubjectChanges:
    """What changed between two versions: for a task the changes, for a department what they mean
    for it. `later` is a name that it goes by from here on, where it is not the one asked for."""

    changes: tuple[Change, ...] = ()
    department: DepartmentChanges | None = None
    later: str = ""


class Watch(Protocol):
    """Which tasks of a version matter: what is enough to know of it while it is not read."""

    def suffices(self, touched: Touched) -> bool:
        """Whether it is enough, when changes are inside of some tasks only."""
        ...

    def told(self, touched: Touched) -> SubjectChanges | None:
        """What then changed; None when nothing that matters did."""
        ...


class HistorySubject(Protocol):
    """A task or a department."""

    @property
    def name(self) -> str:
        """As it was asked for."""
        ...

    def finds(self, table: Table) -> str:
        """What it is called in a table; empty when it is not there."""
        ...

    def names(self, table: Table) -> Sequence[str]:
        """Everything of its kind in a table."""
        ...

    def told(self, diff: Diff, name: str) -> SubjectChanges | None:
        """What changed for what has that name in the new table, or had it in the old one; None
        when nothing did."""
        ...

    def common(self, told: Sequence[SubjectChanges]) -> SubjectChanges | None:
        """What a merge changed, from what it changed of each parent: all the rest was done
        before."""
        ...

    def earlier(self, diff: Diff, name: str) -> str:
        """The name in the old table; empty when it is another's there."""
        ...

    def watch(self, table: Table, name: str, /) -> Watch:
        """Which tasks of a table matter."""
        ...


# -- a task ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _AllBut:
    id: str

    def suffices(self, touched: Touched) -> bool:
        return self.id not in touched.ids

    def told(self, _: Touched) -> None:
        return None


@dataclass(frozen=True)
class OneTask:
    """The task with an id."""

    name: str

    def finds(self, table: Table) -> str:
        """Its id, if a task has it."""
        return self.name if any(task.id == self.name for task in table.tasks()) else ""

    def names(self, table: Table) -> Sequence[str]:
        """Every id."""
        return [task.id for task in table.tasks()]

    def told(self, diff: Diff, name: str) -> SubjectChanges | None:
        """The changes that concern it."""
        changes = concerning(diff, name)
        if not changes:
            return None
        in_new = any(task.id == name for task in diff.new.tasks())
        return SubjectChanges(changes, later="" if in_new else later_id(diff, name))

    def common(self, told: Sequence[SubjectChanges]) -> SubjectChanges | None:
        """The changes of what is new against every parent, as against the first."""
        first, *others = told
        keys = [{_key(change) for change in each.changes} for each in others]
        changes = tuple(
            change for change in first.changes if all(_key(change) in some for some in keys)
        )
        return replace(first, changes=changes) if changes else None

    def earlier(self, diff: Diff, name: str) -> str:
        """Its id before."""
        return earlier_id(diff, name)

    def watch(self, _: Table, name: str, /) -> Watch:
        """It alone matters."""
        return _AllBut(name)


def _key(change: Change) -> tuple[object, ...]:
    return change.kind, change.subject, change.name, change.field


# -- a department ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Roles:
    """The tasks of a department, with its roles: they stay while the names are the same."""

    name: str
    roles: Mapping[str, Role]

    def suffices(self, touched: Touched) -> bool:
        return not touched.has_other_names

    def told(self, touched: Touched) -> SubjectChanges | None:
        own = [pair for pair in touched.pairs if pair[1].id in self.roles]
        if not own:
            return None
        tasks = read_tasks([block for pair in own for block in pair])
        edited = tuple(
            EditedTask(after, self.roles[after.id], fields)
            for before, after in zip(tasks[::2], tasks[1::2], strict=True)
            if (fields := edited_fields(before, after))
        )
        if not edited:
            return None
        return SubjectChanges(
            department=DepartmentChanges(self.name, self.name, False, (), (), (), edited, ())
        )


@dataclass(frozen=True)
class OneDepartment:
    """A department or collective, by any of its names."""

    name: str

    def finds(self, table: Table) -> str:
        """Its canonical name, if the table knows the name."""
        body = _roster(table).find(self.name)
        return body.name if body is not None else ""

    def names(self, table: Table) -> Sequence[str]:
        """Every name, aliases too."""
        return list(_roster(table).canonical)

    def told(self, diff: Diff, name: str) -> SubjectChanges | None:
        """What changed for it."""
        old, new = _roster(diff.old), _roster(diff.new)
        if _is_body(new, name):
            before, after, later = _back(diff.renamed).get(name, name), name, ""
        else:
            before = _called(old, name)
            after = later = diff.renamed.get(before, "")
        known = before if _is_body(old, before) else None
        found = department_changes(diff, known, after or None, (old, new))
        return None if found is None else SubjectChanges(department=found, later=later)

    def common(self, told: Sequence[SubjectChanges]) -> SubjectChanges | None:
        """The tasks for which it is new against every parent, as against the first."""
        first, *others = told
        found = first.department
        assert found is not None
        for each in others:
            other = each.department
            assert other is not None
            found = replace(
                found,
                old_name=found.old_name if found.old_name == other.old_name else found.name,
                is_gone=found.is_gone and other.is_gone,
                gained=_same(found.gained, other.gained),
                lost=_same(found.lost, other.lost),
                other_role=_same(found.other_role, other.other_role),
                edited=_same(found.edited, other.edited),
                possible=_same(found.possible, other.possible),
            )
        return replace(first, department=found) if found.is_touched else None

    def earlier(self, diff: Diff, name: str) -> str:
        """Its name before."""
        old = _roster(diff.old)
        if not _is_body(_roster(diff.new), name):
            return _called(old, name)
        before = _back(diff.renamed).get(name, name)
        # Where it was but another name of some department, that is not the same department.
        return before if _is_body(old, before) or old.find(before) is None else ""

    def watch(self, table: Table, name: str, /) -> Watch:
        """Every task that is its own."""
        roster = _roster(table)
        body = _called(roster, name)
        assignments = Assignments(table, roster)
        roles = {task.id: assignments.role(body, task) for task in table.tasks()}
        return _Roles(
            body, {each: role for each, role in roles.items() if role in ASSIGNED and role}
        )


_rosters: list[tuple[Table, Roster]] = []
"""Those of the last tables: neighbours are asked about many times each."""


def _roster(table: Table) -> Roster:
    for known, roster in _rosters:
        if known is table:
            return roster
    roster = build(table)
    _rosters[:] = [(table, roster), *_rosters[:2]]
    return roster


def _is_body(roster: Roster, name: str) -> bool:
    return name in roster.departments or name in roster.collectives


def _called(roster: Roster, name: str) -> str:
    """The canonical name; the same name where nobody has it."""
    return roster.canonical.get(name, name)


def _back(renamed: Mapping[str, str]) -> dict[str, str]:
    return {new: old for old, new in renamed.items()}


_Part = TypeVar("_Part", RoleChange, EditedTask)


def _same(some: tuple[_Part, ...], others: tuple[_Part, ...]) -> tuple[_Part, ...]:
    """Those of the tasks that others have too."""
    ids = {each.task.id for each in others}
    return tuple(each for each in some if each.task.id in ids)
