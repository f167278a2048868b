"""Helpers for tests of letters: composing and filling them, and reading the result."""

import io
import zipfile
from typing import Any

from docx import Document

from gkrw.core.assignments import LoadedTable
from gkrw.core.particulars import Particulars
from gkrw.letters.content import Letter, compose_letters
from gkrw.letters.default_template import build_letter_template
from gkrw.letters.fields import context_of
from gkrw.office.docx.template import WordTemplate, filled_kind, parse_source
from gkrw.office.docx.template_check import open_template_package
from gkrw.office.docx.template_source import jinja_source, read_paragraphs
from gkrw.office.ooxml import parse_xml, write_package
from gkrw.project.open_table import check_table
from tables import read

NOTHING_GIVEN = Particulars()


def checked(text: str) -> LoadedTable:
    """Read and check the table in a text."""
    found = check_table(read(text))
    assert found is not None
    return found


def letters_of(
    table: LoadedTable, *bodies: str, given: Particulars = NOTHING_GIVEN, possible: bool = False
) -> list[Letter]:
    """Compose the letters to some bodies, or to all."""
    return compose_letters(table, bodies, given, possible)[0]


def context(table: LoadedTable, body: str, **options: Any) -> dict[str, Any]:
    """The fields of one letter; `options` are those of letters_of."""
    (only,) = letters_of(table, body, **options)
    return context_of(only)


def parts(data: bytes | None = None) -> dict[str, bytes]:
    """The parts of a template, by default of the default one."""
    unpacked, findings = open_template_package(
        build_letter_template() if data is None else data, "模板.docx"
    )
    assert findings == []
    return unpacked


def template_with(*changes: tuple[str, str], part: str = "word/document.xml") -> bytes:
    """Replace texts in a part of the default template; each must be there."""
    changed = parts()
    text = changed[part].decode()
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return write_package({**changed, part: text.encode()})


def source_of(part: bytes) -> str:
    """The source of a Jinja template for the XML of a part."""
    root = parse_xml(part)
    return jinja_source(root, read_paragraphs(root))


def compiled(parts: dict[str, bytes]) -> WordTemplate:
    """A template from parts that nobody has checked."""
    trees = {
        name: parse_source(source_of(content))
        for name, content in parts.items()
        if filled_kind(name)
    }
    return WordTemplate.compile(parts, trees)


def filled(values: dict[str, Any], template: bytes | None = None) -> bytes:
    """Fill a template, by default the default one. Returns a .docx file."""
    return compiled(parts(template)).render(values)


def text_of(data: bytes) -> str:
    """The paragraphs of a document and of its tables, as python-docx reads them."""
    document = Document(io.BytesIO(data))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        for row in table.rows:
            lines += [cell.text for cell in row.cells]
    return "\n".join(lines)


def rows_of(data: bytes) -> list[list[str]]:
    """The cells of all table rows of a document, without headings."""
    rows = [
        [cell.text for cell in row.cells]
        for table in Document(io.BytesIO(data)).tables
        for row in table.rows
    ]
    return [row for row in rows if row[0] != "序号"]


def names_in(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()
