"""Write a workbook of everything typed that was not taken, so that none of it is lost."""

import hashlib
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from gkrw.office.xlsx import sheet_layout
from gkrw.office.xlsx.cells import escaped
from gkrw.office.xlsx.normalize import workbook_bytes
from gkrw.returns.return_records import Rejection
from gkrw.store.decode import strip_forbidden

PREFIX = "未入库_"
"""How the names of such workbooks begin."""
_COLUMNS = (
    *(("文件", 22), ("工作表", 14), ("单元格", 9), ("编号", 8), ("栏目", 14)),
    *(("填的内容", 40), ("为什么没有收", 40), ("怎么办", 36)),
)
"""Headings and widths in half-width characters."""


def rejects_workbook(rejections: Sequence[Rejection]) -> tuple[str, bytes] | None:
    """Return the file name and the content of the workbook; None where no typed text was rejected.

    The name depends on the content, so another run never replaces it with something else.
    """
    rows = [
        [*each.place, each.task, each.heading, piece, each.finding.message, each.finding.fix]
        for each in rejections
        for piece in _pieces(each.typed)
    ]
    if not rows:
        return None
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "未入库"
    for column, (heading, width) in enumerate(_COLUMNS, 1):
        sheet.cell(1, column, heading).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    widths = [width for _, width in _COLUMNS]
    for number, row in enumerate(rows, 2):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(number, column)
            assert isinstance(cell, Cell)
            cell.value = escaped(strip_forbidden(text))
            cell.data_type = "s"
            cell.quotePrefix = True
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[number].height = sheet_layout.row_height(zip(row, widths, strict=True))
    sheet.freeze_panes = "A2"
    data = workbook_bytes(book)
    return f"{PREFIX}{hashlib.sha256(data).hexdigest()[:8]}.xlsx", data


def _pieces(text: str) -> list[str]:
    """Split a text over as many cells as it needs; openpyxl would cut it off."""
    return [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]


_PIECE = 16_000
"""Half the characters that a cell holds: Excel counts some as two, and escapes are longer."""
