"""Understand the layout of a grid: which tables are in it, where their headings are, and what their
columns mean."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile, pairwise, takewhile
from typing import NamedTuple

from gkrw.intake.body_names import names_bodies
from gkrw.intake.grids.column_texts import NUMBER_TEXT, once
from gkrw.intake.grids.grid_columns import ColumnFinder, GridColumn
from gkrw.intake.grids.grid_guesses import columns_by_texts
from gkrw.intake.grids.table_regions import is_aside, is_caption
from gkrw.intake.headings import (
    BODY_KINDS,
    TASK_KINDS,
    ColumnMeaning,
    heading_text,
    is_heading_row,
    kind_of,
)
from gkrw.intake.outline import parted_number
from gkrw.intake.source import Grid, GridCell, texts_of

_MOST_HEADING_ROWS = 3
_LONGEST_PART = 8
"""The most characters of a heading below another one that no word tells to be one."""


@dataclass(frozen=True, slots=True)
class GridLayout:
    """The columns of a grid, and the rows of its headings; `start` is the first row below them."""

    columns: tuple[GridColumn, ...]
    heading_rows: range
    fills_blanks: bool = False
    """Whether an empty cell is part of the one above it: the format does not show what is merged,
    and headings are written once only."""

    @property
    def start(self) -> int:
        """The first row below the headings."""
        return self.heading_rows.stop

    def of(self, *kinds: ColumnMeaning) -> list[GridColumn]:
        """Return the columns of some kinds, from the left."""
        return [each for each in self.columns if each.kind in kinds]

    @property
    def key(self) -> GridColumn:
        """The column that tells one task from the next: the requirement, else the title."""
        return (self.of(ColumnMeaning.REQUIREMENT) or self.of(ColumnMeaning.TITLE))[-1]

    def is_like(self, other: "GridLayout") -> bool:
        """Return whether another layout has the same columns, whatever their headings say."""
        return [each.kind for each in self.columns] == [each.kind for each in other.columns]


class GridTable(NamedTuple):
    """A table in a grid, the numbers of the rows in which its headings are, and the rows below them
    in all tables of the document with the same headings: a long table is often several."""

    grid: Grid
    heading_rows: frozenset[int]
    body: list[Sequence[GridCell]]

    @property
    def headings(self) -> tuple[str, ...]:
        """The texts of the first row of headings; empty where there is none."""
        first = min(self.heading_rows, default=None)
        return () if first is None else _heading_texts(self.grid.rows[first])


def tables_in_grids(
    grids: Iterable[Grid], chosen: Mapping[str, ColumnMeaning]
) -> dict[Grid, list[GridTable]]:
    """Return the tables in the grids of a document."""
    bodies: dict[tuple[str, ...], list[Sequence[GridCell]]] = {}
    last: list[Sequence[GridCell]] = []
    width = 0
    found: dict[Grid, list[GridTable]] = {}
    for grid in grids:
        for table in _tables_of(grid, chosen):
            body = bodies.setdefault(table.headings, []) if table.headings else last
            goes_on = grid.width == width and not any(_written(row) for row in body)
            if table.headings or goes_on:
                body += table.body
            last, width = body, grid.width
            found.setdefault(grid, []).append(table._replace(body=body))
    return found


def _written(row: Sequence[GridCell]) -> bool:
    return any(cell.lines for cell in row)


def _heading_texts(row: Sequence[GridCell]) -> tuple[str, ...]:
    return tuple(heading_text(cell.lines) for cell in row)


def _tables_of(grid: Grid, chosen: Mapping[str, ColumnMeaning]) -> list[GridTable]:
    """Return the tables in a grid, one for each row of other headings, or of headings below a title:
    a sheet may have several. A table with its headings at the left of the texts is turned."""
    if (halves := _side_by_side(grid)) is not None:
        return [table for half in halves for table in _tables_of(half, chosen)]
    turned = [_turned(card) for card in _cards(grid)]
    if all(turned):
        return [each for each in turned if each is not None]
    found = [number for number, row in enumerate(grid.rows) if _has_headings(row, chosen)]
    starts: list[int] = []
    before: tuple[str, ...] = ()
    end = 0
    for row in found:
        if row < end:
            continue
        first = _with_rows_above(grid, row, starts)
        is_titled = first < row and _has_title(grid.rows[row - 1])
        if (headings := _heading_texts(grid.rows[row])) != before or is_titled:
            starts.append(first)
            before = headings
        end = _heading_end(grid, row)
    if starts[:1] != [0]:
        starts.insert(0, 0)
    if len(starts) == 1:
        return [_table_of(grid, found)]
    stops = [*starts[1:], len(grid.rows)]
    return [
        _table_of(grid.part(range(*each)), [row - each[0] for row in found if row in range(*each)])
        for each in zip(starts, stops, strict=True)
    ]


def _side_by_side(grid: Grid) -> tuple[Grid, Grid] | None:
    """Return the left and the right half of a table whose headings are there twice, side by side:
    序号, 任务, 序号, 任务. None for another table."""
    middle = grid.width // 2
    for row in grid.rows:
        texts = [heading_text(cell.lines) for cell in row]
        if is_heading_row(texts):
            is_twice = grid.width == 2 * middle > 2 and texts[:middle] == texts[middle:]
            halves = range(middle), range(middle, grid.width)
            return (grid.columns(halves[0]), grid.columns(halves[1])) if is_twice else None
    return None


def _has_title(row: Sequence[GridCell]) -> bool:
    """Return whether a row holds the title of the table below it, one without a number."""
    lines = [each.line for each in texts_of(row)]
    return any(
        is_caption(line) and not is_aside(line) and parted_number(line).level is None
        for line in lines
    )


def _table_of(grid: Grid, heading_rows: Sequence[int]) -> GridTable:
    end = _heading_end(grid, heading_rows[0]) if heading_rows else 0
    are_headings = frozenset(heading_rows)
    body: list[Sequence[GridCell]] = [
        row for at, row in enumerate(grid.rows) if at >= end and at not in are_headings
    ]
    return GridTable(grid, are_headings, body)


def _with_rows_above(grid: Grid, row: int, starts: Sequence[int]) -> int:
    """Return the first of the rows above the headings of a table that belong to it: its title and
    the like, of few texts."""
    first = row
    while first > (starts[-1] + 1 if starts else 0):
        texts = [cell for cell in once(grid.rows[first - 1]) if cell.lines]
        most = 1 if starts else min(2, grid.width - 1)
        if len(texts) > most and not any(_FORM_LABEL.match(cell.line) for cell in texts):
            break
        first -= 1
    return first


_FORM_LABEL = re.compile(
    r"[填报制编]*[报送制表]*(?:单位|部门|科室|日期|时间|人)(?:[（(].{1,6}[)）])?\s*[:：]"
)
"""What the head of a form says beside the title: 填报单位：, 填报日期：."""


def find_grid_layout(
    table: GridTable,
    chosen: Mapping[str, ColumnMeaning],
    above: GridLayout,
    may_guess: bool = False,
) -> GridLayout | None:
    """Return the layout of a table; None where no task can be in it. A table without headings that
    has as many columns as the one above goes on with the layout of that one. `chosen` are the
    meanings that the user gives, by heading. With `may_guess`, the columns of another table without
    headings are understood by their texts."""
    grid = table.grid
    at = min(table.heading_rows, default=None)
    if at is None:
        if not _goes_on(grid, above):
            return _guessed_layout(grid, chosen) if may_guess else None
        return GridLayout(above.columns, range(0), _fills_blanks(grid, above.columns, 0))
    rows = range(at, _heading_end(grid, at))
    if not any(map(_written, table.body)):
        return None
    columns = ColumnFinder(grid, rows, table.body, chosen).columns()
    if not {each.kind for each in columns} & {*TASK_KINDS}:
        return None
    return GridLayout(columns, rows, _fills_blanks(grid, columns, rows.stop))


def _guessed_layout(grid: Grid, chosen: Mapping[str, ColumnMeaning]) -> GridLayout | None:
    """Return the layout of a table without headings, by the texts in its columns."""
    start = next((at for at, row in enumerate(grid.rows) if not _is_title_row(row)), len(grid.rows))
    columns = columns_by_texts(grid, grid.rows[start:], chosen)
    if columns is None:
        return None
    return GridLayout(columns, range(start, start), _fills_blanks(grid, columns, start))


def _has_headings(row: Sequence[GridCell], chosen: Mapping[str, ColumnMeaning]) -> bool:
    """Return whether a row has the headings of columns. Most rows of tasks begin with a number."""
    if row and row[0].text.isdecimal():
        return False
    texts = [heading_text(each.lines) for each in once(row) if each.lines]
    return is_heading_row(texts) or (len(texts) > 1 and not chosen.keys().isdisjoint(texts))


def _goes_on(grid: Grid, above: GridLayout) -> bool:
    """Return whether a table without headings has the columns of the one above it."""
    if not above.columns or len(above.columns) != grid.width:
        return False
    for column in above.columns:
        cells = once(row[column.position] for row in grid.rows)
        texts = ["".join(cell.lines) for cell in cells if cell.lines and len(cell.columns) == 1]
        if column.kind is ColumnMeaning.NUMBER:
            fitting = [text for text in texts if NUMBER_TEXT.fullmatch(text)]
        elif column.kind in BODY_KINDS and not column.is_marked:
            fitting = [text for text in texts if names_bodies(text)]
        else:
            continue
        if len(fitting) < len(texts) / 2:
            return False
    return True


def _heading_end(grid: Grid, at: int) -> int:
    """Return the row below the headings that begin in a row: cells that go further down, and
    headings below a heading that covers several columns, belong to them."""
    last = max(cell.rows.stop for cell in grid.rows[at])
    end = min(last, at + _MOST_HEADING_ROWS, len(grid.rows))
    if end == at + 1 < len(grid.rows):
        top, below = grid.rows[at], grid.rows[at + 1]
        wide = {
            column
            for column, cell in enumerate(top)
            if len(cell.columns) > 1
            or not cell.lines
            or (column + 1 < len(top) and not top[column + 1].lines)
        }
        written = [column for column, cell in enumerate(below) if cell.lines]
        named = [column for column in written if kind_of(heading_text(below[column].lines))]
        after = grid.rows[at + 2] if at + 2 < len(grid.rows) else below
        is_named = (
            len(named) > len(written) / 2
            or bool(after[0].lines and not below[0].lines and 0 not in wide)
            or _are_parts_of_headings(below, after, wide)
        )
        if wide.issuperset(written) and len(written) > 1 and is_named:
            end += 1
    return end


def _are_parts_of_headings(
    below: Sequence[GridCell], after: Sequence[GridCell], wide: Collection[int]
) -> bool:
    """Return whether a row stands only below wide headings, with short texts, where the row after it
    has texts below the others too: a row of tasks has some there."""
    texts = [cell.line for cell in below if cell.lines]
    others = [at for at in range(len(below)) if at not in wide]
    return any(after[at].lines for at in others) and all(
        len(text) <= _LONGEST_PART and not NUMBER_TEXT.fullmatch(text) for text in texts
    )


def _fills_blanks(grid: Grid, columns: Sequence[GridColumn], start: int) -> bool:
    """Return whether an empty cell stands for the one above it in a grid."""
    body = grid.rows[start:]
    if grid.knows_merges and any(len(cell.rows) > 1 for row in body for cell in row):
        return False
    headings = [each for each in columns if each.kind is ColumnMeaning.HEADING]
    kinds = (ColumnMeaning.TITLE, ColumnMeaning.NUMBER)
    others = [each for each in columns if each.kind in kinds]
    if not grid.knows_merges:
        texts = (*kinds, ColumnMeaning.REQUIREMENT)
        first = next((each.position for each in columns if each.kind in texts), 0)
        others += [each for each in columns[:first] if each.kind in BODY_KINDS]
    return any(
        bool(above[each.position].lines) and not row[each.position].lines
        for each in headings[:1] or others  # a lower level may have ended
        for above, row in pairwise(body)
        if sum(bool(cell.lines) for cell in row) > 1
    )


# -- headings at the left --------------------------------------------------------------------------


def _cards(grid: Grid) -> list[Grid]:
    """Return the parts of a grid that begin with the same label at the left, each with its title: a
    sheet with a card for each task. One part where the first label is there once."""
    first = next((row for row in grid.rows if not _is_title_row(row)), None)
    label = heading_text(first[0].lines) if first else ""
    if not kind_of(label):
        return [grid]
    starts = [at for at, row in enumerate(grid.rows) if heading_text(row[0].lines) == label]
    if len(starts) < 2:
        return [grid]
    for number, start in enumerate(starts):
        while start and _is_title_row(grid.rows[start - 1]):
            start -= 1
        starts[number] = start
    return [grid.part(range(*each)) for each in pairwise([*starts, len(grid.rows)])]


def _turned(grid: Grid) -> GridTable | None:
    """Return a table whose headings stand at the left of the texts with the headings in a row,
    below its title; None for another."""
    above = [row for row in takewhile(_is_title_row, grid.rows) if _written(row)]
    rows = [row for row in dropwhile(_is_title_row, grid.rows) if _written(row)]
    first = [heading_text(row[0].lines) for row in rows]
    unknown = [text for text in first if not kind_of(text)]
    if not is_heading_row(first) or len(unknown) > len(first) // 4:
        return None
    others = [heading_text(cell.lines) for row in rows for cell in row[1:]]
    pairs = list(_labelled(rows)) if _alternates(rows) else []
    if not pairs and any(map(kind_of, others)):
        return None  # it has other headings too
    columns = pairs or [list(row) for row in rows]
    texts = [*(_titles(row, len(columns)) for row in above), *zip(*columns, strict=True)]
    turned = [
        tuple(
            GridCell(cell.text, range(at, at + 1), range(n, n + 1), cell.place)
            for n, cell in enumerate(each)
        )
        for at, each in enumerate(texts)
    ]
    return _table_of(Grid(grid.name, tuple(turned), grid.knows_merges, grid.sheet), [len(above)])


def _is_title_row(row: Sequence[GridCell]) -> bool:
    return len([cell for cell in once(row) if cell.lines]) < 2


def _titles(row: Sequence[GridCell], width: int) -> list[GridCell]:
    """Return the text of a row, and empty cells to a width."""
    title = next(cell for cell in row if cell.lines)
    blank = GridCell("", range(1), range(1), title.place)
    return [title, *[blank] * (width - 1)]


def _alternates(rows: Sequence[Sequence[GridCell]]) -> bool:
    """Return whether headings and texts alternate in the rows."""
    heads = [heading_text(cell.lines) for row in rows for cell in once(row)[2::2] if cell.lines]
    texts = [heading_text(cell.lines) for row in rows for cell in once(row)[1::2] if cell.lines]
    known = [text for text in heads if kind_of(text)]
    return len(known) >= len(heads) / 2 and not any(map(kind_of, texts))


def _labelled(rows: Sequence[Sequence[GridCell]]) -> Iterator[list[GridCell]]:
    for row in rows:
        cells = once(row)
        yield from (list(pair) for pair in zip(cells[::2], cells[1::2], strict=False))
