"""Publish a report: fill and prove document and workbook, and the files of a run."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gkrw.core.errors import UserError, refuse_lost
from gkrw.core.identity import TableIdentity
from gkrw.core.particulars import Particulars
from gkrw.files.manifest import DocumentKind
from gkrw.files.output_folder import Destination, OutputFile
from gkrw.office import soffice
from gkrw.office.docx.template import WordTemplate, fill_and_prove, template_fix
from gkrw.office.xlsx import refuse_too_long
from gkrw.report.content import Report, cells_of
from gkrw.report.draw import workbook_of
from gkrw.report.fields import context_of
from gkrw.report.proof import lost_from_document, lost_from_workbook

TITLE = "政务公开工作进展"


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """The report of one run, and the folder for it: an absolute path without symbolic links.

    The run replaces an earlier report of the same day only.
    """

    report: Report
    particulars: Particulars
    folder: Path
    with_pdf: bool = False
    force: bool = False
    table: TableIdentity | None = None

    @property
    def day(self) -> str:
        """2026-11-25"""
        return self.report.as_of.isoformat()

    @property
    def document(self) -> str:
        """政务公开工作进展通报_2026-11-25.docx"""
        return f"{TITLE}通报_{self.day}.docx"

    @property
    def workbook(self) -> str:
        """政务公开工作进展统计_2026-11-25.xlsx"""
        return f"{TITLE}统计_{self.day}.xlsx"

    @property
    def destination(self) -> Destination:
        """The files of the run: document, workbook, and the document's PDF if wanted."""
        names = [self.document, self.workbook]
        if self.with_pdf:
            names.append(soffice.pdf_name(self.document))
        files = tuple(OutputFile(name, self.day) for name in names)
        owners = frozenset([self.day])
        kind = DocumentKind.REPORT
        return Destination(self.folder, kind, owners, files, self.force, self.table)


def report_files(plan: ReportPlan, template: WordTemplate) -> Iterator[bytes]:
    """Make and prove the files of the run, in their order. Raises UserError."""
    report = plan.report
    context = context_of(report, plan.particulars)
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
    refuse_lost(f" {plan.workbook} ", lost_from_workbook(workbook, report), "什么也没有写出。")
    yield workbook
    if plan.with_pdf:
        yield from soffice.pdfs_of({plan.document: document})
