"""Write into the cells of a sheet. A text always stays a text, whatever it begins with."""

import re
from copy import copy
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from gkrw.office.xlsx.cell_content import CellContent

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
