"""Merge a value that is written on the line of its key or as a block text: a text by paragraphs, a
list in brackets by names."""

from collections.abc import Callable
from typing import TypeVar

from yaml.nodes import ScalarNode, SequenceNode

from gkrw.core.model import LISTS
from gkrw.core.names import ETC
from gkrw.merge.sequences import Three, merge_lines, merge_order
from gkrw.store.layout import is_block_text, without_indent
from gkrw.store.written_values import Key, Pieces, Text, Written, block_text

V = TypeVar("V")
WHOLE_LISTS = (*LISTS, "deadline")
"""The keys of lists that two sides cannot write together where there was none: each side took its
own in place of a heading's, or set deadlines of its own."""


def merge_texts(pieces: Three[Pieces | None]) -> tuple[Text, Text]:
    """Merge a value. Return the result twice, or different results of both sides as a conflict."""
    base, ours, theirs = pieces
    assert ours is not None
    assert theirs is not None
    both = ours.value, theirs.value
    if base is not None:
        for picked in (_picked(base, ours, theirs, by_text) for by_text in (True, False)):
            if picked is not None:
                return picked, picked
    if ours.value.data == theirs.value.data:
        return ours.value, ours.value
    if base is None and ours.part.key in WHOLE_LISTS:
        return both
    if base is not None and all(
        isinstance(each.part.node, ScalarNode) for each in (base, ours, theirs)
    ):
        return _merge_paragraphs(Three(base, ours, theirs))
    merged = _merge_brackets(
        Three(_written(base) if base else _no_list(ours), _written(ours), _written(theirs))
    )
    if merged is None:
        return both
    first, *more = merged.text.split("\n")
    text = "\n".join([first, *(without_indent(line, ours.part.column) for line in more)])
    return (Text(text, merged.data),) * 2


def _written(pieces: Pieces) -> Written:
    return Written(pieces.part.node, pieces.part.source)


def _no_list(like: Pieces) -> Written:
    """Return an empty list, for a base that has none."""
    mark = like.part.node.start_mark
    return Written(SequenceNode("", [], mark, mark, flow_style=True), like.part.source)


def _picked(base: Pieces, ours: Pieces, theirs: Pieces, by_text: bool) -> Text | None:
    """Return the value of the side that changed it, None if both did. Compare texts or data."""
    was, one, other = (
        each.value.text if by_text else each.value.data for each in (base, ours, theirs)
    )
    if one == was:
        return theirs.value
    return ours.value if other == was else None


def _merge_paragraphs(pieces: Three[Pieces]) -> tuple[Text, Text]:
    """Merge texts by paragraphs. The results differ only in the paragraphs that both sides
    changed."""
    both = pieces.ours.value, pieces.theirs.value
    block = next(
        (each for each in (pieces.ours, pieces.theirs) if is_block_text(each.part.node)), None
    )
    if block is None:
        return both
    results = []
    for lines in merge_lines(pieces.map(lambda each: tuple(each.value.data.split("\n")))):
        data = "\n".join(lines)
        written = next((each for each in both if each.data == data), None)
        if written is None:
            made = block_text(tuple(block.value.text.split("\n")), data)
            if made is None:
                return both
            written = Text("\n".join(made), data)
        results.append(written)
    return results[0], results[1]


def _merge_brackets(sides: Three[Written]) -> Text | None:
    """Merge lists in brackets or mappings in braces; None where both sides changed the same
    item."""
    kinds = {type(each.node) for each in sides}
    if len(kinds) > 1 or ScalarNode in kinds or any(each.has_comments for each in sides):
        return None
    items = sides.map(lambda each: each.items)
    order = merged_items(items, lambda one, other: one.text == other.text)
    merged = {key: _merge_item(*(each.get(key) for each in items)) for key in order or ()}
    if order is None or None in merged.values():
        return None
    texts = {key: each for key, each in merged.items() if each is not None}
    text = sides.ours.rewritten({key: each.text for key, each in texts.items()})
    if text is None:
        return None
    if SequenceNode in kinds:
        return Text(text, [each.data for each in texts.values()])
    return Text(text, {key: each.data for (key, _), each in texts.items()})


def _merge_item(base: Written | None, ours: Written | None, theirs: Written | None) -> Text | None:
    if ours is None or theirs is None:
        one = ours or theirs  # with a base: one side changed it, the other deleted it
        return Text(one.text, one.data) if one is not None and base is None else None
    if base is not None and ours.text == base.text:
        return Text(theirs.text, theirs.data)
    if ours.data == theirs.data or (base is not None and theirs.text == base.text):
        return Text(ours.text, ours.data)
    return None if base is None else _merge_brackets(Three(base, ours, theirs))


def merged_items(items: Three[dict[Key, V]], is_same: Callable[[V, V], bool]) -> list[Key] | None:
    """Return the keys of the items of a merged list, in order. An item that one side deleted and
    the other changed is among them.

    None where both sides replaced the same item or moved it to different places, or where one side
    emptied the list and the other added to it.
    """
    base, ours, theirs = items
    added, added_there = ours.keys() - base.keys(), theirs.keys() - base.keys()
    has_replaced = base.keys() - ours.keys() - theirs.keys() and added != added_there
    is_emptied = base and ((not ours and added_there) or (not theirs and added))
    if has_replaced or is_emptied:
        return None
    dropped = {
        key
        for key in base.keys() - (ours.keys() & theirs.keys())
        if all(is_same(side[key], base[key]) for side in (ours, theirs) if key in side)
    }
    order, other = merge_order(items.map(lambda side: [key for key in side if key not in dropped]))
    return sorted(order, key=lambda key: key[0] == ETC) if order == other else None
