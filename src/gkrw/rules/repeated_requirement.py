"""Two tasks with the same requirement."""

from gkrw.core.model import Task
from gkrw.rules.context import Context, Findings, task_phrase, warning

KIND = warning(
    "G503",
    "工作要求重复",
    "两项任务的工作要求一字不差。多半是复制后忘了改，部门会收到两项一样的任务。",
    "- id: T43\n  requirement: |\n    修订完善、及时更新……\n- id: T44\n  requirement: |\n    修订完善、及时更新……",
    "核对原表，改正复制来的一项；确实重复的，删掉一项。",
)


def check(context: Context) -> Findings:
    """Yield a finding at the second and each later task with the same requirement."""
    heading = context.table.columns["requirement"]
    first: dict[str, Task] = {}
    for task in context.tasks:
        other = first.setdefault(task.requirement, task)
        if other is not task and task.requirement:
            same_as = f"{other.id}（第 {other.place.line} 行）"
            message = f"{task_phrase(task.id)}的{heading}与 {same_as}完全相同。"
            fix = "核对原表，改正其中一项，或者删掉重复的一项。"
            yield KIND.at(task.places["requirement"], message, fix)
