"""Write many rows of texts below the head of a sheet, as XML: openpyxl takes four times as long for
the same cells."""

import html
import re
from collections.abc import Iterable

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gkrw.office.xlsx.workbook_writer import FORMULA_LIKE, escaped


class TextRows:
    """Rows of texts, to be put into the part of a sheet when the workbook is saved. Style names are
    those of the workbook."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._rows: list[str] = []
        self._style_ids: dict[tuple[str, bool], int] = {}
        self._columns: dict[int, str] = {}
        self._last = ""

    def add(self, number: int, height: float, cells: Iterable[tuple[str, str]]) -> None:
        """Add the row with a number, from 1: its height in points, and the text and the style of
        each cell from the first column on. Numbers must ascend, and be greater than those of rows
        that the sheet has."""
        inside = ""
        for at, (text, style) in enumerate(cells, 1):
            letter = self._columns.get(at) or self._columns.setdefault(at, get_column_letter(at))
            start = f'<c r="{letter}{number}" s="{self._style_id(style, text)}"'
            inside += f"{start}{_content(text)}" if text else f"{start}/>"
            self._last = f"{letter}{number}"
        self._rows.append(f'<row r="{number}" ht="{height:g}">{inside}</row>')

    def _style_id(self, style: str, text: str) -> int:
        is_quoted = text.startswith(FORMULA_LIKE)
        if (style, is_quoted) not in self._style_ids:
            cell = Cell(self.sheet, 1, 1)
            cell.style = style
            cell.quotePrefix = is_quoted
            self._style_ids[style, is_quoted] = cell.style_id
        return self._style_ids[style, is_quoted]

    def put_into(self, parts: dict[str, bytes]) -> None:
        """Add the rows to the part of the sheet."""
        part = parts[self.sheet.path[1:]]
        dimension = f'<dimension ref="A1:{self._last}"'.encode()
        part = re.sub(rb'<dimension ref="[^"]*"', dimension, part, count=1)
        rows = "".join(self._rows).encode()
        parts[self.sheet.path[1:]] = part.replace(b"</sheetData>", rows + b"</sheetData>", 1)


def _content(text: str) -> str:
    inside = html.escape(escaped(text), quote=False)
    return f' t="inlineStr"><is><t xml:space="preserve">{inside}</t></is></c>'
