"""Read a foreign document, whatever its format. The reader of each format is imported when it is
needed: all of them together take 30 ms."""

from pathlib import Path
from typing import TYPE_CHECKING

from gkrw.core.errors import UserError
from gkrw.core.gc_pause import no_cyclic_collection
from gkrw.core.model import LEVELS
from gkrw.files.file_access import FETCHES, unfetched
from gkrw.intake.own_marks import OwnMarks, parse_marks, read_marks
from gkrw.intake.source import ForeignDocument
from gkrw.office.ooxml import ENCRYPTED_STREAM, Unusable, read_package
from gkrw.office.soffice import in_todays_format

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_OLD_STARTS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
"""How files of Word and Excel before 2007, and RTF, begin."""
_OLD_WORKBOOK = "Workbook".encode("utf-16-le")


@no_cyclic_collection()
def read_source(data: bytes, name: str) -> ForeignDocument:
    """Read a document. Its content tells the format; the name tells only CSV from other text, and
    old formats of Word from those of Excel. Raise UserError."""
    path = Path(name)
    stem, suffix = path.stem, path.suffix.lower()
    if not data.strip():
        raise UserError("文件是空的。", "确认文件选对了。")
    if what := unfetched(data):
        raise UserError(what, FETCHES[what])
    if data.lstrip()[:5] == b"%PDF-":
        from gkrw.intake.sources.pdf_source import read_pdf

        return read_pdf(data, stem)
    if data.startswith(_OLD_STARTS) or suffix in (".odt", ".ods"):
        if ENCRYPTED_STREAM in data:
            raise UserError(
                "文件加了密码。", "用 Word、Excel 或 WPS 打开，去掉密码，保存以后再试。"
            )
        is_sheet = suffix in (".xls", ".et", ".ods") or _OLD_WORKBOOK in data
        data = in_todays_format(name, data, "xlsx" if is_sheet else "docx")
    if data.startswith(b"PK"):
        return _read_package(data, stem, suffix)
    from gkrw.intake.sources.text_source import read_csv, read_text

    if suffix == ".csv":
        return read_csv(data, stem)
    from gkrw.intake.sources.page_source import is_page

    return _read_page(data, stem) if is_page(data) else read_text(data, stem)


def _read_page(data: bytes, stem: str) -> ForeignDocument:
    """Read an HTML page: the table on an exported one, the paragraphs and tables of another."""
    from gkrw.intake.exported.own_page import read_own_page
    from gkrw.intake.sources.page_source import parse_page, read_page

    root = parse_page(data)
    own = read_own_page(root)
    if own is None:
        return read_page(root, stem)
    marks = parse_marks(root.xpath("string(//meta[@name='description']/@content)"))
    if marks and (lost := _lost_columns(root, marks)):
        raise UserError(
            f"网页的表格里少了“{'”“'.join(lost)}”一栏，读回来就不全了。",
            "用没有删过栏目的网页；或者只在 Word、Excel 里改，再导入。",
        )
    return ForeignDocument((), stem, (), "html", marks, own)


def _lost_columns(root: "HtmlElement", marks: OwnMarks) -> list[str]:
    """Return the headings of the columns that an exported page lacks. Headings of tasks have rows
    of their own, and progress has other columns."""
    from gkrw.official.content import PROGRESS_HEADINGS

    there = {each.get("data-key") for each in root.xpath("//table[@id='table']/thead//th")}
    left_out = {*LEVELS, *PROGRESS_HEADINGS, *there}
    return [heading for heading, key in marks.columns.items() if key not in left_out]


def _read_package(data: bytes, stem: str, suffix: str) -> ForeignDocument:
    """Read a .docx or .xlsx file, whatever its name says."""
    parts = read_package(data)
    if isinstance(parts, Unusable):
        is_sheet, parts = suffix in (".xlsx", ".xlsm", ".et", ".xls"), {}
    else:
        is_sheet = any(name.lower() == "xl/workbook.xml" for name in parts)
    if is_sheet:
        from gkrw.intake.sources.sheet_source import read_sheets as read
    else:
        from gkrw.intake.sources.word_source import read_word as read
    return read(data, stem)._replace(marks=read_marks(parts))
