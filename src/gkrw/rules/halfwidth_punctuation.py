"""Half-width punctuation inside Chinese text."""

import re

from gkrw.rules.context import Context, Findings, is_chinese, warning

KIND = warning(
    "G501",
    "中文里用了半角标点",
    "汉字旁边的标点应当用全角（，。；：“”）。半角标点在公文里不规范，换行和对齐也会不好看。",
    "title: “双随机,一公开”",
    "改成对应的全角标点；原文如此、需要保持原貌的，写进 accepted。",
)
_MARK = re.compile(r"[,;:?!()\"'.]")
_FULL_WIDTH = dict(zip(",;:?!().", "，；：？！（）。", strict=True))


def check(context: Context) -> Findings:
    """Yield a finding at the first such mark of each text."""
    for text in context.unusual_texts:
        offsets = [
            match.start()
            for match in _MARK.finditer(text.value)
            if _is_beside_chinese(text.value, match.start())
        ]
        if not offsets:
            continue
        marks = list(dict.fromkeys(text.value[offset] for offset in offsets))
        fixes = "、".join(f"{mark} 改成全角的 {_FULL_WIDTH.get(mark, '“ ”')}" for mark in marks)
        count = f"，共 {len(offsets)} 处" if len(offsets) > 1 else ""
        message = f"{text.whose}里有半角标点“{'”“'.join(marks)}”{count}。"
        fix = f"{fixes}；原文如此的，写进 accepted。"
        yield KIND.at(text.place.within(text.value, offsets[0]), message, fix)


def _is_beside_chinese(text: str, offset: int) -> bool:
    """Return whether the mark at an offset is next to Chinese text. A full stop counts only after
    Chinese text, and not before another one, a letter or a digit."""
    before, after = text[offset - 1 : offset], text[offset + 1 : offset + 2]
    if text[offset] == ".":
        continues = after == "." or (after.isascii() and after.isalnum())
        return is_chinese(before) and not continues
    if after.isspace():
        after = text[offset + 2 : offset + 3]
    return is_chinese(before) or is_chinese(after)
