"""The blocks of a Word document: its paragraphs and tables, with what is in them.

`gkrw.office.docx.block_reader` reads them. Tracked changes are marked; `accept_changes` applies
them.
"""

import re
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple, TypeAlias

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The namespace of Word's elements, as it precedes their names in lxml."""
BODY = "word/document.xml"
"""The name of the part with the body."""


class PartKind(Enum):
    """The kinds of parts with text. The value is the Chinese name."""

    BODY = "正文"
    HEADER = "页眉"
    FOOTER = "页脚"
    FOOTNOTES = "脚注"
    ENDNOTES = "尾注"
    COMMENTS = "批注"


_PART_NAME = re.compile(
    r"word/(?:(document)|(header)\d*|(footer)\d*|(footnotes)|(endnotes)|(comments))\.xml"
)


def part_kind(name: str) -> PartKind | None:
    """The kind of a part, by its name; None for a part without text."""
    match = _PART_NAME.fullmatch(name)
    return tuple(PartKind)[match.lastindex - 1] if match and match.lastindex else None


class TrackedChange(Enum):
    """A change that is neither accepted nor rejected yet. The value is the name of its element."""

    INSERTED = "ins"
    DELETED = "del"
    MOVED_HERE = "moveTo"
    MOVED_AWAY = "moveFrom"


_REMOVING = (TrackedChange.DELETED, TrackedChange.MOVED_AWAY)
"""Accepting one of these changes removes what is marked with it."""


class PieceKind(Enum):
    """The kinds of pieces. An object is an embedded document of another program."""

    TEXT = "text"
    TAB = "tab"
    BREAK = "break"
    PICTURE = "picture"
    OBJECT = "object"


class Piece(NamedTuple):
    """A piece of a paragraph. `text` is "\\t" for a tab, "\\n" for a break, empty for the others."""

    kind: PieceKind
    text: str
    change: TrackedChange | None = None
    is_hidden: bool = False
    """Whether Word does not show it."""


class ParagraphBlock(NamedTuple):
    """A paragraph. `boxes` are the blocks of the text boxes anchored in it.

    `mark` is the change of the paragraph mark: accepting a deletion joins the next paragraph.
    """

    pieces: tuple[Piece, ...]
    boxes: "tuple[Block, ...]" = ()
    mark: TrackedChange | None = None


class TableCell(NamedTuple):
    """A cell. It covers `span` columns of the grid of the table, from `column`, counted from 0."""

    blocks: "tuple[Block, ...]"
    column: int = 0
    span: int = 1
    change: TrackedChange | None = None

    @property
    def columns(self) -> range:
        """The columns that the cell covers."""
        return range(self.column, self.column + self.span)


class TableRow(NamedTuple):
    """A row of a table. Word repeats a heading row on each page."""

    cells: tuple[TableCell, ...]
    is_heading: bool = False
    is_hidden: bool = False
    change: TrackedChange | None = None


class TableBlock(NamedTuple):
    """A table. The tables inside it are blocks of its cells."""

    rows: tuple[TableRow, ...]

    @property
    def headings(self) -> tuple[TableRow, ...]:
        """The heading rows; the first row where none is marked as one."""
        return tuple(row for row in self.rows if row.is_heading) or self.rows[:1]


Block: TypeAlias = ParagraphBlock | TableBlock


def tables_in(blocks: Iterable[Block]) -> list[TableBlock]:
    """All tables, including those in cells and text boxes, in document order."""
    tables = []
    for block in blocks:
        if isinstance(block, TableBlock):
            tables.append(block)
            for row in block.rows:
                for cell in row.cells:
                    tables += tables_in(cell.blocks)
        elif block.boxes:
            tables += tables_in(block.boxes)
    return tables


def accept_changes(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with all tracked changes accepted."""
    result: list[Block] = []
    unfinished = _EMPTY  # joins paragraphs whose marks are deleted
    for block in blocks:
        if isinstance(block, ParagraphBlock):
            kept = (each for each in block.pieces if each.change not in _REMOVING)
            unfinished = ParagraphBlock(
                (*unfinished.pieces, *(each._replace(change=None) for each in kept)),
                (*unfinished.boxes, *accept_changes(block.boxes)),
            )
            if block.mark not in _REMOVING:
                result.append(unfinished)
                unfinished = _EMPTY
            continue
        if unfinished != _EMPTY:
            result.append(unfinished)
            unfinished = _EMPTY
        rows = tuple(_accept_row(row) for row in block.rows if row.change not in _REMOVING)
        if rows:
            result.append(TableBlock(rows))
    return (*result, unfinished) if unfinished != _EMPTY else tuple(result)


_EMPTY = ParagraphBlock(())


def _accept_row(row: TableRow) -> TableRow:
    cells = (
        cell._replace(blocks=accept_changes(cell.blocks), change=None)
        for cell in row.cells
        if cell.change not in _REMOVING
    )
    return row._replace(cells=tuple(cells), change=None)
