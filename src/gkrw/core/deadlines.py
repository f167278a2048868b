"""Read deadlines by a small grammar: dates, and the wordings that offices use.

    deadline  := item (separator item)*     6月底前、12月底前 → the latest of its days
    item      := recurring                  每季度末 → ignored; after 每年 also other days without a year
               | [prefix] point start       自2019年1月1日起, 6月底前启动 → no last day
               | point - point              3-6月, 2024年至2026年 → the second
               | [prefix] point [edge] [tail]   到2026年12月31日24时前, 12月底完成, 6月底前全院推行,
                                            持续推进至2027年6月
               | undated                    持续推进, 7个工作日内, 按上级要求
    point     := a numeric date | [year] [month [day | part] | quarter | half | year's end]

A wording that does not fit the grammar is not understood and has no day.
"""

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from gkrw.core.deadline_words import (
    ACTION,
    BEFORE_WORDS,
    EDGE,
    EVENT,
    NUMERAL,
    POINT,
    PREFIX,
    RECURRING,
    START,
    TAIL,
    UNDATED,
)
from gkrw.core.wording import written_date

YEARS = range(2000, 2100)
"""The plausible years: another year is most likely a typing error."""

_DATE = (
    r"(?:(?P<year>\d{4})\s*[-./年]\s*)?(?P<month>\d{1,2})\s*[-./月]\s*(?P<day>\d{1,2})(?:\s*日)?"
)
_DAY = rf"(?P<date>{_DATE})\s*(?:前|之前|以前)?"
_DATE_IN_TEXT = rf"(?<!\d)(?:{_DATE})(?![\d.])"


def day_of(text: str) -> date | None:
    """Return the date that a deadline such as 2026-10-31 or 2026年10月31日前 names; None when it
    names no year or no single day, or a day that does not exist."""
    match = re.fullmatch(_DAY, text.strip())
    if match is None or match["year"] is None:
        return None
    return _calendar_day(match)


_NUMERIC = (
    r"(?<![\d.])(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?(?![\d./-])[日月]?"
    r"|年(\d{1,2})月(?:(\d{1,2})日)?)"
)


def written_deadline(text: str) -> str:
    """Return a deadline with its dates as official documents write them: 2026-06-30 and 2026年06月30日
    become 2026年6月30日. Days that do not exist stay as they are."""

    def written(match: re.Match[str]) -> str:
        year, month, day = match[1], match[2] or match[4], match[3] or match[5]
        try:
            found = date(int(year), int(month), int(day or 1))
        except ValueError:
            return match.group()
        return written_date(found) if day else f"{found.year}年{found.month}月"

    return re.sub(_NUMERIC, written, text)


def plain_date(deadline: str) -> str:
    """Return 2026-06-30 for 2026年6月30日; other deadlines as they are: the inverse of
    written_deadline."""
    day = day_of(deadline) if re.fullmatch(r"\d{4}年\d{1,2}月\d{1,2}日", deadline) else None
    return str(day) if day else deadline


def has_impossible_date(text: str) -> bool:
    """Return whether the text names a day that no calendar has: 2月30日, 2026-02-29."""
    return any(
        ("月" in match.group() or match["year"] is not None) and _calendar_day(match) is None
        for match in re.finditer(_DATE_IN_TEXT, text)
    )


def _calendar_day(match: re.Match[str]) -> date | None:
    leap_year = 2024  # without a year, 2月29日 is accepted
    try:
        return date(int(match["year"] or leap_year), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def due_on(text: str, year: int) -> date | None:
    """Return the last day of a deadline: 年底前 → 31 December, 10月底前 → 31 October, 第三季度 → 30
    September, 10月前 → 30 September, 6月、12月底前 → 31 December. `year` applies to a deadline without a
    year.

    Return None for deadlines without a last day (持续推进, 每季度, 7个工作日内), for wordings that are not
    understood and for a day outside YEARS.
    """
    last = _read(text, year)
    return last if last and last.year in YEARS else None


def is_known_wording(text: str) -> bool:
    """Return whether the wording is understood, with a last day or without: 年底前, 每季度, 持续推进."""
    return _read(text, YEARS[0]) is not False


def needs_year(text: str) -> bool:
    """Return whether the last day depends on a year that the deadline does not name: 10月底前."""
    return due_on(text, 2000) != due_on(text, 2001)


def last_day(text: str, year: int | None) -> date | None:
    """Return the last day of a deadline in a table of a year, or without one: then a deadline that
    needs a year has none."""
    if year is None and needs_year(text):
        return None
    return due_on(text, year or YEARS[0])


def has_odd_year(text: str) -> bool:
    """Return whether a deadline begins with a year outside YEARS: 1026年底前."""
    found = re.match(r"\s*(\d{4})\s*[-./年]", text)
    return found is not None and int(found[1]) not in YEARS


def year_in(title: str) -> int | None:
    """Return the first year from 2000 to 2099 in a title, such as 2026年……分解表; None where it has
    none."""
    match = re.search(r"(?<!\d)(20\d\d)\s*年", title)
    return int(match[1]) if match else None


_NARROW_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_Reading = date | None | Literal[False]
"""The last day of a wording; None where it has no last day, False where it is not understood."""

_LONGEST = 200
"""The most characters that are read: remarks in brackets are read by recursion."""


@lru_cache(maxsize=4096)  # 0.1 ms for a wording, and a table has few
def _read(text: str, year: int) -> _Reading:
    if len(text) > _LONGEST:
        return False
    # Only for speed: the patterns of the other wordings take 25 ms to compile.
    if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) and (day := day_of(text)):
        return day
    plain = _normalize(text)
    if re.fullmatch(UNDATED, plain):
        return None
    if re.fullmatch(r"\d{5}", plain):  # what a spreadsheet left of a date: days since 1899-12-30
        return date(1899, 12, 30) + timedelta(int(plain))
    outside, *inside = re.split(r"\(([^()]*)\)", plain, maxsplit=1)
    if inside:
        return _with_remark(outside + inside[1], inside[0], year)
    last, years, recurs, every_year = None, _Years(year, year), False, False
    joined = rf"(?:和|及|以及|与|并)(?=于?(?:{NUMERAL}[月季]|[上下]半年|年|每|长期|持续|常态))"
    for item in re.split(rf"[、,;/]|{joined}", plain):
        if re.fullmatch(RECURRING, item):
            recurs, every_year = True, every_year or bool(re.search("[每逐按](?:个|两)?年", item))
            continue
        if every_year and not re.search(r"\d{4}年", item):
            continue  # 6月底前、每年3月、12月底前: December recurs as well
        years_after, reading = _read_item(item, years)
        if reading is not False:
            years, last = years_after, max(filter(None, (last, reading)), default=None)
        elif not recurs:  # 每月15日、30日前: the 30th recurs as well
            return False
    return last


def _normalize(text: str) -> str:
    """Return a wording in one form: narrow digits, one dash, no spaces, each number with its
    unit."""
    text = re.sub(r"\s|[“”\"'‘’]", "", unicodedata.normalize("NFKC", text))
    text = re.sub(r"[-–—―−~〜～]+", "-", text)
    label = r"(?:完成|办理|工作|整改|办结|报送|计划|时限|时间)*(?:时限|时间|期限|日期|节点|要求):"
    text = re.sub(rf"^{label}", "", text)
    text = text.rstrip("。.;，,、").replace("。", ",") or text
    text = re.sub(r"(?<!\d)(\d{4})/(\d{1,2})/(\d{1,2})(?!\d)", r"\1-\2-\3", text)
    text = re.sub(r"(?<!\d)(\d{4})(?=[-至到、]\d{4}年)", r"\1年", text)
    text = re.sub(rf"(\d{{4}}年)[,、](?={NUMERAL}月)", r"\1", text)
    text = re.sub(rf"前,(?={TAIL})", "前", text)
    text = re.sub("上(?=[、,和]下半年)", "上半年", text)
    text = re.sub(r"(?<=[,;、])(?:并且?|同时|此后|之后|以后|后续|后期)[于在]?", "", text)
    text = re.sub(rf"月的(?={NUMERAL}[日号])", "月", text)
    days = rf"({NUMERAL}月)({NUMERAL})[日号]?([-至到])(?={NUMERAL}[日号](?!内))"  # 9月1-30日
    text = re.sub(days, r"\1\2日\3\1", text)
    # 1-8月, 二、四季度: the unit after the last number belongs to all of them
    return re.sub(
        rf"(?<![\d.一二三四五六七八九十-])({NUMERAL})(?=[-、,和至到]第?(?:{NUMERAL}[-、,和至到]第?)*{NUMERAL}(月|季度))",
        r"\1\2",
        text,
    )


def _with_remark(outside: str, remark: str, year: int) -> _Reading:
    """Read a wording with a remark in brackets: `12月底前（含）`, `短期（6个月内）`.

    A day in the remark is that of an event: `国庆节前（9月30日前）`. Return False where the remark has
    a digit or a unit of time and either means another day or is not understood.
    """
    reading = _read(outside, year)
    if re.fullmatch(RECURRING, outside):
        return None  # 每季度末（分别在6月、9月和12月底）
    if not re.search(r"[\d年月季]", remark):
        return reading
    if re.fullmatch(EVENT, outside):
        return _read(remark, year)
    if re.fullmatch("每年度?", remark):
        return None
    # 2026年底（四季度）: the remark is of the same year
    meant = _read(remark, reading.year if reading else year)
    return reading if meant in (None, reading) else False


class _Years(NamedTuple):
    """The year that applies to a point without one, and the last year that was written in digits or
    is that of the table: 明年 is the year after it, however often it is written."""

    current: int
    written: int


class _Point(NamedTuple):
    """A point in time: the last day that it may mean, None where it is not known.

    `years` are the years that apply after the point. `bare_month`: a month is written without a day
    or a part of the month. `has_day`: a day is written.
    """

    years: _Years
    last: date | None
    bare_month: bool
    has_day: bool


def _read_item(text: str, years: _Years) -> tuple[_Years, _Reading]:
    """Read one item. Return the years that apply to the items after it, and the reading."""
    if re.fullmatch(UNDATED, text):
        return years, None
    start = re.match(r"(.{2,14}?)[-至到]", text)  # 持续推进至2027年6月
    if not start or not re.fullmatch(UNDATED, start[1]):
        start = re.match(r"自|从|" + PREFIX, text)
    position = start.end() if start else 0
    found = _read_point(text, position, years)
    if found is None:
        return years, False
    point, position = found
    dash = re.compile(r"起?(?:-|至(?!少)|到)").match(text, position)
    if dash:
        if dash.end() == len(text):
            return point.years, None  # 12月-: open
        second = _read_point(text, dash.end(), point.years)
        if second is None or (
            point.last and second[0].last and second[0].last < point.last
        ):  # 11月-2月 crosses a year without saying so
            return years, False
        point, position = second
    elif re.compile(START).fullmatch(text, position):
        return point.years, None
    if start and start.group() in ("自", "从") and not dash:
        return years, False
    edge = re.compile(EDGE).match(text, position)
    assert edge is not None  # every part of it is optional
    if edge["clock"] and not point.has_day:
        return years, False
    done = f"{TAIL}|{ACTION}" if edge["edge"] in BEFORE_WORDS else TAIL
    if dash:
        done = f"(?:持续|常态化)?(?:{done})"  # 4月—12月持续推进
    if not re.compile(f"(?:{done})?").fullmatch(text, edge.end()):
        starts = re.compile(START).fullmatch(text, edge.end())
        return point.years, None if starts else False
    last = point.last
    if last and edge["edge"] in BEFORE_WORDS and point.bare_month:
        last = last.replace(day=1) - timedelta(days=1)  # 10月前 ends before October begins
    elif last and edge["midnight"]:
        last -= timedelta(days=1)  # 31日0时 is the end of the 30th
    return point.years, last


def _read_point(text: str, position: int, years: _Years) -> tuple[_Point, int] | None:
    match = re.compile(POINT).match(text, position)
    if match is None or match.end() == position:
        return None
    found = match.groupdict()
    years = _years_after(found, years)
    year = years.current
    month = found["iso_month"] or found["dotted_month"] or found["month"]
    day = found["iso_day"] or found["dotted_day"] or found["day"]
    quarter = found["quarter"] or found["q"]
    has_day, bare_month = bool(day), False
    if found["compact"]:
        month, day, has_day = found["compact"][4:6], found["compact"][6:], True
    last = None
    if month:
        number = _number(month)
        if not 1 <= number <= 12 or (found["separator"] == "." and month == "1" and not day):
            return None  # 2026.1 may be what a spreadsheet left of 2026.10
        bare_month = not day and not found["part"]
        last = _day_in_month(year, number, day, found["part"])
    elif quarter:
        last = _day_in_month(year, 3 * _number(quarter), None, None)
    elif found["half"] in ("上半年", "年中"):
        last = _day_in_month(year, 6, None, None)
    elif found["half"] or found["end"] or found["plan"] or found["relative"]:
        last = _day_in_month(year, 12, None, None)
    elif found["year"] and "年" in match.group():
        before = re.compile(f"(?:{'|'.join(BEFORE_WORDS)})").match(text, match.end())
        # 2026年前 ends before 2026 begins
        last = _day_in_month(year - bool(before), 12, None, None)
    else:
        return None
    if found["end"] in ("底", "末", "终", "内") and not (found["year"] or found["relative"]):
        return None
    return _Point(years, last, bare_month, has_day), match.end()


def _years_after(found: dict[str, str | None], years: _Years) -> _Years:
    """Return the years that apply to a point and to those after it."""
    if text := found["iso_year"] or found["year"] or (found["compact"] or "")[:4]:
        year = int(text.translate(_NARROW_DIGITS))
    elif found["plan"]:
        year = 2005 + 5 * _number(found["plan"])  # 十三五 ends in 2020
    elif found["relative"]:
        is_next = found["relative"] in ("明年", "来年", "次年", "翌年")
        return years._replace(current=years.written + is_next)
    else:
        return years
    return _Years(year, year)


def _number(text: str) -> int:
    """Return the value of 12, 十二, 三十一."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    value = int((ones or "0").translate(_NARROW_DIGITS))
    return value + 10 * int((tens or "1").translate(_NARROW_DIGITS)) if ten else value


_LAST_DAYS: dict[str | None, int] = {
    **dict.fromkeys(("初", "上旬"), 10),
    **dict.fromkeys(("中", "中旬", "上中旬", "中上旬"), 20),
}


def _day_in_month(year: int, month: int, day: str | None, part: str | None) -> date | None:
    """Return the day, else the last day of the part (上旬 → the 10th), else that of the month. Return
    None for a day that the month does not have, and for a year before 1999 or after 2099."""
    if year not in YEARS and year + 1 not in YEARS:
        return None
    end = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    number = _number(day) if day else _LAST_DAYS.get(part, end)
    return date(year, month, number) if 1 <= number <= end else None
