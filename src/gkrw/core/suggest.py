"""Suggestions for an unknown word."""

from collections.abc import Collection, Iterable

_ALIKE = 0.5
"""The least similarity (ratio of difflib) of a suggestion."""
_NOISE = 0.15
"""A suggestion that is less similar than the best one by more than this is dropped."""


def nearest(word: str, known: Iterable[str], most: int = 3, alike: float = _ALIKE) -> list[str]:
    """Return up to `most` known words like `word`, best first.

    Words that contain `word`, or are contained in it, exclude those that merely resemble it: 财政
    → 财政局.
    """
    from difflib import SequenceMatcher

    words = {other.casefold(): other for other in known if other}
    wanted = word.strip().casefold()
    if not wanted:
        return []
    containing = [
        other for other in words if wanted in other or (len(other) > 1 and other in wanted)
    ]
    if containing:
        containing.sort(key=lambda other: abs(len(other) - len(wanted)))
        return [words[other] for other in containing][:most]
    likeness = {other: SequenceMatcher(None, wanted, other).ratio() for other in words}
    best = max([alike, *likeness.values()])
    similar = [other for other in words if likeness[other] >= max(alike, best - _NOISE)]
    similar.sort(key=lambda other: (-likeness[other], -_beginning(wanted, other)))
    return [words[other] for other in similar][:most]


def did_you_mean(words: Collection[str], gap: str = " ") -> str:
    """是不是 T01、T10？; empty where no word is near."""
    return f"是不是{gap}{'、'.join(words)}？" if words else ""


def _beginning(one: str, other: str) -> int:
    """The length of the common beginning of two words."""
    same = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        same += 1
    return same
