"""`gkrw report`: the report on progress, as a Word document and as a workbook with charts."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options
from gkrw.cli.inputs import load_table, read_valid_progress, require_valid, table_path
from gkrw.cli.printing import note, write, write_lines
from gkrw.cli.template_input import TemplateKind, open_template
from gkrw.cli.writing_options import (
    DateOption,
    DryRunOption,
    DueOption,
    ForceOption,
    PdfOption,
    ResultFormat,
    ResultFormatOption,
    note_missing_fonts,
    number_option,
    out_folder,
    out_option,
    parse_particulars,
    publish_or_check,
    template_option,
)
from gkrw.core.errors import Exit
from gkrw.files.manifest import DocumentKind
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
    template: Annotated[str, template_option(TemplateKind.REPORT)] = "",
    pdf: PdfOption = False,
    dry_run: DryRunOption = False,
    force: ForceOption = False,
    format: ResultFormatOption = "text",
) -> int:
    """写进展通报：一份 Word 通报，一份 Excel 统计（汇总、图表、热力图、逾期和明细）。

    进展来自 data/progress，由 gkrw collect 收进来。全部核对无误才写出。

    例：gkrw report --as-of 2026-10-31 --date 2026-11-05
    """
    shape = options.choose(ResultFormat, format, "--format")
    reference_day = options.parse_day(as_of, "--as-of") or date.today()
    particulars = parse_particulars(day, due, number)
    if reference_day > date.today():
        note(f"截至日期 {reference_day} 还没有到，请核对 --as-of。")
    if particulars.day and particulars.day < reference_day:
        note(f"成文日期 {particulars.day} 比截至日期 {reference_day} 还早，请核对。")
    loaded = load_table(ctx)
    require_valid(loaded, DocumentKind.REPORT.label)
    progress = read_valid_progress(ctx, loaded, DocumentKind.REPORT)
    from gkrw.report.content import compose_report
    from gkrw.report.publish import ReportPlan
    from gkrw.views.publish_summary import report_records, report_summary

    folder = out_folder(out, table_path(ctx), DocumentKind.REPORT)
    report = compose_report(loaded, progress, reference_day)
    plan = ReportPlan(report, particulars, folder, pdf, force)
    removed = _publish(plan, open_template(ctx, template, TemplateKind.REPORT), dry_run)
    if shape is ResultFormat.JSON:
        write(json_text(list(report_records(plan))))
    else:
        write_lines(report_summary(plan, removed, dry_run))
    if pdf and not dry_run:
        note_missing_fonts()
    return Exit.DONE


def _publish(plan: "ReportPlan", template: "WordTemplate", dry_run: bool) -> list[str]:
    from gkrw.report.publish import publish_report, refuse

    return publish_or_check(
        plan.destination, dry_run, lambda: refuse(plan), lambda: publish_report(plan, template)
    )
