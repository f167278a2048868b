"""One filled-in cell: what of it can be stored, or why nothing can, and what is odd about it."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from gkrw.checklist.columns import ColumnKind
from gkrw.core.model import Target, Task
from gkrw.core.wording import quoted, shortened
from gkrw.returns.cell_values import (
    NONE,
    Taken,
    Wrong,
    date_of,
    has_no_year,
    number_of,
    phone_of,
    status_of,
)
from gkrw.returns.layout import FILLED
from gkrw.returns.return_records import Filled, Trouble
from gkrw.returns.sheet import HEADINGS, ReturnedSheet

_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")


def read_cell(
    sheet: ReturnedSheet, number: int, key: str, task: Task, today: date
) -> tuple[Filled | Trouble, list[Trouble]]:
    """The cell of a task's row, or why it is not taken; and what is to be known of a taken one."""
    typed = sheet.typed(number, key)
    if sheet.position(number, key) in sheet.grid.uncomputed:
        return sheet.trouble(
            number,
            key,
            "单元格里是公式，文件里没有算好的结果，没有收。",
            "在 Excel 里打开、保存一次，或直接填内容，再收一次。",
            typed,
            task.id,
        ), []
    if _ERROR.fullmatch(typed):
        message = f"单元格里是出错的公式（{typed}），没有收。"
        return sheet.trouble(number, key, message, "直接填内容。", typed, task.id), []
    value = _parsed(sheet, number, key, task, today)
    if isinstance(value, Wrong):
        message = f"{value.message}，没有收。"
        return sheet.trouble(number, key, message, value.fix, typed, task.id), []
    filled = Filled(sheet.spot(number, key), key, value, typed)
    said = _to_be_known(sheet, number, filled, task, today)
    return filled, [sheet.trouble(number, key, message, task=task.id) for message in said]


def _parsed(sheet: ReturnedSheet, number: int, key: str, task: Task, today: date) -> Taken | Wrong:
    value, kind = sheet.value(number, key), FILLED[key].kind
    if kind is ColumnKind.STATUS:
        return status_of(value)
    if kind is ColumnKind.DATE:
        return date_of(value, today)
    if kind is ColumnKind.NUMBER:
        shown = sheet.grid.formats.get(sheet.position(number, key), "General")
        return number_of(value, shown, target_at(key, task))
    typed = sheet.typed(number, key)
    return phone_of(typed) if key == "phone" else typed


def _to_be_known(
    sheet: ReturnedSheet, number: int, cell: Filled, task: Task, today: date
) -> Iterator[str]:
    """What the coordinator should look at in a cell that is taken."""
    key, value, typed = cell.key, cell.value, cell.typed
    if typed == NONE and value == "":
        yield f"{task.id} 的{HEADINGS[key]}填的是“{typed}”，当作没有填。"
    if sheet.position(number, key) != (number, sheet.layout.at[key]) and typed:
        yield f"单元格是合并的，{task.id} 也按{quoted(shortened(typed))}收。"
    target = target_at(key, task) if isinstance(value, Decimal) else None
    if isinstance(value, Decimal) and target is not None and _is_odd(value, target):
        yield f"{task.id} 的{quoted(target.name)}报的是 {value:f}{target.unit}，请核对。"
    if FILLED[key].kind is ColumnKind.DATE and isinstance(value, date):
        if has_no_year(sheet.value(number, key)):
            yield f"{quoted(typed)}没有写年份，按 {value} 收。"
        if value > today:
            yield f"完成日期 {value} 还没有到，请核对。"


def _is_odd(value: Decimal, target: Target) -> bool:
    """Whether a value is hardly what was meant: a share beyond 0 to 100, or 0.95 for 95%."""
    if target.unit in ("%", "％"):
        return not 1 < value <= 100 and value != 0
    return value < 0


def target_at(key: str, task: Task) -> Target | None:
    """The target whose value a column holds; None where the task has none there."""
    number = int(key.removeprefix("value") or "1")
    return task.targets[number - 1] if number <= len(task.targets) else None
