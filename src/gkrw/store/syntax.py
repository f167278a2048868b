"""What a syntax error says to a person, where it really is, and what to leave out to read on.

A loader stops at the first error and points to where it noticed it, which is often a line below
the mistake. Here the mistake is looked for, and the list entry around it given up, so that the
rest of the file can be read and its other mistakes found.
"""

import re
from typing import NamedTuple

import yaml

from gkrw.core.findings import Finding, Place
from gkrw.store import finding_kinds


class Broken(NamedTuple):
    """A syntax error as a finding, and the lines (from 0, the last one excluded) to leave out."""

    finding: Finding
    start: int
    end: int


def broken(error: yaml.MarkedYAMLError, lines: list[str], file: str) -> Broken:
    """What is wrong where a loader stopped."""
    place = _place_of(error, lines, file)
    noticed = place.line - 1
    odd = _odd_one_out(lines, noticed)
    if odd != noticed:
        place = Place(file, odd + 1, _indent(lines[odd]) + 1)
    start, end = _entry_at(lines, odd)
    if end <= noticed and not _ENTRY.match(lines[noticed]):
        # Only the `- ` is out of line: the keys below it belong to its entry.
        depth, end = _indent(lines[noticed]), noticed + 1
        while end < len(lines) and lines[end].strip() and _indent(lines[end]) >= depth:
            end += 1
    return Broken(_syntax_finding(error, place, lines), start, end)


_NO_COLON = (
    "这一行缺少冒号，或者冒号后面没有空格。",
    "写成“键: 值”，用半角冒号（不是全角“：”），后面加一个空格；是上一行文字的延续，就并到上一行。",
)
# libyaml's words, and those of PyYAML's own parser, for what goes wrong → what to say and do.
_EXPLANATIONS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("scanning a block scalar",),
        "| 或 > 的后面有多余的内容。",
        "让 | 成为这一行的最后一个字符，文字从下一行开始。",
    ),
    (
        ("scanning a tag", "parsing a tag", "tag handle", "directive"),
        "以 ! 或 % 开头的内容不能这样写。",
        "给这段文字加上引号。",
    ),
    (
        ("scanning an anchor", "scanning an alias"),
        "以 & 或 * 开头的内容不能这样写。",
        "给这段文字加上引号。",
    ),
    (
        ("mapping values are not allowed",),
        "这一行的冒号位置不对：多半是缩进没有和上下对齐，或者文字里有半角冒号加空格。",
        "与同级的行对齐缩进；文字里的冒号改用全角“：”，或给整段文字加上引号。",
    ),
    (("could not find expected ':'",), *_NO_COLON),
    (
        ("unexpected end of stream", "document separator", "unexpected document"),
        "引号没有写完：从这里开始的引号一直没有找到另一半。",
        "补上另一半引号；引号内的文字写在一行里。",
    ),
    (
        ("',' or ']'", "',' or '}'"),
        "方括号或花括号没有写完，或者名称之间缺少半角逗号。",
        "补上括号；名称之间用半角逗号加空格隔开，如 [财政局, 审计局]。",
    ),
    (
        ("cannot start any token",),
        "这里的字符不能放在一项内容的开头（例如 @、`、% 或制表符）。",
        "给这段文字加上引号。",
    ),
    (
        ("sequence entries are not allowed",),
        "这里的“- ”位置不对：前面一行还没有结束，或者缩进不齐。",
        "把“- ”另起一行，与同级的“- ”对齐。",
    ),
    (
        ("expected key", "'-' indicator", "<block end>", "block mapping", "block collection"),
        "缩进不齐：这一行与上下同级的行没有对齐。",
        "与同级的行左边对齐（子项比上一级多两个空格）。",
    ),
    (
        ("unknown escape", "hexdecimal", "hexadecimal"),
        "双引号里的反斜杠 \\ 写法不对。",
        "把双引号改成单引号，或者把 \\ 写成 \\\\。",
    ),
)
_NO_ENTRY = (
    "这一行开头的“- ”写法不对：要用半角减号，后面加一个空格。",
    "写成“- 键: 值”。",
)
_NOT_BELOW = (
    "这一段文字没有缩进到“|”那一行的下面。",
    "让这段文字比上一行的键多缩进两个空格。",
)
_FULL_WIDTH_COLON = (
    "方括号或花括号里用了全角冒号。",
    "改成半角冒号加一个空格，如 {各相关部门: [财政局, 审计局]}。",
)
_CLOSING = ("'", '"', "]", "}")
_AFTER_THE_END = (
    "引号或括号已经结束，后面又有文字。",
    "给整段文字加上引号（里面的引号用“”）；多余的文字删掉。",
)
GENERAL = (
    "这里不符合 YAML 的写法。",
    "与相邻的同类行比较缩进、冒号、引号和括号，改成一致的写法。",
)


_NO_BLANK_AFTER_COLON = re.compile(r"( *(?:- )?)[A-Za-z_]+(?::\S|：)")
_NO_DASH = re.compile(r"( *)(?:[－•·—–]|-(?=[A-Za-z_\u3000]))")
_BEGUN_BEFORE = ("flow", "simple key", "an alias", "an anchor", "a tag")
"""What is noticed only after it has begun: the beginning is where to look."""


def _place_of(error: yaml.MarkedYAMLError, lines: list[str], file: str) -> Place:
    """Where to look: an unfinished quote or bracket at its beginning, else where it was noticed."""
    mark = error.problem_mark or error.context_mark
    unfinished = "quoted scalar" in (error.context or "") and "unexpected" in (error.problem or "")
    if unfinished or any(begun in (error.context or "") for begun in _BEGUN_BEFORE):
        mark = error.context_mark or mark
    if mark is None:
        return Place(file, 1, 1)
    # `name:审计局` swallows the line below, and only there is it noticed.
    line_above = lines[mark.line - 1] if mark.line else ""
    above = _NO_BLANK_AFTER_COLON.match(line_above) or _NO_DASH.match(line_above)
    if above and "mapping values" in (error.problem or ""):
        return Place(file, mark.line, above.end(1) + 1)
    line = min(mark.line, len(lines) - 1)
    while line > 0 and not lines[line].strip():
        line -= 1  # noticed at the end of the file or on a blank line: show what is before it
    column = mark.column if line == mark.line else len(lines[line])
    return Place(file, line + 1, min(column, len(lines[line])) + 1)


def _syntax_finding(error: yaml.MarkedYAMLError, place: Place, lines: list[str]) -> Finding:
    line = lines[place.line - 1]
    above = next((each for each in reversed(lines[: place.line - 1]) if each.strip()), "").rstrip()
    noticed = error.problem or ""
    if _NO_BLANK_AFTER_COLON.match(line) and "mapping values" in noticed:
        return finding_kinds.SYNTAX.at(place, *_NO_COLON)
    if "could not find expected ':'" in noticed and above.endswith("|"):
        return finding_kinds.SYNTAX.at(place, *_NOT_BELOW)
    if _NO_DASH.match(line):
        return finding_kinds.SYNTAX.at(place, *_NO_ENTRY)
    if "flow" in (error.context or "") and "：" in line:
        return finding_kinds.SYNTAX.at(place, *_FULL_WIDTH_COLON)
    if "expected" in noticed and line[: place.column - 1].rstrip()[-1:] in _CLOSING:
        return finding_kinds.SYNTAX.at(place, *_AFTER_THE_END)
    problem = f"{error.context or ''}: {noticed}"
    for needles, message, fix in _EXPLANATIONS:
        if any(needle in problem for needle in needles):
            return finding_kinds.SYNTAX.at(place, message, fix)
    return finding_kinds.SYNTAX.at(place, *GENERAL)


def _odd_one_out(lines: list[str], index: int) -> int:
    """The line (from 0) that is really out of line, where that is noticed at line `index`.

    An entry that is indented otherwise than the entries after it makes those look wrong, and so
    does a `- ` that is indented otherwise than the keys below it.
    """
    depth = _indent(lines[index])
    if _ENTRY.match(lines[index]):
        before = _nearest(lines, range(index - 1, -1, -1), depth)
        after = _nearest(lines, range(index + 1, len(lines)), depth)
        if before is None or after is None or _indent(lines[before]) == depth:
            return index
        return before if _indent(lines[after]) == depth else index
    above = next((i for i in range(index - 1, -1, -1) if lines[i].strip()), index)
    below = next((i for i in range(index + 1, len(lines)) if lines[i].strip()), index)
    out_of_line = _ENTRY.match(lines[above]) and abs(_indent(lines[above]) + 2 - depth) in _A_SLIP
    return above if out_of_line and below != index and _indent(lines[below]) == depth else index


_A_SLIP = range(1, 4)
"""Blanks by which an entry is taken for a neighbour's equal: levels of entries are four apart."""


def _nearest(lines: list[str], where: range, depth: int) -> int | None:
    """The first line there that begins an entry of about that depth, before any of less depth."""
    for index in where:
        if _ENTRY.match(lines[index]):
            difference = _indent(lines[index]) - depth
            if abs(difference) < _A_SLIP.stop:
                return index
            if difference < 0:
                return None
    return None


def _entry_at(lines: list[str], index: int) -> tuple[int, int]:
    """The first line of the list entry around line `index` (from 0), and the line after it.

    The entry begins at the nearest `- ` at or above the line and ends before the next line
    that is not deeper, or that begins its neighbour a little out of line. Where there is no such
    entry, it is only the line itself.
    """
    start = next((i for i in range(index, -1, -1) if _ENTRY.match(lines[i])), None)
    if start is None:
        return index, index + 1
    depth = _indent(lines[start])
    if index > start and lines[index].strip() and _indent(lines[index]) <= depth:
        return index, index + 1  # the line stands outside the entry above it
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > depth):
        if _are_equals(lines[start], lines[end]):
            break
        end += 1
    return start, end


def _are_equals(one: str, other: str) -> bool:
    """Whether two lines begin entries of one list, though one may be a little out of line."""
    keys = [match[1] for line in (one, other) if (match := _FIRST_KEY.match(line))]
    near = abs(_indent(one) - _indent(other)) < _A_SLIP.stop
    return len(keys) == 2 and keys[0] == keys[1] and near


_FIRST_KEY = re.compile(r" *- *([A-Za-z_]+) *[:：]")
_ENTRY = re.compile(r" *-(?=\s|\w|$)")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
