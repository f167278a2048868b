"""Find the text that Excel or WPS shows for a number, by the number format of its cell.

Number formats are defined in ECMA-376 part 1, 18.8.31 (numFmts). For a format that this module does
not understand, the functions return None or False, never a guess.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

GENERAL = "General"
TEXT = "@"
UNKNOWN = "["
"""The code for a format that a workbook refers to but does not define. It is never understood."""
_YEAR_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
_NOON_TIME = '上午/下午h"时"mm"分"'
BUILT_IN = {
    0: GENERAL,
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"},
    **{5: '"¥"#,##0', 6: '"¥"#,##0', 7: '"¥"#,##0.00', 8: '"¥"#,##0.00'},
    **{12: "# ?/?", 13: "# ??/??"},
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
    (?P<end>;) | "(?P<quoted>[^"]*)" | [\\!](?P<escaped>.) | _(?P<width>.) | \*(?P<fill>.)
    | \[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]
    | \[(?P<elapsed>h+|m+|s+)\]
    | \[(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|黑色|蓝色|绿色|红色|白色|黄色|Color\ ?\d+)\]
    | (?P<noon>AM/PM|A/P|上午/下午) | (?P<general>General|G/通用格式)
    | (?P<exponent>E[+-]0+) | (?P<date>y+|m+|d+|h+|s+(?:\.0+)?|a{3,4})
    | (?P<digit>[0#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<slash>/) | (?P<text>@)
    | (?P<literal>[-+()$:¥￥€£\ ^&'~{}<>=]|[^\x00-\x7f]) | (?P<unknown>.)
    """,
    re.IGNORECASE | re.DOTALL,
)
_LITERALS = dict.fromkeys(("quoted", "escaped", "currency", "width"), "literal")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_CHINESE_DAYS = "一二三四五六日"
_DAY_0 = datetime(1899, 12, 30)
_SECOND = timedelta(seconds=1)
_LAST_SERIAL = 2_958_466
"""The day after 31 December 9999."""
_DAYS_TO_1904 = 1462
_PLACEHOLDERS = ("digit", "general", "text")
_NOISE = 10
"""The most microseconds by which a time that is stored as a fraction of a day may be off."""
_GENERAL_LIMIT = 10**11
"""From this number on, General shows an exponent and leaves out digits."""


class _Token(NamedTuple):
    kind: str
    text: str


def shown_number(value: float, code: str, epoch_1904: bool = False) -> str | None:
    """Return the text that a cell with a number shows; None where it is not known.

    `code` is the number format. `epoch_1904`: whether the workbook counts its days from 1904.
    """
    sections = _sections(code)
    if sections is None or _puts_texts_around_numbers(sections):
        return None if code.strip(";") else ""
    # 15 digits: those that spreadsheets keep
    tokens, number = _section_for(sections, Decimal(f"{value:.15g}"))
    kinds = {token.kind for token in tokens}
    if kinds & {"date", "elapsed", "noon"}:
        return _shown_date(tokens, value + _DAYS_TO_1904 * epoch_1904)
    if kinds & {"general", "text"}:
        general = None if kinds & {"digit", "percent"} else _shown_general(number)
        return None if general is None else _joined(tokens, repeat(general))
    if "slash" in kinds:
        return _shown_fraction(tokens, number)
    if "digit" not in kinds:
        text = _joined(tokens, ())
        return text if number >= 0 or not text.strip() else None
    try:
        return _shown_digits(tokens, number)
    except ArithmeticError:  # more digits than Decimal calculates with
        return None


def shown_text(text: str | bool, code: str) -> str:
    """Return the text that a cell with a text shows: that of the fourth section of its format, or of
    the last one if it is for texts. The format ;;; shows nothing. Some programs show the truth
    value TRUE as the number 1."""
    if isinstance(text, bool):
        shown = shown_number(text, code)
        return str(int(text)) if shown is None else shown
    sections = _sections(code) or ()
    tokens = sections[-1] if sections else ()
    kinds = {token.kind for token in tokens}
    if not (len(sections) == 4 or "text" in kinds) or kinds - {"text", "general", "literal"}:
        return text
    return _joined(tokens, repeat(text))


def _puts_texts_around_numbers(sections: Sequence[Sequence[_Token]]) -> bool:
    """Whether a section for numbers has the mark for texts and anything else: programs show a number
    with the format @"元" differently."""
    numeric = sections if len(sections) == 1 else sections[:-1]
    with_mark = [each for each in numeric if any(token.kind == "text" for token in each)]
    return bool(with_mark) and (
        len(with_mark) < len(numeric)
        or any(sum(bool(token.text.strip()) for token in each) > 1 for each in with_mark)
    )


def is_date_format(code: str) -> bool:
    """Return whether a format shows a year or a day; False for a format that is not understood."""
    sections = _sections(code)
    return sections is not None and any(
        token.kind == "date" and token.text[0] in "yd" for token in sections[0]
    )


def is_percent_format(code: str) -> bool:
    """Return whether a number format shows a number times 100 with %; False for a format that is
    not understood."""
    sections = _sections(code)
    return sections is not None and any(token.kind == "percent" for token in sections[0])


@lru_cache(maxsize=512)  # 0.1 ms, and the cells of a workbook have few formats
def _sections(code: str) -> tuple[tuple[_Token, ...], ...] | None:
    """Return the sections of a format as tokens; None where something in it is not understood."""
    if re.search(r"\[\$-F[48]00\]|\[\$-804\].*(?:mmm|ddd)", code, re.IGNORECASE):
        return None  # dates as the system writes them, and Chinese names of months and days
    sections: list[list[_Token]] = [[]]
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or "colour"
        text = match[match.lastgroup or 0]
        if kind == "unknown":
            return None
        if kind == "end":
            sections.append([])
        elif kind not in ("colour", "fill"):
            text = {"width": " ", "date": text.lower()}.get(kind, text)
            sections[-1].append(_Token(_LITERALS.get(kind, kind), text))
    return tuple(map(_with_minutes, sections)) if len(sections) <= 4 else None


def _with_minutes(section: Sequence[_Token]) -> tuple[_Token, ...]:
    """Return a section with n instead of m for minutes: an m after hours or before seconds."""
    tokens = list(section)
    parts = [at for at, token in enumerate(tokens) if token.kind in ("date", "elapsed")]
    letters = ["", *(tokens[at].text[0].lower() for at in parts), ""]
    for at, before, letter, after in zip(parts, letters, letters[1:], letters[2:], strict=False):
        if letter == "m" and (before == "h" or after == "s"):
            tokens[at] = _Token(tokens[at].kind, "n" * len(tokens[at].text))
    return tuple(tokens)


def _section_for(
    sections: Sequence[tuple[_Token, ...]], number: Decimal
) -> tuple[tuple[_Token, ...], Decimal]:
    """Return the section that applies to a number, and the number to show: without its sign where
    the section is for negative numbers."""
    numeric = [
        section
        for section in sections[:3]
        if len(sections) == 1 or all(token.kind != "text" for token in section)
    ]
    if number == 0 and len(numeric) > 2:
        return numeric[2], number
    if number < 0 and len(numeric) > 1:
        return numeric[1], -number
    return numeric[0] if numeric else (_Token("general", ""),), number


def _joined(tokens: Sequence[_Token], texts: Iterable[str]) -> str:
    """Return the literals of a section, with one of the texts in the place of each placeholder."""
    left = iter(texts)
    return "".join(
        text if kind in ("literal", "percent") else next(left)
        for kind, text in tokens
        if kind in ("literal", "percent", *_PLACEHOLDERS)
    )


def _shown_general(number: Decimal) -> str | None:
    """Return a number in the format General, of at most 11 characters without its sign; None for
    one that programs round or write differently."""
    if abs(number) >= _GENERAL_LIMIT or (number and abs(number) < Decimal("1e-4")):
        return None
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if len(text.lstrip("-")) <= 11 else None


# -- numbers ---------------------------------------------------------------------------------------


def _shown_digits(tokens: Sequence[_Token], number: Decimal) -> str | None:
    kinds = [token.kind for token in tokens]
    points = kinds.count("point")
    if "exponent" in kinds or points > 1:
        return None
    last = _end_of_digits(kinds)
    end = kinds.index("point") if points else last
    grouping = _end_of_digits(kinds[:end])
    if "comma" in kinds[grouping:last]:
        return None  # 0,.0 divides in one program and is no format in another
    before, behind = tokens[:end], tokens[end:]
    codes = [text for kind, text in before if kind == "digit"]
    places = [text for kind, text in behind if kind == "digit"]
    number = number * 100 ** kinds.count("percent") / 1000 ** kinds[last:].count("comma")
    unit = Decimal(1).scaleb(-len(places))
    rounded = abs(number).quantize(unit, ROUND_HALF_UP)
    if "percent" in kinds and abs(rounded - abs(number)) * 2 == unit:
        return None  # 1.005 as 0% is 101% to Excel and, multiplied in binary, 100% to others
    whole, _, decimals = f"{rounded:f}".partition(".")
    if points and not decimals.strip("0") and "0" not in places:
        return None  # programs show 95. or 95
    if not codes:  # .00 shows 95.50 all the same
        before, codes = (*before, _Token("digit", "#")), ["#"]
    text = _joined(before, _whole(codes, whole.lstrip("0"), "comma" in kinds[:grouping]))
    text += "." * points + _joined(behind, _decimals(places, decimals))
    return f"-{text.lstrip()}" if number < 0 and rounded else text


def _end_of_digits(kinds: Sequence[str]) -> int:
    return max((at for at, kind in enumerate(kinds, 1) if kind == "digit"), default=0)


_EMPTY = {"0": "0", "?": " ", "#": ""}
"""The text of a placeholder for which there is no digit."""


def _whole(codes: Sequence[str], digits: str, grouped: bool) -> list[str]:
    """Return the texts of the placeholders before the point. The first one takes all digits that
    have no placeholder."""
    shown = [*(_EMPTY[code] for code in codes[: max(len(codes) - len(digits), 0)]), *digits]
    if grouped:
        places = [at for at, digit in enumerate(shown) if digit.isdigit()]
        for at in places[-4::-3]:
            shown[at] += ","
    more = len(shown) - len(codes)
    return ["".join(shown[: more + 1]), *shown[more + 1 :]]


def _decimals(codes: Sequence[str], digits: str) -> list[str]:
    shown = list(digits)
    for at in range(len(codes) - 1, -1, -1):
        if shown[at] != "0" or codes[at] == "0":
            break
        shown[at] = _EMPTY[codes[at]]
    return shown


def _shown_fraction(tokens: Sequence[_Token], number: Decimal) -> str | None:
    code = "".join(token.text for token in tokens)
    match = re.fullmatch(r"#? ?([#?]+)/([#?]+)", code)
    if match is None or abs(number) >= _GENERAL_LIMIT / 1000:
        return None
    mixed = code.startswith("#")
    fraction = Fraction(abs(number)).limit_denominator(10 ** len(match[2]) - 1)
    whole, rest = divmod(fraction, 1) if mixed else (0, fraction)
    sign = "-" if number < 0 and fraction else ""
    if mixed and not rest:
        return f"{sign}{whole}"
    written = f"{rest.numerator}/{rest.denominator}"
    return f"{sign}{whole} {written}" if whole else f"{sign}{written}"


# -- dates -----------------------------------------------------------------------------------------


def moment_of(serial: float, epoch_1904: bool = False) -> datetime | None:
    """Return the moment for a number of days as a workbook counts them, to the nearest second; None
    where it is out of range."""
    try:
        moment = _DAY_0 + timedelta(days=serial + _DAYS_TO_1904 * epoch_1904)
    except OverflowError:
        return None
    half_up = moment.microsecond >= 500_000 and moment < datetime.max - _SECOND
    return moment.replace(microsecond=0) + half_up * _SECOND


def serial_of(moment: datetime, epoch_1904: bool = False) -> float:
    """Return the number of days for a moment, as a workbook counts them."""
    return (moment.replace(tzinfo=None) - _DAY_0) / timedelta(days=1) - _DAYS_TO_1904 * epoch_1904


def _shown_date(tokens: Sequence[_Token], serial: float) -> str | None:
    """Return a day or a time of day as text. Return None after the year 9999, before March 1900,
    where programs count days differently, and for fractions of a second."""
    letters = {token.text[0] for token in tokens if token.kind == "date"}
    if not (61 if letters & set("ymda") else 0) <= serial < _LAST_SERIAL:
        return None
    moment = _DAY_0 + timedelta(days=serial)
    noise = (moment.microsecond + _NOISE) % 1_000_000
    if noise <= 2 * _NOISE:
        moment += timedelta(microseconds=_NOISE - noise)
    elif "s" in letters:
        return None  # Excel rounds to what is shown, others cut off
    return "".join(_date_pieces(tokens, moment, serial))


def _date_pieces(tokens: Sequence[_Token], moment: datetime, serial: float) -> Iterator[str]:
    forms = _forms(moment, any(token.kind == "noon" for token in tokens))
    for kind, text in tokens:
        letter = text[:1].lower()
        if kind == "elapsed":
            unit = {"h": 3600, "m": 60, "n": 60, "s": 1}[letter]
            yield str(int(serial * 86_400 + 1e-5) // unit).zfill(len(text))
        elif kind == "noon":
            morning, evening = {"a": "AP", "上": ("上午", "下午")}[letter]
            name = evening if moment.hour >= 12 else morning
            yield f"{name}M" if text.lower() == "am/pm" else name
        elif kind == "date":
            length = len(text.partition(".")[0])
            yield forms[letter][min(length, len(forms[letter])) - 1]
            yield text[length:]  # decimals of seconds: a moment is shown only where they are 0
        elif kind in ("slash", "point", "comma", "literal"):
            yield text


def _forms(moment: datetime, is_12_hours: bool) -> dict[str, tuple[str, ...]]:
    """Return the texts for each letter of a date when it stands once, twice and so on; n is for
    minutes."""
    month, day = _MONTHS[moment.month - 1], _DAYS[moment.weekday()]
    week_day = _CHINESE_DAYS[moment.weekday()]
    hour = (moment.hour % 12 or 12) if is_12_hours else moment.hour
    year = f"{moment.year:04}"
    return {
        "y": (year[2:], year[2:], year),
        "m": (f"{moment.month}", f"{moment.month:02}", month[:3], month, month[0], month),
        "d": (f"{moment.day}", f"{moment.day:02}", day[:3], day),
        "a": ("", "", f"周{week_day}", f"星期{week_day}"),
        "h": (f"{hour}", f"{hour:02}"),
        "n": (f"{moment.minute}", f"{moment.minute:02}"),
        "s": (f"{moment.second}", f"{moment.second:02}"),
    }
