"""The cells of a sheet: their contents, their styles, and how they are written.

A text always stays a text, whatever it begins with.
"""

import re
from collections.abc import Iterable
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

CellContent = str | int | float | Decimal | date
"""The value of a cell; the empty text for an empty cell."""
MAX_CHARACTERS = 32_767
"""The longest text of a cell: a limit of Excel. openpyxl cuts a longer one off silently."""


def too_long(contents: Iterable[object]) -> int:
    """Return the length of the first text that no cell can hold; 0 when there is none."""
    # Excel counts a character beyond U+FFFF as two.
    lengths = (len(each.encode("utf-16-le")) // 2 for each in contents if isinstance(each, str))
    return next((length for length in lengths if length > MAX_CHARACTERS), 0)


# -- styles ----------------------------------------------------------------------------------------

FONT = "宋体"
_LINE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
LEFT = Alignment("left", "center", wrap_text=True)
CENTRED = Alignment("center", "center", wrap_text=True)


def cell_style(name: str, **attributes: Any) -> NamedStyle:
    """Return a style for a cell with a border and 10-point text, centred by default."""
    defaults = {"font": Font(name=FONT, size=10), "border": _BORDER, "alignment": CENTRED}
    return NamedStyle(name, **{**defaults, **attributes})


def heading_style(name: str, colour: str) -> NamedStyle:
    """Return a style for the heading of a column: white on a colour."""
    font = Font(name="黑体", size=10, color="FFFFFF")
    return cell_style(name, font=font, fill=PatternFill("solid", fgColor=colour))


def frame_styles() -> list[NamedStyle]:
    """Return the styles of a sheet's title, of the remark below it and of column headings."""
    alignment = Alignment("left", "center")
    return [
        NamedStyle("gkTitle", font=Font(name="黑体", size=16), alignment=alignment),
        NamedStyle("gkRemark", font=Font(name=FONT, size=10, color="595959"), alignment=alignment),
        heading_style("gkHead", "44546A"),
    ]


# -- writing ---------------------------------------------------------------------------------------

_FORMULA_LIKE = ("=", "+", "-", "@", "\t")


class CellWriter:
    """Writes into the cells of one sheet.

    A named style is looked up once and its style array copied: to look it up for each cell takes as
    long as everything else together.
    """

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._style_arrays: dict[str, Any] = {}

    def put(self, row: int, column: int, value: CellContent, style: str = "Normal") -> None:
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
            if value.startswith(_FORMULA_LIKE):
                cell.quotePrefix = True


def escaped(text: str) -> str:
    """Escape what looks like an escape of a workbook: _x000D_ becomes _x005F_x000D_."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text) if "_x" in text else text
