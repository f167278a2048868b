"""What somebody sees of a Word document: its paragraphs and its table rows, without hidden text."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from gkrw.office.docx.open_docx import (
    BODY,
    FILLED,
    W,
    parse,
)

_STYLES = "word/styles.xml"
_PARAGRAPH, _RUN, _TEXT = (f"{W}{tag}" for tag in ("p", "r", "t"))
_TABLE, _ROW, _CELL = (f"{W}{tag}" for tag in ("tbl", "tr", "tc"))
_RUN_PROPERTIES = f"{W}rPr"
_VANISH, _HIDDEN, _HEADS, _SPAN = (
    f"{W}{tag}" for tag in ("vanish", "hidden", "tblHeader", "gridSpan")
)
_CONTAINERS = tuple(f"{W}{tag}" for tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))
_VALUE = f"{W}val"
_OFF = ("0", "false", "off")
_DEFAULT = ""
"""Stands for the document's default among its styles."""


class VisibleCell(NamedTuple):
    """A cell's text without line breaks, and the columns that it covers, counted from 0."""

    text: str
    columns: range


class VisibleTable(NamedTuple):
    """The cells of each row, and those of the rows that head the table: its first one, or those
    that are repeated on each page."""

    headings: tuple[VisibleCell, ...]
    rows: tuple[tuple[VisibleCell, ...], ...]


class VisibleText(NamedTuple):
    """The paragraphs outside of tables, and the tables (also those inside others), in order."""

    paragraphs: tuple[str, ...]
    tables: tuple[VisibleTable, ...]


def read_document(data: bytes) -> VisibleText:
    """What a document shows. Raises for one of which a part with text cannot be read: nobody must
    be sent that."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, content in parts.items():
        if FILLED.match(name) and name != BODY:
            parse(content)
    return seen_in(parts)


def seen_in(parts: Mapping[str, bytes]) -> VisibleText:
    """What the body of a document shows. Raises etree.XMLSyntaxError, and KeyError without one."""
    document = parse(parts[BODY])
    _hide(document, _hidden_styles(parts.get(_STYLES)))
    paragraphs = tuple(
        _text(each)
        for top in document.iterfind(f"{W}body/*")
        if top.tag != _TABLE
        for each in top.iter(_PARAGRAPH)
        if _owner(each, _ROW) is None
    )
    marked = _marked(document)
    return VisibleText(paragraphs, tuple(_table(each, marked) for each in document.iter(_TABLE)))


def _text(element: etree._Element) -> str:
    return "".join(element.itertext(_TEXT, with_tail=False))


_Marked = Mapping[tuple[str, etree._Element], etree._Element]
"""The rows that are hidden or head a table, and the cells over several columns: by the name of the
setting that says so and the row or cell, that setting."""


def _marked(document: etree._Element) -> _Marked:
    found: dict[tuple[str, etree._Element], etree._Element] = {}
    for setting in document.iter(_HIDDEN, _HEADS, _SPAN):
        properties = setting.getparent()
        owner = None if properties is None else properties.getparent()
        if owner is not None:
            found[str(setting.tag), owner] = setting
    return found


def _table(table: etree._Element, marked: _Marked) -> VisibleTable:
    """A table's own rows; those of a table inside it are that one's."""
    rows = {each: tuple(_cells(each, marked)) for each in _within(table, _ROW)}
    heading = [each for each in rows if _is_on(marked.get((_HEADS, each)))] or list(rows)[:1]
    return VisibleTable(
        tuple(cell for each in heading for cell in rows[each]),
        tuple(cells for each, cells in rows.items() if not _is_on(marked.get((_HIDDEN, each)))),
    )


def _cells(row: etree._Element, marked: _Marked) -> Iterator[VisibleCell]:
    start = 0
    for each in _within(row, _CELL):
        span = marked.get((_SPAN, each))
        end = start + (1 if span is None else _width(span.get(_VALUE, "")))
        yield VisibleCell(_text(each), range(start, end))
        start = end


_MOST_COLUMNS = 63
"""The most columns of a table: a limit of Word."""


def _width(written: str) -> int:
    """How many columns a cell covers; one where that is not said in a number."""
    is_number = written.isascii() and written.isdecimal() and len(written) < 10
    return min(max(int(written), 1), _MOST_COLUMNS) if is_number else 1


def _within(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also those that a content control or the like
    stands around."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _within(child, tag)


def _owner(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterancestors(tag), None)


def _setting(element: etree._Element | None, properties: str, name: str) -> etree._Element | None:
    """What stands of that name in an element's properties."""
    if element is None:
        return None
    found = next(element.iterchildren(properties), None)
    return None if found is None else next(found.iterchildren(name), None)


def _is_on(setting: etree._Element | None) -> bool:
    return setting is not None and setting.get(_VALUE) not in _OFF


# -- hidden text -----------------------------------------------------------------------------------


def _hide(document: etree._Element, styles: Mapping[str, bool]) -> None:
    """Empty the texts that Word does not show: hidden by themselves or by a style."""
    if not styles and next(document.iter(_VANISH), None) is None:
        return
    for run in document.iter(_RUN):
        if _is_hidden(run, styles):
            for text in run.iter(_TEXT):
                text.text = ""


def _is_hidden(run: etree._Element, styles: Mapping[str, bool]) -> bool:
    own = _setting(run, _RUN_PROPERTIES, _VANISH)
    if own is not None:
        return _is_on(own)
    named = (
        _setting(run, _RUN_PROPERTIES, f"{W}rStyle"),
        _setting(_owner(run, _PARAGRAPH), f"{W}pPr", f"{W}pStyle"),
        _setting(_owner(run, _TABLE), f"{W}tblPr", f"{W}tblStyle"),
    )
    names = [each.get(_VALUE, "") for each in named if each is not None]
    return next((styles[name] for name in [*names, _DEFAULT] if name in styles), False)


def _hidden_styles(content: bytes | None) -> dict[str, bool]:
    """Whether a style hides text, by its id, for the styles that say so themselves or through the
    one they are based on; for the document's default, _DEFAULT."""
    if content is None or b"vanish" not in content:
        return {}
    root = parse(content)
    own: dict[str, bool] = {}
    above: dict[str, str] = {}
    for style in root.iter(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        setting, base = _setting(style, _RUN_PROPERTIES, _VANISH), style.find(f"{W}basedOn")
        if setting is not None:
            own[name] = _is_on(setting)
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                own[_DEFAULT] = own[name]
        if base is not None:
            above[name] = base.get(_VALUE, "")
    for each in root.iterfind(f"{W}docDefaults/{W}rPrDefault/{_RUN_PROPERTIES}/{_VANISH}"):
        own.setdefault(_DEFAULT, _is_on(each))
    return {
        name: own[says]
        for name in {*own, *above}
        if (says := _first_that_says(name, own, above)) is not None
    }


def _first_that_says(name: str, own: Mapping[str, bool], above: Mapping[str, str]) -> str | None:
    """A style, or the nearest that it is based on, that says whether its text is hidden."""
    met: set[str] = set()
    while name not in own:
        if name in met or name not in above:
            return None
        met.add(name)
        name = above[name]
    return name
