"""Read one filled-in cell of a returned sheet."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from gkrw.checklist.columns import ColumnKind
from gkrw.core.findings import Finding
from gkrw.core.model import Target, Task
from gkrw.core.wording import quoted, shortened
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.column_layout import FILLED
from gkrw.returns.return_finding_kinds import not_taken
from gkrw.returns.return_records import FilledCell, Rejection
from gkrw.returns.returned_sheet import HEADINGS, ReturnedSheet
from gkrw.returns.value_parsers import (
    NONE_WORD,
    CollectedValue,
    has_no_year,
    parse_date_cell,
    parse_number_cell,
    parse_phone_cell,
    parse_status_cell,
)

_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")


def read_cell(
    sheet: ReturnedSheet, number: int, key: str, task: Task, today: date
) -> tuple[FilledCell | Rejection, list[Finding]]:
    """Parse the cell of a column in the row `number` (from 0).

    Returns the value to store or the rejection, plus notes for the coordinator.
    """
    typed = sheet.typed(number, key)
    value = _parse(sheet, number, key, task, today)
    if isinstance(value, Finding):
        return Rejection(value, typed, task.id, HEADINGS[key]), []
    cell = FilledCell(sheet.place(number, key), key, value, typed)
    return cell, list(_notes(sheet, number, cell, task, today))


def _parse(
    sheet: ReturnedSheet, number: int, key: str, task: Task, today: date
) -> CollectedValue | Finding:
    place, typed = sheet.place(number, key), sheet.typed(number, key)
    if sheet.position(number, key) in sheet.grid.uncomputed:
        reason = "单元格里是公式，文件里没有算好的结果"
        fix = "在 Excel 里打开、保存一次，或直接填内容，再收一次。"
        return not_taken(kinds.FORMULA, place, reason, fix)
    if _ERROR.fullmatch(typed):
        reason = f"单元格里是出错的公式（{typed}）"
        return not_taken(kinds.FORMULA, place, reason, "直接填内容。")
    value, kind = sheet.value(number, key), FILLED[key].kind
    if kind is ColumnKind.STATUS:
        return parse_status_cell(value, place)
    if kind is ColumnKind.DATE:
        return parse_date_cell(value, today, place)
    if kind is ColumnKind.NUMBER:
        number_format = sheet.grid.formats.get(sheet.position(number, key), "General")
        return parse_number_cell(value, number_format, target_of_column(key, task), place)
    return parse_phone_cell(typed, place) if key == "phone" else typed


def _notes(
    sheet: ReturnedSheet, number: int, cell: FilledCell, task: Task, today: date
) -> Iterator[Finding]:
    """Yield what the coordinator should look at in a cell that is taken."""
    key, value, typed, place = cell.key, cell.value, cell.typed, cell.place
    if typed == NONE_WORD and value == "":
        message = f"{task.id} 的{HEADINGS[key]}填的是“{typed}”，当作没有填。"
        yield kinds.READ_AS_EMPTY.at(place, message, "")
    if sheet.position(number, key) != (number, sheet.layout.columns[key]) and typed:
        message = f"单元格是合并的，{task.id} 也按{quoted(shortened(typed))}收。"
        yield kinds.MERGED_CELL.at(place, message, "")
    target = target_of_column(key, task) if isinstance(value, Decimal) else None
    if isinstance(value, Decimal) and target is not None and _is_odd(value, target):
        message = f"{task.id} 的{quoted(target.name)}报的是 {value:f}{target.unit}，请核对。"
        yield kinds.ODD_VALUE.at(place, message, "")
    if FILLED[key].kind is ColumnKind.DATE and isinstance(value, date):
        if has_no_year(sheet.value(number, key)):
            message = f"{quoted(typed)}没有写年份，按 {value} 收。"
            yield kinds.DATE_WITHOUT_YEAR.at(place, message, "")
        if value > today:
            message = f"完成日期 {value} 还没有到，请核对。"
            yield kinds.DATE_TO_COME.at(place, message, "")


def _is_odd(value: Decimal, target: Target) -> bool:
    """Whether a value is probably a mistake: a share outside 1 to 100, such as 0.95 for 95%."""
    if target.unit in ("%", "％"):
        return not 1 < value <= 100 and value != 0
    return value < 0


def target_of_column(key: str, task: Task) -> Target | None:
    """The target whose value a column holds; None where the task has none there."""
    number = int(key.removeprefix("value") or "1")
    return task.targets[number - 1] if number <= len(task.targets) else None
