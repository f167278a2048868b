"""Draw checklists as Excel workbooks."""

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gkrw.checklist import columns
from gkrw.checklist.column_formats import add_data_validation, every_style, style_of
from gkrw.checklist.columns import ChecklistColumn, ColumnKind
from gkrw.checklist.content import (
    GUIDE_SHEET,
    HIDDEN_FORMAT,
    HIDDEN_SHEET,
    OVERVIEW_SHEET,
    SINGLE_SHEET,
    TITLE,
    ChecklistRow,
    Checklists,
    ChecklistSheet,
    compared_digests,
    digest,
    guide_paragraphs,
    value_text,
)
from gkrw.core.gc_pause import own_cycles_collected
from gkrw.core.wording import written_date
from gkrw.office.xlsx import CellContent
from gkrw.office.xlsx.workbook_writer import (
    HEADER_ROW,
    MAX_HEIGHT,
    CellWriter,
    column_width,
    draw_head,
    needed_height,
    new_workbook,
    row_height,
    set_up_landscape,
    workbook_bytes,
)

_PAGE_WIDTH = 142.0
"""Half-width characters that A4 landscape holds at full size between the margins."""
_OVERVIEW = (
    *(each for each in columns.FIXED if each is not columns.ROLE),
    ChecklistColumn("progress", "进展", 16),
)


@own_cycles_collected()  # otherwise 1.25 times as long for 10,000 rows
def joint_workbook(checklists: Checklists) -> bytes:
    """Return one workbook with the guide, all tasks, and a sheet for each department."""
    book = _new_workbook(checklists, checklists.table.title)
    rows = checklists.overview
    remark = f"共{len(rows)}项。进展按已经收回的回收表统计。这一页只供查看，不用填写。"
    overview = book.create_sheet(OVERVIEW_SHEET)
    _draw_table(overview, f"{checklists.table.title}（总表）", remark, _OVERVIEW, rows)
    for name, sheet in checklists.named_sheets().items():
        _draw_department(book.create_sheet(name), sheet, checklists)
    _draw_hidden(book, checklists, checklists.sheets)
    return workbook_bytes(book)


@own_cycles_collected()  # likewise
def department_workbook(sheet: ChecklistSheet, checklists: Checklists) -> bytes:
    """Return the workbook of one department."""
    book = _new_workbook(checklists, sheet.title)
    _draw_department(book.create_sheet(SINGLE_SHEET), sheet, checklists)
    book.active = 1
    _draw_hidden(book, checklists, [sheet])
    return workbook_bytes(book)


def _new_workbook(checklists: Checklists, title: str) -> Workbook:
    """A workbook with the properties, the styles and the guide."""
    office = checklists.office
    book = new_workbook((office and office.formal_name) or "gkrw", title, every_style())
    book.properties.subject = checklists.table.title
    book.properties.category = TITLE
    book.properties.keywords = checklists.table.key or None
    _draw_guide(book.create_sheet(GUIDE_SHEET), checklists)
    return book


# -- tables of tasks -------------------------------------------------------------------------------


def _draw_department(sheet: Worksheet, content: ChecklistSheet, checklists: Checklists) -> None:
    layout = (*columns.FIXED, *columns.filled_in(content.max_targets))
    due = f"请于{written_date(checklists.due)}前交回。" if checklists.due else ""
    remark = f"{content.summary}。请只填浅黄色的栏目。{due}"
    _draw_table(sheet, content.title, remark, layout, content.rows)


def _draw_table(
    sheet: Worksheet,
    title: str,
    remark: str,
    layout: Sequence[ChecklistColumn],
    rows: Sequence[ChecklistRow],
) -> None:
    """Draw title, remark, headings and rows, and protect the sheet against slips: without a
    password, and with filters and sizes left free.

    Excel sorts no range that has locked cells, whatever is allowed here, so the guide says how to
    remove the protection.
    """
    writer = CellWriter(sheet)
    widths = _widths(layout, rows)
    styles = {ColumnKind.FIXED: "gkHead"}
    draw_head(
        writer,
        title,
        remark,
        ((each.heading, widths[each.key], styles.get(each.kind, "gkHeadFill")) for each in layout),
    )
    for number, row in enumerate(rows, HEADER_ROW + 1):
        _draw_row(writer, number, row, layout, widths)
    last = HEADER_ROW + len(rows)
    add_data_validation(sheet, layout, HEADER_ROW + 1, last)
    sheet.freeze_panes = f"E{HEADER_ROW + 1}"
    sheet.sheet_view.zoomScale = 100
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    set_up_landscape(sheet, title)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(layout))}{last}"
    protection = sheet.protection
    protection.sheet = True
    protection.autoFilter = protection.sort = False  # False allows it
    protection.formatColumns = protection.formatRows = protection.formatCells = False


def _widths(layout: Sequence[ChecklistColumn], rows: Sequence[ChecklistRow]) -> dict[str, float]:
    """The widths of the columns by key: those of fixed texts by their content, and the widest one
    takes what is left of the page."""
    widths = {
        column.key: column_width((str(row.fixed.get(column.key, "")) for row in rows), column.width)
        if column.kind is ColumnKind.FIXED
        else column.width
        for column in layout
    }
    widest = max(widths, key=lambda key: widths[key])
    widths[widest] += max(_PAGE_WIDTH - sum(widths.values()), 0)
    return widths


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
    needed = needed_height(
        (str(value), widths[key]) for key, value in cells.items() if key in widths
    )
    overfull = needed > MAX_HEIGHT
    writer.sheet.row_dimensions[number].height = min(needed, MAX_HEIGHT)
    for at, column in enumerate(layout, 1):
        if column.kind is ColumnKind.NUMBER and column.key not in value_keys:
            writer.put(number, at, "—", "gkNothing")
        else:
            writer.put(number, at, cells.get(column.key, ""), style_of(column, overfull))


# -- the other sheets ------------------------------------------------------------------------------


def _draw_hidden(
    book: Workbook, checklists: Checklists, contents: Sequence[ChecklistSheet]
) -> None:
    """Draw the sheet that `collect` reads: the format, the table that the workbook was made from,
    the digests of the sheets that nobody fills in, and for each row the department, the task, the
    digests of its texts and its filled-in cells."""
    sheet_digests = {
        name: digest("".join(str(each or "") for row in book[name].values for each in row))
        for name in (GUIDE_SHEET, OVERVIEW_SHEET)
        if name in book.sheetnames
    }
    sheet = book.create_sheet(HIDDEN_SHEET)
    writer = CellWriter(sheet)
    sheet.sheet_state = "veryHidden"
    filled = columns.filled_in(max([1, *(each.max_targets for each in contents)]))
    rows: list[list[CellContent]] = [
        ["format", HIDDEN_FORMAT],
        ["table", checklists.table.title],
        ["key", checklists.table.key],
        ["version", checklists.version],
        *(list[CellContent](["sheet", *each]) for each in sheet_digests.items()),
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


def _draw_guide(sheet: Worksheet, checklists: Checklists) -> None:
    writer = CellWriter(sheet)
    writer.put(1, 1, "填写说明", "gkTitle")
    sheet.row_dimensions[1].height = 30
    writer.put(2, 1, checklists.table.title, "gkRemark")
    sheet.column_dimensions["A"].width = 5
    sheet.column_dimensions["B"].width = 90
    for number, text in enumerate(guide_paragraphs(checklists.office, checklists.due), 1):
        row = number + 3
        writer.put(row, 1, number, "gkGuide")
        writer.put(row, 2, text, "gkGuide")
        sheet.row_dimensions[row].height = row_height([(text, 82)]) + 4
    set_up_landscape(sheet, checklists.table.title)
    sheet.protection.sheet = True
