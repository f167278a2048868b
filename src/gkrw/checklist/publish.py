"""Publish checklists: draw and prove every workbook, then replace the earlier ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gkrw.checklist import sheet_names
from gkrw.checklist.content import TITLE, ChecklistRow, Checklists, ChecklistSheet
from gkrw.core.errors import UserError
from gkrw.core.wording import SHORTEN, too_long_message
from gkrw.files.file_access import numbered_name
from gkrw.files.manifest import DocumentKind
from gkrw.files.output_folder import Destination, OutputFile, Published, publish, refuse_overwrite
from gkrw.office.xlsx.cells import MAX_CHARACTERS, too_long

JOINT = f"{TITLE}.xlsx"
"""The name of the workbook with a sheet for each department."""
_NO_OWNER = ""
"""The owner of the joint workbook."""


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
        """Return the sheets of each workbook, by file name."""
        if not self.split:
            return {JOINT: self.checklists.sheets}
        return {_file_name(sheet): (sheet,) for sheet in self.checklists.sheets}

    @property
    def destination(self) -> Destination:
        """The files of the run."""
        files = tuple(
            OutputFile(name, sheets[0].department if self.split else _NO_OWNER)
            for name, sheets in self.files().items()
        )
        return Destination(self.folder, DocumentKind.CHECKLISTS, self.owners, files, self.force)


def _file_name(sheet: ChecklistSheet) -> str:
    """06_财政局_政务公开工作任务清单.xlsx"""
    return numbered_name(sheet.position, sheet.department, TITLE, ".xlsx")


def refuse(plan: ChecklistsPlan) -> None:
    """Raise UserError where a workbook cannot be drawn, or would overwrite what is not gkrw's."""
    _refuse_long_texts(plan.checklists)
    refuse_overwrite(plan.destination)


def publish_checklists(plan: ChecklistsPlan) -> Published:
    """Write the workbooks. Raises UserError or OSError; the folder is then as it was."""
    _refuse_long_texts(plan.checklists)
    return publish(plan.destination, _workbooks(plan))


def _workbooks(plan: ChecklistsPlan) -> Iterator[bytes]:
    from gkrw.checklist.draw import department_workbook, joint_workbook

    checklists = plan.checklists
    if plan.split:
        for name, (sheet,) in plan.files().items():
            data = department_workbook(sheet, checklists)
            _prove(name, data, {sheet_names.SINGLE: sheet.rows})
            yield data
        return
    data = joint_workbook(checklists)
    departments = [sheet.department for sheet in checklists.sheets]
    names = sheet_names.department_sheet_names(departments)
    rows = {name: sheet.rows for name, sheet in zip(names, checklists.sheets, strict=True)}
    _prove(JOINT, data, {sheet_names.OVERVIEW: checklists.overview, **rows})
    yield data


def _prove(name: str, data: bytes, sheets: Mapping[str, Sequence[ChecklistRow]]) -> None:
    from gkrw.checklist.proof import lost_from

    lost = lost_from(data, sheets)
    if lost:
        raise UserError(
            f"写出的 {name} 没有通过核对，缺少：{'、'.join(lost[:3])}。没有写出任何清单。",
            "请把这句话告诉维护人员。",
        )


def _refuse_long_texts(checklists: Checklists) -> None:
    """Raise UserError for a text that no cell can hold: openpyxl would cut it off."""
    rows = [row for sheet in checklists.sheets for row in sheet.rows]
    for row in (*rows, *checklists.overview):
        if length := too_long((*row.fixed.values(), *row.filled.values())):
            message = too_long_message(row.task.id, length, MAX_CHARACTERS)
            raise UserError(f"{message}没有写出任何清单。", SHORTEN)
