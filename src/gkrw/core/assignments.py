"""A table that was read and checked, and the role of each department and collective in each task.

The roles of the contract, strongest first: lead 牵头 (named in lead), named 责任 (named in
responsible, also inside brackets), support 配合 (named in support), collective 共同 (a collective in
one of these lists contains it), possible 可能涉及 (only a collective that the table does not specify
could contain it).
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from gkrw.core.findings import Finding, errors_in
from gkrw.core.model import LISTS, Reports, Row, Table, Task
from gkrw.core.names import Name
from gkrw.core.roster import Reach, Roster, can_receive
from gkrw.core.wording import Labelled


class Role(Labelled):
    """The role of a department in a task. The order is the order of strength."""

    LEAD = "lead", "牵头"
    NAMED = "named", "责任"
    SUPPORT = "support", "配合"
    COLLECTIVE = "collective", "共同"
    POSSIBLE = "possible", "可能涉及"


ASSIGNED = (Role.LEAD, Role.NAMED, Role.SUPPORT, Role.COLLECTIVE)
"""The roles that assign a task to a department. `possible` alone does not."""
_NAMED_IN = dict(zip(LISTS, ASSIGNED, strict=False))
"""The role of a body that a list of names names, by the key of the list."""


class Source(NamedTuple):
    """A name in a list that gives a body its role, and the YAML key of the list, one of LISTS."""

    key: str
    name: Name


class Assignments:
    """The roles of every body (by canonical name) in every task of a table."""

    def __init__(self, table: Table, roster: Roster) -> None:
        self.table = table
        self.roster = roster
        # The roles by the reaches of the lists: many tasks have the same.
        self._roles: dict[tuple[Reach, ...], Mapping[str, Role]] = {}
        self._reporters: dict[tuple[Reports, Reach, Reach], frozenset[str]] = {}

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every task with its headings."""
        return tuple(self.table.rows())

    def roles(self, task: Task) -> Mapping[str, Role]:
        """Return the strongest role of each body that has a role in a task, by canonical name."""
        reach = self.roster.reach
        reaches = reach(task.lead), reach(task.responsible), reach(task.support)
        roles = self._roles.get(reaches)
        if roles is None:
            lead, responsible, support = reaches
            # Weakest first: a stronger role takes the place of a weaker one.
            roles = {
                **dict.fromkeys(
                    lead.possible | responsible.possible | support.possible, Role.POSSIBLE
                ),
                **dict.fromkeys(
                    lead.contained | responsible.contained | support.contained, Role.COLLECTIVE
                ),
                **dict.fromkeys(support.named, Role.SUPPORT),
                **dict.fromkeys(responsible.named, Role.NAMED),
                **dict.fromkeys(lead.named, Role.LEAD),
            }
            self._roles[reaches] = roles
        return roles

    def role(self, body: str, task: Task) -> Role | None:
        """Return the strongest role of a body in a task; None where it has none."""
        return self.roles(task).get(body)

    @cached_property
    def table_roles(self) -> tuple[Role, ...]:
        """The roles that can occur in the table: those of its columns, COLLECTIVE and POSSIBLE."""
        missing = {_NAMED_IN[key] for key in LISTS if key not in self.table.lists}
        return tuple(role for role in Role if role not in missing)

    @cached_property
    def by_body(self) -> Mapping[str, Mapping[Role, Sequence[Row]]]:
        """The tasks of each body by role, in the order of the table. Tasks with the role `possible`
        are included; a body without tasks has an empty mapping."""
        found: dict[str, dict[Role, list[Row]]] = {body.name: {} for body in self.roster.bodies()}
        for row in self.rows:
            for body, role in self.roles(row.task).items():
                found[body].setdefault(role, []).append(row)
        return found

    def within(self, body: str, rows: Iterable[Row]) -> Mapping[Role, Sequence[Row]]:
        """Return the tasks of a body among some rows, by role."""
        found: dict[Role, list[Row]] = {}
        for row in rows:
            role = self.role(body, row.task)
            if role is not None:
                found.setdefault(role, []).append(row)
        return found

    def reports(self, row: Row) -> Reports:
        """Return who reports the progress of a task: ALL where neither the task, nor a heading
        above it, nor the table says so."""
        return row.reports or self.table.reports or Reports.ALL

    @cached_property
    def is_everybody_reporting(self) -> bool:
        """Whether all bodies that have a task report on it, for every task."""
        return all(self.reports(row) is Reports.ALL for row in self.rows)

    def reporters(self, row: Row, reports: Reports | None = None) -> frozenset[str]:
        """Return the bodies that report the progress of a task, by canonical name; those that would
        report it if the table said `reports`, where it is given.

        The leads are those named in lead; if there are none, the members of the collectives in lead.
        With Reports.LEAD, they report; without any, those named in responsible. Empty where there
        are none of these either.
        """
        lead = self.roster.reach(row.task.lead)
        key = reports or self.reports(row), lead, self.roster.reach(row.task.responsible)
        if key not in self._reporters:
            of_role: dict[Role, set[str]] = {role: set() for role in Role}
            for body, role in self.roles(row.task).items():
                if (found := self.roster.find(body)) and can_receive(found):
                    of_role[role].add(body)
            named = of_role[Role.NAMED]
            led = of_role[Role.LEAD] or of_role[Role.COLLECTIVE] & lead.contained
            self._reporters[key] = frozenset(
                {
                    Reports.ALL: set().union(*(of_role[role] for role in ASSIGNED)),
                    Reports.NAMED: led | named,
                    Reports.LEAD: led or named,
                }[key[0]]
            )
        return self._reporters[key]

    def is_reporter(self, body: str, row: Row) -> bool:
        """Return whether a body that has a task assigned reports its progress."""
        # Quick for the usual table, in which nothing says who reports.
        return self.reports(row) is Reports.ALL or body in self.reporters(row)

    def sources(self, body: str, task: Task) -> tuple[Source, ...]:
        """Return the written names that give a body its role in a task, in the order of the lists;
        empty where it has no role."""
        role = self.role(body, task)
        return tuple(
            Source(key, name)
            for key, names in zip(LISTS, task.lists, strict=True)
            for name in names.every_name()
            if role is not None and self._gives(name, key, body, role)
        )

    def _gives(self, name: Name, key: str, body: str, role: Role) -> bool:
        canonical = self.roster.canonical.get(name.text, "")
        if role in _NAMED_IN.values():
            return canonical == body and _NAMED_IN[key] is role
        if role is Role.COLLECTIVE:
            return body in self.roster.members_of(canonical)
        return self.roster.is_unspecified(name)

    def collectives(self, body: str, rows: Iterable[Row]) -> tuple[str, ...]:
        """Return the collectives through which a body has roles in some rows, as written, each
        once."""
        names = (
            source.name.text
            for row in rows
            if self.role(body, row.task) in (Role.COLLECTIVE, Role.POSSIBLE)
            for source in self.sources(body, row.task)
        )
        return tuple(dict.fromkeys(names))


class LoadedTable:
    """A table, its roster, and the errors of reading it and of the rules, which make it invalid.
    Commands that write documents refuse such a table."""

    def __init__(self, table: Table, roster: Roster, errors: tuple[Finding, ...]) -> None:
        self.table = table
        self.roster = roster
        self.errors = errors

    @cached_property
    def assignments(self) -> Assignments:
        """The roles of all bodies in all tasks."""
        return Assignments(self.table, self.roster)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every task with its headings."""
        return self.assignments.rows


class CheckedTable(LoadedTable):
    """A table with all findings of reading it and of the rules: warnings and hints too."""

    def __init__(self, table: Table, roster: Roster, findings: tuple[Finding, ...]) -> None:
        super().__init__(table, roster, errors_in(findings))
        self.findings = findings
