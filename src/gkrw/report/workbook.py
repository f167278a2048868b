"""The report as a workbook: a summary, who stands where by section, what is late, and charts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles import Alignment, Border, Color, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from gkrw.excel import heights
from gkrw.excel.finish import saved
from gkrw.excel.paper import print_sideways
from gkrw.excel.pen import Pen, Value
from gkrw.progress.model import Status
from gkrw.progress.standing import Item, Light, Standing
from gkrw.report.charts import Block, draw_charts
from gkrw.report.content import Report
from gkrw.roster import ASSIGNED
from gkrw.word.official import written_date

HEADER_ROW = 3
"""The row of the headings, from 1: above it the title and a remark."""
SUMMARY, HEAT, LATE, MISSED, ALL, CHARTS = "汇总", "热力图", "逾期", "未达标", "明细", "图表"
_LIGHTS = {Light.RED: "FFC7CE", Light.YELLOW: "FFEB9C", Light.GREEN: "C6EFCE"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: its heading, its width in half-width characters, its style."""

    heading: str
    width: float
    style: str = "gkCentred"


def workbook_of(report: Report) -> bytes:
    """The workbook as bytes: the same for the same report. Every number is a value: formulas would
    show nothing where no program has worked them out."""
    book = Workbook()
    book.remove(book.worksheets[0])
    office = report.office
    book.properties.creator = (office and (office.full_name or office.name)) or "gkrw"
    book.properties.title = report.title
    for style in _styles():
        book.add_named_style(style)
    summary = book.create_sheet(SUMMARY)
    blocks = _draw_summary(summary, report)
    charts = book.create_sheet(CHARTS)
    draw_charts(charts, summary, blocks, blocks[0].last + 1, f"{report.table_title}进展")
    _draw_heat(book.create_sheet(HEAT), report)
    for name, columns, rows, nothing in _lists(report):
        _draw_list(book.create_sheet(name), report, (name, columns, rows, nothing))
    return saved(book)


def _day(report: Report) -> str:
    return f"截至{written_date(report.as_of)}"


# -- the summary -----------------------------------------------------------------------------------

_COUNTS = (
    *(Column(word, 9) for word in ("项次", "牵头", "责任", "共同")),
    *(Column(word, 9) for word in ("已完成", "推进中", "未开始", "未报", "逾期", "未达标")),
    Column("完成率", 9, "gkPercent"),
    Column("灯", 6),
)
COUNTS = tuple(column.heading for column in _COUNTS)
"""The headings of the cells that `counts_of` gives."""
SUMMARY_COLUMNS = (Column("序号", 6), Column("单位", 26, "gkLeft"), *_COUNTS)


def counts_of(standing: Standing) -> list[Value]:
    """The cells of a standing under COUNTS."""
    return [
        standing.total,
        *(sum(item.role is role for item in standing.items) for role in ASSIGNED),
        *(standing.count(status) for status in (*reversed(Status), None)),
        standing.overdue,
        sum(bool(item.missed) for item in standing.items),
        standing.rate / 100,
        standing.light.value,
    ]


def _draw_summary(sheet: Worksheet, report: Report) -> list[Block]:
    """Two tables below each other: by department and by section; gives where they are."""
    pen = Pen(sheet)
    _frame(sheet, pen, report, f"{report.table_title}进展汇总", SUMMARY_COLUMNS)
    rows: list[tuple[list[Value], Standing]] = [
        ([number, each.name], each) for number, each in enumerate(report.departments, 1)
    ]
    rows.append((["", "合计"], report.whole))
    first = HEADER_ROW + 1
    last = _put_standings(sheet, pen, first, rows)
    head = last + 2
    for at, column in enumerate(SUMMARY_COLUMNS, 1):
        heading = "分类" if column.heading == "单位" else column.heading
        pen.put(head, at, heading, "gkHead")
    sections: list[tuple[list[Value], Standing]] = [
        ([number, each.name], each) for number, each in enumerate(report.sections, 1)
    ]
    end = _put_standings(sheet, pen, head + 1, sections)
    for number, text in enumerate(_remarks(report), end + 2):
        pen.put(number, 1, text, "gkRemark")
    sheet.freeze_panes = f"C{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    day = _day(report)
    return [
        Block(f"各单位进展（项次，{day}）", HEADER_ROW, first, last - 1),  # without the sum
        Block(f"各分类进展（项次，{day}）", head, head + 1, end),
    ]


def _put_standings(
    sheet: Worksheet, pen: Pen, first: int, rows: Iterable[tuple[Sequence[Value], Standing]]
) -> int:
    """A row for each standing from `first` on; gives the last."""
    number = first - 1
    for number, (head, standing) in enumerate(rows, first):
        cells = [*head, *counts_of(standing)]
        for at, (column, value) in enumerate(zip(SUMMARY_COLUMNS, cells, strict=True), 1):
            is_light = column.heading == "灯"
            pen.put(number, at, value, _light_style(standing.light) if is_light else column.style)
        sheet.row_dimensions[number].height = heights.height([(str(cells[1]), 26)])
    return number


def _remarks(report: Report) -> Iterator[str]:
    if report.silent:
        yield f"还没有报送的 {len(report.silent)} 个：{'、'.join(report.silent)}。"
    for each in report.departments:
        if each.without_status:
            tasks = "、".join(item.row.task.id for item in each.without_status)
            yield f"报了内容、没有写完成状态，按未报算：{each.name} {tasks}。"
    if report.unassigned:
        yield f"没有写明由哪个单位承担，不在其内：{'、'.join(report.unassigned)}。"
    if report.besides:
        said = "、".join(f"{department} {task}" for department, task in report.besides)
        yield f"只是可能涉及、不计入的，也报了进展：{said}。"
    if report.without_year:
        yield (
            f"分解表的标题没有年份，{'、'.join(report.without_year)} 的完成时限按"
            f" {report.as_of.year} 年算。"
        )


# -- department × section --------------------------------------------------------------------------


_SCALE = ColorScale(
    cfvo=[FormatObject("num", val=share) for share in (0, 0.5, 1)],
    color=[Color(colour) for colour in ("F8A5A5", "FFEB9C", "8FD19E")],
)
"""From nothing done, in red, to everything, in green."""


def _draw_heat(sheet: Worksheet, report: Report) -> None:
    """The share that is done, from red to green, and below how many of how many."""
    sections = report.sections
    columns = (
        Column("单位", 26, "gkLeft"),
        *(Column(each.name, 16, "gkPercent") for each in sections),
        Column("合计", 10, "gkPercent"),
    )
    pen = Pen(sheet)
    _frame(sheet, pen, report, f"{report.table_title}完成率（单位×分类）", columns)
    rows = [*report.departments, report.whole]
    parts = [(each, [*_by_section(each, sections), each]) for each in rows]
    first = HEADER_ROW + 1
    for number, (each, cells) in enumerate(parts, first):
        pen.put(number, 1, each.name, "gkLeft")
        for at, part in enumerate(cells, 2):
            if part.total:
                pen.put(number, at, part.rate / 100, "gkPercent")
            else:
                pen.put(number, at, "—", "gkNothing")
    last = first + len(parts) - 1
    shown = f"B{first}:{get_column_letter(len(columns))}{last}"
    sheet.conditional_formatting.add(shown, Rule("colorScale", colorScale=_SCALE))
    head = last + 2
    sheet.row_breaks.append(Break(id=head - 1))
    pen.put(head, 1, "已完成/承担（项次）", "gkHead")
    for at, column in enumerate(columns[1:], 2):
        pen.put(head, at, column.heading, "gkHead")
    sheet.row_dimensions[head].height = sheet.row_dimensions[HEADER_ROW].height
    for number, (each, cells) in enumerate(parts, head + 1):
        pen.put(number, 1, each.name, "gkLeft")
        for at, part in enumerate(cells, 2):
            done = f"{part.count(Status.DONE)}/{part.total}" if part.total else "—"
            pen.put(number, at, done, "gkCentred" if part.total else "gkNothing")
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"


def _by_section(standing: Standing, sections: Sequence[Standing]) -> list[Standing]:
    return [
        Standing(
            section.name,
            tuple(item for item in standing.items if item.row.section_heading == section.name),
        )
        for section in sections
    ]


# -- lists of items --------------------------------------------------------------------------------

_Rows = Sequence[Mapping[str, Value]]
_ITEM = (
    Column("序号", 6),
    Column("单位", 14, "gkLeft"),
    Column("编号", 7),
    Column("类别", 18, "gkLeft"),
    Column("工作任务", 20, "gkLeft"),
    Column("角色", 6),
    Column("完成时限", 10),
)
_DAYS = (Column("到期日", 12, "gkDate"), Column("状态", 9))
_REPORTED = (
    Column("完成情况", 30, "gkLeft"),
    Column("填报人", 10),
    Column("联系电话", 14),
)
_FINISHED = (Column("完成日期", 12, "gkDate"), Column("指标完成值", 20, "gkLeft"), Column("灯", 6))


def _lists(report: Report) -> Iterator[tuple[str, tuple[Column, ...], _Rows, str]]:
    """Each further sheet: its name, columns, rows by heading, and what stands there without any."""
    late = [_cells_of(item) for item in report.late]
    yield LATE, (*_ITEM, *_DAYS, *_REPORTED), late, "没有逾期的任务。"
    missed: list[Mapping[str, Value]] = [
        {**_cells_of(item), "指标": str(target), "完成值": f"{value:f}{target.unit}"}
        for item in report.missed
        for target, value in item.missed
    ]
    columns = (*_ITEM[:6], Column("指标", 24, "gkLeft"), Column("完成值", 14), *_REPORTED)
    yield MISSED, columns, missed, "报送的指标完成值没有未达标的。"
    every = [_cells_of(item) for item in report.items]
    yield ALL, (*_ITEM, *_DAYS, *_FINISHED, *_REPORTED), every, "没有任务。"


def _cells_of(item: Item) -> dict[str, Value]:
    task, entry = item.row.task, item.entry
    topic = f"·{item.row.topic.title}" if item.row.topic else ""
    units = {target.name: target.unit for target in task.targets}
    values = entry.values if entry else ()
    return {
        "单位": item.department,
        "编号": task.id,
        "类别": f"{item.row.group_heading}{topic}",
        "工作任务": task.title,
        "角色": item.role.label,
        "完成时限": item.deadline,
        "到期日": item.due or "",
        "状态": item.said,
        "完成日期": (entry and entry.finished) or "",
        "指标完成值": "\n".join(f"{name} {value:f}{units.get(name, '')}" for name, value in values),
        "灯": item.light.value,
        "完成情况": entry.result if entry else "",
        "填报人": entry.reporter if entry else "",
        "联系电话": entry.phone if entry else "",
    }


def _draw_list(
    sheet: Worksheet, report: Report, said: tuple[str, tuple[Column, ...], _Rows, str]
) -> None:
    name, columns, rows, nothing = said
    pen = Pen(sheet)
    count = f"（{len(rows)}项次）" if rows else ""
    _frame(sheet, pen, report, f"{report.table_title}{name}{count}", columns)
    if not rows:
        pen.put(HEADER_ROW + 1, 1, nothing, "gkRemark")
    for number, row in enumerate(rows, 1):
        cells: dict[str, Value] = {"序号": number, **row}
        at_row = number + HEADER_ROW
        for at, column in enumerate(columns, 1):
            value = cells[column.heading]
            light = next((each for each in Light if each.value == value), None)
            is_light = column.heading == "灯" and light is not None
            pen.put(at_row, at, value, _light_style(light) if is_light and light else column.style)
        sheet.row_dimensions[at_row].height = heights.height(
            (str(cells[column.heading]), column.width) for column in columns
        )
    sheet.freeze_panes = f"D{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    last = get_column_letter(len(columns))
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{HEADER_ROW + max(len(rows), 1)}"


# -- what every sheet has --------------------------------------------------------------------------


def _frame(
    sheet: Worksheet, pen: Pen, report: Report, title: str, columns: Sequence[Column]
) -> None:
    """Title, a remark, headings, widths, and how the sheet is printed."""
    pen.put(1, 1, title, "gkTitle")
    pen.put(2, 1, f"{_day(report)}。一项任务由几个单位承担的，按单位分别计算。", "gkRemark")
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 30, 18
    for at, column in enumerate(columns, 1):
        pen.put(HEADER_ROW, at, column.heading, "gkHead")
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    sheet.row_dimensions[HEADER_ROW].height = heights.height(
        (column.heading, column.width) for column in columns
    )
    print_sideways(sheet, title)


def _light_style(light: Light) -> str:
    return f"gkLight{light.name.title()}" if light in _LIGHTS else "gkCentred"


def _styles() -> list[NamedStyle]:
    line = Side(style="thin", color="BFBFBF")
    border = Border(left=line, right=line, top=line, bottom=line)
    text = Font(name="宋体", size=10)
    centred = Alignment("center", "center", wrap_text=True)

    def cell(name: str, **more: Any) -> NamedStyle:
        return NamedStyle(name, **{"font": text, "border": border, "alignment": centred, **more})

    return [
        NamedStyle(
            "gkTitle", font=Font(name="黑体", size=16), alignment=Alignment("left", "center")
        ),
        NamedStyle(
            "gkRemark",
            font=Font(name="宋体", size=10, color="595959"),
            alignment=Alignment("left", "center"),
        ),
        cell(
            "gkHead",
            font=Font(name="黑体", size=10, color="FFFFFF"),
            fill=PatternFill("solid", fgColor="44546A"),
        ),
        cell("gkCentred"),
        cell("gkLeft", alignment=Alignment("left", "center", wrap_text=True)),
        cell("gkPercent", number_format="0%"),
        cell("gkDate", number_format="yyyy-mm-dd"),
        cell("gkNothing", font=Font(name="宋体", size=10, color="7F7F7F")),
        *(
            cell(f"gkLight{light.name.title()}", fill=PatternFill("solid", fgColor=colour))
            for light, colour in _LIGHTS.items()
        ),
    ]
