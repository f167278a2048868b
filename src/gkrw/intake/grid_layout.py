"""Understand the columns of a grid: where its headings are, and what each column means."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gkrw.intake.headings import ColumnMeaning, heading_text, is_heading_row, kind_of
from gkrw.intake.source import Grid, GridCell

_TEXTS = (ColumnMeaning.HEADING, ColumnMeaning.TITLE, ColumnMeaning.REQUIREMENT)
NUMBER_TEXT = re.compile(
    r"[（(]?(?:\d{1,4}(?:[.-]\d{1,3})*|[一二三四五六七八九十百]{1,4}|[①-⑳])[)）]?[.．、]?"
)
"""A number alone: 3, 1.2, （一）, ①."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column of a grid: its position from 0, its heading, and its meaning. `is_guessed` says that
    its heading did not tell the meaning."""

    position: int
    heading: str
    kind: ColumnMeaning
    is_guessed: bool = False


@dataclass(frozen=True, slots=True)
class GridLayout:
    """The columns of a grid, and the rows of its headings; `start` is the first row below them."""

    columns: tuple[GridColumn, ...]
    heading_rows: range
    fills_blanks: bool = field(default=False)
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


def find_grid_layout(
    grid: Grid, chosen: Mapping[str, ColumnMeaning], above: GridLayout | None
) -> GridLayout | None:
    """Return the layout of a grid; that of the grid above it, if it goes on without headings and
    has as many columns; None where no task can be in it. `chosen` are kinds that the user gives, by
    heading."""
    at = next((n for n, row in enumerate(grid.rows) if _is_heading(row, chosen)), None)
    if at is None:
        if above is None or len(above.columns) != grid.width:
            return None
        return GridLayout(above.columns, range(0), _fills_blanks(grid, above.columns, 0))
    rows = range(at, _heading_end(grid, at))
    if rows.stop >= len(grid.rows):
        return None
    columns = _Columns(grid, rows, chosen).columns()
    if not {each.kind for each in columns} & {ColumnMeaning.TITLE, ColumnMeaning.REQUIREMENT}:
        return None
    return GridLayout(columns, rows, _fills_blanks(grid, columns, rows.stop))


def _is_heading(row: Sequence[GridCell], chosen: Mapping[str, ColumnMeaning]) -> bool:
    texts = [heading_text(each.lines) for each in _once(row)]
    return is_heading_row(texts) or len({*texts} & chosen.keys()) > 1


def _once(cells: Iterable[GridCell]) -> list[GridCell]:
    return list(dict.fromkeys(cells))


def _heading_end(grid: Grid, at: int) -> int:
    """Return the row below the headings that begin in a row: cells that go further down, and
    headings below a heading that covers several columns, belong to them."""
    end = min(max(cell.rows.stop for cell in grid.rows[at]), at + 3, len(grid.rows))
    if end == at + 1 < len(grid.rows):
        wide = [cell for cell in _once(grid.rows[at]) if len(cell.columns) > 1 and cell.lines]
        below = grid.rows[at + 1]
        parts = [below[column] for cell in wide for column in cell.columns]
        others = [cell for cell in below if cell not in parts and cell.lines]
        named = [cell for cell in parts if kind_of(heading_text(cell.lines))]
        if wide and not others and len(named) > len(parts) / 2:
            end += 1
    return end


def _fills_blanks(grid: Grid, columns: Sequence[GridColumn], start: int) -> bool:
    """Return whether an empty cell stands for the one above it in a grid."""
    body = grid.rows[start:]
    if grid.knows_merges and any(len(cell.rows) > 1 for row in body for cell in row):
        return False
    kinds = (ColumnMeaning.HEADING, ColumnMeaning.TITLE, ColumnMeaning.NUMBER)
    return any(
        bool(above[each.position].lines) and not row[each.position].lines
        for each in columns
        if each.kind in kinds
        for above, row in pairwise(body)
        if sum(bool(cell.lines) for cell in row) > 1
    )


class _Columns:
    """Finds the meaning of the columns of one grid."""

    def __init__(self, grid: Grid, rows: range, chosen: Mapping[str, ColumnMeaning]) -> None:
        self.grid = grid
        self.chosen = chosen
        self.body = [row for row in grid.rows[rows.stop :] if not _is_heading(row, chosen)]
        self.heads = [self._head(column, rows) for column in range(grid.width)]
        self.kinds: list[ColumnMeaning | None] = [
            self._named(heading_text(head.lines)) for head in self.heads
        ]
        self.guessed: set[int] = set()

    def columns(self) -> tuple[GridColumn, ...]:
        """Return the columns with their meanings."""
        for head in _once(self.heads):
            self._split(head)
        self._name_unlabelled()
        self._choose_texts()
        return tuple(
            GridColumn(
                at,
                heading_text(head.lines),
                self.kinds[at] or ColumnMeaning.EXTRA,
                at in self.guessed,
            )
            for at, head in enumerate(self.heads)
        )

    def _head(self, column: int, rows: range) -> GridCell:
        """Return the lowest heading of a column that is not blank."""
        cells = [self.grid.rows[row][column] for row in reversed(rows)]
        return next((cell for cell in cells if cell.lines), cells[0])

    def _named(self, heading: str) -> ColumnMeaning | None:
        return self.chosen.get(heading) or kind_of(heading)

    def _texts(self, column: int) -> list[str]:
        """Return the texts in a column, each cell once, without blank ones."""
        cells = dict.fromkeys(row[column] for row in self.body)
        return [text for cell in cells if (text := "".join(cell.lines))]

    def _is_numbers(self, column: int) -> bool:
        texts = self._texts(column)
        return bool(texts) and all(NUMBER_TEXT.fullmatch(text) for text in texts)

    def _split(self, head: GridCell) -> None:
        """Give each column below a heading that covers several columns its own meaning."""
        group = [at for at, each in enumerate(self.heads) if each is head]
        if not self.grid.knows_merges and head.lines:
            # An empty heading behind this one may be covered by it.
            after = group[-1] + 1
            while after < len(self.heads) and not self.heads[after].lines and self._texts(after):
                group.append(after)
                after += 1
        kind = self.kinds[group[0]]
        if len(group) < 2 or kind is None:
            return
        texts = [at for at in group if not self._is_numbers(at)]
        for at in group:
            if at not in texts:
                self.kinds[at] = ColumnMeaning.NUMBER
            elif kind in _TEXTS and at != texts[-1]:
                self.kinds[at] = ColumnMeaning.HEADING
            else:
                self.kinds[at] = ColumnMeaning.TITLE if kind is ColumnMeaning.HEADING else kind
        self.guessed.update(at for at in group if at not in texts[-1:])

    def _name_unlabelled(self) -> None:
        """Guess the meaning of columns without a heading: numbers, or headings at the left of the
        tasks."""
        first = next((at for at, kind in enumerate(self.kinds) if kind in _TEXTS), None)
        for at, kind in enumerate(self.kinds):
            if kind is not None or heading_text(self.heads[at].lines):
                continue
            self.guessed.add(at)
            if self._is_numbers(at):
                self.kinds[at] = ColumnMeaning.NUMBER
            elif self._texts(at) and (first is None or at < first):
                self.kinds[at] = ColumnMeaning.HEADING

    def _choose_texts(self) -> None:
        """Decide which column is the title and which the requirement, by the other columns too."""
        titles = [at for at, kind in enumerate(self.kinds) if kind is ColumnMeaning.TITLE]
        details = [at for at, kind in enumerate(self.kinds) if kind is ColumnMeaning.REQUIREMENT]
        if len(details) > 1 and not titles:
            titles, details = details[:1], details[1:]
            self._set(titles[0], ColumnMeaning.TITLE)
        for at in details[1:]:
            self._set(at, ColumnMeaning.EXTRA)
        if not details and len(titles) > 1:
            details = [titles.pop()]
            self._set(details[0], ColumnMeaning.REQUIREMENT)
        for at in titles[:-1]:
            self._set(at, ColumnMeaning.HEADING)
        headings = [at for at, kind in enumerate(self.kinds) if kind is ColumnMeaning.HEADING]
        if not titles and not details and headings:
            self._set(headings[-1], ColumnMeaning.TITLE)
        elif details and titles and self._groups_tasks(titles[-1], details[0], headings):
            self._set(titles[-1], ColumnMeaning.HEADING)

    def _set(self, column: int, kind: ColumnMeaning) -> None:
        heading = heading_text(self.heads[column].lines)
        if heading not in self.chosen:
            self.kinds[column] = kind
            self.guessed.add(column)

    def _groups_tasks(self, title: int, detail: int, headings: Sequence[int]) -> bool:
        """Return whether what a heading calls tasks are headings of tasks: they are numbered as
        headings, or stand over several tasks each."""
        if any(self.heads[at] is self.heads[title] for at in headings):
            return False
        if len(self.body) < 2:
            return False
        texts = self._texts(title)
        if sum(bool(_SECTION_NUMBER.match(text)) for text in texts) > len(texts) / 2:
            return True
        cells = {row[detail] for row in self.body if row[detail].lines}
        return len(texts) <= len(cells) * 2 / 3


_SECTION_NUMBER = re.compile(r"[一二三四五六七八九十百]{1,4}、|第[一二三四五六七八九十]+[章节部]")
