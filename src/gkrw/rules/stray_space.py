"""Blanks and empty lines where Chinese text has none."""

import re
from collections.abc import Iterator

from gkrw.rules.context import Context, Findings, is_chinese, warning

KIND = warning(
    "G502",
    "有多余的空格",
    "汉字之间、一段的开头结尾多了空格（包括全角空格、制表符），或者中间有空行。"
    "多半是从 Word 复制时带来的版式空格。",
    "title: 重点领域信息公 开",
    "删掉空格。首行缩进由模板负责，不用在文字里敲空格。",
)
_BLANKS = re.compile(r"^[^\S\n]*\n|[^\S\n]+", re.MULTILINE)


def check(context: Context) -> Findings:
    """Yield a finding at the first such blank of each text."""
    for text in context.unusual_texts:
        stray = list(_stray_blanks(text.value))
        if not context.table.whole:  # lines that were left out of a text are empty
            stray = [each for each in stray if each[1] != "空行"]
        if not stray:
            continue
        offset, what = stray[0]
        count = f"，共 {len(stray)} 处" if len(stray) > 1 else ""
        message = f"{text.whose}里有多余的{what}{count}。"
        yield KIND.at(text.place.within(text.value, offset), message, f"删掉{what}。")


def _stray_blanks(text: str) -> Iterator[tuple[int, str]]:
    """Yield the offset and the Chinese name of each empty line and each stray blank.

    A blank is stray at the beginning or end of a paragraph or between Chinese characters; a tab
    always is.
    """
    for match in _BLANKS.finditer(text):
        start, end = match.span()
        before, after = text[start - 1 : start] or "\n", text[end : end + 1] or "\n"
        if match.group().endswith("\n"):
            yield start, "空行"
        elif "\n" in (before, after) or (is_chinese(before) and is_chinese(after)):
            yield start, "空格"
        else:
            yield from (
                (start + at, "空格") for at, blank in enumerate(match.group()) if blank == "\t"
            )
