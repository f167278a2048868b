"""Changes as a Word document, the 修改对照表, in a folder of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gkrw.cli.diff_page import Page
from gkrw.cli.output import write
from gkrw.cli.writing import gone_said, refusals_said, say_overwritten
from gkrw.outputs import Kind, Refused

if TYPE_CHECKING:
    from gkrw.changes.comparison import Comparison


@dataclass(frozen=True)
class Document:
    """Which document is to be written: for changes or for departments, the names of the versions in that of its file,
    and the folder."""

    by_department: bool
    versions: tuple[str, str]
    folder: Path
    force: bool

    @property
    def title(self) -> str:
        """What it is called."""
        return "各部门任务变化对照表" if self.by_department else "修改对照表"

    @property
    def file(self) -> str:
        """修改对照表_1958431_tasks.docx"""
        from gkrw.filenames import safe

        return safe(f"{'_'.join([self.title, *self.versions])}.docx")


def write_document(document: Document, table_title: str, page: Page) -> None:
    """Write it and say where. Raises Stop where it must not be written."""
    from gkrw.changes.comparison import comparisons
    from gkrw.issuing import Target, edited_in, issue

    rows = comparisons(page.entries)
    if not rows:
        write(f"{page.summary}没有写{Kind.DIFF.label}。\n")
        return
    owners = frozenset([document.file])  # every comparison is replaced by itself only
    target = Target(document.folder, Kind.DIFF, owners, (document.file,), document.force)
    with refusals_said(document.folder, Kind.DIFF):
        overwritten = edited_in(target) if document.force else []
        gone = issue(
            target, [(document.file, _made(document, table_title, page, rows), document.file)]
        )
    say_overwritten(overwritten)
    lines = [page.summary, f"已写出 {document.folder / document.file}", *gone_said(gone)]
    write("".join(f"{line}\n" for line in lines))


def _made(document: Document, table_title: str, page: Page, rows: "Sequence[Comparison]") -> bytes:
    from gkrw.changes.comparison import BY_CHANGE, BY_DEPARTMENT, document_of, lost_from

    columns = BY_DEPARTMENT if document.by_department else BY_CHANGE
    about = [page.versions, page.summary, *page.notes]
    data = document_of(f"{table_title}{document.title}", about, rows, columns)
    lost = lost_from(data, rows, columns)
    if lost:
        raise Refused(
            f"写出的{document.title}没有通过核对，缺少：{'、'.join(lost[:3])}。什么也没有写出。",
            "请把这句话告诉维护人员。",
        )
    return data
