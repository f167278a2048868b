"""A returned workbook, read row by row: what it holds, and what of it cannot be used.

Nothing is taken for granted: rows may be sorted, deleted or inserted, columns moved or renamed,
sheets renamed, several departments in one workbook. Only the columns to fill in are read.
"""

from datetime import date

from gkrw.checklist import sheet_names
from gkrw.checklist.columns import FIXED
from gkrw.core.findings import CellPlace
from gkrw.core.loaded_table import LoadedTable
from gkrw.core.model import Task
from gkrw.core.suggest import nearest
from gkrw.core.wording import quoted, shortened
from gkrw.office.xlsx.grid import Refusal, read_grid
from gkrw.progress.status import Status
from gkrw.returns.cell_values import text_of
from gkrw.returns.cells import read_cell
from gkrw.returns.fixed_columns import (
    ByText,
    compare,
    ids_told,
    texts_of,
    with_issued,
)
from gkrw.returns.layout import find_layout
from gkrw.returns.origin import (
    Issued,
    bodies_named_in,
    department_of,
    issued_in,
)
from gkrw.returns.return_records import (
    Filled,
    Returned,
    ReturnedRow,
    Trouble,
)
from gkrw.returns.sheet import ReturnedSheet, id_in
from gkrw.returns.stray_cells import beside_columns, missing_columns, on_another_sheet

_FIXED = frozenset(column.key for column in FIXED)


def read_returns(
    data: bytes, file: str, checked: LoadedTable, today: date
) -> tuple[list[Returned], list[Trouble]]:
    """The sheets of a workbook that came back, and what is wrong with the workbook as a whole.

    `file` is the name that places give; `today` tells which year a date without one means.
    """
    grids = read_grid(data)
    if isinstance(grids, Refusal):
        return [], [Trouble(CellPlace(file), grids.message, grids.fix)]
    hidden = next((grid for grid in grids if grid.name == sheet_names.HIDDEN), None)
    issued = issued_in(hidden, checked)
    texts = texts_of(checked)
    found: list[Returned] = []
    troubles: list[Trouble] = []
    others: list[Trouble] = []
    for grid in grids:
        layout = None if grid.name == sheet_names.HIDDEN else find_layout(grid.rows)
        if layout is None:
            others += on_another_sheet(file, grid)
            continue
        sheet = ReturnedSheet(file, grid, layout)
        department = department_of(file, grid, layout, issued, checked)
        if department:
            by_text = with_issued(texts, issued, department, checked)
            found.append(_SheetReader(sheet, department, issued, by_text, checked, today).read())
        else:
            troubles += _nobodys(sheet)
    if found:
        troubles += others
    elif not troubles:
        troubles.append(
            Trouble(
                CellPlace(file),
                "里面没有找到任务清单（没有“编号”“完成状态”这样的表头）。",
                "确认交回的是 gkrw checklist 发出的清单；表头被删掉的，照原样补上。",
            )
        )
    return found, troubles


def _nobodys(sheet: ReturnedSheet) -> list[Trouble]:
    """All that is filled in on a sheet of which it is not certain whose it is, as not taken."""
    message = "看不出这一页是哪个部门的清单"
    fix = "把工作表的名称改成部门的名称（如 财政局），再收一次。"
    troubles = [Trouble(sheet.whole(), f"{message}，没有收。", fix)]
    for number in sheet.numbers():
        task = sheet.id_typed(number)
        for key in sheet.layout.filled:
            if typed := sheet.typed(number, key):
                troubles.append(sheet.trouble(number, key, message, fix, typed, task))
    return troubles


_UNMERGE = "取消合并，让每一行都有自己的编号，再收一次。"


class _SheetReader:
    """Reads the rows of one department's sheet."""

    def __init__(
        self,
        sheet: ReturnedSheet,
        department: str,
        issued: Issued,
        by_text: ByText,
        checked: LoadedTable,
        today: date,
    ) -> None:
        self.sheet = sheet
        self.issued = issued
        self.by_text = by_text
        self.checked = checked
        self.today = today
        self.rows_by_id = {row.task.id: row for row in checked.rows}
        self.returned = Returned(sheet.file, sheet.grid.name, department, issued.version)
        self.told_by_text = 0

    def note(self, number: int, key: str, message: str, task: str = "") -> None:
        """Say what is only to be known."""
        self.returned.notes.append(self.sheet.trouble(number, key, message, task=task))

    def read(self) -> Returned:
        """Every row below the headings."""
        sheet, returned = self.sheet, self.returned
        by_file = bodies_named_in(sheet.file, self.checked)
        if by_file and returned.department not in by_file:
            theirs = "、".join(sorted(by_file))
            said = f"文件名写的是{theirs}，里面是{returned.department}的清单"
            returned.notes.append(Trouble(sheet.whole(), f"{said}，按{returned.department}收。"))
        returned.notes += missing_columns(sheet)
        returned.rejected += beside_columns(sheet, self.by_text)
        by_task: dict[str, list[int]] = {}
        for number in sheet.numbers():
            task_id = self.task_id(number)
            if task_id is not None:
                by_task.setdefault(task_id, []).append(number)
        if self.told_by_text:
            said = f"表头里没有“编号”，{self.told_by_text} 行按工作任务和工作要求认出是哪一项。"
            returned.notes.append(Trouble(sheet.head(), said))
        for task_id, same in by_task.items():
            self.task_rows(task_id, same)
        return returned

    def task_id(self, number: int) -> str | None:
        """The task that a row is about; None, and said, where it is none of this department, or
        where its id and its text are those of two tasks."""
        typed = self.sheet.id_typed(number)
        task_id = id_in(typed)
        by_text = ids_told(self.sheet, number, self.by_text)
        if not task_id and len(by_text) == 1:
            (task_id,) = by_text
            self.told(number, task_id)
        if (why := self.not_theirs(number, task_id, typed, by_text)) is None:
            return task_id
        self.whole_row(number, *why, typed or task_id)
        return None

    def told(self, number: int, task_id: str) -> None:
        """Say that a row without an id was told by its text: once, where the column is gone."""
        if "id" in self.sheet.layout.at:
            said = f"这一行没有编号，按工作任务和工作要求认作 {task_id}。"
            self.note(number, "id", said, task_id)
        else:
            self.told_by_text += 1

    def not_theirs(
        self, number: int, task_id: str, typed: str, by_text: frozenset[str]
    ) -> tuple[str, str] | None:
        """Why a row is no row of a task of this department, and the fix; None where it is one."""
        if by_text and task_id not in by_text and self.sheet.shares_id(number):
            return f"编号被合并了，这一行和别的行合用 {typed}", _UNMERGE
        if by_text and task_id in self.rows_by_id and task_id not in by_text:
            other = "、".join(sorted(by_text))
            message = f"编号写的是 {task_id}，工作任务和工作要求却是 {other} 的"
            return message, "多半是只有一栏排了序或移了位：让编号和内容对上，再收一次。"
        department = self.returned.department
        if task_id in self.rows_by_id:
            if self.checked.assignments.role(department, self.rows_by_id[task_id].task) is not None:
                return None
            fix = "确认编号没有写错；分解表已经不再让这个部门负责的，不用再报。"
            return f"{task_id} 不是{department}的任务", fix
        if not task_id:
            missing = "" if "id" in self.sheet.layout.at else "表头里没有“编号”：补上这一栏，"
            return "这一行没有编号", f"{missing}填上任务的编号，如 T10，再收一次。"
        if task_id in {name.text for name in self.checked.table.retired}:
            return f"{task_id} 已经不在分解表里（已停用）", "不用再报。"
        near = sorted(by_text) or nearest(task_id, list(self.rows_by_id), most=1)
        meant = f"是不是 {near[0]}？" if near else ""
        if by_text:
            meant = f"这一行的内容是 {near[0]} 的。"
        return f"分解表里没有 {typed}", f"{meant}改正编号，再收一次。"

    def whole_row(self, number: int, message: str, fix: str, task: str) -> None:
        """Reject whatever is filled in in a row; of a row that is no task's, say what it has."""
        sheet, rejected = self.sheet, self.returned.rejected
        filled = [key for key in sheet.layout.filled if sheet.typed(number, key)]
        for key in filled:
            typed = sheet.typed(number, key)
            rejected.append(sheet.trouble(number, key, f"{message}，没有收。", fix, typed, task))
        if not filled and task:
            rejected.append(sheet.trouble(number, "id", f"{message}。", fix, task=task))
        if not task:
            texts = (text_of(sheet.value(number, key)) for key in sheet.layout.at if key in _FIXED)
            said = " ".join(text for text in texts if text)
            if said and not filled:
                self.note(number, "", f"{quoted(shortened(said))}不在任务的行里，没有收。")

    def task_rows(self, task_id: str, numbers: list[int]) -> None:
        """The one row of a task; of several that say the same the first, of others none."""
        row = self.rows_by_id[task_id]
        keys = self.sheet.layout.filled
        said = [tuple(self.sheet.typed(number, key) for key in keys) for number in numbers]
        filled = [number for number, cells in zip(numbers, said, strict=True) if any(cells)]
        if len({cells for cells in said if any(cells)}) > 1:
            self.contradicting(task_id, filled, any(map(self.sheet.shares_id, numbers)))
            return
        number = filled[0] if filled else numbers[0]
        department = self.returned.department
        digests, issued = self.issued.rows.get((department, task_id)) or (None, None)
        role = self.checked.assignments.role(department, row.task)
        edited, changed = compare(self.sheet, number, row, role, digests)
        self.returned.rejected += edited
        self.returned.notes += changed
        cells = self.cells(number, row.task)
        by_key = {cell.key: cell.value for cell in cells}
        if by_key.get("finished") and by_key.get("status") is not Status.DONE:
            message = f"{task_id} 有完成日期，状态却不是已完成，请核对。"
            self.note(number, "finished", message, task_id)
        self.returned.rows.append(ReturnedRow(row.task, cells, issued))

    def contradicting(self, task_id: str, numbers: list[int], merged: bool) -> None:
        """Take nothing of several rows of one task that say different things."""
        why, fix = f"{task_id} 写了几行，内容不一样", "留下正确的一行，再收一次。"
        if merged:
            why, fix = f"编号被合并了，几行合用 {task_id}，内容不一样", _UNMERGE
        for number in numbers:
            others = "、".join(str(other + 1) for other in numbers if other != number)
            self.whole_row(number, f"{why}（另见第 {others} 行）", fix, task_id)

    def cells(self, number: int, task: Task) -> tuple[Filled, ...]:
        """The cells of a row that can be stored; the others are rejected."""
        cells: list[Filled] = []
        for key in self.sheet.layout.filled:
            found, notes = read_cell(self.sheet, number, key, task, self.today)
            self.returned.notes += notes
            if isinstance(found, Trouble):
                self.returned.rejected.append(found)
            else:
                cells.append(found)
        return tuple(cells)
