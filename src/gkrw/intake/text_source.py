"""Read text as a foreign document: CSV, tables pasted from Word or Excel, HTML tables, and prose."""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lxml import etree, html

from gkrw.core.errors import UserError
from gkrw.intake.body_names import LABEL, NAME_SEPARATORS, is_body_like, split_names
from gkrw.intake.headings import heading_text, is_heading_row
from gkrw.intake.source import (
    ENDS_PARAGRAPH,
    GOES_ON,
    STARTS_ITEM,
    WRAPPED_FROM,
    ForeignDocument,
    Grid,
    GridCell,
    Paragraph,
    SourceBlock,
    filled_grid,
    join_broken,
    usual_characters,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_CELLS = 1_000_000
_BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


def _decode_text(data: bytes) -> str:
    """Decode a text in UTF-8, UTF-16 with a mark, or GBK. Raise UserError for anything else."""
    encodings = [code for mark, code in _BYTE_ORDER_MARKS.items() if data.startswith(mark)]
    for encoding in encodings or ["utf-8", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UserError(
        "这不是文本文件，或者它的编码认不出来。", "用记事本打开，另存为 UTF-8 编码，再试一次。"
    )


def read_csv(data: bytes, stem: str) -> ForeignDocument:
    """Read a CSV file, separated by commas, semicolons or tabs. Raise UserError."""
    text = _decode_text(data)
    head = "\n".join(text[:8192].split("\n")[:20])
    delimiter = max(",\t;", key=lambda each: (head.count(each), each == ","))
    return ForeignDocument((_csv_grid(text, delimiter),), stem, format="csv")


def _csv_grid(text: str, delimiter: str) -> Grid:
    limit = csv.field_size_limit(len(text) + 1)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        message = f"CSV 文件有写错的地方，读不了（{error}）。"
        raise UserError(message, "用 Excel 或 WPS 打开，另存为 .xlsx，再试一次。") from None
    finally:
        csv.field_size_limit(limit)
    return _plain_grid("表", [[usual_characters(each) for each in row] for row in rows if any(row)])


def _plain_grid(name: str, rows: Sequence[Sequence[str]]) -> Grid:
    """Return a grid of texts in which nothing is merged."""
    width = max(map(len, rows), default=0)
    if width * len(rows) > _MOST_CELLS:
        raise UserError("表格大得不正常，没有读取。", "确认文件选对了；多余的行和栏先删掉。")
    place = f"{name}第{{row}}行第{{column}}列"
    cells = (
        GridCell(
            text,
            range(row, row + 1),
            range(column, column + 1),
            place.format(row=row + 1, column=column + 1),
        )
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    )
    return filled_grid(name, cells, (len(rows), width), False, place)


def read_text(data: bytes, stem: str) -> ForeignDocument:
    """Read a text: a table pasted from Word or Excel, or prose. Raise UserError."""
    text = usual_characters(_decode_text(data))
    lines = text.split("\n")
    if sum(line.startswith("\t") for line in lines) > len(lines) / 10:
        return ForeignDocument(tuple(_pasted_blocks(lines)), stem)
    if all(_NUMBERED.match(line) for line in lines if "\t" in line):
        lines = [re.sub(r"(?<=\w)\t", "、", each).replace("\t", "") for each in lines]
        return ForeignDocument(tuple(_paragraphs(lines)), stem)
    counts = Counter(line.count("\t") for line in lines if line.strip())
    usual = counts.most_common(1)[0][0] if counts else 0
    if usual and counts[usual] > 1:
        return ForeignDocument((_csv_grid(text, "\t"),), stem)
    return ForeignDocument(tuple(_paragraphs(lines)), stem)


_NUMBERED = re.compile(r"[^\t]{0,8}[.．、)）\d一二三四五六七八九十]\t[^\t]*$")
"""A line of a list as it is pasted from Word: its number, a tab, its text."""

# -- prose -----------------------------------------------------------------------------------------

_FILLED_LINES = 3


def _paragraphs(lines: Sequence[str]) -> Iterator[Paragraph]:
    """Yield a paragraph for each line. One that goes on in the next line is joined with it."""
    wrapped = _wrapped_from(lines)
    text, first, last, is_near = "", 0, "", False
    for number, line in enumerate([*lines, ""], 1):
        stripped = line.strip()
        goes_on = (
            is_near
            and stripped
            and (
                GOES_ON.search(text)
                or (
                    len(last) >= wrapped
                    and not ENDS_PARAGRAPH.search(text)
                    and not (STARTS_ITEM.match(stripped) or LABEL.match(stripped))
                    and stripped[0] not in "（(【〔["
                    and not _is_complete(text)
                )
            )
        )
        if goes_on:
            text = join_broken(text, stripped)
        elif stripped or number > len(lines):
            if text:
                yield Paragraph(text, f"第{first}行")
            text, first = stripped, number
        is_near, last = bool(stripped), stripped


def _wrapped_from(lines: Sequence[str]) -> float:
    """Return the fewest characters of a line that may go on in the next one without a comma at its
    end. Where no blank lines part the paragraphs, only lines that are filled go on, as several
    are."""
    lengths = [len(line.strip()) for line in lines]
    if lengths.count(0) * 3 > len(lengths):
        return WRAPPED_FROM
    filled = max(max(lengths) * 0.8, WRAPPED_FROM)
    return filled if sum(each >= filled for each in lengths) >= _FILLED_LINES else math.inf


def _is_complete(text: str) -> bool:
    """Return whether a line ends with a label and bodies, the last with the end of a name."""
    return LABEL.search(text) is not None and is_body_like(split_names(text, NAME_SEPARATORS)[-1])


# -- tables pasted from Word -----------------------------------------------------------------------


def _pasted_blocks(lines: Sequence[str]) -> Iterator[SourceBlock]:
    """Yield the paragraphs and tables of a text pasted from Word: each cell begins with a tab, and
    each row follows a blank line."""
    rows: list[list[str]] = []
    blanks = 0
    for number, line in enumerate(lines, 1):
        if line.startswith("\t"):
            if not rows or blanks:
                rows.append([])
            rows[-1].append(line[1:])
        elif not line.strip():
            if rows:
                rows[-1][-1] += "\n"
        elif rows and blanks < 2:
            rows[-1][-1] += f"\n{line}"
        else:
            if rows:
                yield from _pasted_grids(rows)
                rows = []
            yield Paragraph(line.strip(), f"第{number}行")
        blanks = 0 if line.strip() or line.startswith("\t") else blanks + 1
    if rows:
        yield from _pasted_grids(rows)


def _pasted_grids(rows: list[list[str]]) -> Iterator[Grid]:
    """Yield the tables that begin at each row of headings: a long one is cut into one a page."""
    starts = [
        at for at, row in enumerate(rows) if is_heading_row([heading_text([each]) for each in row])
    ] or [0]
    for number, (start, stop) in enumerate(zip(starts, [*starts[1:], len(rows)], strict=True), 1):
        yield _aligned_grid(f"表{number}", rows[0 if number == 1 else start : stop])


def _aligned_grid(name: str, rows: Sequence[list[str]]) -> Grid:
    """Return the grid of rows that lack cells: a merged cell is pasted once. A row of headings, and
    the last cells of others, stand at the right."""
    widths = Counter(map(len, rows[1:])) or Counter(map(len, rows))
    width = max(widths, key=lambda each: (widths[each], each))
    whole: list[list[str]] = []
    for row in rows:
        last = whole[-1] if whole else row
        if whole and len(last) < width and len(last) + len(row) == width and whole[1:]:
            # A blank line at the end of a cell looks like the end of a row.
            last += row
        else:
            whole.append([*row])
    after = len(whole[0]) - 1
    """The columns behind the first heading, which stands over all others."""
    for row in whole:
        if missing := width - len(row):
            at = max(len(row) - after, 1)
            row[at:at] = [""] * missing
    return _plain_grid(name, whole)


# -- HTML ------------------------------------------------------------------------------------------

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
        return html.document_fromstring(_decode_text(data).encode(), parser=parser)
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
    taken: set[tuple[int, int]] = set()
    place = f"表{number}第{{row}}行第{{column}}列"
    rows = [
        each for each in table.iterdescendants("tr") if next(each.iterancestors("table")) is table
    ]
    width = 0
    for row, element in enumerate(rows):
        column = 0
        for cell in element.iterchildren("td", "th"):
            while (row, column) in taken:
                column += 1
            down, right = (_span(cell.get(name, "")) for name in ("rowspan", "colspan"))
            down = min(down, len(rows) - row)
            taken |= {(row + y, column + x) for y in range(down) for x in range(right)}
            if len(taken) > _MOST_CELLS:
                raise UserError("表格大得不正常，没有读取。", "确认文件选对了。")
            inner += _taken_out(cell)
            cells.append(
                GridCell(
                    re.sub(r"[ \n]*\n[ \n]*", "\n", usual_characters(_page_text(cell))).strip(),
                    range(row, row + down),
                    range(column, column + right),
                    place.format(row=row + 1, column=column + 1),
                )
            )
            column += right
            width = max(width, column)
    return filled_grid(f"表{number}", cells, (len(rows), width), True, place), inner


def _span(written: str) -> int:
    """Return the number of rows or columns that a cell covers."""
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
