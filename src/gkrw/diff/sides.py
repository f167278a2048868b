"""The two tables that are compared, each with its roster and with which tasks use which names."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from gkrw.core.assignments import ASSIGNED, Assignments
from gkrw.core.model import NameList, Table, Task
from gkrw.core.roster import Roster


@dataclass(frozen=True)
class Side:
    """One of the two tables."""

    table: Table
    roster: Roster

    @cached_property
    def assignments(self) -> Assignments:
        """The roles of its bodies."""
        return Assignments(self.table, self.roster)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Every task."""
        return tuple(self.table.tasks())

    @cached_property
    def _ids_by_name(self) -> Mapping[str, set[str]]:
        """The ids of the tasks whose lists have a name, by the name as written."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for task in self.tasks:
            for names in (task.lead, task.responsible):
                for name in names.every_name():
                    found[name.text].add(task.id)
        return found

    def tasks_with(self, names: Iterable[str]) -> tuple[str, ...]:
        """The ids of the tasks whose lists have one of the names, in the order of the table."""
        ids: set[str] = set()
        for name in names:
            ids |= self._ids_by_name.get(name, set())
        return tuple(task.id for task in self.tasks if task.id in ids) if ids else ()

    def tasks_of(self, body: str) -> tuple[str, ...]:
        """The ids of the tasks that are a department's or collective's."""
        return tuple(
            task.id for task in self.tasks if self.assignments.role(body, task) in ASSIGNED
        )


@dataclass(frozen=True)
class Sides:
    """Both tables. `renamed` has who goes by another name in the new one: old name → new name."""

    old: Side
    new: Side
    renamed: Mapping[str, str]

    def followed(self, names: Iterable[str]) -> frozenset[str]:
        """Names of the old table as the new one calls them."""
        return frozenset(self.renamed.get(name, name) for name in names)

    def named(self, names: NameList, is_new: bool) -> frozenset[str]:
        """Whom a list names, as the new table calls them; a name that stands for nobody as it is."""
        roster = self.new.roster if is_new else self.old.roster
        texts = {name.text for name in names.every_name()}
        unknown = texts - roster.canonical.keys()
        named = roster.reach(names).named
        return (named if is_new else self.followed(named)) | unknown

    def contained(self, names: NameList, is_new: bool) -> frozenset[str]:
        """Whom collectives in a list contain, as the new table calls them."""
        roster = self.new.roster if is_new else self.old.roster
        contained = roster.reach(names).contained
        return contained if is_new else self.followed(contained)

    def concerned(self, names: NameList, is_new: bool) -> frozenset[str]:
        """Whom a list names or contains."""
        return self.named(names, is_new) | self.contained(names, is_new)

    def in_order(self, names: Iterable[str], first: Collection[str] = ()) -> tuple[str, ...]:
        """Names as the new table orders them, those in `first` before the others, and those that
        it does not have at the end."""
        last = len(self._positions)
        return tuple(
            sorted(
                names,
                key=lambda name: (name not in first, self._positions.get(name, last), name),
            )
        )

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {body.name: at for at, body in enumerate(self.new.roster.bodies())}
