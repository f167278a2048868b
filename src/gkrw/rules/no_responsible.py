"""A task for which the table names no responsible department."""

from gkrw.rules.context import Context, Findings, hint, titled_task_phrase

KIND = hint(
    "G411",
    "没有写明责任部门",
    "这项任务的责任部门是空的（写成了 []），没有责任部门会收到通知。",
    "responsible: []",
    "核对分解表：漏了的补上；确实只由牵头部门承担的，保持 []。",
)


def check(context: Context) -> Findings:
    """Yield a finding for each task whose responsible list is explicitly empty, unless others lead
    and support it: then nobody is left out."""
    for task, place in context.explicitly_empty("responsible"):
        if task.lead.entries and task.support.entries:
            continue
        message = f"{titled_task_phrase(task)}没有写明{context.table.columns['responsible']}。"
        yield KIND.at(place, message, "核对分解表，漏了的补上。")
