"""The report of a run: as records, and as lines to read."""

from collections.abc import Iterator, Sequence

from gkrw.core.assignments import Role
from gkrw.core.particulars import blank_particulars
from gkrw.progress.records import Status
from gkrw.report.publish import ReportPlan
from gkrw.views.publishing_lines import blank_lines, removed_lines


def report_records(plan: ReportPlan) -> Iterator[dict[str, object]]:
    """A record for each file, for JSON."""
    items = plan.report.items
    counts = {role.value: sum(item.role is role for item in items) for role in Role}
    for file in plan.destination.files:
        yield {"path": str(plan.folder / file.name), "department": None, **counts}


def report_summary(plan: ReportPlan, removed: Sequence[str], dry_run: bool) -> Iterator[str]:
    """The totals, the files, and what the run removed and left blank."""
    report, whole, files = plan.report, plan.report.whole, plan.destination.files
    yield (
        f"截至 {plan.day}：{len(report.departments)} 个单位承担 {whole.total} 项次，"
        f"已完成 {whole.count(Status.DONE)}（{whole.rate}%），"
        f"推进中 {whole.count(Status.UNDER_WAY)}，未开始 {whole.count(Status.NOT_STARTED)}，"
        f"未报 {whole.count(None)}；逾期 {whole.overdue}。"
    )
    yield f"{'会写出' if dry_run else '已写出'} {len(files)} 份文件：{plan.folder}"
    yield from (f"  {file.name}" for file in files)
    yield from removed_lines(removed)
    if report.silent:
        yield f"还没有报送的 {len(report.silent)} 个单位：{'、'.join(report.silent)}。"
    yield from report.cautions
    blanks = blank_particulars(report.office, plan.particulars)
    # The report sets a day to report by, and to whom, only for departments that have not reported.
    unused = () if whole.count(None) else ("报送期限", "报送单位")
    yield from blank_lines([name for name in blanks if name not in unused])
