"""The blocks of a part of a Word document: its paragraphs and tables, with their contents.

Finished and foreign documents are read with `read_blocks` only. It reads the contents of content
controls, custom XML and the like, and skips the copies for older programs (mc:Fallback).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, NamedTuple, TypeAlias

from lxml import etree

from gkrw.office.docx.element_settings import (
    DEFAULT_STYLE,
    RUN_PROPERTIES,
    VANISH,
    is_switched_on,
    settings_of,
)
from gkrw.office.ooxml import W


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
    """A piece of a paragraph. `text` is "\\t" for a tab, "\\n" for a break, empty for others."""

    kind: PieceKind
    text: str
    change: TrackedChange | None = None
    is_hidden: bool = False
    """Whether Word does not show it."""


class ParagraphBlock(NamedTuple):
    """A paragraph. `boxes` are the blocks of the text boxes anchored in it.

    `mark` is the change of the paragraph mark: accepting its deletion joins the paragraph with the
    next one.
    """

    pieces: tuple[Piece, ...]
    boxes: "tuple[Block, ...]" = ()
    mark: TrackedChange | None = None


class VerticalMerge(Enum):
    """The place of a cell among the cells that are merged over several rows."""

    FIRST = "restart"
    CONTINUED = "continue"


class TableCell(NamedTuple):
    """A cell. `columns` are the columns of the grid of the table that it covers, counted from 0. A
    cell over several rows is stored once in each row: the first has the text, the others continue
    it."""

    blocks: "tuple[Block, ...]"
    columns: range = range(1)
    change: TrackedChange | None = None
    merge: VerticalMerge | None = None


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
    """Return all tables, including those in cells and text boxes, in document order."""
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
    """Return the blocks with all tracked changes accepted."""
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
        if rows := tuple(_accept_row(row) for row in block.rows if row.change not in _REMOVING):
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


def read_blocks(
    part: etree._Element, hidden_styles: Mapping[str, bool] | None = None, accepted: bool = False
) -> tuple[Block, ...]:
    """Return the blocks of a part, with tracked changes marked or, if `accepted`, accepted.
    `hidden_styles` is the result of read_hidden_styles: without it, only text whose own run hides
    it is marked as hidden."""
    reader = _BlockReader(part, hidden_styles or {})
    blocks = reader.blocks(part[:], _Context())
    return accept_changes(blocks) if accepted and reader.has_changes else tuple(blocks)


def hidden_texts(
    part: etree._Element, hidden_styles: Mapping[str, bool]
) -> Iterator[tuple[etree._Element, str]]:
    """Yield each paragraph with hidden text, and that text. `hidden_styles` is the result of
    read_hidden_styles."""
    reader = _BlockReader(part, hidden_styles)
    for paragraph in part.iter(_PARAGRAPH) if reader.may_hide else ():
        pieces = reader.paragraph(paragraph, _Context()).pieces
        if hidden := "".join(each.text for each in pieces if each.is_hidden).strip():
            yield paragraph, hidden


_PARAGRAPH, _RUN, _TEXT, _DELETED_TEXT = (f"{W}{tag}" for tag in ("p", "r", "t", "delText"))
_TABLE, _ROW, _CELL = (f"{W}{tag}" for tag in ("tbl", "tr", "tc"))
_PARAGRAPH_PROPERTIES, _TABLE_PROPERTIES, _ROW_PROPERTIES, _CELL_PROPERTIES = (
    f"{W}{tag}" for tag in ("pPr", "tblPr", "trPr", "tcPr")
)
_SKIPPED = {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    *(_PARAGRAPH_PROPERTIES, RUN_PROPERTIES, _TABLE_PROPERTIES, _ROW_PROPERTIES, _CELL_PROPERTIES),
}
_SPAN, _MERGE, _MERGE_LEFT, _BEFORE, _SYMBOL = (
    f"{W}{tag}" for tag in ("gridSpan", "vMerge", "hMerge", "gridBefore", "sym")
)
_HEADING, _HIDDEN = f"{W}tblHeader", f"{W}hidden"
_CHANGES: dict[Any, TrackedChange] = {
    **{f"{W}{each.value}": each for each in TrackedChange},
    f"{W}cellIns": TrackedChange.INSERTED,
    f"{W}cellDel": TrackedChange.DELETED,
}
_MARKS = {
    f"{W}tab": (PieceKind.TAB, "\t"),
    f"{W}br": (PieceKind.BREAK, "\n"),
    f"{W}cr": (PieceKind.BREAK, "\n"),
    f"{W}noBreakHyphen": (PieceKind.TEXT, "-"),
    f"{W}drawing": (PieceKind.PICTURE, ""),
    f"{W}pict": (PieceKind.PICTURE, ""),
    f"{W}object": (PieceKind.OBJECT, ""),
}
_CODE = re.compile("[0-9A-Fa-f]{4}")
_MAX_COLUMNS = 63
"""Word's limit for a table."""


class _Context(NamedTuple):
    """The state that an element inherits from its ancestors."""

    change: TrackedChange | None = None
    is_hidden: bool = False
    """Whether an ancestor is a hidden run."""
    table_style: str = ""

    def inside(self, tag: Any) -> "_Context":
        """Return the context of the children of an element with this tag."""
        change = _CHANGES.get(tag)
        return self if change is None else self._replace(change=change)


class _BlockReader:
    """Reads one part.

    Properties of cells, runs and paragraphs are looked up only if the part has any that matter, and
    children are taken as a slice: each of these saves a sixth of the time for a letter.
    """

    def __init__(self, part: etree._Element, hidden_styles: Mapping[str, bool]) -> None:
        self._hidden_styles = hidden_styles
        rare = {element.tag for element in part.iter(VANISH, _SPAN, _MERGE, _MERGE_LEFT, *_CHANGES)}
        self.may_hide = bool(hidden_styles) or VANISH in rare
        self.has_changes = not rare.isdisjoint(_CHANGES)
        self._has_cell_settings = bool(rare - {VANISH})
        self._merges_left = _MERGE_LEFT in rare

    def blocks(self, elements: Iterable[etree._Element], context: _Context) -> list[Block]:
        """Return the blocks among some elements, also those inside content controls and the
        like."""
        found: list[Block] = []
        for child in elements:
            tag = child.tag
            if tag == _PARAGRAPH:
                found.append(self.paragraph(child, context))
            elif tag == _TABLE:
                found.append(self._table(child, context))
            elif tag not in _SKIPPED:
                found += self.blocks(child[:], context.inside(tag))
        return found

    def paragraph(self, paragraph: etree._Element, context: _Context) -> ParagraphBlock:
        """Return the block of a paragraph."""
        pieces: list[Piece] = []
        boxes: list[Block] = []
        is_hidden = self.may_hide and self._paragraph_hides(paragraph, context)
        self._inline(paragraph, context, is_hidden, pieces, boxes)
        mark = None
        if self.has_changes:
            run_properties = paragraph.iterfind(f"{_PARAGRAPH_PROPERTIES}/{RUN_PROPERTIES}/*")
            mark = _first_change(each.tag for each in run_properties)
        return ParagraphBlock(tuple(pieces), tuple(boxes), mark)

    def _inline(
        self,
        element: etree._Element,
        context: _Context,
        is_hidden: bool,
        pieces: list[Piece],
        boxes: list[Block],
    ) -> None:
        """Append the contents of a paragraph, or of an element in it."""
        for child in element[:]:
            tag = child.tag
            if tag == _TEXT:
                pieces.append(Piece(PieceKind.TEXT, child.text or "", context.change, is_hidden))
            elif tag in _SKIPPED:
                continue
            elif tag == _RUN:
                hides = self.may_hide and self._run_hides(child, context, is_hidden)
                self._inline(child, context, hides, pieces, boxes)
            elif tag in (_PARAGRAPH, _TABLE):
                boxes += self.blocks([child], context._replace(is_hidden=is_hidden))
            elif tag == _DELETED_TEXT:
                change = TrackedChange.DELETED
                pieces.append(Piece(PieceKind.TEXT, child.text or "", change, is_hidden))
            elif tag == _SYMBOL:
                pieces.append(Piece(PieceKind.TEXT, _symbol(child), context.change, is_hidden))
            else:
                if tag in _MARKS:
                    pieces.append(Piece(*_MARKS[tag], context.change, is_hidden))
                self._inline(child, context.inside(tag), is_hidden, pieces, boxes)

    def _paragraph_hides(self, paragraph: etree._Element, context: _Context) -> bool:
        """Return whether the runs of a paragraph are hidden unless their own properties say
        otherwise."""
        if context.is_hidden:
            return True
        style = settings_of(paragraph, _PARAGRAPH_PROPERTIES).get(f"{W}pStyle", "")
        known = map(self._hidden_styles.get, (style, context.table_style, DEFAULT_STYLE))
        return next((hides for hides in known if hides is not None), False)

    def _run_hides(self, run: etree._Element, context: _Context, inherited: bool) -> bool:
        if context.is_hidden:
            return True
        settings = settings_of(run, RUN_PROPERTIES)
        if VANISH in settings:
            return is_switched_on(settings, VANISH)
        style = settings.get(f"{W}rStyle")
        return inherited if style is None else self._hidden_styles.get(style, inherited)

    def _table(self, table: etree._Element, context: _Context) -> TableBlock:
        if self.may_hide:
            style = settings_of(table, _TABLE_PROPERTIES).get(f"{W}tblStyle", "")
            context = context._replace(table_style=style)
        rows = _within(table[:], (_ROW,), context)
        return TableBlock(tuple([self._row(row, inner) for row, inner in rows]))

    def _row(self, row: etree._Element, context: _Context) -> TableRow:
        settings = settings_of(row, _ROW_PROPERTIES)
        column = _number(settings.get(_BEFORE, ""))
        cells: list[TableCell] = []
        for cell, inner in _within(row[:], (_CELL,), context):
            read = self._cell(cell, inner, column)
            column = read.columns.stop
            if self._merges_left and cells and _is_merged_left(cell):
                first = cells.pop()
                blocks = (*first.blocks, *read.blocks)
                read = first._replace(blocks=blocks, columns=range(first.columns.start, column))
            cells.append(read)
        return TableRow(
            tuple(cells),
            is_switched_on(settings, _HEADING),
            is_switched_on(settings, _HIDDEN),
            _first_change(settings) or context.change,
        )

    def _cell(self, cell: etree._Element, context: _Context, column: int) -> TableCell:
        blocks = tuple(self.blocks(cell[:], context))
        if not self._has_cell_settings:
            return TableCell(blocks, range(column, column + 1), context.change)
        settings = settings_of(cell, _CELL_PROPERTIES)
        columns = range(column, column + max(_number(settings.get(_SPAN, "")), 1))
        merge = None
        if _MERGE in settings:  # a missing or unknown value means continue
            is_first = settings[_MERGE] == VerticalMerge.FIRST.value
            merge = VerticalMerge.FIRST if is_first else VerticalMerge.CONTINUED
        return TableCell(blocks, columns, _first_change(settings) or context.change, merge)


def _within(
    elements: Iterable[etree._Element], tags: tuple[str, ...], context: _Context
) -> Iterator[tuple[etree._Element, _Context]]:
    """Yield the outermost elements with one of `tags`, also those inside content controls and the
    like, each with its context."""
    for child in elements:
        if child.tag in tags:
            yield child, context
        elif child.tag not in _SKIPPED:
            yield from _within(child[:], tags, context.inside(child.tag))


def _is_merged_left(cell: etree._Element) -> bool:
    """Return whether a cell goes on from the one at its left, as old programs and some others write
    it."""
    settings = settings_of(cell, _CELL_PROPERTIES)
    return _MERGE_LEFT in settings and settings[_MERGE_LEFT] != VerticalMerge.FIRST.value


def _symbol(element: etree._Element) -> str:
    """Return the character of a symbol: that of its font, in the area for private use."""
    written = element.get(f"{W}char", "")
    return chr(int(written, 16)) if _CODE.fullmatch(written) else ""


def _first_change(names: Iterable[Any]) -> TrackedChange | None:
    return next((_CHANGES[name] for name in names if name in _CHANGES), None)


def _number(written: str) -> int:
    """Return a number of columns, at most _MAX_COLUMNS; 0 if the value is no number."""
    is_number = written.isascii() and written.isdecimal() and len(written) < 10
    return min(int(written), _MAX_COLUMNS) if is_number else 0
