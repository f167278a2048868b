"""Writing into the cells of a sheet: whatever a text begins with, it stays a text."""

import re
from copy import copy
from datetime import date
from decimal import Decimal

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | Decimal | date
"""What a cell holds; the empty text where it holds nothing."""
_FORMULA_LIKE = ("=", "+", "-", "@", "\t")


class CellWriter:
    """Writes into the cells of one sheet. A style that was used before is copied from the cell
    that had it first: to look it up by its name takes as long as all else."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._styled: dict[str, Cell] = {}

    def put(self, row: int, at: int, value: Value, style: str = "Normal") -> None:
        """Write a value; a text stays one, whatever it begins with."""
        cell = self.sheet.cell(row, at)
        assert isinstance(cell, Cell)  # nothing is merged
        first = self._styled.setdefault(style, cell)
        if first is cell:
            cell.style = style
        else:
            # openpyxl keeps it in __slots__ that its types do not know.
            cell._style = copy(first._style)  # type: ignore[attr-defined]
        if not isinstance(value, str):
            cell.value = value
        elif value:
            cell.value = escaped(value)
            cell.data_type = "s"  # also #N/A, which openpyxl takes for an error
            if value.startswith(_FORMULA_LIKE):
                if first is cell:
                    del self._styled[style]  # what marks a text is no part of the style
                cell.data_type = "s"
                cell.quotePrefix = True


def escaped(text: str) -> str:
    """A text as a workbook keeps it: what looks like one of its escapes (_x000D_) is escaped."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text) if "_x" in text else text
