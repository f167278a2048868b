"""One run: document and workbook made and proved, and only then put in place of the old ones."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gkrw.core.errors import UserError
from gkrw.core.particulars import Particulars
from gkrw.files import publish
from gkrw.files.document_kind import DocumentKind
from gkrw.office import soffice
from gkrw.office.docx.template import WordTemplate
from gkrw.office.xlsx.limits import SHORTEN, too_long, why_too_long
from gkrw.report.item_lists import lists_of
from gkrw.report.report_content import Report
from gkrw.report.report_fields import context_of
from gkrw.report.report_proof import lost_from_document, lost_from_workbook
from gkrw.report.report_workbook import workbook_of

TITLE = "政务公开工作进展"


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """What a run is to write into `folder`, an absolute path without symbolic links. A report
    takes the place of an earlier one of the same day only."""

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
    def files(self) -> tuple[str, ...]:
        """The names of what is written."""
        as_pdf = (str(Path(self.document).with_suffix(".pdf")),) if self.with_pdf else ()
        return (self.document, self.workbook, *as_pdf)

    @property
    def target(self) -> publish.Destination:
        """Where they go."""
        owners = frozenset([self.day])
        return publish.Destination(self.folder, DocumentKind.REPORT, owners, self.files, self.force)


def refuse(plan: ReportPlan) -> None:
    """Raises UserError where the run would overwrite what is not gkrw's, UserError without LibreOffice."""
    if plan.with_pdf:
        soffice.converter()
    publish.refuse(plan.target)


def issue(plan: ReportPlan, template: WordTemplate) -> list[str]:
    """Write the report; gives the earlier files that are gone. Raises UserError, pdf.UserError, or
    OSError: then the folder is as it was."""
    refuse(plan)
    return publish.issue(plan.target, _files(plan, template))


def _files(plan: ReportPlan, template: WordTemplate) -> Iterator[tuple[str, bytes, str]]:
    document = _document(plan, template)
    yield plan.document, document, plan.day
    yield plan.workbook, _workbook(plan), plan.day
    if plan.with_pdf:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / plan.document
            path.write_bytes(document)
            (made,) = soffice.convert(soffice.converter(), [path], path.parent)
            yield made.name, made.read_bytes(), plan.day


def _document(plan: ReportPlan, template: WordTemplate) -> bytes:
    context = context_of(plan.report, plan.particulars)
    try:
        data = template.render(context)
        lost = lost_from_document(data, context)
    except Exception as error:  # whatever a template brings about is no traceback
        raise _unproved(f"模板填写时出错（{type(error).__name__}）") from None
    if lost:
        raise _unproved(f"写出的通报缺少：{'、'.join(lost[:5])}")
    return data


def _unproved(why: str) -> UserError:
    return UserError(
        f"通报没有通过核对：{why}。什么也没有写出。",
        "检查模板：字段都在，没有隐藏的文字或行，表格每一栏的字段与表头对得上；"
        "不知道怎样改的，用 gkrw template new --for report 重新取一份默认模板。",
    )


def _workbook(plan: ReportPlan) -> bytes:
    for listed in lists_of(plan.report):
        for row in listed.rows:
            if length := too_long(row.values()):
                said = why_too_long(str(row["编号"]), length)
                raise UserError(f"{said}什么也没有写出。", SHORTEN)
    data = workbook_of(plan.report)
    lost = lost_from_workbook(data, plan.report)
    if lost:
        raise UserError(
            f"写出的 {plan.workbook} 没有通过核对，缺少：{'、'.join(lost[:3])}。什么也没有写出。",
            "请把这句话告诉维护人员。",
        )
    return data
