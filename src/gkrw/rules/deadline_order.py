"""Deadlines of one task that are repeated or not in the order of their days."""

from itertools import pairwise

from gkrw.rules.context import Context, Findings, warning

KIND = warning(
    "G610",
    "几个时限的先后不对",
    "一项任务的几个时限，后面的日子比前面的早，或者同一个时限写了两次。多半是次年的没有写年份，"
    "或者打错了：逾期会判断错。",
    "year: 2026\ndeadline: [12月底前, 3月底前]",
    "按日子的先后写；次年的写明年份，如 2027年3月底前。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each deadline that repeats one before it or has an earlier day than the
    one before it."""
    for task in context.tasks_with_deadlines:
        for number, deadline in enumerate(task.deadlines):
            if any(deadline.text == each.text for each in task.deadlines[:number]):
                message = f"{context.whose_deadline(task, deadline)}写了两次。"
                yield KIND.at(deadline.place, message, "删掉一个。")
        dated = [
            (each, day) for each in task.deadlines if (day := each.last_day(context.table.year))
        ]
        for (before, first), (deadline, day) in pairwise(dated):
            if day < first:
                message = (
                    f"{context.whose_deadline(task, deadline)}（{day}）"
                    f"比前面的“{before.text}”（{first}）早。"
                )
                yield KIND.at(deadline.place, message)
