"""Build the body of an official document: its paragraphs, tables and sections as XML."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from gkrw.office.docx.document_package import PART_IDS
from gkrw.office.docx.docx_styles import CELL_MARGINS
from gkrw.office.docx.page_measures import (
    BOTTOM,
    FOOTER,
    LEFT,
    LINE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    TOP,
)


def paragraph(style: str, text: str = "", properties: str = "") -> str:
    """A paragraph with one run. `text` is XML; `properties` are added to those of the paragraph, in
    the order of the schema."""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{run}</w:p>'


def formatted_paragraph(style: str, runs: Iterable[tuple[str, str]], properties: str = "") -> str:
    """A paragraph with a run for each text and its run properties. The texts are escaped;
    `properties` are added to those of the paragraph, in the order of the schema."""
    inside = "".join(
        f"<w:r>{f'<w:rPr>{run_properties}</w:rPr>' if run_properties else ''}"
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        for text, run_properties in runs
        if text
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inside}</w:p>'


def portrait_section() -> str:
    """The properties of a section of A4 pages."""
    return (
        f"<w:sectPr>{_footers('footer1', 'footer2')}"
        f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        f"{_margins(TOP, RIGHT, BOTTOM, LEFT)}"
        f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/></w:sectPr>'
    )


def landscape_section() -> str:
    """The properties of a section of A4 pages in landscape."""
    # 5.2.1 turned by 90 degrees: the top of the page is the left edge of the sheet.
    return (
        f'<w:sectPr>{_footers("footer3", "footer4")}<w:pgSz w:w="{PAGE_HEIGHT}" w:h="{PAGE_WIDTH}"'
        f' w:orient="landscape"/>{_margins(LEFT, TOP, RIGHT, BOTTOM)}'
        f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/></w:sectPr>'
    )


def _footers(odd: str, even: str) -> str:
    return (
        f'<w:footerReference w:type="default" r:id="{PART_IDS[odd]}"/>'
        f'<w:footerReference w:type="even" r:id="{PART_IDS[even]}"/>'
    )


def _margins(top: int, right: int, bottom: int, left: int) -> str:
    return (
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        f' w:header="851" w:footer="{min(FOOTER, bottom - 300)}" w:gutter="0"/>'
    )


# -- tables --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table: its heading, its width in twips, and the XML in its cells."""

    heading: str
    width: int
    content: str = ""

    @staticmethod
    def of_text(heading: str, width: int, style: str, text: str) -> "TableColumn":
        """A column with one paragraph in each cell."""
        return TableColumn(heading, width, paragraph(style, text))


def loop_table(
    columns: Sequence[TableColumn], entry: str, entries: str, foot: Sequence[str] = ()
) -> str:
    """A template's table, with a row for each entry of a list. `foot` are the texts of a last row."""
    total = sum(each.width for each in columns)
    rows = (
        _spanning(f"{{%tr for {entry} in {entries} %}}", total, len(columns)),
        _row(columns, [column.content for column in columns]),
        _spanning("{%tr endfor %}", total, len(columns)),
        _row(columns, [paragraph("gkCellCentred", text) for text in foot]) if foot else "",
    )
    return _framed(columns, rows)


def filled_table(columns: Sequence[TableColumn], rows: Iterable[tuple[Sequence[str], bool]]) -> str:
    """A table with some rows: the paragraphs of each cell, and whether a page break may divide the
    row. The `content` of the columns is not used."""
    return _framed(columns, (_row(columns, cells, divided) for cells, divided in rows))


def _framed(columns: Sequence[TableColumn], rows: Iterable[str]) -> str:
    """A table with borders and a heading row that each page repeats."""
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{each.width}"/>' for each in columns)
    head = "".join(_cell(each.width, paragraph("gkCellHead", each.heading)) for each in columns)
    total = sum(each.width for each in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>{CELL_MARGINS}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{''.join(rows)}</w:tbl>"
    )


def _row(columns: Sequence[TableColumn], cells: Sequence[str], divided: bool = False) -> str:
    inside = "".join(_cell(each.width, cell) for each, cell in zip(columns, cells, strict=True))
    kept = "" if divided else "<w:trPr><w:cantSplit/></w:trPr>"
    return f"<w:tr>{kept}{inside}</w:tr>"


def _cell(width: int, inside: str) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{inside}</w:tc>"
    )


def _spanning(tag: str, width: int, columns: int) -> str:
    """A row with nothing but a tag, in one cell over all columns. It is not in the document."""
    return (
        f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        f'<w:gridSpan w:val="{columns}"/></w:tcPr>{paragraph("gkCell", tag)}</w:tc></w:tr>'
    )
