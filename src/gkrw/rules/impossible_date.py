"""A deadline with a date that does not exist."""

from collections.abc import Iterator

from gkrw.core import deadlines
from gkrw.core.findings import Finding, FindingKind, Severity
from gkrw.rules.context import Context, task_phrase

KIND = FindingKind(
    "G601",
    Severity.ERROR,
    "完成时限的日期不对",
    "时限里的日期在日历上没有，逾期就无法判断。",
    "deadline: 2026-11-31",
    "写成日历上有的日期，如 2026-11-30。",
)


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at each deadline with a date that does not exist."""
    for task in context.tasks:
        deadline = task.deadline
        if deadline and deadlines.has_impossible_date(deadline.text):
            yield KIND.at(
                deadline.place,
                f"{task_phrase(task.id)}的完成时限“{deadline.text}”里有日历上没有的日期。",
                "写成年-月-日，如 2026-11-30。",
            )
