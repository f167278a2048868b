"""Checklists drawn as Excel workbooks with openpyxl."""

from collections.abc import Mapping, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gkrw.checklist import columns, names
from gkrw.checklist.columns import Column, Kind
from gkrw.checklist.content import TITLE, Checklists, Line, Sheet, Value, digests_of
from gkrw.checklist.values import shown
from gkrw.excel import heights
from gkrw.excel.finish import saved
from gkrw.excel.paper import print_sideways
from gkrw.excel.pen import Pen
from gkrw.model import Office
from gkrw.progress.model import Status

HEADER_ROW = 3
"""The row of the headings, from 1: above it the title and a line on how to fill in."""
_PROGRESS = Column("progress", "进展", 16)
_PAGE = 142.0
"""Half-width characters that A4, landscape, holds at full size, with the margins below."""
_OVERVIEW = (*(each for each in columns.FIXED if each is not columns.ROLE), _PROGRESS)
_COLOURS = {Status.DONE: "C6EFCE", Status.UNDER_WAY: "FFEB9C", Status.NOT_STARTED: "EDEDED"}
_FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.CODE: "@"}
_EARLIEST, _LATEST = date(2000, 1, 1), date(2099, 12, 31)


def joint_workbook(lists: Checklists) -> bytes:
    """One workbook: how to fill in, all tasks, and a sheet for each department."""
    book = _new_workbook(lists, lists.table_title)
    _draw_guide(book.create_sheet(names.GUIDE), lists)
    _draw_overview(book.create_sheet(names.OVERVIEW), lists)
    titles = names.sheet_names([sheet.department for sheet in lists.sheets])
    for sheet, title in zip(lists.sheets, titles, strict=True):
        _draw_sheet(book.create_sheet(title), sheet, lists)
    _draw_hidden(book.create_sheet(names.HIDDEN), lists, lists.sheets)
    return saved(book)


def workbook_of(sheet: Sheet, lists: Checklists) -> bytes:
    """The workbook of one department."""
    book = _new_workbook(lists, sheet.title)
    _draw_guide(book.create_sheet(names.GUIDE), lists)
    _draw_sheet(book.create_sheet(names.SINGLE), sheet, lists)
    book.active = 1
    _draw_hidden(book.create_sheet(names.HIDDEN), lists, [sheet])
    return saved(book)


def _new_workbook(lists: Checklists, title: str) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    office = lists.office
    book.properties.creator = (office and (office.full_name or office.name)) or "gkrw"
    book.properties.title = title
    book.properties.subject = lists.table_title
    book.properties.category = TITLE
    for style in _styles():
        book.add_named_style(style)
    return book


# -- styles ----------------------------------------------------------------------------------------

_LINE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FONT = "宋体"


_ALIGNMENTS = {
    "": Alignment("left", "center", wrap_text=True),
    "Centred": Alignment("center", "center", wrap_text=True),
    "Top": Alignment("left", "top", wrap_text=True),
}
"""By the ending of a style's name."""


def _styles() -> list[NamedStyle]:
    made = [
        NamedStyle(
            "gkTitle", font=Font(name="黑体", size=16), alignment=Alignment("left", "center")
        ),
        NamedStyle(
            "gkRemark",
            font=Font(name=_FONT, size=10, color="595959"),
            alignment=Alignment("left", "center"),
        ),
        NamedStyle(
            "gkGuide",
            font=Font(name=_FONT, size=11),
            alignment=Alignment("left", "top", wrap_text=True),
        ),
    ]
    for name, colour in (("gkHead", "44546A"), ("gkHeadFill", "9C5700")):
        made.append(
            NamedStyle(
                name,
                font=Font(name="黑体", size=10, color="FFFFFF"),
                fill=PatternFill("solid", fgColor=colour),
                border=_BORDER,
                alignment=Alignment("center", "center", wrap_text=True),
            )
        )
    for ending, alignment in _ALIGNMENTS.items():
        made.append(
            NamedStyle(
                f"gkFixed{ending}",
                font=Font(name=_FONT, size=10),
                border=_BORDER,
                alignment=alignment,
            )
        )
        for kind in (Kind.TEXT, Kind.CODE, Kind.DATE, Kind.NUMBER, Kind.STATUS):
            made.append(
                NamedStyle(
                    f"gk{kind.name.title()}{ending}",
                    font=Font(name=_FONT, size=10),
                    fill=PatternFill("solid", fgColor="FFFBE6"),
                    border=_BORDER,
                    alignment=alignment,
                    protection=Protection(locked=False),
                    number_format=_FORMATS.get(kind, "General"),
                )
            )
    made.append(
        NamedStyle(
            "gkNothing",
            font=Font(name=_FONT, size=10, color="7F7F7F"),
            fill=PatternFill("solid", fgColor="E7E6E6"),
            border=_BORDER,
            alignment=Alignment("center", "center"),
        )
    )
    return made


def _style_of(column: Column, overfull: bool = False) -> str:
    """The style of a column's cells. Of a text that is longer than its row the middle would be
    shown, and neither end: what is typed in later may be so long, and in an `overfull` row all."""
    ending = "Centred" if column.centred else ""
    if not column.centred and (overfull or column.kind is not Kind.FIXED):
        ending = "Top"
    return f"gk{column.kind.name.title()}{ending}"


# -- the sheet of a department ---------------------------------------------------------------------


def _draw_sheet(sheet: Worksheet, said: Sheet, lists: Checklists) -> None:
    pen = Pen(sheet)
    layout = (*columns.FIXED, *columns.filled_in(said.most_targets))
    widths = _draw_frame(sheet, said.title, layout, [line.fixed for line in said.lines])
    due = f"请于{lists.due.year}年{lists.due.month}月{lists.due.day}日前交回。" if lists.due else ""
    pen.put(2, 1, f"{said.said}。请只填浅黄色的栏目。{due}", "gkRemark")
    for number, line in enumerate(said.lines, HEADER_ROW + 1):
        targets = len(line.task.targets)
        wanted = {column.key for column in columns.value_columns(targets)} if targets else set()
        cells = {**line.fixed, **line.filled}
        overfull = _set_height(sheet, number, cells, layout, widths)
        for at, column in enumerate(layout, 1):
            if column.kind is Kind.NUMBER and column.key not in wanted:
                pen.put(number, at, "—", "gkNothing")
            else:
                pen.put(number, at, cells.get(column.key, ""), _style_of(column, overfull))
    last = HEADER_ROW + len(said.lines)
    _add_checks(sheet, layout, last)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(layout))}{last}"
    _protect(sheet)


def _draw_frame(
    sheet: Worksheet, title: str, layout: Sequence[Column], rows: Sequence[Mapping[str, Value]]
) -> list[float]:
    """Title, headings, widths, and how the sheet is printed; gives the widths."""
    pen = Pen(sheet)
    pen.put(1, 1, title, "gkTitle")
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[2].height = 18
    widths = _widths(layout, rows)
    for at, (column, width) in enumerate(zip(layout, widths, strict=True), 1):
        head = "gkHead" if column.kind is Kind.FIXED else "gkHeadFill"
        pen.put(HEADER_ROW, at, column.heading, head)
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.row_dimensions[HEADER_ROW].height = heights.height(
        (column.heading, width) for column, width in zip(layout, widths, strict=True)
    )
    sheet.freeze_panes = f"E{HEADER_ROW + 1}"
    sheet.sheet_view.zoomScale = 100
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    print_sideways(sheet, title)
    return widths


def _widths(layout: Sequence[Column], rows: Sequence[Mapping[str, Value]]) -> list[float]:
    """The widths of the columns: those of fixed texts by what they hold, and the widest of them
    as wide as the page leaves it."""
    widths = [
        heights.width_for((str(row.get(column.key, "")) for row in rows), column.width)
        if column.kind is Kind.FIXED
        else column.width
        for column in layout
    ]
    widest = widths.index(max(widths))
    widths[widest] += max(_PAGE - sum(widths), 0)
    return widths


def _set_height(
    sheet: Worksheet,
    number: int,
    cells: Mapping[str, Value],
    layout: Sequence[Column],
    widths: Sequence[float],
) -> bool:
    """Make a row as high as its texts need; gives whether they need more than a row can have."""
    needed = heights.needed(
        (str(cells.get(column.key, "")), width)
        for column, width in zip(layout, widths, strict=True)
    )
    sheet.row_dimensions[number].height = min(needed, heights.HIGHEST)
    return needed > heights.HIGHEST


def _add_checks(sheet: Worksheet, layout: Sequence[Column], last: int) -> None:
    """What a cell may hold, and a colour for each status."""
    for at, column in enumerate(layout, 1):
        letter = get_column_letter(at)
        cells = f"{letter}{HEADER_ROW + 1}:{letter}{last}"
        check = _check_of(column.kind)
        if check is not None:
            check.add(cells)
            sheet.add_data_validation(check)
        if column.kind is Kind.STATUS:
            for status, colour in _COLOURS.items():
                look = DifferentialStyle(fill=PatternFill("solid", bgColor=colour))
                word = f'"{status.value}"'
                rule = Rule("cellIs", operator="equal", formula=[word], dxf=look)
                sheet.conditional_formatting.add(cells, rule)


def _check_of(kind: Kind) -> DataValidation | None:
    if kind is Kind.STATUS:
        words = "、".join(status.value for status in Status)
        listed = ",".join(status.value for status in Status)
        check = DataValidation("list", f'"{listed}"', allow_blank=True)
        check.error, check.prompt = f"请从下拉列表中选：{words}。", "请从下拉列表中选。"
    elif kind is Kind.DATE:
        check = DataValidation(
            "date",
            str(_serial(_EARLIEST)),
            str(_serial(_LATEST)),
            operator="between",
            allow_blank=True,
        )
        check.error, check.prompt = "请填日期，如 2026-10-08。", "请填日期，如 2026-10-08。"
    elif kind is Kind.NUMBER:
        check = DataValidation(
            "decimal", "-1000000000000", "1000000000000", operator="between", allow_blank=True
        )
        check.error = "请只填数字，不写单位，如 92.5。"
        check.prompt = "请只填数字，不写单位：90% 填 90。"
    else:
        return None
    check.showErrorMessage = check.showInputMessage = True
    check.errorTitle, check.promptTitle = "填写有误", "填写说明"
    return check


def _serial(day: date) -> int:
    """A date as Excel counts days: 1 is 1 January 1900, and it takes that year for a leap year."""
    return (day - date(1899, 12, 30)).days


def _protect(sheet: Worksheet) -> None:
    """Against slips only: no password; filters and sizes stay free. Excel sorts no range that has
    locked cells, whatever is allowed here: the guide says how to lift the protection."""
    protection = sheet.protection
    protection.sheet = True
    protection.autoFilter = protection.sort = False  # False allows it
    protection.formatColumns = protection.formatRows = protection.formatCells = False


# -- the other sheets ------------------------------------------------------------------------------


def _draw_overview(sheet: Worksheet, lists: Checklists) -> None:
    pen = Pen(sheet)
    title = f"{lists.table_title}（总表）"
    widths = _draw_frame(sheet, title, _OVERVIEW, [line.fixed for line in lists.overview])
    remark = f"共{len(lists.overview)}项。进展按已经收回的回收表统计。这一页只供查看，不用填写。"
    pen.put(2, 1, remark, "gkRemark")
    for number, line in enumerate(lists.overview, HEADER_ROW + 1):
        overfull = _set_height(sheet, number, line.fixed, _OVERVIEW, widths)
        for at, column in enumerate(_OVERVIEW, 1):
            pen.put(number, at, line.fixed[column.key], _style_of(column, overfull))
    last = HEADER_ROW + len(lists.overview)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(_OVERVIEW))}{last}"
    _protect(sheet)


def guide_lines(lists: Checklists) -> list[str]:
    """How to fill in a checklist, a paragraph each."""
    statuses = "、".join(status.value for status in Status)
    office = lists.office
    whom = office.name if office and office.name else "发来清单的单位"
    due = f"，请于{lists.due.year}年{lists.due.month}月{lists.due.day}日前" if lists.due else ""
    return [
        "只填浅黄色的栏目；其他栏目来自分解表，已经锁定，不用改。对任务本身有意见的，写在“备注”里。",
        f"完成状态：从下拉列表中选（{statuses}）。",
        "指标完成值：只有定了量化指标的任务要填。只填数字，不写单位：90% 填 90，7 个工作日填 7。"
        "有几个指标的，按“量化指标”一栏的编号填到对应的列。",
        "完成情况：做了什么、到了哪一步；没有完成的，写明原因和下一步打算。格内换行按 Alt+Enter。",
        "完成日期：已完成的填实际完成的日期，如 2026-10-08。",
        "佐证材料（链接）：公开网页的网址，或者另外报送的材料名称。",
        "筛选、调整行高和列宽，可以直接做。需要排序的，请先撤消保护（“审阅”→“撤消工作表保护”，没有密码），"
        "排好序的照样可以交回。请不要删除行、列和工作表。",
        "上次报过的内容已经填好，有变化的直接改。已报过的内容，清空单元格不会删去；要改，请写上新的内容。",
        f"填好后保存为 .xlsx 文件{due}交回{whom}{_contact(office)}。",
    ]


def _contact(office: Office | None) -> str:
    known = (("联系人", office and office.contact), ("电话", office and office.phone))
    said = "，".join(f"{label}：{text}" for label, text in known if text)
    return f"（{said}）" if said else ""


def _draw_guide(sheet: Worksheet, lists: Checklists) -> None:
    pen = Pen(sheet)
    pen.put(1, 1, "填写说明", "gkTitle")
    sheet.row_dimensions[1].height = 30
    pen.put(2, 1, lists.table_title, "gkRemark")
    sheet.column_dimensions["A"].width = 5
    sheet.column_dimensions["B"].width = 90
    for number, text in enumerate(guide_lines(lists), 1):
        row = number + HEADER_ROW
        pen.put(row, 1, number, "gkGuide")
        pen.put(row, 2, text, "gkGuide")
        sheet.row_dimensions[row].height = heights.height([(text, 82)]) + 4
    print_sideways(sheet, lists.table_title)
    sheet.protection.sheet = True


def _draw_hidden(sheet: Worksheet, lists: Checklists, sheets: Sequence[Sheet]) -> None:
    """What `collect` wants to know: the format, what the workbook was made from, and for each row
    the department, the task, the digests of its texts and what was filled in when it was issued."""
    pen = Pen(sheet)
    sheet.sheet_state = "veryHidden"
    filled = columns.filled_in(max([1, *(each.most_targets for each in sheets)]))
    rows: list[list[Value]] = [
        ["format", names.FORMAT],
        ["table", lists.table_title],
        ["version", lists.version],
        ["department", "id", "digests", *(column.key for column in filled)],
    ]
    rows += [_hidden_row(each, line, filled) for each in sheets for line in each.lines]
    for number, row in enumerate(rows, 1):
        for at, value in enumerate(row, 1):
            if value != "":
                pen.put(number, at, value)


def _hidden_row(sheet: Sheet, line: Line, filled: Sequence[Column]) -> list[Value]:
    issued = (shown(line.filled.get(column.key)) for column in filled)
    return [sheet.department, line.task.id, digests_of(line.fixed), *issued]
