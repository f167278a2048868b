"""One of two compared tables: the bodies that its lists concern, and the tasks of its bodies."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from gkrw.core.assignments import ASSIGNED, Assignments
from gkrw.core.model import NameList, Table, Task
from gkrw.core.roster import Roster


@dataclass(frozen=True)
class TableIndex:
    """A table with its roster.

    `new_names` maps the names of renamed bodies to those in the new table; empty for the new
    table itself.
    """

    table: Table
    roster: Roster
    new_names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Every task."""
        return tuple(self.table.tasks())

    @cached_property
    def _assignments(self) -> Assignments:
        return Assignments(self.table, self.roster)

    @cached_property
    def _ids_by_name(self) -> Mapping[str, set[str]]:
        """The ids of the tasks whose lists contain a name, by the name as written."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for task in self.tasks:
            for names in (task.lead, task.responsible):
                for name in names.every_name():
                    found[name.text].add(task.id)
        return found

    def tasks_with(self, names: Iterable[str]) -> tuple[str, ...]:
        """The ids of the tasks whose lists contain one of the names, in the order of the table."""
        ids: set[str] = set()
        for name in names:
            ids |= self._ids_by_name.get(name, set())
        return tuple(task.id for task in self.tasks if task.id in ids) if ids else ()

    def tasks_of(self, body: str) -> tuple[str, ...]:
        """The ids of the tasks assigned to a department or collective."""
        role = self._assignments.role
        return tuple(task.id for task in self.tasks if role(body, task) in ASSIGNED)

    def in_new_table(self, names: Iterable[str]) -> frozenset[str]:
        """Names of bodies of this table as the new table calls them."""
        return frozenset(self.new_names.get(name, name) for name in names)

    def named(self, names: NameList) -> frozenset[str]:
        """The bodies that a list names, as the new table calls them; a name of no body as it is."""
        texts = {name.text for name in names.every_name()}
        unknown = texts - self.roster.canonical.keys()
        return self.in_new_table(self.roster.reach(names).named) | unknown

    def contained(self, names: NameList) -> frozenset[str]:
        """The departments that collectives in a list contain, as the new table calls them."""
        return self.in_new_table(self.roster.reach(names).contained)

    def concerned(self, names: NameList) -> frozenset[str]:
        """The bodies that a list names or contains."""
        return self.named(names) | self.contained(names)

    def in_order(self, names: Iterable[str], first: Collection[str] = ()) -> tuple[str, ...]:
        """Names in the order of this table, those in `first` before the others and those that it
        does not have at the end."""
        last = len(self._positions)
        return tuple(
            sorted(
                names,
                key=lambda name: (name not in first, self._positions.get(name, last), name),
            )
        )

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {body.name: at for at, body in enumerate(self.roster.bodies())}
