"""An exported table as a Word document: an annex in landscape, with merged cells."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence

from gkrw.core.deadlines import written_deadline
from gkrw.core.model import LISTS, Row
from gkrw.core.wording import DATE_IN_TEXT
from gkrw.office.docx.blocks import VerticalMerge
from gkrw.office.docx.cell_lines import cell_lines
from gkrw.office.docx.document_builder import (
    FilledRow,
    MergedCell,
    TableColumn,
    build_document,
    filled_table,
    formatted_paragraph,
    landscape_section,
    paragraph,
)
from gkrw.office.docx.document_format import DEADLINE_COLUMN, HEITI, KAITI, deadline_room, fonts
from gkrw.office.docx.document_proof import missing_texts, read_visible_text
from gkrw.office.docx.title_lines import break_landscape_title, text_width
from gkrw.official.content import (
    HEADING_KEYS,
    Export,
    ExportColumn,
    columns_below_headings,
    marks_of,
    parts_of,
    report_text,
    spans,
)

_PAGE_WIDTH = 12756
"""The width of 版心 of a landscape page in twips: 225 mm."""
_ABOVE_TABLE = '<w:spacing w:after="120"/>'
"""The space below a title that no remark follows."""
_CHARACTER, _MARGINS = 212, 150
"""The width of a character of 5号 and of the margins of a cell, in twips."""
_WIDTHS: Mapping[str, tuple[int, int]] = {
    **{"section": (3, 4), "group": (3, 5), "topic": (3, 5), "id": (2, 6)},
    **{"title": (4, 8), "requirement": (11, 40), "result": (9, 30)},
    **{"lead": (4, 7), "responsible": (5, 9), "support": (4, 8)},
    **{"targets": (4, 8), "status": (4, 7)},
}
"""The least and the greatest width of columns, in characters of 5号."""
_OTHER_WIDTH = (3, 7)
_IN_REPORT = ("values", "finished", "evidence")
"""The columns of a 台账 whose texts are in the column of results."""
_UNBROKEN = ("id", "deadline", "status")
"""The columns that keep their least width, so that no id, no date and no word for a status is
broken."""
_GROWING = ("requirement", "result")
"""The columns that take the width that is left."""
_CENTRED = (*HEADING_KEYS, *LISTS, "id", "status")
_NARROW_DATES = 1490
"""Twips: 2026-03-01 fits; of a deadline 12月31日前, with the year on the line above."""
_LINES_TOGETHER = 10
"""A row with more lines may be divided between two pages: kept together it would leave a gap."""


def build_official_document(export: Export) -> bytes:
    """Return the document as the bytes of a .docx file, the same for the same export."""
    columns = _columns(export)
    widths = _widths(columns)
    table = export.loaded.table
    title = "\n".join(break_landscape_title(export.title))
    body = (
        (formatted_paragraph("gkAnnex", [(table.annex, "")]) if table.annex else "")
        + formatted_paragraph("gkAnnexTitle", [(title, "")], "" if export.remarks else _ABOVE_TABLE)
        + "".join(formatted_paragraph("gkPartNote", [(text, "")]) for text in export.remarks)
        + filled_table(
            [
                TableColumn(html.escape(column.heading, quote=False), width)
                for column, width in zip(columns, widths, strict=True)
            ],
            _rows(columns, widths, export),
        )
        + paragraph("gkLow")
        + landscape_section()
    )
    return build_document(body, file_properties(export))


def _columns(export: Export) -> list[ExportColumn]:
    """Return the columns of the document: all that was reported on a task but its status is in one
    column, because the page has no room for more."""
    reports = [report_text(export.standing(row)) for row in export.rows]
    return [
        column._replace(texts=reports) if column.key == "result" else column
        for column in columns_below_headings(export)
        if column.key not in _IN_REPORT
    ]


def file_properties(export: Export) -> dict[str, str]:
    """Return the properties of the file that tell which table it is: title, table with its year,
    key, version and marks."""
    identity = export.loaded.table.identity
    properties = {
        "dc:title": export.title,
        "dc:subject": identity.dated_title,
        "cp:keywords": identity.key,
        "dc:description": marks_of(export),
        "cp:version": export.version,
    }
    return {name: text for name, text in properties.items() if text}


def _widths(columns: Sequence[ExportColumn]) -> list[int]:
    """Return the widths of the columns in twips, together that of the page: each as its texts need
    and its limits allow, less where the page lacks room, and the rest for the long texts. Where it
    lacks room for the least widths, dates have two lines, for the sake of the last of the long
    texts."""
    limits = [_limits(column) for column in columns]
    least, most = sum(low for low, _ in limits), sum(high for _, high in limits)
    share = min((_PAGE_WIDTH - least) / max(most - least, 1), 1)
    widths = [int(low + share * (high - low)) for low, high in limits]
    if share < 0:
        is_kept = [column.key in _UNBROKEN or _is_dated(column) for column in columns]
        kept = sum(low for (low, _), keep in zip(limits, is_kept, strict=True) if keep)
        scale = (_PAGE_WIDTH - kept) / (least - kept)
        widths = [
            low if keep else int(low * scale)
            for (low, _), keep in zip(limits, is_kept, strict=True)
        ]
        for at, column in enumerate(columns):
            if column.key == "deadline":
                widths[at] = min(widths[at], _NARROW_DATES)
    growing = [at for at, column in enumerate(columns) if column.key in _GROWING]
    growing = growing[-1:] if share < 0 else growing
    for at in growing:
        widths[at] += (_PAGE_WIDTH - sum(widths)) // len(growing)
    widths[growing[0]] += _PAGE_WIDTH - sum(widths)
    return widths


def _limits(column: ExportColumn) -> tuple[int, int]:
    """Return the least width of a column and the one that its texts ask for, in twips."""
    if column.key == "deadline" and re.search(DATE_IN_TEXT, "\n".join(column.texts)):
        return DEADLINE_COLUMN, DEADLINE_COLUMN
    if _is_dated(column):
        return _NARROW_DATES, DEADLINE_COLUMN
    least, most = _WIDTHS.get(column.key, _OTHER_WIDTH)
    longest = max(text_width(line) for text in column.texts for line in text.split("\n"))
    wanted = min(max(longest, least), most)
    if column.key == "id":  # it stays on one line
        width = round(max(1.4 * longest, least) * _CHARACTER + _MARGINS)
        return width, width
    return round(least * _CHARACTER + _MARGINS), round(wanted * _CHARACTER + _MARGINS)


def _is_dated(column: ExportColumn) -> bool:
    """Return whether a column has dates and little room: they would be broken as 202, 6-03, -01."""
    is_narrow = column.key not in _GROWING and column.key not in _WIDTHS
    return is_narrow and re.search(DATE_IN_TEXT, "\n".join(column.texts)) is not None


def _rows(
    columns: Sequence[ExportColumn], widths: Sequence[int], export: Export
) -> Iterator[FilledRow | str]:
    """Yield the rows of the table, and the headings of sections and groups as rows of their own."""
    styles = [_style(column) for column in columns]
    for line in _lines(columns, export):
        if isinstance(line, str):
            yield _heading_row(line)
        else:
            yield _row(columns, widths, styles, *line[1:])


def _lines(
    columns: Sequence[ExportColumn], export: Export
) -> Iterator[str | tuple[Row, int, tuple[int, ...]]]:
    """Yield the headings that are rows of their own, and each row of the export with its position
    and how many rows each of its cells is merged over."""
    at = 0
    for headings, part in parts_of(export):
        yield from headings
        merged = [spans(part, column.key) for column in columns]
        for row, counts in zip(part.rows, zip(*merged, strict=True), strict=True):
            yield row, at, counts
            at += 1


def _heading_row(heading: str) -> str:
    """7.3.3: 一、 in 黑体, （一） in 楷体."""
    font = KAITI if heading.startswith("（") else HEITI
    return formatted_paragraph("gkCell", [(heading, fonts(font))], "<w:keepNext/>")


def _row(
    columns: Sequence[ExportColumn],
    widths: Sequence[int],
    styles: Sequence[str],
    at: int,
    counts: Sequence[int],
) -> FilledRow:
    """Return a row. `counts` says how many rows each cell is merged over."""
    cells: list[str | MergedCell] = []
    most = 0
    for column, count, width, style in zip(columns, counts, widths, styles, strict=True):
        if count == 0:
            cells.append(MergedCell(paragraph(style), VerticalMerge.CONTINUED))
            continue
        lines = _cell_text(column, at, width).split("\n")
        content = "".join(formatted_paragraph(style, [(line, "")]) for line in lines)
        if count > 1:
            cells.append(MergedCell(content, VerticalMerge.FIRST))
            continue
        cells.append(content)
        room = (width - _MARGINS) / _CHARACTER
        most = max(most, sum(int(text_width(line) / room) + 1 for line in lines))
    return FilledRow(cells, most > _LINES_TOGETHER)


def _style(column: ExportColumn) -> str:
    is_centred = column.key in _CENTRED or column.key == "deadline" or _is_dated(column)
    return "gkCellCentred" if is_centred else "gkCell"


def _cell_text(column: ExportColumn, at: int, width: int = DEADLINE_COLUMN) -> str:
    """Return a text as the document has it in a column of that width: dates of deadlines are written
    2026年6月30日."""
    text = column.texts[at]
    if column.key != "deadline":
        return text
    return cell_lines(written_deadline(text), deadline_room(width))


def missing_from_document(data: bytes, export: Export) -> list[str]:
    """Read the document again and return what it lacks, in Chinese: T10 的工作要求."""
    columns = _columns(export)
    seen = read_visible_text(data)
    lost = missing_texts(seen, _expected(columns, export), [each.heading for each in columns])
    return lost if export.title in "".join(seen.paragraphs) else ["标题", *lost]


def _expected(
    columns: Sequence[ExportColumn], export: Export
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the name and the texts of each row by the heading of the column."""
    for line in _lines(columns, export):
        if isinstance(line, str):
            yield line, {columns[0].heading: line}
            continue
        row, at, counts = line
        yield (
            row.task.id,
            {
                column.heading: _cell_text(column, at).replace("\n", "")
                for column, count in zip(columns, counts, strict=True)
                if count and column.texts[at]
            },
        )
