"""A table that was read and checked, with everything that follows from it."""

from dataclasses import dataclass
from functools import cached_property

from gkrw.core.assignments import Assignments
from gkrw.core.findings import Finding, Severity
from gkrw.core.model import Row, Table
from gkrw.core.roster import Roster


@dataclass(frozen=True)
class LoadedTable:
    """A table, its roster, and all findings of reading it and of the rules."""

    table: Table
    roster: Roster
    findings: tuple[Finding, ...]

    @cached_property
    def assignments(self) -> Assignments:
        """The roles of all bodies in all tasks."""
        return Assignments(self.table, self.roster)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every task with its headings."""
        return self.assignments.rows

    @cached_property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that make the table invalid."""
        return tuple(each for each in self.findings if each.severity is Severity.ERROR)

    @property
    def is_valid(self) -> bool:
        """Whether there is no error. Commands that write documents refuse an invalid table."""
        return not self.errors
