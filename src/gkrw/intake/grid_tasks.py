"""Find the tasks in the grids of a document, row by row."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from gkrw.intake.grid_layout import NUMBER_TEXT, GridColumn, GridLayout, find_grid_layout
from gkrw.intake.headings import BODY_KINDS, ColumnMeaning, heading_text, is_heading_row
from gkrw.intake.outline import (
    GROUP_LEVEL,
    SECTION_LEVEL,
    TOPIC_LEVEL,
    Assumption,
    Found,
    FoundTask,
    PlacedText,
    heading_title,
    parted_number,
    title_of,
)
from gkrw.intake.source import (
    Grid,
    GridCell,
    Paragraph,
    joined_paragraphs,
    one_line,
    without_stray_blanks,
)

_REMARK = (
    "备注",
    "注：",
    "注:",
    "说明",
    "填表",
    "填报",
    "联系人",
    "联系电话",
    "审核",
    "制表",
    "附：",
    "单位负责人",
)
_LONGEST_HEADING = 60


class GridTasks:
    """Reads the grids of a document one after the other. Headings go on from one to the next: a
    long table is often several, one a page."""

    def __init__(self, found: Found, chosen: Mapping[str, ColumnMeaning]) -> None:
        self.found = found
        self.chosen = chosen
        self.layout: GridLayout | None = None
        self.headings = ["", "", ""]
        self.carried: dict[ColumnMeaning, GridCell] = {}
        """The last cell that was not empty of each kind of column of bodies."""
        self.last: tuple[GridCell, FoundTask] | None = None
        """The last task, with the cell that tells it from others."""

    def read(self, grid: Grid) -> bool:
        """Read a grid. Return whether tasks can be in it."""
        layout = find_grid_layout(grid, self.chosen, self.layout)
        if layout is None:
            return False
        levels = _column_levels(grid, layout)
        if self.layout is None or [each.heading for each in self.layout.columns] != [
            each.heading for each in layout.columns
        ]:
            self._note_columns(grid, layout, levels)
        self.layout = layout
        self.carried = {}
        for row in grid.rows[: layout.heading_rows.start]:
            self._leave_out(row)
        for number in range(layout.start, len(grid.rows)):
            self._row(grid.rows[number], number, levels, number == len(grid.rows) - 1)
        return True

    def _note_columns(self, grid: Grid, layout: GridLayout, levels: Mapping[int, int]) -> None:
        """Take over the headings of columns, and say how each is understood."""
        names = ("一级分类", "二级分类", "专题")
        words = []
        for column in layout.columns:
            heading = column.heading or f"第{column.position + 1}栏"
            if column.kind is ColumnMeaning.EXTRA:
                if heading not in self.found.extra:
                    self.found.extra.append(heading)
            elif column.heading and column.position not in levels:
                self.found.columns.setdefault(column.kind, column.heading)
            meaning = (
                names[levels[column.position]] if column.position in levels else column.kind.value
            )
            words.append(f"{heading}→{meaning}")
        self.found.understood.append(f"{grid.name}：{'，'.join(words)}")

    def _leave_out(self, cells: Iterable[GridCell]) -> None:
        for cell in dict.fromkeys(cells):
            if cell.lines:
                self.found.left_out.append(Paragraph("\n".join(cell.lines), cell.place))

    def _doubt(self, place: str, text: str) -> None:
        self.found.doubts.append(Assumption(place, text))

    # -- rows --------------------------------------------------------------------------------------

    def _row(
        self, row: Sequence[GridCell], number: int, levels: Mapping[int, int], is_last: bool
    ) -> None:
        assert self.layout is not None
        written = [cell for cell in dict.fromkeys(row) if cell.lines]
        if not written:
            return
        if is_heading_row([heading_text(cell.lines) for cell in dict.fromkeys(row)]):
            return
        if len(written) == 1 and self._is_across(written[0], row):
            self._across(written[0], levels, is_last)
            return
        if written[0].text.strip().startswith(_REMARK) and is_last:
            self._leave_out(row)
            return
        merged = self._headings(row, levels)
        key = row[self.layout.key.position]
        if self.last is not None and self._goes_on(key, row):
            self._add_cells(self.last[1], row, lambda cell: cell.rows.start == number)
            return
        self._task(row, key, merged)

    def _is_across(self, cell: GridCell, row: Sequence[GridCell]) -> bool:
        """Return whether the only cell of a row with a text stands over the whole row: it is
        merged so, or at the left of empty cells."""
        assert self.layout is not None
        if len(cell.rows) > 1:
            return False
        if len(cell.columns) > len(row) / 2:
            return True
        key = self.layout.key.position
        return (cell.columns.start <= key and key not in cell.columns) or cell.columns.start == 0

    def _across(self, cell: GridCell, levels: Mapping[int, int], is_last: bool) -> None:
        """Take a row of one cell as a heading or a remark."""
        text = one_line(cell.lines)
        number = parted_number(text)
        is_remark = text.startswith(_REMARK) or len(text) > _LONGEST_HEADING
        if is_remark or (is_last and number.level is None) or NUMBER_TEXT.fullmatch(text):
            self._leave_out([cell])
            return
        below = min(levels.values(), default=TOPIC_LEVEL)
        if number.level is not None:
            level = number.level
        elif levels:
            level = max(below - 1, SECTION_LEVEL)
        else:
            level = (
                GROUP_LEVEL
                if not self.headings[SECTION_LEVEL]
                else TOPIC_LEVEL
                if self.headings[GROUP_LEVEL]
                else GROUP_LEVEL
            )
        self._set_heading(level, text)

    def _set_heading(self, level: int, text: str) -> None:
        title = heading_title(text)
        if self.headings[level] != title:
            self.headings[level] = title
            self.headings[level + 1 :] = [""] * (TOPIC_LEVEL - level)
            self.last = None

    def _headings(self, row: Sequence[GridCell], levels: Mapping[int, int]) -> str:
        """Take over the headings in the columns of a row. Return the title of the task where its
        cell is merged with that of a heading."""
        assert self.layout is not None
        titles = self.layout.of(ColumnMeaning.TITLE)
        title = row[titles[-1].position] if titles else None
        cells = {level: row[column] for column, level in levels.items()}
        merged = ""
        if title is not None and title in cells.values():
            merged = "own"
        last = max(cells, default=None)
        for level, cell in sorted(cells.items()):
            if not cell.lines:
                continue
            text = one_line(cell.lines)
            if cell is title:
                self._end_headings(level)
            elif (
                level == last
                and title is not None
                and not title.lines
                and cell.rows.start == title.rows.start
                and (self.headings[level] != heading_title(text))
                and parted_number(text).level is None
                and len(cell.rows) == len(title.rows)
            ):
                # The only text of a title and of the heading before it is the title.
                self._end_headings(level)
                merged = text
            else:
                self._set_heading(level, text)
        return merged if merged != "own" else ""

    def _end_headings(self, level: int) -> None:
        self.headings[level:] = [""] * (TOPIC_LEVEL + 1 - level)

    def _goes_on(self, key: GridCell, row: Sequence[GridCell]) -> bool:
        """Return whether a row belongs to the task of the row above: it shares the cell that tells
        tasks apart, or has none."""
        assert self.last is not None
        assert self.layout is not None
        last = self.last[0]
        if key is last:
            return True
        if key.lines:
            return False
        titles = self.layout.of(ColumnMeaning.TITLE)
        title = row[titles[-1].position] if titles else key
        return not title.lines or title.rows.start <= last.rows.start

    # -- tasks -------------------------------------------------------------------------------------

    def _task(self, row: Sequence[GridCell], key: GridCell, title: str) -> None:
        assert self.layout is not None
        task = FoundTask(key.place, tuple(self.headings))  # type: ignore[arg-type]
        requirement, joins = joined_paragraphs(key.lines)
        requirement = without_stray_blanks(requirement)
        if joins:
            self._doubt(key.place, f"一句话分成了几段，接成了一段：{requirement[:20]}……")
        requirement = _without_number(requirement)
        titles = self.layout.of(ColumnMeaning.TITLE)
        if titles and titles[-1] is not self.layout.key:
            cell = row[titles[-1].position]
            task.title = title or self._title(cell)
        if not requirement and task.title:
            requirement = task.title
            self._doubt(key.place, f"“{task.title}”没有写工作要求，用了工作任务的文字")
        task.requirement = requirement
        task.title = task.title or title_of(requirement)
        self.found.tasks.append(task)
        self.last = (key, task)
        self._add_cells(task, row, lambda _: True)

    def _title(self, cell: GridCell) -> str:
        """Return the title in a cell; that of the task above where the cell is empty and goes on
        from there."""
        if cell.lines:
            return heading_title(one_line(cell.lines))
        assert self.layout is not None
        if self.layout.fills_blanks and self.last is not None:
            return self.last[1].title
        return ""

    def _add_cells(
        self, task: FoundTask, row: Sequence[GridCell], is_new: Callable[[GridCell], bool]
    ) -> None:
        """Add the cells of a row to a task that `is_new` takes: of a further row of the same task,
        those that do not go on from above."""
        assert self.layout is not None
        for column in self.layout.columns:
            cell = self._filled(column, row)
            if cell.lines and is_new(cell):
                self._add_cell(task, column, cell)

    def _filled(self, column: GridColumn, row: Sequence[GridCell]) -> GridCell:
        """Return the cell of a column; the one above it where the document does not show that both
        are merged: an empty cell of bodies behind one that is not, or where all of them are
        empty."""
        assert self.layout is not None
        cell = row[column.position]
        if not self.layout.fills_blanks or column.kind not in BODY_KINDS:
            return cell
        if cell.lines:
            self.carried[column.kind] = cell
            return cell
        after = [
            each
            for each in self.layout.of(*BODY_KINDS)
            if each.position > column.position and row[each.position].lines
        ]
        return cell if after else self.carried.get(column.kind, cell)

    def _add_cell(self, task: FoundTask, column: GridColumn, cell: GridCell) -> None:
        text = "\n".join(cell.lines)
        if column.kind in BODY_KINDS:
            task.bodies.append((column.kind, PlacedText(text, cell.place)))
        elif column.kind is ColumnMeaning.DEADLINE:
            task.deadlines += [
                each for each in _deadlines(cell.lines) if each not in task.deadlines
            ]
        elif column.kind is ColumnMeaning.TARGETS:
            task.targets.append(text)
        elif column.kind is ColumnMeaning.NOTE:
            task.notes.append(text)
        elif column.kind is ColumnMeaning.ID:
            task.id = task.id or one_line(cell.lines)
        elif column.kind is ColumnMeaning.EXTRA:
            heading = column.heading or f"第{column.position + 1}栏"
            texts = task.extra.setdefault(heading, [])
            if text not in texts:
                texts.append(text)
        elif (
            column.kind is ColumnMeaning.NUMBER and not NUMBER_TEXT.fullmatch(text)
        ) or column.kind is ColumnMeaning.LEFT_OUT:
            self._leave_out([cell])


def _without_number(requirement: str) -> str:
    """Return a requirement without the number of the task before it; the numbers of several points
    stay."""
    number = parted_number(requirement)
    if not number.number or number.level is not None:
        return requirement
    numbers = [parted_number(line).number for line in requirement.split("\n")]
    styles = [re.sub(r"\d+|[①-⑳]", "1", each) for each in numbers if each]
    return requirement if styles.count(styles[0]) > 1 else number.text


def _deadlines(lines: Sequence[str]) -> list[str]:
    """Return the deadlines of a cell, one a line unless a line was only wrapped."""
    text, _ = joined_paragraphs(lines)
    from gkrw.core.deadlines import is_known_wording

    if len(lines) > 1 and all(is_known_wording(line) for line in lines):
        return [deadline_text(line) for line in lines]
    return [deadline_text(one_line(text.split("\n")))]


_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)}


def deadline_text(text: str) -> str:
    """Return a deadline without full-width figures, blanks inside it, and a full stop."""
    return without_stray_blanks(text.translate(_FULL_WIDTH)).strip().rstrip("。；;，,")


def _column_levels(grid: Grid, layout: GridLayout) -> dict[int, int]:
    """Return the levels of the columns of headings, by position: by their numbers, else from the
    left. A single column without numbers is of the second level."""
    columns = layout.of(ColumnMeaning.HEADING)
    rows = grid.rows[layout.start :]
    levels: dict[int, int] = {}
    following = SECTION_LEVEL if len(columns) > 1 else None
    for column in columns[-3:]:
        texts = [
            one_line(cell.lines)
            for cell in dict.fromkeys(row[column.position] for row in rows)
            if cell.lines
        ]
        numbered = [parted_number(text).level for text in texts]
        known = [level for level in numbered if level is not None]
        if known and len(known) >= len(texts) / 2:
            level = max(set(known), key=known.count)
        else:
            level = GROUP_LEVEL if following is None else following
        level = max(level, following or SECTION_LEVEL)
        levels[column.position] = min(level, TOPIC_LEVEL)
        following = level + 1
    return levels
