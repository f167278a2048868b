"""Publish checklists: draw and prove every workbook, then replace the earlier ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gkrw.checklist.content import OVERVIEW_SHEET, SINGLE_SHEET, TITLE, Checklists, ChecklistSheet
from gkrw.core.errors import UserError
from gkrw.core.wording import SHORTEN, too_long_message
from gkrw.files.file_access import numbered_name
from gkrw.files.manifest import DocumentKind
from gkrw.files.output_folder import Destination, OutputFile, Published, publish, refuse_overwrite
from gkrw.office.xlsx.workbook_writer import MAX_CHARACTERS, too_long

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
        return Destination(self.folder, DocumentKind.CHECKLISTS, self.owners, files, self.force)


def refuse(plan: ChecklistsPlan) -> None:
    """Raise UserError for a text that no cell can hold, which openpyxl would cut off, or where a
    workbook would overwrite what is not gkrw's."""
    rows = [row for sheet in plan.checklists.sheets for row in sheet.rows]
    for row in (*rows, *plan.checklists.overview):
        if length := too_long((*row.fixed.values(), *row.filled.values())):
            message = too_long_message(row.task.id, length, MAX_CHARACTERS)
            raise UserError(f"{message}没有写出任何清单。", SHORTEN)
    refuse_overwrite(plan.destination)


def publish_checklists(plan: ChecklistsPlan) -> Published:
    """Write the workbooks. Raises UserError or OSError; the folder is then as it was."""
    refuse(plan)
    return publish(plan.destination, _workbooks(plan))


def _workbooks(plan: ChecklistsPlan) -> Iterator[bytes]:
    """Draw and prove the workbooks."""
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
        if lost := lost_from(data, rows):
            raise UserError(
                f"写出的 {name} 没有通过核对，缺少：{'、'.join(lost[:3])}。没有写出任何清单。",
                "请把这句话告诉维护人员。",
            )
        yield data
