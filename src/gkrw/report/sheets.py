"""The content of the sheets of a report's workbook, row by row, before they are drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gkrw.core.assignments import ASSIGNED
from gkrw.core.model import COLUMNS, extra_key
from gkrw.office.xlsx import CellContent
from gkrw.office.xlsx.workbook_writer import HEADER_ROW, column_width
from gkrw.progress.standing import Light, Standing, by_section
from gkrw.progress.statuses import STATUS_WORDS, Status, status_word
from gkrw.report.content import Report, cells_of, counts_of

SUMMARY, CHARTS, HEATMAP = "汇总", "图表", "热力图"
LATE, MISSED, ALL, OVERALL = "逾期", "未达标", "明细", "总体情况"
_NOTHING = "—"
"""The text for a department without tasks in a section."""
LIGHTS = {Light.RED.value: "FFC7CE", Light.YELLOW.value: "FFEB9C", Light.GREEN.value: "C6EFCE"}
"""The colours of cells with a light, by the word of the light."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet; `width` is in half-width characters."""

    heading: str
    width: float
    style: str = "gkCentred"

    def style_of(self, value: CellContent) -> str:
        """Return the name of the style of a cell of the column that has this value."""
        if self.heading == "灯" and value in LIGHTS:
            return f"gkLight{value}"
        if self.style == "gkPercent" and isinstance(value, str):
            return "gkNothing" if value == _NOTHING else "gkCentred"
        return self.style


SheetTable = dict[int, list[CellContent]]
"""The rows of a table by their numbers, from 1; the first has the headings."""


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """One sheet: tables of the same columns one below the other, and remarks by row number.

    `frozen` is the first cell that scrolls.
    """

    name: str
    title: str
    columns: tuple[SheetColumn, ...]
    tables: tuple[SheetTable, ...]
    frozen: str
    remarks: Mapping[int, str] = field(default_factory=dict)

    def cells(self) -> SheetTable:
        """Return the cells of the tables and remarks, by row number."""
        cells: SheetTable = {number: [text] for number, text in self.remarks.items()}
        for table in self.tables:
            cells |= table
        return cells


def sheets_of(report: Report) -> tuple[ReportSheet, ...]:
    """Return the sheets in their order, without the sheet of charts."""
    missed = [{**cells_of(item), **target} for item, target in report.missed_targets]
    return (
        _summary(report),
        *([_heatmap(report)] if report.sections else []),
        _list(
            report, LATE, "逾期任务", _LATE, map(cells_of, report.whole.late), "没有逾期的任务。"
        ),
        _list(report, MISSED, "未达标指标", _MISSED, missed, "报送的指标完成值没有未达标的。"),
        _list(report, ALL, "进展明细", _ALL, map(cells_of, report.items), "没有任务。"),
        *([_overall(report)] if report.overall else []),
    )


def _overall(report: Report) -> ReportSheet:
    """Return the sheet with what departments say of the tasks that others report on."""
    rows: list[list[CellContent]] = [[column.heading for column in _OVERALL]]
    for number, (name, entry) in enumerate(report.overall, 1):
        texts = (entry.result, entry.reporter, entry.phone, entry.evidence, entry.note)
        rows.append([number, name, status_word(entry.status), entry.finished or "", *texts])
    table = dict(enumerate(rows, HEADER_ROW))
    title = f"{report.table_title}共同任务总体情况"
    return ReportSheet(OVERALL, title, _OVERALL, (table,), "C4")


def _summary_columns(report: Report) -> tuple[SheetColumn, ...]:
    roles = [role.label for role in report.table_roles if role in ASSIGNED]
    return (
        SheetColumn("序号", 6),
        SheetColumn("单位", 26, "gkLeft"),
        *(SheetColumn(word, 9) for word in ("项次", *roles)),
        *(SheetColumn(word, 9) for word in (*STATUS_WORDS, "逾期", "未达标")),
        SheetColumn("完成率", 9, "gkPercent"),
        SheetColumn("灯", 6),
    )


def _summary(report: Report) -> ReportSheet:
    """Return the sheet with the departments and their total, the sections, and remarks."""
    columns = _summary_columns(report)
    headings = [column.heading for column in columns]
    departments = _counts_below(headings, [*report.departments, report.whole], HEADER_ROW)
    departments[max(departments)][0] = ""  # the total has no number
    tables: tuple[SheetTable, ...] = (departments,)
    if report.sections:
        below = max(departments) + 2
        tables += (_counts_below(headings, report.sections, below),)
        tables[1][below][1] = "分类"
    silent = report.silent
    remarks = [f"还没有报送的 {len(silent)} 个：{'、'.join(silent)}。"] if silent else []
    return ReportSheet(
        SUMMARY,
        f"{report.table_title}进展汇总",
        columns,
        tables,
        "C4",
        dict(enumerate([*remarks, *report.cautions], max(tables[-1]) + 2)),
    )


def _counts_below(headings: Sequence[str], standings: Iterable[Standing], head: int) -> SheetTable:
    rows: list[list[CellContent]] = [[*headings]]
    for at, each in enumerate(standings, 1):
        counts = counts_of(each)
        rows.append([at, each.name, *(counts[heading] for heading in headings[2:])])
    return dict(enumerate(rows, head))


def _heatmap(report: Report) -> ReportSheet:
    """Return the sheet with the shares of items done and, below, the counts, such as 3/12. Both
    tables have a row for each department and the total, and a column for each section and the
    total. The headings of the first, repeated on each page, are those of both."""
    columns = (
        SheetColumn("单位", 26, "gkLeft"),
        *(SheetColumn(each.name, 16, "gkPercent") for each in report.sections),
        SheetColumn("合计", 10, "gkPercent"),
    )
    headings = [column.heading for column in columns]
    shares: list[list[CellContent]] = [[*headings]]
    counts: list[list[CellContent]] = [["已完成/承担（项次）", *([""] * len(headings[1:]))]]
    for each in (*report.departments, report.whole):
        by_name = {part.name: part for part in by_section([each])}
        parts = [*(by_name.get(section.name) for section in report.sections), each]
        shares.append([each.name, *(p.rate / 100 if p and p.total else _NOTHING for p in parts)])
        done = (f"{p.count(Status.DONE)}/{p.total}" if p and p.total else _NOTHING for p in parts)
        counts.append([each.name, *done])
    of_shares = dict(enumerate(shares, HEADER_ROW))
    of_counts = dict(enumerate(counts, max(of_shares) + 2))
    title = f"{report.table_title}完成率（单位×分类）"
    return ReportSheet(HEATMAP, title, columns, (of_shares, of_counts), "B4")


_ITEM = (
    SheetColumn("序号", 6),
    SheetColumn("单位", 14, "gkLeft"),
    SheetColumn("编号", 7),
    SheetColumn("类别", 18, "gkLeft"),
    SheetColumn("工作任务", 20, "gkLeft"),
    SheetColumn("角色", 6),
)
_STATE = (SheetColumn("完成时限", 10), SheetColumn("到期日", 12, "gkDate"), SheetColumn("状态", 9))
_REPORTED = (
    SheetColumn("完成情况", 46, "gkLeft"),
    SheetColumn("填报人", 10),
    SheetColumn("联系电话", 14),
)
_LATE = (*_ITEM, *_STATE, *_REPORTED)
_MISSED = (*_ITEM, SheetColumn("指标", 24, "gkLeft"), SheetColumn("完成值", 14), *_REPORTED)
_ALL = (
    *_ITEM,
    *_STATE,
    SheetColumn("完成日期", 12, "gkDate"),
    SheetColumn("指标完成值", 20, "gkLeft"),
    SheetColumn("灯", 6),
    *_REPORTED,
    SheetColumn("佐证材料", 18, "gkLeft"),
    SheetColumn("备注", 14, "gkLeft"),
)
_OVERALL = (
    *_ITEM[:2],
    _STATE[2],
    SheetColumn("完成日期", 12, "gkDate"),
    SheetColumn("总体情况", 60, "gkLeft"),
    *_REPORTED[1:],
    SheetColumn("佐证材料", 18, "gkLeft"),
    SheetColumn("备注", 14, "gkLeft"),
)


def _list(
    report: Report,
    name: str,
    title: str,
    columns: tuple[SheetColumn, ...],
    items: Iterable[Mapping[str, CellContent]],
    empty_text: str,
) -> ReportSheet:
    """Return the sheet of a list, with the further columns of the table last. The cells of each item
    are given by heading. A column that no item fills is left out, so that the others print larger;
    without items, the sheet has all headings and `empty_text`."""
    if not report.sections:
        columns = tuple(column for column in columns if column.heading != "类别")
    extra = [name.text for name in report.columns.extra]
    keys = [*(column.heading for column in columns[1:]), *map(extra_key, extra)]
    own = {COLUMNS[key]: report.columns[key] for key in ("title", "deadline")}
    columns = tuple(replace(each, heading=own.get(each.heading, each.heading)) for each in columns)
    columns += tuple(SheetColumn(each, 14, "gkLeft") for each in extra)
    rows: list[list[CellContent]] = [
        [number, *(item.get(key, "") for key in keys)] for number, item in enumerate(items, 1)
    ]
    if rows:
        texts = [[str(row[at]) for row in rows] for at in range(len(columns))]
        filled = [at for at, column in enumerate(texts) if any(column)]
        columns = tuple(
            replace(columns[at], width=column_width(texts[at], columns[at].width)) for at in filled
        )
        rows = [[row[at] for at in filled] for row in rows]
    count = f"（{len(rows)}项次）" if rows else ""
    remarks = {} if rows else {HEADER_ROW + 1: empty_text}
    headings: list[CellContent] = [column.heading for column in columns]
    table = dict(enumerate([headings, *rows], HEADER_ROW))
    title = f"{report.table_title}{title}{count}"
    return ReportSheet(name, title, columns, (table,), "D4", remarks)
