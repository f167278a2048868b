"""A department that is both the lead and named as responsible for a task."""

from gkrw.rules.context import Context, Findings, hint, task_phrase

KIND = hint(
    "G407",
    "牵头部门又列为责任部门",
    "同一个部门在这项任务里既是牵头部门，又在责任部门中点了名。按牵头计算，通知中只出现一次。",
    "lead: [新区财政局]\nresponsible: [各园区, 财政局, 生态环境局]",
    "原表如此的，写进 accepted；是笔误的，从责任部门中删去。",
)


def check(context: Context) -> Findings:
    """Yield a finding at the department's name in responsible."""
    roster = context.roster
    for tasks in context.tasks_by_names:
        both = roster.reach(tasks[0].lead).named & roster.reach(tasks[0].responsible).named
        for task in tasks if both else ():
            for name in task.responsible.every_name():
                canonical = roster.canonical.get(name.text)
                if canonical in both and canonical in roster.departments:
                    whose = f"{task_phrase(task.id)}由{canonical}牵头"
                    heading = context.table.columns["responsible"]
                    yield KIND.at(name.place, f"{whose}，{heading}中又列了“{name.text}”。")
