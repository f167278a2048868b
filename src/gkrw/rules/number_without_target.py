"""A number in a requirement that is not entered as a target."""

import re
import unicodedata

from gkrw.rules.context import Context, Findings, hint

KIND = hint(
    "G605",
    "要求中有数字，没有登记指标",
    "工作要求里有“90%”“7个工作日”这样的数字，但没有写 targets，清单里就不会要求填报完成值。",
    "requirement: |\n  网上可办率不低于90%。        # 没有 targets",
    "要考核这个数字的，补上 targets，如 targets: [{name: 网上可办率, at_least: 90, unit: '%'}]；"
    "不考核的，可以不管。",
)
_DIGIT = re.compile("[0-9０-９]")
_NUMBER = re.compile(r"(?<![第\d.])(\d+(?:\.\d+)?)\s*(%|％|个?工作日|日内|天内|次|篇|条|件|小时)")


def check(context: Context) -> Findings:
    """Yield a finding at the first such number of each requirement without targets."""
    for text in context.unusual_texts:
        has_digit = text.key == "requirement" and _DIGIT.search(text.value)
        if has_digit and (match := _NUMBER.search(text.value)) and "targets" not in text.places:
            message = f"{text.whose}里有“{match.group()}”，没有登记量化指标。"
            number, unit = (unicodedata.normalize("NFKC", each) for each in match.groups())
            unit = "'%'" if unit == "%" else unit.removesuffix("内")
            bound = "at_most" if unit.endswith(("日", "天", "小时")) else "at_least"
            line = f"targets: [{{name: 指标的名称, {bound}: {number}, unit: {unit}}}]"
            fix = f"要考核这个数字的，补上 {line}；不低于的写 at_least，不超过的写 at_most。"
            yield KIND.at(text.place.within(text.value, match.start()), message, fix)
