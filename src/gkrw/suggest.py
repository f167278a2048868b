"""The nearest of some known words to one that is not known."""

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Up to `most` known words like `word`, the likeliest first.

    One that contains the word, or is contained in it, goes before one that merely resembles it:
    财政 → 财政局.
    """
    from difflib import get_close_matches

    words = [other for other in dict.fromkeys(known) if other]
    folded = word.strip().lower()
    if not folded:
        return []
    containing = [
        other
        for other in words
        if folded in other.lower() or (len(other) > 1 and other.lower() in folded)
    ]
    containing.sort(key=lambda other: abs(len(other) - len(folded)))
    similar = get_close_matches(folded, words, n=most, cutoff=0.5)
    return list(dict.fromkeys([*containing, *similar]))[:most]
