"""An exported table as an Excel workbook: with merged cells as it is issued, or with a full row for
each task, to be filtered and sorted."""

import io
from collections.abc import Iterator, Mapping, Sequence

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter

from gkrw.core.gc_pause import own_cycles_collected
from gkrw.core.model import LEVELS, LISTS
from gkrw.office.xlsx import comparable, refuse_too_long
from gkrw.office.xlsx.text_rows import TextRows
from gkrw.office.xlsx.workbook_writer import (
    FONT,
    HEADER_ROW,
    MAX_HEIGHT,
    CellWriter,
    cell_style,
    column_width,
    draw_head,
    merge_down,
    needed_height,
    new_workbook,
    page_widths,
    set_up_page,
    workbook_bytes,
)
from gkrw.official.content import Export, ExportColumn, export_columns, marks_of, spans

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
_CENTRED = (*LEVELS, *LISTS, "id", "deadline", "status", "finished")
_TALL = 8
"""A cell that is merged over more rows has its text at the top: in the middle, it would be neither
on the screen nor on the page where the cell begins."""


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
    properties.description = marks_of(export)
    sheet = book.create_sheet(SHEET)
    writer, widths = CellWriter(sheet), _widths(columns)
    head = [(each.heading, width, "gkHead") for each, width in zip(columns, widths, strict=True)]
    draw_head(writer, export.title, _remark(export), head)
    for number in range(2, len(columns) + 1):
        writer.put(1, number, "", "gkTitle")  # over which the title is centred
    counted = _counts(export, columns, flat)
    rows = TextRows(sheet)
    for at, counts in enumerate(zip(*counted, strict=True)):
        _add_row(rows, at, columns, counts, widths)
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
    return workbook_bytes(book, rows.put_into)


def _remark(export: Export) -> str:
    """Return the line below the title: the annex label, which tasks, the day of the progress."""
    annex = export.loaded.table.annex
    return "　".join([*([annex] if annex else []), f"共{len(export.rows)}项。", *export.remarks])


def _counts(export: Export, columns: Sequence[ExportColumn], flat: bool) -> list[list[int]]:
    """Return for each column how many rows each of its cells is merged over."""
    if flat:
        return [[1] * len(export.rows)] * len(columns)
    return [spans(export, column.key) for column in columns]


def _widths(columns: Sequence[ExportColumn]) -> list[float]:
    """Return the widths of the columns, see page_widths."""
    usual, least = {}, {}
    for key, _, texts in columns:
        width, smallest = _WIDTHS.get(key, _OTHER_WIDTH)
        different = {*texts}
        usual[key] = column_width(different, width)
        least[key] = min(column_width(different, smallest), usual[key])
    found = page_widths(usual, least, {key: _GROWING[key] for key in _GROWING if key in usual})
    return [found[column.key] for column in columns]


def _add_row(
    rows: TextRows,
    at: int,
    columns: Sequence[ExportColumn],
    counts: Sequence[int],
    widths: Sequence[float],
) -> None:
    """Add the row of a task. Its height is that of its own cells, not of merged ones."""
    texts = [
        column.texts[at] if count else "" for column, count in zip(columns, counts, strict=True)
    ]
    own = zip(texts, widths, counts, strict=True)
    needed = needed_height((text, width) for text, width, count in own if count == 1)
    is_overfull = needed > MAX_HEIGHT
    styles = (
        _style(column.key, count > _TALL, is_overfull)
        for column, count in zip(columns, counts, strict=True)
    )
    cells = zip(texts, styles, strict=True)
    rows.add(HEADER_ROW + 1 + at, min(needed, MAX_HEIGHT), cells)


def _style(key: str, is_tall: bool, is_overfull: bool) -> str:
    if key in _CENTRED:
        return "gkCentredTop" if is_tall else "gkCentred"
    return "gkTextTop" if is_overfull else "gkText"


def _styles() -> Iterator[NamedStyle]:
    """Yield the styles of a table as offices issue it: black on white."""
    line = Side(style="thin", color="000000")
    border = Border(left=line, right=line, top=line, bottom=line)
    title = Font(name="方正小标宋简体", size=18)
    yield NamedStyle("gkTitle", font=title, alignment=Alignment("centerContinuous", "center"))
    yield NamedStyle(
        "gkRemark", font=Font(name=FONT, size=10), alignment=Alignment("left", "center")
    )
    font, fill = Font(name="黑体", size=10), PatternFill("solid", fgColor="F2F2F2")
    yield cell_style("gkHead", font=font, fill=fill, border=border)
    for name, across in (("gkCentred", "center"), ("gkText", "left")):
        # A centred text that is higher than its row would show neither its beginning nor its end.
        for ending, down in (("", "center"), ("Top", "top")):
            alignment = Alignment(across, down, wrap_text=True)
            yield cell_style(name + ending, border=border, alignment=alignment)


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
