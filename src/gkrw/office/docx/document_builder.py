"""Build an official document after GB/T 9704-2012《党政机关公文格式》: its body as XML, and the package
around it with styles, settings and page numbers."""

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gkrw.office.docx import document_format as form
from gkrw.office.docx.blocks import VerticalMerge
from gkrw.office.ooxml import XML_HEAD, write_package


def paragraph(style: str, text: str = "", properties: str = "") -> str:
    """Return a paragraph with one run. `text` is XML; `properties` are added to those of the
    paragraph, in the order of the schema."""
    return _paragraph(style, properties, [_text(text)] if text else [])


def _text(text: str) -> str:
    """Return the text of a run, with Word's tabs and line breaks."""
    start = '<w:t xml:space="preserve">'
    for sign, element in (("\t", "<w:tab/>"), ("\n", "<w:br/>")):
        text = text.replace(sign, f"</w:t>{element}{start}")
    return f"{start}{text}</w:t>"


def _paragraph(style: str, properties: str, runs: Iterable[str]) -> str:
    inside = "".join(f"<w:r>{run}</w:r>" for run in runs)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inside}</w:p>'


def formatted_paragraph(style: str, runs: Iterable[tuple[str, str]], properties: str = "") -> str:
    """Return a paragraph like `paragraph`, with a run for each pair of a text and run properties.
    Texts are escaped; empty ones are left out."""
    inside = (
        (f"<w:rPr>{run_properties}</w:rPr>" if run_properties else "")
        + _text(html.escape(text, quote=False))
        for text, run_properties in runs
        if text
    )
    return _paragraph(style, properties, inside)


def portrait_section(is_first_numbered: bool = True) -> str:
    """Return the properties of a section of A4 pages. Its first page may have no page number."""
    first = "" if is_first_numbered else _TITLE_PAGE
    return _section(("footer1", "footer2"), *_PORTRAIT, after=first + _LINES)


def landscape_section() -> str:
    """Return the properties of a section of A4 pages in landscape."""
    size = f'w:w="{form.PAGE_HEIGHT}" w:h="{form.PAGE_WIDTH}" w:orient="landscape"'
    # 5.2.1 turned by 90 degrees: the top of the page is the left edge of the sheet.
    return _section(("footer3", "footer4"), size, (form.LEFT, form.TOP, form.RIGHT, form.BOTTOM))


def record_section() -> str:
    """Return the properties of a section that is only the page of 版记: the back of the last sheet,
    without a page number, because a blank page may be before it (7.5)."""
    return _section(
        ("footer1", "footer2"),
        *_PORTRAIT,
        before='<w:type w:val="evenPage"/>',
        after=_TITLE_PAGE + _LINES,
    )


_PORTRAIT = (
    f'w:w="{form.PAGE_WIDTH}" w:h="{form.PAGE_HEIGHT}"',
    (form.TOP_OF_LINES, form.RIGHT, form.BOTTOM_OF_LINES, form.LEFT),
)
"""The size and the margins of upright pages."""
_TITLE_PAGE = "<w:titlePg/>"
"""The first page has header and footer of its own, here none."""
_LINES = f'<w:docGrid w:type="lines" w:linePitch="{form.LINE}"/>'
"""The lines of 5.2.3. Landscape pages do not have them: LibreOffice leaves room for whole lines only,
and there a table takes the room."""


def _section(
    footers: tuple[str, str],
    size: str,
    margins: tuple[int, int, int, int],
    before: str = "",
    after: str = "",
) -> str:
    """Return the properties of a section. `footers` are those of odd and of even pages; `margins`
    are top, right, bottom and left in twips; `before` and `after` are further properties."""
    odd, even = (_PART_IDS[footer] for footer in footers)
    top, right, bottom, left = margins
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{odd}"/>'
        f'<w:footerReference w:type="even" r:id="{even}"/>{before}<w:pgSz {size}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        f' w:header="851" w:footer="{min(form.FOOTER, bottom - 300)}" w:gutter="0"/>{after}'
        "</w:sectPr>"
    )


# -- tables --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table: its heading, its width in twips, and the XML in its cells."""

    heading: str
    width: int
    content: str = ""

    @staticmethod
    def of_text(
        heading: str, width: int, style: str, text: str, properties: str = ""
    ) -> "TableColumn":
        """Return a column with one paragraph in each cell, which may have further properties."""
        return TableColumn(heading, width, paragraph(style, text, properties))


def loop_table(
    columns: Sequence[TableColumn],
    entry: str,
    entries: str,
    total: Sequence[str] = (),
    is_divided: bool = False,
) -> str:
    """Return a template's table, with a row for each entry of a list. `total` are the texts of a
    row before them: below them it could be alone on a page. `is_divided` says whether a page break
    may divide the rows: where some are so high that the title above them would be alone."""
    rows = (
        _row(columns, [paragraph("gkCellCentred", text) for text in total]) if total else "",
        # Filling the template removes the rows with tags.
        _wide_row(columns, paragraph("gkCell", f"{{%tr for {entry} in {entries} %}}")),
        _row(columns, [column.content for column in columns], "" if is_divided else _WHOLE),
        _wide_row(columns, paragraph("gkCell", "{%tr endfor %}")),
    )
    return _framed(columns, rows)


class MergedCell(NamedTuple):
    """The paragraphs of a cell that is merged with cells above or below it."""

    content: str
    merge: VerticalMerge


class FilledRow(NamedTuple):
    """The paragraphs of the cells of a row, and whether a page break may divide it."""

    cells: Sequence[str | MergedCell]
    is_divided: bool


def filled_table(
    columns: Sequence[TableColumn], rows: Iterable[FilledRow | str], size: int = form.CELL_SIZES[0]
) -> str:
    """Return a table with some rows. A text is the paragraphs of a row with one cell over all
    columns. The `content` of the columns is not used. `size` is that of the headings, in
    half-points."""
    drawn = (
        _wide_row(columns, row, f"<w:trPr>{_WHOLE}</w:trPr>")
        if isinstance(row, str)
        else _row(columns, row.cells, "" if row.is_divided else _WHOLE)
        for row in rows
    )
    return _framed(columns, drawn, size)


_WHOLE = "<w:cantSplit/>"
"""The property of a row that no page break may divide."""


def _framed(
    columns: Sequence[TableColumn], rows: Iterable[str], size: int = form.CELL_SIZES[0]
) -> str:
    """Return a table with borders and a heading row that is repeated on each page."""
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{each.width}"/>' for each in columns)
    spacing, type_size = form.cell_type(size)
    run_properties = f"<w:rPr>{type_size}</w:rPr>" if type_size else ""
    headings = [
        _paragraph("gkCellHead", spacing, [run_properties + _text(each.heading)])
        for each in columns
    ]
    total = sum(each.width for each in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>{form.CELL_MARGINS}'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{_row(columns, headings, f'{_WHOLE}<w:tblHeader/>')}"
        f"{''.join(rows)}</w:tbl>"
    )


def _row(
    columns: Sequence[TableColumn], cells: Sequence[str | MergedCell], properties: str = _WHOLE
) -> str:
    inside = ""
    for column, cell in zip(columns, cells, strict=True):
        content, merge = cell, ""
        if isinstance(cell, MergedCell):
            content, merge = cell.content, f'<w:vMerge w:val="{cell.merge.value}"/>'
        inside += (
            f'<w:tc><w:tcPr><w:tcW w:w="{column.width}" w:type="dxa"/>{merge}'
            f'<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
        )
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{inside}</w:tr>"


def _wide_row(columns: Sequence[TableColumn], content: str, properties: str = "") -> str:
    """Return a row with one cell over all columns."""
    width = sum(each.width for each in columns)
    return (
        f"<w:tr>{properties}<w:tc><w:tcPr>"
        f'<w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{len(columns)}"/></w:tcPr>'
        f"{content}</w:tc></w:tr>"
    )


# -- the package -----------------------------------------------------------------------------------

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"

_PARTS = {
    **{name: f"{_MAIN}{name}+xml" for name in ("styles", "settings", "fontTable")},
    **{f"footer{number}": f"{_MAIN}footer+xml" for number in (1, 2, 3, 4)},
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
}
"""The content types of the parts other than the body."""
_PART_IDS = {part: f"rId{number}" for number, part in enumerate(_PARTS, 1)}
"""The relationship id of each part in the document."""
_OVERRIDES = "".join(
    f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>'
    for name, kind in {"document": f"{_MAIN}document.main+xml", **_PARTS}.items()
)
_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}content-types"><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Default Extension="xml" ContentType="application/xml"/>{_OVERRIDES}</Types>'
)
_FAMILIES = ("modern", "script", "modern", "modern", "auto")
"""The families of the fonts, in the order of FONTS."""
_SETTINGS = (
    f"<w:settings {form.WORD}>"
    '<w:zoom w:percent="100"/><w:evenAndOddHeaders/>'  # 7.5: odd right, even left
    '<w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
    "</w:settings>"
)


_CORE = "docProps/core.xml"


def build_document(body: str, properties: Mapping[str, str] = {}) -> bytes:
    """Return a .docx file with a body, given as XML: the same bytes for the same body. `properties`
    are those of the file by the names of their elements: dc:title, cp:keywords."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:charset w:val="86"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="default"/></w:font>'
        for name, family in zip(form.FONTS, _FAMILIES, strict=True)
    )
    files = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _relationships({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"<w:document {form.WORD}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relationships(
            {key: (part.rstrip("1234"), f"{part}.xml") for part, key in _PART_IDS.items()}
        ),
        "word/styles.xml": form.styles_part(),
        "word/settings.xml": _SETTINGS,
        "word/fontTable.xml": f"<w:fonts {form.WORD}>{fonts}</w:fonts>",
        "word/theme.xml": _theme(),
        "word/footer1.xml": f"<w:ftr {form.WORD}>{_page_number('right')}</w:ftr>",
        "word/footer2.xml": f"<w:ftr {form.WORD}>{_page_number('left')}</w:ftr>",
        "word/footer3.xml": _landscape_footer("right"),
        "word/footer4.xml": _landscape_footer("left"),
    }
    if properties:
        files |= _with_properties(files, properties)
    return write_package({name: f"{XML_HEAD}{xml}".encode() for name, xml in files.items()})


def _with_properties(files: Mapping[str, str], properties: Mapping[str, str]) -> dict[str, str]:
    """Return the parts of a package that are other ones where the file has properties."""
    kind = "application/vnd.openxmlformats-package.core-properties+xml"
    schema = f"{_PACKAGE}metadata/core-properties"
    inside = "".join(
        f"<{name}>{html.escape(text, quote=False)}</{name}>" for name, text in properties.items()
    )
    added = {
        "[Content_Types].xml": f'<Override PartName="/{_CORE}" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationship Id="rId2" Type="{_PACKAGE}relationships/metadata/'
        f'core-properties" Target="{_CORE}"/></Relationships>',
    }
    changed = {name: files[name].rpartition("</")[0] + more for name, more in added.items()}
    core = f'<cp:coreProperties xmlns:cp="{schema}" xmlns:dc="{_DUBLIN_CORE}">{inside}</cp:coreProperties>'
    return {**changed, _CORE: core}


def _relationships(targets: dict[str, tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}relationships">{inside}</Relationships>'


def _theme() -> str:
    """Return a theme that no style uses: Word expects one in each document."""
    accents = (f"accent{number}" for number in range(1, 7))
    names = ("dk1", "lt1", "dk2", "lt2", *accents, "hlink", "folHlink")
    values = {"lt1": "FFFFFF", "lt2": "FFFFFF", "hlink": "0000FF", "folHlink": "800080"}
    colors = "".join(
        f'<a:{name}><a:srgbClr val="{values.get(name, "000000")}"/></a:{name}>' for name in names
    )
    fonts = "".join(
        f'<a:{kind}Font><a:latin typeface="{form.FANGSONG}"/><a:ea typeface="{form.FANGSONG}"/>'
        f'<a:cs typeface=""/></a:{kind}Font>'
        for kind in ("major", "minor")
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        f' name="公文"><a:themeElements><a:clrScheme name="公文">{colors}</a:clrScheme>'
        f'<a:fontScheme name="公文">{fonts}</a:fontScheme><a:fmtScheme name="公文">'
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst>"
        f"<a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


# -- page numbers --------------------------------------------------------------------------------


def _page_number(side: str) -> str:
    """Return the page number, — 1 —, one character from the edge of 版心 (7.5)."""
    runs = (
        _text("— "),
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
        _text(" —"),
    )
    aligned = f'<w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{side}"/>'
    return _paragraph("gkPage", aligned, runs)


def _landscape_footer(side: str) -> str:
    """Return the page number of a landscape page (7.5), at the same place of the sheet as on
    portrait pages.

    The top of the page is the left edge of the sheet. So the number is rotated and at the left of
    the page: near its lower edge on odd pages, near its upper edge on even pages. The box is VML,
    because LibreOffice puts a DrawingML one at the corner of the page in short documents.
    """
    length, width = 40, 6  # mm
    x = 35 - 7 - width / 2 + 0.4  # the dash is 0.4 mm off the middle
    y = 210 - (210 - 28 - 156) - length if side == "right" else 28
    place = (
        f"position:absolute;margin-left:{x}mm;margin-top:{y}mm;width:{width}mm;height:{length}mm;"
        "z-index:2;mso-position-horizontal-relative:page;mso-position-vertical-relative:page"
    )
    return (
        f'<w:ftr {form.WORD} xmlns:v="urn:schemas-microsoft-com:vml"><w:p><w:pPr>'
        f'<w:pStyle w:val="gkPage"/></w:pPr><w:r><w:pict><v:rect id="gk{side}" style="{place}"'
        ' filled="f" stroked="f"><v:textbox style="layout-flow:vertical" inset="0,0,0,0">'
        f"<w:txbxContent>{_page_number(side)}</w:txbxContent></v:textbox></v:rect></w:pict></w:r>"
        "</w:p></w:ftr>"
    )
