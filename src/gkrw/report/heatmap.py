"""The sheet of the heat map: the share of its tasks that each department has done, by section."""

from collections.abc import Sequence

from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles import Color
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from gkrw.office.xlsx.workbook_writer import CellContent, row_height
from gkrw.progress.records import Status
from gkrw.progress.standing import Standing
from gkrw.report.content import Report
from gkrw.report.sheets import HEADER_ROW, SheetColumn, draw_frame

NOTHING = "—"
"""Stands for a department without tasks in a section."""
_SCALE = ColorScale(
    cfvo=[FormatObject("num", val=share) for share in (0, 0.5, 1)],
    color=[Color(colour) for colour in ("F8A5A5", "FFEB9C", "8FD19E")],
)
"""From red, nothing done, to green, everything."""


def rows_of(report: Report) -> tuple[list[list[CellContent]], list[list[CellContent]]]:
    """The shares of tasks done, and the counts, 3/12. Both have a row for each department and the
    total, and a column for each section and the total."""
    shares: list[list[CellContent]] = []
    counts: list[list[CellContent]] = []
    for each in (*report.departments, report.whole):
        parts = [*_by_section(each, report.sections), each]
        shares.append([each.name, *(part.rate / 100 if part.total else NOTHING for part in parts)])
        counts.append(
            [
                each.name,
                *(
                    f"{part.count(Status.DONE)}/{part.total}" if part.total else NOTHING
                    for part in parts
                ),
            ]
        )
    return shares, counts


def _by_section(standing: Standing, sections: Sequence[Standing]) -> list[Standing]:
    return [
        Standing(
            section.name,
            tuple(item for item in standing.items if item.row.section_heading == section.name),
        )
        for section in sections
    ]


def draw_heatmap(sheet: Worksheet, report: Report) -> None:
    """Draw the shares, coloured from red to green, and the counts on a page of their own."""
    columns = (
        SheetColumn("单位", 26, "gkLeft"),
        *(SheetColumn(each.name, 16, "gkPercent") for each in report.sections),
        SheetColumn("合计", 10, "gkPercent"),
    )
    pen = draw_frame(sheet, report, f"{report.table_title}完成率（单位×分类）", columns)
    shares, counts = rows_of(report)
    first, last = HEADER_ROW + 1, HEADER_ROW + len(shares)
    head = last + 2
    sheet.row_breaks.append(Break(id=head - 1))
    for at, column in enumerate(columns, 1):
        pen.put(head, at, column.heading if at > 1 else "已完成/承担（项次）", "gkHead")
    sheet.row_dimensions[head].height = sheet.row_dimensions[HEADER_ROW].height
    for start, rows in ((first, shares), (head + 1, counts)):
        for number, row in enumerate(rows, start):
            for at, value in enumerate(row, 1):
                style = "gkPercent" if isinstance(value, float) else "gkCentred"
                style = "gkNothing" if value == NOTHING else style
                pen.put(number, at, value, "gkLeft" if at == 1 else style)
            sheet.row_dimensions[number].height = row_height([(str(row[0]), columns[0].width)])
    shown = f"B{first}:{get_column_letter(len(columns))}{last}"
    sheet.conditional_formatting.add(shown, Rule("colorScale", colorScale=_SCALE))
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
