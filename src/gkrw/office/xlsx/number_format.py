"""The text that Excel or WPS shows for a number, by the number format of its cell.

Number formats are defined in ECMA-376 part 1, 18.8.31 (numFmts). A format that this module does not
understand gives None, never a guess.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

GENERAL = "General"
TEXT = "@"
UNKNOWN = "["
"""The code for a format that a workbook refers to but does not have: nothing is known of what it shows."""
_YEAR_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
_NOON_TIME = '上午/下午h"时"mm"分"'
BUILT_IN = {
    0: GENERAL,
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"},
    **{
        5: '"¥"#,##0',
        6: '"¥"#,##0',
        7: '"¥"#,##0.00',
        8: '"¥"#,##0.00',
        12: "# ?/?",
        13: "# ??/??",
    },
    **{14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM"},
    **{19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm"},
    **{27: _YEAR_MONTH, 28: _MONTH_DAY, 29: _MONTH_DAY, 30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"'},
    **{32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: _NOON_TIME, 35: f'{_NOON_TIME}ss"秒"'},
    **{36: _YEAR_MONTH, 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00"},
    **{40: "#,##0.00;-#,##0.00", 41: "#,##0;-#,##0;-", 42: '"¥"#,##0;"¥"-#,##0;"¥"-'},
    **{43: "#,##0.00;-#,##0.00;-", 44: '"¥"#,##0.00;"¥"-#,##0.00;"¥"-'},
    **{45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: TEXT},
    **{50: _YEAR_MONTH, 51: _MONTH_DAY, 52: _YEAR_MONTH, 53: _MONTH_DAY, 54: _MONTH_DAY},
    **{55: _NOON_TIME, 56: f'{_NOON_TIME}ss"秒"', 57: _YEAR_MONTH, 58: _MONTH_DAY},
}
"""The formats without a code in the file, as Excel shows them in Chinese: 27 to 36 and 50 to 58 are
those of zh-CN in ECMA-376 part 1, 18.8.30; 14 and 22 follow the system's short date."""

_TOKEN = re.compile(
    r"""(?x)
    "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | _(?P<width>.) | \*(?P<fill>.)
    | \[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]
    | \[(?P<elapsed>h+|m+|s+)\] | \[(?P<condition>[<>=]+)(?P<bound>-?[\d.]+)\]
    | \[(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|黑色|蓝色|绿色|红色|白色|黄色|Color\ ?\d+)\]
    | (?P<noon>AM/PM|A/P|上午/下午) | (?P<general>General|G/通用格式)
    | (?P<exponent>E[+-]0+) | (?P<date>y+|m+|d+|h+|s+(?:\.0+)?|a{3,4})
    | (?P<digit>[0#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<slash>/) | (?P<text>@)
    | (?P<literal>[-+()$:¥￥€£\ !^&'~{}<>=]|[^\x00-\x7f])
    """,
    re.IGNORECASE,
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_CHINESE_DAYS = "一二三四五六日"
_LAST_SERIAL = 2_958_466
"""The day after 31 December 9999."""
_DAYS_TO_1904 = 1462
_NOISE = 10
"""Microseconds: less than a time as a fraction of a day is exact to."""
_GENERAL_LIMIT = 10**11
"""From here on General shows an exponent, and digits are lost to the eye."""


class _Token(NamedTuple):
    kind: str
    text: str


def shown_number(value: float, code: str, epoch_1904: bool = False) -> str | None:
    """Return what a cell with a number shows; None where that is not known.

    `epoch_1904`: whether the days of the workbook are counted from 1904.
    """
    sections = _sections(code)
    if sections is None:
        return None
    number = Decimal(f"{value:.15g}")  # the digits that spreadsheets keep
    found = _section_for(sections, number)
    if found is None:
        return None
    tokens, number = found
    kinds = {token.kind for token in tokens}
    if kinds & {"date", "elapsed", "noon"}:
        return _shown_date(tokens, value + _DAYS_TO_1904 * epoch_1904)
    if kinds & {"general", "text"}:
        general = _shown_general(number)
        return None if general is None else _joined(tokens, {"general": general, "text": general})
    if "slash" in kinds:
        return _shown_fraction(tokens, number)
    if not kinds & {"digit"}:
        return _joined(tokens, {}) if number == abs(number) else None
    return _shown_digits(tokens, number)


def is_date_format(code: str) -> bool:
    """Whether a number format shows a number as a day."""
    sections = _sections(code)
    return sections is not None and any(
        token.kind == "date" and token.text[0].lower() in "yd" for token in sections[0]
    )


def is_percent_format(code: str) -> bool:
    """Whether a number format shows a number times 100 with %."""
    sections = _sections(code)
    return sections is not None and any(token.kind == "percent" for token in sections[0])


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[tuple[_Token, ...], ...] | None:
    """The sections of a format as tokens; None where something in it is not understood."""
    sections: list[list[_Token]] = [[]]
    position = 0
    while position < len(code):
        if code[position] == ";":
            sections.append([])
            position += 1
            continue
        match = _TOKEN.match(code, position)
        if match is None:
            return None
        position = match.end()
        kind = match.lastgroup
        if kind in ("quoted", "escaped", "currency", "literal"):
            sections[-1].append(_Token("literal", match[kind]))
        elif kind == "bound":
            sections[-1].append(_Token("condition", match["condition"] + match["bound"]))
        elif kind == "width":
            sections[-1].append(_Token("literal", " "))
        elif kind is not None and kind != "fill":
            sections[-1].append(_Token(kind, match[kind]))
    return tuple(map(tuple, sections)) if len(sections) <= 4 else None


def _section_for(
    sections: Sequence[tuple[_Token, ...]], number: Decimal
) -> tuple[tuple[_Token, ...], Decimal] | None:
    """The section that a number is shown by, and the number that it shows."""
    if any(token.kind == "condition" for section in sections for token in section):
        return _section_by_condition(sections, number)
    numeric = [s for s in sections[:3] if not (len(sections) > 1 and _is_text_only(s))]
    if number == 0 and len(numeric) > 2:
        return numeric[2], number
    if number < 0 and len(numeric) > 1:
        return numeric[1], -number
    return numeric[0] if numeric else (_Token("general", ""),), number


def _is_text_only(section: tuple[_Token, ...]) -> bool:
    return any(token.kind == "text" for token in section)


def _section_by_condition(
    sections: Sequence[tuple[_Token, ...]], number: Decimal
) -> tuple[tuple[_Token, ...], Decimal] | None:
    if number < 0:
        return None  # whether the sign is shown depends on the program
    for section in sections[:3]:
        conditions = [token.text for token in section if token.kind == "condition"]
        if all(_holds(condition, number) for condition in conditions):
            return tuple(token for token in section if token.kind != "condition"), number
    return None


def _holds(condition: str, number: Decimal) -> bool:
    operator, bound = re.fullmatch(r"([<>=]+)(.+)", condition).groups()  # type: ignore[union-attr]
    difference = number - Decimal(bound)
    return (
        ("=" in operator and difference == 0 and operator != "<>")
        or ("<" in operator and difference < 0)
        or (">" in operator and difference > 0)
    )


def _joined(tokens: Sequence[_Token], texts: dict[str, str]) -> str:
    return "".join(
        texts.get(each.kind, each.text if each.kind == "literal" else "") for each in tokens
    )


def _shown_general(number: Decimal) -> str | None:
    """A number of at most 11 characters; None for one that programs round or write differently."""
    if abs(number) >= _GENERAL_LIMIT or (number and abs(number) < Decimal("1e-4")):
        return None
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if len(text.lstrip("-")) <= 11 else None


# -- numbers ---------------------------------------------------------------------------------------


def _shown_digits(tokens: Sequence[_Token], number: Decimal) -> str | None:
    kinds = [token.kind for token in tokens]
    if "exponent" in kinds:
        return None
    digits = [at for at, kind in enumerate(kinds) if kind == "digit"]
    points = [at for at, kind in enumerate(kinds) if kind == "point"]
    if len(points) > 1:
        return None
    point = points[0] if points else None
    whole_end = max((at for at in digits if point is None or at < point), default=-1) + 1
    scale = sum(kind == "comma" for kind in kinds[max(digits) + 1 :])
    if point is not None and "comma" in kinds[point : max(digits)]:
        return None
    grouped = "comma" in kinds[:whole_end]
    places = sum(at > point for at in digits) if point is not None else 0
    number = number * 100 ** kinds.count("percent") / 1000**scale
    rounded = abs(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if "percent" in kinds and abs(rounded - abs(number)) * 2 == Decimal(1).scaleb(-places):
        return None  # 1.005 as 0% is 101% to Excel and, multiplied in binary, 100% to others
    whole, _, decimals = f"{rounded:f}".partition(".")
    if (
        point is not None
        and not decimals.strip("0")
        and "0" not in (tokens[at].text for at in digits if at > point)
    ):
        return None  # 95. or 95
    whole_tokens = tokens[: point if point is not None else whole_end]
    rest = tokens[point + 1 :] if point is not None else tokens[whole_end:]
    text = _whole(whole_tokens, whole.lstrip("0"), grouped)
    text += ("." if point is not None else "") + _decimals(rest, decimals)
    return f"-{text.lstrip()}" if number < 0 and rounded else text


def _whole(tokens: Sequence[_Token], digits: str, grouped: bool) -> str:
    """Fill the placeholders before the point from the right; the first one takes what is left."""
    pieces: list[str] = []
    left, count = digits, 0
    first = next((at for at, token in enumerate(tokens) if token.kind == "digit"), -1)

    def put(digit: str) -> None:
        nonlocal count
        if grouped and count and count % 3 == 0:
            pieces.append(",")
        pieces.append(digit)
        count += 1

    for at in range(len(tokens) - 1, -1, -1):
        kind, text = tokens[at]
        if kind == "percent":
            pieces.append("%")
        elif kind == "literal":
            pieces.append(text[::-1])
        elif kind == "digit":
            if left:
                put(left[-1])
                left = left[:-1]
            elif text == "0":
                put("0")
            elif text == "?":
                pieces.append(" ")
            while at == first and left:
                put(left[-1])
                left = left[:-1]
    return "".join(pieces)[::-1]


def _decimals(tokens: Sequence[_Token], digits: str) -> str:
    places = [token.text for token in tokens if token.kind == "digit"]
    shown = list(digits)
    for at in range(len(places) - 1, -1, -1):
        if shown[at] != "0" or places[at] == "0":
            break
        shown[at] = " " if places[at] == "?" else ""
    left = iter(shown)
    return "".join(
        next(left)
        if kind == "digit"
        else "%"
        if kind == "percent"
        else text
        if kind == "literal"
        else ""
        for kind, text in tokens
    )


def _shown_fraction(tokens: Sequence[_Token], number: Decimal) -> str | None:
    code = "".join(token.text for token in tokens)
    match = re.fullmatch(r"#? ?([#?]+)/([#?]+)", code)
    if match is None or abs(number) >= _GENERAL_LIMIT / 1000:
        return None
    mixed = code.startswith("#")
    fraction = Fraction(abs(number)).limit_denominator(10 ** len(match[2]) - 1)
    whole, rest = divmod(fraction, 1) if mixed else (0, fraction)
    sign = "-" if number < 0 and fraction else ""
    if not rest:
        return f"{sign}{whole}"
    written = f"{rest.numerator}/{rest.denominator}"
    return f"{sign}{whole} {written}" if whole else f"{sign}{written}"


# -- dates -----------------------------------------------------------------------------------------


def _shown_date(tokens: Sequence[_Token], serial: float) -> str | None:
    """A day or a time of day. None before March 1900, where programs count days differently."""
    letters = {token.text[0].lower() for token in tokens if token.kind == "date"}
    if not (61 if letters & set("yda") or _has_month(tokens) else 0) <= serial < _LAST_SERIAL:
        return None
    moment = datetime(1899, 12, 30) + timedelta(days=serial)
    noise = (moment.microsecond + _NOISE) % 1_000_000
    if noise <= 2 * _NOISE:
        moment += timedelta(microseconds=_NOISE - noise)
    elif "s" in letters:
        return None  # Excel rounds to what is shown, others cut off
    return "".join(_date_pieces(tokens, moment, serial))


def _has_month(tokens: Sequence[_Token]) -> bool:
    months = {
        at for at, token in enumerate(tokens) if token.kind == "date" and token.text[0] in "mM"
    }
    return bool(months - _minutes(tokens))


def _date_pieces(tokens: Sequence[_Token], moment: datetime, serial: float) -> Iterator[str]:
    is_12_hours = any(token.kind == "noon" for token in tokens)
    minutes = _minutes(tokens)
    for at, (kind, text) in enumerate(tokens):
        low = text.lower()
        letter = low[:1]
        if kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[letter]
            yield str(int(serial * 86_400 + 1e-5) // unit).zfill(len(text))
        elif kind == "noon":
            morning, evening = {"a": "AP", "上": ("上午", "下午")}[letter]
            name = evening if moment.hour >= 12 else morning
            yield f"{name}M" if low == "am/pm" else name
        elif kind in ("slash", "point", "comma", "literal"):
            yield text
        elif kind != "date":
            continue
        elif letter == "y":
            yield f"{moment.year:04}" if len(text) > 2 else f"{moment.year % 100:02}"
        elif letter == "d":
            yield _day_text(low, moment)
        elif letter == "a":
            yield ("星期" if len(text) == 4 else "周") + _CHINESE_DAYS[moment.weekday()]
        elif letter == "h":
            hour = (moment.hour % 12 or 12) if is_12_hours else moment.hour
            yield str(hour).zfill(len(text[:2]))
        elif letter == "s":
            whole, _, places = text.partition(".")
            yield str(moment.second).zfill(len(whole[:2]))
            yield f".{moment.microsecond:06}"[: len(places) + 1] if places else ""
        elif at in minutes:
            yield str(moment.minute).zfill(len(text[:2]))
        else:
            yield _month_text(low, moment)


def _minutes(tokens: Sequence[_Token]) -> set[int]:
    """The places of each m that means minutes: behind hours or before seconds."""
    parts = [at for at, token in enumerate(tokens) if token.kind in ("date", "elapsed")]
    letters = ["", *(tokens[at].text[0].lower() for at in parts), ""]
    return {
        at
        for at, before, letter, after in zip(parts, letters, letters[1:], letters[2:], strict=False)
        if letter == "m" and (before == "h" or after == "s")
    }


def _day_text(code: str, moment: datetime) -> str:
    name = _DAYS[moment.weekday()]
    return {1: str(moment.day), 2: f"{moment.day:02}", 3: name[:3]}.get(len(code), name)


def _month_text(code: str, moment: datetime) -> str:
    name = _MONTHS[moment.month - 1]
    texts = {1: str(moment.month), 2: f"{moment.month:02}", 3: name[:3], 5: name[0]}
    return texts.get(len(code), name)
