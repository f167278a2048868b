"""Deadlines: dates, and the wordings that offices use."""

import re
from calendar import monthrange
from datetime import date, timedelta

# The patterns are strings: `re` compiles and caches them when the first deadline is read.
_DATE = (
    r"(?:(?P<year>\d{4})\s*[-./年]\s*)?(?P<month>\d{1,2})\s*[-./月]\s*(?P<day>\d{1,2})(?:\s*日)?"
)
_DAY = rf"(?P<date>{_DATE})\s*(?:前|之前|以前)?"
_DATE_IN_TEXT = rf"(?<!\d)(?:{_DATE})(?![\d.])"
_NUMBER = r"(?:\d+|[一二三四五六七八九十两]+)"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
_WORDS = rf"""(?x)
    (?:
      (?: (?:\d{{4}}年|今年|本年度?|当年|明年)?
          (?: {_MONTH}(?:上旬|中旬|下旬|底|末|份|\d{{1,2}}日)?
            | 年内|年底|年末|年中|上半年|下半年|全年|第?{_NUMBER}季度[内末底]?)
        | \d{{4}}年(?:底|末|中|内) | (?:今年|本年度?|当年|明年|\d{{4}}年) )
      (?:之前|以前|前|以内|内)?
    | 每(?:年|半年|季度|季|月|旬|周|日|天)(?:{_MONTH})?(?:\d{{1,2}}日|底|末|初)?前?
      (?:至少)?(?:{_NUMBER}次)?
    | (?:全年|长期|常年|持续|常态化|随时|实时|即时|及时|按时|适时|定期|立即|按规定时限)
      (?:坚持|推进|开展|公开|更新|落实|进行)? | 全年持续推进 | 长期持续推进 | 另行通知
    | (?:自|在|于)?(?:.{{0,12}}?(?:之日起|后|起|内))?{_NUMBER}个?(?:工作日|日|天|个月|月)(?:之内|以内|内)
    )
    """


def day_of(text: str) -> date | None:
    """Return the date that a deadline such as 2026-10-31 or 2026年10月31日前 names.

    None when it names no single day, or a day that does not exist.
    """
    match = re.fullmatch(_DAY, text.strip())
    if match is None or match["year"] is None:
        return None
    return _calendar_day(match)


def has_impossible_date(text: str) -> bool:
    """Whether the text names a day that no calendar has: 2月30日, 2026-02-29."""
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


def is_known_wording(text: str) -> bool:
    """Whether the text is one of the known wordings: 年底前, 10月底前, 每季度, 持续推进, …"""
    return re.fullmatch(_WORDS, text.strip()) is not None


_END_OF = {"上半年": (6, 30), "年中": (6, 30), "下半年": (12, 31)}
_ENDS = rf"""(?x)
    (?P<year>\d{{4}}年|今年|本年度?|当年|明年)?
    (?: (?P<month>{_MONTH})(?P<part>上旬|中旬|下旬|底|末|份|(?P<day>\d{{1,2}})日)?
      | (?P<half>上半年|下半年|年中) | 第?(?P<quarter>[1-4一二三四])季度[内末底]?
      | (?P<end>年内|年底|年末|全年|底|末|内) )?
    (?P<before>之前|以前|前|以内|内)?
    """
_DIGITS = "零一二三四五六七八九"


YEARS = range(2000, 2100)
"""The plausible years: another year is most likely a typing error."""


def due_on(text: str, year: int) -> date | None:
    """Return the last day of a deadline: 年底前 → 31 December, 10月底前 → 31 October, 第三季度 → 30
    September, 10月前 → 30 September. `year` applies to a deadline without a year.

    None for deadlines without a last day (持续推进, 每季度, 7个工作日内), for unknown wordings and
    for a day outside YEARS.
    """
    found = _last_day(text.strip(), year)
    return found if found is not None and found.year in YEARS else None


def _last_day(text: str, year: int) -> date | None:
    day = day_of(text)
    if day is not None or re.fullmatch(_WORDS, text) is None:
        return day
    match = re.fullmatch(_ENDS, text)
    if match is None or not any(match.groups()):
        return None
    written = match["year"] or ""
    year = int(written[:4]) if written[:4].isdigit() else year + (written == "明年")
    if year not in YEARS:
        return None
    if match["month"]:
        return _in_month(match, year)
    if match["half"]:
        return date(year, *_END_OF[match["half"]])
    if match["quarter"]:
        number = match["quarter"]
        month = 3 * (int(number) if number.isdigit() else _DIGITS.index(number))
        return date(year, month, monthrange(year, month)[1])
    if written and not match["end"] and match["before"] in ("之前", "以前", "前"):
        return date(year - 1, 12, 31)  # 2026年前 ends before 2026 begins
    return date(year, 12, 31)


def needs_year(text: str) -> bool:
    """Whether the last day depends on a year that the deadline does not name: 10月底前."""
    return due_on(text, 2000) != due_on(text, 2001)


def has_odd_year(text: str) -> bool:
    """Whether a deadline names a year outside YEARS: 1026年底前."""
    found = re.match(r"\s*(\d{4})\s*[-./年]", text)
    return found is not None and int(found[1]) not in YEARS


def year_in(title: str) -> int | None:
    """Return the year in a table's title, by which its deadlines are read: 2026年……分解表."""
    match = re.search(r"(?<!\d)(20\d\d)\s*年", title)
    return int(match[1]) if match else None


def _in_month(match: re.Match[str], year: int) -> date | None:
    written = match["month"][:-1]
    tens = written.removeprefix("十")
    month = (
        int(written)
        if written.isdigit()
        else (
            _DIGITS.index(written) if tens == written else 10 + (_DIGITS.index(tens) if tens else 0)
        )
    )
    part = match["part"] or ""
    try:
        if match["day"]:
            return date(year, month, int(match["day"]))
        if part in ("上旬", "中旬"):
            return date(year, month, 10 if part == "上旬" else 20)
        if part in ("", "份") and match["before"] in ("之前", "以前", "前"):
            return date(year, month, 1) - timedelta(days=1)  # 10月前 ends before October begins
        return date(year, month, monthrange(year, month)[1])
    except ValueError:
        return None
