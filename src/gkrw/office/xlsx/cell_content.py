"""What the elements of cells, rows and columns hold, before it is understood as values."""

import re
from datetime import datetime

from lxml import etree

from gkrw.office.xlsx.cell_positions import LAST_COLUMN, LAST_ROW
from gkrw.office.xlsx.number_format import serial_of
from gkrw.office.xlsx.workbook_parts import local_name, unescaped


def content_of(
    cell: etree._Element,
) -> tuple[str | None, etree._Element | None, etree._Element | None]:
    """Return the text of `v`, the element of the formula, and that of a text that stands in the cell
    itself; each is None where the cell has none. The first element of each name counts."""
    value = formula = inline = None
    for child in cell:
        name = local_name(child)
        if name == "v" and value is None:
            value = child.text or ""
        elif name == "f" and formula is None:
            formula = child
        elif name == "is" and inline is None:
            inline = child
    return value, formula, inline


def cell_text_of(item: etree._Element) -> tuple[str, bool]:
    """Return the text of a cell, joined from its runs, without the reading aids (rPh), and whether
    some of it is struck through."""
    text, is_struck = "", False
    for child in item:
        name = local_name(child)
        if name == "t":
            text += child.text or ""
        elif name == "r":
            text += "".join(each.text or "" for each in child.iterchildren("{*}t"))
            is_struck |= any(map(is_on, child.iter("{*}strike")))
    return unescaped(text), is_struck


def is_on(element: etree._Element | None) -> bool:
    """Return whether a switch such as <strike/> is on."""
    return element is not None and element.get("val", "1") not in ("0", "false", "off")


def is_hidden(element: etree._Element) -> bool:
    """Return whether a row, or some columns, are hidden, also by a filter."""
    return element.get("hidden") in ("1", "true", "on")


def columns_of(element: etree._Element) -> range:
    """Return the columns that a `col` is about, from 0."""
    first, last = (element.get(name, "") for name in ("min", "max"))
    if not (first.isdecimal() and last.isdecimal()):
        return range(0)
    return range(max(int(first), 1) - 1, min(int(last), LAST_COLUMN))


def row_number(row: etree._Element, before: int) -> int:
    """Return the number of a row, from 0: the written one, else the one after `before`."""
    written = row.get("r", "")
    return int(written) - 1 if written.isdecimal() and 0 < int(written) <= LAST_ROW else before + 1


def days_of(text: str, epoch_1904: bool) -> str:
    """Return the number of days for a moment in ISO 8601; any other text, such as a time of day, as
    it is."""
    try:
        moment = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return text
    return str(serial_of(moment, epoch_1904))


_LITERAL_LINK = re.compile(r'[\s+]*HYPERLINK\(\s*"((?:[^"]|"")+)"\s*[,)]', re.IGNORECASE)
"""HYPERLINK("https://…","附件"): only an address that is written out, because nothing is computed."""
_LINK = re.compile(r"HYPERLINK\(", re.IGNORECASE)
_PICTURE = re.compile(r"=\s*(?:_xlfn\.)?(?:DISPIMG|IMAGE)\(", re.IGNORECASE)


def formula_links(formula: str) -> tuple[str, int]:
    """Return the address to which a formula links, empty where it is not written out, and the number
    of its other links."""
    links = len(_LINK.findall(formula))
    match = _LITERAL_LINK.match(formula)
    return (match[1].replace('""', '"'), links - 1) if match else ("", links)


def is_picture(value: object, formula: str | None) -> bool:
    """Return whether a cell holds a picture: by the formula DISPIMG (WPS) or IMAGE (Excel)."""
    if formula is not None and _PICTURE.match(f"={formula}"):
        return True
    return isinstance(value, str) and value.startswith("=") and bool(_PICTURE.match(value))
