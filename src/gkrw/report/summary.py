"""The sheet of the summary: a table of departments, and below it one of sections."""

from collections.abc import Iterable, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from gkrw.core.assignments import ASSIGNED
from gkrw.office.xlsx.workbook_writer import CellContent, CellWriter, row_height
from gkrw.progress.records import STATUS_WORDS, Status
from gkrw.progress.standing import Standing
from gkrw.report.charts import ChartData
from gkrw.report.content import Report
from gkrw.report.sheets import HEADER_ROW, LIGHT, SheetColumn, day_text, draw_frame

_COUNTS = (
    *(SheetColumn(word, 9) for word in ("项次", "牵头", "责任", "共同")),
    *(SheetColumn(word, 9) for word in (*STATUS_WORDS, "逾期", "未达标")),
    SheetColumn("完成率", 9, "gkPercent"),
    SheetColumn(LIGHT, 6),
)
COLUMNS = (SheetColumn("序号", 6), SheetColumn("单位", 26, "gkLeft"), *_COUNTS)


def counts_of(standing: Standing) -> list[CellContent]:
    """The cells of a department or section, from 项次 on."""
    return [
        standing.total,
        *(sum(item.role is role for item in standing.items) for role in ASSIGNED),
        *(standing.count(status) for status in (*reversed(Status), None)),
        standing.overdue,
        sum(bool(item.missed) for item in standing.items),
        standing.rate / 100,
        standing.light.value,
    ]


def rows_of(report: Report) -> tuple[list[list[CellContent]], list[list[CellContent]], list[str]]:
    """The rows of both tables, the first with the total at its end, and the remarks below them."""
    departments: list[list[CellContent]] = [
        [number, each.name, *counts_of(each)] for number, each in enumerate(report.departments, 1)
    ]
    whole: list[CellContent] = ["", "合计", *counts_of(report.whole)]
    sections: list[list[CellContent]] = [
        [number, each.name, *counts_of(each)] for number, each in enumerate(report.sections, 1)
    ]
    silent = report.silent
    remarks = [f"还没有报送的 {len(silent)} 个：{'、'.join(silent)}。"] if silent else []
    return [*departments, whole], sections, [*remarks, *report.cautions]


def blocks_of(report: Report) -> tuple[ChartData, ChartData]:
    """The places of both tables, for the charts; the first one without the total."""
    first = HEADER_ROW + 1
    last = HEADER_ROW + len(report.departments)
    head = last + 3  # below the total and an empty row
    day = day_text(report)
    return (
        ChartData(f"各单位进展（项次，{day}）", HEADER_ROW, first, last),
        ChartData(f"各分类进展（项次，{day}）", head, head + 1, head + len(report.sections)),
    )


def draw_summary(sheet: Worksheet, report: Report) -> None:
    """Draw both tables and the remarks."""
    pen = draw_frame(sheet, report, f"{report.table_title}进展汇总", COLUMNS)
    departments, sections, remarks = rows_of(report)
    _, below = blocks_of(report)
    _put(sheet, pen, HEADER_ROW + 1, departments)
    for at, column in enumerate(COLUMNS, 1):
        heading = "分类" if column.heading == "单位" else column.heading
        pen.put(below.head, at, heading, "gkHead")
    _put(sheet, pen, below.first, sections)
    for number, text in enumerate(remarks, below.last + 2):
        pen.put(number, 1, text, "gkRemark")
    sheet.freeze_panes = f"C{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"


def _put(
    sheet: Worksheet, pen: CellWriter, first: int, rows: Iterable[Sequence[CellContent]]
) -> None:
    for number, row in enumerate(rows, first):
        for at, (column, value) in enumerate(zip(COLUMNS, row, strict=True), 1):
            pen.put(number, at, value, column.style_of(value))
        sheet.row_dimensions[number].height = row_height([(str(row[1]), COLUMNS[1].width)])
