"""The files of a run that exports the table. Every document is read again and checked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gkrw.core.errors import refuse_lost
from gkrw.files.file_access import joined_name
from gkrw.files.output_folder import OutputFile
from gkrw.official.content import Export

if TYPE_CHECKING:
    from gkrw.official.page_changes import PageChanges

_FLAT = "逐项"
_NOTHING = "什么也没有写出。"


def export_files(export: Export, endings: Sequence[str], flat: bool) -> tuple[OutputFile, ...]:
    """Return a file for each ending: ……分解表（台账）_财政局承担的任务_2026-11-25.docx. A run replaces
    only an earlier file of the same kind, selection and day, whatever its title was."""
    parts = [export.selection.description, str(export.as_of or "")]
    files = []
    for ending in endings:
        more = [part for part in (*parts, _FLAT * (flat and ending == "xlsx")) if part]
        owner = "_".join([ending, *more])
        # A file name holds three long parts; the last two are short.
        files.append(OutputFile(joined_name([export.title, *more], f".{ending}"), owner))
    return tuple(files)


def made_page(export: Export, with_contacts: bool, changes: "PageChanges | None") -> bytes:
    """Make and check the HTML page, see `build_page`. Raises UserError for a page that lacks
    something."""
    from gkrw.official.page import build_page, missing_from_page

    data = build_page(export, with_contacts, changes)
    refuse_lost("网页", missing_from_page(data, export), _NOTHING)
    return data


def made_document(export: Export, kind: str, flat: bool) -> bytes:
    """Make and check a document: docx or xlsx. Raises UserError for a document that lacks something."""
    if kind == "docx":
        from gkrw.official.document import build_official_document, missing_from_document

        data = build_official_document(export)
        refuse_lost(" Word 文件", missing_from_document(data, export), _NOTHING)
    else:
        from gkrw.official.workbook import build_workbook, missing_from_workbook

        data = build_workbook(export, flat)
        refuse_lost(" Excel 文件", missing_from_workbook(data, export, flat), _NOTHING)
    return data
