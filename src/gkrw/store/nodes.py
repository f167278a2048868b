"""Compose YAML nodes from a text. Each syntax error becomes a finding.

The nodes come from PyYAML's C loader, or from its Python loader where PyYAML was built without
libyaml. Their values stay strings: `1.10` is the text 1.10.
"""

import io
import operator
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from gkrw.core.findings import Finding, Place, StartPlace
from gkrw.core.wording import shortened
from gkrw.files.file_access import FETCHES, unfetched
from gkrw.store import finding_kinds as kinds
from gkrw.store.decode import (
    indent_of,
    replace_forbidden,
    without_conflicts,
    without_invisible_indents,
    without_odd_line_breaks,
    without_wrong_indents,
)

IMPLICIT = ""
"""The tag of a node without a written tag: PyYAML's guessing of types is switched off."""

REPEATED = "repeated"
"""The tag of the empty scalar that replaces an alias."""

MAX_DEPTH = 64
"""The most levels of nesting. They are counted only in a text that may have more than 300, see
`_may_nest_deeply`. A table has 12; at some 50,000 libyaml overflows the C stack."""

Fields = dict[str, Node]
"""The values of a mapping, by key."""

_MAX_SYNTAX_ERRORS = 50
_LAST_ASCII = "\x7f"
_MAYBE_PROPERTY = re.compile(r"(?:^|[\s\[{,])[&*!]", re.MULTILINE)


class _Untyped:
    """Switches off a loader's guessing of types, which takes a third of the time to compose.

    The loader calls these methods for every node, so they are built-in functions: `resolve` returns
    IMPLICIT for any arguments, and the others return a value that the loader does not use.
    """

    resolve = staticmethod(IMPLICIT.format)
    descend_resolver = staticmethod(operator.is_)
    ascend_resolver = staticmethod(str)


class _Counting(_Untyped):
    """Stops the C loader at MAX_DEPTH levels of nesting. Composing takes a quarter longer."""

    depth = 0

    # To a type checker, the built-in functions of _Untyped have other signatures.
    def descend_resolver(self, parent: Node | None, _: Any) -> None:  # type: ignore[override]
        self.depth += 1
        if self.depth > MAX_DEPTH:
            mark = parent.start_mark if parent else None
            raise yaml.MarkedYAMLError(None, None, _TOO_DEEP, mark)

    def ascend_resolver(self) -> None:  # type: ignore[override]
        self.depth -= 1


class _Stream(io.BytesIO):
    """The text with the name of its file, which loaders put into every mark."""

    def __init__(self, text: str | bytes, name: str) -> None:
        super().__init__(text.encode("utf-8", "replace") if isinstance(text, str) else text)
        self.name = name


class PythonLoader(_Untyped, yaml.BaseLoader):  # type: ignore[misc] # see _Counting
    """PyYAML's Python loader, for a PyYAML without libyaml."""


def _loader_for(text: str) -> type[Any]:
    """Return the C loader, which counts levels only where the text may have many, or the Python
    loader where PyYAML has no C loader."""
    try:
        from yaml import cyaml
    except ImportError:
        return PythonLoader
    mixin = _Counting if _may_nest_deeply(text) else _Untyped
    # PyYAML's stubs leave out what cyaml imports from its compiled half.
    return type("CLoader", (mixin, cyaml.CParser), {})  # type: ignore[attr-defined]


def _may_nest_deeply(text: str) -> bool:
    """Return whether a text may have more than 300 levels of nesting. True for every text that has
    them.

    A level needs a bracket that is not closed on its line, one more column of indentation, or a `-`
    or `?` that follows another on its line. These are counted. A bracket counts as closed when no
    quote, no # and no other opening bracket of its kind comes before its closing one.
    """
    unclosed = len(_UNCLOSED_LIST.findall(text)) + len(_UNCLOSED_MAPPING.findall(text))
    # `? -` and `: -` both need a `?`.
    following = len(_FOLLOWED_DASH.findall(text)) + 2 * _count("?", text) + _count("\t", text)
    return unclosed > _MANY or following > _MANY or "\n" + " " * _MANY in text


def _count(character: str, text: str) -> int:
    """Return how often a rare character is in a text: to count none takes ten times as long as to
    see that there is none."""
    return text.count(character) if character in text else 0


_MANY = 300
# A closed list may have collectives with lists of their own: [各园区, {各部门: [建设局]}].
_UNCLOSED_LIST = re.compile(
    r"""\[(?![^][{}"'#\n]*(?:\{[^][{}"'#\n]*(?:\[[^][{}"'#\n]*\])?\}[^][{}"'#\n]*)*\])"""
)
_UNCLOSED_MAPPING = re.compile(r"""\{(?![^{}"'#\n]*\})""")
_FOLLOWED_DASH = re.compile("- (?=[- ])")


class Composed(NamedTuple):
    """The root node (None when nothing could be read) and the findings.

    `text` is the text that the nodes were made from; places in it are places in the file. `whole`
    is False when parts of it were left out to read the rest; `lost` are the lines, counted from 0,
    at which those parts begin.
    """

    root: Node | None
    findings: list[Finding]
    text: str
    whole: bool
    lost: tuple[int, ...] = ()


def compose(text: str, file: str, data: bytes | None = None) -> Composed:
    """Compose a text. A list entry with a syntax error is left out, and the rest is read.

    `data` is the same text in UTF-8, if the caller has it.
    """
    if what := unfetched(text):
        finding = kinds.NOT_A_TABLE.at(Place(file, 1, 1), f"这个{what}", FETCHES[what])
        return Composed(None, [finding], text, False)
    given = text
    text, findings = without_conflicts(text, file)
    whole = not findings
    lost = [finding.place.line - 1 for finding in findings]
    for repair in (without_odd_line_breaks, without_wrong_indents):
        text, faults = repair(text, file)
        findings += faults
    blanked: set[tuple[int, int]] = set()
    loader = _loader_for(text)
    for _ in range(_MAX_SYNTAX_ERRORS):
        try:
            stream = _Stream(data if data is not None and text is given else text, file)
            root = yaml.compose(stream, Loader=loader)
            refused = list(_properties(text, file, loader))
            has_aliases = any(finding.code == kinds.ALIAS.code for finding in refused)
            if root is not None and (blanked or has_aliases):
                _drop_repeated(root, blanked, set())
        except yaml.reader.ReaderError:
            text, faults = replace_forbidden(text, file)
            findings += faults
            if not faults:
                from gkrw.store.syntax_errors import GENERAL_ERROR

                findings.append(kinds.SYNTAX.at(Place(file, 1, 1), *GENERAL_ERROR))
                break
        except yaml.composer.ComposerError as error:
            whole = False
            finding, text = _composer_error(error, text, file)
            findings.append(finding)
            blanked.add((finding.place.line - 1, finding.place.column - 1))
        except (RecursionError, yaml.MarkedYAMLError) as error:
            if isinstance(error, RecursionError) or _TOO_DEEP in (error.problem or ""):
                return Composed(None, [*findings, _too_deep(error, file)], text, False)
            from gkrw.store.syntax_errors import diagnose

            text, faults = without_invisible_indents(text, file)
            if faults:
                findings += faults
                continue
            whole = False
            lines = text.split("\n")
            finding, start, end = diagnose(error, lines, file)
            findings.append(finding)
            if not any(line.strip() for line in lines[start:end]):
                break
            lost.append(start)
            text = "\n".join([*lines[:start], *[""] * (end - start), *lines[end:]])
        else:
            whole = whole and not has_aliases
            return Composed(root, [*findings, *refused], text, whole, tuple(lost))
    message = "写法错误太多，后面的没有再检查。"
    fix = "先改好前面的，再检查一次；整份文件都不对的，从版本库取回。"
    findings.append(kinds.SYNTAX.at(findings[-1].place, message, fix))
    return Composed(None, findings, text, False)


_TOO_DEEP = "exceeded maximum nesting depth"
"""The message of libyaml's own limit, 1,000 levels since 0.2.6. Its scanner reads ahead of the
composer, and may reach the limit first."""


def _too_deep(error: Exception, file: str) -> Finding:
    mark = getattr(error, "problem_mark", None)
    place = Place.of(mark) if mark else Place(file, 1, 1)
    message = f"括号或缩进嵌套超过 {MAX_DEPTH} 层。"
    return kinds.TOO_DEEP.at(place, message, "检查这里的括号是否写完；文件损坏的请取回原件。")


def _composer_error(
    error: yaml.composer.ComposerError, text: str, file: str
) -> tuple[Finding, str]:
    """Handle an error of the composer: a second document, or a bad anchor or alias.

    Return a finding, and the text without the second document, anchor or alias.
    """
    mark = error.problem_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    place = Place(file, line + 1, column + 1)
    lines = text.split("\n")
    if "document" in (error.problem or "") or "document" in (error.context or ""):
        message = "一个文件里有多份内容，这一行以下没有读取。"
        fix = "删掉 --- 一行，或把内容合并成一份。"
        return kinds.DOCUMENTS.at(place, message, fix), "\n".join(lines[:line])
    # An alias without an anchor, or a second anchor of one name: blank it, to read the rest.
    written = lines[line][column:]
    spaced = re.sub(_PROPERTY, lambda match: "~" + " " * (len(match.group()) - 1), written, count=1)
    lines[line] = lines[line][:column] + spaced
    return _alias_finding(place, written), "\n".join(lines)


_PROPERTY = r"\A[&*][^\s,\[\]{}]*"
"""An anchor or alias at the beginning of a text."""


def _alias_finding(place: Place, written: str) -> Finding:
    match = re.match(_PROPERTY, written)
    mark = match.group() if match else written[:10]
    what = "锚点" if mark.startswith("&") else "引用"
    fix = f"把内容直接写出来；文字本来就以 {mark[:1]} 开头的，给它加上引号。"
    return kinds.ALIAS.at(place, f"使用了 YAML 的{what}“{mark}”。", fix)


def _properties(text: str, file: str, loader: type[Any]) -> Iterator[Finding]:
    """Yield a finding for each anchor, alias and tag: the table may have none."""
    if not any(mark in text for mark in "&*!") or _MAYBE_PROPERTY.search(text) is None:
        return
    lines = text.split("\n")
    for event in yaml.parse(_Stream(text, file), Loader=loader):
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is None and tag is None:
            continue
        mark = event.start_mark
        assert mark is not None  # a loader gives every event a mark
        if anchor is not None:
            yield _alias_finding(Place.of(mark), lines[mark.line][mark.column :])
        else:
            message, fix = "使用了以 ! 开头的类型标签。", "删掉标签；文字以 ! 开头的，加上引号。"
            yield kinds.TAG.at(Place.of(mark), message, fix)


def _drop_repeated(node: Node, blanked: set[tuple[int, int]], seen: set[int]) -> Node:
    """Return a node in which each alias is an empty scalar, so that every node is walked once.

    The loader gives an alias the node of its anchor, which comes before it. So a node whose `id` is
    in `seen`, the nodes that came before, is an alias. Scalars at the places `blanked` were bad
    aliases, reported already; they get the tag REPEATED.
    """
    if id(node) in seen:
        return ScalarNode(REPEATED, "", node.start_mark, node.end_mark)
    seen.add(id(node))
    if isinstance(node, SequenceNode):
        node.value = [_drop_repeated(child, blanked, seen) for child in node.value]
    elif isinstance(node, MappingNode):
        node.value = [
            (_drop_repeated(key, blanked, seen), _drop_repeated(value, blanked, seen))
            for key, value in node.value
        ]
    elif (node.start_mark.line, node.start_mark.column) in blanked:
        node.tag = REPEATED
    return node


def by_key(node: Node) -> Fields:
    """Return the values of a mapping by key: of a repeated key the last one, none of a key that is
    no text. Empty for a node that is not a mapping."""
    if not isinstance(node, MappingNode):
        return {}
    try:
        return {key.value: value for key, value in node.value}
    except TypeError:  # a key that is a list or a mapping
        return {key.value: value for key, value in node.value if isinstance(key, ScalarNode)}


def has_comments(text: str) -> bool:
    """Return whether there is a # after a blank, where a comment may follow other text. To search
    for both characters at once takes 1 % of the time to read a table, which has many blanks."""
    at = text.find("#")
    while at >= 0 and text[at - 1 : at] != " ":
        at = text.find("#", at + 1)
    return at >= 0


def is_plain(value: str) -> bool:
    """Return whether an unquoted text needs no check: Chinese text, or an id such as T01, on one
    line.

    YAML reads neither as a number, a date or a boolean. A folded text has a blank or a line break:
    looking for these is faster than comparing the lines of its marks.
    """
    if value > _LAST_ASCII:
        return " " not in value and "\n" not in value
    return value[-1:].isdigit() and value.isalnum() and value[0].isalpha()


def describe(node: Node) -> str:
    """Describe a node in Chinese: 列表, “键: 值”, 空的, or its text in quotation marks."""
    if isinstance(node, SequenceNode):
        return "列表"
    if isinstance(node, MappingNode):
        return "“键: 值”"
    value: str = node.value
    if not value.strip():
        return "空的"
    return f"“{shortened(value, 20)}”"


def text_place(node: Node, source: str) -> Place:
    """Return the place of the first character of the text of a scalar. A quoted or block text
    begins after its node.

    `source` is the text that the node was made from.
    """
    place = Place.of(node.start_mark)
    if not isinstance(node, ScalarNode):
        return place
    if node.style not in ("|", ">"):
        quote = 1 if node.style else 0
        is_verbatim = source.startswith(node.value, node.start_mark.index + quote)
        kind = Place if is_verbatim else StartPlace
        return kind(place.file, place.line, place.column + quote)
    # A block begins on the next line. It is indented as its first line that is not blank, less the
    # blanks that belong to the text.
    start = source.find("\n", node.start_mark.index) + 1
    while (end := source.find("\n", start)) >= 0 and not source[start:end].strip():
        start = end + 1
    indent = indent_of(source[start : end if end >= 0 else None])
    indent -= indent_of(node.value.lstrip("\n"))
    kind = Place if node.style == "|" else StartPlace
    return kind(place.file, place.line + 1, max(indent, 0) + 1)


class FieldPlaces(Mapping[str, Place]):
    """The place of the text of each field of a mapping, computed on access: few are needed."""

    __slots__ = ("_node", "_source")

    def __init__(self, source: str, node: Node) -> None:
        self._source = source
        self._node = node

    def __getitem__(self, key: str) -> Place:
        for key_node, value in self._node.value:
            if key_node.value == key:
                return text_place(value, self._source)
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        keys = (key.value for key, _ in self._node.value if isinstance(key, ScalarNode))
        return iter(dict.fromkeys(keys))

    def __len__(self) -> int:
        return len(list(iter(self)))
