"""The rows of a grid below the headings of its columns: where the tasks end, and which levels the
headings among them have."""

import re
from collections.abc import Sequence

from gkrw.intake.grids.column_texts import once
from gkrw.intake.grids.grid_layout import GridLayout
from gkrw.intake.headings import ColumnMeaning
from gkrw.intake.outline import GROUP_LEVEL, LEVEL_NAMES, SECTION_LEVEL, TOPIC_LEVEL, parted_number
from gkrw.intake.row_remarks import is_remark
from gkrw.intake.source import Grid, GridCell


def end_of_tasks(grid: Grid, layout: GridLayout) -> int:
    """Return the number of the first row behind the last task. From there on, each row has one text
    only, or is a remark."""
    end = len(grid.rows)
    while end > layout.start:
        written = [cell for cell in once(grid.rows[end - 1]) if cell.lines]
        is_task = len(written) > 1 and not is_remark(written[0].line, True)
        if is_task or any(len(cell.rows) > 1 for cell in written):
            break
        end -= 1
    return end


def heading_numbers(grid: Grid, layout: GridLayout) -> dict[str, int]:
    """Return those texts in the column of numbers that may be the numbers of headings, with the
    levels of these: 一 and （一） where tasks have numbers of another form, and 1 where there is a
    1.1."""
    column = numbers_column(layout)
    if column is None:
        return {}
    cells = once(row[column] for row in grid.rows[layout.start :])
    numbers = {cell.line for cell in cells if cell.lines}
    above = {number[: match.start()] for number in numbers if (match := _DOTTED.search(number))}
    if not above and all(_HAN_NUMBER.fullmatch(each) for each in numbers):
        return {}
    levels = {each: level for each in numbers if (level := _level_of_number(each)) is not None}
    return levels | dict.fromkeys(numbers & above, TOPIC_LEVEL if levels else GROUP_LEVEL)


def _level_of_number(number: str) -> int | None:
    """Return the level of headings that are numbered so: 一, （一）; None for any other text."""
    if not _HAN_NUMBER.fullmatch(number):
        return None
    return GROUP_LEVEL if number[0] in "（(" else SECTION_LEVEL


def numbers_column(layout: GridLayout) -> int | None:
    """Return the position of the column in which rows are numbered: 序号, else 编号; None without
    one."""
    columns = layout.of(ColumnMeaning.NUMBER) or layout.of(ColumnMeaning.ID)
    return columns[0].position if columns else None


_DOTTED = re.compile(r"[.-]\d+$")
_HAN_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十百]+[)）]?[、.．]?")


def column_levels(body: Sequence[Sequence[GridCell]], layout: GridLayout) -> dict[int, int]:
    """Return the level of each column of headings, by position. The numbers of the headings tell
    it, which may be in a column of their own; without numbers, the levels follow from the left. A
    single column without numbers is of the second level."""
    columns = layout.of(ColumnMeaning.HEADING)
    numbering = layout.of(ColumnMeaning.NUMBER, ColumnMeaning.ID)
    beside = {column.position + 1: column.position for column in numbering}
    most = len(layout.columns) / 2
    levels: dict[int, int] = {}
    following = SECTION_LEVEL if len(columns) > 1 else None
    for column in columns[-3:]:
        texts = [
            cell.line
            for cell in once(row[column.position] for row in body)
            if cell.lines and len(cell.columns) <= most
        ]
        numbered = [parted_number(text).level for text in texts]
        if column.position in beside and not any(level is not None for level in numbered):
            numbers = once(row[beside[column.position]] for row in body)
            numbered = [_level_of_number(cell.line) for cell in numbers if cell.lines]
            numbered = [] if None in numbered else numbered  # rows have them too
        known = [level for level in numbered if level is not None]
        if column.heading in LEVEL_NAMES:
            level = LEVEL_NAMES.index(column.heading)
        elif known and len(known) >= len(texts) / 2:
            level = max(set(known), key=known.count)
        else:
            level = GROUP_LEVEL if following is None else following
        level = max(level, following or SECTION_LEVEL)
        levels[column.position] = min(level, TOPIC_LEVEL)
        following = level + 1
    return levels


_COLUMN_NUMBER = re.compile(r"[甲乙丙丁戊己庚辛]|[A-Ha-h]|[（(]?\d{1,2}[)）]?|栏次")


def are_column_numbers(written: Sequence[GridCell]) -> bool:
    """Return whether a row below headings only numbers the columns, as forms do: 甲, 1, 2, 3."""
    return len(written) > 2 and all(_COLUMN_NUMBER.fullmatch(cell.line) for cell in written)
