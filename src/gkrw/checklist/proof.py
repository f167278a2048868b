"""Prove a finished workbook: read it again with Calamine, not the library that wrote it."""

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, repeat

from python_calamine import CalamineWorkbook

from gkrw.checklist.content import ChecklistRow
from gkrw.office.xlsx import comparable
from gkrw.office.xlsx.workbook_writer import HEADER_ROW


def lost_from(data: bytes, sheets: Mapping[str, Sequence[ChecklistRow]]) -> list[str]:
    """Return what is missing from a workbook, such as 财政局 › T10 的“…”; empty when all is there.

    `sheets` are the rows of each sheet by its name. Every fixed text and every value that was
    reported before must stand whole in a cell of its own, in the row of its task.
    """
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    lost = []
    for name, rows in sheets.items():
        written = book.get_sheet_by_name(name).to_python(skip_empty_area=False)[HEADER_ROW:]
        for row, cells in zip(rows, chain(written, repeat(())), strict=False):
            left = Counter(map(comparable, cells))
            for value in (*row.fixed.values(), *row.filled.values()):
                left[comparable(value)] -= 1
                if value != "" and left[comparable(value)] < 0:
                    lost.append(f"{name} › {row.task.id} 的“{value}”"[:60])
    return lost
