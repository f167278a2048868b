"""Changes as a Word document, the 修改对照表, in a folder of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gkrw.cli.output import write
from gkrw.cli.writing_options import explaining_write_errors, note_replaced, removed_lines
from gkrw.core.errors import UserError
from gkrw.files.document_kind import DocumentKind
from gkrw.views.diff_page import Page

if TYPE_CHECKING:
    from gkrw.diff.comparison_document import ComparisonDocument


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
        from gkrw.files.filenames import safe_name

        return safe_name(f"{'_'.join([self.title, *self.versions])}.docx")


def write_document(document: Document, table_title: str, page: Page) -> None:
    """Write it and say where. Raises UserError where it must not be written."""
    from gkrw.diff.comparison_document import comparisons
    from gkrw.files.output_folder import Destination, OutputFile, publish

    rows = comparisons(page.entries)
    if not rows:
        write(f"{page.summary}没有写{DocumentKind.DIFF.label}。\n")
        return
    owner = document.file  # every comparison is replaced by itself only
    destination = Destination(
        document.folder,
        DocumentKind.DIFF,
        frozenset([owner]),
        (OutputFile(document.file, owner),),
        document.force,
    )
    with explaining_write_errors(document.folder, DocumentKind.DIFF):
        published = publish(destination, [_made(document, table_title, page, rows)])
    note_replaced(published, DocumentKind.DIFF)
    lines = [
        page.summary,
        f"已写出 {document.folder / document.file}",
        *removed_lines(published.removed),
    ]
    write("".join(f"{line}\n" for line in lines))


def _made(
    document: Document, table_title: str, page: Page, rows: "Sequence[ComparisonDocument]"
) -> bytes:
    from gkrw.diff.comparison_document import (
        BY_CHANGE,
        BY_DEPARTMENT,
        document_of,
        lost_from,
    )

    columns = BY_DEPARTMENT if document.by_department else BY_CHANGE
    about = [page.versions, page.summary, *page.notes]
    data = document_of(f"{table_title}{document.title}", about, rows, columns)
    lost = lost_from(data, rows, columns)
    if lost:
        raise UserError(
            f"写出的{document.title}没有通过核对，缺少：{'、'.join(lost[:3])}。什么也没有写出。",
            "请把这句话告诉维护人员。",
        )
    return data
