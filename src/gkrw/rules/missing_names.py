"""A task whose lead or responsible is written neither at the task nor above it."""

from gkrw.core.names import Level
from gkrw.rules.context import Context, Findings, error, titled_task_phrase

KIND = error(
    "G410",
    "牵头部门或责任部门没有写",
    "任务自己没有写，上面的专题、分类也没有默认值。是漏写了，还是表中本来就空着，看不出来。",
    "- id: T01\n  title: 公众参与\n  requirement: …        # 没有 lead",
    "补一行 lead 或 responsible；表中本来就空着的，写 lead: [] 或 responsible: []。",
)


def check(context: Context) -> Findings:
    """Yield a finding at the task for each missing list. Skipped for a table not read whole."""
    if not context.table.whole:
        return
    columns = context.table.columns
    needed = [key for key in context.table.lists if key != "support"]
    # Each missing list is an object of its own, so its task is alone in its group.
    for tasks in context.tasks_by_names:
        task = tasks[0]
        for key in needed:
            if getattr(task, key).level is Level.NOWHERE:
                message = f"{titled_task_phrase(task)}没有写{columns[key]}，上级也没有默认值。"
                fix = f"补一行 {key}: […]；表中本来就空着的，写 {key}: []。"
                yield KIND.at(task.place, message, fix)
