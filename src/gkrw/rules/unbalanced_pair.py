"""A bracket or quotation mark without its other half."""

import re
from functools import lru_cache

from gkrw.rules.context import Context, Findings, warning

KIND = warning(
    "G504",
    "引号或括号不成对",
    "左右引号、括号、书名号的个数不一样。多半是漏打了一半，或者左右打反了。",
    "requirement: |\n  切实履行好“第一解读人职责。",
    "补上缺少的一半；左右打反的，改正过来。",
)
_OTHER_HALF = dict(zip("“（《‘〔【「([", "”）》’〕】」)]", strict=True))
_ITEM = re.compile(r"(?m)^\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z])[）)]")
"""The number of an item, 1） at the beginning of a paragraph, needs no opening bracket."""
_EVERY_MARK = re.escape("".join(map("".join, _OTHER_HALF.items())))
_OTHERS = re.compile(f"[^{_EVERY_MARK}\n]+")


def check(context: Context) -> Findings:
    """Yield a finding at the first mark without its other half, for each text and kind of pair."""
    lines = set(_OTHERS.sub("", context.joined_texts).split("\n"))
    if not any(map(_are_unbalanced, lines)):
        return  # a text whose lines are all balanced is balanced
    for text in context.texts_where(_is_unbalanced):
        value = _without_items(text.value)
        for left, right in _OTHER_HALF.items():
            if (offset := _unpaired(value, left, right)) is not None:
                message = f"{text.whose}里的“{value[offset]}”没有成对。"
                fix = f"补上“{left if value[offset] == right else right}”，或删掉多余的一个。"
                yield KIND.at(text.place.within(value, offset), message, fix)


def _is_unbalanced(value: str) -> bool:
    return _are_unbalanced(_OTHERS.sub("", _without_items(value)))


@lru_cache(maxsize=1024)
def _are_unbalanced(marks: str) -> bool:
    return any(_unpaired(marks, left, right) is not None for left, right in _OTHER_HALF.items())


def _without_items(value: str) -> str:
    if "）" not in value and ")" not in value:
        return value
    return _ITEM.sub(lambda match: " " * len(match.group()), value)


def _unpaired(value: str, left: str, right: str) -> int | None:
    """Return the offset of the first mark without its other half, or None."""
    waiting: list[int] = []
    for offset, character in enumerate(value):
        if character == left:
            waiting.append(offset)
        elif character == right:
            if not waiting:
                return offset
            waiting.pop()
    return waiting[0] if waiting else None
