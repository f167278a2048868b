"""What somebody sees of a Word document: its paragraphs and its table rows, without hidden text."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from gkrw.letters.opening import BODY, W, parse

_STYLES = "word/styles.xml"
_PARAGRAPH, _RUN, _TEXT = (f"{W}{tag}" for tag in ("p", "r", "t"))
_TABLE, _ROW, _CELL = (f"{W}{tag}" for tag in ("tbl", "tr", "tc"))
_VALUE = f"{W}val"
_OFF = ("0", "false", "off")
_DEFAULT = ""
"""Stands for the document's default among its styles."""


class Cell(NamedTuple):
    """A cell's text without line breaks, and the columns that it covers: from `start`, before
    `end`."""

    text: str
    start: int
    end: int


class TableRow(NamedTuple):
    """A row, and the cells of the rows that head its table (its first one, or those that are
    repeated on each page)."""

    cells: tuple[Cell, ...]
    headings: tuple[Cell, ...]


class Seen(NamedTuple):
    """The paragraphs outside of tables, and the rows of all tables, in order."""

    paragraphs: tuple[str, ...]
    rows: tuple[TableRow, ...]


def seen_in(parts: Mapping[str, bytes]) -> Seen:
    """What the body of a document shows. Raises etree.XMLSyntaxError, and KeyError without one."""
    document = parse(parts[BODY])
    _hide(document, _hidden_styles(parts.get(_STYLES)))
    paragraphs = tuple(
        _text(each)
        for each in document.iter(_PARAGRAPH)
        if next(each.iterancestors(_ROW), None) is None
    )
    rows = tuple(row for table in document.iter(_TABLE) for row in _rows(table))
    return Seen(paragraphs, rows)


def _text(element: etree._Element) -> str:
    return "".join(each.text or "" for each in element.iter(_TEXT))


def _rows(table: etree._Element) -> Iterator[TableRow]:
    """The rows of a table; those of a table inside it are its own."""
    rows = [each for each in table.iter(_ROW) if _owner(each, _TABLE) is table]
    if not rows:
        return
    heading = [each for each in rows if _property(each, "trPr", "tblHeader")] or rows[:1]
    headings = tuple(cell for each in heading for cell in _cells(each))
    for row in rows:
        if not _property(row, "trPr", "hidden"):
            yield TableRow(tuple(_cells(row)), headings)


def _cells(row: etree._Element) -> Iterator[Cell]:
    start = 0
    for each in row.iter(_CELL):
        if _owner(each, _ROW) is row:
            span = each.find(f"{W}tcPr/{W}gridSpan")
            width = 1 if span is None else int(span.get(_VALUE, "1"))
            yield Cell(_text(each), start, start + width)
            start += width


def _owner(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterancestors(tag), None)


def _property(element: etree._Element, properties: str, name: str) -> bool:
    found = element.find(f"{W}{properties}/{W}{name}")
    return found is not None and _is_on(found)


def _is_on(setting: etree._Element) -> bool:
    return setting.get(_VALUE) not in _OFF


# -- hidden text -----------------------------------------------------------------------------------


def _hide(document: etree._Element, styles: Mapping[str, bool]) -> None:
    """Empty the texts that Word does not show: hidden by themselves or by a style."""
    if not styles and next(document.iter(f"{W}vanish"), None) is None:
        return
    for run in document.iter(_RUN):
        if _is_hidden(run, styles):
            for text in run.iter(_TEXT):
                text.text = ""


def _is_hidden(run: etree._Element, styles: Mapping[str, bool]) -> bool:
    own = run.find(f"{W}rPr/{W}vanish")
    if own is not None:
        return _is_on(own)
    named = (
        run.find(f"{W}rPr/{W}rStyle"),
        _below(_owner(run, _PARAGRAPH), f"{W}pPr/{W}pStyle"),
        _below(_owner(run, _TABLE), f"{W}tblPr/{W}tblStyle"),
    )
    names = [each.get(_VALUE, "") for each in named if each is not None]
    return next((styles[name] for name in [*names, _DEFAULT] if name in styles), False)


def _below(element: etree._Element | None, path: str) -> etree._Element | None:
    return None if element is None else element.find(path)


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
        setting, base = style.find(f"{W}rPr/{W}vanish"), style.find(f"{W}basedOn")
        if setting is not None:
            own[name] = _is_on(setting)
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                own[_DEFAULT] = own[name]
        if base is not None:
            above[name] = base.get(_VALUE, "")
    for each in root.iterfind(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}vanish"):
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
