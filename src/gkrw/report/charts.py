"""The sheet of the charts: the progress of departments and sections, as bars, and of all, as a pie."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.chart import BarChart, PieChart, Reference
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from gkrw.office.xlsx.workbook_writer import set_up_landscape
from gkrw.progress.records import STATUS_WORDS

_COLOURS = dict(zip(STATUS_WORDS, ("70AD47", "FFC000", "7F7F7F", "D9D9D9"), strict=True))
"""The columns of the summary that are drawn, and their colours."""
_WIDTH = 26
"""Centimetres: a landscape A4 page without its margins."""
_PER_BAR, _AROUND = 0.75, 3
"""Centimetres: each bar; title, axis and legend together."""
_PIE = 12
_ROW = 0.53
"""Centimetres: a row of the default height, 15 pt."""


@dataclass(frozen=True, slots=True)
class ChartData:
    """A table of the summary: the title of its chart, and the row numbers, from 1, of its headings,
    its first and its last entry."""

    title: str
    head: int
    first: int
    last: int


def draw_charts(
    sheet: Worksheet, data: Worksheet, blocks: Sequence[ChartData], whole: int, title: str
) -> None:
    """Draw a bar chart for each table on the sheet `data`, and a pie of its row `whole`."""
    headings = {data.cell(blocks[0].head, at).value: at for at in range(1, data.max_column + 1)}
    columns = [headings[name] for name in _COLOURS]
    row = 1
    for block in blocks:
        chart = _bars(data, block, columns)
        sheet.add_chart(chart, f"A{row}")
        row += round(chart.height / _ROW) + 2
        sheet.row_breaks.append(Break(id=row - 2))  # one chart on a page
    sheet.add_chart(_pie(data, blocks[0].head, whole, columns), f"A{row}")
    sheet.sheet_view.showGridLines = False
    set_up_landscape(sheet, title)


def _bars(data: Worksheet, block: ChartData, columns: Sequence[int]) -> BarChart:
    """A bar for each entry, divided by state."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 40
    chart.title = block.title
    names = Reference(data, min_col=2, min_row=block.first, max_row=block.last)
    for at, colour in zip(columns, _COLOURS.values(), strict=True):
        values = Reference(data, min_col=at, min_row=block.first, max_row=block.last)
        series = _series(values, names)
        label = Reference(data, min_col=at, min_row=block.head)
        series.tx = SeriesLabel(strRef=_texts(label))
        series.spPr = GraphicalProperties(solidFill=colour)
        series.dLbls = _labels(showVal=True)
        series.dLbls.dLbl = [
            DataLabel(idx=number, **_OFF)  # no label 0 on an invisible part
            for number, cell in enumerate(_cells(values))
            if not cell
        ]
        chart.series.append(series)
    chart.x_axis.scaling.orientation = "maxMin"  # the first one on top
    chart.x_axis.delete = chart.y_axis.delete = (
        False  # without this newer versions of Excel hide them
    )
    chart.y_axis.crosses = "max"  # puts the scale below the bars
    chart.y_axis.majorGridlines = None
    chart.y_axis.number_format = "0"
    assert chart.legend is not None
    chart.legend.position = "b"
    chart.width = _WIDTH
    chart.height = _AROUND + round(_PER_BAR * (block.last - block.first + 1))
    return chart


def _pie(data: Worksheet, head: int, row: int, columns: Sequence[int]) -> PieChart:
    chart = PieChart()
    chart.title = "合计（项次）"
    first, last = columns[0], columns[-1]
    values = Reference(data, min_col=first, max_col=last, min_row=row)
    names = Reference(data, min_col=first, max_col=last, min_row=head)
    series = _series(values, names)
    series.dPt = [
        DataPoint(idx=number, spPr=GraphicalProperties(solidFill=colour))
        for number, colour in enumerate(_COLOURS.values())
    ]
    series.dLbls = _labels(
        showVal=True, showCatName=True
    )  # no percentages: their rounding would differ from 完成率
    chart.series.append(series)
    chart.legend = None
    chart.width, chart.height = _WIDTH, _PIE
    return chart


def _labels(**shown: Any) -> DataLabelList:
    """The labels of a chart, with all that is not in `shown` switched off."""
    return DataLabelList(**{**_OFF, **shown})


_OFF: dict[str, Any] = dict.fromkeys(
    ("showVal", "showCatName", "showPercent", "showSerName", "showLegendKey", "showBubbleSize"),
    False,
)


# -- series with their cached values: some readers do not look into the cells ----------------------


def _series(values: Reference, names: Reference) -> Series:
    points = [NumVal(idx=at, v=str(cell)) for at, cell in enumerate(_cells(values))]
    cache = NumData(formatCode="General", ptCount=len(points), pt=points)
    series = Series(val=NumDataSource(numRef=NumRef(f=str(values), numCache=cache)))
    series.cat = AxDataSource(strRef=_texts(names))
    return series


def _texts(cells: Reference) -> StrRef:
    points = [StrVal(idx=at, v=str(cell)) for at, cell in enumerate(_cells(cells))]
    return StrRef(f=str(cells), strCache=StrData(ptCount=len(points), pt=points))


def _cells(cells: Reference) -> list[object]:
    sheet = cells.worksheet
    assert isinstance(sheet, Worksheet)
    return [
        sheet.cell(row, at).value
        for row in range(cells.min_row, cells.max_row + 1)
        for at in range(cells.min_col, cells.max_col + 1)
    ]
