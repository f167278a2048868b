"""What somebody typed into a cell, as a status, a number, a date or a text."""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from gkrw.core import deadlines
from gkrw.core.model import Target
from gkrw.core.wording import quoted, shortened
from gkrw.progress.status import Status, has_status_word, parse_status
from gkrw.store.decode import strip_forbidden


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that cannot be taken: what is wrong with it and what to do, in Chinese."""

    message: str
    fix: str


Taken = Status | Decimal | date | str
"""A value that can be stored; the empty text where the cell holds nothing."""
NOTHING = ("", "—", "-", "－", "——", "/", "／")
"""What people write into a cell that does not apply."""
NONE = "无"
"""A word for nothing: may be 0, may be that nothing is known yet. Never passed over in silence."""
_BIGGEST = 10**12
_TIME = re.compile(r"(?:(?<=日)|T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*$")
_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel, after its leap year 1900 that was none."""


def shown(value: Taken | int | None) -> str:
    """A value as the hidden sheet, comparison and messages write it: 7.5 also for 7.50, and the
    empty text for nothing."""
    if value is None:
        return ""
    if isinstance(value, Status):
        return value.value
    if isinstance(value, Decimal):
        return _plain(value)
    return str(value)


def text_of(value: object) -> str:
    """Any value as the text that somebody sees: without blanks around, with plain line breaks."""
    if value is None:
        return ""
    if isinstance(value, str) and value.isprintable():
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else str(value)
    if isinstance(value, float) and math.isfinite(value):
        return _plain(Decimal(repr(value)))
    text = re.sub(r"\r\n?|[\x85\u2028\u2029]", "\n", str(value))
    return "\n".join(
        line.rstrip() for line in strip_forbidden(text).replace("\t", " ").split("\n")
    ).strip()


def status_of(value: object) -> Status | Wrong | str:
    """已完成 and what people write for it."""
    text = text_of(value)
    status = parse_status(text)
    if status is not None or not has_status_word(text):
        return status or ""
    words = "、".join(status.value for status in Status)
    return Wrong(f"完成状态不能是{quoted(shortened(text))}", f"从下拉列表中选：{words}。")


def number_of(value: object, number_format: str, target: Target | None) -> Decimal | Wrong | str:
    """A number in the target's unit: 92.5, 92.5%, ９２．５, 7个工作日; a cell shown as 93% holds 0.93."""
    text = text_of(value)
    if text in NOTHING or (text == NONE and target is None):
        return ""
    if text == NONE:
        return Wrong(
            "指标完成值应当是数字，填的是“无”",
            "是零的填 0；还没有数字的空着，在“完成情况”里写明。",
        )
    if target is None:
        return Wrong(
            f"这项任务没有这个量化指标，填了{quoted(shortened(text))}", "写到“完成情况”里。"
        )
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _BIGGEST:
        number = Decimal(repr(value))
        # A sign in quotation marks or behind a backslash is only shown: 90 there is 90.
        percent = "%" in re.sub(r'"[^"]*"|\\.', "", number_format)
        if percent and target.unit not in ("%", "％"):
            return Wrong(
                f"单元格显示的是百分比，指标的单位却是“{target.unit}”",
                f"只填数字，按“{target.unit}”填。",
            )
        return _rounded(number * 100 if percent else number)
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain)
    unit = unicodedata.normalize("NFKC", target.unit)
    bare = plain.removesuffix(unit).removesuffix("%") if unit == "%" else plain.removesuffix(unit)
    if unit == "%" and plain.startswith("百分之"):
        bare = plain.removeprefix("百分之")
    if re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", bare):
        try:
            return _rounded(Decimal(bare))
        except InvalidOperation:
            pass
    return Wrong(
        f"指标完成值应当是数字，填的是{quoted(shortened(text))}", "只填数字，不写单位：90% 填 90。"
    )


def _rounded(number: Decimal) -> Decimal:
    """Without the noise of binary fractions: 0.7 × 100 is 70."""
    rounded = round(number, 9).normalize()
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded


def date_of(value: object, today: date) -> date | Wrong | str:
    """A day, however it was typed: a date, a serial number, 2026.10.8, 20261008, 10月8日.

    Where the year is left out it is that of the last such day before `today`, or today.
    """
    text = text_of(value)
    if text in NOTHING or text == NONE:
        return ""
    found: date | None = None
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, date):
        found = value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        found = _from_number(value) if math.isfinite(value) else None
    else:
        day = _TIME.sub("", unicodedata.normalize("NFKC", text))
        found = _from_text(re.sub(r"\s+", "", day), today)
    if found is None and isinstance(value, str) and deadlines.has_impossible_date(text):
        return Wrong(f"完成日期{quoted(shortened(text))}：日历上没有这一天", "检查月份和日子。")
    if found is None or found.year not in deadlines.YEARS:
        return Wrong(f"完成日期应当是日期，填的是{quoted(shortened(text))}", "写成 2026-10-08。")
    return found


_WITH_EXPONENT = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+")


def phone_of(text: str) -> str | Wrong:
    """A telephone number as it was typed. 1.39E+10 is one no more: digits of it are lost."""
    if _WITH_EXPONENT.fullmatch(unicodedata.normalize("NFKC", text)):
        return Wrong(
            f"联系电话成了{quoted(shortened(text))}，后面的数字已经丢失",
            "把单元格设为文本格式以后重新填写。",
        )
    return text


def _from_number(value: float) -> date | None:
    """A serial number of Excel, or 20261008."""
    if value != int(value) and value > 100_000:
        return None
    number = int(value)
    if (_from_digits := _from_eight_digits(str(number))) is not None:
        return _from_digits
    low, high = (date(2000, 1, 1) - _EPOCH).days, (date(2099, 12, 31) - _EPOCH).days
    return _EPOCH + timedelta(days=number) if low <= number <= high else None


def _from_eight_digits(text: str) -> date | None:
    if not re.fullmatch(r"20\d{6}", text):
        return None
    return _day(int(text[:4]), int(text[4:6]), int(text[6:]))


def _from_text(text: str, today: date) -> date | None:
    if re.fullmatch(r"\d{5}", text) or re.fullmatch(r"20\d{6}", text):
        return _from_number(int(text))
    separated = re.fullmatch(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?", text)
    if separated:
        return _day(*map(int, separated.groups()))
    without_year = re.fullmatch(r"(\d{1,2})[-./月](\d{1,2})[日号]?", text)
    if without_year:
        month, day = map(int, without_year.groups())
        days = [found for y in (0, 1, 2, 3, 4) if (found := _day(today.year - y, month, day))]
        return next((found for found in days if found <= today), None)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def has_no_year(value: object) -> bool:
    """Whether a date was typed without its year."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text_of(value)))
    return isinstance(value, str) and not re.search(r"\d{4}", plain) and len(plain) < 8


def _plain(number: Decimal) -> str:
    """A number without exponent and without a needless fraction: a telephone number is digits."""
    if number == number.to_integral_value():
        return str(int(number))
    return f"{number.normalize():f}"
