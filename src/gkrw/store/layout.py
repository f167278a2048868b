"""The lines of a YAML text as a tree of the entries and list items that have lines of their own
(block style), each with the comments and blank lines above it; and lines as the content of a file
again."""

import codecs
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from gkrw.core.findings import Severity
from gkrw.store import finding_kinds as kinds
from gkrw.store.decode import decode, indent_of
from gkrw.store.nodes import compose

Lines = tuple[str, ...]
Data = Any
"""A value as plain data: str, list or dict. Texts of blocks have no final line breaks."""


@dataclass(frozen=True, slots=True)
class Part:
    """An entry of a mapping, or an item of a list, of the text `source`.

    `comments` are the comments and blank lines above it. `lines` are its own, without line breaks;
    the dash of an item is replaced by a blank. `first` is the number of its first line and `column`
    that of its key or dash, both from 0. `parts` are the entries or items of its value where these
    have lines of their own, else None; `head` are the lines before the first of them.
    """

    source: str
    key: str
    node: Node
    column: int
    first: int
    comments: Lines
    lines: Lines
    head: Lines = ()
    parts: "tuple[Part, ...] | None" = None
    is_item: bool = False

    def entries(self) -> "Mapping[str, Part]":
        """Return the entries of a mapping by key."""
        return {part.key: part for part in self.parts or ()}

    @property
    def relative(self) -> Lines:
        """The lines without the indentation of the part."""
        return tuple(without_indent(line, self.column) for line in self.lines)

    @property
    def data(self) -> Data:
        """The value as plain data."""
        return data_of(self.node)


class Layout(NamedTuple):
    """The root mapping of a text, and the comments and blank lines at its end."""

    root: Part
    tail: Lines


class Unreadable(NamedTuple):
    """Why a text has no layout, in Chinese, with the line (from 1; 0 for the whole text)."""

    line: int
    reason: str


_HARMLESS = (kinds.BYTE_ORDER_MARK.code, kinds.LINE_ENDINGS.code)


def lay_out(content: bytes) -> Layout | Unreadable:
    """Return the layout of the content of a file. A BOM and the kind of line breaks do not
    matter."""
    text, findings = decode(content, "")
    findings = [each for each in findings if each.code not in _HARMLESS]
    composed = compose(text, "")
    findings += [each for each in composed.findings if each.severity is Severity.ERROR]
    if findings:
        return Unreadable(findings[0].place.line, findings[0].message)
    if not isinstance(composed.root, MappingNode):
        return Unreadable(0, "没有“键: 值”形式的内容。")
    if (odd := _odd_key(composed.root)) is not None:
        return Unreadable(odd.start_mark.line + 1, "键应当是一个词。")
    lines = text.removesuffix("\n").split("\n")
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    parts = _Builder(text, [*lines]).parts_of(composed.root, 0, end)
    if parts is None:
        return Unreadable(0, "不是一行一个键的写法，或者有重复的键。")
    root = Part(text, "", composed.root, 0, 0, (), tuple(lines[:end]), parts=parts)
    return Layout(root, tuple(lines[end:]))


def _odd_key(node: Node) -> Node | None:
    """Return the first key in a node, at any depth, that is no text."""
    odd: Node | None
    if isinstance(node, MappingNode):
        for key, value in node.value:
            odd = _odd_key(value) if isinstance(key, ScalarNode) else key
            if odd is not None:
                return odd
    for each in node.value if isinstance(node, SequenceNode) else ():
        if (odd := _odd_key(each)) is not None:
            return odd
    return None


def data_of(node: Node) -> Data:
    """Return the value of a node as plain data."""
    if isinstance(node, MappingNode):
        return {data_of(key): data_of(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [data_of(each) for each in node.value]
    return node.value.rstrip("\n") if is_block_text(node) else node.value


def is_block_text(node: Node) -> bool:
    """Return whether a node is a text below a |."""
    return isinstance(node, ScalarNode) and node.style == "|"


def without_indent(line: str, column: int) -> str:
    """Return a line without its leading blanks, at most `column` of them."""
    before = line[:column]
    return line[column:] if before.isspace() or not before else line.lstrip(" ")


@dataclass
class _Builder:
    """Makes the parts of a text. Replaces the dash of each item in `lines` by a blank."""

    source: str
    lines: list[str]

    def parts_of(self, node: Node, floor: int, stop: int) -> tuple[Part, ...] | None:
        """Return the parts of a mapping or list that is on the lines from `floor` to before `stop`;
        None where they do not have lines of their own."""
        if not isinstance(node, CollectionNode) or node.flow_style or not node.value:
            return None
        is_list = isinstance(node, SequenceNode)
        values = node.value if is_list else [value for _, value in node.value]
        starts = self._dashes(node) if is_list else self._keys(node)
        if starts is None:
            return None
        column = node.start_mark.column
        ends = [floor, *(last_line(value) + 1 for value in values)]
        ends = [max(end, start + 1) for end, start in zip(ends[1:], starts, strict=True)]
        comments = [
            self._comments_start(start, end, column)
            for start, end in zip(starts, [floor, *ends], strict=False)
        ]
        keys = [""] * len(values) if is_list else [key.value for key, _ in node.value]
        own = [
            self.lines[start:end] for start, end in zip(starts, [*comments[1:], stop], strict=True)
        ]
        if is_list:
            for lines, start in zip(own, starts, strict=True):
                lines[0] = f"{lines[0][:column]} {lines[0][column + 1 :]}"
                self.lines[start] = lines[0]
        parts = []
        for index, start in enumerate(starts):
            value, lines = values[index], own[index]
            is_inline = is_list and value.start_mark.line == start
            below = self.parts_of(value, start + (not is_inline), start + len(lines))
            head = below[0].first - len(below[0].comments) - start if below else 0
            parts.append(
                Part(
                    self.source,
                    keys[index],
                    value,
                    column,
                    start,
                    tuple(self.lines[comments[index] : start]),
                    tuple(lines),
                    tuple(lines[:head]),
                    below,
                    is_list,
                )
            )
        return tuple(parts)

    def _keys(self, node: Node) -> list[int] | None:
        """Return the lines of the keys; None where they do not all begin a line in one column, or
        one occurs twice."""
        keys = [key for key, _ in node.value]
        starts = [key.start_mark.line for key in keys]
        column = node.start_mark.column
        is_regular = (
            all(isinstance(key, ScalarNode) and key.start_mark.column == column for key in keys)
            and len({key.value for key in keys}) == len(keys)
            and starts == sorted(set(starts))
            and not any(self.lines[start][:column].strip() for start in starts)
        )
        return starts if is_regular else None

    def _dashes(self, node: Node) -> list[int] | None:
        """Return the lines of the dashes of a list; None where they do not begin a line each."""
        column, line = node.start_mark.column, node.start_mark.line
        starts: list[int] = []
        for value in node.value:
            start = value.start_mark.line
            while start > line and not self._is_dash(start, column):
                start -= 1
            if not self._is_dash(start, column) or (starts and start <= starts[-1]):
                return None
            starts.append(start)
            line = start
        return starts

    def _is_dash(self, line: int, column: int) -> bool:
        text = self.lines[line]
        return not text[:column].strip() and text[column : column + 2].rstrip() == "-"

    def _comments_start(self, start: int, floor: int, column: int) -> int:
        """Return the first line, from `floor` on, of the comments above the part at line `start`. A
        comment that is indented more belongs to the part before, with the lines above it."""
        top = start
        while top > floor and self.lines[top - 1].lstrip()[:1] in ("", "#"):
            top -= 1
        for line in range(start - 1, top - 1, -1):
            text = self.lines[line]
            if text.strip() and indent_of(text) > column and floor:
                return line + 1
        return top


def last_line(node: Node) -> int:
    """Return the last line that certainly belongs to a node: later ones may be comments."""
    if isinstance(node, ScalarNode) and node.style in ("|", ">"):
        return int(node.start_mark.line)
    if not isinstance(node, CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.line)
    last = node.value[-1]
    return last_line(last[1] if isinstance(last, tuple) else last)


def comments_of(content: bytes) -> Counter[str]:
    """Return the texts of the comments of a file, how often each occurs. What stands in texts of
    blocks and in quotes is no comment."""
    text, _ = decode(content, "")
    root = compose(text, "").root
    scalars = [] if root is None else [*_scalars(root)]
    inside = [(each.start_mark.index, each.end_mark.index) for each in scalars]
    starts = [start for start, _ in inside]
    found: Counter[str] = Counter()
    for match in _COMMENT.finditer(text):
        at = bisect_right(starts, match.start(1)) - 1
        if at < 0 or match.start(1) >= inside[at][1]:
            found[match[1].rstrip()] += 1
    return found


_COMMENT = re.compile(r"(?:^|(?<=[\s\[,]))(#[^\n]*)", re.MULTILINE)


def _scalars(node: Node) -> Iterator[ScalarNode]:
    """Yield the texts in a node, in the order of the file."""
    if isinstance(node, ScalarNode):
        yield node
    for each in node.value if isinstance(node, CollectionNode) else ():
        for part in each if isinstance(each, tuple) else (each,):
            yield from _scalars(part)


class FileForm(NamedTuple):
    """Whether a file has a BOM, the line break of most of its lines, whether the last line has one,
    and whether some lines have another one."""

    has_bom: bool
    line_break: str
    has_last_break: bool
    is_mixed: bool

    @classmethod
    def of(cls, content: bytes) -> "FileForm":
        """Return the form of the content of a file."""
        windows, all_breaks = content.count(b"\r\n"), content.count(b"\n")
        return cls(
            content.startswith(codecs.BOM_UTF8),
            "\r\n" if 2 * windows > all_breaks else "\n",
            content.endswith((b"\n", b"\r")),
            0 < windows < all_breaks,
        )


def encode(lines: Sequence[str], like: bytes, form: FileForm | None = None) -> bytes:
    """Return lines as the content of a file with the form of `like`, or with another one. In a file
    with both kinds of line breaks, the lines of `like` keep their own."""
    form = form or FileForm.of(like)
    ends = [form.line_break] * len(lines)
    if form.is_mixed:
        from difflib import SequenceMatcher  # rare

        old = like.decode("utf-8", "replace").splitlines(keepends=True)
        texts = [each.rstrip("\r\n") for each in old]
        for at, to, count in SequenceMatcher(None, texts, lines, False).get_matching_blocks():
            for offset in range(count):
                ends[to + offset] = old[at + offset][len(texts[at + offset]) :] or form.line_break
    if not form.has_last_break and ends:
        ends[-1] = ""
    text = "".join(map("".join, zip(lines, ends, strict=True)))
    return (codecs.BOM_UTF8 if form.has_bom else b"") + text.encode("utf-8", "surrogatepass")
