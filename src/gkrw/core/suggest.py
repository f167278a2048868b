"""The nearest of some known words to one that is not known."""

from collections.abc import Iterable

_ALIKE = 0.5
"""From this ratio of difflib on, a word is worth naming."""
_NOISE = 0.15
"""A word that much less like than the likeliest is only noise beside it."""


def nearest(word: str, known: Iterable[str], most: int = 3, alike: float = _ALIKE) -> list[str]:
    """Up to `most` known words like `word`, the likeliest first.

    Where some contain the word or are contained in it, those that merely resemble it are left
    out: 财政 → 财政局.
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


def _beginning(one: str, other: str) -> int:
    """How many characters two words have in common at their beginning."""
    same = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        same += 1
    return same
