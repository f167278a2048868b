"""A task with the id of a task that was removed."""

from gkrw.rules.context import Context, Findings, error

KIND = error(
    "G304",
    "用了停用的编号",
    "这个编号原来属于一项已经停用的任务（列在 retired 里）。再给别的任务用，旧的进展和清单就会记错。",
    "retired: [T07]\n…\n- id: T07",
    "换一个从没用过的编号；确实是原来的任务恢复了，从 retired 中删去。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each id that is listed as retired."""
    retired = {name.text for name in context.table.retired}
    if retired.isdisjoint(context.ids):
        return
    for task in context.tasks:
        if task.id in retired:
            message = f"编号 {task.id} 已经停用，原来属于一项删掉的任务。"
            fix = f"换一个没有用过的编号，例如 {context.unused_id(task.id)}。"
            yield KIND.at(task.places["id"], message, fix)
