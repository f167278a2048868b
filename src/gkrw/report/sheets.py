"""The parts that all sheets of the workbook share: columns, title and headings, styles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.styles import Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gkrw.core.wording import written_date
from gkrw.office.xlsx.workbook_writer import (
    FONT,
    LEFT,
    CellWriter,
    cell_style,
    frame_styles,
    row_height,
    set_up_landscape,
)
from gkrw.progress.standing import Light
from gkrw.report.content import Report

HEADER_ROW = 3
"""The row of the headings, from 1; the rows above have the title and a remark."""
LIGHT = "灯"
"""The heading of the column whose cells are coloured after their word."""
_LIGHTS: Mapping[str, str] = {
    Light.RED.value: "FFC7CE",
    Light.YELLOW.value: "FFEB9C",
    Light.GREEN.value: "C6EFCE",
}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet; `width` is in half-width characters."""

    heading: str
    width: float
    style: str = "gkCentred"

    def style_of(self, value: object) -> str:
        """The style of a cell of the column with a value."""
        is_light = self.heading == LIGHT and value in _LIGHTS
        return f"gkLight{value}" if is_light else self.style


def day_text(report: Report) -> str:
    """截至2026年11月25日"""
    return f"截至{written_date(report.as_of)}"


def draw_frame(
    sheet: Worksheet, report: Report, title: str, columns: Sequence[SheetColumn]
) -> CellWriter:
    """Draw title, remark and headings, and set widths and printing. Returns the writer of the
    sheet."""
    pen = CellWriter(sheet)
    pen.put(1, 1, title, "gkTitle")
    pen.put(2, 1, f"{day_text(report)}。一项任务由几个单位承担的，按单位分别计算。", "gkRemark")
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 30, 18
    for at, column in enumerate(columns, 1):
        pen.put(HEADER_ROW, at, column.heading, "gkHead")
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    sheet.row_dimensions[HEADER_ROW].height = row_height(
        (column.heading, column.width) for column in columns
    )
    set_up_landscape(sheet, title)
    return pen


def every_style() -> list[NamedStyle]:
    """All styles of the workbook."""
    return [
        *frame_styles(),
        cell_style("gkCentred"),
        cell_style("gkLeft", alignment=LEFT),
        cell_style("gkPercent", number_format="0%"),
        cell_style("gkDate", number_format="yyyy-mm-dd"),
        cell_style("gkNothing", font=Font(name=FONT, size=10, color="7F7F7F")),
        *(
            cell_style(f"gkLight{word}", fill=PatternFill("solid", fgColor=colour))
            for word, colour in _LIGHTS.items()
        ),
    ]
