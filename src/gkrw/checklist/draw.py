"""Draw checklists as Excel workbooks."""

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gkrw.checklist import columns, sheet_names
from gkrw.checklist.checklist_styles import every_style, style_of
from gkrw.checklist.columns import ChecklistColumn, ColumnKind
from gkrw.checklist.content import (
    TITLE,
    Cells,
    ChecklistRow,
    Checklists,
    ChecklistSheet,
    compared_digests,
    value_text,
)
from gkrw.checklist.data_validation import add_data_validation
from gkrw.checklist.guide import draw_guide
from gkrw.core.wording import written_date
from gkrw.office.xlsx import sheet_layout
from gkrw.office.xlsx.cells import CellContent, CellWriter
from gkrw.office.xlsx.normalize import workbook_bytes
from gkrw.office.xlsx.sheet_layout import set_up_landscape

HEADER_ROW = 3
"""The row of the headings, from 1: above it are the title and a remark."""
_PROGRESS = ChecklistColumn("progress", "进展", 16)
_PAGE_WIDTH = 142.0
"""Half-width characters that A4 landscape holds at full size between the margins."""
_OVERVIEW = (*(each for each in columns.FIXED if each is not columns.ROLE), _PROGRESS)


def joint_workbook(checklists: Checklists) -> bytes:
    """Return one workbook with the guide, all tasks, and a sheet for each department."""
    book = _new_workbook(checklists, checklists.table_title)
    draw_guide(book.create_sheet(sheet_names.GUIDE), checklists)
    _draw_overview(book.create_sheet(sheet_names.OVERVIEW), checklists)
    departments = [sheet.department for sheet in checklists.sheets]
    names = sheet_names.department_sheet_names(departments)
    for name, sheet in zip(names, checklists.sheets, strict=True):
        _draw_sheet(book.create_sheet(name), sheet, checklists)
    _draw_hidden(book.create_sheet(sheet_names.HIDDEN), checklists, checklists.sheets)
    return workbook_bytes(book)


def department_workbook(sheet: ChecklistSheet, checklists: Checklists) -> bytes:
    """Return the workbook of one department."""
    book = _new_workbook(checklists, sheet.title)
    draw_guide(book.create_sheet(sheet_names.GUIDE), checklists)
    _draw_sheet(book.create_sheet(sheet_names.SINGLE), sheet, checklists)
    book.active = 1
    _draw_hidden(book.create_sheet(sheet_names.HIDDEN), checklists, [sheet])
    return workbook_bytes(book)


def _new_workbook(checklists: Checklists, title: str) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    office = checklists.office
    book.properties.creator = (office and (office.full_name or office.name)) or "gkrw"
    book.properties.title = title
    book.properties.subject = checklists.table_title
    book.properties.category = TITLE
    for style in every_style():
        book.add_named_style(style)
    return book


# -- the sheet of a department ---------------------------------------------------------------------


def _draw_sheet(sheet: Worksheet, content: ChecklistSheet, checklists: Checklists) -> None:
    writer = CellWriter(sheet)
    layout = (*columns.FIXED, *columns.filled_in(content.max_targets))
    widths = _draw_frame(writer, content.title, layout, [row.fixed for row in content.rows])
    due = f"请于{written_date(checklists.due)}前交回。" if checklists.due else ""
    writer.put(2, 1, f"{content.summary}。请只填浅黄色的栏目。{due}", "gkRemark")
    for number, row in enumerate(content.rows, HEADER_ROW + 1):
        _draw_row(writer, number, row, layout, widths)
    last = HEADER_ROW + len(content.rows)
    add_data_validation(sheet, layout, HEADER_ROW + 1, last)
    _finish_sheet(sheet, layout, last)


def _draw_row(
    writer: CellWriter,
    number: int,
    row: ChecklistRow,
    layout: Sequence[ChecklistColumn],
    widths: Mapping[str, float],
) -> None:
    targets = len(row.task.targets)
    value_keys = {column.key for column in columns.value_columns(targets)} if targets else set()
    cells = {**row.fixed, **row.filled}
    overfull = _set_height(writer.sheet, number, cells, widths)
    for at, column in enumerate(layout, 1):
        if column.kind is ColumnKind.NUMBER and column.key not in value_keys:
            writer.put(number, at, "—", "gkNothing")
        else:
            writer.put(number, at, cells.get(column.key, ""), style_of(column, overfull))


def _draw_frame(
    writer: CellWriter, title: str, layout: Sequence[ChecklistColumn], rows: Sequence[Cells]
) -> dict[str, float]:
    """Draw title and headings, set widths and printing. Returns the widths by column key."""
    sheet = writer.sheet
    writer.put(1, 1, title, "gkTitle")
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[2].height = 18
    widths = _widths(layout, rows)
    for at, column in enumerate(layout, 1):
        style = "gkHead" if column.kind is ColumnKind.FIXED else "gkHeadFill"
        writer.put(HEADER_ROW, at, column.heading, style)
        sheet.column_dimensions[get_column_letter(at)].width = widths[column.key]
    sheet.row_dimensions[HEADER_ROW].height = sheet_layout.row_height(
        (column.heading, widths[column.key]) for column in layout
    )
    sheet.freeze_panes = f"E{HEADER_ROW + 1}"
    sheet.sheet_view.zoomScale = 100
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    set_up_landscape(sheet, title)
    return widths


def _widths(layout: Sequence[ChecklistColumn], rows: Sequence[Cells]) -> dict[str, float]:
    """The widths of the columns by key: those of fixed texts by their content, and the widest one
    takes what is left of the page."""
    widths = {
        column.key: sheet_layout.column_width(
            (str(row.get(column.key, "")) for row in rows), column.width
        )
        if column.kind is ColumnKind.FIXED
        else column.width
        for column in layout
    }
    widest = max(widths, key=lambda key: widths[key])
    widths[widest] += max(_PAGE_WIDTH - sum(widths.values()), 0)
    return widths


def _set_height(sheet: Worksheet, number: int, cells: Cells, widths: Mapping[str, float]) -> bool:
    """Set the height that a row's texts need. Returns whether that is more than a row can have."""
    needed = sheet_layout.needed_height(
        (str(value), widths[key]) for key, value in cells.items() if key in widths
    )
    sheet.row_dimensions[number].height = min(needed, sheet_layout.MAX_HEIGHT)
    return needed > sheet_layout.MAX_HEIGHT


def _finish_sheet(sheet: Worksheet, layout: Sequence[ChecklistColumn], last: int) -> None:
    """Add the filter, and protect the sheet against slips: without a password, and with filters and
    sizes left free.

    Excel sorts no range that has locked cells, whatever is allowed here, so the guide says how to
    remove the protection.
    """
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(layout))}{last}"
    protection = sheet.protection
    protection.sheet = True
    protection.autoFilter = protection.sort = False  # False allows it
    protection.formatColumns = protection.formatRows = protection.formatCells = False


# -- the other sheets ------------------------------------------------------------------------------


def _draw_overview(sheet: Worksheet, checklists: Checklists) -> None:
    writer = CellWriter(sheet)
    rows = [row.fixed for row in checklists.overview]
    widths = _draw_frame(writer, f"{checklists.table_title}（总表）", _OVERVIEW, rows)
    remark = f"共{len(rows)}项。进展按已经收回的回收表统计。这一页只供查看，不用填写。"
    writer.put(2, 1, remark, "gkRemark")
    for number, cells in enumerate(rows, HEADER_ROW + 1):
        overfull = _set_height(sheet, number, cells, widths)
        for at, column in enumerate(_OVERVIEW, 1):
            writer.put(number, at, cells[column.key], style_of(column, overfull))
    _finish_sheet(sheet, _OVERVIEW, HEADER_ROW + len(rows))


def _draw_hidden(
    sheet: Worksheet, checklists: Checklists, contents: Sequence[ChecklistSheet]
) -> None:
    """Draw the sheet that `collect` reads: the format, the table that the workbook was made from,
    and for each row the department, the task, the digests of its texts and its filled-in cells."""
    writer = CellWriter(sheet)
    sheet.sheet_state = "veryHidden"
    filled = columns.filled_in(max([1, *(each.max_targets for each in contents)]))
    rows: list[list[CellContent]] = [
        ["format", sheet_names.FORMAT],
        ["table", checklists.table_title],
        ["version", checklists.version],
        ["department", "id", "digests", *(column.key for column in filled)],
    ]
    for content in contents:
        for row in content.rows:
            texts = (value_text(row.filled.get(column.key)) for column in filled)
            digests = compared_digests(row.fixed)
            rows.append([content.department, row.task.id, digests, *texts])
    for number, values in enumerate(rows, 1):
        for at, value in enumerate(values, 1):
            if value != "":
                writer.put(number, at, value)
