"""Write workbooks: the contents and styles of cells, the layout of sheets, and the file itself.

A text in a cell always stays a text, even if it begins like a formula. The file has the form that
Excel itself writes, and the same bytes every time.
"""

import io
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from typing import Any

from lxml import etree
from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import REL_NS, SHARED_STRINGS, SHEET_MAIN_NS

from gkrw.core.wording import DATE_IN_TEXT, shortened
from gkrw.office import xlsx
from gkrw.office.ooxml import XML_HEAD, parse_xml, write_package

# -- styles ----------------------------------------------------------------------------------------

FONT = "宋体"
_LINE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
LEFT_ALIGNED = Alignment("left", "center", wrap_text=True)
CENTRED = Alignment("center", "center", wrap_text=True)


def cell_style(name: str, **attributes: Any) -> NamedStyle:
    """Return a style for a cell with a border and 10-point text, centred by default."""
    defaults = {"font": Font(name=FONT, size=10), "border": _BORDER, "alignment": CENTRED}
    return NamedStyle(name, **{**defaults, **attributes})


def heading_style(name: str, colour: str) -> NamedStyle:
    """Return a style for the heading of a column: white on a colour."""
    font = Font(name="黑体", size=10, color="FFFFFF")
    return cell_style(name, font=font, fill=PatternFill("solid", fgColor=colour))


REMARK_FONT = Font(name=FONT, size=10, color="595959")


def frame_styles() -> list[NamedStyle]:
    """Return the styles of a sheet's title, of the remark below it and of column headings."""
    alignment = Alignment("left", "center")
    return [
        NamedStyle("gkTitle", font=Font(name="黑体", size=16), alignment=alignment),
        NamedStyle("gkRemark", font=REMARK_FONT, alignment=alignment),
        heading_style("gkHead", "44546A"),
    ]


# -- writing ---------------------------------------------------------------------------------------

FORMULA_LIKE = ("=", "+", "-", "@", "\t")
"""The beginnings of texts that programs may take for a formula."""


class CellWriter:
    """Writes into the cells of one sheet.

    A named style is looked up once and its style array copied: looking it up for each cell takes as
    long as everything else together.
    """

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._style_arrays: dict[str, Any] = {}

    def put(self, row: int, column: int, value: xlsx.CellContent, style: str = "Normal") -> None:
        """Write a value into a cell and give it a named style. Row and column count from 1."""
        # Any: openpyxl's types do not know `_style`.
        cell: Any = self.sheet.cell(row, column)
        if style not in self._style_arrays:
            cell.style = style
            self._style_arrays[style] = cell._style
        cell._style = copy(self._style_arrays[style])
        if not isinstance(value, str):
            cell.value = value
        elif value:
            cell.value = escaped(value)
            cell.data_type = "s"  # openpyxl takes =1+1 for a formula and #N/A for an error
            if value.startswith(FORMULA_LIKE):
                cell.quotePrefix = True


def escaped(text: str) -> str:
    """Escape what looks like an escape of a workbook: _x000D_ becomes _x005F_x000D_."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text) if "_x" in text else text


def new_workbook(creator: str, title: str, styles: Iterable[NamedStyle]) -> Workbook:
    """Return a workbook without sheets, with its properties and the styles of its cells."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator, book.properties.title = creator, title
    for style in styles:
        book.add_named_style(style)
    return book


HEADER_ROW = 3
"""The row of the headings of a sheet, from 1: above it are its title and a remark."""


def draw_head(
    writer: CellWriter, title: str, remark: str, columns: Iterable[tuple[str, float, str]] = ()
) -> None:
    """Write the title, the remark and the headings of columns, and set the widths of columns. A
    column is its heading, its width in half-width characters and the style of the heading."""
    sheet, columns = writer.sheet, list(columns)
    writer.put(1, 1, title, "gkTitle")
    writer.put(2, 1, remark, "gkRemark")
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 30, 18
    for at, (heading, width, style) in enumerate(columns, 1):
        writer.put(HEADER_ROW, at, heading, style)
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.row_dimensions[HEADER_ROW].height = row_height(each[:2] for each in columns)


# -- layout ----------------------------------------------------------------------------------------
# Row heights and column widths that show every text whole: office programs do not set them on
# opening a file.

LINE_HEIGHT = 16.5
"""Points for a line of 10-point text: 宋体 itself takes 13, and its substitutes in LibreOffice up to
16.2 (measured in a PDF with DejaVu Sans and Noto Sans CJK)."""
_POINTS_OF_A_PIXEL = 0.75
_PIXELS_OF_A_CHARACTER, _PIXELS_OF_A_COLUMN = 7, 5
"""A column of n half-width characters is 7n pixels wide in Excel, by its standard font. 5 pixels of
it are margins."""
_PIXELS_OF_CHINESE = 40 / 3
"""The width of a Chinese character of 10 points, in pixels."""
_PADDING = 5.0
_SLACK = 2.0
"""Half-width characters that a column has for its margins and for a wider font."""
_DATE_SLACK = 0.9
"""The same beside a date or another number, whose digits are narrow: its margins."""
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z.-])[（(]?[0-9A-Za-z][0-9A-Za-z.-]{6,14}(?![0-9A-Za-z.-])[）)]?"
)
"""A telephone number or another word that programs do not break, with its brackets."""
_LONGEST_UNBROKEN = 19
"""In half-width characters: a column of this width has room for 2026年12月31日前, or a number."""
MAX_HEIGHT = 409.0
"""The greatest height of a row in points: a limit of Excel."""
_MIN_WIDTH = 6.0
"""The width of a column without texts: its heading then has two characters to a line."""
_MAX_WIDTH = 240.0


def line_count(text: str, width: float) -> int:
    """Return the number of lines of a text in a column of `width` half-width characters."""
    pixels = width * _PIXELS_OF_A_CHARACTER - _PIXELS_OF_A_COLUMN
    room = max(2 * int(pixels / _PIXELS_OF_CHINESE), 2)
    if 2 * len(text) <= room and "\n" not in text:
        return 1  # most texts: a third of the time
    return sum(max(1, math.ceil(_text_width(line) / room)) for line in text.split("\n"))


def _text_width(line: str) -> int:
    """Return the width in half-width characters. In Chinese fonts everything outside ASCII takes
    two, also quotation marks and dashes, which are narrow in terminals."""
    return 2 * len(line) - len(line.encode("ascii", "ignore"))


def needed_height(cells: Iterable[tuple[str, float]]) -> float:
    """Return the height in points that shows every text whole, which may exceed MAX_HEIGHT. `cells`
    are texts with the widths of their columns."""
    most = max((line_count(text, width) for text, width in cells), default=1)
    return most * LINE_HEIGHT + _PADDING


def row_height(cells: Iterable[tuple[str, float]]) -> float:
    """Return the height in points, at most MAX_HEIGHT, of a row with these texts in columns of
    these widths."""
    return min(needed_height(cells), MAX_HEIGHT)


def column_width(texts: Iterable[str], width: float) -> float:
    """Return the width of a column with these texts: less than `width` where no line needs as much,
    more where a text would not fit into the highest row, or a date or a number on a line."""
    texts = {*texts}  # many rows have the same
    if width < _LONGEST_UNBROKEN + _DATE_SLACK:
        text = "\n".join(texts)
        unbroken = {*re.findall(DATE_IN_TEXT, text), *_NUMBER.findall(text)}
        width = max([width, *(_text_width(each) + _DATE_SLACK for each in unbroken)])
    longest = max((_text_width(line) for text in texts for line in text.split("\n")), default=0)
    if longest + _SLACK < width:
        return min(width, max(longest + _SLACK, _MIN_WIDTH))
    while width < _MAX_WIDTH and needed_height((text, width) for text in texts) > MAX_HEIGHT:
        width += 10
    return width


_SIDE_MARGIN = 0.25
"""Inches: about what a printer cannot reach."""


def page_room(paper: xlsx.Paper, columns: int, points: float) -> float:
    """Return the total width, in half-width characters, that so many columns may have for their
    10-point text to be at least `points` high on paper."""
    width = (paper.long_side - 2 * 72 * _SIDE_MARGIN) * 10 / points / _POINTS_OF_A_PIXEL
    # Programs other than Excel may add the margins to the width.
    return (width - columns * _PIXELS_OF_A_COLUMN) / _PIXELS_OF_A_CHARACTER


LEAST_POINTS, _FULL_POINTS = 9.0, 10.0
"""Heights of text on paper, in points: the least one, for which columns shrink as far as they can,
and full size."""


def page_widths(
    widths: Mapping[str, float],
    least: Mapping[str, float],
    growing: Mapping[str, float],
    paper: xlsx.Paper = xlsx.Paper.A4,
) -> dict[str, float]:
    """Return the widths of columns by key, so that a page has room for them. Columns shrink where it
    lacks room, at most to `least`; spare width goes to the columns of `growing`, by these shares."""
    spare = {key: max(width - least[key], 0) for key, width in widths.items()}
    total = sum(widths.values())
    missing = total - page_room(paper, len(widths), LEAST_POINTS)
    if missing > 0:
        share = min(missing / (sum(spare.values()) or 1), 1)
        return {key: round(width - share * spare[key], 2) for key, width in widths.items()}
    left = max(page_room(paper, len(widths), _FULL_POINTS) - total, 0)
    grown = {key: round(widths[key] + left * share, 2) for key, share in growing.items() if share}
    return {**widths, **grown}


def set_up_page(sheet: Worksheet, title: str, paper: xlsx.Paper = xlsx.Paper.A4) -> None:
    """Set a sheet to be printed on landscape paper, one page wide, with its title and the page
    number in the footer."""
    page = sheet.page_setup
    page.orientation, page.paperSize = "landscape", paper.code
    page.fitToWidth, page.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = _SIDE_MARGIN
    margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.6, 0.3, 0.3
    footer = sheet.oddFooter
    assert footer is not None
    footer.left.text = shortened(title, xlsx.MAX_FOOTER).replace("&", "&&")
    footer.right.text = "第 &P 页，共 &N 页"


class _MergedRanges(MultiCellRange):
    """Merged cells in the order of their columns and rows, so that a workbook always has the same
    bytes."""

    def __iter__(self) -> Iterator[CellRange]:
        return iter(self.sorted())


def merge_down(sheet: Worksheet, merged: Iterable[tuple[int, int, int]]) -> None:
    """Merge cells of a sheet downward: the row and the column of the first one, from 1, and the
    number of rows. Worksheet.merge_cells would compare each range with all others."""
    ranges = [
        CellRange(None, column, row, column, row + count - 1) for row, column, count in merged
    ]
    sheet.merged_cells = _MergedRanges(ranges)


def merge_across(sheet: Worksheet, rows: Iterable[int], columns: int) -> None:
    """Merge the first `columns` cells of rows."""
    sheet.merged_cells = _MergedRanges([CellRange(None, 1, row, columns, row) for row in rows])


# -- the file --------------------------------------------------------------------------------------

_CORE, _STYLES, _STRINGS = "docProps/core.xml", "xl/styles.xml", "xl/sharedStrings.xml"
_TYPES, _RELATIONS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CLOCK = re.compile(rb"<dcterms:(created|modified)[^>]*>.*?</dcterms:\1>", re.DOTALL)
_FIXED_HEIGHT = re.compile(
    rb'(<row r="(?:[%d-9]|\d{2,})"[^>]*?) customHeight="1"' % (HEADER_ROW + 1)
)
"""The height of a row below the headings, which office programs would not change."""
_INLINE = re.compile(rb't="inlineStr"><is>(<t[ >].*?</t>)</is></c>', re.DOTALL)
_FONT_ORDER = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz"),
    *("color", "name", "family", "charset", "scheme"),
)
"""The order of elements in ECMA-376 part 1, 18.8.22 (CT_Font); openpyxl writes them in another."""


class _Parts(dict[str, bytes]):
    """Collects the parts that openpyxl writes, in the place of a zip file: zipping and unzipping
    them would take 5% of the time."""

    def writestr(self, name: str, content: str | bytes) -> None:
        self[name] = content.encode() if isinstance(content, str) else content

    def namelist(self) -> list[str]:
        return list(self)

    def close(self) -> None:
        pass


class _InMemoryWriter(ExcelWriter):
    """Writes a workbook without the temporary files that openpyxl writes its sheets into."""

    _archive: _Parts

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts = ws._charts
        stream = io.BytesIO()
        writer: Any = WorksheetWriter(ws, stream)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], stream.getvalue())
        self.manifest.append(ws)


def workbook_bytes(
    book: Workbook, completed: Callable[[dict[str, bytes]], None] | None = None
) -> bytes:
    """Return a workbook as an .xlsx file, the same bytes for the same content. `completed` may
    change the parts, see text_rows."""
    parts = _Parts()
    # openpyxl is typed to take a ZipFile, but calls only the methods that _Parts has.
    _InMemoryWriter(book, parts).save()  # type: ignore[arg-type]
    if completed:
        completed(parts)
    normalize(parts)
    return write_package(parts)


def normalize(parts: dict[str, bytes]) -> None:
    """Rewrite the parts of a workbook that openpyxl wrote.

    Removes the time of saving, lets rows grow with what is typed, stores each text once for all
    cells that have it (openpyxl writes it into each of them), and orders the elements of fonts as
    the schema does.
    """
    parts[_CORE] = _CLOCK.sub(b"", parts[_CORE])
    for name in filter(_SHEET.fullmatch, parts):
        parts[name] = _FIXED_HEIGHT.sub(rb"\1", parts[name])
    styles = parse_xml(parts[_STYLES])
    for font in styles.iter(f"{{{SHEET_MAIN_NS}}}font"):
        font[:] = sorted(font, key=lambda each: _FONT_ORDER.index(etree.QName(each).localname))
    parts[_STYLES] = etree.tostring(styles, xml_declaration=True, encoding="UTF-8", standalone=True)
    texts: dict[bytes, int] = {}
    count = 0

    def share(match: re.Match[bytes]) -> bytes:
        return b't="s"><v>%d</v></c>' % texts.setdefault(match[1], len(texts))

    for name, content in parts.items():
        if _SHEET.fullmatch(name):
            parts[name], shared = _INLINE.subn(share, content)
            count += shared
    head = f'{XML_HEAD}<sst xmlns="{SHEET_MAIN_NS}" count="{count}" uniqueCount="{len(texts)}">'
    items = b"".join(b"<si>%b</si>" % text for text in texts)
    parts[_STRINGS] = head.encode() + items + b"</sst>"
    declared = f'<Override PartName="/{_STRINGS}" ContentType="{SHARED_STRINGS}"/></Types>'
    parts[_TYPES] = parts[_TYPES].replace(b"</Types>", declared.encode())
    relation = f'<Relationship Id="rIdStrings" Type="{REL_NS}/sharedStrings" Target="/{_STRINGS}"/>'
    end = b"</Relationships>"
    parts[_RELATIONS] = parts[_RELATIONS].replace(end, relation.encode() + end)
