"""Find the tasks in the grids of a document, row by row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from gkrw.intake.grids.column_texts import FIGURE, NUMBER_TEXT, column_name, once
from gkrw.intake.grids.grid_cells import RowCells, parted_title, requirement_text
from gkrw.intake.grids.grid_columns import GridColumn
from gkrw.intake.grids.grid_headings import HeadingsAbove
from gkrw.intake.grids.grid_layout import GridLayout, GridTable, find_grid_layout, tables_in_grids
from gkrw.intake.grids.grid_rows import (
    are_column_numbers,
    column_levels,
    end_of_tasks,
    heading_numbers,
    numbers_column,
)
from gkrw.intake.grids.table_regions import NO_HEADING_END, Regions
from gkrw.intake.headings import BODY_KINDS, FURTHER_KINDS, ColumnMeaning, heading_text, kind_of
from gkrw.intake.outline import (
    GROUP_LEVEL,
    LEVEL_NAMES,
    SECTION_LEVEL,
    Found,
    FoundTask,
    heading_title,
    parted_number,
    title_of,
    with_closed_number,
)
from gkrw.intake.row_remarks import is_remark
from gkrw.intake.source import ForeignDocument, Grid, GridCell, Paragraph, texts_of
from gkrw.intake.source_text import join_broken

_LONGEST_HEADING = 60


def read_grids(
    found: Found,
    source: ForeignDocument,
    chosen: Mapping[str, ColumnMeaning],
    may_guess: bool = False,
) -> None:
    """Add the tasks in the grids of a document, and leave out the other cells. `chosen` are the
    kinds of columns that the user gives, by heading. With `may_guess` tables without headings are
    read too."""
    grids = _GridTasks(found, chosen, source.grids, source.marks is not None, may_guess)
    before: list[Paragraph] = []
    for block in source.blocks:
        if isinstance(block, Paragraph):
            before.append(block)
        else:
            grids.read(block, before)
            before = []
    grids.regions.finish()
    grids.regions.name_bodies()


class _GridTasks:
    """Reads the grids of a document one after the other. Headings go on from one to the next: a
    long table is often several, one a page."""

    def __init__(
        self,
        found: Found,
        chosen: Mapping[str, ColumnMeaning],
        grids: Iterable[Grid],
        is_exact: bool,
        may_guess: bool,
    ) -> None:
        self.may_guess = may_guess
        self.is_exact = is_exact
        """Whether an empty cell is never part of the one above it: in exported documents."""
        grids = tuple(grids)
        self.tables = tables_in_grids(grids, chosen)
        self.found = found
        self.chosen = chosen
        self.layout = GridLayout((), range(0))
        self.titles: Sequence[GridColumn] = ()
        self.numbers: Sequence[GridColumn] = ()
        """The columns of the titles and of the numbers of tasks in `layout`; `key` is its own."""
        self.headings = HeadingsAbove()
        self.last: tuple[GridCell, FoundTask] | None = None
        """The last task, with the cell that tells it from others."""
        self.number = ""
        """The number of the last task."""
        self.is_below_headings = False
        """Whether a row is the first below headings of columns."""
        self.regions = Regions(found)
        self.heading_numbers: Mapping[str, int] = {}
        """The levels of the numbers in the column of numbers that are those of headings."""

    def read(self, grid: Grid, before: Sequence[Paragraph]) -> None:
        """Read the tables in a grid. `before` are the paragraphs between it and the one before
        it."""
        for table in self.tables[grid]:
            if not self._table(table, before):
                self._leave_out(table.grid.cells())
            before = ()

    def _table(self, table: GridTable, before: Sequence[Paragraph]) -> bool:
        layout = find_grid_layout(table, self.chosen, self.layout, self.may_guess)
        if layout is None:
            return False
        grid = table.grid
        if self.is_exact:
            layout = replace(layout, fills_blanks=False)
        is_merged = grid.knows_merges or layout.fills_blanks
        self.headings.ends_blanks = self.is_exact or not is_merged
        if not layout.is_like(self.layout) or self.regions.is_new_sheet(grid.sheet):
            self.headings.clear()
            self.last = None
        self.headings.levels = column_levels(table.body or grid.rows[layout.start :], layout)
        if [each.heading for each in self.layout.columns] != [
            each.heading for each in layout.columns
        ]:
            self._note_columns(grid, layout)
        self.layout, self.key = layout, layout.key
        self.titles = layout.of(ColumnMeaning.TITLE)
        self.numbers = layout.of(ColumnMeaning.NUMBER)
        self.cells = RowCells(self.found, layout)
        self.is_below_headings = True
        rows = [each for row in grid.rows[: layout.heading_rows.start] for each in texts_of(row)]
        above = rows if grid.sheet else [*before, *rows]  # on a sheet, others are in no order
        heading = self.regions.begin(above, grid.sheet)
        if self.regions.is_at_title:
            self.headings.clear()
            self.last = None
        if heading:
            text = heading.line
            self._end_task_if(self.headings.set(parted_number(text).level or SECTION_LEVEL, text))
        self.found.left_out += rows
        for row in grid.rows[layout.heading_rows.start : layout.start]:
            self.found.column_texts.update(heading_text(cell.lines) for cell in row)
        end = end_of_tasks(grid, layout)
        self.heading_numbers = heading_numbers(grid, layout)
        before_it = len(self.found.tasks)
        for number in range(layout.start, len(grid.rows)):
            self._row(grid.rows[number], number, number >= end)
        if not (is_merged or self.is_exact):
            self._say_blanks(self.found.tasks[before_it:])
        return True

    def _say_blanks(self, tasks: Sequence[FoundTask]) -> None:
        """Say which tasks name nobody where the first does, as in a table whose cells were merged."""
        blank = [task for task in tasks if not task.bodies]
        headings = [each.heading for each in self.layout.of(*BODY_KINDS) if not each.is_marked]
        if blank and headings and tasks[0].bodies:
            self.found.doubt(
                blank[0].place,
                f"有 {len(blank)} 项任务的“{'、'.join(headings)}”空着，没有照上面一行填写；"
                "原来是合并单元格的，请在文件里填上再导入",
            )

    def _note_columns(self, grid: Grid, layout: GridLayout) -> None:
        """Take over the headings of columns, and say how each is understood."""
        words, levels = [], self.headings.levels
        for column in layout.columns:
            at = column.position
            heading = column.heading or column_name(at)
            if not column.heading and not any(
                row[at].lines and row[at].columns.start == at for row in grid.rows[layout.start :]
            ):
                continue
            if column.kind in FURTHER_KINDS:
                self.found.add_extra(heading)
            elif column.heading and at not in levels and not column.is_marked:
                self.found.columns.setdefault(column.kind, column.heading)
            is_unknown = column.heading and kind_of(column.heading) is None
            if is_unknown and column.kind is ColumnMeaning.REQUIREMENT and column.is_guessed:
                self.found.doubt(grid.name, f"“{heading}”一栏看作任务")
            if is_unknown and column.kind in BODY_KINDS and not column.is_marked:
                self.found.doubt(grid.name, f"“{heading}”一栏看作{column.kind.value}单位")
            meaning = LEVEL_NAMES[levels[at]] if at in levels else column.kind.value
            words.append(f"{heading}→{meaning}")
        self.found.understood.append(f"{grid.name}：{'，'.join(words)}")
        if not any(column.heading for column in layout.columns):
            self.found.doubt(
                grid.name,
                f"没有写着栏名的一行，按内容认：{'，'.join(words)}；不对的用 --columns 说明，"
                "如 --columns 第3栏=牵头",
            )

    def _leave_out(self, cells: Iterable[GridCell]) -> None:
        self.found.left_out += texts_of(cells)

    # -- rows --------------------------------------------------------------------------------------

    def _row(self, row: Sequence[GridCell], number: int, is_at_end: bool) -> None:
        written = [cell for cell in once(row) if cell.lines]
        if not written:
            return
        if self._repeats_headings(written):
            self.is_below_headings = True
            return
        if self.is_below_headings and are_column_numbers(written):
            self._leave_out(written)
            return
        if is_remark(written[0].line, is_at_end):
            self._leave_out(cell for cell in written if cell.rows.start == number)
            return
        if len(written) == 1 and self._is_across(written[0], row):
            self._across(written[0], is_at_end)
            return
        if self._has_sums(written, row):
            self._across(written[0], is_at_end)
            self._leave_out(written[1:])
            return
        if len(written) == 2 and self._numbered_heading(written, row):
            return
        titles = self.titles
        merged, is_new = self.headings.take_row(row, row[titles[-1].position] if titles else None)
        self._end_task_if(is_new)
        key = row[self.key.position]
        goes_on = self._goes_on_in_text(key, row)
        self.is_below_headings = False
        if goes_on:
            return
        if self.last is not None and self._goes_on(key, row, number):
            self.cells.add(self.last[1], row, lambda cell: cell.rows.start == number)
            return
        self._task(row, number, key, merged)

    def _repeats_headings(self, written: Sequence[GridCell]) -> bool:
        """Return whether a row has the headings of columns again."""
        texts = self.found.column_texts
        return (
            len(written) > 1
            and heading_text(written[0].lines) in texts
            and all(heading_text(cell.lines) in texts for cell in written)
        )

    def _is_across(self, cell: GridCell, row: Sequence[GridCell]) -> bool:
        """Return whether the only cell of a row with a text stands over the whole row: it is
        merged so, or at the left of empty cells."""
        if len(cell.rows) > 1:
            return False
        if len(cell.columns) > len(row) / 2:
            return True
        key = self.key.position
        if key in cell.columns:
            return parted_number(cell.line).level in (SECTION_LEVEL, GROUP_LEVEL)
        return cell.columns.start <= key

    def _has_sums(self, written: Sequence[GridCell], row: Sequence[GridCell]) -> bool:
        """Return whether a row has a numbered heading over the columns of tasks, and sums behind it."""
        first, *others = written
        key = row[self.key.position]
        return (
            (key is first or not key.lines)
            and (len(first.columns) > 1 or first.columns.start < self.key.position)
            and parted_number(first.line).level in (SECTION_LEVEL, GROUP_LEVEL)
            and bool(self.layout.of(*BODY_KINDS))
            and all(FIGURE.fullmatch(cell.line) for cell in others)
        )

    def _across(self, cell: GridCell, is_at_end: bool) -> None:
        """Take a row of one cell as a heading or a remark."""
        text = with_closed_number(cell.line)
        number = parted_number(text)
        if self.regions.is_title_again(text):
            self._leave_out([cell])
            return
        is_sentence = number.level is None and NO_HEADING_END.search(text) is not None
        is_lone = is_at_end and number.level is None and not self.headings.has_unnumbered_rows
        if len(text) > _LONGEST_HEADING or is_sentence or is_lone or NUMBER_TEXT.fullmatch(text):
            self._leave_out([cell])
            return
        self._end_task_if(self.headings.set_across(text))

    def _numbered_heading(self, written: Sequence[GridCell], row: Sequence[GridCell]) -> bool:
        """Take a row with only a number and a text as a heading, where the number is not one of
        tasks: 一, （一）, or 1 above 1.1."""
        number, text = written
        level = self.heading_numbers.get(number.line)
        column = numbers_column(self.layout)
        if level is None or column is None or row[column] is not number:
            return False
        if len(text.rows) > 1 or len(text.line) > _LONGEST_HEADING:
            return False
        self._end_task_if(self.headings.set(level, text.line))
        self.found.numbers.add(number.place)
        return True

    def _end_task_if(self, is_new_heading: bool) -> None:
        if is_new_heading:
            self.last = None

    def _goes_on(self, key: GridCell, row: Sequence[GridCell], number: int) -> bool:
        """Return whether a row belongs to the task of the row above: it shares the cell that tells
        tasks apart, or has none."""
        assert self.last is not None
        last = self.last[0]
        title = row[self.titles[-1].position] if self.titles else key
        if key is last:
            return title is key or not title.lines or title.rows.start < number
        if key.lines:
            return False
        if any(
            row[column.position].rows.start == number
            and row[column.position].line not in ("", self.number)
            for column in self.numbers
        ):
            return False
        return not title.lines or title.rows.start <= last.rows.start

    def _goes_on_in_text(self, key: GridCell, row: Sequence[GridCell]) -> bool:
        """Take the first row below headings as the end of the last task, if the page before ended
        in the middle of its sentence: the row has no number then, and nobody is named."""
        numbers = self.numbers
        if self.last is None or not (self.is_below_headings and key.lines and numbers):
            return False
        task = self.last[1]
        others = self.layout.of(*BODY_KINDS, ColumnMeaning.TITLE, ColumnMeaning.DEADLINE)
        cells = [row[each.position] for each in (*numbers, *others) if each is not self.key]
        if task.requirement.endswith(("。", "；", "！")) or any(cell.lines for cell in cells):
            return False
        before = task.requirement
        text, _ = requirement_text(key.lines)
        task.requirement = join_broken(before, text)
        if task.title == title_of(before):
            task.title = title_of(task.requirement)
        self.found.doubt(key.place, f"接在上一页没有写完的“{before[:20]}……”后面")
        self.cells.add(task, row, lambda _: True)
        return True

    # -- tasks -------------------------------------------------------------------------------------

    def _task(self, row: Sequence[GridCell], number: int, key: GridCell, title: str) -> None:
        task = FoundTask(key.place, [*self.headings.titles])
        has_title = bool(self.titles) and self.titles[-1] is not self.key
        own_title, lines = ("", key.lines) if has_title else parted_title(key.lines)
        requirement, joins = requirement_text(self.cells.without_labelled(task, lines, key.place))
        if any(row[column] is key for column in self.headings.levels):
            requirement = parted_number(requirement).text
        if joins:
            self.found.doubt(key.place, f"一句话分成了几段，接成了一段：{requirement[:20]}……")
        task.title = own_title
        if has_title:
            cell = row[self.titles[-1].position]
            task.title = title or self._title(cell)
        if not requirement and not task.title:
            task.title = self.headings.lowest_in(row, number)
        if not requirement and task.title:
            requirement = task.title
            self.found.doubt(key.place, f"“{task.title}”没有写工作要求，用了工作任务的文字")
        if not requirement:
            self._leave_out(cell for cell in once(row) if cell.rows.start == number)
            self.found.doubt(key.place, "这一行没有写任务，没有导入")
            return
        task.requirement = requirement
        task.title = task.title or title_of(requirement)
        self.found.tasks.append(task)
        self.last = (key, task)
        self.number = row[self.numbers[0].position].line if self.numbers else ""
        self.cells.add(task, row, lambda _: True)

    def _title(self, cell: GridCell) -> str:
        """Return the title in a cell; that of the task above where the cell is empty and goes on
        from there."""
        if cell.lines:
            return heading_title(cell.line)
        if self.layout.fills_blanks and self.last is not None:
            return self.last[1].title
        return ""
