"""One run: every workbook made and proved, and only then the new set put in the old one's place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gkrw import issuing
from gkrw.checklist import names
from gkrw.checklist.content import TITLE, Checklists, Line, Sheet
from gkrw.excel.limits import SHORTEN, too_long, why_too_long
from gkrw.filenames import numbered, safe
from gkrw.issuing import Target
from gkrw.outputs import Kind, Refused

JOINT = f"{TITLE}.xlsx"
"""The workbook with a sheet for each department."""
_EVERYBODY = ""
"""Whose the joint workbook is."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is to write into `folder`, an absolute path without symbolic links.

    `owners` are those whose earlier workbooks are replaced; None replaces all.
    """

    lists: Checklists
    folder: Path
    split: bool
    owners: frozenset[str] | None
    force: bool = False

    def files(self) -> Mapping[str, Sequence[Sheet]]:
        """The sheets of each workbook, by its name."""
        if not self.split:
            return {JOINT: self.lists.sheets}
        return {file_name(sheet): (sheet,) for sheet in self.lists.sheets}

    @property
    def target(self) -> Target:
        """Where they go."""
        names = tuple(self.files())
        return Target(self.folder, Kind.CHECKLISTS, self.owners, names, self.force)


def file_name(sheet: Sheet) -> str:
    """06_财政局_政务公开工作任务清单.xlsx"""
    return safe(numbered(sheet.position, sheet.department, TITLE, ".xlsx"))


def refuse(plan: Plan) -> None:
    """Raises Refused where a workbook cannot be made, or would overwrite what is not gkrw's."""
    _refuse_long(plan.lists)
    issuing.refuse(plan.target)


def issue(plan: Plan) -> list[str]:
    """Write the workbooks; gives the earlier files that are gone. Raises Refused or OSError: then
    the folder is as it was."""
    _refuse_long(plan.lists)
    return issuing.issue(plan.target, _workbooks(plan))


def _workbooks(plan: Plan) -> Iterator[tuple[str, bytes, str]]:
    from gkrw.checklist.workbook import joint_workbook, workbook_of

    lists = plan.lists
    if plan.split:
        for name, (sheet,) in plan.files().items():
            data = workbook_of(sheet, lists)
            _prove(name, data, {names.SINGLE: sheet.lines})
            yield name, data, sheet.department
        return
    data = joint_workbook(lists)
    titles = names.sheet_names([sheet.department for sheet in lists.sheets])
    drawn = {name: sheet.lines for name, sheet in zip(titles, lists.sheets, strict=True)}
    _prove(JOINT, data, {names.OVERVIEW: lists.overview, **drawn})
    yield JOINT, data, _EVERYBODY


def _prove(name: str, data: bytes, sheets: Mapping[str, Sequence[Line]]) -> None:
    from gkrw.checklist.proof import lost_from

    lost = lost_from(data, sheets)
    if lost:
        raise Refused(
            f"写出的 {name} 没有通过核对，缺少：{'、'.join(lost[:3])}。没有写出任何清单。",
            "请把这句话告诉维护人员。",
        )


def _refuse_long(lists: Checklists) -> None:
    """A text that no cell can hold would be cut short."""
    lines: Iterable[Line] = (line for sheet in lists.sheets for line in sheet.lines)
    for line in (*lines, *lists.overview):
        if length := too_long((*line.fixed.values(), *line.filled.values())):
            raise Refused(f"{why_too_long(line.task.id, length)}没有写出任何清单。", SHORTEN)
