"""An exported table as an Excel workbook: with merged cells as it is issued, or with a full row for
each task, to be filtered and sorted."""

import io
from collections.abc import Iterator, Mapping, Sequence

from openpyxl.styles import Alignment, NamedStyle
from openpyxl.utils import get_column_letter

from gkrw.core.gc_pause import own_cycles_collected
from gkrw.office.xlsx import comparable, refuse_too_long
from gkrw.office.xlsx.workbook_writer import (
    HEADER_ROW,
    LEFT,
    MAX_HEIGHT,
    CellWriter,
    cell_style,
    column_width,
    draw_head,
    frame_styles,
    merge_down,
    needed_height,
    new_workbook,
    page_widths,
    set_up_page,
    workbook_bytes,
)
from gkrw.official.content import HEADING_KEYS, Export, ExportColumn, export_columns, spans

SHEET = "分解表"
_WIDTHS: Mapping[str, tuple[float, float]] = {
    **{"section": (12, 7), "group": (12, 7), "topic": (10, 7), "id": (8, 5), "title": (14, 8)},
    **{"requirement": (36, 20), "lead": (12, 7), "responsible": (16, 9), "support": (12, 7)},
    **{"deadline": (13, 9), "targets": (13, 8), "note": (12, 6)},
    **{"status": (12, 9), "values": (13, 8), "result": (36, 18), "finished": (13, 11)},
}
"""The usual and the least width of columns, in half-width characters."""
_OTHER_WIDTH = (12, 6)
_GROWING = {"requirement": 0.6, "result": 0.4}
"""The shares of the columns that take the width that is left."""
_CENTRED = (*HEADING_KEYS, "id", "lead", "deadline", "status", "finished")


@own_cycles_collected()
def build_workbook(export: Export, flat: bool = False) -> bytes:
    """Return the workbook as the bytes of an .xlsx file, the same for the same arguments. A `flat`
    one has no merged cells. Raises UserError for a text that is too long for a cell."""
    columns = export_columns(export)
    for row, *texts in zip(export.rows, *(column.texts for column in columns), strict=True):
        refuse_too_long(row.task.id, texts, "什么也没有写出。")
    table, office = export.loaded.table, export.loaded.table.office
    book = new_workbook((office and office.formal_name) or "gkrw", export.title, _styles())
    properties = book.properties
    properties.subject, properties.keywords = table.identity.dated_title, table.key or None
    properties.version = export.version or None
    sheet = book.create_sheet(SHEET)
    writer, widths = CellWriter(sheet), _widths(columns)
    head = [(column.heading, widths[column.key], "gkHead") for column in columns]
    draw_head(writer, export.title, _remark(export), head)
    counted = _counts(export, columns, flat)
    for at, counts in enumerate(zip(*counted, strict=True)):
        _draw_row(writer, at, columns, counts, widths)
    last = HEADER_ROW + len(export.rows)
    merge_down(
        sheet,
        (
            (HEADER_ROW + 1 + at, number, count)
            for number, counts in enumerate(counted, 1)
            for at, count in enumerate(counts)
            if count > 1
        ),
    )
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    set_up_page(sheet, export.title)
    if flat:
        sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(columns))}{last}"
    return workbook_bytes(book)


def _remark(export: Export) -> str:
    """Return the line below the title: the annex label, which tasks, the day of the progress."""
    annex = export.loaded.table.annex
    return "　".join([*([annex] if annex else []), f"共{len(export.rows)}项。", *export.remarks])


def _counts(export: Export, columns: Sequence[ExportColumn], flat: bool) -> list[list[int]]:
    """Return for each column how many rows each of its cells is merged over."""
    if flat:
        return [[1] * len(export.rows)] * len(columns)
    return [spans(export, column.key) for column in columns]


def _widths(columns: Sequence[ExportColumn]) -> dict[str, float]:
    """Return the widths of the columns by key, see page_widths."""
    usual, least = (
        {
            column.key: column_width(column.texts, _WIDTHS.get(column.key, _OTHER_WIDTH)[at])
            for column in columns
        }
        for at in (0, 1)
    )
    keys = {column.key for column in columns}
    return page_widths(usual, least, {key: _GROWING[key] for key in _GROWING.keys() & keys})


def _draw_row(
    writer: CellWriter,
    at: int,
    columns: Sequence[ExportColumn],
    counts: Sequence[int],
    widths: Mapping[str, float],
) -> None:
    """Draw the row of a task. Its height is that of its own cells, not of merged ones."""
    own = (
        (column.texts[at], widths[column.key])
        for column, count in zip(columns, counts, strict=True)
        if count == 1
    )
    needed = needed_height(own)
    ending = "Top" if needed > MAX_HEIGHT else ""
    number = HEADER_ROW + 1 + at
    writer.sheet.row_dimensions[number].height = min(needed, MAX_HEIGHT)
    for place, (column, count) in enumerate(zip(columns, counts, strict=True), 1):
        style = "gkCentred" if column.key in _CENTRED else f"gkText{ending}"
        writer.put(number, place, column.texts[at] if count else "", style)


def _styles() -> Iterator[NamedStyle]:
    yield from frame_styles()
    yield cell_style("gkCentred")
    yield cell_style("gkText", alignment=LEFT)
    # A centred text that is higher than its row would show neither its beginning nor its end.
    yield cell_style("gkTextTop", alignment=Alignment("left", "top", wrap_text=True))


def missing_from_workbook(data: bytes, export: Export, flat: bool = False) -> list[str]:
    """Read the workbook again with another library and return the cells that are not as they should
    be, in Chinese: T10 的工作要求."""
    from python_calamine import CalamineWorkbook

    columns = export_columns(export)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    cells = book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
    lost = [] if cells[0][0] == export.title else ["标题"]
    if cells[HEADER_ROW - 1] != [column.heading for column in columns]:
        lost.append("表头")
    counted = zip(*_counts(export, columns, flat), strict=True)
    for at, (row, counts) in enumerate(zip(export.rows, counted, strict=True)):
        found = cells[HEADER_ROW + at] if HEADER_ROW + at < len(cells) else [""] * len(columns)
        lost += [
            f"{row.task.id} 的{column.heading}"
            for column, count, value in zip(columns, counts, found, strict=True)
            if comparable(value) != (column.texts[at] if count else "")
        ]
    return lost
