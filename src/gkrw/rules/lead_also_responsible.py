"""A department that is both the lead and named as responsible for a task."""

from gkrw.core.findings import Severity
from gkrw.rules.context import Context, Findings, task_phrase

KIND = Severity.HINT.kind(
    "G407",
    "牵头部门又列为责任部门",
    "同一个部门在这项任务里既是牵头部门，又在责任部门中点了名。按牵头计算，通知中只出现一次。",
    "lead: [新区财政局]\nresponsible: [各园区, 财政局, 生态环境局]",
    "原表如此的，不必改；是笔误的，从责任部门中删去。",
)


def check(context: Context) -> Findings:
    """Yield a finding at the department's name in responsible."""
    roster = context.roster
    departments = roster.departments.keys()
    named: dict[
        int, frozenset[str]
    ] = {}  # the departments of each responsible list, by its identity
    for task in context.tasks:
        key = id(task.responsible)
        if key not in named:
            named[key] = roster.reach(task.responsible).named & departments
        if not named[key]:
            continue  # nearly always: only collectives
        both = named[key] & roster.reach(task.lead).named
        for name in task.responsible.every_name():
            if (canonical := roster.canonical.get(name.text, "")) in both:
                message = (
                    f"{task_phrase(task.id)}由{canonical}牵头，责任部门中又列了“{name.text}”。"
                )
                yield KIND.at(name.place, message)
