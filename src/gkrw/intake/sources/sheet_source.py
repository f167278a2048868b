"""Read a workbook as a foreign document: a grid for each sheet that shows something."""

from collections.abc import Iterator
from datetime import datetime, time

from gkrw.core.errors import UserError
from gkrw.intake.source import ForeignDocument, Grid, GridCell, Paragraph, SourceBlock, filled_grid
from gkrw.intake.source_text import usual_characters
from gkrw.office.xlsx.cell_positions import Position, cell_name
from gkrw.office.xlsx.workbook_reader import CellValue, SheetGrid, read_workbook

_MOST_COLUMNS = 200
"""The most columns of a sheet that are read."""


def read_sheets(data: bytes, stem: str) -> ForeignDocument:
    """Read an .xlsx file. Raise UserError where it cannot be read."""
    blocks: list[SourceBlock] = []
    remarks: list[str] = []
    for sheet in read_workbook(data):
        if not (sheet.rows or sheet.objects):
            continue
        if sheet.state != "visible":
            remarks.append(
                f"工作表“{sheet.name}”是隐藏的，没有导入；要导入的，先在 Excel 里显示出来。"
            )
            continue
        if sheet.rows:
            blocks.append(_grid(sheet))
        remarks += [f"{each.place}有文字，没有导入：{each.text}" for each in _covered_values(sheet)]
        remarks += _hidden_parts(sheet)
        for position, kind, text in sheet.objects:
            place = _place(sheet, position) if position else f"工作表“{sheet.name}”"
            if text.strip():
                blocks.append(Paragraph(usual_characters(text), f"{place} 的{kind}"))
            else:
                remarks.append(f"{place} 的{kind}没有导入。")
        for position, text in sorted(sheet.comments.items()):
            blocks.append(Paragraph(usual_characters(text), f"{_place(sheet, position)} 的批注"))
        remarks += [
            f"{_place(sheet, position)} 的公式没有结果，没有导入：{formula}"
            for position, formula in sheet.uncomputed.items()
        ]
    return ForeignDocument(tuple(blocks), stem, tuple(remarks), "xlsx")


def _place(sheet: SheetGrid, position: tuple[int, int]) -> str:
    return f"工作表“{sheet.name}”的 {cell_name(position)}"


def _grid(sheet: SheetGrid) -> Grid:
    """Return the rows and columns with a value. Cells keep their place on the sheet."""
    used = sorted({column for cells in sheet.rows.values() for column in cells})
    if len(used) > _MOST_COLUMNS:
        raise UserError(
            f"工作表“{sheet.name}”有 {len(used)} 栏，多得不正常，没有读取。",
            "删掉表格右边多余的栏，保存以后再试。",
        )
    extents: dict[Position, Position] = {}
    for (row, column), first in sheet.merged.items():
        down, right = extents.get(first, first)
        extents[first] = max(down, row), max(right, column)
    numbers = {row: at for at, row in enumerate(sorted(sheet.rows))}
    columns = {column: at for at, column in enumerate(used)}
    one_column = {column: range(at, at + 1) for column, at in columns.items()}
    cells = []
    for row, values in sheet.rows.items():
        one_row = range(numbers[row], numbers[row] + 1)
        for column, value in values.items():
            at = row, column
            if at in sheet.merged:
                continue  # not shown
            covered, across = one_row, one_column[column]
            if at in extents:
                down, right = extents[at]
                while down not in numbers:
                    down -= 1
                while right not in columns:
                    right -= 1
                covered = range(covered.start, numbers[down] + 1)
                across = range(across.start, columns[right] + 1)
            cells.append(GridCell(_shown_text(value), covered, across, _place(sheet, at)))
    size = len(numbers), len(used)
    return filled_grid(f"工作表“{sheet.name}”", cells, size, bool(sheet.merged), sheet.name)


def _covered_values(sheet: SheetGrid) -> Iterator[Paragraph]:
    """Yield the values in merged cells that Excel does not show: it shows the first of each."""
    for position in sorted(sheet.merged):
        value = sheet.value(*position)
        if value is not None and value != sheet.value(*sheet.merged[position]):
            yield Paragraph(_shown_text(value), f"{_place(sheet, position)}（被合并单元格遮住）")


def _shown_text(value: CellValue) -> str:
    """Return the value of a cell as a person sees it, a date as 2026-06-30."""
    if isinstance(value, str):
        return usual_characters(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if value.is_date and value.day and _is_whole_day(value.day, value.shown):
        return f"{value.day:%Y-%m-%d}"
    return value.shown if value.shown is not None else f"{value.value:.15g}"


def _is_whole_day(moment: datetime, shown: str | None) -> bool:
    """Return whether a date is shown with its day: 2026年6月 is not."""
    if moment.time() != time() or shown is None:
        return False
    return (
        shown.count(f"{moment.day}") > 0
        and sum(map(str.isdigit, shown)) >= 3
        and ("日" in shown or shown.count("-") + shown.count("/") + shown.count(".") == 2)
    )


def _hidden_parts(sheet: SheetGrid) -> Iterator[str]:
    """Yield remarks on hidden rows and columns with values, and on text that is struck through: it
    is read like other text."""
    rows = sorted(sheet.hidden_rows & sheet.rows.keys())
    used = {column for cells in sheet.rows.values() for column in cells}
    columns = sorted(sheet.hidden_columns & used)
    if rows:
        numbers = "、".join(str(row + 1) for row in rows[:5])
        yield f"工作表“{sheet.name}”有 {len(rows)} 行是隐藏的（第 {numbers} 行），也导入了，请核对。"
    if columns:
        names = "、".join(cell_name((0, column)).rstrip("1") for column in columns[:5])
        yield f"工作表“{sheet.name}”有 {len(columns)} 栏是隐藏的（{names}），也导入了，请核对。"
    if sheet.struck:
        places = "、".join(map(cell_name, sorted(sheet.struck)[:5]))
        yield f"工作表“{sheet.name}”有 {len(sheet.struck)} 格的字划了删除线（{places}），也导入了，请核对。"
