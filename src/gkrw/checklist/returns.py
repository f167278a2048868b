"""A returned workbook, read cell by cell: what it holds, and what of it cannot be used.

Nothing is taken for granted: rows may be sorted, deleted or inserted, columns moved or renamed,
sheets renamed, several departments in one workbook. Only the columns to fill in are read.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from gkrw.checked import Checked
from gkrw.checklist import names
from gkrw.checklist.attached import Position
from gkrw.checklist.columns import COMPARED, FIXED, Kind
from gkrw.checklist.content import compared_of, digest
from gkrw.checklist.grid import Refusal, SheetGrid, cell_name, read_grid
from gkrw.checklist.layout import FILLED, Layout, find_layout, key_of
from gkrw.checklist.origin import Issued, bodies_named_in, department_of, issued_in
from gkrw.checklist.values import (
    NONE,
    NOTHING,
    Taken,
    Wrong,
    date_of,
    has_no_year,
    number_of,
    phone_of,
    status_of,
    text_of,
)
from gkrw.findings import Spot
from gkrw.model import Row, Target, Task
from gkrw.progress.model import Status
from gkrw.suggest import nearest
from gkrw.wording import shortened

_FIXED = frozenset(column.key for column in FIXED)
_TELLING = ("title", "requirement")
"""The columns whose texts tell a task from another."""
_HEADINGS = {column.key: column.heading for column in (*FIXED, *FILLED.values())}


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that was not taken, or must be known: where, what, and what to do.

    `typed` is what the person typed there and would be lost; empty where nothing is.
    """

    place: Spot
    message: str
    fix: str = ""
    typed: str = ""
    task: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """One filled-in cell that can be stored."""

    place: Spot
    key: str
    value: Taken
    typed: str


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """The filled-in cells of one task, the empty ones too; `issued` are those that the workbook
    had when it was issued, as texts by key, or None where that is not known."""

    task: Task
    cells: tuple[Filled, ...]
    issued: Mapping[str, str] | None


@dataclass(slots=True)
class Returned:
    """One department's sheet: its rows, what was not taken, and what is only to be known."""

    file: str
    sheet: str
    department: str
    version: str = ""
    rows: list[ReturnedRow] = field(default_factory=list)
    rejected: list[Trouble] = field(default_factory=list)
    notes: list[Trouble] = field(default_factory=list)


def read_returns(
    data: bytes, file: str, checked: Checked, today: date
) -> tuple[list[Returned], list[Trouble]]:
    """The sheets of a workbook that came back, and what is wrong with the workbook as a whole.

    `file` is the name that places give; `today` tells which year a date without one means.
    """
    sheets = read_grid(data)
    if isinstance(sheets, Refusal):
        return [], [Trouble(Spot(file), sheets.message, sheets.fix)]
    hidden = next((sheet for sheet in sheets if sheet.name == names.HIDDEN), None)
    issued = issued_in(hidden, checked)
    found: list[Returned] = []
    troubles: list[Trouble] = []
    others: list[Trouble] = []
    for sheet in sheets:
        layout = None if sheet.name == names.HIDDEN else find_layout(sheet.rows)
        if layout is None:
            others += _other_sheet(file, sheet)
            continue
        department = department_of(file, sheet, layout, issued, checked)
        reader = _SheetReader(file, sheet, layout, department, issued, checked, today)
        if not department:
            troubles += reader.everything("看不出这一页是哪个部门的清单", _NAME_IT)
        else:
            found.append(reader.read())
    if found:
        troubles += others
    elif not troubles:
        troubles.append(
            Trouble(
                Spot(file),
                "里面没有找到任务清单（没有“编号”“完成状态”这样的表头）。",
                "确认交回的是 gkrw checklist 发出的清单；表头被删掉的，照原样补上。",
            )
        )
    return found, troubles


def _other_sheet(file: str, sheet: SheetGrid) -> Iterator[Trouble]:
    """What somebody wrote on a sheet that is no checklist; those that were issued are none."""
    if sheet.name in (names.GUIDE, names.OVERVIEW, names.HIDDEN):
        return
    for number, row in sorted(sheet.rows.items()):
        for at, value in enumerate(row):
            if typed := text_of(value):
                place = Spot(file, sheet.name, cell_name((number, at)))
                yield Trouble(place, "这一页不是任务清单，没有收。", _ELSEWHERE, typed)


_ELSEWHERE = "要收的内容写到清单的“完成情况”或“备注”里，再收一次。"
_NAME_IT = "把工作表的名称改成部门的名称（如 财政局），再收一次。"


class _SheetReader:
    """Reads the rows of one department's sheet."""

    def __init__(
        self,
        file: str,
        sheet: SheetGrid,
        layout: Layout,
        department: str,
        issued: Issued,
        checked: Checked,
        today: date,
    ) -> None:
        self.file = file
        self.sheet = sheet
        self.layout = layout
        self.issued = issued
        self.checked = checked
        self.today = today
        self.rows_by_id = {row.task.id: row for row in checked.rows}
        self.returned = Returned(file, sheet.name, department, issued.version)
        self.told_by_text = 0
        by_text: dict[tuple[str, ...], set[str]] = {}
        for task_id, row in self.rows_by_id.items():
            role = checked.roster.role(department, row.task)
            texts = compared_of(row, role)
            by_text.setdefault(tuple(digest(texts[key]) for key in _TELLING), set()).add(task_id)
            known = issued.rows.get((department, task_id))
            if known and len(known[0]) == len(COMPARED):
                before = dict(zip(COMPARED, known[0], strict=True))
                by_text.setdefault(tuple(before[key] for key in _TELLING), set()).add(task_id)
        self.by_text = {texts: frozenset(ids) for texts, ids in by_text.items()}

    # -- places ------------------------------------------------------------------------------------

    def spot(self, number: int, key: str = "") -> Spot:
        """A cell of a row, or the row."""
        at = self.layout.at.get(key)
        cell = f"第 {number + 1} 行" if at is None else cell_name((number, at))
        return Spot(self.file, self.sheet.name, cell)

    def head(self) -> Spot:
        """The row of the headings."""
        return self.spot(self.layout.row)

    def reject(
        self, number: int, key: str, message: str, fix: str, typed: str = "", task: str = ""
    ) -> None:
        self.returned.rejected.append(
            Trouble(self.spot(number, key), message, fix, typed, task, _HEADINGS.get(key, ""))
        )

    def note(self, number: int, key: str, message: str, task: str = "") -> None:
        self.returned.notes.append(Trouble(self.spot(number, key), message, task=task))

    # -- rows --------------------------------------------------------------------------------------

    def read(self) -> Returned:
        """Every row below the headings."""
        by_file = bodies_named_in(self.file, self.checked)
        if by_file and self.returned.department not in by_file:
            said = (
                f"文件名写的是{'、'.join(sorted(by_file))}，里面是{self.returned.department}的清单"
            )
            place = Spot(self.file, self.sheet.name)
            self.returned.notes.append(Trouble(place, f"{said}，按{self.returned.department}收。"))
        self.columns()
        numbers = self.numbers()
        by_task: dict[str, list[int]] = {}
        for number in numbers:
            task_id = self.task_id(number)
            if task_id is not None:
                by_task.setdefault(task_id, []).append(number)
        if self.told_by_text:
            said = f"表头里没有“编号”，{self.told_by_text} 行按工作任务和工作要求认出是哪一项。"
            self.returned.notes.append(Trouble(self.head(), said))
        for task_id, same in by_task.items():
            self.task_rows(task_id, same)
        return self.returned

    def numbers(self) -> list[int]:
        """The rows below the headings, without headings that are repeated."""
        return [
            number
            for number in sorted(self.sheet.rows)
            if number > self.layout.row and not self.is_heading(number)
        ]

    def is_heading(self, number: int) -> bool:
        keys = self.layout.at
        same = sum(
            isinstance(value := self.sheet.value(number, at), str) and key_of(value) == key
            for key, at in keys.items()
        )
        return same > len(keys) // 2

    def everything(self, message: str, fix: str) -> list[Trouble]:
        """All that is filled in, as not taken."""
        spot = Spot(self.file, self.sheet.name)
        troubles = [Trouble(spot, f"{message}，没有收。", fix)]
        for number in self.numbers():
            task = text_of(self.value(number, "id"))
            for key in self.layout.filled:
                if typed := self.typed(number, key):
                    place = self.spot(number, key)
                    troubles.append(Trouble(place, message, fix, typed, task, _HEADINGS[key]))
        return troubles

    def columns(self) -> None:
        """Say which columns are missing, come twice or are none of ours."""
        missing = [
            column.heading
            for key, column in FILLED.items()
            if key not in self.layout.at and column.kind is not Kind.NUMBER
        ]
        if missing:
            self.returned.notes.append(Trouble(self.head(), f"表头里没有“{'”“'.join(missing)}”。"))
        ours = set(self.layout.at.values())
        for number in self.numbers():
            task = text_of(self.value(number, "id"))
            for at, value in enumerate(self.sheet.rows[number]):
                if at in ours or not (typed := text_of(value)):
                    continue
                if "id" not in self.layout.at and self.ids_by_text(number) == {_id_in(typed)}:
                    continue  # the column of ids under another heading: no loss
                why, heading = self.unknown_column(at)
                place = Spot(self.file, self.sheet.name, cell_name((number, at)))
                trouble = Trouble(place, f"{why}，没有收。", _ELSEWHERE, typed, task, heading)
                self.returned.rejected.append(trouble)
        for position, text in self.sheet.comments.items():
            place = Spot(self.file, self.sheet.name, cell_name(position))
            self.returned.rejected.append(Trouble(place, "批注没有收。", _ELSEWHERE, text))

    def unknown_column(self, at: int) -> tuple[str, str]:
        """Why a column is not taken, and its heading."""
        if at in self.layout.twice:
            return "这一栏的表头出现了两次", _HEADINGS[self.layout.twice[at]]
        if at in self.layout.extra:
            heading = self.layout.extra[at]
            return f"“{heading}”不是清单里的栏目", heading
        return "这一栏没有表头", ""

    def task_id(self, number: int) -> str | None:
        """The task that a row is about; None, and said, where it is none of this department, or
        where its id and its text are those of two tasks."""
        typed = text_of(self.value(number, "id"))
        task_id = _id_in(typed)
        by_text = self.ids_by_text(number)
        if not task_id and len(by_text) == 1:
            (task_id,) = by_text
            if "id" in self.layout.at:
                said = f"这一行没有编号，按工作任务和工作要求认作 {task_id}。"
                self.note(number, "id", said, task_id)
            else:
                self.told_by_text += 1
        if by_text and task_id not in by_text and self.shares_id(number):
            message, fix = f"编号被合并了，这一行和别的行合用 {typed}", _UNMERGE
        elif by_text and task_id in self.rows_by_id and task_id not in by_text:
            other = "、".join(sorted(by_text))
            message = f"编号写的是 {task_id}，工作任务和工作要求却是 {other} 的"
            fix = "多半是只有一栏排了序或移了位：让编号和内容对上，再收一次。"
        elif task_id in self.rows_by_id:
            task = self.rows_by_id[task_id].task
            if self.checked.roster.role(self.returned.department, task) is not None:
                return task_id
            message = f"{task_id} 不是{self.returned.department}的任务"
            fix = "确认编号没有写错；分解表已经不再让这个部门负责的，不用再报。"
        elif not task_id:
            message, fix = "这一行没有编号", "填上任务的编号，如 T10，再收一次。"
            if "id" not in self.layout.at:
                fix = "表头里没有“编号”：补上这一栏，填上任务的编号，如 T10，再收一次。"
        elif task_id in {name.text for name in self.checked.table.retired}:
            message, fix = f"{task_id} 已经不在分解表里（已停用）", "不用再报。"
        else:
            near = sorted(by_text) or nearest(task_id, list(self.rows_by_id), most=1)
            message = f"分解表里没有 {typed}"
            meant = (
                f"这一行的内容是 {near[0]} 的。"
                if by_text
                else f"是不是 {near[0]}？"
                if near
                else ""
            )
            fix = f"{meant}改正编号，再收一次。"
        self.whole_row(number, message, fix, typed or task_id)
        return None

    def shares_id(self, number: int) -> bool:
        """Whether a row has no id of its own: its cell is merged with that of a row above."""
        return "id" in self.layout.at and self.position(number, "id")[0] != number

    def whole_row(self, number: int, message: str, fix: str, task: str) -> None:
        """Reject whatever is filled in in a row; of a row that is no task's, say what it has."""
        filled = [key for key in self.layout.filled if self.typed(number, key)]
        for key in filled:
            self.reject(number, key, f"{message}，没有收。", fix, self.typed(number, key), task)
        if not filled and task:
            self.reject(number, "id", f"{message}。", fix, task=task)
        if not task:
            texts = (text_of(self.value(number, key)) for key in self.layout.at if key in _FIXED)
            said = " ".join(text for text in texts if text)
            if said and not filled:
                self.note(number, "", f"“{shortened(said)}”不在任务的行里，没有收。")

    def ids_by_text(self, number: int) -> frozenset[str]:
        """The tasks with the title and requirement of a row, now or when it was issued."""
        texts = [text_of(self.value(number, key)) for key in _TELLING]
        return self.by_text.get(tuple(map(digest, texts)), frozenset())

    def task_rows(self, task_id: str, numbers: list[int]) -> None:
        """The one row of a task; of several that say the same the first, of others none."""
        row = self.rows_by_id[task_id]
        said = [[self.typed(number, key) for key in self.layout.filled] for number in numbers]
        filled = [number for number, cells in zip(numbers, said, strict=True) if any(cells)]
        if len({tuple(cells) for cells in said if any(cells)}) > 1:
            why, fix = f"{task_id} 写了几行，内容不一样", "留下正确的一行，再收一次。"
            if any(map(self.shares_id, numbers)):
                why, fix = f"编号被合并了，几行合用 {task_id}，内容不一样", _UNMERGE
            for number in filled:
                others = "、".join(str(other + 1) for other in filled if other != number)
                self.whole_row(number, f"{why}（另见第 {others} 行）", fix, task_id)
            return
        number = filled[0] if filled else numbers[0]
        known = self.issued.rows.get((self.returned.department, task_id))
        self.compare(number, row, known[0] if known else None)
        cells = tuple(self.cells(number, row.task))
        by_key = {cell.key: cell.value for cell in cells}
        if by_key.get("finished") and by_key.get("status") is not Status.DONE:
            self.note(
                number, "finished", f"{task_id} 有完成日期，状态却不是已完成，请核对。", task_id
            )
        self.returned.rows.append(ReturnedRow(row.task, cells, known[1] if known else None))

    # -- fixed columns -----------------------------------------------------------------------------

    def compare(self, number: int, row: Row, issued: tuple[str, ...] | None) -> None:
        """Say where the table has changed since, and where a fixed cell was edited."""
        task = row.task
        now = compared_of(row, self.checked.roster.role(self.returned.department, task))
        changed = []
        for at, key in enumerate(COMPARED):
            before = issued[at] if issued and len(issued) == len(COMPARED) else ""
            if before and before != digest(now[key]):
                changed.append(_HEADINGS[key])
            if key not in self.layout.at:
                continue
            shown = text_of(self.value(number, key))
            if digest(shown) not in (before, digest(now[key])) and (before or shown):
                self.reject(
                    number,
                    key,
                    f"{task.id} 的“{_HEADINGS[key]}”是固定的栏目，改动没有收。"
                    f"分解表：“{shortened(now[key])}”；交回：“{shortened(shown)}”。",
                    "对任务有意见的，写在“备注”里；要改任务，改分解表。",
                    shown,
                    task.id,
                )
        if changed:
            self.note(
                number,
                "id",
                f"{task.id} 的{'、'.join(changed)}在清单发出以后改过；填报的内容已收，请核对还对得上。",
                task.id,
            )

    # -- filled-in cells ---------------------------------------------------------------------------

    def cells(self, number: int, task: Task) -> Iterator[Filled]:
        for key in self.layout.filled:
            typed = self.typed(number, key)
            position = self.position(number, key)
            if position in self.sheet.uncomputed:
                self.reject(
                    number,
                    key,
                    "单元格里是公式，文件里没有算好的结果，没有收。",
                    "在 Excel 里打开、保存一次，或直接填内容，再收一次。",
                    typed,
                    task.id,
                )
                continue
            if _ERROR.fullmatch(typed):
                self.reject(
                    number,
                    key,
                    f"单元格里是出错的公式（{typed}），没有收。",
                    "直接填内容。",
                    typed,
                    task.id,
                )
                continue
            value = self.parsed(number, key, task)
            if isinstance(value, Wrong):
                self.reject(number, key, f"{value.message}，没有收。", value.fix, typed, task.id)
                continue
            if typed == NONE and value == "":
                said = f"{task.id} 的{_HEADINGS[key]}填的是“{typed}”，当作没有填。"
                self.note(number, key, said, task.id)
            if position != (number, self.layout.at[key]) and typed:
                self.note(
                    number,
                    key,
                    f"单元格是合并的，{task.id} 也按“{shortened(typed)}”收。",
                    task.id,
                )
            target = target_at(key, task) if isinstance(value, Decimal) else None
            if isinstance(value, Decimal) and target is not None and is_odd(value, target):
                said = f"“{target.name}”报的是 {value:f}{target.unit}，请核对。"
                self.note(number, key, f"{task.id} 的{said}", task.id)
            if FILLED[key].kind is Kind.DATE and isinstance(value, date):
                if has_no_year(self.value(number, key)):
                    self.note(number, key, f"“{typed}”没有写年份，按 {value} 收。", task.id)
                if value > self.today:
                    self.note(number, key, f"完成日期 {value} 还没有到，请核对。", task.id)
            yield Filled(self.spot(number, key), key, value, typed)

    def parsed(self, number: int, key: str, task: Task) -> Taken | Wrong:
        value, kind = self.value(number, key), FILLED[key].kind
        if kind is Kind.STATUS:
            return status_of(value)
        if kind is Kind.DATE:
            return date_of(value, self.today)
        if kind is Kind.NUMBER:
            shown = self.sheet.formats.get(self.position(number, key), "General")
            return number_of(value, shown, target_at(key, task))
        return phone_of(self.typed(number, key)) if key == "phone" else self.typed(number, key)

    def position(self, number: int, key: str) -> Position:
        """The cell that holds the value of a row's cell: the first one of a merged range."""
        at = (number, self.layout.at[key])
        return self.sheet.merged.get(at, at)

    def value(self, number: int, key: str) -> Any:
        if key not in self.layout.at:
            return None
        return self.sheet.value(*self.position(number, key))

    def typed(self, number: int, key: str) -> str:
        """What somebody typed into a cell, with the address behind a link; — is nothing."""
        text = text_of(self.value(number, key))
        if FILLED[key].kind is Kind.NUMBER and text in NOTHING:
            return ""
        position = self.position(number, key)
        if not text and position in self.sheet.uncomputed:
            return self.sheet.uncomputed[position]
        link = self.sheet.links.get(position, "")
        if link and link.removeprefix("mailto:").rstrip("/") not in text:
            return f"{text} {link}".strip()
        return text


def _id_in(typed: str) -> str:
    """T10, also where it was typed as ｔ 10."""
    return unicodedata.normalize("NFKC", typed).replace(" ", "").upper()


_UNMERGE = "取消合并，让每一行都有自己的编号，再收一次。"
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")


def is_odd(value: Decimal, target: Target) -> bool:
    """Whether a value is hardly what was meant: a share beyond 0 to 100, or 0.95 for 95%."""
    if target.unit in ("%", "％"):
        return not 1 < value <= 100 and value != 0
    return value < 0


def target_at(key: str, task: Task) -> Target | None:
    """The target whose value a column holds; None where the task has none there."""
    number = int(key.removeprefix("value") or "1")
    return task.targets[number - 1] if number <= len(task.targets) else None
