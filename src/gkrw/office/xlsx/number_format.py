"""Find the text that Excel or WPS shows for a number, by the number format of its cell.

Number formats are defined in ECMA-376 part 1, 18.8.31 (numFmts). For a format that this module does
not understand, the functions return None or False, never a guess.
"""

import operator
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import repeat

from gkrw.core.wording import chinese_number
from gkrw.office.xlsx.format_codes import GENERAL, Token, sections_of_format

_SHOWN_DIFFERENTLY = re.compile(
    r"(?ix)\[\$-(?:F[48]00|x-sys) | \[\$-804\].*(?:mmm|ddd) | (?<!a)aaa(?!a) | %[^;]*%"
)
"""Matches formats that programs show differently: dates as the system writes them, Chinese names of
months and days (周四 or 四), two signs for percent."""
_COMPARISONS = {
    **{"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge},
    **{"=": operator.eq, "<>": operator.ne},
}
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
_IN_NUMERALS = {"yyyy", "m", "d", "aaaa"}
"""The parts of a date that are written in Chinese: 二〇二六年十月八日."""
_NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")
_NOISE = 10
"""The most microseconds by which a time that is stored as a fraction of a day may be off."""
_GENERAL_LIMIT = 10**11
"""From this number on, General shows an exponent and leaves out digits."""


def shown_number(value: float, code: str, epoch_1904: bool = False) -> str | None:
    """Return the text that a cell with a number shows; None where it is not known.

    `code` is the number format. `epoch_1904`: whether the workbook counts its days from 1904.
    """
    if code == GENERAL:  # nearly every number
        return _shown_general(value)
    sections = sections_of_format(code)
    if sections is None or _puts_texts_around_numbers(sections) or _SHOWN_DIFFERENTLY.search(code):
        return None if code.strip(";") else ""
    tokens, number = _section_for(sections, value)
    kinds = {token.kind for token in tokens}
    if "condition" in kinds:
        return None
    if kinds & {"date", "elapsed", "noon"}:
        return _shown_date(tokens, value + _DAYS_TO_1904 * epoch_1904)
    if "numerals" in kinds:
        return None
    if kinds & {"general", "text"}:
        general = None if kinds & {"digit", "percent"} else _shown_general(float(abs(number)))
        sign = "-" if number < 0 else ""
        return None if general is None else sign + _joined(tokens, repeat(general))
    if kinds & {"slash", "divisor"}:
        return _shown_fraction(tokens, number)
    if "digit" not in kinds:
        text = _joined(tokens, ())
        return text if number >= 0 or not text.strip() else None
    try:
        shown = _with_exponent(tokens, number) if "exponent" in kinds else (tokens, number)
        return shown and _shown_digits(*shown)
    except ArithmeticError:  # more digits than Decimal calculates with
        return None


def shown_text(text: str | bool, code: str) -> str:
    """Return the text that a cell with a text shows: that of the fourth section of its format, or of
    the last one if it is for texts. The format ;;; shows nothing. Some programs show the truth
    value TRUE as the number 1."""
    if isinstance(text, bool):
        shown = shown_number(text, code)
        return str(int(text)) if shown is None else shown
    sections = sections_of_format(code) or ()
    tokens = sections[-1] if sections else ()
    kinds = {token.kind for token in tokens}
    if not (len(sections) == 4 or "text" in kinds) or kinds - {"text", "general", "literal"}:
        return text
    return _joined(tokens, repeat(text))


def _puts_texts_around_numbers(sections: Sequence[Sequence[Token]]) -> bool:
    """Whether a section for numbers has the mark for texts and anything else: programs show a number
    with the format @"元" differently."""
    numeric = sections if len(sections) == 1 else sections[:-1]
    with_mark = [each for each in numeric if any(token.kind == "text" for token in each)]
    return bool(with_mark) and (
        len(with_mark) < len(numeric)
        or any(sum(bool(token.text.strip()) for token in each) > 1 for each in with_mark)
    )


def is_date_format(code: str, value: float = 1) -> bool:
    """Return whether a format shows a number as a year or a day, also a format that is otherwise not
    understood."""
    sections = sections_of_format(code)
    if sections is None:
        bare = _LITERAL_PARTS.sub(" ", code)
        return not re.search("[0#?]", bare) and bool(_YEAR_OR_DAY.search(bare))
    tokens, _ = _section_for(sections, value)
    return any(token.kind == "date" and token.text[0] in "yda" for token in tokens)


_LITERAL_PARTS = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\!_*].')
_YEAR_OR_DAY = re.compile("(?i)yy|(?<![a-z])dd?(?![a-z])")


def is_percent_format(code: str, value: float = 1) -> bool:
    """Return whether a format shows a number times 100 with %; False for a format that is not
    understood."""
    sections = sections_of_format(code)
    return sections is not None and any(
        token.kind == "percent" for token in _section_for(sections, value)[0]
    )


def _section_for(
    sections: Sequence[tuple[Token, ...]], value: float
) -> tuple[tuple[Token, ...], Decimal]:
    """Return the section that applies to a number, and the number to show: without its sign where
    the section is for negative numbers. A section still has its condition where programs may choose
    another one."""
    number = Decimal(f"{value:.15g}")  # the digits that spreadsheets keep
    numeric = [
        section
        for section in sections[:3]
        if len(sections) == 1 or all(token.kind != "text" for token in section)
    ]
    if any(_condition(section) for section in numeric):
        return _section_by_condition(numeric, number), number
    if number == 0 and len(numeric) > 2:
        return numeric[2], number
    if number < 0 and len(numeric) > 1:
        return numeric[1], -number
    return numeric[0] if numeric else (Token("general", ""),), number


def _condition(section: Sequence[Token]) -> str:
    """Return the condition at the start of a section, such as >=10000; empty where it has none."""
    return section[0].text if section and section[0].kind == "condition" else ""


def _section_by_condition(
    sections: Sequence[tuple[Token, ...]], number: Decimal
) -> tuple[Token, ...]:
    """Return the first section whose condition a number meets, without it, or the last section if it
    has none. Where that is not certain, return a section with a condition: for negative numbers,
    because programs differ in whether they show the sign."""
    unsure = next(section for section in sections if _condition(section))
    for section in sections if number >= 0 else ():
        if not (condition := _condition(section)):
            return section if section is sections[-1] else unsure
        sign = condition.rstrip("-.0123456789")
        if _COMPARISONS[sign](number, Decimal(condition.removeprefix(sign))):
            return section[1:]
    return unsure


def _joined(tokens: Sequence[Token], texts: Iterable[str]) -> str:
    """Return the literals of a section, with one of the texts in the place of each placeholder."""
    left = iter(texts)
    return "".join(
        text if kind in ("literal", "percent") else next(left)
        for kind, text in tokens
        if kind in ("literal", "percent", *_PLACEHOLDERS)
    )


def _shown_general(value: float) -> str | None:
    """Return a number in the format General, of at most 11 characters without its sign; None for one
    that programs round or write differently."""
    if abs(value) >= _GENERAL_LIMIT or 0 < abs(value) < 1e-4:
        return None
    text = f"{value or 0:.15g}"
    return text if len(text.lstrip("-")) <= 11 else None


# -- numbers ---------------------------------------------------------------------------------------


def _shown_digits(tokens: Sequence[Token], number: Decimal) -> str | None:
    kinds = [token.kind for token in tokens]
    points = kinds.count("point")
    if points > 1:
        return None
    last = _end_of_digits(kinds)
    end = kinds.index("point") if points else last
    grouping = _end_of_digits(kinds[:end])
    if "comma" in kinds[grouping:last]:
        return None  # 0,.0 divides in one program and is no format in another
    before, behind = tokens[:end], tokens[end:]
    codes = [text for kind, text in before if kind == "digit"]
    places = [text for kind, text in behind if kind == "digit"]
    factor = 100 if "percent" in kinds else 1
    divisor, unit = 1000 ** kinds[last:].count("comma"), Decimal(1).scaleb(-len(places))
    in_binary = abs(Decimal(float(number) * factor) / divisor).quantize(unit, ROUND_HALF_UP)
    number = number * factor / divisor
    rounded = abs(number).quantize(unit, ROUND_HALF_UP)
    if "percent" in kinds and in_binary != rounded:
        return None  # 1.005 as 0% is 101% to Excel and, multiplied in binary, 100% to others
    whole, _, decimals = f"{rounded:f}".partition(".")
    if points and not decimals.strip("0") and "0" not in places:
        return None  # programs show 95. or 95
    if not codes:  # .00 shows 95.50 all the same
        before, codes = (*before, Token("digit", "#")), ["#"]
    text = _joined(before, _whole(codes, whole.lstrip("0"), "comma" in kinds[:grouping]))
    text += "." * points + _joined(behind, _decimals(places, decimals))
    return f"-{text.lstrip()}" if number < 0 and rounded else text


def _with_exponent(
    tokens: Sequence[Token], number: Decimal
) -> tuple[tuple[Token, ...], Decimal] | None:
    """Return a section with the exponent of a number in the place of its own, and the number without
    it. With several digits before the point, the exponent is a multiple of their number."""
    kinds = [token.kind for token in tokens]
    at = kinds.index("exponent")
    point = kinds.index("point") if "point" in kinds[:at] else at
    whole, unit = kinds[:point].count("digit"), -kinds[point:at].count("digit")
    if not whole or {"comma", "percent"} & {*kinds} or {"digit", "exponent"} & {*kinds[at + 1 :]}:
        return None
    if not number and Token("digit", "0") not in tokens:
        return None
    exponent = number.adjusted() // whole * whole if number else 0
    rounded = abs(number).quantize(Decimal(1).scaleb(exponent + unit), ROUND_HALF_UP)
    if rounded >= Decimal(1).scaleb(exponent + whole):
        exponent += whole  # 9.96 as 0.0E+0 is 1.0E+1
    sign, digits = tokens[at].text[1], len(tokens[at].text) - 2
    sign = "-" if exponent < 0 else sign.strip("-")
    shown = Token("literal", f"E{sign}{abs(exponent):0{digits}}")
    return (*tokens[:at], shown, *tokens[at + 1 :]), number.scaleb(-exponent)


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


def _shown_fraction(tokens: Sequence[Token], number: Decimal) -> str | None:
    code = "".join(token.text for token in tokens)
    match = re.fullmatch(r"(# )?[#?]+/(?:([#?]+)|(\d+))", code)
    if match is None or abs(number) >= _GENERAL_LIMIT / 1000:
        return None
    if match[3]:
        below = int(match[3])
        exact = abs(number) * below
        if exact % 1 == Decimal("0.5"):
            return None  # programs round up or down
        above = round(exact)
    else:
        fraction = Fraction(abs(number)).limit_denominator(10 ** len(match[2]) - 1)
        above, below = fraction.numerator, fraction.denominator
    sign = "-" if number < 0 and above else ""
    whole, above = divmod(above, below) if match[1] else (0, above)
    if match[1] and not above:
        return f"{sign}{whole}"
    written = f"{above}/{below}"
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


def _shown_date(tokens: Sequence[Token], serial: float) -> str | None:
    """Return a day or a time of day as text. Return None after the year 9999, before March 1900,
    where programs count days differently, and for fractions of a second."""
    letters = {token.text[0] for token in tokens if token.kind == "date"}
    if not (61 if letters & set("ymda") else 0) <= serial < _LAST_SERIAL:
        return None
    if _has(tokens, "numerals") and not all(
        kind != "date" or text in _IN_NUMERALS for kind, text in tokens
    ):
        return None
    moment = _DAY_0 + timedelta(days=serial)
    noise = (moment.microsecond + _NOISE) % 1_000_000
    if noise <= 2 * _NOISE:
        moment += timedelta(microseconds=_NOISE - noise)
    elif _shows(tokens, "s") or (
        _shows(tokens, "hn") and (moment + _SECOND / 2).minute != moment.minute
    ):
        return None  # Excel rounds to what is shown, others cut off
    return "".join(_date_pieces(tokens, moment, serial))


def _shows(tokens: Sequence[Token], letters: str) -> bool:
    """Whether a section shows hours (h), minutes (n) or seconds (s), also elapsed ones."""
    parts = [text[0].lower() for kind, text in tokens if kind in ("date", "elapsed")]
    return any(part in letters for part in parts)


def _date_pieces(tokens: Sequence[Token], moment: datetime, serial: float) -> Iterator[str]:
    forms = _forms(moment, _has(tokens, "noon"), _has(tokens, "numerals"))
    for kind, text in tokens:
        letter = text[:1].lower()
        if kind == "elapsed":
            unit = {"h": 3600, "n": 60, "s": 1}[letter]
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


def _has(tokens: Sequence[Token], wanted: str) -> bool:
    return any(kind == wanted for kind, _ in tokens)


def _forms(moment: datetime, is_12_hours: bool, in_numerals: bool) -> dict[str, tuple[str, ...]]:
    """Return the texts for each letter of a date when it stands once, twice and so on; n is for
    minutes. `in_numerals`: whether days are written in Chinese, see _IN_NUMERALS."""
    month, day = _MONTHS[moment.month - 1], _DAYS[moment.weekday()]
    week_day = _CHINESE_DAYS[moment.weekday()]
    hour = (moment.hour % 12 or 12) if is_12_hours else moment.hour
    year, number = f"{moment.year:04}", chinese_number if in_numerals else str
    year = year.translate(_NUMERALS) if in_numerals else year
    return {
        "y": (year[2:], year[2:], year),
        "m": (number(moment.month), f"{moment.month:02}", month[:3], month, month[0], month),
        "d": (number(moment.day), f"{moment.day:02}", day[:3], day),
        "a": ("", "", f"周{week_day}", f"星期{week_day}"),
        "h": (f"{hour}", f"{hour:02}"),
        "n": (f"{moment.minute}", f"{moment.minute:02}"),
        "s": (f"{moment.second}", f"{moment.second:02}"),
    }
