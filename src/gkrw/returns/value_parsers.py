"""Parse a typed cell value into a status, a number, a date or a text.

Each parser takes the place of the cell and returns the value to store, the empty text where the
cell holds nothing, or the finding that says why the value is not taken.
"""

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from gkrw.checklist.content import value_text
from gkrw.core import deadlines
from gkrw.core.findings import CellPlace, Finding
from gkrw.core.model import Target
from gkrw.core.wording import quoted, shortened
from gkrw.progress.records import Status, has_status_word, parse_status
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.return_finding_kinds import not_taken
from gkrw.store.decode import strip_forbidden

CollectedValue = Status | Decimal | date | str
"""A value that can be stored; the empty text where the cell holds nothing."""
EMPTY_MARKS = ("", "—", "-", "－", "——", "/", "／")
"""The texts that people write into a cell that does not apply."""
NONE_WORD = "无"
"""May mean 0 or that nothing is known yet, so it is always reported."""
_BIGGEST = 10**12
_TIME = re.compile(r"(?:(?<=日)|T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*$")
_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's dates from 1 March 1900 on: Excel takes 1900 for a leap year."""


def cell_text(value: object) -> str:
    """Return any value as the text that a person sees, stripped, with \\n as line break."""
    if value is None:
        return ""
    if isinstance(value, str) and value.isprintable():
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else str(value)
    if isinstance(value, float) and math.isfinite(value):
        return value_text(Decimal(repr(value)))
    text = re.sub(r"\r\n?|[\x85\u2028\u2029]", "\n", str(value))
    return "\n".join(
        line.rstrip() for line in strip_forbidden(text).replace("\t", " ").split("\n")
    ).strip()


def parse_status_cell(value: object, place: CellPlace) -> Status | Finding | str:
    """Parse 已完成 and what people write for it."""
    text = cell_text(value)
    status = parse_status(text)
    if status is not None or not has_status_word(text):
        return status or ""
    reason = f"完成状态不能是{quoted(shortened(text))}"
    words = "、".join(status.value for status in Status)
    return not_taken(kinds.STATUS, place, reason, f"从下拉列表中选：{words}。")


def parse_number_cell(
    value: object, number_format: str, target: Target | None, place: CellPlace
) -> Decimal | Finding | str:
    """Parse a number in the target's unit: 92.5, 92.5%, ９２．５, 7个工作日.

    A cell that shows 93% holds 0.93. `target` is None where the task has no target in this column.
    """
    text = cell_text(value)
    if text in EMPTY_MARKS or (text == NONE_WORD and target is None):
        return ""
    kind = kinds.NUMBER
    if text == NONE_WORD:
        reason = "指标完成值应当是数字，填的是“无”"
        fix = "是零的填 0；还没有数字的空着，在“完成情况”里写明。"
        return not_taken(kind, place, reason, fix)
    if target is None:
        reason = f"这项任务没有这个量化指标，填了{quoted(shortened(text))}"
        return not_taken(kinds.NO_TARGET, place, reason, "写到“完成情况”里。")
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _BIGGEST:
        number = Decimal(repr(value))
        # A sign in quotation marks or behind a backslash is only shown: 90 there is 90.
        percent = "%" in re.sub(r'"[^"]*"|\\.', "", number_format)
        if percent and target.unit not in ("%", "％"):
            reason = f"单元格显示的是百分比，指标的单位却是“{target.unit}”"
            return not_taken(kind, place, reason, f"只填数字，按“{target.unit}”填。")
        return _rounded(number * 100 if percent else number)
    number_or_none = _number_in(text, unicodedata.normalize("NFKC", target.unit))
    if number_or_none is not None:
        return number_or_none
    reason = f"指标完成值应当是数字，填的是{quoted(shortened(text))}"
    return not_taken(kind, place, reason, "只填数字，不写单位：90% 填 90。")


def _number_in(text: str, unit: str) -> Decimal | None:
    """The number in a typed text, with or without the unit; None where it holds anything else."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain)
    bare = plain.removesuffix(unit)
    if unit == "%" and plain.startswith("百分之"):
        bare = plain.removeprefix("百分之")
    elif unit == "%":
        bare = bare.removesuffix("%")
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", bare):
        return None
    try:
        return _rounded(Decimal(bare))
    except InvalidOperation:
        return None


def _rounded(number: Decimal) -> Decimal:
    """Remove the noise of binary fractions: 0.7 × 100 is 70."""
    rounded = round(number, 9).normalize()
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded


def parse_date_cell(value: object, today: date, place: CellPlace) -> date | Finding | str:
    """Parse a day, however it was typed: a date, a serial number, 2026.10.8, 20261008, 10月8日.

    A day without a year is the last such day up to `today`.
    """
    text = cell_text(value)
    if text in EMPTY_MARKS or text == NONE_WORD:
        return ""
    day: date | None = None
    if isinstance(value, datetime):
        day = value.date()
    elif isinstance(value, date):
        day = value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        day = _day_of_number(value) if math.isfinite(value) else None
    else:
        without_time = _TIME.sub("", unicodedata.normalize("NFKC", text))
        day = _day_of_text(re.sub(r"\s+", "", without_time), today)
    if day is not None and day.year in deadlines.YEARS:
        return day
    if day is None and isinstance(value, str) and deadlines.has_impossible_date(text):
        reason = f"完成日期{quoted(shortened(text))}：日历上没有这一天"
        return not_taken(kinds.DATE, place, reason, "检查月份和日子。")
    reason = f"完成日期应当是日期，填的是{quoted(shortened(text))}"
    return not_taken(kinds.DATE, place, reason, "写成 2026-10-08。")


def has_no_year(value: object) -> bool:
    """Whether a date was typed without its year."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell_text(value)))
    return isinstance(value, str) and not re.search(r"\d{4}", plain) and len(plain) < 8


def _day_of_number(value: float) -> date | None:
    """The day of 20261008 or of a serial number of Excel, in this century."""
    if value != int(value) and value > 100_000:
        return None
    number = int(value)
    if (day := _day_of_eight_digits(str(number))) is not None:
        return day
    low, high = (date(2000, 1, 1) - _EPOCH).days, (date(2099, 12, 31) - _EPOCH).days
    return _EPOCH + timedelta(days=number) if low <= number <= high else None


def _day_of_eight_digits(text: str) -> date | None:
    if not re.fullmatch(r"20\d{6}", text):
        return None
    return _day(int(text[:4]), int(text[4:6]), int(text[6:]))


def _day_of_text(text: str, today: date) -> date | None:
    if re.fullmatch(r"\d{5}", text) or re.fullmatch(r"20\d{6}", text):
        return _day_of_number(int(text))
    with_year = re.fullmatch(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?", text)
    if with_year:
        return _day(*map(int, with_year.groups()))
    without_year = re.fullmatch(r"(\d{1,2})[-./月](\d{1,2})[日号]?", text)
    if without_year:
        month, day_of_month = map(int, without_year.groups())
        # 29 February may be four years back.
        days = [_day(today.year - back, month, day_of_month) for back in range(5)]
        return next((day for day in days if day is not None and day <= today), None)
    return None


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
        fix = "把单元格设为文本格式以后重新填写。"
        return not_taken(kinds.PHONE, place, reason, fix)
    return text
