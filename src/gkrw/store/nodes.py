"""Text → YAML nodes, with every syntax error on the way as a finding.

The nodes come from PyYAML's C loader, or from its Python one where PyYAML was built without
libyaml. Their values stay strings: `1.10` is the text 1.10 here, and the reader decides.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from gkrw.findings import Finding, Place
from gkrw.store import kinds
from gkrw.store.text import (
    without_conflicts,
    without_forbidden,
    without_odd_line_breaks,
    without_tabs,
)

IMPLICIT = ""
"""The tag of a node that has none written: PyYAML's own guessing is switched off."""

REPEATED = "repeated"
"""The tag of the empty scalar that stands where an alias repeats a node read before."""

MAX_DEPTH = 64
"""Levels of nesting: the table needs 12, and libyaml overruns the C stack at some 50,000."""

_MAX_SYNTAX_ERRORS = 50
_MAYBE_PROPERTY = re.compile(r"(?:^|[\s\[{,])[&*!]", re.MULTILINE)


class TooDeep(yaml.MarkedYAMLError):
    """More levels of nesting than MAX_DEPTH."""


class _Untyped:
    """Mixed into a loader: no guessing of types, which takes a third of composing's time.

    The loader calls these for every node, so they are a built-in function that takes anything
    and gives the empty text, which is IMPLICIT.
    """

    resolve = descend_resolver = ascend_resolver = staticmethod(IMPLICIT.format)


class _Counting(_Untyped):
    """Mixed into the C loader for a text that may nest deeply: stops at MAX_DEPTH levels."""

    depth = 0

    def descend_resolver(self, parent: Node | None, _: Any) -> None:  # type: ignore[override]
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooDeep(None, None, "too deep", parent.start_mark if parent else None)

    def ascend_resolver(self) -> None:  # type: ignore[override]
        self.depth -= 1


class _Stream(io.BytesIO):
    """The text with the file's name: loaders put the name of their stream into every mark."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text.encode("utf-8", "replace"))
        self.name = name


class PythonLoader(_Untyped, Reader, Scanner, Parser, Composer):
    """The loader for a PyYAML without libyaml."""

    def __init__(self, stream: _Stream) -> None:
        Reader.__init__(self, stream)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)


def _loader_for(text: str) -> type[Any]:
    """The C loader where PyYAML has it, counting levels only where the text may have many."""
    try:
        from yaml import cyaml
    except ImportError:
        return PythonLoader
    mixin = _Counting if _may_nest_deeply(text) else _Untyped
    return type("CLoader", (mixin, cyaml.CParser), {})  # type: ignore[attr-defined]


def _may_nest_deeply(text: str) -> bool:
    """Whether the text could have more than some hundred levels. Never wrongly False.

    A level needs a bracket that is not closed on its line, or one more column of indentation,
    or a `-` or `?` that follows another on its line; so it is enough to count those. A bracket
    closed without a quote, a # or one of its kind between is truly closed.
    """
    unclosed = text.count("[") - len(_CLOSED_LIST.findall(text))
    unclosed += text.count("{") - len(_CLOSED_MAPPING.findall(text))
    # A run of dashes holds `- -` once for every two of them; `? -` and `: -` both need a `?`.
    following = 2 * text.count("- -") + text.count("-  ")
    for rare, needed in (("?", 2), ("\t", 1)):
        if rare in text:
            following += needed * text.count(rare)
    return unclosed > _MANY or following > _MANY or "\n" + " " * _MANY in text


_MANY = 300
_CLOSED_LIST = re.compile(r"""\[[^][{}"'#\n]*\]""")
_CLOSED_MAPPING = re.compile(r"""\{[^{}"'#\n]*\}""")


@dataclass(frozen=True, slots=True)
class Composed:
    """The root node (None when nothing could be read) and what was wrong on the way.

    `text` is the text the nodes were made from: places in it are places in the file. `whole`
    is False when parts had to be left out to read the rest; `lost` are the lines (from 0) at
    which those begin.
    """

    root: Node | None
    findings: list[Finding]
    text: str
    whole: bool
    lost: tuple[int, ...] = ()


def compose(text: str, file: str) -> Composed:
    """Read the text; where it is broken, leave that list entry out and read the rest."""
    findings: list[Finding] = []
    blanked: set[tuple[int, int]] = set()
    lost: list[int] = []
    whole = True
    for smooth in (without_conflicts, without_odd_line_breaks, without_tabs):
        text, found = smooth(text, file)
        findings += found
        if found and smooth is without_conflicts:
            whole = False
    loader = _loader_for(text)
    for _ in range(_MAX_SYNTAX_ERRORS):
        try:
            root = yaml.compose(_Stream(text, file), Loader=loader)
        except yaml.reader.ReaderError:
            text, found = without_forbidden(text, file)
            findings += found
            if found:
                continue
            findings.append(kinds.SYNTAX.at(Place(file, 1, 1), *_GENERAL))
            break
        except TooDeep as error:
            findings.append(_too_deep(error, file))
            return Composed(None, findings, text, False)
        except RecursionError:
            findings.append(_too_deep(None, file))
            return Composed(None, findings, text, False)
        except yaml.composer.ComposerError as error:
            whole = False
            finding, text = _composer_error(error, text, file)
            findings.append(finding)
            blanked.add((finding.place.line - 1, finding.place.column - 1))
            continue
        except yaml.MarkedYAMLError as error:
            whole = False
            lines = text.split("\n")
            place = _place_of(error, lines, file)
            findings.append(_syntax_finding(error, place, lines))
            start, end = _entry_at(lines, place.line - 1)
            if not any(line.strip() for line in lines[start:end]):
                break
            lost.append(start)
            text = "\n".join([*lines[:start], *[""] * (end - start), *lines[end:]])
            continue
        if root is not None and _may_have_properties(text):
            refused = list(_properties(text, file, loader))
            findings += refused
            if any(finding.code == kinds.ALIAS.code for finding in refused):
                whole = False
                _drop_repeated(root)
        if root is not None and blanked:
            _mark_blanked(root, blanked)
        return Composed(root, findings, text, whole, tuple(lost))
    last = findings[-1].place if findings else Place(file, 1, 1)
    findings.append(
        kinds.SYNTAX.at(
            last,
            "写法错误太多，后面的没有再检查。",
            "先改好前面的，再检查一次；整份文件都不对的，从版本库取回。",
        )
    )
    return Composed(None, findings, text, False)


def _too_deep(error: TooDeep | None, file: str) -> Finding:
    mark = error.problem_mark if error else None
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
    return kinds.TOO_DEEP.at(
        place,
        f"括号或缩进嵌套超过 {MAX_DEPTH} 层。",
        "检查这里的括号是否写完；文件损坏的请取回原件。",
    )


def _composer_error(
    error: yaml.composer.ComposerError, text: str, file: str
) -> tuple[Finding, str]:
    """What composing (not parsing) complains of: a second document, a bad anchor or alias."""
    mark = error.problem_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    place = Place(file, line + 1, column + 1)
    lines = text.split("\n")
    if "document" in (error.problem or "") or "document" in (error.context or ""):
        finding = kinds.DOCUMENTS.at(
            place,
            "一个文件里有多份内容，这一行以下没有读取。",
            "删掉 --- 一行，或把内容合并成一份。",
        )
        return finding, "\n".join(lines[:line])
    # An alias to nothing or an anchor given twice: blank its mark, so that the rest is read.
    finding = _alias_finding(place, lines[line][column:])
    spaced = re.sub(
        r"^[&*][^\s,\[\]{}]*", lambda m: "~" + " " * (len(m.group()) - 1), lines[line][column:]
    )
    lines[line] = lines[line][:column] + spaced
    return finding, "\n".join(lines)


def _alias_finding(place: Place, written: str) -> Finding:
    match = re.match(r"[&*][^\s,\[\]{}]*", written)
    mark = match.group() if match else written[:10]
    what = "锚点" if mark.startswith("&") else "引用"
    return kinds.ALIAS.at(
        place,
        f"使用了 YAML 的{what}“{mark}”。",
        f"把内容直接写出来；文字本来就以 {mark[:1]} 开头的，给它加上引号。",
    )


def _may_have_properties(text: str) -> bool:
    """Whether the text could have an anchor, an alias or a tag."""
    return any(mark in text for mark in "&*!") and _MAYBE_PROPERTY.search(text) is not None


def _properties(text: str, file: str, loader: type[Any]) -> Iterator[Finding]:
    """A finding for each anchor, alias and tag, none of which the table may have."""
    lines: list[str] | None = None
    for event in yaml.parse(_Stream(text, file), Loader=loader):
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is None and tag is None:
            continue
        lines = lines or text.split("\n")
        mark = event.start_mark
        assert mark is not None  # only events made by hand have none
        place = Place(file, mark.line + 1, mark.column + 1)
        if anchor is not None:
            yield _alias_finding(place, lines[mark.line][mark.column :])
        else:
            yield kinds.TAG.at(
                place, "使用了以 ! 开头的类型标签。", "删掉标签；文字以 ! 开头的，加上引号。"
            )


def _drop_repeated(root: Node) -> None:
    """Put an empty scalar wherever an alias repeats a node, so that each is walked once.

    A repeated node is told by its mark, which is that of its first place: it does not come after
    what stands before it here.
    """
    waiting = [root]
    while waiting:
        node = waiting.pop()
        before = node.start_mark.index - 1
        if isinstance(node, SequenceNode):
            for position, child in enumerate(node.value):
                node.value[position], before = _first_time(child, before, waiting)
        elif isinstance(node, MappingNode):
            for position, (key, value) in enumerate(node.value):
                key, before = _first_time(key, before, waiting)
                value, before = _first_time(value, before, waiting)
                node.value[position] = (key, value)


def _first_time(node: Node, before: int, waiting: list[Node]) -> tuple[Node, int]:
    """The node, put among those `waiting`, or what stands for a repeated one; and where it is."""
    if node.start_mark.index > before:
        waiting.append(node)
        return node, node.start_mark.index
    return ScalarNode(REPEATED, "", node.start_mark, node.end_mark), before


def _mark_blanked(root: Node, blanked: set[tuple[int, int]]) -> None:
    """Make what stands where a bad alias was look like a repeated node: it is reported already."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, SequenceNode):
            waiting += node.value
        elif isinstance(node, MappingNode):
            waiting += [child for pair in node.value for child in pair]
        elif (node.start_mark.line, node.start_mark.column) in blanked:
            node.tag = REPEATED


# -- syntax errors ---------------------------------------------------------------------------

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
_GENERAL = (
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
    if _NO_DASH.match(line) and "mapping values" in noticed:
        return kinds.SYNTAX.at(place, *_NO_ENTRY)
    if _NO_BLANK_AFTER_COLON.match(line) and "mapping values" in noticed:
        return kinds.SYNTAX.at(place, *_NO_COLON)
    if "could not find expected ':'" in noticed and above.endswith("|"):
        return kinds.SYNTAX.at(place, *_NOT_BELOW)
    if "flow" in (error.context or "") and "：" in line:
        return kinds.SYNTAX.at(place, *_FULL_WIDTH_COLON)
    if "expected" in (error.problem or "") and line[: place.column - 1].rstrip()[-1:] in _CLOSING:
        return kinds.SYNTAX.at(place, *_AFTER_THE_END)
    problem = f"{error.context or ''}: {error.problem or ''}"
    for needles, message, fix in _EXPLANATIONS:
        if any(needle in problem for needle in needles):
            return kinds.SYNTAX.at(place, message, fix)
    return kinds.SYNTAX.at(place, *_GENERAL)


def _entry_at(lines: list[str], index: int) -> tuple[int, int]:
    """The first line of the list entry around line `index` (from 0), and the line after it.

    The entry begins at the nearest `- ` at or above the line and ends before the next line
    that is not deeper. Where there is no such entry, it is only the line itself.
    """
    start = next((i for i in range(index, -1, -1) if _ENTRY.match(lines[i])), None)
    if start is None:
        return index, index + 1
    depth = _indent(lines[start])
    if index > start and lines[index].strip() and _indent(lines[index]) <= depth:
        return index, index + 1  # the line stands outside the entry above it
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > depth):
        end += 1
    return start, end


_ENTRY = re.compile(r" *-(?=\s|\w|$)")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
