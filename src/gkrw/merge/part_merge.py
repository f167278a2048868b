"""Merge what is written at one key: a text by paragraphs, a list by names, a mapping by keys."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from yaml.nodes import SequenceNode

from gkrw.merge.sequences import Three, merge_lines, merge_order
from gkrw.merge.value_merge import WHOLE_LISTS, merge_texts, merged_items
from gkrw.store.layout import Data, Lines, Part
from gkrw.store.written_values import Pieces, by_identity, inner_column, shifted, with_dash


class Absent:
    """The value of a key that is not there."""


ABSENT = Absent()
BOTH_CHANGED = "两边都改了，改得不一样"
OURS_DELETED, THEIRS_DELETED = "甲删掉了，乙改了", "乙删掉了，甲改了"
BOTH_REWROTE = "两边改了写法或注释，改得不一样"


class Chunk(NamedTuple):
    """Lines of the result in the version of each side: a conflict if these differ."""

    ours: Lines
    theirs: Lines

    def moved(self, by: int) -> "Chunk":
        """Return the chunk moved by a number of columns."""
        return Chunk(shifted(self.ours, by), shifted(self.theirs, by))


class Clash(NamedTuple):
    """A conflict: the keys and items that lead to it, and what both sides did, in Chinese."""

    path: tuple[str, ...]
    what: str = BOTH_CHANGED


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged lines of a part, `comments` those above it, and its value in the version of each
    side. Only with clashes do the versions differ."""

    comments: tuple[Chunk, ...]
    chunks: tuple[Chunk, ...]
    ours: Data
    theirs: Data
    clashes: tuple[Clash, ...] = ()

    def as_item(self, column: int) -> tuple[Chunk, ...]:
        """Return all lines of a list item, with its dash."""
        return (*self.comments, *dashed(self.chunks, column))


def dashed(chunks: Sequence[Chunk], column: int) -> tuple[Chunk, ...]:
    """Return the lines of a list item with its dash, which is in the first line of each side."""
    sides: list[list[Lines]] = []
    for lines in (chunk.ours for chunk in chunks), (chunk.theirs for chunk in chunks):
        side = list(lines)
        first = next((index for index, each in enumerate(side) if each), None)
        if first is not None:
            side[first] = with_dash(side[first], column)
        sides.append(side)
    return tuple(map(Chunk, *sides))


Inner = Callable[[str, int], Merged | None]
"""Merges the value of a key at a column in another way than `merge_part`; None for other keys."""


def merge_part(parts: Three[Part | None], column: int) -> Merged:
    """Merge one entry or item; at least one of the sides has it. The lines begin at `column`."""
    base, ours, theirs = parts
    one = ours or theirs
    assert one is not None
    if ours is None or theirs is None:
        if base is None:
            return taken(one, column)
        if base.relative == one.relative and base.comments == one.comments:
            return Merged((), (), ABSENT, ABSENT)
        lines = shifted((*one.comments, *one.lines), column - one.column)
        if ours is None:
            deleted = Clash((), OURS_DELETED)
            return Merged((), (Chunk((), lines),), ABSENT, one.data, (deleted,))
        deleted = Clash((), THEIRS_DELETED)
        return Merged((), (Chunk(lines, ()),), one.data, ABSENT, (deleted,))
    comments, clashes = merge_comments(parts, column)
    body = _merge_bodies(parts, base, ours, theirs, column)
    return replace(body, comments=comments, clashes=(*clashes, *body.clashes))


def taken(part: Part, column: int) -> Merged:
    """Return a part, as it is, as the result for both sides."""
    above, lines = (shifted(each, column - part.column) for each in (part.comments, part.lines))
    data = part.data
    return Merged((Chunk(above, above),) if above else (), (Chunk(lines, lines),), data, data)


def merge_comments(
    parts: Three[Part | None], column: int
) -> tuple[tuple[Chunk, ...], tuple[Clash, ...]]:
    """Merge the comments and blank lines above a part that both sides have; return the conflicts
    too."""
    comments = parts.map(lambda part: shifted(part.comments, column - part.column) if part else ())
    chunk = Chunk(*merge_lines(comments))
    clashes = () if chunk.ours == chunk.theirs else (Clash(("上面的注释",)),)
    return ((chunk,) if any(chunk) else ()), clashes


def _merge_bodies(
    parts: Three[Part | None], base: Part | None, ours: Part, theirs: Part, column: int
) -> Merged:
    one, other = parts.map(lambda part: part and part.relative).picked()
    if one == other:
        return taken(ours if one == ours.relative else theirs, column)
    below = parts.map(_below)
    has_base = below.base is not None if base else ours.key not in WHOLE_LISTS
    if below.ours is not None and below.theirs is not None and has_base:
        return _merge_below(parts, ours, theirs, column)
    return _merge_written(parts, ours, theirs, column)


def _below(part: Part | None) -> tuple[Part, ...] | None:
    """Return the parts of a part; empty for an empty list and for no part."""
    is_empty = part is not None and isinstance(part.node, SequenceNode) and not part.node.value
    return () if part is None or is_empty else part.parts


def _merge_below(parts: Three[Part | None], ours: Part, theirs: Part, column: int) -> Merged:
    """Merge mappings or lists whose parts have lines of their own."""
    head = merge_heads(parts, column)
    inner = ours if ours.parts else theirs
    is_list = isinstance(inner.node, SequenceNode)
    if head is None or is_list != isinstance(theirs.node, SequenceNode):
        return conflict(ours, theirs, column)
    to = inner_column(inner, column)
    value = (
        _merge_items(parts.map(lambda part: _below(part) or ()), to)
        if is_list
        else merge_entries(parts.map(lambda part: part.entries() if part else {}), to)
    )
    if value is None:
        return conflict(ours, theirs, column)
    return replace(value, chunks=(*head, *value.chunks))


def merge_heads(parts: Three[Part | None], column: int) -> tuple[Chunk, ...] | None:
    """Merge the lines between a key and the first part inside it; None where both sides changed
    them in different ways. A side without parts inside does not count."""
    heads = parts.map(
        lambda part: shifted(part.head, column - part.column) if part and part.parts else None
    )
    head = heads.ours if heads.theirs is None else heads.theirs
    if heads.ours is not None and heads.theirs is not None:
        head, other = heads.picked()
        if head != other:
            return None
    return (Chunk(head, head),) if head else ()


def conflict(ours: Part, theirs: Part, column: int, what: str = BOTH_CHANGED) -> Merged:
    """Return both versions of a part as a conflict."""
    lines = [shifted(each.lines, column - each.column) for each in (ours, theirs)]
    return Merged((), (Chunk(*lines),), ours.data, theirs.data, (Clash((), what),))


def merge_entries(
    entries: Three[Mapping[str, Part]],
    column: int,
    inner: Inner = lambda _key, _column: None,
) -> Merged:
    """Merge the entries of a mapping."""
    result = _Result({}, {})
    for key in merge_order(entries.map(list))[0]:
        merged = inner(key, column) or merge_part(entries.map(_get(key)), column)
        result.add(key, merged, [*merged.comments, *merged.chunks])
        for value, data in ((merged.ours, result.ours), (merged.theirs, result.theirs)):
            if value is not ABSENT:
                data[key] = value
    return result.merged()


def _get(key: Any) -> Callable[[Mapping[Any, Part]], Part | None]:
    return lambda parts: parts.get(key)


@dataclass
class _Result:
    """Collects the merged value of a mapping or a list."""

    ours: Data
    theirs: Data
    chunks: list[Chunk] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)

    def add(self, name: str, merged: Merged, chunks: Iterable[Chunk]) -> None:
        """Add the lines and the clashes of one part."""
        self.chunks += chunks
        self.clashes += [Clash((name, *each.path), each.what) for each in merged.clashes]

    def merged(self) -> Merged:
        """Return what was collected."""
        return Merged((), tuple(self.chunks), self.ours, self.theirs, tuple(self.clashes))


def _merge_items(parts: Three[tuple[Part, ...]], column: int) -> Merged | None:
    """Merge the items of a list; None where `merged_items` gives none."""
    items = parts.map(
        lambda side: dict(zip(by_identity([each.data for each in side]), side, strict=True))
    )
    order = merged_items(items, lambda one, other: one.relative == other.relative)
    if order is None:
        return None
    result = _Result([], [])
    for key in order:
        merged = merge_part(items.map(_get(key)), column)
        result.add(key[0].lstrip("{"), merged, merged.as_item(column))
        for value, data in ((merged.ours, result.ours), (merged.theirs, result.theirs)):
            if value is not ABSENT:
                data.append(value)
    return result.merged()


def _merge_written(parts: Three[Part | None], ours: Part, theirs: Part, column: int) -> Merged:
    """Merge values that are written on the line of the key: in brackets, as one text, or below a |.

    What is before and behind the value, such as a comment, is merged too.
    """
    pieces = parts.map(lambda part: Pieces.of(part) if part else None)
    if pieces.ours is None or pieces.theirs is None or (parts.base and pieces.base is None):
        return conflict(ours, theirs, column)
    around = [
        pieces.map(lambda each: each and each.before),
        pieces.map(lambda each: each and each.behind),
    ]
    (before, other_before), (behind, other_behind) = (each.picked() for each in around)
    if (before, behind) != (other_before, other_behind):
        return conflict(ours, theirs, column, BOTH_REWROTE)
    one, other = merge_texts(pieces)
    lines = [
        shifted(tuple(f"{before}{each.text}{behind}".split("\n")), column) for each in (one, other)
    ]
    return Merged((), (Chunk(*lines),), one.data, other.data, () if one == other else (Clash(()),))
