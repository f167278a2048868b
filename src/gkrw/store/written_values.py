"""Write changed values: lines moved to another column, lists in brackets with other items, texts
with other paragraphs. What did not change stays as it was written."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from gkrw.core.findings import FindingSubject, Mark
from gkrw.store.decode import indent_of
from gkrw.store.layout import Data, Lines, Part, data_of, is_block_text


def shifted(lines: Lines, by: int) -> Lines:
    """Return lines moved to the right by a number of columns, or to the left if it is negative.
    Blank lines stay, and so do lines that are not indented far enough to be moved."""
    if not by:
        return lines
    if by > 0:
        return tuple(" " * by + line if line.strip() else line for line in lines)
    return tuple(line[-by:] if line[:-by].isspace() else line for line in lines)


def with_dash(lines: Lines, column: int) -> Lines:
    """Return the lines of a list item with its dash in place of a blank."""
    first, *more = lines
    return (f"{first[:column].ljust(column)}-{first[column + 1 :]}", *more)


def inner_column(part: Part, column: int) -> int:
    """Return the column of the parts inside a part when the part itself begins at `column`."""
    assert part.parts
    return column + part.parts[0].column - part.column


_NAMING = ("name", "id", "title", "topic", "from", "file")
"""The keys that name a mapping in a list."""
_SUBJECT = ("code", *FindingSubject._fields)
"""The keys that name an accepted finding."""


def identity(data: Data) -> str:
    """Return a text by which an item of a list is found in other versions of the list: the item
    itself, the name in a mapping, or the collective before a list in brackets."""
    if isinstance(data, str):
        return data
    if isinstance(data, dict):
        if "code" in data:
            return "{" + " ".join(str(data[key]) for key in _SUBJECT if key in data)
        names = [value for key, value in data.items() if key in _NAMING]
        if names and isinstance(names[0], str):
            return f"{{{names[0]}"
        if len(data) == 1:
            return f"{{{next(iter(data))}"
    return repr(data)


Key = tuple[str, int]
"""The identity of an item, and the number of items before it with the same identity."""


def by_identity(items: Sequence[Data]) -> list[Key]:
    """Return a key for each item of a list. No two are equal."""
    seen: dict[str, int] = {}
    keys = []
    for each in map(identity, items):
        keys.append((each, seen.get(each, 0)))
        seen[each] = seen.get(each, 0) + 1
    return keys


class Text(NamedTuple):
    """A value as it is written, without the indentation of its key, and as data."""

    text: str
    data: Data


class Pieces(NamedTuple):
    """The text of a part without its indentation: the value, and what is before and behind it."""

    part: Part
    before: str
    value: Text
    behind: str

    @classmethod
    def of(cls, part: Part) -> "Pieces | None":
        """Return the pieces of a part; None for a value that is a block mapping or list, or has a
        line that is indented less than its key."""
        node, lines = part.node, part.relative
        is_block = isinstance(node, MappingNode | SequenceNode) and not node.flow_style
        if is_block or any(line[: part.column].strip() for line in part.lines):
            return None
        text = "\n".join(lines)
        start = _offset(part, lines, node.start_mark)
        if is_block_text(node):
            end = at = node.start_mark.line - part.first
            while end + 1 < len(lines) and lines[end + 1][:1].strip() == "":
                end += 1
            while end > at and not lines[end].strip():
                end -= 1
            stop = len("\n".join(lines[: end + 1]))
        else:
            stop = _offset(part, lines, node.end_mark)
        return cls(part, text[:start], Text(text[start:stop], part.data), text[stop:])


def _offset(part: Part, lines: Lines, mark: Mark) -> int:
    """Return the index of a mark in `lines`, the lines of a part without its indentation."""
    line = mark.line - part.first
    return len("".join(f"{each}\n" for each in lines[:line])) + mark.column - part.column


class Written:
    """A value as it is written in a text. `items` are the items of a list in brackets, or the
    values of a mapping in braces, with the text of each: [各园区, {各部门: [建设局, 等]}]. `key` is
    what is before the value in a mapping, which is part of the text."""

    def __init__(self, node: Node, source: str, first: Node | None = None) -> None:
        self.node = node
        self.text = _between(source, first or node, node)
        self.items: dict[Key, Written] = {}
        self._before: dict[Key, str] = {}
        own = _between(source, node, node)
        self.key = self.text.removesuffix(own)
        if not isinstance(node, CollectionNode) or not node.flow_style:
            return
        is_list = isinstance(node, SequenceNode)
        pairs = [(each, each) for each in node.value] if is_list else node.value
        keys = by_identity(data_of(node)) if is_list else [(key.value, 0) for key, _ in pairs]
        at = start = node.start_mark.index
        for key, (begin, value) in zip(keys, pairs, strict=True):
            self.items[key] = Written(value, source, begin)
            self._before[key] = source[at : begin.start_mark.index]
            at = begin.start_mark.index + len(self.items[key].text)
        self._close = source[at : start + len(own)]

    @property
    def data(self) -> Data:
        """The value as plain data."""
        return data_of(self.node)

    @property
    def has_comments(self) -> bool:
        """Whether there are comments between the items."""
        return any("#" in each for each in (*self._before.values(), self._close))

    def rewritten(self, items: Mapping[Key, str]) -> str | None:
        """Return the text with other items, given as texts. None for other keys in a pair without
        braces, which has exactly one."""
        kept = list(self.items)
        text = "".join(self._before[each] + self.items[each].text for each in kept) + self._close
        if text[:1] not in ("[", "{"):
            return self.key + "".join(items.values()) if list(items) == kept else None
        if not kept or not items:
            return self.key + text[0] + ", ".join(items.values()) + text[-1]
        parts = [self.key, self._before[kept[0]]]
        for index, (key, each) in enumerate(items.items()):
            if index:
                parts.append(self._before[key] if key in kept[1:] else ", ")
            parts.append(each)
        return "".join([*parts, self._close])


def _between(source: str, first: Node, last: Node) -> str:
    """Return the text from the beginning of a node to the end of another."""
    text = source[first.start_mark.index : last.end_mark.index]
    return text if isinstance(last, ScalarNode) and last.style else text.rstrip()


def block_text(like: Lines, value: str) -> Lines | None:
    """Return the lines of a block text with this value, written like another one, whose lines begin
    with that of the |. None where the | is followed by a number for the indentation."""
    head, *content = like
    if any(char.isdigit() for char in head.rpartition("|")[2].partition("#")[0]):
        return None
    indent = " " * next(indent_of(line) for line in content if line.strip())
    return (head, *(f"{indent}{line}" if line else "" for line in value.split("\n")))
