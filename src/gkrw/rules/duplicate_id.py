"""Two tasks with the same id."""

from collections import Counter

from gkrw.rules.context import Context, Findings, error

KIND = error(
    "G301",
    "编号重复",
    "两项任务用了同一个编号。进展、清单和历史都按编号对应，重复就会记到别的任务上。",
    "- id: T05\n  title: 审计公开\n…\n- id: T05\n  title: 公众参与",
    "给后加的任务换一个从没用过的新编号，原来的编号不要动。",
)


def check(context: Context) -> Findings:
    """Yield a finding at the second and each later task with the same id."""
    if len(context.ids) == len(context.tasks):
        return
    first: dict[str, int] = {}
    proposed: Counter[str] = Counter()
    for task in context.tasks:
        if task.id and task.id in first:
            letters = task.id.rstrip("0123456789")
            unused = context.unused_id(task.id, proposed[letters])
            proposed[letters] += 1
            message = f"编号 {task.id} 已经用于第 {first[task.id]} 行的任务。"
            yield KIND.at(task.places["id"], message, f"换一个没有用过的编号，例如 {unused}。")
        else:
            first[task.id] = task.place.line
