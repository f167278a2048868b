"""The progress that departments have reported, as immutable records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from gkrw.core.findings import Finding, Mark
from gkrw.core.placed import Placed, record
from gkrw.core.task_parts import Target
from gkrw.progress.ledger import Ledger
from gkrw.progress.statuses import Status

TargetValues = tuple[tuple[str, Decimal], ...]
"""The reported values of targets: pairs of a target's name and its value."""
TEXT_KEYS = ("result", "evidence", "reporter", "phone", "note")
"""The fields of an entry whose values are stored as they were typed."""


def value_text(value: Status | Decimal | date | str | float | None) -> str:
    """Return a value as the hidden sheet, comparisons and messages write it: 7.5 also for 7.50,
    a status as its word, and the empty text for None."""
    if value is None:
        return ""
    if isinstance(value, Status):
        return value.value
    if isinstance(value, Decimal):
        # No exponent: a telephone number must keep all of its digits.
        whole = value == value.to_integral_value()
        return str(int(value)) if whole else f"{value.normalize():f}"
    return str(value)


def target_key(name: str) -> str:
    """Return the key of the value of a target: targets.网上可办率."""
    return f"targets.{name}"


@record(frozen=True, slots=True)
class TaskProgress(Placed):
    """The progress that a department has reported on one task.

    Where nothing was reported, texts and `values` are empty, and other fields are None. `values`
    are in the order of the task's targets. `title` is the title that the task had when the progress
    was reported, empty in files of early versions.
    """

    id: str
    status: Status | None = None
    values: TargetValues = ()
    result: str = ""
    finished: date | None = None
    evidence: str = ""
    reporter: str = ""
    phone: str = ""
    note: str = ""
    title: str = ""
    # Placed requires a mark; progress that was not read from a file has none.
    mark: Mark | None = field(  # type: ignore[assignment]
        default=None, compare=False, repr=False, kw_only=True
    )

    def texts(self) -> dict[str, str]:
        """Return the reported values as text, by key: status, finished, the keys in TEXT_KEYS, and
        those of targets, see `target_key`. Values that were not reported are left out."""
        keys = ("status", "finished", *TEXT_KEYS)
        texts = {key: value_text(getattr(self, key)) for key in keys if getattr(self, key)}
        return texts | {target_key(name): value_text(value) for name, value in self.values}


@dataclass(frozen=True)
class DepartmentProgress:
    """One progress file: a department (canonical name) and its entries in the table's order.

    `table` identifies the table, see TableIdentity.recorded; empty in files of early versions.
    `returns` is the ledger of the returns that were collected, empty in files of early versions.
    """

    department: str
    entries: tuple[TaskProgress, ...]
    file: str = field(default="", compare=False)
    table: str = ""
    returns: Ledger = ()

    @cached_property
    def by_id(self) -> Mapping[str, TaskProgress]:
        """The entries by the id of their task."""
        return {entry.id: entry for entry in self.entries}


ProgressEntries = Mapping[str, Mapping[str, TaskProgress]]
"""Entries by department and id of the task."""


class ReportedProgress(NamedTuple):
    """The progress of every department that has a file, and the errors of all files."""

    departments: Mapping[str, DepartmentProgress]
    errors: tuple[Finding, ...]

    @property
    def entries(self) -> ProgressEntries:
        """The entries of all departments."""
        return {name: progress.by_id for name, progress in self.departments.items()}


def in_targets_order(values: Mapping[str, Decimal], targets: tuple[Target, ...]) -> TargetValues:
    """Return values in the order of a task's targets, followed by values with other names."""
    order = dict.fromkeys([*(target.name for target in targets), *values])
    return tuple((name, values[name]) for name in order if name in values)
