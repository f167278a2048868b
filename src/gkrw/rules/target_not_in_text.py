"""A target whose number is not in the requirement."""

import re
import unicodedata
from decimal import Decimal

from gkrw.core.wording import chinese_number
from gkrw.rules.context import Context, Findings, task_phrase, warning

KIND = warning(
    "G604",
    "量化指标与工作要求不一致",
    "指标里的数字在工作要求的原文中找不到。可能是抄错了，也可能要求改了而指标没有跟着改。",
    "requirement: |\n  网上可办率不低于90%。\ntargets:\n  - name: 网上可办率\n    at_least: 80\n    unit: '%'",
    "以工作要求的原文为准，改正指标。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each target with a bound that is not in the requirement."""
    heading = context.table.columns["requirement"]
    for task in context.tasks:
        if not task.targets:
            continue
        for target in task.targets:
            for bound in (target.at_least, target.at_most):
                if bound is not None and not _is_in(bound, target.unit, task.requirement):
                    whose = f"{task_phrase(task.id)}的量化指标“{target.name}”"
                    message = f"{whose}是 {bound}，{heading}里没有这个数。"
                    yield KIND.at(target.place, message)


def _is_in(bound: Decimal, unit: str, requirement: str) -> bool:
    """Return whether a requirement contains a number: as 7 or 七 (两 for 2), 3,000, ９０, 百分之九十."""
    # Few numbers are full-width; to normalize each text takes 1 % of the time to read a table.
    return _is_written(bound, unit, requirement) or _is_written(
        bound, unit, unicodedata.normalize("NFKC", requirement)
    )


def _is_written(bound: Decimal, unit: str, requirement: str) -> bool:
    digits = re.sub(r"(?<=\d),(?=\d{3})", "", requirement)
    number = f"{bound.normalize():f}"
    zeros = "0*" if "." in number else r"(?:\.0+)?"
    if re.search(rf"(?<![\d.．])(?<!\d，){re.escape(number)}{zeros}(?!\d|[.．]\d)", digits):
        return True
    if bound != bound.to_integral_value() or not 0 <= bound < 1000:
        return False
    ways = [chinese_number(int(bound)) if bound else "零"]
    if bound == 2:
        ways.append("两")
    if unit == "%" and bound == 100:
        ways.append("百")
    return any(
        re.search(rf"(?<!{_CHINESE_DIGIT}){way}(?!{_CHINESE_DIGIT})", requirement) for way in ways
    )


_CHINESE_DIGIT = "[零一二三四五六七八九十百千万两]"
