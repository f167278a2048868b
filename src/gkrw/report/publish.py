"""The files of a run that writes a report: document and workbook, filled and proved."""

from collections.abc import Iterator
from datetime import date

from gkrw.core.errors import UserError, refuse_lost
from gkrw.core.particulars import Particulars
from gkrw.files.output_folder import OutputFile
from gkrw.office import soffice
from gkrw.office.docx.template import WordTemplate, fill_and_prove, template_fix
from gkrw.office.xlsx import refuse_too_long
from gkrw.report.content import Report, cells_of
from gkrw.report.draw import workbook_of
from gkrw.report.fields import context_of
from gkrw.report.proof import lost_from_document, lost_from_workbook

TITLE = "政务公开工作进展"


def report_files(day: date, with_pdf: bool) -> tuple[OutputFile, ...]:
    """The files of a run: document, workbook, and the document's PDF if wanted. Their owner is the
    day: a run replaces an earlier report of the same day only."""
    document = f"{TITLE}通报_{day}.docx"
    names = [document, f"{TITLE}统计_{day}.xlsx", *([soffice.pdf_name(document)] * with_pdf)]
    return tuple(OutputFile(name, str(day)) for name in names)


def made_report(
    report: Report, particulars: Particulars, template: WordTemplate, with_pdf: bool
) -> Iterator[bytes]:
    """Make and prove the files of a run, in their order. Raises UserError."""
    document_file, workbook_file, *_ = report_files(report.as_of, with_pdf)
    context = context_of(report, particulars)
    document, problem = fill_and_prove(template, context, lost_from_document, "通报")
    if problem:
        raise UserError(
            f"通报没有通过核对：{problem}。什么也没有写出。",
            template_fix("gkrw template new --for report"),
        )
    yield document
    missed = [item for item, _ in report.missed_targets]
    for item in (*report.whole.late, *missed, *report.items):
        refuse_too_long(item.row.task.id, cells_of(item).values(), "什么也没有写出。")
    workbook = workbook_of(report)
    refuse_lost(f" {workbook_file.name} ", lost_from_workbook(workbook, report), "什么也没有写出。")
    yield workbook
    if with_pdf:
        yield from soffice.pdfs_of({document_file.name: document})
