"""What a deadline says: a date, or words that the office uses."""

import re
from datetime import date

# Patterns stay strings: `re` compiles and keeps them the first time a table has a deadline.
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
    """The one certain date that a deadline such as 2026-10-31 or 2026年10月31日前 names.

    None when it names no single day, or one that the calendar does not have.
    """
    match = re.fullmatch(_DAY, text.strip())
    if match is None or match["year"] is None:
        return None
    return _calendar_day(match)


def has_impossible_date(text: str) -> bool:
    """Whether the text has a date, with or without its year, that no calendar has."""
    return any(
        ("月" in match.group() or match["year"] is not None) and _calendar_day(match) is None
        for match in re.finditer(_DATE_IN_TEXT, text)
    )


def _calendar_day(match: re.Match[str]) -> date | None:
    leap_year = 2024  # without a year, 2月29日 may be meant
    try:
        return date(int(match["year"] or leap_year), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def is_known_wording(text: str) -> bool:
    """Whether the words are ones in use: 年底前, 10月底前, 每季度, 持续推进, …"""
    return re.fullmatch(_WORDS, text.strip()) is not None
