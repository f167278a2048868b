"""Checklists drawn as Excel workbooks with openpyxl."""

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gkrw.checklist import columns, sheet_names
from gkrw.checklist.checklist_styles import every_style, style_of
from gkrw.checklist.columns import ChecklistColumn, ColumnKind
from gkrw.checklist.content import (
    TITLE,
    ChecklistRow,
    Checklists,
    ChecklistSheet,
    Value,
    digests_of,
    value_text,
)
from gkrw.checklist.data_validation import add_checks
from gkrw.checklist.guide import draw_guide
from gkrw.core.wording import written_date
from gkrw.office.xlsx import sizing
from gkrw.office.xlsx.cell_writer import CellWriter
from gkrw.office.xlsx.normalize import saved
from gkrw.office.xlsx.print_setup import print_sideways

HEADER_ROW = 3
"""The row of the headings, from 1: above it the title and a line on how to fill in."""
_PROGRESS = ChecklistColumn("progress", "进展", 16)
_PAGE = 142.0
"""Half-width characters that A4, landscape, holds at full size, with the margins below."""
_OVERVIEW = (*(each for each in columns.FIXED if each is not columns.ROLE), _PROGRESS)


def joint_workbook(lists: Checklists) -> bytes:
    """One workbook: how to fill in, all tasks, and a sheet for each department."""
    book = _new_workbook(lists, lists.table_title)
    draw_guide(book.create_sheet(sheet_names.GUIDE), lists)
    _draw_overview(book.create_sheet(sheet_names.OVERVIEW), lists)
    titles = sheet_names.sheet_names([sheet.department for sheet in lists.sheets])
    for sheet, title in zip(lists.sheets, titles, strict=True):
        _draw_sheet(book.create_sheet(title), sheet, lists)
    _draw_hidden(book.create_sheet(sheet_names.HIDDEN), lists, lists.sheets)
    return saved(book)


def workbook_of(sheet: ChecklistSheet, lists: Checklists) -> bytes:
    """The workbook of one department."""
    book = _new_workbook(lists, sheet.title)
    draw_guide(book.create_sheet(sheet_names.GUIDE), lists)
    _draw_sheet(book.create_sheet(sheet_names.SINGLE), sheet, lists)
    book.active = 1
    _draw_hidden(book.create_sheet(sheet_names.HIDDEN), lists, [sheet])
    return saved(book)


def _new_workbook(lists: Checklists, title: str) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    office = lists.office
    book.properties.creator = (office and (office.full_name or office.name)) or "gkrw"
    book.properties.title = title
    book.properties.subject = lists.table_title
    book.properties.category = TITLE
    for style in every_style():
        book.add_named_style(style)
    return book


# -- the sheet of a department ---------------------------------------------------------------------


def _draw_sheet(sheet: Worksheet, said: ChecklistSheet, lists: Checklists) -> None:
    pen = CellWriter(sheet)
    layout = (*columns.FIXED, *columns.filled_in(said.most_targets))
    widths = _draw_frame(sheet, said.title, layout, [line.fixed for line in said.lines])
    due = f"请于{written_date(lists.due)}前交回。" if lists.due else ""
    pen.put(2, 1, f"{said.said}。请只填浅黄色的栏目。{due}", "gkRemark")
    for number, line in enumerate(said.lines, HEADER_ROW + 1):
        targets = len(line.task.targets)
        wanted = {column.key for column in columns.value_columns(targets)} if targets else set()
        cells = {**line.fixed, **line.filled}
        overfull = _set_height(sheet, number, cells, layout, widths)
        for at, column in enumerate(layout, 1):
            if column.kind is ColumnKind.NUMBER and column.key not in wanted:
                pen.put(number, at, "—", "gkNothing")
            else:
                pen.put(number, at, cells.get(column.key, ""), style_of(column, overfull))
    last = HEADER_ROW + len(said.lines)
    add_checks(sheet, layout, HEADER_ROW + 1, last)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(layout))}{last}"
    _protect(sheet)


def _draw_frame(
    sheet: Worksheet,
    title: str,
    layout: Sequence[ChecklistColumn],
    rows: Sequence[Mapping[str, Value]],
) -> list[float]:
    """Title, headings, widths, and how the sheet is printed; gives the widths."""
    pen = CellWriter(sheet)
    pen.put(1, 1, title, "gkTitle")
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[2].height = 18
    widths = _widths(layout, rows)
    for at, (column, width) in enumerate(zip(layout, widths, strict=True), 1):
        head = "gkHead" if column.kind is ColumnKind.FIXED else "gkHeadFill"
        pen.put(HEADER_ROW, at, column.heading, head)
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.row_dimensions[HEADER_ROW].height = sizing.height(
        (column.heading, width) for column, width in zip(layout, widths, strict=True)
    )
    sheet.freeze_panes = f"E{HEADER_ROW + 1}"
    sheet.sheet_view.zoomScale = 100
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    print_sideways(sheet, title)
    return widths


def _widths(layout: Sequence[ChecklistColumn], rows: Sequence[Mapping[str, Value]]) -> list[float]:
    """The widths of the columns: those of fixed texts by what they hold, and the widest of them
    as wide as the page leaves it."""
    widths = [
        sizing.width_for((str(row.get(column.key, "")) for row in rows), column.width)
        if column.kind is ColumnKind.FIXED
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
    layout: Sequence[ChecklistColumn],
    widths: Sequence[float],
) -> bool:
    """Make a row as high as its texts need; gives whether they need more than a row can have."""
    needed = sizing.needed(
        (str(cells.get(column.key, "")), width)
        for column, width in zip(layout, widths, strict=True)
    )
    sheet.row_dimensions[number].height = min(needed, sizing.HIGHEST)
    return needed > sizing.HIGHEST


def _protect(sheet: Worksheet) -> None:
    """Against slips only: no password; filters and sizes stay free. Excel sorts no range that has
    locked cells, whatever is allowed here: the guide says how to lift the protection."""
    protection = sheet.protection
    protection.sheet = True
    protection.autoFilter = protection.sort = False  # False allows it
    protection.formatColumns = protection.formatRows = protection.formatCells = False


# -- the other sheets ------------------------------------------------------------------------------


def _draw_overview(sheet: Worksheet, lists: Checklists) -> None:
    pen = CellWriter(sheet)
    title = f"{lists.table_title}（总表）"
    widths = _draw_frame(sheet, title, _OVERVIEW, [line.fixed for line in lists.overview])
    remark = f"共{len(lists.overview)}项。进展按已经收回的回收表统计。这一页只供查看，不用填写。"
    pen.put(2, 1, remark, "gkRemark")
    for number, line in enumerate(lists.overview, HEADER_ROW + 1):
        overfull = _set_height(sheet, number, line.fixed, _OVERVIEW, widths)
        for at, column in enumerate(_OVERVIEW, 1):
            pen.put(number, at, line.fixed[column.key], style_of(column, overfull))
    last = HEADER_ROW + len(lists.overview)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(_OVERVIEW))}{last}"
    _protect(sheet)


def _draw_hidden(sheet: Worksheet, lists: Checklists, sheets: Sequence[ChecklistSheet]) -> None:
    """What `collect` wants to know: the format, what the workbook was made from, and for each row
    the department, the task, the digests of its texts and what was filled in when it was issued."""
    pen = CellWriter(sheet)
    sheet.sheet_state = "veryHidden"
    filled = columns.filled_in(max([1, *(each.most_targets for each in sheets)]))
    rows: list[list[Value]] = [
        ["format", sheet_names.FORMAT],
        ["table", lists.table_title],
        ["version", lists.version],
        ["department", "id", "digests", *(column.key for column in filled)],
    ]
    rows += [_hidden_row(each, line, filled) for each in sheets for line in each.lines]
    for number, row in enumerate(rows, 1):
        for at, value in enumerate(row, 1):
            if value != "":
                pen.put(number, at, value)


def _hidden_row(
    sheet: ChecklistSheet, line: ChecklistRow, filled: Sequence[ChecklistColumn]
) -> list[Value]:
    issued = (value_text(line.filled.get(column.key)) for column in filled)
    return [sheet.department, line.task.id, digests_of(line.fixed), *issued]
