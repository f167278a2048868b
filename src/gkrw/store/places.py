"""Places of the texts in YAML nodes: a quoted or block text begins after its node does."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode

from gkrw.core.findings import Place


class TextMark(NamedTuple):
    """A mark like those of a loader. Line and column are counted from 0."""

    name: str
    line: int
    column: int


def text_place(node: Node, source: str) -> Place:
    """Return the place of the first character of a scalar's text.

    `source` is the text that the node was made from.
    """
    place = Place.of(node.start_mark)
    style = node.style if isinstance(node, ScalarNode) else None
    if not style:
        return place
    if style in "'\"":
        return Place(place.file, place.line, place.column + 1)
    # A block begins on the next line. It is indented as its first line that is not blank, less the
    # blanks that belong to the text.
    start = source.find("\n", node.start_mark.index) + 1
    while (end := source.find("\n", start)) >= 0 and not source[start:end].strip():
        start = end + 1
    indent = _leading_blanks(source[start : end if end >= 0 else None])
    indent -= _leading_blanks(node.value.lstrip("\n"))
    return Place(place.file, place.line + 1, max(indent, 0) + 1)


def _leading_blanks(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


class FieldPlaces(Mapping[str, Place]):
    """The place of the text of each field of a mapping, computed on access: few are needed."""

    __slots__ = ("_node", "_source")

    def __init__(self, source: str, node: MappingNode) -> None:
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
