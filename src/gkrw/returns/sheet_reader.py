"""Read the rows of a department's sheet: which task each is about, and what is filled in.

Rows may be sorted, deleted or inserted. Only the columns to fill in are collected.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from gkrw.checklist.columns import NOT_ASKED, STATUS, ColumnKind, compared_keys
from gkrw.checklist.content import without_title
from gkrw.core.assignments import LoadedTable, Role
from gkrw.core.findings import Finding, FindingKind
from gkrw.core.model import Row
from gkrw.core.overall import OVERALL_ID, overall_row
from gkrw.core.wording import quoted, shortened
from gkrw.progress.statuses import Status
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns import uncollected_cells as uncollected
from gkrw.returns.cell_reader import doubtful_cells, dragged_series, read_cell, why_of_other_target
from gkrw.returns.cell_texts import cell_text, is_no_id, normalized_id, plain_name
from gkrw.returns.column_layout import FILLED, FILLED_HEADINGS
from gkrw.returns.issued_record import IssuedRow, IssuedRows
from gkrw.returns.return_finding_kinds import not_taken
from gkrw.returns.returned_sheet import (
    DepartmentReturn,
    FilledCell,
    Rejection,
    ReturnedRow,
    ReturnedSheet,
    place_on,
)
from gkrw.returns.sheet_origin import Origin, rows_of_others
from gkrw.returns.task_texts import TasksByText, problem_of_unknown_id, table_texts

_ROWS_NAMED = 6
_PASTED_FIX = (
    "是这个部门报的，填到上面一行，删掉下面的一段，再收一次；是别的部门的，单独存成一个文件。"
)


@dataclass
class SheetReader:
    """Reads the rows of one department's sheet into a DepartmentReturn."""

    sheet: ReturnedSheet
    origin: Origin
    issued: IssuedRows
    loaded: LoadedTable
    today: date
    identified_by_text: int = 0
    """The number of rows that were identified by text because there is no id column."""

    def __post_init__(self) -> None:
        self.department = self.origin.department
        self.compared = compared_keys(self.loaded.table)
        self.table = table_texts(self.loaded)
        overall = overall_row(self.loaded.assignments, self.department)
        own: dict[str, Row] = {OVERALL_ID: overall} if overall else {}
        self.rows_by_id = self.table.rows_by_id | own
        by_role = self.loaded.assignments.by_body[self.department]
        self.roles = {row.task.id: role for role, rows in by_role.items() for row in rows}
        if overall and (role := self.loaded.assignments.role(self.department, overall.task)):
            self.roles[OVERALL_ID] = role
        self.by_text = TasksByText(self.table, self.issued, self.department, overall)
        name = plain_name(self.sheet.grid.name)
        self.result = DepartmentReturn(self.sheet.file, name, self.department)

    def read(self) -> DepartmentReturn:
        """Read every row below the headings."""
        sheet, result = self.sheet, self.result
        if self.origin.problem:
            message = f"{self.origin.problem}，按 --take 照{self.department}收。"
            result.notes.append(kinds.TAKEN_AS.at(place_on(sheet.file, sheet.grid), message, ""))
        result.notes += [
            *uncollected.missing_columns(sheet),
            *uncollected.struck_fixed_cells(sheet),
        ]
        result.rejected += uncollected.things_on_sheet(sheet.file, sheet.grid)
        names = self.loaded.roster.canonical.keys() | {body for body, _ in self.issued} | {""}
        result.rejected += uncollected.cells_above_headings(sheet, names)
        result.rejected += uncollected.cells_outside_columns(sheet, self.by_text)
        numbers_by_task: dict[str, list[int]] = defaultdict(list)
        blocks = rows_of_others(sheet, self.department, self.rows_by_id, self.roles, self.loaded)
        for number in sheet.numbers:
            if number in blocks:
                reason = f"写在“{blocks[number]}”下面，不是{self.department}的清单"
                self.reject_row(number, kinds.OTHER_BLOCK, reason, "", "")
            elif (task_id := self.task_id(number)) is not None:
                numbers_by_task[task_id].append(number)
        if count := self.identified_by_text:
            message = f"表头里没有“编号”，{count} 行按工作任务和工作要求认出是哪一项。"
            self.note(kinds.FOUND_BY_TEXT, sheet.layout.row, "", message)
        for task_id, numbers in numbers_by_task.items():
            self.read_task(task_id, numbers)
        result.notes += dragged_series(result.rows)
        return result

    def note(self, kind: FindingKind, number: int, key: str, message: str) -> None:
        """Add a note about a cell or a row."""
        self.result.notes.append(kind.at(self.sheet.place(number, key), message, ""))

    def task_id(self, number: int) -> str | None:
        """Return the id of a row's task; None where the row is rejected."""
        typed, task_id = self.sheet.typed_ids[number], self.sheet.ids[number]
        now, then = self.by_text.of_row(self.sheet, number)
        if not task_id and len({*now, *then}) == 1:
            (task_id,) = {*now, *then}
            if "id" in self.sheet.layout.columns:
                message = f"这一行没有编号，按工作任务和工作要求认作 {task_id}。"
                self.note(kinds.FOUND_BY_TEXT, number, "id", message)
            else:
                self.identified_by_text += 1
        problem = self.problem_with_row(number, task_id, typed, now or then)
        if problem is None:
            return task_id
        self.reject_row(number, *problem, typed or task_id)
        return None

    def problem_with_row(
        self, number: int, task_id: str, typed: str, by_text: Collection[str]
    ) -> tuple[FindingKind, str, str] | None:
        """Return why a row cannot be read: the kind, the reason and the fix, empty for the fix of
        the kind. None for a row of a task of this department.

        `by_text` are the ids of the tasks with the texts of the row, now or, if there are none,
        when issued. A row with the id T10 and the present texts of T11 is rejected, even if it was
        issued as T10.
        """
        row = self.rows_by_id.get(task_id)
        contradicts = by_text and task_id not in by_text
        if contradicts and self.sheet.shares_id(number):
            return kinds.MERGED_ID, f"编号被合并了，这一行和别的行合用 {typed}", ""
        if contradicts and row:
            others = "、".join(sorted(by_text))
            reason = f"编号写的是 {task_id}，工作任务和工作要求却是 {others} 的"
            fix = "多半是只有一栏排了序或移了位：让编号和内容对上，再收一次。"
            return kinds.ID_AGAINST_TEXT, reason, fix
        if row:
            before = self.issued.get((self.department, task_id))
            if not by_text and self.by_text.is_another(self.sheet, number, row, before):
                reason = f"编号写的是 {task_id}，工作任务和工作要求却不是它的"
                return kinds.ID_AGAINST_TEXT, reason, ""
            if task_id in self.roles:
                return None
            return kinds.NOT_THEIR_TASK, f"{task_id} 不是{self.department}的任务", ""
        if not task_id:
            has_column = "id" in self.sheet.layout.columns
            missing = "" if has_column else "表头里没有“编号”：补上这一栏，"
            return kinds.NO_ID, "这一行没有编号", f"{missing}{kinds.NO_ID.fix}"
        body, issued = self.department, self.issued
        return problem_of_unknown_id(typed, task_id, by_text, body, issued, self.loaded)

    def reject_row(self, number: int, kind: FindingKind, reason: str, fix: str, task: str) -> None:
        """Reject every filled cell of a row; without any, the row itself if it has an id that is
        neither retired nor that of the overall situation. In a row of no known task, or of the id of
        one with other texts, reject unknown fixed texts too, but no plain title."""
        sheet = self.sheet
        must_say = kind is not kinds.RETIRED_ID and normalized_id(task) != OVERALL_ID
        filled = sheet.reject_filled(kind, number, reason, fix, task)
        typed = sheet.typed_ids[number]
        is_text = kind is kinds.UNKNOWN_ID and is_no_id(typed)
        if task and not filled and must_say:
            filled = [sheet.reject(kind, number, "id", f"{reason}。", is_text * typed, task, fix)]
        self.result.rejected += filled
        self.result.rejected += uncollected.links_not_stored(sheet, number, task)
        is_of_none = kind in (kinds.NO_ID, kinds.UNKNOWN_ID, kinds.ID_AGAINST_TEXT)
        if kind is kinds.MERGED_ID:  # of one task, as the ids say, and of another, as the texts say
            by_text = set().union(*self.by_text.of_row(sheet, number))
            is_of_none = bool(by_text) and normalized_id(task) not in by_text
        if is_of_none or (kind is kinds.OTHER_BLOCK and not typed):
            for key in (key for key in sheet.layout.columns if key not in FILLED and key != "id"):
                text = cell_text(sheet.value(number, key))
                is_title = self.loaded.roster.find(without_title(text)) is not None
                if text and not is_title and not (filled and self.by_text.is_known(key, text)):
                    message = f"{quoted(shortened(text))}不在任务的行里，没有收。"
                    rejection = sheet.reject(kinds.OUTSIDE_ROWS, number, key, message, text)
                    self.result.rejected.append(rejection)

    def read_task(self, task_id: str, numbers: list[int]) -> None:
        """Read the row of a task. If several rows are filled in, the first is read where they all
        hold the same; otherwise all are rejected."""
        sheet, row = self.sheet, self.rows_by_id[task_id]
        keys = sheet.layout.filled
        filled = [number for number in numbers if any(sheet.typed(number, key) for key in keys)]
        several = filled if len(filled) > 1 else []
        if len({tuple([sheet.typed(number, key) for key in keys]) for number in several}) > 1:
            for number in numbers:
                self.compare_fixed_cells(number, task_id, is_read=False)
            self.reject_contradicting(task_id, filled, any(map(sheet.shares_id, numbers)))
            return
        number = filled[0] if filled else numbers[0]
        if number != numbers[0] and sheet.differ_in_origin(numbers[0], number):
            for each in numbers:
                is_pasted = each == number  # with the role of whoever it was issued to
                self.compare_fixed_cells(each, task_id, is_read=False, has_any_role=is_pasted)
            above = f"{task_id} 第 {numbers[0] + 1} 行空着，下面像是粘贴来的一段里又有一行"
            self.reject_row(number, kinds.SEVERAL_ROWS, above, _PASTED_FIX, task_id)
            return
        if number != numbers[0]:
            message = f"{task_id} 第 {numbers[0] + 1} 行空着，收了第 {number + 1} 行的，请核对。"
            self.result.notes.append(kinds.MAY_BE_MOVED.at(sheet.place(number), message))
        issued = self.issued.get((self.department, task_id))
        for each in numbers:
            changed = self.compare_fixed_cells(each, task_id, each == number)
            self.result.notes += changed if filled and each == number else []
        read = [
            read_cell(sheet, number, key, row.task, self.today)
            for key in self.keys_to_read(number, row, issued)
        ]
        cells = tuple(cell for cell, _ in read if isinstance(cell, FilledCell))
        self.result.rejected += uncollected.links_not_stored(sheet, number, task_id)
        self.result.rejected += [cell for cell, _ in read if isinstance(cell, Rejection)]
        self.result.notes += [note for _, notes in read for note in notes]
        self.result.notes += doubtful_cells(row.task, cells, self.loaded.table.year, self.today)
        values = {cell.key: cell.value for cell in cells}
        if values.get("finished") and values.get("status") is not Status.DONE:
            message = f"{task_id} 有完成日期，状态却不是已完成，请核对。"
            self.note(kinds.NOT_DONE_YET, number, "finished", message)
        returned = ReturnedRow(number, row.task, cells, issued.texts if issued else None)
        self.result.rows.append(returned)
        is_new, is_reporter = any(map(returned.is_new, cells)), self.loaded.assignments.is_reporter
        if is_new and task_id != OVERALL_ID and not is_reporter(self.department, row):
            message = f"{task_id} 不由{self.department}填报，填的收了，不计入完成情况的统计。"
            self.note(kinds.NOT_ASKED, number, "id", message)

    def compare_fixed_cells(
        self, number: int, task_id: str, is_read: bool, has_any_role: bool = False
    ) -> list[Finding]:
        """Reject the fixed cells of a row that somebody edited; in a row that is not read, only those
        with a text. Returns a note if the table has changed since the row was issued."""
        role = self.roles[task_id]
        if has_any_role:
            typed = cell_text(self.sheet.value(number, "role"))
            role = next((each for each in Role if each.label == typed), role)
        texts = self.table.compared(self.rows_by_id[task_id], role)
        edited, changed = uncollected.compare_fixed_cells(
            self.sheet,
            number,
            task_id,
            self.issued.get((self.department, task_id)),
            self.compared,
            texts,
        )
        self.result.rejected += [each for each in edited if is_read or each.typed]
        return changed

    def keys_to_read(self, number: int, row: Row, issued: IssuedRow | None) -> Sequence[str]:
        """Return the columns to read. Values of targets are rejected if the task has other targets
        than when the checklist was issued, or if the heading of the column names another target."""
        task, read = row.task, []
        keys = self.sheet.layout.filled
        if self.is_for_information(number, row, issued):
            keys = tuple(key for key in keys if key != STATUS.key)
        if not task.targets:
            return keys
        before = issued.digests.get("targets") if issued else None
        now = self.table.compared(row, None)["targets"]
        for key in keys:
            reason = ""
            if FILLED[key].kind is ColumnKind.NUMBER:
                reason = why_of_other_target(self.sheet, number, key, task, before, now)
            if not reason:
                read.append(key)
            elif typed := self.sheet.typed(number, key):
                finding = not_taken(kinds.NO_TARGET, self.sheet.place(number, key), reason)
                self.result.rejected.append(
                    Rejection(finding, typed, task.id, FILLED_HEADINGS[key])
                )
        return read

    def is_for_information(self, number: int, row: Row, issued: IssuedRow | None) -> bool:
        """Whether a row was issued for information only, and nobody has written a status into it."""
        if self.sheet.typed(number, STATUS.key) != NOT_ASKED:
            return False
        if issued:
            return issued.texts.get(STATUS.key) == NOT_ASKED
        return not self.loaded.assignments.is_reporter(self.department, row)

    def reject_contradicting(self, task_id: str, numbers: list[int], merged: bool) -> None:
        """Reject several rows of one task that hold different things."""
        kind, reason = kinds.SEVERAL_ROWS, f"{task_id} 写了几行，内容不一样"
        if merged:
            kind, reason = kinds.MERGED_ID, f"编号被合并了，几行合用 {task_id}，内容不一样"
        is_hidden = not self.sheet.grid.hidden_rows.isdisjoint(numbers)
        for number in numbers:
            some = [str(other + 1) for other in numbers[:_ROWS_NAMED] if other != number]
            others = "、".join(some) + (" 行等" if len(numbers) > _ROWS_NAMED else " 行")
            others += "，有隐藏的行" if is_hidden else ""
            self.reject_row(number, kind, f"{reason}（另见第 {others}）", "", task_id)
