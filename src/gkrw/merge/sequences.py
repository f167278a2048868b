"""Merge lines, and lists of things that can be told apart."""

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from gkrw.core.ordering import moved

T = TypeVar("T")
U = TypeVar("U")
H = TypeVar("H", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Three(Generic[T]):
    """One thing in the common base of both sides and in the version of each side."""

    base: T
    ours: T
    theirs: T

    def __iter__(self) -> Iterator[T]:
        yield from (self.base, self.ours, self.theirs)

    def map(self, function: Callable[[T], U]) -> "Three[U]":
        """Return the results of a function for each version."""
        return Three(function(self.base), function(self.ours), function(self.theirs))

    def picked(self) -> tuple[T, T]:
        """Return the result twice if only one side changed the thing, or both in the same way; else
        both versions."""
        if self.ours in (self.base, self.theirs):
            return self.theirs, self.theirs
        return self.ours, self.ours if self.theirs == self.base else self.theirs


class _Edit(NamedTuple):
    """A replacement of base[start:end] by one side."""

    start: int
    end: int
    new: tuple[str, ...]
    is_ours: bool

    def collides_with(self, other: "_Edit") -> bool:
        """Return whether both replace the same lines, or add lines at the same place."""
        if self.is_ours == other.is_ours:
            return False
        if self.start < other.end and other.start < self.end:
            return True
        grows = [len(each.new) > each.end - each.start for each in (self, other)]
        return all(grows) and (self.end == other.start or other.end == self.start)


def merge_lines(lines: Three[tuple[str, ...]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Merge two versions of some lines or paragraphs. Return the result twice; where both sides
    changed the same lines, the first has ours and the second has theirs."""
    one, other = lines.picked()
    if one == other:
        return one, one
    base, ours, theirs = lines
    edits = sorted([*_edits(base, ours, is_ours=True), *_edits(base, theirs, is_ours=False)])
    results: tuple[list[str], list[str]] = ([], [])
    at = 0
    while edits:
        group = [edits.pop(0)]
        while edits and any(edits[0].collides_with(each) for each in group):
            group.append(edits.pop(0))
        start, end = group[0].start, max(each.end for each in group)
        is_shared = len({each.is_ours for each in group}) == 1
        for is_ours, result in zip((True, False), results, strict=True):
            own = [each for each in group if is_shared or each.is_ours == is_ours]
            result += [*base[at:start], *_applied(base, own, start, end)]
        at = end
    for result in results:
        result += base[at:]
    return tuple(results[0]), tuple(results[1])


def _edits(base: Sequence[str], new: tuple[str, ...], is_ours: bool) -> Iterator[_Edit]:
    """Yield the edits of one side. Where lines were replaced by as many others, each is an edit."""
    matcher = SequenceMatcher(None, base, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "replace" and i2 - i1 == j2 - j1:
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                yield _Edit(i, i + 1, new[j : j + 1], is_ours)
        elif tag != "equal":
            yield _Edit(i1, i2, new[j1:j2], is_ours)


def _applied(base: Sequence[str], edits: Sequence[_Edit], start: int, end: int) -> list[str]:
    lines: list[str] = []
    for each in edits:
        lines += [*base[start : each.start], *each.new]
        start = each.end
    return [*lines, *base[start:end]]


def merge_order(orders: Three[Sequence[H]]) -> tuple[list[H], list[H]]:
    """Merge two orders of things. The result has the things of both sides; a thing of one side only
    comes after the thing that it follows there. Return the result twice; where both sides moved or
    added the same thing to different places, or each moved one of two things beside the other,
    return one result in our order and one in theirs."""
    base, ours, theirs = orders
    if theirs == ours or (theirs == base and {*theirs} <= {*ours}):
        return list(ours), list(ours)
    in_all = {*base} & {*ours} & {*theirs}
    common = orders.map(lambda order: [each for each in order if each in in_all])
    moved_by_us = moved(common.base, common.ours)
    moved_by_them = moved(common.base, common.theirs)
    if common.ours == common.theirs:
        moved_by_them = set()
    added_by_both = ({*ours} & {*theirs}) - in_all
    together = common.map(lambda order: _together(order, moved_by_us, moved_by_them))
    if (
        moved_by_us & moved_by_them
        or together.ours & together.theirs
        or any(
            _before(ours, each, in_all) != _before(theirs, each, in_all) for each in added_by_both
        )
    ):
        return _inserted(ours, theirs), _inserted(theirs, ours)
    result = _inserted(ours, theirs, moved_by_us, moved_by_them)
    return result, result


def _together(order: Sequence[H], these: set[H], those: set[H]) -> set[frozenset[H]]:
    """Return the pairs of one of `these` and one of `those` that are beside each other, and not at the
    beginning or the end, where things are moved for the sake of the place."""
    pairs = map(frozenset, pairwise(order[1:-1]))
    return {pair for pair in pairs if pair & these and pair & those}


def _before(order: Sequence[H], thing: H, among: Collection[H]) -> H | None:
    """Return the last of the things `among` before a thing in an order; None without one."""
    earlier = order[: order.index(thing)]
    return next((each for each in reversed(earlier) if each in among), None)


def _inserted(
    order: Sequence[H],
    other: Sequence[H],
    moved_here: Collection[H] = (),
    moved_in_other: Collection[H] = (),
) -> list[H]:
    """Return `order` with the things that only `other` has, and with those of `moved_in_other`, in
    their places in `other`. `moved_here` are the things that were moved in `order`."""
    known = {*other}.difference(moved_here)
    result = [each for each in order if each not in moved_in_other]
    placed = {*result}
    anchor: H | None = None
    for each in other:
        if each not in placed:
            at = 0 if anchor is None else result.index(anchor) + 1
            while at < len(result) and result[at] not in known:
                at += 1  # behind what was added or moved here in the first order
            result.insert(at, each)
            placed.add(each)
        if each in known:
            anchor = each
    return result
