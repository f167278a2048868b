"""The sheets that list items: the overdue ones, those that miss a target, and all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gkrw.office.xlsx.workbook_writer import CellContent, row_height
from gkrw.progress.standing import TaskStanding
from gkrw.report.content import Report
from gkrw.report.sheets import HEADER_ROW, LIGHT, SheetColumn, draw_frame

LATE, MISSED, ALL = "逾期", "未达标", "明细"
_TITLES = {LATE: "逾期任务", MISSED: "未达标指标", ALL: "进展明细"}


@dataclass(frozen=True, slots=True)
class ItemList:
    """One sheet: its name, its columns, its rows by heading, and the text that it has without rows."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[Mapping[str, CellContent]]
    empty_text: str


_ITEM = (
    SheetColumn("序号", 6),
    SheetColumn("单位", 14, "gkLeft"),
    SheetColumn("编号", 7),
    SheetColumn("类别", 18, "gkLeft"),
    SheetColumn("工作任务", 20, "gkLeft"),
    SheetColumn("角色", 6),
)
_DEADLINE = (SheetColumn("完成时限", 10), SheetColumn("到期日", 12, "gkDate"))
_REPORTED = (
    SheetColumn("完成情况", 30, "gkLeft"),
    SheetColumn("填报人", 10),
    SheetColumn("联系电话", 14),
)
_MORE = (SheetColumn("佐证材料", 18, "gkLeft"), SheetColumn("备注", 14, "gkLeft"))


def lists_of(report: Report) -> Iterator[ItemList]:
    """The lists, in the order of the sheets."""
    yield ItemList(
        LATE,
        (*_ITEM, *_DEADLINE, SheetColumn("状态", 9), *_REPORTED),
        _numbered([cells_of(item) for item in report.late]),
        "没有逾期的任务。",
    )
    yield ItemList(
        MISSED,
        (*_ITEM, SheetColumn("指标", 24, "gkLeft"), SheetColumn("完成值", 14), *_REPORTED),
        _numbered(
            [
                {**cells_of(item), "指标": str(target), "完成值": f"{value:f}{target.unit}"}
                for item in report.missed
                for target, value in item.missed
            ]
        ),
        "报送的指标完成值没有未达标的。",
    )
    finished = (SheetColumn("完成日期", 12, "gkDate"), SheetColumn("指标完成值", 20, "gkLeft"))
    yield ItemList(
        ALL,
        (
            *_ITEM,
            *_DEADLINE,
            SheetColumn("状态", 9),
            *finished,
            SheetColumn(LIGHT, 6),
            *_REPORTED,
            *_MORE,
        ),
        _numbered([cells_of(item) for item in report.items]),
        "没有任务。",
    )


def cells_of(item: TaskStanding) -> dict[str, CellContent]:
    """All cells of an item, by heading."""
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
        "状态": item.status_word,
        "完成日期": (entry and entry.finished) or "",
        "指标完成值": "\n".join(f"{name} {value:f}{units.get(name, '')}" for name, value in values),
        LIGHT: item.light.value,
        "完成情况": entry.result if entry else "",
        "填报人": entry.reporter if entry else "",
        "联系电话": entry.phone if entry else "",
        "佐证材料": entry.evidence if entry else "",
        "备注": entry.note if entry else "",
    }


def _numbered(rows: Sequence[Mapping[str, CellContent]]) -> list[Mapping[str, CellContent]]:
    return [{"序号": number, **row} for number, row in enumerate(rows, 1)]


def draw_list(sheet: Worksheet, report: Report, listed: ItemList) -> None:
    """Draw a list: its rows, with a filter over them."""
    count = f"（{len(listed.rows)}项次）" if listed.rows else ""
    columns = listed.columns
    pen = draw_frame(sheet, report, f"{report.table_title}{_TITLES[listed.name]}{count}", columns)
    if not listed.rows:
        pen.put(HEADER_ROW + 1, 1, listed.empty_text, "gkRemark")
    for number, row in enumerate(listed.rows, HEADER_ROW + 1):
        for at, column in enumerate(columns, 1):
            value = row[column.heading]
            pen.put(number, at, value, column.style_of(value))
        sheet.row_dimensions[number].height = row_height(
            (str(row[column.heading]), column.width) for column in columns
        )
    sheet.freeze_panes = f"D{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    last = get_column_letter(len(columns))
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{HEADER_ROW + max(len(listed.rows), 1)}"
