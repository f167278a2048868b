"""What was moved between two orders of the same things."""

from collections.abc import Hashable, Sequence
from typing import TypeVar

from rapidfuzz.distance import Indel

H = TypeVar("H", bound=Hashable)


def longest_increasing(numbers: Sequence[int]) -> set[int]:
    """Return the members of a longest increasing subsequence of different numbers. If the numbers
    are old positions in the new order, the remaining ones are the fewest that can have moved."""
    ascending = sorted(numbers)  # every subsequence common to both is increasing
    blocks = (code for code in Indel.opcodes(ascending, numbers) if code.tag == "equal")
    return {number for code in blocks for number in ascending[code.src_start : code.src_end]}


def moved(base: Sequence[H], order: Sequence[H]) -> set[H]:
    """Return the things in both orders that have moved: as few as can explain the new order."""
    in_both = {*base} & {*order}
    base, order = ([each for each in one if each in in_both] for one in (base, order))
    if base == order:
        return set()
    position = {each: index for index, each in enumerate(base)}
    stayed = longest_increasing([position[each] for each in order])
    return {each for each in order if position[each] not in stayed}
