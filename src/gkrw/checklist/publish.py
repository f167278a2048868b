"""The files of a run that writes checklists: every workbook drawn and proved."""

from collections.abc import Iterator, Mapping, Sequence

from gkrw.checklist.content import OVERVIEW_SHEET, SINGLE_SHEET, TITLE, Checklists, ChecklistSheet
from gkrw.core.errors import refuse_lost
from gkrw.files.file_access import numbered_name
from gkrw.files.output_folder import OutputFile
from gkrw.office.xlsx import refuse_too_long

JOINT = f"{TITLE}.xlsx"
"""The name of the workbook with a sheet for each department."""


def sheets_by_file(checklists: Checklists, split: bool) -> Mapping[str, Sequence[ChecklistSheet]]:
    """Return the sheets of each workbook, by file name: 06_财政局_政务公开工作任务清单.xlsx."""
    if not split:
        return {JOINT: checklists.sheets}
    return {
        numbered_name(sheet.position, sheet.department, TITLE, ".xlsx"): (sheet,)
        for sheet in checklists.sheets
    }


def checklist_files(checklists: Checklists, split: bool) -> tuple[OutputFile, ...]:
    """The files of a run. Raises UserError for a text that no cell can hold, which openpyxl would
    cut off."""
    rows = [row for sheet in checklists.sheets for row in sheet.rows]
    for row in (*rows, *checklists.overview):
        texts = (*row.fixed.values(), *row.filled.values())
        refuse_too_long(row.task.id, texts, "没有写出任何清单。")
    sheets = sheets_by_file(checklists, split).items()
    return tuple(OutputFile(name, each[0].department if split else "") for name, each in sheets)


def made_checklists(checklists: Checklists, split: bool) -> Iterator[bytes]:
    """Draw and prove the workbooks, in the order of their files. Raises UserError."""
    from gkrw.checklist.draw import department_workbook, joint_workbook
    from gkrw.checklist.proof import lost_from

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
