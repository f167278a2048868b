"""What changed inside a sentence, marked so that it can be read.

A shortest difference of two Chinese sentences is confetti: single characters that happen to be in
both are kept between pieces that mean nothing. So numbers and Latin words stay whole, and what is
kept between two replacements only counts as kept when it is longer than they are.

The difference itself is RapidFuzz's (Indel: insertions and deletions alone), which also tells how
alike two tasks are. diff-match-patch has a clean-up like the one below, but only for characters,
for the blanks of English, in pure Python, and within a time limit: the same texts could come out
differently on a slower machine.
"""

import re
from collections.abc import Callable, Sequence
from enum import Enum
from typing import NamedTuple

_WORD = re.compile(r"\d+(?:[.,]\d+)*%?|[A-Za-z]+|\s+|.", re.DOTALL)
_NAME = re.compile(r"[^，、（）]+?(?=等?[，、（）]|等?$)|.")
_SEPARATORS = frozenset("，、（）")
_END, _PAUSE = "。！？；\n", "，、：”）》"


class Is(Enum):
    """What a piece of text is: in both texts, only in the old one, only in the new one."""

    KEPT = "kept"
    OLD = "old"
    NEW = "new"


class Piece(NamedTuple):
    """A stretch of text, never empty."""

    kind: Is
    text: str


class _Hunk(NamedTuple):
    """What is kept, and then what was there and what is there instead: tokens."""

    kept: list[str]
    old: list[str]
    new: list[str]


def words(text: str) -> list[str]:
    """Characters, but numbers and Latin words whole."""
    return _WORD.findall(text)


def names(text: str) -> list[str]:
    """The names of a cell of departments and the marks between them."""
    return _NAME.findall(text)


def marked(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as one, in pieces. Without those of one kind it is the one or the other text."""
    return _pieces(_joined(_slid(_hunks(words(before), words(after))), _is_little))


def marked_names(before: str, after: str) -> tuple[Piece, ...]:
    """Two cells of departments as one, in pieces; each name counts, however short it is."""
    return _pieces(_joined(_hunks(names(before), names(after)), _only_separates))


def _pieces(hunks: list[_Hunk]) -> tuple[Piece, ...]:
    return tuple(
        Piece(kind, "".join(tokens))
        for hunk in hunks
        for kind, tokens in ((Is.KEPT, hunk.kept), (Is.OLD, hunk.old), (Is.NEW, hunk.new))
        if tokens
    )


def _hunks(old: list[str], new: list[str]) -> list[_Hunk]:
    from rapidfuzz.distance import Indel

    hunks = [_Hunk([], [], [])]
    for code in Indel.opcodes(old, new):
        was, now = old[code.src_start : code.src_end], new[code.dest_start : code.dest_end]
        if code.tag == "equal":
            hunks.append(_Hunk(was, [], []))
        else:
            hunks[-1].old.extend(was)
            hunks[-1].new.extend(now)
    return hunks


def _slid(hunks: list[_Hunk]) -> list[_Hunk]:
    """Pure insertions and deletions put where a phrase begins or ends, where there is a choice:
    及时公开政策。[及时公开信息。] and not 及时公开[政策。及时公开]信息。"""
    hunks = [*hunks, _Hunk([], [], [])]
    for index in range(len(hunks) - 1):
        kept, old, new = hunks[index]
        if bool(old) == bool(new):
            continue
        change, behind = old or new, hunks[index + 1]
        best, best_at = -1, 0
        line = [*kept, *change, *behind.kept]
        start, size = len(kept), len(change)
        lowest = start
        while lowest > 0 and line[lowest - 1] == line[lowest - 1 + size]:
            lowest -= 1
        highest = start
        while highest + size < len(line) and line[highest] == line[highest + size]:
            highest += 1
        first, last = index == 0 or not any(hunks[index - 1]), index == len(hunks) - 2
        for at in range(lowest, highest + 1):
            score = _edge(line, at, first) + _edge(line, at + size, last and not behind.old)
            if score > best or (score == best and abs(at - start) < abs(best_at - start)):
                best, best_at = score, at
        moved = line[best_at : best_at + size]
        hunks[index] = _Hunk(line[:best_at], moved if old else [], moved if new else [])
        hunks[index + 1] = behind._replace(kept=line[best_at + size :])
    return hunks


def _edge(line: Sequence[str], at: int, is_whole: bool) -> int:
    """How good a place in a line of tokens is for a change to begin or end at."""
    if at in (0, len(line)):
        return 3 if is_whole else 0
    if line[at - 1] in _END:
        return 3
    if line[at - 1] in _PAUSE:
        return 2
    return 1 if line[at] in _PAUSE + _END else 0


def _joined(
    hunks: list[_Hunk], is_little: Callable[[list[str], _Hunk, _Hunk], bool]
) -> list[_Hunk]:
    """Changes with too little kept between them become one, until none is left to join."""
    index = 1
    while index < len(hunks):
        left, right = hunks[index - 1], hunks[index]
        kept = right.kept
        between = (left.old or left.new) and (right.old or right.new)
        if between and is_little(kept, left, right):
            hunks[index - 1] = _Hunk(
                left.kept, left.old + kept + right.old, left.new + kept + right.new
            )
            del hunks[index]
            index = max(index - 1, 1)
        elif not kept and not between:
            hunks[index - 1] = _Hunk(left.kept, left.old + right.old, left.new + right.new)
            del hunks[index]
        else:
            index += 1
    return hunks


def _is_little(kept: list[str], left: _Hunk, right: _Hunk) -> bool:
    """Whether what is kept between two changes is a character, or shorter than both.

    Between two insertions (or two deletions) nothing is confetti: the other text is read through.
    """
    if len(kept) == 1:
        return len(kept[0]) == 1
    if not (left.old or right.old) or not (left.new or right.new):
        return False
    return len(kept) <= max(len(left.old), len(left.new)) and len(kept) <= max(
        len(right.old), len(right.new)
    )


def _only_separates(kept: list[str], left: _Hunk, right: _Hunk) -> bool:
    """Whether nothing but marks is kept between a name that was replaced and the next."""
    return _SEPARATORS.issuperset(kept) and bool(left.old and left.new and right.old and right.new)
