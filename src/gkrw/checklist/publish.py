"""The files of a run that writes checklists. Every workbook is read again and checked."""

import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat

from gkrw.checklist.content import (
    OVERVIEW_SHEET,
    SINGLE_SHEET,
    ChecklistRow,
    Checklists,
    ChecklistSheet,
    list_title,
)
from gkrw.core.errors import refuse_lost
from gkrw.files.file_access import numbered_name
from gkrw.files.output_folder import OutputFile
from gkrw.office.xlsx import comparable, refuse_too_long


def sheets_by_file(checklists: Checklists, split: bool) -> Mapping[str, Sequence[ChecklistSheet]]:
    """Return the sheets of each workbook, by file name: 06_财政局_政务公开工作任务清单.xlsx; that of all
    is 政务公开工作任务清单.xlsx."""
    title = list_title(checklists.table.title)
    if not split:
        return {f"{title}.xlsx": checklists.sheets}
    return {
        numbered_name(sheet.position, sheet.department, title, ".xlsx"): (sheet,)
        for sheet in checklists.sheets
    }


def checklist_files(checklists: Checklists, split: bool) -> tuple[OutputFile, ...]:
    """Return the files of a run. Raises UserError for a text that is too long for a cell, because
    openpyxl would cut it off."""
    rows = [row for sheet in checklists.sheets for row in sheet.rows]
    for row in (*rows, *checklists.overview):
        texts = (*row.fixed.values(), *row.filled.values())
        refuse_too_long(row.task.id, texts, "没有写出任何清单。")
    sheets = sheets_by_file(checklists, split).items()
    return tuple(OutputFile(name, each[0].department if split else "") for name, each in sheets)


def made_checklists(checklists: Checklists, split: bool) -> Iterator[bytes]:
    """Draw, check and yield the workbooks, in the order of their files. Raises UserError for a
    workbook that lacks something."""
    from gkrw.checklist.draw import department_workbook, joint_workbook

    for name, (sheet, *_) in sheets_by_file(checklists, split).items():
        if split:
            data = department_workbook(sheet, checklists)
            rows = {SINGLE_SHEET: sheet.rows}
        else:
            data = joint_workbook(checklists)
            rows = {name: each.rows for name, each in checklists.named_sheets().items()}
            rows[OVERVIEW_SHEET] = checklists.overview
        refuse_lost(f" {name} ", lost_from(data, rows), "没有写出任何清单。")
        yield data


def lost_from(data: bytes, sheets: Mapping[str, Sequence[ChecklistRow]]) -> list[str]:
    """Read a workbook again with Calamine, not the library that wrote it, and return what is
    missing from it, such as 财政局 › T10 的“…”; empty when all is there.

    `sheets` are the rows of each sheet by its name. Every fixed text and every value that was
    reported before must stand whole in a cell of its own, in the row of its task.
    """
    from python_calamine import CalamineWorkbook

    from gkrw.office.xlsx.workbook_writer import HEADER_ROW

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
