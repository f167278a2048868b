"""A task for which the table names no lead."""

from collections.abc import Iterator

from gkrw.core.findings import Finding, FindingKind, Severity
from gkrw.core.model import Level
from gkrw.rules.context import Context, titled_task_phrase

KIND = FindingKind(
    "G404",
    Severity.WARNING,
    "没有写明牵头部门",
    "表中这项任务的牵头部门是空的（写成了 []）。没有牵头部门，就没有人负总责。",
    "lead: []",
    "请示后补上牵头部门；确实不设牵头部门的，保持 []，并在 note 中说明。",
)


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at each explicitly empty lead that applies to a task."""
    for task in context.tasks:
        lead = task.lead
        if not lead.entries and lead.level not in (Level.NOWHERE, Level.UNREAD):
            yield KIND.at(
                lead.place if lead.level is Level.TASK else task.place,
                f"{titled_task_phrase(task)}没有写明牵头部门。",
                "请示后补上牵头部门。",
            )
