"""Save workbooks in the form that Excel itself writes, with the same bytes every time."""

import re
from pathlib import Path

from lxml import etree
from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from gkrw.office.ooxml import parse_xml, write_package

_CORE, _STYLES, _STRINGS = "docProps/core.xml", "xl/styles.xml", "xl/sharedStrings.xml"
_TYPES, _RELATIONS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
_STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_STRINGS_RELATION = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_CLOCK = re.compile(rb"<dcterms:(created|modified)[^>]*>.*?</dcterms:\1>", re.DOTALL)
_INLINE = re.compile(rb't="inlineStr"><is>(<t[ >].*?</t>)</is></c>', re.DOTALL)
_FONT_ORDER = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz"),
    *("color", "name", "family", "charset", "scheme"),
)
"""The order of ECMA-376 part 1, 18.8.22 (CT_Font); openpyxl writes another one."""


class _Parts(dict[str, bytes]):
    """Collects the parts that openpyxl writes, in the place of a zip file: zipping and unzipping
    them would take 5% of the time."""

    def writestr(self, name: str, content: str | bytes) -> None:
        self[name] = content.encode() if isinstance(content, str) else content

    def write(self, path: str, name: str) -> None:
        self[name] = Path(path).read_bytes()

    def namelist(self) -> list[str]:
        return list(self)

    def close(self) -> None:
        pass


def workbook_bytes(book: Workbook) -> bytes:
    """Return a workbook as an .xlsx file, the same bytes for the same content."""
    parts = _Parts()
    # openpyxl is typed to take a ZipFile, of which it calls only what _Parts has.
    ExcelWriter(book, parts).save()  # type: ignore[arg-type]
    normalize(parts)
    return write_package(parts)


def normalize(parts: dict[str, bytes]) -> None:
    """Rewrite the parts of a workbook that openpyxl wrote.

    Removes the time of saving, stores each text once for all cells that have it (openpyxl writes it
    into each of them), and orders the elements of fonts as the schema does.
    """
    parts[_CORE] = _CLOCK.sub(b"", parts[_CORE])
    parts[_STYLES] = _with_ordered_fonts(parts[_STYLES])
    texts: dict[bytes, int] = {}
    count = 0

    def share(match: re.Match[bytes]) -> bytes:
        nonlocal count
        count += 1
        return b't="s"><v>%d</v></c>' % texts.setdefault(match[1], len(texts))

    for name, content in parts.items():
        if _SHEET.fullmatch(name):
            parts[name] = _INLINE.sub(share, content)
    _declare_strings(parts)
    head = f'<sst xmlns="{_NAMESPACE}" count="{count}" uniqueCount="{len(texts)}">'
    items = b"".join(b"<si>%b</si>" % text for text in texts)
    parts[_STRINGS] = (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        + head.encode()
        + items
        + b"</sst>"
    )


def _declare_strings(parts: dict[str, bytes]) -> None:
    """Declare the part of the shared texts, which openpyxl does only when it writes some."""
    if _STRINGS.encode() not in parts[_TYPES]:
        part = f'<Override PartName="/{_STRINGS}" ContentType="{_STRINGS_TYPE}"/></Types>'
        parts[_TYPES] = parts[_TYPES].replace(b"</Types>", part.encode())
    if _STRINGS_RELATION.encode() not in parts[_RELATIONS]:
        relation = (
            f'<Relationship Id="rIdStrings" Type="{_STRINGS_RELATION}" Target="/{_STRINGS}"/>'
            "</Relationships>"
        )
        parts[_RELATIONS] = parts[_RELATIONS].replace(b"</Relationships>", relation.encode())


def _with_ordered_fonts(styles: bytes) -> bytes:
    root = parse_xml(styles)
    for font in root.iter(f"{{{_NAMESPACE}}}font"):
        font[:] = sorted(font, key=lambda each: _FONT_ORDER.index(etree.QName(each).localname))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
