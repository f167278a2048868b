"""Read a workbook as a foreign document: a grid for each sheet that shows something."""

from collections.abc import Iterator
from datetime import datetime, time

from gkrw.core.errors import UserError
from gkrw.intake.source import (
    ForeignDocument,
    Grid,
    GridCell,
    Paragraph,
    SourceBlock,
    filled_grid,
    usual_characters,
)
from gkrw.office.xlsx.cell_positions import cell_name
from gkrw.office.xlsx.workbook_reader import CellValue, SheetGrid, read_workbook

_MOST_COLUMNS = 200
"""The most columns of a sheet that are read."""


def read_sheets(data: bytes, stem: str) -> ForeignDocument:
    """Read an .xlsx file. Raise UserError where it cannot be read."""
    blocks: list[SourceBlock] = []
    remarks: list[str] = []
    for sheet in read_workbook(data):
        if not sheet.rows:
            continue
        if sheet.state != "visible":
            remarks.append(
                f"工作表“{sheet.name}”是隐藏的，没有导入；要导入的，先在 Excel 里显示出来。"
            )
            continue
        blocks.append(_grid(sheet))
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
    return ForeignDocument(tuple(blocks), stem, tuple(remarks))


def _place(sheet: SheetGrid, position: tuple[int, int]) -> str:
    return f"工作表“{sheet.name}”的 {cell_name(position)}"


def _grid(sheet: SheetGrid) -> Grid:
    """Return the rows from the first to the last with a value. Cells keep their place on the
    sheet."""
    extents: dict[tuple[int, int], tuple[int, int]] = {}
    for (row, column), first in sheet.merged.items():
        down, right = extents.get(first, first)
        extents[first] = max(down, row), max(right, column)
    width = 1 + max(column for cells in sheet.rows.values() for column in cells)
    if width > _MOST_COLUMNS:
        raise UserError(
            f"工作表“{sheet.name}”有 {width} 栏，多得不正常，没有读取。",
            "删掉表格右边多余的栏，保存以后再试。",
        )
    numbers = {row: at for at, row in enumerate(sorted(sheet.rows))}
    cells = []
    for row, values in sheet.rows.items():
        for column, value in values.items():
            down, right = extents.get((row, column), (row, column))
            rows = [numbers[each] for each in range(row, down + 1) if each in numbers]
            cells.append(
                GridCell(
                    shown_text(value),
                    range(rows[0], rows[-1] + 1),
                    range(column, min(right + 1, width)),
                    _place(sheet, (row, column)),
                )
            )
    place = f"工作表“{sheet.name}”第{{row}}行第{{column}}列"
    has_merges = bool(sheet.merged)
    return filled_grid(f"工作表“{sheet.name}”", cells, (len(numbers), width), has_merges, place)


def shown_text(value: CellValue) -> str:
    """Return the value of a cell as a person sees it, a date as 2026-06-30."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return usual_characters(value)
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
    """Yield remarks on hidden rows and columns with values: they are read like others."""
    rows = sorted(sheet.hidden_rows & sheet.rows.keys())
    used = {column for cells in sheet.rows.values() for column in cells}
    columns = sorted(sheet.hidden_columns & used)
    if rows:
        numbers = "、".join(str(row + 1) for row in rows[:5])
        yield f"工作表“{sheet.name}”有 {len(rows)} 行是隐藏的（第 {numbers} 行），也导入了，请核对。"
    if columns:
        names = "、".join(cell_name((0, column)).rstrip("1") for column in columns[:5])
        yield f"工作表“{sheet.name}”有 {len(columns)} 栏是隐藏的（{names}），也导入了，请核对。"
