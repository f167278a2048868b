"""A task whose progress nobody reports."""

from gkrw.core.assignments import Assignments
from gkrw.core.model import Reports
from gkrw.rules.context import Context, Findings, error, titled_task_phrase

KIND = error(
    "G608",
    "没有填报的单位",
    "reports 写的是只由牵头单位（lead）或点名的单位（named）填报，这项任务却没有点名任何单位，"
    "统计和通报里就没有这项任务了。reports 有三种写法：all 承担的单位都填报，最全，填的格最多；"
    "named 由牵头和责任部门里点名的单位填报；lead 只由牵头单位填报，没有牵头单位的由责任部门里点名的填报。"
    "gkrw depts 列出三种写法各要填多少。",
    "reports: lead\n…\n- id: T05\n  responsible: [各部门]",
    "给这项任务写 reports: all，或者写明牵头部门。",
)


def check(context: Context) -> Findings:
    """Yield a finding for each task that has no reporters though the table says who reports."""
    parts = (context.headings, context.tasks)
    if not (context.table.reports or any(part.reports for some in parts for part in some)):
        return  # the usual table: a twentieth of the time to read and check it
    assignments = Assignments(context.table, context.roster)
    for row in context.table.rows():
        reports = assignments.reports(row)
        if reports is not Reports.ALL and not assignments.reporters(row):
            place = row.task.places.get("reports") or row.task.places["id"]
            message = f"{titled_task_phrase(row.task)}没有填报的单位：reports 是 {reports.value}（{reports.label}）。"
            named = "lead" if "lead" in context.table.lists else "responsible"
            heading = context.table.columns[named]
            fix = f"给这项任务写 reports: all，或者写明{heading}。"
            yield KIND.at(place, message, fix)
