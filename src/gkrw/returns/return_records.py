"""Records of what was read from a returned workbook: rows, cells, and what was not taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gkrw.core.findings import CellPlace, Finding
from gkrw.core.model import Task
from gkrw.returns.value_parsers import CollectedValue


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that was not taken, and the typed text that would be lost.

    `typed` is empty where no text is lost. `task` is a task id and `heading` the heading of a
    column; both are empty where they are not known.
    """

    finding: Finding
    typed: str = ""
    task: str = ""
    heading: str = ""

    @property
    def place(self) -> CellPlace:
        """The cell, row, sheet or file."""
        assert isinstance(self.finding.place, CellPlace)
        return self.finding.place


@dataclass(frozen=True, slots=True)
class FilledCell:
    """A cell of a column to fill in whose value can be stored. `key` is the key of the column."""

    place: CellPlace
    key: str
    value: CollectedValue
    typed: str


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """The cells of one task, empty ones included.

    `issued` has the texts that the workbook held when it was issued, by column key; None where
    that is not known.
    """

    task: Task
    cells: tuple[FilledCell, ...]
    issued: Mapping[str, str] | None


@dataclass(slots=True)
class DepartmentReturn:
    """One department's sheet: its rows, what was not taken, and notes about what was."""

    file: str
    sheet: str
    department: str
    version: str = ""
    rows: list[ReturnedRow] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
