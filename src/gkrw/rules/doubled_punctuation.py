"""The same punctuation mark twice in a row."""

from gkrw.rules.context import Context, Findings, warning

KIND = warning(
    "G506",
    "标点重复",
    "同一个标点连着打了两次，或者逗号、顿号后面紧跟着句号。",
    "requirement: |\n  及时公开相关信息。。",
    "删掉多余的一个。",
)
_DOUBLED = ("，，", "。。", "、、", "；；", "：：", "，。", "、。")


def check(context: Context) -> Findings:
    """Yield a finding at the second mark of the first such pair of each text."""
    for pair in _DOUBLED:
        for text in context.texts_with(pair):
            message = f"{text.whose}里标点重复：“{pair}”。"
            yield KIND.at(text.place.within(text.value, text.value.index(pair) + 1), message)
