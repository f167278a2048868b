"""Blanks where Chinese text has none."""

import re
from collections.abc import Iterator

from gkrw.core.findings import Finding, FindingKind, Severity
from gkrw.rules.context import Context

KIND = FindingKind(
    "G502",
    Severity.WARNING,
    "有多余的空格",
    "汉字之间、一段的开头结尾多了空格（包括全角空格、制表符），或者中间有空行。"
    "多半是从 Word 复制时带来的版式空格。",
    "title: 重点领域信息公 开",
    "删掉空格。首行缩进由模板负责，不用在文字里敲空格。",
)
_ANY = re.compile(r"\s")
_BLANK = r"[^\S\n]"
_CHINESE = r"[“”‘’…\u3001-\U000323af]"
_PATTERN = re.compile(
    rf"^{_BLANK}*\n|(?<={_CHINESE}){_BLANK}+(?={_CHINESE})|^{_BLANK}+|(?<![^\S\n]){_BLANK}+$|\t",
    re.MULTILINE,
)


def check(context: Context) -> Iterator[Finding]:
    """A finding at the first such blank of each text."""
    for text in context.odd_texts:
        value = text.value
        if _ANY.search(value) is None:
            continue
        if match := _PATTERN.search(value):
            count = sum(1 for _ in _PATTERN.finditer(value))
            what = "空行" if match.group().endswith("\n") else "空格"
            yield KIND.at(
                text.place.within(value, match.start()),
                f"{text.whose}里有多余的{what}" + (f"，共 {count} 处。" if count > 1 else "。"),
                f"删掉{what}。",
            )
