"""Read a returned workbook: find the sheets that are checklists, and whose they are.

Sheets may be renamed, columns moved or renamed, and one workbook may hold several departments.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from gkrw.checklist.content import HIDDEN_SHEET
from gkrw.core.assignments import LoadedTable
from gkrw.core.errors import UserError
from gkrw.core.findings import CellPlace
from gkrw.office.xlsx.workbook_reader import read_saved_workbook
from gkrw.official.content import is_export
from gkrw.progress.ledger import return_digest
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns import uncollected_cells as uncollected
from gkrw.returns.cell_texts import excess_of_content, plain_name
from gkrw.returns.column_layout import column_names, find_layout
from gkrw.returns.issued_record import Issued, read_issued
from gkrw.returns.missing_rows import missing_tasks
from gkrw.returns.returned_sheet import DepartmentReturn, Rejection, ReturnedSheet, place_on
from gkrw.returns.sheet_origin import (
    Origin,
    origin_of_sheet,
    unknown_reporters,
    whose_reporters,
    whose_roles,
)
from gkrw.returns.sheet_reader import SheetReader
from gkrw.returns.slid_columns import reject_out_of_step
from gkrw.returns.task_texts import signs_of_other_table

_WHOSE = (kinds.UNKNOWN_DEPARTMENT.code, kinds.OTHER_FILE_NAME.code)
"""The codes of findings that say that it is not certain whose a sheet is."""


_EXCESS_FIX = "请部门只留任务清单的各行各栏，删掉别的内容，再收一次。"


def read_returns(
    data: bytes,
    file: str,
    loaded: LoadedTable,
    today: date,
    preferred: bool = False,
    others: Mapping[str, str] = MappingProxyType({}),
    owners: Mapping[tuple[str, str], str] = MappingProxyType({}),
) -> tuple[list[DepartmentReturn], list[Rejection]]:
    """Return the departments' sheets of a workbook, and the rejections outside of them.

    `file` is its name in places. `today` supplies the year of a date without one. In a `preferred`
    file (--take) the first certain sign of the department counts where the signs contradict.
    `others` are the paths of the other tables in the folder by key or title, `owners` the
    departments of the sheets that were collected before, by the digest of the file and the name of
    the sheet.
    """
    digest = return_digest(data)
    try:
        grids, saved, properties = read_saved_workbook(data)
    except UserError as error:
        kind = kinds.UNREADABLE_WORKBOOK
        return [], [Rejection(kind.at(CellPlace(file), error.message, error.fix))]
    if excess := excess_of_content(grids):
        return [], [Rejection(kinds.UNREADABLE_WORKBOOK.at(CellPlace(file), excess, _EXCESS_FIX))]
    issued = read_issued(grids, loaded, properties)
    is_exported = is_export(properties.get("description", ""))
    workbook = _Workbook(issued, loaded, today, preferred, others, is_exported)
    names = column_names(loaded.table, issued.columns)
    returns: list[DepartmentReturn] = []
    hidden: list[DepartmentReturn] = []
    rejected: list[Rejection] = []
    elsewhere: list[Rejection] = []
    unfilled: list[Rejection] = []
    for grid in grids:
        if grid.name == HIDDEN_SHEET:
            continue
        layout = find_layout(grid.rows, names)
        if layout is None:
            elsewhere += uncollected.things_on_sheet(file, grid)
            elsewhere += uncollected.cells_of_other_sheet(file, grid, issued, loaded)
            continue
        owner = owners.get((digest, plain_name(grid.name)), "")
        read = workbook.read_sheet(ReturnedSheet(file, grid, layout), owner)
        if isinstance(read, list):
            is_unfilled = len(read) == 1 and read[0].finding.code in _WHOSE
            (unfilled if is_unfilled else rejected).extend(read)
            continue
        read.digest = digest
        if saved:
            read.set_time(saved, loaded.table.year, today)
        (returns if grid.state == "visible" else hidden).append(read)
    for read in hidden:
        shown = next((each for each in returns if each.department == read.department), None)
        if shown or rejected:
            elsewhere += uncollected.cells_of_hidden_copy(
                read, shown or DepartmentReturn(file, "", "")
            )
        else:
            returns.append(read)
    if not returns:  # a sheet of others with nothing in it is no news beside one that is taken
        rejected += unfilled
    if not (returns or rejected):
        rejected.append(uncollected.reject_without_checklist(file, grids, names, is_exported))
    return returns, [*rejected, *elsewhere]


@dataclass(frozen=True, slots=True)
class _Workbook:
    """What is the same for all sheets of a workbook, see `read_returns`."""

    issued: Issued
    loaded: LoadedTable
    today: date
    preferred: bool
    others: Mapping[str, str]
    is_exported: bool

    def read_sheet(self, sheet: ReturnedSheet, owner: str) -> DepartmentReturn | list[Rejection]:
        """Return what a sheet says, or the rejections of everything on it if it is not certain whose
        checklist of which table it is. `owner` is the department for which it was collected before,
        empty for a new sheet."""
        issued, loaded = self.issued.rows, self.loaded
        identity, is_decided = loaded.table.identity, bool(owner) or self.preferred
        if foreign := uncollected.reject_of_other_table(sheet, self.issued, identity, self.others):
            return foreign
        origin = Origin(owner)
        if not owner:
            origin = origin_of_sheet(sheet, issued, loaded, self.preferred)
        if not (name := origin.department):
            return uncollected.reject_unknown(sheet, origin, self.is_exported)
        read = SheetReader(sheet, origin, issued, loaded, self.today).read()
        contradiction = ""
        if not is_decided and (other := whose_roles(sheet, name, issued, loaded)):
            contradiction = f"各行的承担角色是{other}的"
        elif not is_decided and (other := whose_reporters(read, loaded)):
            contradiction = f"填报人是{other}的"
        if contradiction:
            origin = Origin("", f"标题、文件名等写的是{name}，{contradiction}")
            return uncollected.reject_unknown(sheet, origin, self.is_exported, read.rejected)
        signs = "" if owner else signs_of_other_table(sheet, read, self.issued, loaded)
        if signs and not self.preferred:
            return uncollected.reject_doubtful_table(sheet, signs, read.rejected)
        if not self.preferred:
            uncollected.reject_doubled(sheet, read)
            reject_out_of_step(sheet, read)
            read.notes += unknown_reporters(read, loaded)
        if signs:
            message = f"{signs}，按 --take 照这张分解表的收。"
            place = place_on(sheet.file, sheet.grid)
            read.notes.append(kinds.TAKEN_AS.at(place, message, ""))
        read.missing = missing_tasks(sheet, read, issued, loaded)
        return read
