"""Draw a report as a workbook: summary, charts, heat map and lists of items."""

from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles import Color, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from gkrw.core.wording import written_date
from gkrw.office.xlsx.workbook_writer import (
    FONT,
    HEADER_ROW,
    LEFT,
    CellWriter,
    cell_style,
    draw_head,
    frame_styles,
    new_workbook,
    row_height,
    set_up_landscape,
    workbook_bytes,
)
from gkrw.report.charts import draw_charts
from gkrw.report.content import Report
from gkrw.report.sheets import CHARTS, HEATMAP, LIGHTS, SUMMARY, ReportSheet, sheets_of

_SCALE = ColorScale(
    cfvo=[FormatObject("num", val=share) for share in (0, 0.5, 1)],
    color=[Color(colour) for colour in ("F8A5A5", "FFEB9C", "8FD19E")],
)
"""From red, nothing done, to green, everything."""


def workbook_of(report: Report) -> bytes:
    """Draw the workbook. Returns an .xlsx file, the same bytes for the same report.

    Numbers are values, not formulas: a formula shows nothing until a program has computed it.
    """
    office = report.office
    book = new_workbook((office and office.formal_name) or "gkrw", report.title, _styles())
    day = f"截至{written_date(report.as_of)}"
    for content in sheets_of(report):
        sheet = book.create_sheet(content.name)
        _draw_sheet(sheet, content, f"{day}。一项任务由几个单位承担的，按单位分别计算。")
        last_column = get_column_letter(len(content.columns))
        last_row = HEADER_ROW + max(len(content.tables[0].rows), 1)
        if content.name == HEATMAP:
            head = content.tables[1].head
            sheet.row_breaks.append(Break(id=head - 1))
            sheet.row_dimensions[head].height = sheet.row_dimensions[HEADER_ROW].height
            shares = f"B{HEADER_ROW + 1}:{last_column}{last_row}"
            sheet.conditional_formatting.add(shares, Rule("colorScale", colorScale=_SCALE))
            continue
        sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
        if content.name != SUMMARY:
            sheet.auto_filter.ref = f"A{HEADER_ROW}:{last_column}{last_row}"
        elif report.items:  # a chart needs entries
            charts = book.create_sheet(CHARTS)
            draw_charts(charts, sheet, content.tables, day)
            set_up_landscape(charts, f"{report.table_title}进展")
    return workbook_bytes(book)


def _draw_sheet(sheet: Worksheet, content: ReportSheet, remark: str) -> None:
    """Draw title, remark, tables and remarks below them, and set widths, heights and printing."""
    writer = CellWriter(sheet)
    columns = ((each.heading, each.width, "gkHead") for each in content.columns)
    draw_head(writer, content.title, remark, columns)
    for table in content.tables:
        for at, heading in enumerate(table.headings, 1):
            writer.put(table.head, at, heading, "gkHead")
        for number, row in enumerate(table.rows, table.head + 1):
            cells = [*zip(content.columns, row, strict=True)]
            for at, (column, value) in enumerate(cells, 1):
                writer.put(number, at, value, column.style_of(value))
            sheet.row_dimensions[number].height = row_height(
                (str(value), column.width) for column, value in cells if column.style != "gkPercent"
            )
    for number, text in content.remarks.items():
        writer.put(number, 1, text, "gkRemark")
    sheet.freeze_panes = content.frozen
    set_up_landscape(sheet, content.title)


def _styles() -> list[NamedStyle]:
    return [
        *frame_styles(),
        cell_style("gkCentred"),
        cell_style("gkLeft", alignment=LEFT),
        cell_style("gkPercent", number_format="0%"),
        cell_style("gkDate", number_format="yyyy-mm-dd"),
        cell_style("gkNothing", font=Font(name=FONT, size=10, color="7F7F7F")),
        *(
            cell_style(f"gkLight{word}", fill=PatternFill("solid", fgColor=colour))
            for word, colour in LIGHTS.items()
        ),
    ]
