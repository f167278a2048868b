"""What was read from a returned workbook, as records: rows, cells, and what was not taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gkrw.core.findings import CellPlace
from gkrw.core.model import Task
from gkrw.returns.cell_values import Taken


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that was not taken, or must be known: where, what, and what to do.

    `typed` is what the person typed there and would be lost; empty where nothing is.
    """

    place: CellPlace
    message: str
    fix: str = ""
    typed: str = ""
    task: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """One filled-in cell that can be stored."""

    place: CellPlace
    key: str
    value: Taken
    typed: str


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """The filled-in cells of one task, the empty ones too; `issued` are those that the workbook
    had when it was issued, as texts by key, or None where that is not known."""

    task: Task
    cells: tuple[Filled, ...]
    issued: Mapping[str, str] | None


@dataclass(slots=True)
class Returned:
    """One department's sheet: its rows, what was not taken, and what is only to be known."""

    file: str
    sheet: str
    department: str
    version: str = ""
    rows: list[ReturnedRow] = field(default_factory=list)
    rejected: list[Trouble] = field(default_factory=list)
    notes: list[Trouble] = field(default_factory=list)
