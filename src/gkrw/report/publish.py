"""Publish a report: fill and prove document and workbook, then replace the earlier ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gkrw.core.errors import UserError
from gkrw.core.particulars import Particulars
from gkrw.core.wording import SHORTEN, too_long_message
from gkrw.files.manifest import DocumentKind
from gkrw.files.output_folder import Destination, OutputFile, Published, publish, refuse_overwrite
from gkrw.office import soffice
from gkrw.office.docx.template import WordTemplate, fill_and_prove, template_fix
from gkrw.office.xlsx.workbook_writer import MAX_CHARACTERS, too_long
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
        return Destination(self.folder, DocumentKind.REPORT, owners, files, self.force)


def refuse(plan: ReportPlan) -> None:
    """Raise UserError where the report must not be written, or where LibreOffice is missing."""
    if plan.with_pdf:
        soffice.converter()
    refuse_overwrite(plan.destination)


def publish_report(plan: ReportPlan, template: WordTemplate) -> Published:
    """Write the report. Raises UserError or OSError; the folder is then as it was."""
    refuse(plan)
    return publish(plan.destination, _contents(plan, template))


def _contents(plan: ReportPlan, template: WordTemplate) -> Iterator[bytes]:
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
    for item in (*report.late, *missed, *report.items):
        if length := too_long(cells_of(item).values()):
            said = too_long_message(item.row.task.id, length, MAX_CHARACTERS)
            raise UserError(f"{said}什么也没有写出。", SHORTEN)
    workbook = workbook_of(report)
    if lost := lost_from_workbook(workbook, report):
        raise UserError(
            f"写出的 {plan.workbook} 没有通过核对，缺少：{'、'.join(lost[:3])}。什么也没有写出。",
            "请把这句话告诉维护人员。",
        )
    yield workbook
    if plan.with_pdf:
        yield from soffice.pdfs_of({plan.document: document})
