"""What moved within a list: as little as possible."""

from bisect import bisect_left
from collections.abc import Sequence


def staying(numbers: Sequence[int]) -> set[int]:
    """The members of a longest increasing subsequence of different numbers.

    Given the old positions in the new order, the others are the fewest that can have moved.
    """
    ends: list[int] = []
    chains: list[int] = []  # for each length, the index at which the best chain ends
    before: list[int | None] = []
    for index, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(chains[length - 1] if length else None)
        if length == len(ends):
            ends.append(number)
            chains.append(index)
        else:
            ends[length] = number
            chains[length] = index
    kept: set[int] = set()
    at = chains[-1] if chains else None
    while at is not None:
        kept.add(numbers[at])
        at = before[at]
    return kept
