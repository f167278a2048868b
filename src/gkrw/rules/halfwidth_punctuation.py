"""Half-width punctuation inside Chinese text."""

import re
from collections.abc import Iterator

from gkrw.core.findings import Finding, FindingKind, Severity
from gkrw.rules.context import Context

KIND = FindingKind(
    "G501",
    Severity.WARNING,
    "中文里用了半角标点",
    "汉字旁边的标点应当用全角（，。；：“”）。半角标点在公文里不规范，换行和对齐也会不好看。",
    "title: “双随机,一公开”",
    "改成对应的全角标点；原文如此、需要保持原貌的，不必改。",
)
_CHINESE = r"“”‘’…\u3001-\U000323af"
_PATTERN = re.compile(
    rf"[,;:?!()\"'](?:(?<=[{_CHINESE}].)|(?=\s?[{_CHINESE}]))|\.(?<=[{_CHINESE}].)(?![A-Za-z0-9.])"
)
_FULL_WIDTH = dict(zip(",;:?!().", "，；：？！（）。", strict=True))


def check(context: Context) -> Iterator[Finding]:
    """A finding at the first such mark of each text."""
    for text in context.odd_texts:
        match = _PATTERN.search(text.value)
        if match is None:
            continue
        found = _PATTERN.findall(text.value)
        marks = list(dict.fromkeys(found))
        fixes = "、".join(f"{mark} 改成全角的 {_FULL_WIDTH.get(mark, '“ ”')}" for mark in marks)
        count = f"，共 {len(found)} 处" if len(found) > 1 else ""
        yield KIND.at(
            text.place.within(text.value, match.start()),
            f"{text.whose}里有半角标点“{'”“'.join(marks)}”{count}。",
            f"{fixes}；原文如此的，可以不改。",
        )
