"""What a department has reported, as immutable records. No I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cached_property

from gkrw.findings import Mark
from gkrw.model import Placed


class Status(Enum):
    """How far a department is with a task. The value is the word that is shown and stored."""

    NOT_STARTED = "未开始"
    UNDER_WAY = "推进中"
    DONE = "已完成"


@dataclass(frozen=True, slots=True)
class Entry(Placed):
    """What a department has reported of one task; empty texts and None where it said nothing.

    `values` are the values of targets by their names, in the order of the task's targets.
    """

    id: str
    status: Status | None = None
    values: tuple[tuple[str, Decimal], ...] = ()
    result: str = ""
    finished: date | None = None
    evidence: str = ""
    reporter: str = ""
    phone: str = ""
    note: str = ""
    mark: Mark | None = field(default=None, compare=False, repr=False)  # type: ignore[assignment]


@dataclass(frozen=True)
class Progress:
    """One progress file: a department (canonical name) and its entries in the table's order."""

    department: str
    entries: tuple[Entry, ...]
    file: str = field(default="", compare=False)

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """The entries by the id of their task."""
        return {entry.id: entry for entry in self.entries}
