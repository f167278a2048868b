"""An exported table as a Word document: an annex in landscape, with merged cells."""

import html
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gkrw.core.deadlines import written_deadline
from gkrw.core.model import LEVELS, LISTS, Row
from gkrw.core.wording import DATE_IN_TEXT
from gkrw.office.docx.blocks import VerticalMerge
from gkrw.office.docx.cell_lines import cell_lines, date_width
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
from gkrw.office.docx.document_format import (
    CELL_MARGIN,
    CELL_SIZES,
    DEADLINE_COLUMN,
    DEADLINE_WIDTH,
    HEITI,
    KAITI,
    cell_type,
    deadline_room,
    fonts,
)
from gkrw.office.docx.document_proof import missing_texts, read_visible_text
from gkrw.office.docx.title_lines import break_landscape_title, text_width
from gkrw.official.content import (
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
_CENTRED = (*LEVELS, *LISTS, "id", "status")
_ENOUGH = 20 * _CHARACTER + _MARGINS
"""The width of a column of long texts that has room for others."""
_LEAST_SCALE = 0.88
"""How much of their least width columns have before a smaller type is better."""
_LINES_TOGETHER = 10
"""A row with more lines may be divided between two pages: kept together it would leave a gap."""


def build_official_document(export: Export) -> bytes:
    """Return the document as the bytes of a .docx file, the same for the same export."""
    columns = _columns(export)
    size, widths = _layout(columns)
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
            _rows(columns, size, widths, export),
            size,
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


class _Layout(NamedTuple):
    """The size of type in a table, in half-points, and the widths of its columns in twips."""

    size: int
    widths: list[int]


def _layout(columns: Sequence[ExportColumn]) -> _Layout:
    """Return the largest type with which the columns fit, and their widths, together that of the
    page: each as its texts need and its limits allow, with names unbroken where the long texts keep
    enough, and the rest for these. Where room is lacking, columns without dates get less than their
    least width, and the last of the long texts is the one that gets more."""
    limits: list[tuple[int, int]] = []
    share = scale = 0.0
    is_kept = [column.key in _UNBROKEN or _is_dated(column) for column in columns]
    for size in CELL_SIZES:
        limits = [_limits(column, size) for column in columns]
        least, most = sum(low for low, _ in limits), sum(high for _, high in limits)
        share = min((_PAGE_WIDTH - least) / max(most - least, 1), 1)
        kept = sum(low for (low, _), keep in zip(limits, is_kept, strict=True) if keep)
        scale = max((_PAGE_WIDTH - kept) / (least - kept), 0.1)
        if share >= 0 or scale >= _LEAST_SCALE:
            break
    growing = [at for at, column in enumerate(columns) if column.key in _GROWING]
    if share >= 0:
        widths = [int(low + share * (high - low)) for low, high in limits]
        names = (_name_width(column, size) for column in columns)
        wider = [max(*each) for each in zip(widths, names, strict=True)]
        if all(widths[at] + sum(widths) - sum(wider) >= _ENOUGH for at in growing):
            widths = wider
        for at in growing:
            widths[at] += (_PAGE_WIDTH - sum(widths)) // len(growing)
    else:
        widths = [
            low if keep else int(low * scale)
            for (low, _), keep in zip(limits, is_kept, strict=True)
        ]
        for at, width in zip(growing, sorted(widths[each] for each in growing), strict=True):
            widths[at] = width
    widths[growing[0]] += _PAGE_WIDTH - sum(widths)
    return _Layout(size, widths)


def _limits(column: ExportColumn, size: int) -> tuple[int, int]:
    """Return the least width of a column and the one that its texts ask for, in twips. No date in a
    narrow column is wider than its least width."""
    scale = size / CELL_SIZES[0]
    texts = (_cell_text(column, at, math.inf) for at in range(len(column.texts)))
    dates = math.ceil(max(map(date_width, texts)) * 10 * size) + CELL_MARGIN
    if column.key == "deadline" and _is_dated(column):
        wide = round((DEADLINE_COLUMN - CELL_MARGIN) * scale) + CELL_MARGIN
        return (wide if scale == 1 else dates), wide
    if _is_dated(column):
        return dates, max(dates, DEADLINE_COLUMN)
    least, most = _WIDTHS.get(column.key, _OTHER_WIDTH)
    longest = max(text_width(line) for text in column.texts for line in text.split("\n"))
    wanted = min(max(longest, least), most)
    character = _CHARACTER * scale
    if column.key == "id":  # it stays on one line
        width = round(max(1.4 * longest, least) * character + _MARGINS)
        return width, width
    return round(least * character + _MARGINS), round(wanted * character + _MARGINS)


def _name_width(column: ExportColumn, size: int) -> int:
    """Return the width in which no name of a body and no heading is broken, in twips; those that are
    too long for such a column do not count. 0 for other columns."""
    if column.key not in (*LEVELS, *LISTS):
        return 0
    names = (name for text in column.texts for name in re.split(r"[、，；（）\n]", text))
    widths = (width for name in names if (width := text_width(name)) <= _WIDTHS[column.key][1])
    return round(max(widths, default=0) * _CHARACTER * size / CELL_SIZES[0]) + _MARGINS


def _is_dated(column: ExportColumn) -> bool:
    """Return whether a column has dates and little room: they would be broken as 202, 6-03, -01."""
    is_narrow = column.key not in _GROWING and column.key not in _WIDTHS
    return is_narrow and any(re.search(DATE_IN_TEXT, text) for text in column.texts)


def _rows(
    columns: Sequence[ExportColumn], size: int, widths: Sequence[int], export: Export
) -> Iterator[FilledRow | str]:
    """Yield the rows of the table, and the headings of sections and groups as rows of their own."""
    styles = [_style(column) for column in columns]
    for line in _lines(columns, export):
        if isinstance(line, str):
            yield _heading_row(line, size)
        else:
            yield _row(columns, size, widths, styles, *line[1:])


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


def _heading_row(heading: str, size: int) -> str:
    """7.3.3: 一、 in 黑体, （一） in 楷体."""
    font = KAITI if heading.startswith("（") else HEITI
    spacing, type_size = cell_type(size)
    runs = [(heading, fonts(font) + type_size)]
    return formatted_paragraph("gkCell", runs, f"<w:keepNext/>{spacing}")


def _row(
    columns: Sequence[ExportColumn],
    size: int,
    widths: Sequence[int],
    styles: Sequence[str],
    at: int,
    counts: Sequence[int],
) -> FilledRow:
    """Return a row. `counts` says how many rows each cell is merged over."""
    cells: list[str | MergedCell] = []
    most = 0
    spacing, type_size = cell_type(size)
    for column, count, width, style in zip(columns, counts, widths, styles, strict=True):
        if count == 0:
            cells.append(MergedCell(paragraph(style, "", spacing), VerticalMerge.CONTINUED))
            continue
        lines = _cell_text(column, at, deadline_room(width, size)).split("\n")
        content = "".join(
            formatted_paragraph(style, [(line, type_size)], spacing) for line in lines
        )
        if count > 1:
            cells.append(MergedCell(content, VerticalMerge.FIRST))
            continue
        cells.append(content)
        room = (width - _MARGINS) / (_CHARACTER * size / CELL_SIZES[0])
        most = max(most, sum(int(text_width(line) / room) + 1 for line in lines))
    return FilledRow(cells, most > _LINES_TOGETHER)


def _style(column: ExportColumn) -> str:
    is_centred = column.key in _CENTRED or column.key == "deadline" or _is_dated(column)
    return "gkCellCentred" if is_centred else "gkCell"


def _cell_text(column: ExportColumn, at: int, room: float = DEADLINE_WIDTH) -> str:
    """Return a text as the document has it in a column with room for so many characters: dates of
    deadlines are written 2026年6月30日."""
    text = column.texts[at]
    return cell_lines(written_deadline(text), room) if column.key == "deadline" else text


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
