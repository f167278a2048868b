"""The headings above the rows of a table: from its columns of headings, and from rows of their own."""

from collections.abc import Mapping, Sequence

from gkrw.intake.outline import (
    GROUP_LEVEL,
    SECTION_LEVEL,
    TOPIC_LEVEL,
    heading_title,
    parted_number,
)
from gkrw.intake.source import GridCell


class HeadingsAbove:
    """The headings above the row that is read. `levels` are those of the columns of headings, by
    position; `ends_blanks` says whether an empty cell of headings ends the heading above it."""

    def __init__(self) -> None:
        self.titles = ["", "", ""]
        self.levels: Mapping[int, int] = {}
        self.ends_blanks = False
        self._across: int | None = None
        """The level of the headings without numbers over whole rows."""

    @property
    def has_unnumbered_rows(self) -> bool:
        """Whether the row is below a heading without a number over a whole row."""
        return self._across is not None

    def clear(self) -> None:
        """Begin a table without headings above it."""
        self.titles = ["", "", ""]
        self._across = None

    def set(self, level: int, text: str) -> bool:
        """Set a heading, and end those below it. Return whether it differs from the one before."""
        title = heading_title(text)
        is_new = self.titles[level] != title
        if is_new:
            self.titles[level] = title
            self._end(level + 1)
        if self._across is not None and level < self._across:
            self._across = None
        return is_new

    def set_across(self, text: str) -> bool:
        """Set a heading over a whole row. Return whether it differs from the one before."""
        level = parted_number(text).level
        return self.set(self._level_across() if level is None else level, text)

    def _level_across(self) -> int:
        """Return the level of a heading without a number over a whole row."""
        if self.levels:
            return max(min(self.levels.values()) - 1, SECTION_LEVEL)
        if self._across is None:
            self._across = TOPIC_LEVEL if self.titles[GROUP_LEVEL] else GROUP_LEVEL
        return self._across

    def take_row(self, row: Sequence[GridCell], title: GridCell | None) -> tuple[str, bool]:
        """Take over the headings in the columns of a row; `title` is the cell of the title. Return
        the title of the task where its cell is merged with that of a heading, and whether a heading
        changed."""
        cells = {level: row[column] for column, level in self.levels.items()}
        merged = ""
        has_changed = False
        last = max(cells, default=None)
        for level, cell in cells.items():  # from the left: the levels are in order
            if not cell.lines:
                if self.ends_blanks:
                    self._end(level)
            elif cell is title or cell is cells.get(level - 1):
                self._end(level)  # it is the title, or covers the columns of two levels
            elif level == last and self._is_title(level, cell, title):
                self._end(level)
                merged = cell.line
            else:
                has_changed |= self.set(level, cell.line)
        return merged, has_changed

    def _is_title(self, level: int, cell: GridCell, title: GridCell | None) -> bool:
        """Return whether the only text of a title and of the heading before it is the title."""
        return (
            title is not None
            and not title.lines
            and cell.rows.start == title.rows.start
            and self.titles[level] != heading_title(cell.line)
            and parted_number(cell.line).level is None
            and len(cell.rows) == len(title.rows)
        )

    def _end(self, level: int) -> None:
        self.titles[level:] = [""] * (TOPIC_LEVEL + 1 - level)

    def lowest_in(self, row: Sequence[GridCell], number: int) -> str:
        """Return the lowest heading that begins in a row: the task itself where it has no other
        text."""
        texts = [
            row[column].line
            for column in self.levels
            if row[column].lines and row[column].rows.start == number
        ]
        return heading_title(texts[-1]) if texts else ""
