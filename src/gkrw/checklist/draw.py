"""Draw checklists as Excel workbooks."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Protection
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gkrw.checklist import columns
from gkrw.checklist.columns import (
    FIRST_DAY,
    LAST_DAY,
    NOT_APPLICABLE,
    ChecklistColumn,
    ColumnKind,
    is_own,
)
from gkrw.checklist.content import (
    GUIDE_SHEET,
    HIDDEN_FORMAT,
    HIDDEN_SHEET,
    OVERVIEW_REMARK,
    OVERVIEW_SHEET,
    SINGLE_SHEET,
    TITLE,
    ChecklistRow,
    Checklists,
    ChecklistSheet,
    digest,
    guide_paragraphs,
    used_columns,
)
from gkrw.core.gc_pause import own_cycles_collected
from gkrw.core.wording import written_date
from gkrw.office.xlsx import CellContent, Paper
from gkrw.office.xlsx.workbook_writer import (
    CENTRED,
    FONT,
    HEADER_ROW,
    LEAST_POINTS,
    LEFT_ALIGNED,
    MAX_HEIGHT,
    CellWriter,
    cell_style,
    column_width,
    draw_head,
    frame_styles,
    heading_style,
    needed_height,
    new_workbook,
    page_room,
    page_widths,
    row_height,
    set_up_page,
    workbook_bytes,
)
from gkrw.progress.records import value_text
from gkrw.progress.statuses import Status

_OF_RESULT = 0.7
"""The share of the spare width that goes to 完成情况; the rest goes to 工作要求."""
_LONG_TEXTS = ("result", "note", "evidence")
"""The columns that may have long texts; room goes to the first before the others."""
_PROGRESS = ChecklistColumn("progress", "进展", 16, 14)
"""The last column of the overview."""


@own_cycles_collected()  # otherwise 1.25 times as long for 10,000 rows
def joint_workbook(checklists: Checklists) -> bytes:
    """Return one workbook with the guide, all tasks, and a sheet for each department."""
    book = _new_workbook(checklists, checklists.table.title)
    rows = checklists.overview
    remark = f"共{len(rows)}项。{OVERVIEW_REMARK}"
    overview = book.create_sheet(OVERVIEW_SHEET)
    layout = [each for each in checklists.fixed if each.key != "role"]
    layout, title = [*used_columns(layout, rows), _PROGRESS], f"{checklists.table.title}（总表）"
    _draw_table(overview, title, remark, layout, rows, checklists.paper)
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
    """Return a workbook with the properties, the styles and the guide."""
    office = checklists.office
    book = new_workbook((office and office.formal_name) or "gkrw", title, every_style())
    book.properties.subject = checklists.table.dated_title
    book.properties.category = TITLE
    book.properties.keywords = checklists.table.key or None
    _draw_guide(book.create_sheet(GUIDE_SHEET), checklists)
    return book


def _draw_department(sheet: Worksheet, content: ChecklistSheet, checklists: Checklists) -> None:
    due = f"请于{written_date(checklists.due)}前交回。" if checklists.due else ""
    remark = f"{content.summary}。请只填浅黄色的栏目。{due}"
    _draw_table(sheet, content.title, remark, content.layout, content.rows, checklists.paper)


def _draw_table(
    sheet: Worksheet,
    title: str,
    remark: str,
    layout: Sequence[ChecklistColumn],
    rows: Sequence[ChecklistRow],
    paper: Paper,
) -> None:
    """Draw title, remark, headings and rows, and protect the sheet against slips: without a
    password, and with filters and sizes left free.

    Excel sorts no range that has locked cells, whatever is allowed here, so the guide says how to
    remove the protection.
    """
    writer = CellWriter(sheet)
    widths = _widths(layout, rows, paper)
    styles = {ColumnKind.FIXED: "gkHead"}
    draw_head(
        writer,
        title,
        remark,
        ((each.heading, widths[each.key], styles.get(each.kind, "gkHeadFill")) for each in layout),
    )
    cell_styles = {each: [style_of(column, each) for column in layout] for each in (False, True)}
    for number, row in enumerate(rows, HEADER_ROW + 1):
        _draw_row(writer, number, row, layout, widths, cell_styles)
    last = HEADER_ROW + len(rows)
    add_data_validation(sheet, layout, HEADER_ROW + 1, last)
    sheet.freeze_panes = f"E{HEADER_ROW + 1}"
    sheet.sheet_view.zoomScale = 100
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    set_up_page(sheet, title, paper)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(layout))}{last}"
    protection = sheet.protection
    protection.sheet = True
    protection.autoFilter = protection.sort = False  # False allows it
    protection.formatColumns = protection.formatRows = protection.formatCells = False


def _widths(
    layout: Sequence[ChecklistColumn], rows: Sequence[ChecklistRow], paper: Paper
) -> dict[str, float]:
    """Return the widths of the columns by key. Fixed columns are as wide as their texts need.
    Columns shrink where the page lacks room; spare width goes to 完成情况 and 工作要求. What was
    reported before and does not fit into the highest row takes the room that other columns can
    spare."""
    texts = {
        column.key: [str(row.fixed.get(column.key, "")) for row in rows]
        if column.kind is ColumnKind.FIXED
        else []
        for column in layout
    }
    widths = {
        column.key: column_width(texts[column.key], column.width)
        if column.kind is ColumnKind.FIXED
        else column.width
        for column in layout
    }
    # A column may shrink as long as its texts fit into the highest row.
    least = {
        column.key: max(column.least, column_width(texts[column.key], column.least))
        for column in layout
    }
    of_result = _OF_RESULT if "result" in widths else 0
    growing = {"result": of_result, "requirement": 1 - of_result}
    found = page_widths(widths, least, growing, paper)
    reported = {key: [str(row.filled.get(key, "")) for row in rows] for key in _LONG_TEXTS}
    room = page_room(paper, len(layout), LEAST_POINTS) - sum(least.values())
    for key, answers in reported.items():
        if key in found and needed_height((each, found[key]) for each in answers) > MAX_HEIGHT:
            wider = max(min(column_width(answers, found[key]) - least[key], room), 0)
            least[key], room = least[key] + wider, room - wider
            widths[key] = max(widths[key], least[key])
    return page_widths(widths, least, growing, paper)


def cut_tasks(content: ChecklistSheet, paper: Paper) -> list[str]:
    """Return the ids of the tasks with an answer that the highest row does not show whole."""
    rows = [row for row in content.rows if any(key in row.filled for key in _LONG_TEXTS)]
    if not rows:
        return []
    widths = _widths(content.layout, content.rows, paper)
    return [
        row.task.id
        for row in rows
        if needed_height((str(row.filled.get(key, "")), widths[key]) for key in _LONG_TEXTS)
        > MAX_HEIGHT
    ]


def _draw_row(
    writer: CellWriter,
    number: int,
    row: ChecklistRow,
    layout: Sequence[ChecklistColumn],
    widths: Mapping[str, float],
    styles: Mapping[bool, Sequence[str]],
) -> None:
    targets = len(row.task.targets)
    value_keys = {column.key for column in columns.value_columns(targets)} if targets else set()
    cells = {**row.fixed, **row.filled}
    needed = needed_height(
        (str(value), widths[key]) for key, value in cells.items() if key in widths
    )
    overfull = needed > MAX_HEIGHT
    writer.sheet.row_dimensions[number].height = min(needed, MAX_HEIGHT)
    is_known = not row.is_asked
    for at, (column, style) in enumerate(zip(layout, styles[overfull], strict=True), 1):
        if is_known and column.kind is not ColumnKind.FIXED:
            writer.put(number, at, cells.get(column.key, ""), "gkNothing")
        elif column.kind is ColumnKind.NUMBER and column.key not in value_keys:
            writer.put(number, at, NOT_APPLICABLE, "gkNothing")
        else:
            writer.put(number, at, cells.get(column.key, ""), style)


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
    filled = columns.filled_in(max((each.max_targets for each in contents), default=0))
    rows: list[list[CellContent]] = [
        ["format", HIDDEN_FORMAT],
        ["table", checklists.table.dated_title],
        ["key", checklists.table.key],
        ["version", checklists.version],
        *([["columns", *own]] if (own := _own_headings(checklists)) else []),
        *(list[CellContent](["sheet", *each]) for each in sheet_digests.items()),
        ["department", "id", "digests", *(column.key for column in filled)],
    ]
    for content in contents:
        for row in content.rows:
            texts = (value_text(row.filled.get(column.key)) for column in filled)
            digests = " ".join(digest(str(row.fixed.get(key, ""))) for key in checklists.compared)
            rows.append([content.department, row.task.id, digests, *texts])
    for number, values in enumerate(rows, 1):
        for at, value in enumerate(values, 1):
            if value != "":
                writer.put(number, at, value)


def _own_headings(checklists: Checklists) -> list[CellContent]:
    """Return the columns whose heading is this table's own, as key=heading: extra.责任领导=责任领导.
    By these, a workbook that comes back after the table has renamed them is still understood."""
    return [f"{each.key}={each.heading}" for each in checklists.fixed if is_own(each)]


def _draw_guide(sheet: Worksheet, checklists: Checklists) -> None:
    writer = CellWriter(sheet)
    writer.put(1, 1, "填写说明", "gkTitle")
    sheet.row_dimensions[1].height = 30
    writer.put(2, 1, checklists.table.title, "gkRemark")
    sheet.column_dimensions["A"].width = 5
    sheet.column_dimensions["B"].width = 90
    rows = (row for content in checklists.sheets for row in content.rows)
    is_partly_asked = not all(row.is_asked for row in rows)
    paragraphs = guide_paragraphs(checklists.office, checklists.due, is_partly_asked)
    for number, text in enumerate(paragraphs, 1):
        row = number + 3
        writer.put(row, 1, number, "gkGuide")
        writer.put(row, 2, text, "gkGuide")
        sheet.row_dimensions[row].height = row_height([(text, 82)]) + 4
    set_up_page(sheet, checklists.table.title)
    sheet.protection.sheet = True


_NUMBER_FORMATS = {ColumnKind.DATE: "yyyy-mm-dd", ColumnKind.TEXT: "@"}
_ALIGNMENTS = {
    "": LEFT_ALIGNED,
    "Centred": CENTRED,
    "Top": Alignment("left", "top", wrap_text=True),
}
"""The alignments of cells, by the ending of the name of their style."""


@cache  # 1.4 ms for each of a run's workbooks
def every_style() -> tuple[NamedStyle, ...]:
    """Return every style that a checklist uses, to be added to one new workbook after another."""
    guide = NamedStyle("gkGuide", font=Font(name=FONT, size=11), alignment=_ALIGNMENTS["Top"])
    nothing = cell_style(
        "gkNothing",
        font=Font(name=FONT, size=10, color="7F7F7F"),
        fill=PatternFill("solid", fgColor="E7E6E6"),
        alignment=Alignment("center", "center"),
    )
    styles = [*frame_styles(), heading_style("gkHeadFill", "9C5700"), guide, nothing]
    for ending, alignment in _ALIGNMENTS.items():
        styles.append(cell_style(f"gkFixed{ending}", alignment=alignment))
        styles += [
            cell_style(
                f"gk{kind.name.title()}{ending}",
                fill=PatternFill("solid", fgColor="FFFBE6"),
                alignment=alignment,
                protection=Protection(locked=False),
                number_format=_NUMBER_FORMATS.get(kind, "General"),
            )
            for kind in ColumnKind
            if kind is not ColumnKind.FIXED
        ]
    return tuple(styles)


def style_of(column: ChecklistColumn, overfull: bool = False) -> str:
    """Return the name of the style of a column's cells.

    A vertically centred text that is longer than its row shows neither its beginning nor its end.
    So in columns that are not `centred`, cells to fill in and all cells of an `overfull` row are
    aligned to the top.
    """
    ending = "Centred" if column.centred else ""
    if not column.centred and (overfull or column.kind is not ColumnKind.FIXED):
        ending = "Top"
    return f"gk{column.kind.name.title()}{ending}"


_COLOURS = {Status.DONE: "C6EFCE", Status.UNDER_WAY: "FFEB9C", Status.NOT_STARTED: "EDEDED"}
_WORDS = [status.value for status in Status]
_DAY = "请填日期，如 2026-10-08。"
_NUMBER = ("请只填数字，不写单位，如 92.5。", "请只填数字，不写单位：90% 填 90。")
_ONE_OF = f"请从下拉列表中选：{'、'.join(_WORDS)}。"
_MOST = str(10**12)
_ACCEPTED: Mapping[ColumnKind, tuple[Any, ...]] = {
    ColumnKind.STATUS: ("list", f'"{",".join(_WORDS)}"', None, _ONE_OF, "请从下拉列表中选。"),
    ColumnKind.DATE: ("date", str(FIRST_DAY), str(LAST_DAY), _DAY, _DAY),
    ColumnKind.NUMBER: ("decimal", f"-{_MOST}", _MOST, *_NUMBER),
}
"""The validation of each kind of column: the type, the choices or the least value, the greatest
value or None, the message for a wrong value, and the prompt beside the cell."""


def add_data_validation(
    sheet: Worksheet, layout: Sequence[ChecklistColumn], first: int, last: int
) -> None:
    """Add validation and status colours to the rows from `first` to `last`, which count from 1."""
    for number, column in enumerate(layout, 1):
        letter = get_column_letter(number)
        cells = f"{letter}{first}:{letter}{last}"
        if column.kind in _ACCEPTED:
            kind, least, greatest, error, prompt = _ACCEPTED[column.kind]
            validation = DataValidation(kind, least, greatest, allow_blank=True, sqref=cells)
            validation.operator = "between" if greatest else None
            validation.error = f"{error}要删去报过的内容，填“{columns.CLEAR_WORD}”，再选“是”。"
            validation.errorStyle, validation.prompt = "warning", prompt
            validation.showErrorMessage = validation.showInputMessage = True
            validation.errorTitle, validation.promptTitle = "填写有误", "填写说明"
            sheet.add_data_validation(validation)
        if column.kind is ColumnKind.STATUS:
            for status, colour in _COLOURS.items():
                style = DifferentialStyle(fill=PatternFill("solid", bgColor=colour))
                formula = f'"{status.value}"'
                rule = Rule("cellIs", operator="equal", formula=[formula], dxf=style)
                sheet.conditional_formatting.add(cells, rule)
