"""Text → YAML nodes, with every syntax error on the way as a finding.

The nodes come from PyYAML's C loader, or from its Python one where PyYAML was built without
libyaml. Their values stay strings: `1.10` is the text 1.10 here, and the reader decides.
"""

import io
import operator
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

from gkrw.core.findings import Finding, Place
from gkrw.store import finding_kinds
from gkrw.store.syntax import GENERAL, broken
from gkrw.store.text import (
    without_conflicts,
    without_forbidden,
    without_odd_line_breaks,
    without_wrong_indents,
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

    The loader calls these for every node, so they are built-in functions: one that takes anything
    and gives the empty text, which is IMPLICIT, and the quickest for two arguments and for none.
    What the latter two give is not used.
    """

    resolve = staticmethod(IMPLICIT.format)
    descend_resolver = staticmethod(operator.is_)
    ascend_resolver = staticmethod(str)


class _Counting(_Untyped):
    """Mixed into the C loader for a text that may nest deeply: stops at MAX_DEPTH levels."""

    depth = 0

    # The mixin's hooks are built-in functions, which a checker cannot see as these methods.
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
    # PyYAML's stubs leave out what cyaml imports from its compiled half.
    return type("CLoader", (mixin, cyaml.CParser), {})  # type: ignore[attr-defined]


def _may_nest_deeply(text: str) -> bool:
    """Whether the text could have more than some hundred levels. Never wrongly False.

    A level needs a bracket that is not closed on its line, or one more column of indentation,
    or a `-` or `?` that follows another on its line; so it is enough to count those. A bracket
    closed without a quote, a # or an open one of its kind between is truly closed.
    """
    unclosed = text.count("[") - "".join(_CLOSED_LIST.findall(text)).count("[")
    unclosed += text.count("{") - len(_CLOSED_MAPPING.findall(text))
    # A run of dashes holds `- -` once for every two of them; `? -` and `: -` both need a `?`.
    following = 2 * text.count("- -") + text.count("-  ")
    for rare, needed in (("?", 2), ("\t", 1)):
        if rare in text:
            following += needed * text.count(rare)
    return unclosed > _MANY or following > _MANY or "\n" + " " * _MANY in text


_MANY = 300
# A list on one line, which may have collectives with lists of their own: [各园区, {各部门: [建设局]}].
_CLOSED_LIST = re.compile(
    r"""\[[^][{}"'#\n]*(?:\{[^][{}"'#\n]*(?:\[[^][{}"'#\n]*\])?\}[^][{}"'#\n]*)*\]"""
)
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
    for smooth in (without_conflicts, without_odd_line_breaks, without_wrong_indents):
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
            findings.append(finding_kinds.SYNTAX.at(Place(file, 1, 1), *GENERAL))
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
            if _LIBYAML_TOO_DEEP in (error.problem or ""):
                findings.append(_too_deep(error, file))
                return Composed(None, findings, text, False)
            whole = False
            lines = text.split("\n")
            finding, start, end = broken(error, lines, file)
            findings.append(finding)
            if not any(line.strip() for line in lines[start:end]):
                break
            lost.append(start)
            text = "\n".join([*lines[:start], *[""] * (end - start), *lines[end:]])
            continue
        if root is not None and _may_have_properties(text):
            refused = list(_properties(text, file, loader))
            findings += refused
            if any(finding.code == finding_kinds.ALIAS.code for finding in refused):
                whole = False
                _drop_repeated(root)
        if root is not None and blanked:
            _mark_blanked(root, blanked)
        return Composed(root, findings, text, whole, tuple(lost))
    last = findings[-1].place if findings else Place(file, 1, 1)
    findings.append(
        finding_kinds.SYNTAX.at(
            last,
            "写法错误太多，后面的没有再检查。",
            "先改好前面的，再检查一次；整份文件都不对的，从版本库取回。",
        )
    )
    return Composed(None, findings, text, False)


_LIBYAML_TOO_DEEP = "exceeded maximum nesting depth"
"""libyaml's own limit (1,000 levels since 0.2.6), which its scanner, reading ahead, may meet first."""


def _too_deep(error: yaml.MarkedYAMLError | None, file: str) -> Finding:
    mark = error.problem_mark if error else None
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
    return finding_kinds.TOO_DEEP.at(
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
        finding = finding_kinds.DOCUMENTS.at(
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
    return finding_kinds.ALIAS.at(
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
            yield finding_kinds.TAG.at(
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
