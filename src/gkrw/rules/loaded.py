"""A table that was read and checked, with its roster: what every feature starts from."""

from dataclasses import dataclass
from functools import cached_property

from gkrw import store
from gkrw.core.findings import Finding, has_errors, in_order
from gkrw.core.model import Row, Table
from gkrw.core.roster import Roster, build


@dataclass(frozen=True)
class LoadedTable:
    """A table, who is who in it, and everything that reading it and the rules found wrong."""

    table: Table
    roster: Roster
    findings: tuple[Finding, ...]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every task with where it stands."""
        return tuple(self.table.rows())

    @property
    def is_valid(self) -> bool:
        """Whether there is no error. What writes documents must refuse a table that has one."""
        return not has_errors(self.findings)


def check(loaded: store.ParsedFile) -> LoadedTable | None:
    """Check what was read; None when the file holds no table (then `loaded` says why)."""
    from gkrw import rules  # some thirty modules, which completion does not need

    if loaded.table is None:
        return None
    roster = build(loaded.table)
    findings = in_order((*loaded.findings, *rules.check(loaded.table, roster)))
    return LoadedTable(loaded.table, roster, findings)
