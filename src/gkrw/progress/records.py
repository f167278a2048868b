"""The progress that a department has reported, as immutable records. No I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from gkrw.core.findings import Mark
from gkrw.core.model import Placed, Target
from gkrw.progress.status import Status

TargetValues = tuple[tuple[str, Decimal], ...]
"""The reported values of targets by the targets' names."""


@dataclass(frozen=True, slots=True)
class TaskProgress(Placed):
    """The progress that a department has reported of one task. Texts are empty and other fields None where
    nothing was reported; `values` are in the order of the task's targets."""

    id: str
    status: Status | None = None
    values: TargetValues = ()
    result: str = ""
    finished: date | None = None
    evidence: str = ""
    reporter: str = ""
    phone: str = ""
    note: str = ""
    # Placed requires a mark; progress that was not read from a file has none.
    mark: Mark | None = field(default=None, compare=False, repr=False)  # type: ignore[assignment]


@dataclass(frozen=True)
class DepartmentProgress:
    """One progress file: a department (canonical name) and its entries in the table's order."""

    department: str
    entries: tuple[TaskProgress, ...]
    file: str = field(default="", compare=False)

    @cached_property
    def by_id(self) -> Mapping[str, TaskProgress]:
        """The entries by the id of their task."""
        return {entry.id: entry for entry in self.entries}


def in_targets_order(values: Mapping[str, Decimal], targets: tuple[Target, ...]) -> TargetValues:
    """Return values in the order of a task's targets, those of other names last."""
    order = [target.name for target in targets if target.name in values]
    order += [name for name in values if name not in order]
    return tuple((name, values[name]) for name in order)
