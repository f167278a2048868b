"""Read a returned workbook row by row.

Rows may be sorted, deleted or inserted, columns moved or renamed, sheets renamed, and one workbook
may hold several departments. Only the columns to fill in are collected.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from gkrw.checklist.content import HIDDEN_SHEET
from gkrw.core.assignments import LoadedTable
from gkrw.core.errors import UserError
from gkrw.core.findings import CellPlace, FindingKind
from gkrw.core.suggest import nearest
from gkrw.core.wording import quoted, shortened
from gkrw.office.xlsx.workbook_reader import read_workbook
from gkrw.progress.records import Status
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.cell_reader import read_cell
from gkrw.returns.return_finding_kinds import not_taken
from gkrw.returns.returned_sheet import (
    FILLED,
    DepartmentReturn,
    FilledCell,
    Rejection,
    ReturnedRow,
    ReturnedSheet,
    cell_text,
    find_layout,
    normalized_id,
)
from gkrw.returns.sheet_origin import (
    IssuedRows,
    bodies_in_file_name,
    department_of_sheet,
    read_issued_rows,
)
from gkrw.returns.uncollected_cells import (
    cells_of_other_sheet,
    cells_outside_columns,
    compare_fixed_cells,
    missing_columns,
    task_ids_by_text,
    tasks_by_text,
)


def read_returns(
    data: bytes, file: str, loaded: LoadedTable, today: date
) -> tuple[list[DepartmentReturn], list[Rejection]]:
    """Read the sheets of a workbook, and what is wrong with the workbook as a whole.

    `file` is the name that places give. `today` supplies the year of a date without one.
    """
    try:
        grids = read_workbook(data).sheets
    except UserError as error:
        kind = kinds.UNREADABLE_WORKBOOK
        return [], [Rejection(kind.at(CellPlace(file), error.message, error.fix))]
    issued = read_issued_rows(grids, loaded)
    returns: list[DepartmentReturn] = []
    rejected: list[Rejection] = []
    on_other_sheets: list[Rejection] = []
    for grid in grids:
        layout = None if grid.name == HIDDEN_SHEET else find_layout(grid.rows)
        if layout is None:
            on_other_sheets += cells_of_other_sheet(file, grid)
            continue
        sheet = ReturnedSheet(file, grid, layout)
        if department := department_of_sheet(sheet, issued, loaded):
            returns.append(_SheetReader(sheet, department, issued, loaded, today).read())
        else:
            rejected += _unknown_department(sheet)
    if returns:
        rejected += on_other_sheets
    elif not rejected:
        message = "里面没有找到任务清单（没有“编号”“完成状态”这样的表头）。"
        kind = kinds.NO_CHECKLIST
        rejected.append(Rejection(kind.at(CellPlace(file), message, kind.fix)))
    return returns, rejected


def _unknown_department(sheet: ReturnedSheet) -> list[Rejection]:
    """Reject everything that is filled in on a sheet whose department is not certain."""
    kind, reason = kinds.UNKNOWN_DEPARTMENT, "看不出这一页是哪个部门的清单"
    filled = [
        sheet.reject(kind, number, key, reason, "", typed, sheet.typed_id(number))
        for number in sheet.numbers()
        for key in sheet.layout.filled
        if (typed := sheet.typed(number, key))
    ]
    whole = not_taken(kind, CellPlace(sheet.file, sheet.grid.name), reason)
    return [Rejection(whole), *filled]


@dataclass
class _SheetReader:
    """Reads the rows of one department's sheet into a DepartmentReturn."""

    sheet: ReturnedSheet
    department: str
    issued: IssuedRows
    loaded: LoadedTable
    today: date
    identified_by_text: int = 0
    """The number of rows that were identified by text because there is no id column."""

    def __post_init__(self) -> None:
        self.ids_by_text = tasks_by_text(self.issued, self.department, self.loaded)
        self.rows_by_id = {row.task.id: row for row in self.loaded.rows}
        self.result = DepartmentReturn(self.sheet.file, self.sheet.grid.name, self.department)

    def read(self) -> DepartmentReturn:
        """Read every row below the headings."""
        sheet, result = self.sheet, self.result
        named = bodies_in_file_name(sheet.file, self.loaded)
        if named and self.department not in named:
            names = "、".join(sorted(named))
            message = f"文件名写的是{names}，里面是{self.department}的清单，按{self.department}收。"
            place = CellPlace(sheet.file, sheet.grid.name)
            result.notes.append(kinds.OTHER_FILE_NAME.at(place, message, ""))
        result.notes += missing_columns(sheet)
        result.rejected += cells_outside_columns(sheet, self.ids_by_text)
        numbers_by_task: dict[str, list[int]] = defaultdict(list)
        for number in sheet.numbers():
            if (task_id := self.task_id(number)) is not None:
                numbers_by_task[task_id].append(number)
        if count := self.identified_by_text:
            message = f"表头里没有“编号”，{count} 行按工作任务和工作要求认出是哪一项。"
            self.note(kinds.FOUND_BY_TEXT, sheet.layout.row, "", message)
        for task_id, numbers in numbers_by_task.items():
            self.read_task(task_id, numbers)
        return result

    def note(self, kind: FindingKind, number: int, key: str, message: str) -> None:
        """Add a note about a cell or a row."""
        self.result.notes.append(kind.at(self.sheet.place(number, key), message, ""))

    # -- identifying the task of a row -------------------------------------------------------------

    def task_id(self, number: int) -> str | None:
        """Return the id of a row's task; None where the row is rejected."""
        typed = self.sheet.typed_id(number)
        task_id = normalized_id(typed)
        by_text = task_ids_by_text(self.sheet, number, self.ids_by_text)
        if not task_id and len(by_text) == 1:
            (task_id,) = by_text
            if "id" in self.sheet.layout.columns:
                message = f"这一行没有编号，按工作任务和工作要求认作 {task_id}。"
                self.note(kinds.FOUND_BY_TEXT, number, "id", message)
            else:
                self.identified_by_text += 1
        problem = self.problem_with_row(number, task_id, typed, by_text)
        if problem is None:
            return task_id
        self.reject_row(number, *problem, typed or task_id)
        return None

    def problem_with_row(
        self, number: int, task_id: str, typed: str, by_text: Collection[str]
    ) -> tuple[FindingKind, str, str] | None:
        """Return why a row is not a row of a task of this department: kind, reason and fix.

        `by_text` are the tasks that have the text of the row.
        """
        row = self.rows_by_id.get(task_id)
        contradicts = by_text and task_id not in by_text
        if contradicts and self.sheet.shares_id(number):
            reason = f"编号被合并了，这一行和别的行合用 {typed}"
            return kinds.MERGED_ID, reason, kinds.MERGED_ID.fix
        if contradicts and row:
            others = "、".join(sorted(by_text))
            reason = f"编号写的是 {task_id}，工作任务和工作要求却是 {others} 的"
            fix = "多半是只有一栏排了序或移了位：让编号和内容对上，再收一次。"
            return kinds.ID_AGAINST_TEXT, reason, fix
        if row:
            if self.loaded.assignments.role(self.department, row.task) is not None:
                return None
            kind = kinds.NOT_THEIR_TASK
            return kind, f"{task_id} 不是{self.department}的任务", kind.fix
        if not task_id:
            has_column = "id" in self.sheet.layout.columns
            missing = "" if has_column else "表头里没有“编号”：补上这一栏，"
            return kinds.NO_ID, "这一行没有编号", f"{missing}{kinds.NO_ID.fix}"
        if task_id in {name.text for name in self.loaded.table.retired}:
            reason = f"{task_id} 已经不在分解表里（已停用）"
            return kinds.UNKNOWN_ID, reason, "不用再报。"
        hint = ""
        if by_text:
            hint = f"这一行的内容是 {min(by_text)} 的。"
        elif near := nearest(task_id, list(self.rows_by_id), most=1):
            hint = f"是不是 {near[0]}？"
        return kinds.UNKNOWN_ID, f"分解表里没有 {typed}", f"{hint}改正编号，再收一次。"

    def reject_row(self, number: int, kind: FindingKind, reason: str, fix: str, task: str) -> None:
        """Reject every filled cell of a row. A row without any is reported as a whole."""
        sheet = self.sheet
        filled = [
            sheet.reject(kind, number, key, f"{reason}，没有收。", fix, typed, task)
            for key in sheet.layout.filled
            if (typed := sheet.typed(number, key))
        ]
        if task and not filled:
            filled = [sheet.reject(kind, number, "id", f"{reason}。", fix, task=task)]
        self.result.rejected += filled
        fixed = [key for key in sheet.layout.columns if key not in FILLED]
        text = " ".join(filter(None, (cell_text(sheet.value(number, key)) for key in fixed)))
        if text and not filled:
            message = f"{quoted(shortened(text))}不在任务的行里，没有收。"
            self.note(kinds.OUTSIDE_ROWS, number, "", message)

    # -- reading the rows of a task ----------------------------------------------------------------

    def read_task(self, task_id: str, numbers: list[int]) -> None:
        """Read the row of a task. Of several rows the first is read where they all hold the same,
        else all are rejected."""
        sheet, row = self.sheet, self.rows_by_id[task_id]
        keys = sheet.layout.filled
        texts = {number: tuple(sheet.typed(number, key) for key in keys) for number in numbers}
        filled = [number for number in numbers if any(texts[number])]
        if len({texts[number] for number in filled}) > 1:
            self.reject_contradicting(task_id, filled, any(map(sheet.shares_id, numbers)))
            return
        number = filled[0] if filled else numbers[0]
        issued = self.issued.get((self.department, task_id))
        role = self.loaded.assignments.role(self.department, row.task)
        edited, changed = compare_fixed_cells(sheet, number, row, role, issued)
        self.result.rejected += edited
        self.result.notes += changed
        read = [read_cell(sheet, number, key, row.task, self.today) for key in keys]
        cells = tuple(cell for cell, _ in read if isinstance(cell, FilledCell))
        self.result.rejected += [cell for cell, _ in read if isinstance(cell, Rejection)]
        self.result.notes += [note for _, notes in read for note in notes]
        values = {cell.key: cell.value for cell in cells}
        if values.get("finished") and values.get("status") is not Status.DONE:
            message = f"{task_id} 有完成日期，状态却不是已完成，请核对。"
            self.note(kinds.NOT_DONE_YET, number, "finished", message)
        self.result.rows.append(ReturnedRow(row.task, cells, issued.texts if issued else None))

    def reject_contradicting(self, task_id: str, numbers: list[int], merged: bool) -> None:
        """Reject several rows of one task that hold different things."""
        kind, reason = kinds.SEVERAL_ROWS, f"{task_id} 写了几行，内容不一样"
        if merged:
            kind, reason = kinds.MERGED_ID, f"编号被合并了，几行合用 {task_id}，内容不一样"
        for number in numbers:
            others = "、".join(str(other + 1) for other in numbers if other != number)
            self.reject_row(number, kind, f"{reason}（另见第 {others} 行）", kind.fix, task_id)
