"""Publish checklists: draw and prove every workbook, and the files of a run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gkrw.checklist.content import OVERVIEW_SHEET, SINGLE_SHEET, TITLE, Checklists, ChecklistSheet
from gkrw.core.errors import refuse_lost
from gkrw.files.file_access import numbered_name
from gkrw.files.manifest import DocumentKind
from gkrw.files.output_folder import Destination, OutputFile
from gkrw.office.xlsx import refuse_too_long

JOINT = f"{TITLE}.xlsx"
"""The name of the workbook with a sheet for each department."""


@dataclass(frozen=True, slots=True)
class ChecklistsPlan:
    """The checklists of one run, and the folder for them: an absolute path without symbolic links.

    The run replaces the earlier workbooks of `owners`; None replaces all.
    """

    checklists: Checklists
    folder: Path
    split: bool
    owners: frozenset[str] | None
    force: bool = False

    def files(self) -> Mapping[str, Sequence[ChecklistSheet]]:
        """Return the sheets of each workbook, by file name: 06_财政局_政务公开工作任务清单.xlsx."""
        if not self.split:
            return {JOINT: self.checklists.sheets}
        return {
            numbered_name(sheet.position, sheet.department, TITLE, ".xlsx"): (sheet,)
            for sheet in self.checklists.sheets
        }

    @property
    def destination(self) -> Destination:
        """The files of the run."""
        files = tuple(
            OutputFile(name, owner=sheets[0].department if self.split else "")
            for name, sheets in self.files().items()
        )
        kind, table = DocumentKind.CHECKLISTS, self.checklists.table
        return Destination(self.folder, kind, self.owners, files, self.force, table)


def refuse(plan: ChecklistsPlan) -> None:
    """Raise UserError for a text that no cell can hold, which openpyxl would cut off."""
    rows = [row for sheet in plan.checklists.sheets for row in sheet.rows]
    for row in (*rows, *plan.checklists.overview):
        texts = (*row.fixed.values(), *row.filled.values())
        refuse_too_long(row.task.id, texts, "没有写出任何清单。")


def workbooks_of(plan: ChecklistsPlan) -> Iterator[bytes]:
    """Draw and prove the workbooks, in the order of their files. Raises UserError."""
    from gkrw.checklist.draw import department_workbook, joint_workbook
    from gkrw.checklist.proof import lost_from

    checklists = plan.checklists
    for name, (sheet, *_) in plan.files().items():
        if plan.split:
            data = department_workbook(sheet, checklists)
            rows = {SINGLE_SHEET: sheet.rows}
        else:
            data = joint_workbook(checklists)
            rows = {name: each.rows for name, each in checklists.named_sheets().items()}
            rows[OVERVIEW_SHEET] = checklists.overview
        refuse_lost(f" {name} ", lost_from(data, rows), "没有写出任何清单。")
        yield data
