"""Numbers of sections and groups: formatting and parsing 一、 and （一）."""

import re
from functools import cache

_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一, 105 → 一百零五; digits from 1000 on. Raises ValueError below 1."""
    if number < 1:
        raise ValueError(f"no Chinese number for {number}")
    if number > 999:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        # 十二 alone, but 一百一十二
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


@cache
def _all_numbers() -> dict[str, int]:
    return {chinese_number(number): number for number in range(1, 1000)}


def parse_heading_number(text: str) -> int | None:
    """Parse 三, 3, ３, （三）, (3), 三、, 3. or 第三部分; None for any other text."""
    core = text.strip().strip("（()）、.． ")
    if core.startswith("第") and core.endswith("部分"):
        core = core[1:-2]
    if re.fullmatch(r"[0-9０-９]{1,3}", core):
        return int(core) or None
    return _all_numbers().get(core)


def section_heading(number: int, title: str) -> str:
    """一、政府信息公开"""
    return f"{chinese_number(number)}、{title}"


def group_heading(number: int, title: str) -> str:
    """（一）主动公开"""
    return f"（{chinese_number(number)}）{title}"
