"""The summary of a report: by department, and below by section."""

from collections.abc import Iterable, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from gkrw.excel import heights
from gkrw.excel.pen import Pen, Value
from gkrw.progress.model import Status
from gkrw.progress.standing import Standing
from gkrw.report.charts import Block
from gkrw.report.content import Report
from gkrw.report.sheets import HEADER_ROW, LIGHT, Column, day_said, draw_frame
from gkrw.roster import ASSIGNED

_COUNTS = (
    *(Column(word, 9) for word in ("项次", "牵头", "责任", "共同")),
    *(Column(word, 9) for word in ("已完成", "推进中", "未开始", "未报", "逾期", "未达标")),
    Column("完成率", 9, "gkPercent"),
    Column(LIGHT, 6),
)
COLUMNS = (Column("序号", 6), Column("单位", 26, "gkLeft"), *_COUNTS)


def counts_of(standing: Standing) -> list[Value]:
    """The cells of a standing, from 项次 on."""
    return [
        standing.total,
        *(sum(item.role is role for item in standing.items) for role in ASSIGNED),
        *(standing.count(status) for status in (*reversed(Status), None)),
        standing.overdue,
        sum(bool(item.missed) for item in standing.items),
        standing.rate / 100,
        standing.light.value,
    ]


def rows_of(report: Report) -> tuple[list[list[Value]], list[list[Value]], list[str]]:
    """The rows of both tables, the first with the whole at its end, and the remarks below."""
    departments: list[list[Value]] = [
        [number, each.name, *counts_of(each)] for number, each in enumerate(report.departments, 1)
    ]
    whole: list[Value] = ["", "合计", *counts_of(report.whole)]
    sections: list[list[Value]] = [
        [number, each.name, *counts_of(each)] for number, each in enumerate(report.sections, 1)
    ]
    silent = report.silent
    said = [f"还没有报送的 {len(silent)} 个：{'、'.join(silent)}。"] if silent else []
    return [*departments, whole], sections, [*said, *report.cautions]


def blocks_of(report: Report) -> tuple[Block, Block]:
    """Where both tables stand, the first without the whole."""
    first = HEADER_ROW + 1
    last = HEADER_ROW + len(report.departments)
    head = last + 3  # below the whole and an empty row
    day = day_said(report)
    return (
        Block(f"各单位进展（项次，{day}）", HEADER_ROW, first, last),
        Block(f"各分类进展（项次，{day}）", head, head + 1, head + len(report.sections)),
    )


def draw_summary(sheet: Worksheet, report: Report) -> None:
    """Both tables below each other, and the remarks."""
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


def _put(sheet: Worksheet, pen: Pen, first: int, rows: Iterable[Sequence[Value]]) -> None:
    for number, row in enumerate(rows, first):
        for at, (column, value) in enumerate(zip(COLUMNS, row, strict=True), 1):
            pen.put(number, at, value, column.style_of(value))
        sheet.row_dimensions[number].height = heights.height([(str(row[1]), COLUMNS[1].width)])
