"""Put the lines of entries and items together, with the comments and blank lines between them."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from gkrw.store.layout import Lines, Part
from gkrw.store.written_values import shifted, with_dash

K = TypeVar("K", bound=Hashable)


class LineBlock(NamedTuple, Generic[K]):
    """The lines of an entry or item, and the comments and blank lines above it. `key`
    identifies it in the old text."""

    key: K
    comments: Lines
    lines: Lines


def as_item(block: LineBlock[K], column: int, *, has_head: bool = False) -> LineBlock[K]:
    """Return the block of a list item, with its dash in a column. The comments above its first key
    go above the dash, unless the item has a line for the dash alone (`has_head`)."""
    lines = list(block.lines)
    above: list[str] = []
    while not has_head and lines[0].lstrip()[:1] in ("", "#"):
        above.append(f"{' ' * column}{lines.pop(0).lstrip()}".rstrip())
    return LineBlock(block.key, (*block.comments, *above), with_dash(tuple(lines), column))


def own_comments(comments: Lines) -> Lines:
    """Return those of the comments above a part that go with it. The others have a blank line
    behind them: they stay where they are when the part is removed or moved."""
    return comments[len(standing_comments(comments)) :]


def standing_comments(comments: Lines) -> Lines:
    """Return the comments above a part that stay where they are when it is removed or moved, without
    the blank line behind them."""
    blank = next((at for at in reversed(range(len(comments))) if not comments[at].strip()), 0)
    return comments[:blank] if any(line.strip() for line in comments[:blank]) else ()


def joined(
    olds: Mapping[K, Part],
    blocks: Sequence[LineBlock[K]],
    column: int,
    *,
    stays: Collection[K],
    has_header: bool = False,
    is_spaced: bool = False,
) -> Lines:
    """Return the lines of blocks, with the comments that stay of what is not in its place any more.

    `olds` are the old entries or items, `stays` the keys of those in their place. With `has_header`
    all comments above the first old one stay. With `is_spaced` there are blank lines between the
    blocks.
    """
    left: list[str] = []
    left_above: dict[K, Lines] = {}
    for index, (key, part) in enumerate(olds.items()):
        if key in stays:
            left_above[key] = tuple(left)
            left.clear()
        else:
            above = shifted(part.comments, column - part.column)
            left += above if has_header and not index else standing_comments(above)
    lines: list[str] = []
    for index, block in enumerate(blocks):
        comments = list(left_above.get(block.key, ()))
        if comments and block.comments[:1] != ("",):
            comments.append("")
        comments += block.comments
        is_new = block.key not in olds
        if (
            index
            and not _has_blank(comments)
            and (is_spaced or (is_new and _is_apart(blocks, index)))
        ):
            comments.insert(0, "")
        if is_spaced and not index and olds and not _has_blank(next(iter(olds.values())).comments):
            while comments and not comments[0].strip():
                del comments[0]
        lines += [*comments, *block.lines]
    return (*lines, *left)


def _has_blank(comments: Sequence[str]) -> bool:
    return any(not line.strip() for line in comments)


def _is_apart(blocks: Sequence[LineBlock[K]], index: int) -> bool:
    """Return whether a new entry is a paragraph of its own: the one before it has several lines, and
    a blank line stands above the one behind it or, where it is the last, above the one before."""
    beside = next((each for each in blocks[index + 1 :] if each.comments), blocks[index - 1])
    return len(blocks[index - 1].lines) > 1 and _has_blank(beside.comments[:1])
