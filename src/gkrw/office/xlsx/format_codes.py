"""The codes of number formats, such as yyyy"年"m"月", as sections of tokens.

They are defined in ECMA-376 part 1, 18.8.31 (numFmts).
"""

import re
from collections.abc import Sequence
from functools import lru_cache
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
    | \[(?P<elapsed>h+|m+|s+)\] | \[DBNum(?P<numerals>1)\]
    | \[(?P<condition>(?:[<>]=?|<>|=)-?\d+(?:\.\d+)?)\]
    | \[(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|黑色|蓝色|绿色|红色|白色|黄色|Color\ ?\d+)\]
    | (?P<noon>AM/PM|A/P|上午/下午) | (?P<general>General|G/通用格式)
    | (?P<exponent>E[+-]0+) | (?P<date>y+|m+|d+|h+|s+(?:\.0+)?|a{3,4})
    | (?P<digit>[0#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<text>@)
    | (?P<slash>/) | (?<=/)(?P<divisor>[1-9]\d*)
    | (?P<literal>[-+()$:¥￥€£\ ^&'~{}<>=]|[^\x00-\x7f]) | (?P<unknown>.)
    """,
    re.IGNORECASE | re.DOTALL,
)
_LONGEST = 255
"""The characters that a format may have."""
_LITERALS = dict.fromkeys(("quoted", "escaped", "currency", "width"), "literal")


class Token(NamedTuple):
    """A part of a format. `kind` is the name of its group in _TOKEN, "literal" for what is shown as
    it is; the text of a date is in lower case, with n for minutes."""

    kind: str
    text: str


@lru_cache(maxsize=512)  # 0.1 ms, and the cells of a workbook have few formats
def sections_of_format(code: str) -> tuple[tuple[Token, ...], ...] | None:
    """Return the sections of a format as tokens; None where something in it is not understood."""
    if len(code) > _LONGEST:
        return None
    sections: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or "colour"
        text = match[match.lastgroup or 0]
        if kind == "unknown":
            return None
        if kind == "end":
            sections.append([])
        elif kind not in ("colour", "fill"):
            text = {"width": " ", "date": text.lower()}.get(kind, text)
            sections[-1].append(Token(_LITERALS.get(kind, kind), text))
    return tuple(map(_with_minutes, sections)) if len(sections) <= 4 else None


def _with_minutes(section: Sequence[Token]) -> tuple[Token, ...]:
    """Return a section with n instead of m for minutes: an m after hours, before seconds or in
    [m]."""
    tokens = list(section)
    parts = [at for at, token in enumerate(tokens) if token.kind in ("date", "elapsed")]
    letters = ["", *(tokens[at].text[0].lower() for at in parts), ""]
    for at, before, letter, after in zip(parts, letters, letters[1:], letters[2:], strict=False):
        is_elapsed = tokens[at].kind == "elapsed"
        if letter == "m" and (is_elapsed or before == "h" or after == "s"):
            tokens[at] = Token(tokens[at].kind, "n" * len(tokens[at].text))
    return tuple(tokens)
