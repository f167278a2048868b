"""`gkrw report`: the report on progress, as a Word document and as a workbook with charts."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options
from gkrw.cli.document_options import (
    DateOption,
    DueOption,
    number_option,
    particulars_asked,
    say_fonts,
    template_option,
)
from gkrw.cli.messages import note
from gkrw.cli.output import write
from gkrw.cli.progress_input import read_valid_progress
from gkrw.cli.table_input import load_table, require_valid, table_path
from gkrw.cli.template_input import TemplateFor, open_template
from gkrw.cli.writing_options import (
    DryRunOption,
    ForceOption,
    PdfOption,
    ReportOption,
    WrittenAs,
    day_asked,
    out_folder,
    out_option,
    publish_or_check,
    removed_lines,
)
from gkrw.core.assignments import Role
from gkrw.core.errors import Exit
from gkrw.files.document_kind import DocumentKind
from gkrw.views.formats import json_text

if TYPE_CHECKING:
    from gkrw.office.docx.template import WordTemplate
    from gkrw.report.publish import ReportPlan


def report_command(
    ctx: typer.Context,
    as_of: options.AsOfOption = "",
    out: Annotated[str | None, out_option(DocumentKind.REPORT)] = None,
    day: DateOption = "",
    due: DueOption = "",
    number: Annotated[str, number_option("通报")] = "",
    template: Annotated[str, template_option(TemplateFor.REPORT)] = "",
    pdf: PdfOption = False,
    dry_run: DryRunOption = False,
    force: ForceOption = False,
    format: ReportOption = "text",
) -> int:
    """写进展通报：一份 Word 通报，一份 Excel 统计（汇总、图表、热力图、逾期和明细）。

    进展来自 data/progress，由 gkrw collect 收进来。全部核对无误才写出。

    例：gkrw report --as-of 2026-10-31 --date 2026-11-05
    """
    shape = options.choose(WrittenAs, format, "--format")
    judged = day_asked(as_of, "--as-of") or date.today()
    given = particulars_asked(day, due, number)
    if judged > date.today():
        note(f"截至日期 {judged} 还没有到，请核对 --as-of。")
    if given.day and given.day < judged:
        note(f"成文日期 {given.day} 比截至日期 {judged} 还早，请核对。")
    opened = load_table(ctx)
    require_valid(opened, DocumentKind.REPORT.label)
    reported = read_valid_progress(ctx, opened, DocumentKind.REPORT)
    from gkrw.report.content import compose_report
    from gkrw.report.publish import ReportPlan

    folder = out_folder(out, table_path(ctx), DocumentKind.REPORT)
    plan = ReportPlan(compose_report(opened, reported, judged), given, folder, pdf, force)
    removed = _publish(plan, open_template(ctx, template, TemplateFor.REPORT), dry_run)
    if shape is WrittenAs.JSON:
        write(json_text(list(_records(plan))))
    else:
        write("".join(f"{line}\n" for line in _summary(plan, removed, dry_run)))
    if pdf and not dry_run:
        say_fonts()
    return Exit.DONE


def _publish(plan: "ReportPlan", template: "WordTemplate", dry_run: bool) -> list[str]:
    from gkrw.report.publish import publish_report, refuse

    return publish_or_check(
        plan.destination, dry_run, lambda: refuse(plan), lambda: publish_report(plan, template)
    )


def _records(plan: "ReportPlan") -> Iterator[dict[str, object]]:
    items = plan.report.items
    counts = {role.value: sum(item.role is role for item in items) for role in Role}
    for file in plan.destination.files:
        yield {"path": str(plan.folder / file.name), "department": None, **counts}


def _summary(plan: "ReportPlan", removed: Sequence[str], dry_run: bool) -> Iterator[str]:
    from gkrw.progress.records import Status

    report, whole = plan.report, plan.report.whole
    yield (
        f"截至 {plan.day}：{len(report.departments)} 个单位承担 {whole.total} 项次，"
        f"已完成 {whole.count(Status.DONE)}（{whole.rate}%），"
        f"推进中 {whole.count(Status.UNDER_WAY)}，未开始 {whole.count(Status.NOT_STARTED)}，"
        f"未报 {whole.count(None)}；逾期 {whole.overdue}。"
    )
    yield f"{'会写出' if dry_run else '已写出'} {len(plan.destination.files)} 份文件：{plan.folder}"
    yield from (f"  {file.name}" for file in plan.destination.files)
    yield from removed_lines(removed)
    if report.silent:
        yield f"还没有报送的 {len(report.silent)} 个单位：{'、'.join(report.silent)}。"
    yield from report.cautions
    if blanks := _blanks(plan):
        yield f"留了空白要手工填写：{'、'.join(blanks)}。"


def _blanks(plan: "ReportPlan") -> list[str]:
    given, office = plan.particulars, plan.report.office
    wanted = plan.report.whole.count(None)  # only those who have not reported are given a day
    known = {
        "发文机关全称": office and office.full_name,
        "发文字号": given.number,
        "报送期限": given.due or not wanted,
        "报送单位": (office and office.name) or not wanted,
        "成文日期": given.day,
        "联系人": office and office.contact,
        "电话": office and office.phone,
    }
    return [name for name, value in known.items() if not value]
