"""A deadline in words that gkrw does not recognise."""

from gkrw.core import deadlines
from gkrw.rules.context import Context, Findings, hint

KIND = hint(
    "G602",
    "完成时限的说法不常见",
    "这个说法不在常用的范围里（日期、年底前、10月底前、每季度、持续推进等）。"
    "会照原样显示，但不能据此判断是否逾期。",
    "deadline: 尽快",
    "能定日期的，写成 2026-10-31；否则改用常用的说法，或保持原样。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each deadline whose wording is not known, or whose year is unlikely."""
    for deadline, whose in context.deadlines():
        text = deadline.text
        if deadlines.has_odd_year(text):
            yield KIND.at(deadline.place, f"{whose}年份不对，不能据此判断逾期。", "检查年份。")
        elif deadline.day is None and not (
            deadlines.has_impossible_date(text) or deadlines.is_known_wording(text)
        ):
            message = f"{whose}不是常用的说法，不能据此判断逾期。"
            yield KIND.at(deadline.place, message, "能定日期的，写成 2026-10-31 的样子。")
