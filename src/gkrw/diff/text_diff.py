"""The difference of two texts as one text with marks, made to be read.

A shortest difference of two Chinese sentences is unreadable: it keeps single characters that happen
to be in both between fragments without meaning. So numbers and Latin words stay whole, and text
between two replacements is kept only if it is longer than one of them.

The difference itself is RapidFuzz's (Indel: only insertions and deletions), which also measures the
similarity of tasks. diff-match-patch has a similar clean-up, but it splits only at characters or
English words, runs in pure Python, and has a time limit: the result could depend on the speed of
the machine.
"""

import re
from collections.abc import Callable, Sequence
from enum import Enum
from typing import NamedTuple

_WORD = re.compile(r"\d+(?:[.,]\d+)*%?|[A-Za-z]+|\s+|.", re.DOTALL)
_NAME = re.compile(r"[^，、（）]+?(?=等?[，、（）]|等?$)|.")
_SEPARATORS = frozenset("，、（）")
_SENTENCE_END, _PAUSE = "。！？；\n", "，、：”）》"


class Edit(Enum):
    """Whether a span of text is in both texts, only in the old one, or only in the new one."""

    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


class Span(NamedTuple):
    """A stretch of text, never empty."""

    edit: Edit
    text: str


class _Hunk(NamedTuple):
    """Kept tokens, and the tokens deleted and inserted after them."""

    kept: list[str]
    old: list[str]
    new: list[str]


def diff_texts(before: str, after: str) -> tuple[Span, ...]:
    """Return two texts as one sequence of spans. All spans except the inserted ones make up the
    text before; all except the deleted ones make up the text after."""
    hunks = _hunks(_WORD.findall(before), _WORD.findall(after))
    return _spans(_joined(_shifted(hunks), _is_confetti))


def diff_names(before: str, after: str) -> tuple[Span, ...]:
    """Like `diff_texts` for two cells of departments; a name is never divided."""
    hunks = _hunks(_NAME.findall(before), _NAME.findall(after))
    return _spans(_joined(hunks, _is_separator))


def _spans(hunks: list[_Hunk]) -> tuple[Span, ...]:
    return tuple(
        Span(edit, "".join(tokens))
        for hunk in hunks
        for edit, tokens in zip(Edit, hunk, strict=True)
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


def _shifted(hunks: list[_Hunk]) -> list[_Hunk]:
    """Shift pure insertions and deletions to phrase boundaries where the texts allow it.

    For example, 及时公开政策。[及时公开信息。] takes the place of 及时公开[政策。及时公开]信息。
    """
    hunks = [*hunks, _Hunk([], [], [])]
    for index in range(len(hunks) - 1):
        kept, old, new = hunks[index]
        if bool(old) == bool(new):
            continue
        change, following = old or new, hunks[index + 1]
        best, best_at = -1, 0
        line = [*kept, *change, *following.kept]
        start, size = len(kept), len(change)
        lowest = start
        while lowest > 0 and line[lowest - 1] == line[lowest - 1 + size]:
            lowest -= 1
        highest = start
        while highest + size < len(line) and line[highest] == line[highest + size]:
            highest += 1
        is_first = index == 0 or not any(hunks[index - 1])
        is_last = index == len(hunks) - 2 and not following.old
        for at in range(lowest, highest + 1):
            score = _boundary_score(line, at, is_first)
            score += _boundary_score(line, at + size, is_last)
            if score > best or (score == best and abs(at - start) < abs(best_at - start)):
                best, best_at = score, at
        shifted = line[best_at : best_at + size]
        hunks[index] = _Hunk(line[:best_at], shifted if old else [], shifted if new else [])
        hunks[index + 1] = following._replace(kept=line[best_at + size :])
    return hunks


def _boundary_score(line: Sequence[str], at: int, is_text_end: bool) -> int:
    """Return how suitable a position in a line of tokens is as a boundary of a change, from 0 to 3.
    `is_text_end` says that the start (or end) of the line is also that of the whole text."""
    if at in (0, len(line)):
        return 3 if is_text_end else 0
    if line[at - 1] in _SENTENCE_END:
        return 3
    if line[at - 1] in _PAUSE:
        return 2
    return 1 if line[at] in _PAUSE + _SENTENCE_END else 0


def _joined(
    hunks: list[_Hunk], is_negligible: Callable[[list[str], _Hunk, _Hunk], bool]
) -> list[_Hunk]:
    """Join changes that only negligible text separates, until no two can be joined."""
    index = 1
    while index < len(hunks):
        left, right = hunks[index - 1], hunks[index]
        kept = right.kept
        both_change = (left.old or left.new) and (right.old or right.new)
        if both_change and is_negligible(kept, left, right):
            hunks[index - 1] = _Hunk(
                left.kept, left.old + kept + right.old, left.new + kept + right.new
            )
            del hunks[index]
            index = max(index - 1, 1)
        elif not kept and not both_change:
            hunks[index - 1] = _Hunk(left.kept, left.old + right.old, left.new + right.new)
            del hunks[index]
        else:
            index += 1
    return hunks


def _is_confetti(kept: list[str], left: _Hunk, right: _Hunk) -> bool:
    """Return whether the tokens kept between two changes are a single character, or several tokens
    but no more than those of either change. Between two insertions (or two deletions) only a single
    character is negligible: in the other version, longer text is continuous."""
    if len(kept) == 1:
        return len(kept[0]) == 1
    if not (left.old or right.old) or not (left.new or right.new):
        return False
    return all(len(kept) <= max(len(side.old), len(side.new)) for side in (left, right))


def _is_separator(kept: list[str], left: _Hunk, right: _Hunk) -> bool:
    """Return whether only separators are kept between two replaced names."""
    return _SEPARATORS.issuperset(kept) and bool(left.old and left.new and right.old and right.new)
