"""Suggestions for an unknown word."""

import re
from collections.abc import Collection, Iterable

_ALIKE = 0.5
"""The least similarity of a suggestion: the length of the longest common subsequence divided by the
mean length of the two words."""
_NOISE = 0.15
"""A suggestion is dropped if the best one is more similar by more than this."""


def nearest(word: str, known: Iterable[str], most: int = 3, alike: float = _ALIKE) -> list[str]:
    """Return up to `most` known words like `word`, best first. `alike` is their least similarity.

    Words that contain `word`, or are contained in it, exclude those that merely resemble it: 财政 →
    财政局.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import Indel, Prefix

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
    found = process.extract(
        wanted, list(words), scorer=Indel.normalized_similarity, score_cutoff=alike, limit=None
    )
    best = max((score for _, score, _ in found), default=alike)
    similar = [(score, other) for other, score, _ in found if score >= best - _NOISE]
    similar.sort(key=lambda each: (-each[0], -Prefix.similarity(wanted, each[1])))
    return [words[other] for _, other in similar][:most]


def misspelt(word: str, known: Iterable[str]) -> list[str]:
    """Return the known word of Latin letters that `word` was most likely meant for: up to three
    tenths of the letters are wrong, missing, too many or exchanged, or only the start was typed.
    Return none for a word that merely has letters in common, such as `import` for `report`."""
    from rapidfuzz.distance import OSA

    wanted = word.strip().casefold()
    likeness = {
        other: OSA.normalized_similarity(wanted, other.casefold()) for other in known if other
    }
    close = [
        other
        for other, alike in likeness.items()
        if alike >= _SLIP or (len(wanted) > 2 and sorted(other.casefold()) == sorted(wanted))
    ]
    if not close:
        close = [other for other in likeness if len(wanted) > 1 and other.startswith(wanted)]
    return sorted(close, key=lambda other: -likeness[other])[:1]


_SLIP = 0.7


def did_you_mean(words: Collection[str], gap: str = " ") -> str:
    """Return the question 是不是 T01、T10？; an empty text without words."""
    return f"是不是{gap}{'、'.join(words)}？" if words else ""


def suggest_ids(typed: str, ids: Iterable[str]) -> list[str]:
    """Return the ids nearest to an unknown one: T01 for T1, T10 for T1O, else similar ones."""
    same = [each for each in ids if _plain_id(each) == _plain_id(typed)]
    return same or nearest(typed, ids)


def _plain_id(task_id: str) -> str:
    """Return an id without leading zeros, and with digits for the letters that look like them."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", task_id.upper().translate(_DIGITS))


_DIGITS = str.maketrans("OIL", "011")
