"""Whether a workbook says everything: read again by a library other than the one that wrote it."""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from python_calamine import CalamineWorkbook

from gkrw.checklist.content import ChecklistRow, Value
from gkrw.checklist.draw import HEADER_ROW


def lost_from(data: bytes, sheets: Mapping[str, Sequence[ChecklistRow]]) -> list[str]:
    """What a workbook should say and does not: 财政局 › T10 的工作要求. Nothing when all is there.

    `sheets` are the lines of each sheet by its name. Every fixed text, and every value that was
    filled in before, must stand whole in a cell of its own in the line's row.
    """
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    lost = []
    for name, lines in sheets.items():
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        below = rows[HEADER_ROW:]
        for number, line in enumerate(lines):
            cells: list[object] = [*below[number]] if number < len(below) else []
            lost += [f"{name} › {line.task.id} 的“{value}”"[:60] for value in _missing(line, cells)]
    return lost


def _missing(line: ChecklistRow, cells: list[object]) -> Iterator[Value]:
    """The values that no cell of the row has left for them."""
    for value in (*line.fixed.values(), *line.filled.values()):
        if value == "":
            continue
        at = next((at for at, cell in enumerate(cells) if _is(value, cell)), None)
        if at is None:
            yield value
        else:
            cells[at] = None


def _is(value: Value, cell: object) -> bool:
    if isinstance(value, str):
        return isinstance(cell, str) and cell.replace("\r\n", "\n") == value
    if isinstance(value, date):
        return isinstance(cell, date) and str(cell)[:10] == str(value)
    return isinstance(cell, (int, float)) and abs(Decimal(str(cell)) - Decimal(value)) < _NEARLY


_NEARLY = Decimal("1e-9")
