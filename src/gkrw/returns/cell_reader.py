"""Read one filled-in cell of a returned sheet: a status, a number, a date or a text.

Each parser is given the place of the cell, and returns the value to store, the empty text where the
cell holds nothing, or the finding that says why the value is not taken.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from gkrw.checklist.columns import CLEAR_WORD, ColumnKind
from gkrw.checklist.content import digest
from gkrw.core import deadlines
from gkrw.core.findings import CellPlace, Finding
from gkrw.core.model import Task
from gkrw.core.task_parts import Target
from gkrw.core.wording import parse_heading_number, quoted, shortened
from gkrw.office.xlsx.workbook_reader import CellValue, Number
from gkrw.progress.doubts import doubts_of
from gkrw.progress.records import TEXT_KEYS, TaskProgress, in_targets_order
from gkrw.progress.statuses import Status, has_status_word, parse_status
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.cell_looks import notes_on_look
from gkrw.returns.cell_texts import cell_text, compact, number_in, rounded_number
from gkrw.returns.column_layout import FILLED, FILLED_HEADINGS
from gkrw.returns.return_finding_kinds import not_taken
from gkrw.returns.returned_sheet import (
    EMPTY_MARKS,
    CollectedValue,
    FilledCell,
    Rejection,
    ReturnedRow,
    ReturnedSheet,
    stored_key,
    target_of_column,
)

_NONE_WORD = "无"
"""In place of a number or a date it may mean 0 or "not known yet", so it is always reported."""
_AROUND_WORD = '()[]【】“”"。'
_ERROR = re.compile(r"#(?:N/A|DIV/0!|NAME\?|GETTING_DATA|[A-Z_]+!)")


def read_cell(
    sheet: ReturnedSheet, number: int, key: str, task: Task, today: date
) -> tuple[FilledCell | Rejection, list[Finding]]:
    """Parse the cell of a column in the row `number` (from 0).

    Returns the value to store or the rejection, plus notes on how the cell was read.
    """
    typed, place = sheet.typed(number, key), sheet.place(number, key)
    if not typed:  # most cells: nothing to parse, nothing to note
        return FilledCell(place, key, "", ""), []
    if compact(typed).strip(_AROUND_WORD) == CLEAR_WORD:
        cell = FilledCell(place, key, "", typed, clears=True)
        return cell, list(_notes(sheet, number, cell, task))
    value = _parse(sheet, number, key, typed, place, task, today)
    if isinstance(value, Finding):
        return Rejection(value, typed, task.id, FILLED_HEADINGS[key]), []
    cell = FilledCell(place, key, value, typed)
    return cell, list(_notes(sheet, number, cell, task))


def doubtful_cells(
    task: Task, cells: Iterable[FilledCell], year: int | None, today: date
) -> Iterator[Finding]:
    """Yield what is probably a mistake in the values of a row, in a table of `year` (None: of no
    certain year)."""
    held = [cell for cell in cells if cell.value != ""]
    if not held:
        return
    entry = TaskProgress(task.id, **_fields(task, {cell.key: cell.value for cell in held}, {}))
    places = {stored_key(task, cell.key)[1]: cell.place for cell in held}
    for doubt in doubts_of(entry, task, year, today):
        yield doubt.kind.at(places[doubt.key], doubt.message)


_DRAGGED = {"phone": 3, "reporter": 3, "finished": 5}
"""The least number of rows below each other that look as if they were filled by dragging."""


def dragged_series(rows: Sequence[ReturnedRow]) -> Iterator[Finding]:
    """Yield a note for each column in which one row after the other is greater by one: who drags
    the corner of a cell down to repeat it gets 13900001112 below 13900001111, 张三2 below 张三1, and
    the next day below a day. Numbers of different persons may well follow each other."""
    new = [
        {
            cell.key: cell
            for cell in row.cells
            if cell.key in _DRAGGED and cell.value != "" and row.is_new(cell)
        }
        for row in rows
    ]
    for key, least in _DRAGGED.items():
        run: list[FilledCell] = []
        before: tuple[str, int, str] | None = None
        for cells in (*new, {}):
            cell = cells.get(key)
            person = cells["reporter"].typed if key == "phone" and "reporter" in cells else ""
            now = _counted(cell.value, person) if cell else None
            if not (now and before and now == (before[0], before[1] + 1, before[2])):
                if len(run) >= least:
                    message = (
                        f"{run[0].place.cell} 到 {run[-1].place.cell} 的{FILLED_HEADINGS[key]}"
                        "一个比一个大 1，像是拖动填充出来的，照收了，请核对。"
                    )
                    yield kinds.DRAGGED.at(run[0].place, message)
                run = []
            before = now
            run += [cell] if cell else []


def _counted(value: CollectedValue, person: str) -> tuple[str, int, str] | None:
    """Return a value as a count and what must be the same beside it; None where it has none."""
    if isinstance(value, date):
        return "", value.toordinal(), person
    match = re.fullmatch(r"(.*\D)?(\d{1,15})", value) if isinstance(value, str) else None
    return (match[1] or "", int(match[2]), person) if match else None


def _parse(
    sheet: ReturnedSheet,
    number: int,
    key: str,
    typed: str,
    place: CellPlace,
    task: Task,
    today: date,
) -> CollectedValue | Finding:
    if sheet.position(number, key) in sheet.grid.uncomputed:
        return not_taken(kinds.FORMULA, place, "单元格里是公式，文件里没有算好的结果")
    if _ERROR.fullmatch(typed):
        reason = f"单元格里是出错的公式（{typed}）"
        return not_taken(kinds.FORMULA, place, reason, "直接填内容。")
    value, kind = sheet.value(number, key), FILLED[key].kind
    if kind is ColumnKind.STATUS:
        return parse_status_cell(value, place)
    if kind is ColumnKind.DATE:
        return parse_date_cell(value, today, place)
    if kind is ColumnKind.NUMBER:
        return parse_number_cell(value, target_of_column(key, task), place)
    if isinstance(value, Number) and abs(value.value) >= _EXACT:
        reason = f"{FILLED_HEADINGS[key]}是一个数{quoted(shortened(typed))}，后面的数字已经丢失"
        return not_taken(kinds.PHONE, place, reason)
    if not typed.isprintable():
        typed = "".join(each for each in typed if unicodedata.category(each) != "Cf").strip()
    return parse_phone_cell(typed, place) if key == "phone" else typed


def _notes(sheet: ReturnedSheet, number: int, cell: FilledCell, task: Task) -> Iterator[Finding]:
    """Yield what the coordinator should look at in a cell that is taken."""
    key, value, typed, place = cell.key, cell.value, cell.typed, cell.place
    if value == "" and (typed not in EMPTY_MARKS or key == "status") and not cell.clears:
        message = f"{task.id} 的{FILLED_HEADINGS[key]}填的是“{typed}”，当作没有填。"
        yield kinds.READ_AS_EMPTY.at(place, message, "")
    if sheet.position(number, key) != (number, sheet.layout.columns[key]) and typed:
        message = f"单元格是合并的，{task.id} 也按{quoted(shortened(typed))}收。"
        yield kinds.MERGED_CELL.at(place, message, "")
    yield from notes_on_look(sheet, number, cell, task)
    if (
        isinstance(value, date)
        and isinstance(sheet.value(number, key), str)
        and not re.search(r"\d{4}", compact(typed))
    ):
        message = f"{quoted(typed)}没有写年份，按 {value} 收。"
        yield kinds.DATE_WITHOUT_YEAR.at(place, message, "")


def why_of_other_target(
    sheet: ReturnedSheet, number: int, key: str, task: Task, before: str | None, now: str
) -> str:
    """Return why the value of a column must not be taken: the task has other targets `now` than
    when its row was issued, with those whose digest is `before`, or the heading names another
    target than the one that the column is for. Empty where it may be taken."""
    if before not in (None, digest(now)) and not _differ_in_numbers(sheet, number, before, now):
        return f"{task.id} 的量化指标在清单发出以后改过，不知道这个数是哪一个指标的"
    own, text = target_of_column(key, task), compact(sheet.heading(key))
    named = [each for each in task.targets if compact(each.name) in text]
    if len(task.targets) < 2 or not named or own in named:
        return ""
    whose = quoted(own.name) if own else "别的指标"
    return f"表头写的是{quoted(named[0].name)}，这一栏是{whose}的"


def _differ_in_numbers(sheet: ReturnedSheet, number: int, before: str | None, now: str) -> bool:
    """Whether a sheet shows targets as issued that are those of `now` but for numbers: ≥80% in place
    of ≥70%."""
    issued = cell_text(sheet.value(number, "targets"))
    return digest(issued) == before and _NUMBERS.sub("", issued) == _NUMBERS.sub("", now)


_NUMBERS = re.compile(r"[\d.\s]+")


def with_values(
    entry: TaskProgress, task: Task, values: Mapping[str, CollectedValue], **more: str
) -> TaskProgress:
    """Return a copy of an entry with new values of columns, by column key; the empty text removes
    the value. `more` are other fields of the entry."""
    return replace(entry, **_fields(task, values, dict(entry.values)) | more)


def _fields(
    task: Task, values: Mapping[str, CollectedValue], of_targets: dict[str, Any]
) -> dict[str, Any]:
    """Return the fields of TaskProgress for values of columns. `of_targets` are the values of
    targets that were there before."""
    fields: dict[str, Any] = {}
    for column, value in values.items():
        if column in TEXT_KEYS:
            fields[column] = value
        elif column in ("status", "finished"):
            fields[column] = value or None
        else:
            target = target_of_column(column, task)
            assert target is not None  # a value without a target is rejected when it is read
            of_targets[target.name] = value
            fields["values"] = in_targets_order(
                {name: each for name, each in of_targets.items() if each != ""}, task.targets
            )
    return fields


_BIGGEST = 10**12
_EXACT = 10**15
"""From here on a spreadsheet does not keep the last digits of a number."""
_TIME = re.compile(r"(?:(?<=日)|T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*$")


def parse_status_cell(value: CellValue, place: CellPlace) -> Status | Finding | str:
    """Parse a status, also in other words that people use: 已办结 is 已完成."""
    text = compact(cell_text(value))
    status = parse_status(text)
    if status is not None or text in EMPTY_MARKS or not has_status_word(text):
        return status or ""
    return not_taken(kinds.STATUS, place, f"完成状态不能是{quoted(shortened(text))}")


def parse_number_cell(
    value: CellValue, target: Target | None, place: CellPlace
) -> Decimal | Finding | str:
    """Parse a number in the target's unit: 92.5, 92.5%, ９２．５, 7个工作日.

    A cell that shows 93% holds 0.93 and means 93. `target` is None where the task has no target in
    this column.
    """
    text = cell_text(value)
    if text in EMPTY_MARKS or (text == _NONE_WORD and target is None):
        return ""
    kind = kinds.NUMBER
    if text == _NONE_WORD:
        reason = "指标完成值应当是数字，填的是“无”"
        fix = "是零的填 0；还没有数字的空着，在“完成情况”里写明。"
        return not_taken(kind, place, reason, fix)
    if target is None:
        reason = f"量化指标里没有这一项，填了{quoted(shortened(text))}"
        return not_taken(kinds.NO_TARGET, place, reason)
    if isinstance(value, Number) and not value.is_date and abs(value.value) < _BIGGEST:
        number = Decimal(repr(value.value))
        if value.is_percent and target.unit not in ("%", "％"):
            reason = f"单元格显示的是百分比，指标的单位却是“{target.unit}”"
            return not_taken(kind, place, reason, f"只填数字，按“{target.unit}”填。")
        return rounded_number(number * 100 if value.is_percent else number)
    typed_number = number_in(text, unicodedata.normalize("NFKC", target.unit))
    if typed_number is not None:
        return typed_number
    return not_taken(kind, place, f"指标完成值应当是数字，填的是{quoted(shortened(text))}")


def parse_date_cell(value: CellValue, today: date, place: CellPlace) -> date | Finding | str:
    """Parse a day, however it was typed: a date, a serial number, 2026.10.8, 20261008, 10月8日,
    二〇二六年十月八日.

    A day without a year is the last such day up to `today`.
    """
    text = cell_text(value)
    if text in EMPTY_MARKS or text == _NONE_WORD:
        return ""
    if isinstance(value, Number):
        day = _day_of_number(value, today)
    else:
        without_time = _TIME.sub("", unicodedata.normalize("NFKC", text))
        is_one = not re.search(r"\d\s*\n\s*\d", without_time)
        day = _day_of_text(compact(without_time), today) if is_one else None
    if day is not None and day.year in deadlines.YEARS:
        return day
    if day is None and isinstance(value, str) and deadlines.has_impossible_date(text):
        reason = f"完成日期{quoted(shortened(text))}：日历上没有这一天"
        return not_taken(kinds.DATE, place, reason, "检查月份和日子。")
    return not_taken(kinds.DATE, place, f"完成日期应当是日期，填的是{quoted(shortened(text))}")


def _day_of_number(number: Number, today: date) -> date | None:
    """Return the day that a number means: 20261008, or a serial number of Excel; else None."""
    digits = f"{number.value:.15g}"
    if re.fullmatch(r"20\d{6}", digits):
        return _day_of_text(digits, today)
    return number.day and number.day.date()


def _day_of_text(text: str, today: date) -> date | None:
    if re.fullmatch(r"\d{5}", text):
        return date(1899, 12, 30) + timedelta(days=int(text))
    text = re.sub(r"^(20\d\d)(\d\d)(\d\d)$", r"\1-\2-\3", text)
    text = re.sub(
        "^[二〇○零一三四五六七八九]{4}(?=年)", lambda year: year[0].translate(_DIGITS), text
    )
    text = re.sub(
        "[一二三四五六七八九十]+(?=[月日号])",
        lambda n: str(parse_heading_number(n[0]) or n[0]),
        text,
    )
    match = re.fullmatch(
        r"(?:(\d{4})[-./年])?(\d{1,2})[-./月](\d{1,2})[日号]?(?:\(?(?:星期|周)([一二三四五六日天])\)?)?",
        text,
    )
    if match is None:
        return None
    year, month, day = (int(each or 0) for each in match.groups()[:3])
    # Without a year, 29 February may be four years back.
    years = [year] if match[1] else range(today.year, today.year - 5, -1)
    days = (_day(each, month, day) for each in years)
    found = next((each for each in days if each and (match[1] or each <= today)), None)
    if found and match[4] and match[4] not in _WEEK[found.weekday()]:
        return None  # another day is meant, or another year
    return found


_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_WEEK = (*"一二三四五六", "日天")
"""The names of the days of a week, from Monday."""


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_WITH_EXPONENT = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+")


def parse_phone_cell(text: str, place: CellPlace) -> str | Finding:
    """Return a telephone number as it was typed. 1.39E+10 is rejected: it has lost digits."""
    if _WITH_EXPONENT.fullmatch(unicodedata.normalize("NFKC", text)):
        reason = f"联系电话成了{quoted(shortened(text))}，后面的数字已经丢失"
        return not_taken(kinds.PHONE, place, reason)
    return text
