"""The workbook of what was not taken: nothing that somebody typed is lost."""

import hashlib
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from gkrw.office.xlsx import sizing
from gkrw.office.xlsx.cell_writer import escaped
from gkrw.office.xlsx.normalize import saved
from gkrw.returns.return_records import Trouble
from gkrw.store.decode import strip_forbidden

PREFIX = "未入库_"
"""How the names of such workbooks begin."""
_COLUMNS = (
    *(("文件", 22), ("工作表", 14), ("单元格", 9), ("编号", 8), ("栏目", 14)),
    *(("填的内容", 40), ("为什么没有收", 40), ("怎么办", 36)),
)


def leftover(troubles: Sequence[Trouble]) -> tuple[str, bytes] | None:
    """The name and the bytes of the workbook; None where nothing typed was left out.

    The name tells what is in it, so that another run never replaces it with something else.
    """
    kept = [trouble for trouble in troubles if trouble.typed]
    if not kept:
        return None
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "未入库"
    rows = [
        [*each.place, each.task, each.heading, piece, each.message, each.fix]
        for each in kept
        for piece in _pieces(each.typed)
    ]
    for at, (heading, width) in enumerate(_COLUMNS, 1):
        sheet.cell(1, at, heading).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(at)].width = width
    for number, row in enumerate(rows, 2):
        for at, text in enumerate(row, 1):
            cell = sheet.cell(number, at)
            assert isinstance(cell, Cell)
            cell.value = escaped(strip_forbidden(text))
            cell.data_type = "s"
            cell.quotePrefix = True
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        widths = [width for _, width in _COLUMNS]
        sheet.row_dimensions[number].height = sizing.height(zip(row, widths, strict=True))
    sheet.freeze_panes = "A2"
    data = saved(book)
    return f"{PREFIX}{hashlib.sha256(data).hexdigest()[:8]}.xlsx", data


def _pieces(text: str) -> list[str]:
    """A text in as many pieces as cells that it needs; openpyxl would cut it short."""
    return [text[at : at + _MOST] for at in range(0, len(text), _MOST)]


_MOST = 16_000
"""Characters of a cell, half of Excel's limit: it counts some twice, and escapes are longer."""
