"""Read an HTML page as a foreign document, whatever the name of its file."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree, html

from gkrw.core.errors import UserError
from gkrw.intake.source import (
    ForeignDocument,
    Grid,
    GridCell,
    Paragraph,
    SourceBlock,
    filled_grid,
    placed_cell,
)
from gkrw.intake.source_text import usual_characters
from gkrw.intake.sources.text_source import MOST_CELLS, decode_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|table|meta|\?xml)\b", re.I
)


def is_page(data: bytes) -> bool:
    """Return whether a file is an HTML page, whatever it is named."""
    return _HTML.match(data[:4096].decode("latin-1").lstrip("\ufeffï»¿")) is not None


def parse_page(data: bytes) -> html.HtmlElement:
    """Return the root of an HTML page. Raise UserError."""
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return html.document_fromstring(decode_text(data).encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise UserError("网页文件里没有内容。", "确认文件选对了。") from None


def read_page(root: html.HtmlElement, stem: str) -> ForeignDocument:
    """Read the paragraphs and tables of an HTML page, such as one that is named .xls."""
    return ForeignDocument(tuple(_page_blocks(root)), stem)


_SKIPPED = ("script", "style", "template", "head", "svg", "select", "button", "nav")
_BLOCKS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "caption", "dt", "dd", "pre", "div", "table"),
    *("section", "article", "center", "ul", "ol", "dl", "form", "blockquote", "body", "main"),
}
"""Elements that begin a new paragraph."""


def _page_blocks(root: "_Element") -> Iterator[SourceBlock]:
    """Yield the paragraphs and tables of a page. A table in a cell of another follows it."""
    number = tables = 0
    pending: list[_Element | str] = [root]
    while pending:
        each = pending.pop()
        if not isinstance(each, str) and each.tag == "table":
            captions = list(each.iterchildren("caption"))
            if captions:
                each.remove(captions[0])
                pending += [each, captions[0]]
                continue
            tables += 1
            grid, inner = _page_grid(each, tables)
            if grid.width == 1:  # a frame around text
                yield from (Paragraph(cell.text, cell.place) for cell in grid.cells() if cell.lines)
            else:
                yield grid
            pending += reversed(inner)
            continue
        if not isinstance(each, str):
            if each.tag in _SKIPPED:
                continue
            if any(child.tag in _BLOCKS for child in each.iterdescendants()):
                pending += reversed(list(_contents(each)))
                continue
        number += 1
        text = each if isinstance(each, str) else _page_text(each)
        if text := usual_characters(text).strip():
            yield Paragraph(re.sub(r"\s*\n\s*", "\n", text), f"第{number}段")


def _contents(element: "_Element") -> Iterator["_Element | str"]:
    """Yield the texts and the elements in an element, in order."""
    if (element.text or "").strip():
        yield element.text or ""
    for child in element:
        yield child
        if (child.tail or "").strip():
            yield child.tail or ""


def _page_text(element: "_Element") -> str:
    for line_break in element.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    for block in element.iterdescendants("p", "div", "li"):
        block.tail = "\n" + (block.tail or "")
    return "".join(element.itertext())


def _page_grid(table: "_Element", number: int) -> tuple[Grid, list["_Element"]]:
    """Return a table, and the tables in its cells."""
    cells: list[GridCell] = []
    inner: list[_Element] = []
    taken: set[tuple[int, int]] = set()  # by cells of rows above
    size = 0
    name = f"表{number}"
    rows = [
        each for each in table.iterdescendants("tr") if next(each.iterancestors("table")) is table
    ]
    width = 0
    for row, element in enumerate(rows):
        column = 0
        for cell in element.iterchildren("td", "th"):
            while (row, column) in taken:
                column += 1
            down, right = _span(cell.get("rowspan")), _span(cell.get("colspan"))
            down = min(down, len(rows) - row)
            size += down * right
            if size > MOST_CELLS:
                raise UserError("表格大得不正常，没有读取。", "确认文件选对了。")
            if down > 1:
                taken |= {(row + y, column + x) for y in range(1, down) for x in range(right)}
            text = cell.text or ""
            if len(cell):  # few cells have elements
                inner += _taken_out(cell)
                text = _page_text(cell)
            text = usual_characters(text)
            if "\n" in text:
                text = re.sub(r"[ \n]*\n[ \n]*", "\n", text)
            rows_of, columns_of = range(row, row + down), range(column, column + right)
            cells.append(placed_cell(name, text.strip(), rows_of, columns_of))
            column += right
            width = max(width, column)
    return filled_grid(name, cells, (len(rows), width)), inner


def _span(written: str | None) -> int:
    """Return the number of rows or columns that a cell covers."""
    if written is None:
        return 1
    return min(max(int(written), 1), _MOST_SPAN) if written.isdecimal() and len(written) < 9 else 1


_MOST_SPAN = 1000


def _taken_out(cell: "_Element") -> list["_Element"]:
    """Take the tables of several rows and columns out of a cell, and return them."""
    found = []
    for table in list(cell.iterdescendants("table")):
        is_outer = not any(each in found for each in table.iterancestors("table"))
        rows = list(table.iter("tr"))
        if is_outer and len(rows) > 1 and any(len(row) > 1 for row in rows):
            found.append(table)
    for table in found:
        table.drop_tree()  # type: ignore[attr-defined] # of elements of lxml.html
    return found
