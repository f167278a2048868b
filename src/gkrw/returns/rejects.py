"""The workbook of what a run of `collect` did not take."""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils import get_column_letter

from gkrw.files.manifest import digest_of
from gkrw.office.xlsx.text_rows import TextRows
from gkrw.office.xlsx.workbook_writer import row_height, workbook_bytes
from gkrw.returns.collect import REJECTS_PREFIX
from gkrw.returns.returned_sheet import Rejection
from gkrw.store.decode import strip_forbidden

_REJECTS_COLUMNS = (
    *(("文件", 22), ("工作表", 14), ("单元格", 9), ("编号", 8), ("栏目", 14)),
    *(("填的内容", 40), ("为什么没有收", 40), ("怎么办", 36)),
)
"""Headings and widths in half-width characters."""
_MAX_PIECE = 16_000
"""Half the characters that a cell can hold: Excel counts some characters as two, and others are
written as longer escapes."""


def rejects_workbook(rejections: Sequence[Rejection]) -> tuple[str, bytes]:
    """Return the name and the content of a workbook with the texts that were not taken.

    The name depends on the content, so a later run never replaces the workbook with another one.
    """
    # A long text is split over several rows, because openpyxl would cut it off.
    rows = [
        [*each.place, each.task, each.heading, piece, each.finding.message, each.finding.fix]
        for each in rejections
        for at in range(0, len(each.typed), _MAX_PIECE)
        for piece in [each.typed[at : at + _MAX_PIECE]]
    ]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "未入库"
    for column, (heading, width) in enumerate(_REJECTS_COLUMNS, 1):
        sheet.cell(1, column, heading).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    widths = [width for _, width in _REJECTS_COLUMNS]
    alignment = Alignment(wrap_text=True, vertical="top")
    book.add_named_style(NamedStyle("gkKept", alignment=alignment))
    kept = TextRows(sheet)
    for number, row in enumerate(rows, 2):
        height = row_height(zip(row, widths, strict=True))
        kept.add(number, height, [(strip_forbidden(text), "gkKept") for text in row])
    sheet.freeze_panes = "A2"
    data = workbook_bytes(book, kept.put_into)
    return f"{REJECTS_PREFIX}{digest_of(data)[:8]}.xlsx", data
