"""What a foreign document holds: its paragraphs and grids of cells, in order, whatever its format.

`place` is where a reader of the document finds a text, for messages: 第3段, 表1第4行第2列,
工作表“重点工作”的 B5.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from gkrw.intake.own_marks import OwnMarks
from gkrw.intake.source_text import one_line, without_stray_blanks
from gkrw.office.xlsx.cell_positions import cell_name


class Paragraph(NamedTuple):
    """A paragraph outside of the grids. It may have line breaks."""

    text: str
    place: str

    @property
    def line(self) -> str:
        """The text on one line."""
        return one_line(self.text.split("\n"))


@dataclass(slots=True, eq=False)
class GridCell:
    """A cell of a grid, with the rows and columns that it covers, from 0. Each paragraph of its
    text, and each line break in one, begins a new line. It is never changed: that it is not frozen
    halves the time to make one."""

    text: str
    rows: range
    columns: range
    place: str
    lines: list[str] = field(init=False)
    """The lines that are not blank, without blanks around them."""

    def __post_init__(self) -> None:
        text = self.text.strip()
        if "\n" in text:
            self.lines = [*filter(None, map(str.strip, text.split("\n")))]
        else:
            self.lines = [text] if text else []

    @property
    def line(self) -> str:
        """The text on one line."""
        lines = self.lines
        return without_stray_blanks(lines[0]) if len(lines) == 1 else one_line(lines)


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A table of a document, or a sheet. Each position of `rows` holds the cell that covers it, so
    a merged cell is in it several times.

    `knows_merges` says whether the format tells merged cells from empty ones; in others an empty
    cell may be part of the one above it. `sheet` is the name of the sheet, empty in other
    documents.
    """

    name: str
    rows: tuple[tuple[GridCell, ...], ...]
    knows_merges: bool = True
    sheet: str = ""

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0

    def cells(self) -> Iterator[GridCell]:
        """Yield each cell once, row by row."""
        for number, row in enumerate(self.rows):
            for column, cell in enumerate(row):
                if cell.rows.start == number and cell.columns.start == column:
                    yield cell

    def part(self, rows: range) -> "Grid":
        """Return the grid of some rows, with those of its cells counted from 0 again."""
        new: dict[GridCell, GridCell] = {}
        for row in self.rows[rows.start : rows.stop]:
            for cell in row:
                if cell not in new:
                    first = max(cell.rows.start, rows.start) - rows.start
                    last = min(cell.rows.stop, rows.stop) - rows.start
                    new[cell] = GridCell(cell.text, range(first, last), cell.columns, cell.place)
        part = (tuple(new[cell] for cell in row) for row in self.rows[rows.start : rows.stop])
        return Grid(self.name, tuple(part), self.knows_merges, self.sheet)

    def columns(self, columns: range) -> "Grid":
        """Return the grid of some columns, counted from 0 again. A cell that begins at the left of
        them is empty there."""
        new: dict[GridCell, GridCell] = {}
        for row in self.rows:
            for cell in row[columns.start : columns.stop]:
                first = max(cell.columns.start, columns.start) - columns.start
                last = min(cell.columns.stop, columns.stop) - columns.start
                text = cell.text if cell.columns.start >= columns.start else ""
                new.setdefault(cell, GridCell(text, cell.rows, range(first, last), cell.place))
        rows = (tuple(new[cell] for cell in row[columns.start : columns.stop]) for row in self.rows)
        return Grid(self.name, tuple(rows), self.knows_merges, self.sheet)


class SheetCell(NamedTuple):
    """A cell as the ledger of progress files names it: the sheet, or the table of another document,
    and the cell in it, such as B4."""

    sheet: str
    cell: str


_ON_SHEET = re.compile(r"工作表“(.+)”的 ([A-Z]{1,3}\d+)")
_IN_TABLE = re.compile(r"(.+?)第(\d+)行第(\d+)列")


def sheet_cell(place: str) -> SheetCell | None:
    """Return the cell that a place names, also 表1第4行第2列; None for another place."""
    if match := _ON_SHEET.fullmatch(place):
        return SheetCell(match[1], match[2])
    if match := _IN_TABLE.fullmatch(place):
        return SheetCell(match[1], cell_name((int(match[2]) - 1, int(match[3]) - 1)))
    return None


SourceBlock: TypeAlias = Paragraph | Grid


class Assumption(NamedTuple):
    """Something that was assumed, or that the user should look at."""

    place: str
    text: str


class ForeignDocument(NamedTuple):
    """The content of a document. `remarks` say what was not read, or is hidden. `stem` is the name
    of the file without its suffix, `format` is docx, xlsx, pdf, html, csv or text. `marks` are those
    of an exported document; `data` is the table itself where the document holds all of it. `doubts`
    are what its reader assumed."""

    blocks: tuple[SourceBlock, ...]
    stem: str
    remarks: tuple[str, ...] = ()
    format: str = "text"
    marks: OwnMarks | None = None
    data: Mapping[str, Any] | None = None
    doubts: tuple[Assumption, ...] = ()

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The grids in order."""
        return tuple(each for each in self.blocks if isinstance(each, Grid))


def texts_of(cells: Iterable[GridCell]) -> list[Paragraph]:
    """Return the texts of the cells that have one as paragraphs, each cell once."""
    return [
        Paragraph("\n".join(each.lines), each.place) for each in dict.fromkeys(cells) if each.lines
    ]


def placed_cell(grid: str, text: str, rows: range, columns: range) -> GridCell:
    """Return a cell of the grid with a name; its place is 表1第4行第2列."""
    return GridCell(text, rows, columns, cell_place(grid, rows.start, columns.start))


def cell_place(grid: str, row: int, column: int) -> str:
    """Return the place of a cell, counted from 0, of the grid with a name: 表1第4行第2列."""
    return f"{grid}第{row + 1}行第{column + 1}列"


def filled_grid(
    name: str,
    cells: Iterable[GridCell],
    size: tuple[int, int],
    knows_merges: bool = True,
    sheet: str = "",
) -> Grid:
    """Return a grid of `size` rows and columns with these cells, and empty cells where there are
    none."""
    height, width = size
    filled: list[list[GridCell | None]] = [[None] * width for _ in range(height)]
    for cell in cells:
        for line in filled[cell.rows.start : cell.rows.stop]:
            for column in range(cell.columns.start, min(cell.columns.stop, width)):
                line[column] = line[column] or cell

    def empty(row: int, column: int) -> GridCell:
        return placed_cell(name, "", range(row, row + 1), range(column, column + 1))

    rows = (
        tuple([cell or empty(row, column) for column, cell in enumerate(line)])
        for row, line in enumerate(filled)
    )
    return Grid(name, tuple(rows), knows_merges, sheet)
