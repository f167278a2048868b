"""A deadline with a date that does not exist."""

from gkrw.core import deadlines
from gkrw.rules.context import Context, Findings, error

KIND = error(
    "G601",
    "完成时限的日期不对",
    "时限里的日期在日历上没有，逾期就无法判断。",
    "deadline: 2026-11-31",
    "写成日历上有的日期，如 2026-11-30。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each deadline with a date that does not exist."""
    for deadline, whose in context.deadlines():
        if deadlines.has_impossible_date(deadline.text):
            message = f"{whose}里有日历上没有的日期。"
            yield KIND.at(deadline.place, message, "写成年-月-日，如 2026-11-30。")
