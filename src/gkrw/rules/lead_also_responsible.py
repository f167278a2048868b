"""A department that is both the lead and named as responsible for a task."""

from itertools import combinations

from gkrw.core.model import LISTS
from gkrw.rules.context import Context, Findings, hint, task_phrase

KIND = hint(
    "G407",
    "牵头部门又列为责任部门",
    "同一个部门在这项任务里既是牵头部门，又在责任部门中点了名。按牵头计算，通知中只出现一次。",
    "lead: [新区财政局]\nresponsible: [各园区, 财政局, 生态环境局]",
    "原表如此的，写进 accepted；是笔误的，从后一份名单中删去。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each department in responsible or support that a list before it names."""
    roster, headings = context.roster, context.table.columns
    for tasks, named in context.named_by_names:
        for first, later in combinations(range(len(LISTS)), 2):
            both, key = named[first] & named[later], LISTS[later]
            for task in tasks if both else ():
                for name in getattr(task, key).every_name():
                    canonical = roster.canonical.get(name.text)
                    if canonical in both and canonical in roster.departments:
                        duty = (
                            "牵头"
                            if LISTS[first] == "lead"
                            else f"作为{headings['responsible']}承担"
                        )
                        whose = f"{task_phrase(task.id)}由{canonical}{duty}"
                        message = f"{whose}，{headings[key]}中又列了“{name.text}”。"
                        fix = f"原表如此的，写进 accepted；是笔误的，从{headings[key]}中删去。"
                        yield KIND.at(name.place, message, fix)
