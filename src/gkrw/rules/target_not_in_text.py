"""A target whose number the requirement does not have."""

import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from gkrw.findings import Finding, Kind, Severity
from gkrw.numbering import chinese_number
from gkrw.rules.context import Context, of_task

KIND = Kind(
    "G604",
    Severity.WARNING,
    "量化指标与工作要求不一致",
    "指标里的数字在工作要求的原文中找不到。可能是抄错了，也可能要求改了而指标没有跟着改。",
    "requirement: |\n  网上可办率不低于90%。\ntargets:\n  - name: 网上可办率\n    at_least: 80\n    unit: '%'",
    "以工作要求的原文为准，改正指标。",
)


def check(context: Context) -> Iterator[Finding]:
    """A finding at each target with a bound that its requirement does not contain."""
    for task in context.tasks:
        if not task.targets:
            continue
        requirement = unicodedata.normalize("NFKC", task.requirement)
        for target in task.targets:
            for bound in (target.at_least, target.at_most):
                if bound is not None and not any(way in requirement for way in _ways(bound)):
                    yield KIND.at(
                        target.place,
                        f"{of_task(task.id)}的量化指标“{target.name}”是 {bound}，工作要求里没有这个数。",
                        "以工作要求的原文为准，改正指标。",
                    )


def _ways(bound: Decimal) -> list[str]:
    """How a text may write the number: 7, 七 (and 两 for 2)."""
    ways = [f"{bound:f}", f"{bound.normalize():f}"]
    if bound == int(bound) and 0 < bound < 1000:
        ways.append(chinese_number(int(bound)))
        if bound == 2:
            ways.append("两")
    return ways
