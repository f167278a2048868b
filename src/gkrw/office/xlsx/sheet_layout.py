"""The layout of a sheet: row heights and column widths that show every text whole, which no office
program sees to when it opens a file, and how the sheet is printed."""

import math
from collections.abc import Iterable

from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gkrw.core.wording import shortened

LINE = 16.5
"""Points for a line of 10-point text: 宋体 itself takes 13, and its substitutes in LibreOffice up to
16.2 (measured in a PDF with DejaVu Sans and Noto Sans CJK)."""
_PADDING = 5.0
_SLACK = 2.0
"""Half-width characters of a column that its margins, and a wider font, may take."""
MAX_HEIGHT = 409.0
"""The greatest height of a row in points: a limit of Excel."""
_MIN_WIDTH = 6.0
"""The width of a column without texts: its heading then has two characters to a line."""
_MAX_WIDTH = 240.0
_MAX_TITLE = 100
"""Characters of a title in the footer: Excel limits the whole footer to 255."""


def line_count(text: str, width: float) -> int:
    """Return the number of lines of a text in a column of `width` half-width characters."""
    room = max(width - _SLACK, 2)
    if 2 * len(text) <= room and "\n" not in text:
        return 1  # most texts: a third of the time
    return sum(max(1, math.ceil(_text_width(line) / room)) for line in text.split("\n"))


def _text_width(line: str) -> int:
    """The width in half-width characters. In Chinese fonts everything outside ASCII takes two, also
    quotation marks and dashes, which are narrow in terminals."""
    return 2 * len(line) - len(line.encode("ascii", "ignore"))


def needed_height(cells: Iterable[tuple[str, float]]) -> float:
    """Return the height in points that shows every text whole, which may exceed MAX_HEIGHT. `cells`
    are texts with the widths of their columns."""
    most = max((line_count(text, width) for text, width in cells), default=1)
    return most * LINE + _PADDING


def row_height(cells: Iterable[tuple[str, float]]) -> float:
    """Return the height in points of a row with these texts in columns of these widths."""
    return min(needed_height(cells), MAX_HEIGHT)


def fits(text: str, width: float) -> bool:
    """Whether a text can be shown whole in a column of that width."""
    return needed_height([(text, width)]) <= MAX_HEIGHT


def column_width(texts: Iterable[str], width: float) -> float:
    """Return the width of a column with these texts: less than `width` where no line needs as much,
    more where a text would not fit into the highest row."""
    texts = list(texts)
    longest = max((_text_width(line) for text in texts for line in text.split("\n")), default=0)
    if longest + _SLACK < width:
        return min(width, max(longest + _SLACK, _MIN_WIDTH))
    while width < _MAX_WIDTH and not all(fits(text, width) for text in texts):
        width += 10
    return width


def set_up_landscape(sheet: Worksheet, title: str) -> None:
    """Print a sheet on A4 landscape, one page wide, with title and page number in the footer."""
    page = sheet.page_setup
    page.orientation, page.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    page.fitToWidth, page.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.3  # inches: about what a printer cannot reach
    margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.6, 0.3, 0.3
    footer = sheet.oddFooter
    assert footer is not None
    footer.left.text = shortened(title, _MAX_TITLE).replace("&", "&&")
    footer.right.text = "第 &P 页，共 &N 页"
