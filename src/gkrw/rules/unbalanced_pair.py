"""A bracket or quotation mark without its other half."""

import re

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


def check(context: Context) -> Findings:
    """Yield a finding at the first mark without its other half, for each text and kind of pair."""
    pairs = [pair for pair in _OTHER_HALF.items() if not _are_paired(context.joined_texts, *pair)]
    if not pairs:
        return
    for text in context.texts_where(lambda value: not all(_are_paired(value, *p) for p in pairs)):
        value = _without_items(text.value)
        for left, right in pairs:
            if (offset := _unpaired(value, left, right)) is not None:
                message = f"{text.whose}里的“{value[offset]}”没有成对。"
                fix = f"补上“{left if value[offset] == right else right}”，或删掉多余的一个。"
                yield KIND.at(text.place.within(value, offset), message, fix)


def _are_paired(text: str, left: str, right: str) -> bool:
    """Return whether all marks of a kind are pairs on one line without another such mark inside:
    then none lacks its other half. It is nearly always so, and soon seen."""
    lefts = text.count(left)
    if lefts == 0 or lefts != text.count(right):
        return lefts == 0 and right not in text
    left, right = re.escape(left), re.escape(right)
    return len(re.findall(f"{left}[^{left}{right}\n]*{right}", text)) == lefts


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
