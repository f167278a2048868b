"""Draw a report as a workbook: summary, charts, heat map and lists of items."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from openpyxl.chart import BarChart, PieChart, Reference, data_source
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles import Color, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from gkrw.core.assignments import ASSIGNED
from gkrw.core.wording import written_date
from gkrw.office.xlsx.workbook_writer import (
    FONT,
    HEADER_ROW,
    LEFT_ALIGNED,
    REMARK_FONT,
    CellWriter,
    cell_style,
    draw_head,
    frame_styles,
    line_count,
    merge_across,
    new_workbook,
    row_height,
    set_up_page,
    workbook_bytes,
)
from gkrw.progress.statuses import STATUS_WORDS
from gkrw.report.content import Report
from gkrw.report.sheets import CHARTS, HEATMAP, LIGHTS, SUMMARY, ReportSheet, SheetTable, sheets_of

_SCALE = ColorScale(
    cfvo=[FormatObject("num", val=share) for share in (0, 0.5, 1)],
    color=[Color(colour) for colour in ("F8A5A5", "FFEB9C", "8FD19E")],
)
"""The colours of shares: from red for 0, nothing done, to green for 1, everything done."""


def workbook_of(report: Report) -> bytes:
    """Draw the workbook. Returns an .xlsx file, the same bytes for the same report.

    Numbers are values, not formulas: a formula shows nothing until a program has computed it.
    """
    office = report.office
    book = new_workbook((office and office.formal_name) or "gkrw", report.title, _styles())
    day = f"截至{written_date(report.as_of)}"
    roles = "、".join(role.label for role in report.roles)
    only = "" if report.roles == ASSIGNED else f"只统计{roles}任务。"
    for content in sheets_of(report):
        sheet = book.create_sheet(content.name)
        _draw_sheet(
            sheet, content, f"{day}。{only}一项任务由几个单位{report.verb}的，按单位分别计算。"
        )
        last_column = get_column_letter(len(content.columns))
        last_row = max(HEADER_ROW + 1, *content.tables[0])
        sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
        if content.name == HEATMAP:
            if last_row * 2 * _ROW > _HEIGHT:
                sheet.row_breaks.append(Break(id=min(content.tables[1]) - 1))
            shares = f"B{HEADER_ROW + 1}:{last_column}{last_row}"
            sheet.conditional_formatting.add(shares, Rule("colorScale", colorScale=_SCALE))
            continue
        if content.name != SUMMARY:
            sheet.auto_filter.ref = f"A{HEADER_ROW}:{last_column}{last_row}"
        elif report.items:  # a chart needs entries
            charts = book.create_sheet(CHARTS)
            draw_charts(charts, sheet, content.tables, day)
            set_up_page(charts, f"{report.table_title}进展")
    return workbook_bytes(book)


def _draw_sheet(sheet: Worksheet, content: ReportSheet, remark: str) -> None:
    """Draw title, remark, tables and remarks below them, and set widths, heights and printing."""
    writer = CellWriter(sheet)
    columns = ((each.heading, each.width, "gkHead") for each in content.columns)
    draw_head(writer, content.title, remark, columns)
    for table in content.tables:
        (head, headings), *rows = table.items()
        for at, heading in enumerate(headings, 1):
            writer.put(head, at, heading, "gkHead")
        for number, row in rows:
            cells = [*zip(content.columns, row, strict=True)]
            for at, (column, value) in enumerate(cells, 1):
                writer.put(number, at, value, column.style_of(value))
            sheet.row_dimensions[number].height = row_height(
                (str(value), column.width) for column, value in cells if column.style != "gkPercent"
            )
    whole = sum(column.width for column in content.columns)
    is_long = {row: line_count(text, whole) > 1 for row, text in content.remarks.items()}
    for number, text in content.remarks.items():
        writer.put(number, 1, text, "gkLongRemark" if is_long[number] else "gkRemark")
        if is_long[number]:  # else it would make the printed page wider than the table
            sheet.row_dimensions[number].height = row_height([(text, whole)])
    merge_across(sheet, filter(is_long.get, is_long), len(content.columns))
    sheet.freeze_panes = content.frozen
    set_up_page(sheet, content.title)


def _styles() -> list[NamedStyle]:
    return [
        *frame_styles(),
        cell_style("gkCentred"),
        cell_style("gkLeft", alignment=LEFT_ALIGNED),
        cell_style("gkPercent", number_format="0%"),
        cell_style("gkDate", number_format="yyyy-mm-dd"),
        NamedStyle("gkLongRemark", font=REMARK_FONT, alignment=LEFT_ALIGNED),
        cell_style("gkNothing", font=Font(name=FONT, size=10, color="7F7F7F")),
        *(
            cell_style(f"gkLight{word}", fill=PatternFill("solid", fgColor=colour))
            for word, colour in LIGHTS.items()
        ),
    ]


_COLOURS = dict(zip(STATUS_WORDS, ("70AD47", "FFC000", "7F7F7F", "D9D9D9"), strict=True))
"""The columns of the summary that the charts show, and their colours."""
_WIDTH = 26
"""Centimetres: a landscape A4 page without its margins."""
_PER_BAR, _AROUND = 0.75, 3
"""Centimetres: each bar; title, axis and legend together."""
_HEIGHT = 16.5
"""Centimetres: the height of such a page without title and footer."""
_MOST_BARS = int((_HEIGHT - _AROUND) / _PER_BAR)
"""The bars for which a page has room."""
_PIE = 12
_ROW = 0.53
"""Centimetres: a row of the default height, 15 pt."""


def draw_charts(sheet: Worksheet, data: Worksheet, tables: Sequence[SheetTable], day: str) -> None:
    """Draw a bar chart for each of the tables of the summary, or several of the same scale where a
    page lacks room for its bars, and a pie of the total, as many on a page as have room.

    The tables are on the sheet `data`. The total is the last row of the first table.
    """
    departments = tables[0]
    first, total = min(departments), max(departments)
    columns = [departments[first].index(name) + 1 for name in _COLOURS]
    charts: list[BarChart | PieChart] = []
    bars = [(first, total - 1), *((min(each), max(each)) for each in tables[1:])]
    for title, (head, last) in zip(("各单位", "各分类"), bars, strict=False):
        count = -(-(last - head) // _MOST_BARS)
        ends = [head + (last - head) * at // count for at in range(count + 1)]
        for number, (before, end) in enumerate(pairwise(ends), 1):
            chart = _bars(data, columns, head, before, end)
            which = f"，第{number}张，共{count}张" if count > 1 else ""
            chart.title = f"{title}进展（项次，{day}{which}）"
            if count > 1:
                chart.y_axis.scaling.max = _scale_of(data, columns, head, last)
            charts.append(chart)
    charts.append(_pie(data, columns, first, total))
    row = top = 1
    for each in charts:
        rows = round(each.height / _ROW)
        if row > top and (row - top + rows) * _ROW > _HEIGHT:
            sheet.row_breaks.append(Break(id=row - 2))
            top = row
        sheet.add_chart(each, f"A{row}")
        row += rows + 2
    sheet.sheet_view.showGridLines = False


def _scale_of(data: Worksheet, columns: Sequence[int], head: int, last: int) -> int:
    """Return the end of a scale for all rows below `head`: the greatest sum, rounded up."""
    first = Reference(data, min_col=columns[0], max_col=columns[-1], min_row=head + 1, max_row=last)
    values = [int(str(cell)) for cell in _cells(first)]
    most = max(map(sum, zip(*[iter(values)] * len(columns), strict=True)))
    return -(-most // 5) * 5


def _bars(data: Worksheet, columns: Sequence[int], head: int, before: int, last: int) -> BarChart:
    """Return a chart with one stacked bar for each row below `before`. `head` is the row of the
    headings."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 40
    names = Reference(data, min_col=2, min_row=before + 1, max_row=last)
    for at, colour in zip(columns, _COLOURS.values(), strict=True):
        values = Reference(data, min_col=at, min_row=before + 1, max_row=last)
        series = _series(values, names)
        series.tx = SeriesLabel(strRef=_texts(Reference(data, min_col=at, min_row=head)))
        series.spPr = GraphicalProperties(solidFill=colour)
        series.dLbls = DataLabelList(**{**_OFF, "showVal": True})
        series.dLbls.dLbl = [
            DataLabel(idx=number, **_OFF)  # no label 0 on an invisible part
            for number, cell in enumerate(_cells(values))
            if not cell
        ]
        chart.series.append(series)
    chart.x_axis.tickLblSkip = 1  # a name at each bar
    chart.x_axis.scaling.orientation = "maxMin"  # the first one on top
    # Without this newer versions of Excel hide the axes.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.crosses = "max"  # puts the scale below the bars
    chart.y_axis.majorGridlines = None
    chart.y_axis.number_format = "0"
    assert chart.legend is not None
    chart.legend.position = "b"
    chart.width = _WIDTH
    chart.height = _AROUND + math.ceil(_PER_BAR * (last - before))
    return chart


def _pie(data: Worksheet, columns: Sequence[int], head: int, row: int) -> PieChart:
    chart = PieChart()
    chart.title = "合计（项次）"
    first, last = columns[0], columns[-1]
    values = Reference(data, min_col=first, max_col=last, min_row=row)
    series = _series(values, Reference(data, min_col=first, max_col=last, min_row=head))
    series.dPt = [
        DataPoint(idx=number, spPr=GraphicalProperties(solidFill=colour))
        for number, colour in enumerate(_COLOURS.values())
    ]
    # No percentages: their rounding would differ from 完成率.
    series.dLbls = DataLabelList(**{**_OFF, "showVal": True, "showCatName": True})
    chart.series.append(series)
    chart.legend = None
    chart.width, chart.height = _WIDTH, _PIE
    return chart


_OFF: dict[str, Any] = dict.fromkeys(
    ("showVal", "showCatName", "showPercent", "showSerName", "showLegendKey", "showBubbleSize"),
    False,
)


def _series(values: Reference, names: Reference) -> Series:
    points = [data_source.NumVal(idx=at, v=str(cell)) for at, cell in enumerate(_cells(values))]
    cache = data_source.NumData(formatCode="General", ptCount=len(points), pt=points)
    numbers = data_source.NumRef(f=str(values), numCache=cache)
    categories = data_source.AxDataSource(strRef=_texts(names))
    return Series(val=data_source.NumDataSource(numRef=numbers), cat=categories)


def _texts(cells: Reference) -> data_source.StrRef:
    points = [data_source.StrVal(idx=at, v=str(cell)) for at, cell in enumerate(_cells(cells))]
    cache = data_source.StrData(ptCount=len(points), pt=points)
    return data_source.StrRef(f=str(cells), strCache=cache)


def _cells(cells: Reference) -> list[object]:
    sheet = cells.worksheet
    assert isinstance(sheet, Worksheet)
    rows = sheet.iter_rows(
        cells.min_row, cells.max_row, cells.min_col, cells.max_col, values_only=True
    )
    return [value for row in rows for value in row]
