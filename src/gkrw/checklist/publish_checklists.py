"""One run: every workbook made and proved, and only then the new set put in the old one's place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gkrw.checklist import sheet_names
from gkrw.checklist.content import TITLE, ChecklistRow, Checklists, ChecklistSheet
from gkrw.core.errors import UserError
from gkrw.files.file_access import numbered_name
from gkrw.files.manifest import DocumentKind
from gkrw.files.output_folder import Destination, OutputFile, Published, publish, refuse_overwrite
from gkrw.office.xlsx.limits import SHORTEN, too_long, why_too_long

JOINT = f"{TITLE}.xlsx"
"""The workbook with a sheet for each department."""
_EVERYBODY = ""
"""The owner of the joint workbook."""


@dataclass(frozen=True, slots=True)
class ChecklistsPlan:
    """What a run is to write into `folder`, an absolute path without symbolic links.

    `owners` are those whose earlier workbooks are replaced; None replaces all.
    """

    lists: Checklists
    folder: Path
    split: bool
    owners: frozenset[str] | None
    force: bool = False

    def files(self) -> Mapping[str, Sequence[ChecklistSheet]]:
        """The sheets of each workbook, by its name."""
        if not self.split:
            return {JOINT: self.lists.sheets}
        return {file_name(sheet): (sheet,) for sheet in self.lists.sheets}

    @property
    def destination(self) -> Destination:
        """The files of the run."""
        files = tuple(
            OutputFile(name, sheets[0].department if self.split else _EVERYBODY)
            for name, sheets in self.files().items()
        )
        return Destination(self.folder, DocumentKind.CHECKLISTS, self.owners, files, self.force)


def file_name(sheet: ChecklistSheet) -> str:
    """06_财政局_政务公开工作任务清单.xlsx"""
    return numbered_name(sheet.position, sheet.department, TITLE, ".xlsx")


def refuse(plan: ChecklistsPlan) -> None:
    """Raises UserError where a workbook cannot be made, or would overwrite what is not gkrw's."""
    _refuse_long(plan.lists)
    refuse_overwrite(plan.destination)


def publish_checklists(plan: ChecklistsPlan) -> Published:
    """Write the workbooks. Raises UserError or OSError; the folder is then as it was."""
    _refuse_long(plan.lists)
    return publish(plan.destination, _workbooks(plan))


def _workbooks(plan: ChecklistsPlan) -> Iterator[bytes]:
    from gkrw.checklist.draw import joint_workbook, workbook_of

    lists = plan.lists
    if plan.split:
        for name, (sheet,) in plan.files().items():
            data = workbook_of(sheet, lists)
            _prove(name, data, {sheet_names.SINGLE: sheet.lines})
            yield data
        return
    data = joint_workbook(lists)
    titles = sheet_names.sheet_names([sheet.department for sheet in lists.sheets])
    drawn = {name: sheet.lines for name, sheet in zip(titles, lists.sheets, strict=True)}
    _prove(JOINT, data, {sheet_names.OVERVIEW: lists.overview, **drawn})
    yield data


def _prove(name: str, data: bytes, sheets: Mapping[str, Sequence[ChecklistRow]]) -> None:
    from gkrw.checklist.checklist_proof import lost_from

    lost = lost_from(data, sheets)
    if lost:
        raise UserError(
            f"写出的 {name} 没有通过核对，缺少：{'、'.join(lost[:3])}。没有写出任何清单。",
            "请把这句话告诉维护人员。",
        )


def _refuse_long(lists: Checklists) -> None:
    """A text that no cell can hold would be cut short."""
    lines: Iterable[ChecklistRow] = (line for sheet in lists.sheets for line in sheet.lines)
    for line in (*lines, *lists.overview):
        if length := too_long((*line.fixed.values(), *line.filled.values())):
            raise UserError(f"{why_too_long(line.task.id, length)}没有写出任何清单。", SHORTEN)
