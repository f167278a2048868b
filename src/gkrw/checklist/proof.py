"""Prove a finished workbook: read it again with Calamine, not the library that wrote it."""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from python_calamine import CalamineWorkbook

from gkrw.checklist.content import ChecklistRow
from gkrw.checklist.draw import HEADER_ROW
from gkrw.office.xlsx.workbook_writer import CellContent

_TOLERANCE = Decimal("1e-9")


def lost_from(data: bytes, sheets: Mapping[str, Sequence[ChecklistRow]]) -> list[str]:
    """Return what is missing from a workbook, such as 财政局 › T10 的“…”; empty when all is there.

    `sheets` are the rows of each sheet by its name. Every fixed text and every value that was
    reported before must stand whole in a cell of its own, in the row of its task.
    """
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    lost = []
    for name, rows in sheets.items():
        written = book.get_sheet_by_name(name).to_python(skip_empty_area=False)[HEADER_ROW:]
        for number, row in enumerate(rows):
            cells: list[object] = [*written[number]] if number < len(written) else []
            lost += [f"{name} › {row.task.id} 的“{value}”"[:60] for value in _missing(row, cells)]
    return lost


def _missing(row: ChecklistRow, cells: list[object]) -> Iterator[CellContent]:
    """Yield the values for which no cell is left."""
    for value in (*row.fixed.values(), *row.filled.values()):
        if value == "":
            continue
        at = next((at for at, cell in enumerate(cells) if _holds(cell, value)), None)
        if at is None:
            yield value
        else:
            cells[at] = None


def _holds(cell: object, value: CellContent) -> bool:
    if isinstance(value, str):
        return isinstance(cell, str) and cell.replace("\r\n", "\n") == value
    if isinstance(value, date):
        return isinstance(cell, date) and str(cell)[:10] == str(value)
    return isinstance(cell, (int, float)) and abs(Decimal(str(cell)) - Decimal(value)) < _TOLERANCE
