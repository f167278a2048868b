"""A deadline that is meant as a date but is none."""

from collections.abc import Iterator

from gkrw import deadlines
from gkrw.findings import Finding, Kind, Severity
from gkrw.rules.context import Context, of_task

KIND = Kind(
    "G601",
    Severity.ERROR,
    "完成时限的日期不对",
    "时限写成了日期的样子，但日历上没有这一天，或者写法读不出来，逾期就无法判断。",
    "deadline: 2026-11-31",
    "写成日历上有的日期，如 2026-11-30。",
)


def check(context: Context) -> Iterator[Finding]:
    """A finding at each deadline that looks like a full date and names no day."""
    for task in context.tasks:
        deadline = task.deadline
        if deadline and deadline.day is None and deadlines.is_shaped_like_a_day(deadline.text):
            yield KIND.at(
                deadline.place,
                f"{of_task(task.id)}的完成时限“{deadline.text}”不是日历上的日期。",
                "写成年-月-日，如 2026-11-30。",
            )
