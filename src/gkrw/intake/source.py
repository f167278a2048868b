"""What a foreign document holds: its paragraphs and grids of cells, in order, whatever its format.

`place` is where a reader of the document finds a text, for messages: 第3段, 表1第4行第2列,
工作表“重点工作”的 B5.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, NamedTuple, TypeAlias

from gkrw.core.wording import INVISIBLE
from gkrw.intake.own_marks import OwnMarks
from gkrw.office.xlsx.cell_positions import cell_name


class Paragraph(NamedTuple):
    """A paragraph outside of the grids. It may have line breaks."""

    text: str
    place: str

    @property
    def line(self) -> str:
        """The text on one line."""
        return one_line(self.text.split("\n"))


@dataclass(frozen=True, slots=True, eq=False)
class GridCell:
    """A cell of a grid, with the rows and columns that it covers, from 0. Each paragraph of its
    text, and each line break in one, begins a new line."""

    text: str
    rows: range
    columns: range
    place: str
    lines: list[str] = field(init=False)
    """The lines that are not blank, without blanks around them."""

    def __post_init__(self) -> None:
        lines = self.text.split("\n") if "\n" in self.text else [self.text]
        object.__setattr__(self, "lines", [*filter(None, map(str.strip, lines))])

    @property
    def line(self) -> str:
        """The text on one line."""
        return one_line(self.lines)


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


def filled_grid(
    name: str,
    cells: Iterable[GridCell],
    size: tuple[int, int],
    knows_merges: bool,
    place: str,
    sheet: str = "",
) -> Grid:
    """Return a grid of `size` rows and columns with these cells, and empty cells where there are
    none. `place` is the place of a position, a format string with `row` and `column` from 1."""
    height, width = size
    at: dict[tuple[int, int], GridCell] = {}
    for cell in cells:
        for position in product(cell.rows, cell.columns):
            at.setdefault(position, cell)

    def empty(row: int, column: int) -> GridCell:
        where = place.format(row=row + 1, column=column + 1)
        return GridCell("", range(row, row + 1), range(column, column + 1), where)

    columns = range(width)
    rows = (
        tuple([at.get((row, column)) or empty(row, column) for column in columns])
        for row in range(height)
    )
    return Grid(name, tuple(rows), knows_merges, sheet)


_CJK = r"\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…"
_STRAY_BLANK = re.compile(rf"(?<=[{_CJK}])[ \t\u3000\xa0]+(?=[{_CJK}])")
_STRAY_AT_FIGURE = re.compile(
    r"(?<=\d)[ \xa0]+(?=[\u4e00-\u9fff%％])|(?<=[\u4e00-\u9fff])[ \xa0]+(?=\d)"
    r"|(?<=\d)[\t\u3000]+(?=[年月日个%％])|(?<=[年月])[\t\u3000]+(?=\d)"
)


def without_stray_blanks(text: str) -> str:
    """Return a text without the blanks that wrapping left between Chinese characters: 工作机 制, and at
    figures: 12 月."""
    if len(text.split(maxsplit=1)) < 2:
        return text
    return _STRAY_AT_FIGURE.sub("", _STRAY_BLANK.sub("", text))


# -- lines that wrapping broke ----------------------------------------------------------------------

GOES_ON = re.compile(r"[，、,（(“《〔【]$")
"""How a line ends that goes on in the next one."""
ENDS_PARAGRAPH = re.compile(r"[。；;！!？?：:）)】〕\]”]$")
"""How a line may end a paragraph of prose."""
WRAPPED_FROM = 25
"""The fewest characters of a line of prose that may go on in the next one, however it ends."""
STARTS_ITEM = re.compile(
    r"[（(]?(?:[一二三四五六七八九十百]{1,4}|\d{1,3})(?:[)）、]|[.．](?!\d))|第[一二三四五六七八九十\d]+[条项部，、]"
    r"|[①-⑳]|[-—·●■▪]"
)
"""How a line begins that does not go on from the one before."""
ENDS_SENTENCE = re.compile(r"[。；;！!？?：:…][”’）)》〉]*$|[.]$")
"""How a line ends a sentence."""


def joined_paragraphs(lines: Iterable[str]) -> tuple[str, int]:
    """Join the lines of a cell that wrapping broke within a sentence. Return the paragraphs as lines,
    and the number of joins."""
    result: list[str] = []
    joins = 0
    for line in lines:
        ends = not result or ENDS_SENTENCE.search(result[-1])
        if ends or STARTS_ITEM.match(line):
            result.append(line)
        else:
            result[-1] = join_broken(result[-1], line)
            joins += 1
    return "\n".join(result), joins


def join_broken(first: str, second: str) -> str:
    """Join two parts of a broken line. Latin words and figures get a blank between them."""
    both_latin = first[-1:].isascii() and second[:1].isascii()
    return f"{first} {second}" if both_latin and first and second else first + second


def one_line(lines: Iterable[str]) -> str:
    """Join the lines of a heading or a title, also of one that is written downwards, a character a
    line."""
    result = ""
    for line in lines:
        result = join_broken(result, line) if result else line
    return without_stray_blanks(result)


def outside_brackets(text: str, quotes: bool = False) -> Iterator[tuple[int, str]]:
    """Yield the characters outside of brackets with their positions; with `quotes`, quotation marks
    are brackets too."""
    depth = 0
    for at, character in enumerate(text):
        if character in "（(〔[【" or (quotes and character in "“《"):
            depth += 1
        elif character in "）)〕]】" or (quotes and character in "”》"):
            depth = max(depth - 1, 0)
        elif depth == 0:
            yield at, character


_SYMBOL_CODES = {
    "√": (0xFC, 0x50),
    "☑": (0xFE, 0x52),
    "×": (0xFB,),
    "☒": (0xFD,),
    "□": (0xA8, 0xA3),
}
"""What the codes of usual marks in Wingdings and Wingdings 2 show."""
_CONTROLS = {code: None for code in (*range(32), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"}


def usual_characters(text: str) -> str:
    """Return a text with the line breaks of every system as line feeds, with 〔〕 for the like of
    them, and without control characters, invisible ones, and other blanks than the usual ones."""
    for odd, usual in _ODD_BRACKETS:
        text = text.replace(odd, usual)
    if text.isprintable():
        return _NO_TEXT.sub("", text)
    text = text.translate(_SYMBOLS)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    return _NO_TEXT.sub("", text.translate(_CONTROLS)).replace("\xa0", " ")


_ODD_BRACKETS = (("［", "〔"), ("］", "〕"), ("﹝", "〔"), ("﹞", "〕"))
_SYMBOLS = {0xF000 | code: mark for mark, codes in _SYMBOL_CODES.items() for code in codes}
_NO_TEXT = re.compile(rf"{INVISIBLE}|[\u2028\u2029\ud800-\udfff\ufffe\uffff]")
