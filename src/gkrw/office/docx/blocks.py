"""The blocks of a Word document: the paragraphs and tables of each part, in document order.

This is the only code that reads text from WordprocessingML. A part is read as it stands, with
tracked changes and hidden text marked, or with all changes accepted. Content controls, custom XML and the
like are looked through; the copies that a document keeps for older programs (mc:Fallback) are left
out.
"""

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, NamedTuple, TypeAlias

from lxml import etree

from gkrw.office.docx.hidden_styles import DEFAULT_STYLE, is_on, setting_of
from gkrw.office.docx.namespaces import W

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


class Revision(Enum):
    """A tracked change that nobody has accepted or rejected yet. The value is its element."""

    INSERTED = "ins"
    DELETED = "del"
    MOVED_HERE = "moveTo"
    MOVED_AWAY = "moveFrom"

    @property
    def removes(self) -> bool:
        """Whether accepting the change removes what it marks."""
        return self in (Revision.DELETED, Revision.MOVED_AWAY)


class PieceKind(Enum):
    """The kinds of things in a line. An object is a document of another program."""

    TEXT = "text"
    TAB = "tab"
    BREAK = "break"
    PICTURE = "picture"
    OBJECT = "object"


class Piece(NamedTuple):
    """A piece of a paragraph. `text` is empty for pictures and objects."""

    kind: PieceKind
    text: str
    revision: Revision | None = None
    is_hidden: bool = False
    """Whether Word does not show it: hidden by itself or by a style."""


class Paragraph(NamedTuple):
    """A paragraph. `boxes` are the blocks of the text boxes that are anchored in it.

    `end` is the change of its end: accepting a deleted one joins the paragraph with the next.
    """

    pieces: tuple[Piece, ...]
    boxes: "tuple[Block, ...]" = ()
    end: Revision | None = None


class VerticalMerge(Enum):
    """The place of a cell among cells merged over several rows. The value is Word's own."""

    FIRST = "restart"
    CONTINUED = "continue"


class Cell(NamedTuple):
    """A cell. It covers `span` columns of the table's grid from `column`, counted from 0."""

    blocks: "tuple[Block, ...]"
    column: int = 0
    span: int = 1
    merge: VerticalMerge | None = None
    revision: Revision | None = None

    @property
    def columns(self) -> range:
        """The columns that it covers."""
        return range(self.column, self.column + self.span)


class Row(NamedTuple):
    """A row of a table. Word repeats one that `is_heading` on each page."""

    cells: tuple[Cell, ...]
    is_heading: bool = False
    is_hidden: bool = False
    revision: Revision | None = None


class Table(NamedTuple):
    """A table. The tables inside it are blocks of its cells."""

    rows: tuple[Row, ...]

    @property
    def headings(self) -> tuple[Row, ...]:
        """The rows that are marked as headings; without any, the first row."""
        return tuple(row for row in self.rows if row.is_heading) or self.rows[:1]


Block: TypeAlias = Paragraph | Table


def read_blocks(
    part: etree._Element, hidden_styles: Mapping[str, bool] | None = None
) -> tuple[Block, ...]:
    """The blocks of a part as they stand, with its tracked changes.

    `hidden_styles` comes from `gkrw.office.docx.hidden_styles`; without it, only text that is
    hidden by itself is marked as hidden.
    """
    return tuple(_BlockReader(part, hidden_styles or {}).blocks(part, _Context()))


def read_accepted_blocks(
    part: etree._Element, hidden_styles: Mapping[str, bool] | None = None
) -> tuple[Block, ...]:
    """The blocks of a part with all its tracked changes accepted."""
    reader = _BlockReader(part, hidden_styles or {})
    blocks = reader.blocks(part, _Context())
    return _accepted(blocks) if reader.is_revised else tuple(blocks)


def tables_in(blocks: Iterable[Block]) -> list[Table]:
    """All tables, also those in cells and in text boxes, in document order."""
    tables = []
    for block in blocks:
        if isinstance(block, Table):
            tables.append(block)
            for row in block.rows:
                for cell in row.cells:
                    tables += tables_in(cell.blocks)
        elif block.boxes:
            tables += tables_in(block.boxes)
    return tables


# -- accepting changes -----------------------------------------------------------------------------


def _accepted(blocks: Iterable[Block]) -> tuple[Block, ...]:
    result: list[Block] = []
    unfinished = _EMPTY  # paragraphs whose end is deleted
    for block in blocks:
        if isinstance(block, Paragraph):
            pieces = (
                each._replace(revision=None) for each in block.pieces if not _is_removed(each)
            )
            unfinished = Paragraph(
                (*unfinished.pieces, *pieces), (*unfinished.boxes, *_accepted(block.boxes))
            )
            if block.end is None or not block.end.removes:
                result.append(unfinished)
                unfinished = _EMPTY
            continue
        if unfinished != _EMPTY:
            result.append(unfinished)
            unfinished = _EMPTY
        rows = tuple(_accepted_row(row) for row in block.rows if not _is_removed(row))
        if rows:
            result.append(Table(rows))
    return (*result, unfinished) if unfinished != _EMPTY else tuple(result)


_EMPTY = Paragraph(())


def _accepted_row(row: Row) -> Row:
    cells = (
        cell._replace(blocks=_accepted(cell.blocks), revision=None)
        for cell in row.cells
        if not _is_removed(cell)
    )
    return row._replace(cells=tuple(cells), revision=None)


def _is_removed(changed: Piece | Row | Cell) -> bool:
    return changed.revision is not None and changed.revision.removes


# -- reading ---------------------------------------------------------------------------------------

_PARAGRAPH, _RUN, _TEXT, _DELETED_TEXT = (f"{W}{tag}" for tag in ("p", "r", "t", "delText"))
_TABLE, _ROW, _CELL = (f"{W}{tag}" for tag in ("tbl", "tr", "tc"))
_PARAGRAPH_PROPERTIES, _RUN_PROPERTIES, _TABLE_PROPERTIES, _ROW_PROPERTIES, _CELL_PROPERTIES = (
    f"{W}{tag}" for tag in ("pPr", "rPr", "tblPr", "trPr", "tcPr")
)
_SKIPPED = frozenset(
    {
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
        _PARAGRAPH_PROPERTIES,
        _RUN_PROPERTIES,
        _TABLE_PROPERTIES,
        _ROW_PROPERTIES,
        _CELL_PROPERTIES,
    }
)
_SPAN, _MERGE, _BEFORE = f"{W}gridSpan", f"{W}vMerge", f"{W}gridBefore"
_HEADING, _HIDDEN, _VANISH, _VALUE = f"{W}tblHeader", f"{W}hidden", f"{W}vanish", f"{W}val"
_REVISIONS: dict[Any, Revision] = {
    **{f"{W}{each.value}": each for each in Revision},
    f"{W}cellIns": Revision.INSERTED,
    f"{W}cellDel": Revision.DELETED,
}
_IS_TEXT = PieceKind.TEXT
_MARKS = {
    f"{W}tab": (PieceKind.TAB, "\t"),
    f"{W}br": (PieceKind.BREAK, "\n"),
    f"{W}cr": (PieceKind.BREAK, "\n"),
    f"{W}noBreakHyphen": (PieceKind.TEXT, "-"),
    f"{W}drawing": (PieceKind.PICTURE, ""),
    f"{W}pict": (PieceKind.PICTURE, ""),
    f"{W}object": (PieceKind.OBJECT, ""),
}
_MOST_COLUMNS = 63
"""The most columns of a table: a limit of Word."""


class _Context(NamedTuple):
    """What an element inherits from those around it."""

    revision: Revision | None = None
    is_hidden: bool = False
    """Whether a hidden run is around it."""
    table_style: str = ""

    def inside(self, tag: Any) -> "_Context":
        """The context of the children of an element, which may mark a change."""
        revision = _REVISIONS.get(tag)
        return self if revision is None else self._replace(revision=revision)


class _BlockReader:
    """Reads one part.

    Properties are looked at only where the part has some that matter: that takes a third off the
    time for a letter.
    """

    def __init__(self, part: etree._Element, hidden_styles: Mapping[str, bool]) -> None:
        self._hidden_styles = hidden_styles
        rare = {element.tag for element in part.iter(_VANISH, _SPAN, _MERGE, *_REVISIONS)}
        self._may_hide = bool(hidden_styles) or _VANISH in rare
        self.is_revised = not rare.isdisjoint(_REVISIONS)
        self._has_cell_settings = self.is_revised or _SPAN in rare or _MERGE in rare

    def blocks(self, element: etree._Element, context: _Context) -> list[Block]:
        found: list[Block] = []
        for child in element[:]:
            tag = child.tag
            if tag == _PARAGRAPH:
                found.append(self._paragraph(child, context))
            elif tag == _TABLE:
                found.append(self._table(child, context))
            elif tag not in _SKIPPED:
                found += self.blocks(child, context.inside(tag))
        return found

    # -- paragraphs

    def _paragraph(self, paragraph: etree._Element, context: _Context) -> Paragraph:
        pieces: list[Piece] = []
        boxes: list[Block] = []
        is_hidden = self._may_hide and self._paragraph_hides(paragraph, context)
        self._inline(paragraph, context, is_hidden, pieces, boxes)
        end = self._end(paragraph) if self.is_revised else None
        return Paragraph(tuple(pieces), tuple(boxes), end)

    def _inline(
        self,
        element: etree._Element,
        context: _Context,
        is_hidden: bool,
        pieces: list[Piece],
        boxes: list[Block],
    ) -> None:
        """Append what a paragraph, or an element in it, contains."""
        for child in element[:]:
            tag = child.tag
            if tag == _TEXT:
                pieces.append(Piece(_IS_TEXT, child.text or "", context.revision, is_hidden))
            elif tag in _SKIPPED:
                continue
            elif tag == _RUN:
                hides = self._may_hide and self._run_hides(child, context, is_hidden)
                self._inline(child, context, hides, pieces, boxes)
            elif tag == _DELETED_TEXT:
                pieces.append(Piece(_IS_TEXT, child.text or "", Revision.DELETED, is_hidden))
            elif tag == _PARAGRAPH:
                boxes.append(self._paragraph(child, context._replace(is_hidden=is_hidden)))
            elif tag == _TABLE:
                boxes.append(self._table(child, context._replace(is_hidden=is_hidden)))
            else:
                if tag in _MARKS:
                    pieces.append(Piece(*_MARKS[tag], context.revision, is_hidden))
                self._inline(child, context.inside(tag), is_hidden, pieces, boxes)

    def _end(self, paragraph: etree._Element) -> Revision | None:
        properties = setting_of(paragraph, _PARAGRAPH_PROPERTIES, _RUN_PROPERTIES)
        return None if properties is None else _first_revision(each.tag for each in properties)

    def _paragraph_hides(self, paragraph: etree._Element, context: _Context) -> bool:
        """Whether the runs of a paragraph are hidden, as far as they do not say it themselves."""
        if context.is_hidden:
            return True
        style = setting_of(paragraph, _PARAGRAPH_PROPERTIES, f"{W}pStyle")
        names = (_value(style), context.table_style, DEFAULT_STYLE)
        styles = self._hidden_styles
        return next((styles[name] for name in names if name in styles), False)

    def _run_hides(self, run: etree._Element, context: _Context, inherited: bool) -> bool:
        if context.is_hidden:
            return True
        own = setting_of(run, _RUN_PROPERTIES, _VANISH)
        if own is not None:
            return is_on(own)
        style = setting_of(run, _RUN_PROPERTIES, f"{W}rStyle")
        return inherited if style is None else self._hidden_styles.get(_value(style), inherited)

    # -- tables

    def _table(self, table: etree._Element, context: _Context) -> Table:
        if self._may_hide:
            style = setting_of(table, _TABLE_PROPERTIES, f"{W}tblStyle")
            context = context._replace(table_style=_value(style))
        return Table(tuple(self._rows(table, context)))

    def _rows(self, element: etree._Element, context: _Context) -> list[Row]:
        """The rows of a table, also those that a content control or the like is around."""
        rows = []
        for child in element[:]:
            tag = child.tag
            if tag == _ROW:
                rows.append(self._row(child, context))
            elif tag not in _SKIPPED:
                rows += self._rows(child, context.inside(tag))
        return rows

    def _row(self, row: etree._Element, context: _Context) -> Row:
        settings = _settings(row, _ROW_PROPERTIES)
        before = _number(settings.get(_BEFORE), 0)
        return Row(
            tuple(self._cells(row, context, before)),
            is_on(settings.get(_HEADING)),
            is_on(settings.get(_HIDDEN)),
            _first_revision(settings) or context.revision,
        )

    def _cells(self, element: etree._Element, context: _Context, column: int) -> list[Cell]:
        """The cells of a row, also those that a content control or the like is around."""
        cells = []
        for child in element[:]:
            tag = child.tag
            if tag == _CELL:
                cells.append(self._cell(child, context, column))
            elif tag not in _SKIPPED:
                cells += self._cells(child, context.inside(tag), column)
            if cells:
                column = cells[-1].column + cells[-1].span
        return cells

    def _cell(self, cell: etree._Element, context: _Context, column: int) -> Cell:
        blocks = tuple(self.blocks(cell, context))
        if not self._has_cell_settings:
            return Cell(blocks, column, 1, None, context.revision)
        settings = _settings(cell, _CELL_PROPERTIES)
        merge = None
        if _MERGE in settings:
            is_first = _value(settings[_MERGE]) == VerticalMerge.FIRST.value
            merge = VerticalMerge.FIRST if is_first else VerticalMerge.CONTINUED
        span = max(_number(settings.get(_SPAN), 1), 1)
        return Cell(blocks, column, span, merge, _first_revision(settings) or context.revision)


def _settings(element: etree._Element, properties: str) -> dict[Any, etree._Element]:
    """The properties of a row or cell by their names."""
    # A plain loop takes a third of the time of iterchildren(properties).
    for child in element[:]:
        if child.tag == properties:
            return {setting.tag: setting for setting in child}
    return {}


def _first_revision(names: Iterable[Any]) -> Revision | None:
    return next((_REVISIONS[name] for name in names if name in _REVISIONS), None)


def _value(setting: etree._Element | None) -> str:
    return "" if setting is None else setting.get(_VALUE, "")


def _number(setting: etree._Element | None, default: int) -> int:
    """A number of columns; `default` where it is not written as one."""
    written = _value(setting)
    is_number = written.isascii() and written.isdecimal() and len(written) < 10
    return min(int(written), _MOST_COLUMNS) if is_number else default
