"""Explain a YAML syntax error, locate the mistake, and say which lines to leave out.

A loader stops at the first error, and often reports it a line below the mistake. The list entry
with the mistake is left out, so that the rest of the file can be read and checked. This module is
imported where a mistake is found: most files have none, and its patterns take 2 ms to compile.
"""

import re
from itertools import islice

import yaml
from yaml.nodes import MappingNode, Node

from gkrw.core.findings import Finding, Place, TextEdit
from gkrw.core.slips import last_numbers, next_id
from gkrw.store import finding_kinds as kinds
from gkrw.store import shapes
from gkrw.store.decode import indent_of


def diagnose(error: yaml.MarkedYAMLError, lines: list[str], file: str) -> tuple[Finding, int, int]:
    """Explain the error at which a loader stopped.

    Return the finding and the half-open range of the lines to leave out, counted from 0.
    """
    if foreign := _lines_before_table(lines):
        return _before_table(lines, foreign, file)
    place = _place_of(error, lines, file)
    reported = place.line - 1
    dash = next((at for at in (reported, reported - 1) if _DASH.match(lines[max(at, 0)])), None)
    mistake = _misaligned_line(lines, reported) if dash is None else max(dash, 0)
    if mistake != reported:
        place = Place(file, mistake + 1, indent_of(lines[mistake]) + 1)
    start, end = _entry_at(lines, mistake)
    if end <= reported and not _ENTRY.match(lines[reported]):
        # Only the `- ` is out of line: the keys below it belong to its entry too.
        depth, end = indent_of(lines[reported]), reported + 1
        while end < len(lines) and lines[end].strip() and indent_of(lines[end]) >= depth:
            end += 1
    message, fix = _explanation(error, place, lines)
    if message is _OUT_OF_LINE[0]:
        fix = alignment_fix(lines, mistake) or fix
    return kinds.SYNTAX.at(place, message, fix, _edit_of(lines[place.line - 1], place)), start, end


def _lines_before_table(lines: list[str]) -> range:
    """Return the lines from the first that is no comment to the first key of the table, if the
    first is no key: then everything below would be in the wrong place."""
    first = next((at for at, line in enumerate(lines) if not _IGNORED.match(line)), len(lines))
    if first == len(lines) or _ANY_KEY.match(lines[first]):
        return range(0)
    table = next((at for at in range(first, len(lines)) if _TABLE_KEY.match(lines[at])), first)
    return range(first, table)


_IGNORED = re.compile(r"\s*(?:#.*)?$|---\s*$|%YAML ")
_ANY_KEY = re.compile(r"\s*(?:[\"'{?]|[A-Za-z_]+\s*[:：])")
_TABLE_KEY = re.compile(rf"(?:{'|'.join(shapes.TABLE.fields)})\s*[:：]")


def _before_table(lines: list[str], head: range, file: str) -> tuple[Finding, int, int]:
    """Return what `diagnose` does, for lines before the table."""
    place = Place(file, head.start + 1, indent_of(lines[head.start]) + 1)
    line = lines[head.start]
    if known := _known_mark(line):
        finding = kinds.SYNTAX.at(place, *known, _edit_of(line, place))
        return finding, head.start, head.start + 1
    which = f"第 {place.line} 行" if len(head) == 1 else f"第 {place.line}—{head.stop} 行"
    message = f"分解表从第 {head.stop + 1} 行才开始，前面{which}的内容不属于任何一栏。"
    fix = f"删掉{which}；是说明文字的，每行的开头写上“# ”。"
    if (like := _entry_like(lines, head.start)) is not None:
        aligned = alignment_fix(lines, head.start)
        fix = f"把{which}剪切下来，粘贴到第 {like + 1} 行的前面。{aligned}"
    return kinds.SYNTAX.at(place, message, fix), head.start, head.stop


def _known_mark(line: str) -> tuple[str, str] | None:
    """Return the message and the fix for a line that is not YAML but is often found in it."""
    if _FENCE.match(line):
        message = "这一行是聊天软件、网页里代码的边框（```），不是分解表的内容。"
        return message, "删掉这一行；开头和末尾各有一行的，两行都删掉。"
    if _TABLE_ROW.match(line):
        message = "这一行是从 Word、Excel 的表格里粘贴的，各栏用制表符隔开。"
        return message, "删掉这一行；要加这项任务的，运行 gkrw task add，会逐项问。"
    if _WIDE_HASH.match(line):
        return "说明文字的开头用了全角的“＃”。", "写成半角的“# ”（后面加一个空格）。"
    return None


_TABLE_ROW = re.compile(r"(?! *(?:- +)?[A-Za-z_]+ *[:：])[^\t#]+(?:\t[^\t]*){2,}$")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_WIDE_HASH = re.compile(r" *(?P<wrong>＃[ \u3000]*)")


def _edit_of(line: str, place: Place) -> TextEdit | None:
    """Return the change of a line in which a colon or a dash is not one of YAML, or has no blank
    behind it, or in which a text that begins with % is not quoted; None for any other line."""
    for find, new in _SLIPS:
        if match := find(line):
            at = Place(place.file, place.line, match.start("wrong") + 1)
            return TextEdit(at, match["wrong"], match.expand(new))
    return None


_KEY = "[a-z_]+"
_DASH = re.compile(rf" *(?P<wrong>(?:[－•·—–] *|-\u3000*)(?={_KEY}[:：]))")
_SLIPS = (
    (_DASH.match, "- "),
    (re.compile(rf" *(?:- +)?{_KEY}(?P<wrong>[ \u3000]*：[ \u3000]*)$").match, ":"),
    (re.compile(rf" *(?:- +)?{_KEY}(?P<wrong>[ \u3000]*：[ \u3000]*|:(?=[^ ]))").match, ": "),
    (re.compile(r"(?P<wrong>[ \u3000]*：[ \u3000]*)(?=\[)").search, ": "),
    (_WIDE_HASH.match, "# "),
    (re.compile(rf" *(?:- +)?{_KEY}: +(?P<wrong>(?P<text>[%@`][^'#]*?)) *$").match, r"'\g<text>'"),
)
"""Patterns for a wrong part of a line, at its beginning except in brackets, and what is right."""


_OUT_OF_LINE = (
    "缩进不齐：这一行与上下同级的行没有对齐。",
    "与同级的行左边对齐（子项比上一级多两个空格）。",
)


_NO_COLON = (
    "这一行缺少冒号，或者冒号后面没有空格。",
    "写成“键: 值”，用半角冒号（不是全角“：”），后面加一个空格；是上一行文字的延续，就并到上一行。",
)
# Patterns of the messages of libyaml and of PyYAML's own parser, with the message and the fix.
_EXPLANATIONS = {
    "scanning a block scalar": (
        "| 或 > 的后面有多余的内容。",
        "让 | 成为这一行的最后一个字符，文字从下一行开始。",
    ),
    "scanning a tag|parsing a tag|tag handle|directive": (
        "以 ! 或 % 开头的内容不能这样写。",
        "给这段文字加上引号。",
    ),
    "scanning an anchor|scanning an alias": (
        "以 & 或 * 开头的内容不能这样写。",
        "给这段文字加上引号。",
    ),
    "mapping values are not allowed": (
        "这一行的冒号位置不对：多半是缩进没有和上下对齐，或者文字里有半角冒号加空格。",
        "与同级的行对齐缩进；文字里的冒号改用全角“：”，或给整段文字加上引号。",
    ),
    "could not find expected ':'": _NO_COLON,
    "unexpected end of stream|document separator|unexpected document": (
        "引号没有写完：从这里开始的引号一直没有找到另一半。",
        "补上另一半引号；引号内的文字写在一行里。",
    ),
    "',' or '[]}]'": (
        "方括号或花括号没有写完，或者名称之间缺少半角逗号。",
        "补上括号；名称之间用半角逗号加空格隔开，如 [财政局, 审计局]。",
    ),
    "cannot start any token": (
        "这里的字符不能放在一项内容的开头（例如 @、`、% 或制表符）。",
        "给这段文字加上引号。",
    ),
    "sequence entries are not allowed": (
        "这里的“- ”位置不对：前面一行还没有结束，或者缩进不齐。",
        "把“- ”另起一行，与同级的“- ”对齐。",
    ),
    "expected key|'-' indicator|<block end>|block mapping|block collection": _OUT_OF_LINE,
    "unknown escape|hexdecimal|hexadecimal": (
        "双引号里的反斜杠 \\ 写法不对。",
        "把双引号改成单引号，或者把 \\ 写成 \\\\。",
    ),
}
GENERAL_ERROR = (
    "这里不符合 YAML 的写法。",
    "与相邻的同类行比较缩进、冒号、引号和括号，改成一致的写法。",
)


_NO_BLANK_AFTER_COLON = re.compile(r"( *(?:- )?)[A-Za-z_]+(?::\S|：)")
_NO_DASH = re.compile(r"( *)(?:[－•·—–]|-(?=[A-Za-z_\u3000]))")
_REPORTED_AFTER_START = ("flow", "simple key", "an alias", "an anchor", "a tag")
"""Words in the context of an error whose mistake is at the beginning of the context."""


def _place_of(error: yaml.MarkedYAMLError, lines: list[str], file: str) -> Place:
    """Return the beginning of an unfinished quote or bracket, else the place of the error."""
    mark = error.problem_mark or error.context_mark
    unfinished = "quoted scalar" in (error.context or "") and "unexpected" in (error.problem or "")
    if unfinished or any(part in (error.context or "") for part in _REPORTED_AFTER_START):
        mark = error.context_mark or mark
    if mark is None:
        return Place(file, 1, 1)
    # `name:审计局` takes in the line below, where the error is reported.
    line_above = lines[mark.line - 1] if mark.line else ""
    above = _NO_BLANK_AFTER_COLON.match(line_above) or _NO_DASH.match(line_above)
    if above and "mapping values" in (error.problem or ""):
        return Place(file, mark.line, above.end(1) + 1)
    line = min(mark.line, len(lines) - 1)
    while line > 0 and not lines[line].strip():
        line -= 1  # at the end of the file or on a blank line, show the line before
    column = mark.column if line == mark.line else len(lines[line])
    return Place(file, line + 1, min(column, len(lines[line])) + 1)


def _explanation(error: yaml.MarkedYAMLError, place: Place, lines: list[str]) -> tuple[str, str]:
    """Return the message and the fix for an error."""
    line = lines[place.line - 1]
    above = next((each for each in reversed(lines[: place.line - 1]) if each.strip()), "").rstrip()
    reported = error.problem or ""
    if known := _known_mark(line):
        return known
    if _NO_BLANK_AFTER_COLON.match(line) and "mapping values" in reported:
        return _NO_COLON
    if "could not find expected ':'" in reported and above.endswith("|"):
        message = "这一段文字没有缩进到“|”那一行的下面。"
        return message, "让这段文字比上一行的键多缩进两个空格。"
    if _NO_DASH.match(line):
        message = "这一行开头的“- ”写法不对：要用半角减号，后面加一个空格。"
        return message, "写成“- 键: 值”。"
    if "flow" in (error.context or "") and "：" in line:
        message = "方括号或花括号里用了全角冒号。"
        return message, "改成半角冒号加一个空格，如 {各相关部门: [财政局, 审计局]}。"
    if "expected" in reported and line[: place.column - 1].rstrip().endswith(("'", '"', "]", "}")):
        message = "引号或括号已经结束，后面又有文字。"
        return message, "给整段文字加上引号（里面的引号用“”）；多余的文字删掉。"
    problem = f"{error.context or ''}: {reported}"
    texts = (text for pattern, text in _EXPLANATIONS.items() if re.search(pattern, problem))
    return next(texts, GENERAL_ERROR)


def _misaligned_line(lines: list[str], index: int) -> int:
    """Return the line with the wrong indentation, where the error is reported at line `index`.

    Lines are counted from 0. The wrong line can be above the reported one: a loader reports the
    next entry after an entry that is not aligned with it, and the keys below a `- ` that is not
    aligned with them.
    """
    depth = indent_of(lines[index])
    if _ENTRY.match(lines[index]):
        entries = (i for i in range(index - 1, -1, -1) if _ENTRY.match(lines[i]))
        three = [index, *islice(entries, 2)]
        if [_first_key(lines[i]) for i in three] == ["id"] * 3:
            _, middle, first = three
            if indent_of(lines[middle]) < depth == indent_of(lines[first]):
                return middle  # a task that is not indented far enough, between two that are
        before = _nearest(lines, range(index - 1, -1, -1), depth)
        after = _nearest(lines, range(index + 1, len(lines)), depth)
        if before is None or after is None or indent_of(lines[before]) == depth:
            return index
        return before if indent_of(lines[after]) == depth else index
    above = next((i for i in range(index - 1, -1, -1) if lines[i].strip()), index)
    below = next((i for i in range(index + 1, len(lines)) if lines[i].strip()), index)
    out_of_line = _ENTRY.match(lines[above]) and abs(indent_of(lines[above]) + 2 - depth) in _A_SLIP
    return above if out_of_line and below != index and indent_of(lines[below]) == depth else index


def alignment_fix(lines: list[str], index: int) -> str:
    """Return the fix for an entry that is out of line: the column of the nearest entry like it, and
    for a task that was pasted there also whether its id is free. Return an empty text where no
    entry is surely like it: a section begins with the same key as a group."""
    key = _first_key(lines[index])
    like = _entry_like(lines, index)
    if like is None:
        return ""
    depth = indent_of(lines[like])
    needed = depth - indent_of(lines[index])
    if not needed or (key == "title" and abs(needed) not in _A_SLIP):
        return ""
    below = next((line for line in lines[index + 1 :] if line.strip()), "")
    which = "这一行" if indent_of(below) == depth + 2 else "这一项从这一行起各行都"
    way = f"{'右' if needed > 0 else '左'}移 {abs(needed)} 个空格"
    fix = f"{which}{way}，让“- ”在第 {depth + 1} 列，与第 {like + 1} 行的“- ”对齐。"
    is_pasted = key == "id" and abs(needed) not in _A_SLIP
    return fix + (_id_advice(lines, index) if is_pasted else "")


def _entry_like(lines: list[str], index: int) -> int | None:
    """Return the nearest line above, else below, that begins an entry with the same key as the line
    `index`; None where there is none."""
    key = _first_key(lines[index])
    others = (*range(index - 1, -1, -1), *range(index + 1, len(lines)))
    return next((i for i in others if key and _first_key(lines[i]) == key), None)


def _id_advice(lines: list[str], index: int) -> str:
    """Return whether the id of a task that begins at line `index` is free, and if not, which one
    is."""
    ids = {i: match[1] for i, line in enumerate(lines) if (match := _ID.match(line))}
    own = ids.pop(index, "")
    retired = _RETIRED.search("\n".join(lines))
    used = [*ids.values(), *re.findall(r"\w+", retired[1] if retired else "")]
    free = next_id(own or next(iter(used), "T01"), last_numbers(used))
    if not own or own in used:
        return f"编号换成没有用过的 {free}。"
    return f"编号 {own} 没有用过，可以用。" if own == free else f"没有用过的编号从 {free} 起。"


_ID = re.compile(r" *- *id *[:：] *['\"]?(\w+)")
_RETIRED = re.compile(r"^retired:((?:.*\n)(?:[ -].*\n?)*)", re.MULTILINE)
_A_SLIP = range(1, 4)
"""The differences of indentation that are taken for slips between entries of one list: levels of
entries are four blanks apart."""


def _nearest(lines: list[str], where: range, depth: int) -> int | None:
    """Return the index of the first of the lines `where` that begins an entry indented by about
    `depth`. Return None where an entry with much less indentation comes first, or there is none."""
    for index in where:
        if _ENTRY.match(lines[index]):
            difference = indent_of(lines[index]) - depth
            if abs(difference) < _A_SLIP.stop:
                return index
            if difference < 0:
                return None
    return None


def _entry_at(lines: list[str], index: int) -> tuple[int, int]:
    """Return the first line of the list entry around line `index`, and the line after the entry.

    Lines are counted from 0. The entry begins at the nearest `- ` at or above the line and ends
    before the next line that is not deeper, or that begins the next entry slightly out of line.
    Where no entry contains the line, return the line alone.
    """
    start = next((i for i in range(index, -1, -1) if _ENTRY.match(lines[i])), None)
    if start is None:
        return index, index + 1
    depth = indent_of(lines[start])
    if index > start and lines[index].strip() and indent_of(lines[index]) <= depth:
        return index, index + 1  # the line is outside the entry above it
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or indent_of(lines[end]) > depth):
        if _begin_same_list(lines[start], lines[end]):
            break
        end += 1
    return start, end


def repeated_key(node: MappingNode, key: Node, source: str) -> Finding:
    """Return the finding for a key that a mapping has before. With an edit, it is the first key of
    the next entry of a list, whose dash was forgotten: the key behind it is repeated as well."""
    keys = [each for each, _ in node.value]
    names = [each.value for each in keys]
    at, first = keys.index(key), keys[names.index(key.value)]
    place, line = Place.of(key.start_mark), first.start_mark.line + 1
    message = f"“{key.value}”写了两次（第一次在第 {line} 行）"
    if (
        first is keys[0]
        and any(each in names[1:at] for each in names[at + 1 : at + 2])
        and source[: key.start_mark.index].endswith("\n" + " " * key.start_mark.column)
        and source[: first.start_mark.index].endswith("- ")
    ):
        message += "：从这里起是另一项，漏了短横线。"
        fix = f"把“{key.value}”前面的两个空格换成“- ”，写成“- {key.value}: …”，和上一项的“-”对齐。"
        dash = place._replace(column=place.column - 2)
        edit = TextEdit(dash, "  ", "- ", changes_meaning=True)
        return kinds.DUPLICATE_KEY.at(place, message, fix, edit)
    fix = "留下正确的一行；两处都要的，合并到一起。"
    return kinds.DUPLICATE_KEY.at(place, f"{message}，后一次没有读取。", fix)


def _begin_same_list(one: str, other: str) -> bool:
    """Return whether two lines begin entries of one list, even if one is slightly out of line."""
    near = abs(indent_of(one) - indent_of(other)) < _A_SLIP.stop
    return near and _first_key(one) == _first_key(other) != ""


def _first_key(line: str) -> str:
    """Return the key that begins a list entry; empty for a line that begins none."""
    match = _FIRST_KEY.match(line)
    return match[1] if match else ""


_FIRST_KEY = re.compile(r" *- *([A-Za-z_]+) *[:：]")
_ENTRY = re.compile(r" *-(?=\s|\w|$)")
