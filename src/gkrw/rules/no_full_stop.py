"""A paragraph of a requirement without a mark at its end."""

import re

from gkrw.rules.context import Context, Findings, hint, task_phrase

KIND = hint(
    "G505",
    "段末没有句号",
    "工作要求的一段没有以句号（或叹号、问号）结尾。可能是漏了标点，也可能是复制时少了一截。",
    "requirement: |\n  建立政务舆情回应责任制并落实政务舆情回应主体责任",
    "对照原文：少了文字的补上；原文就没有句号的，写进 accepted。",
)
_ENDS = ("。", "！", "？", "；", "…", "。”", "。）", "！”", "？”")


def check(context: Context) -> Findings:
    """Yield a finding at the last character of each paragraph that does not end like a sentence."""
    heading = context.table.columns["requirement"]
    for task in context.tasks:
        value = task.requirement
        if value.endswith("。") and "\n" not in value:
            continue
        for paragraph in re.finditer("[^\n]+", value):
            written, end = paragraph.group().rstrip(), paragraph.end()
            leads_in = written.endswith("：") and end < len(value)
            if written and not leads_in and not written.endswith(_ENDS):
                ending = f"末尾没有句号（“…{written[-6:]}”）"
                message = f"{task_phrase(task.id)}的{heading}有一段{ending}。"
                fix = "对照原文，漏了的补上；原文如此的，写进 accepted。"
                yield KIND.at(task.places["requirement"].within(value, end - 1), message, fix)
