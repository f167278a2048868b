"""A task for which the table names no lead."""

from gkrw.rules.context import Context, Findings, titled_task_phrase, warning

KIND = warning(
    "G404",
    "没有写明牵头部门",
    "表中这项任务的牵头部门是空的（写成了 []）。没有牵头部门，就没有人负总责。",
    "lead: []",
    "请示后补上牵头部门；确实不设牵头部门的，保持 []，在 accepted 里写明。",
)


def check(context: Context) -> Findings:
    """Yield a finding for each task whose lead is explicitly empty."""
    for task, place in context.explicitly_empty("lead"):
        heading = context.table.columns["lead"]
        message = f"{titled_task_phrase(task)}没有写明{heading}。"
        yield KIND.at(place, message, f"请示后补上{heading}。")
