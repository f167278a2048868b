"""A task with the id of a task that was removed."""

from collections.abc import Iterator

from gkrw.core.findings import Finding, FindingKind, Severity
from gkrw.rules.context import Context

KIND = FindingKind(
    "G304",
    Severity.ERROR,
    "用了停用的编号",
    "这个编号原来属于一项已经删掉的任务（列在 retired 里）。再给别的任务用，旧的进展和清单就会记错。",
    "retired: [T07]\n…\n- id: T07",
    "换一个从没用过的编号；确实是原来的任务恢复了，从 retired 中删去。",
)


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at each id that is listed as retired."""
    retired = {name.text for name in context.table.retired}
    if retired.isdisjoint(context.ids):
        return
    for task in context.tasks:
        if task.id in retired:
            yield KIND.at(
                task.places["id"],
                f"编号 {task.id} 已经停用，原来属于一项删掉的任务。",
                f"换一个没有用过的编号，例如 {context.unused_id(task.id)}。",
            )
