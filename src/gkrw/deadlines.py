"""What a deadline says: a date, or words that the office uses."""

import re
from datetime import date

# Patterns stay strings: `re` compiles and keeps them the first time a table has a deadline.
_DAY = r"(?P<year>\d{4})[-./年](?P<month>\d{1,2})[-./月](?P<day>\d{1,2})日?(?:前|之前|以前)?"
_WORDS = r"""(?x)
    (?:(?:\d{4}年|今年|本年度?|明年)?
       (?:(?:1[0-2]|0?[1-9])月(?:上旬|中旬|下旬|底|末)?|(?:1[0-2]|0?[1-9])月(?:3[01]|[12]\d|0?[1-9])日
         |年底|年末|年中|上半年|下半年|[一二三四第1-4]+季度末?)?
       (?:之前|以前|前|内|底前|末前)?)
    | 每(?:年|半年|季度?|月|周|日|天)(?:至少)?(?:[一二两三四1-9]次)?
    | 持续推进|长期坚持|长期|持续|常态化(?:推进|开展)?|全年|即时|及时|按时|适时|按规定时限|另行通知
    | 立即|(?:自)?(?:收到|印发|发布|形成|变更|作出).{0,12}(?:\d+|[一二三五七十两]+)个?(?:工作)?日内
    """
_SHAPED_LIKE_A_DAY = r"\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?"


def day_of(text: str) -> date | None:
    """The one certain date that a deadline such as 2026-10-31 or 2026年10月31日前 names.

    None when it names no single day, or one that the calendar does not have.
    """
    match = re.fullmatch(_DAY, text)
    if match is None:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def is_shaped_like_a_day(text: str) -> bool:
    """Whether the text was meant as a full date, in the calendar or not."""
    return re.search(_SHAPED_LIKE_A_DAY, text) is not None


def is_known_wording(text: str) -> bool:
    """Whether the words are ones in use: 年底前, 10月底前, 每季度, 持续推进, …"""
    return bool(text) and re.fullmatch(_WORDS, text) is not None
