"""The headings and the texts of the columns of a grid, and what they look like: numbers, marks, days,
names of bodies."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gkrw.core.deadlines import is_known_wording
from gkrw.intake.body_names import is_body_like, names_bodies
from gkrw.intake.headings import TEXT_KINDS, ColumnMeaning, heading_text, kind_of, person_heading
from gkrw.intake.source import Grid, GridCell

NUMBER_TEXT = re.compile(
    r"[（(]?(?:\d{1,6}(?:[.-]\d{1,3})*|[一二三四五六七八九十百]{1,4}|[①-⑳])[)）]?[.．、]?"
)
"""A number alone: 3, 1.2, （一）, ①."""
FIGURE = re.compile(r"\d[\d,，.]*\s*(?:%|[个项件万亿元]{0,2})|[-—－–/]+")
"""A sum, or that there is none."""
SHARE_MARKS: Mapping[str, ColumnMeaning | None] = {
    **dict.fromkeys("√✓✔☑●○◎★☆▲△■"),
    **dict.fromkeys(("责任", "负责", "承办")),
    **dict.fromkeys(("牵头", "主办"), ColumnMeaning.LEAD),
    **dict.fromkeys(("配合", "协办", "参与"), ColumnMeaning.SUPPORT),
}
"""What stands in the column of a body that has a share in a task, with its role where it tells."""
DITTO = re.compile(r"[（(]?(?:同上|同前|〃|″|〞)[）)]?")
"""How a cell says that it has the text of the one above it."""
STARTS_WITH_DAY = re.compile(
    r"(?:\d{4}年)?(?:\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|末)?|第?[一二三四]季度|[上下]半年|年[内底])前?\w"
)
"""How a text begins that says what is done until a day."""
QUARTER = re.compile("第?[一二三四1-4]季度")
"""The heading of the column of a quarter."""
_TICKS = frozenset("√✓✔☑●★▲")


def average_length(texts: Sequence[str]) -> float:
    """Return how many characters texts have on average; 0 without texts."""
    return sum(map(len, texts)) / max(len(texts), 1)


def are_ticks(texts: Sequence[str]) -> bool:
    """Return whether texts are only marks that say yes."""
    return bool(texts) and all(text in _TICKS for text in texts)


def are_running_numbers(texts: Sequence[str]) -> bool:
    """Return whether most texts only count: 1, 2, 3."""
    figures = [int(text) for text in texts if text.isdecimal()]
    is_most = len(figures) > max(len(texts) / 2, 1)
    return is_most and all(after == before + 1 for before, after in pairwise(figures))


def are_sentences(texts: Sequence[str]) -> bool:
    """Return whether most texts are sentences, and not names of something."""
    sentences = [text for text in texts if re.search("[，。；]", text)]
    return len(sentences) > len(texts) / 2


def say_when(texts: Sequence[str]) -> bool:
    """Return whether most lines of the texts of cells are deadlines, or what is done until a day."""
    lines = [part for text in texts for part in re.split("[\n；;]", text) if part.strip()]
    dated = [line for line in lines if is_known_wording(line) or STARTS_WITH_DAY.match(line)]
    return len(dated) > len(lines) / 2


def column_name(position: int) -> str:
    """Return the name of a column that has no heading: 第3栏."""
    return f"第{position + 1}栏"


def once(cells: Iterable[GridCell]) -> list[GridCell]:
    """Return each cell once, in the order of its first place: a merged cell stands in several."""
    return list(dict.fromkeys(cells))


@dataclass
class ColumnTexts:
    """The headings and texts of the columns of one grid. `rows` are those of the headings, `body` those
    below them; `chosen` are the meanings that the user gives, by heading."""

    grid: Grid
    rows: range
    body: Sequence[Sequence[GridCell]]
    chosen: Mapping[str, ColumnMeaning]

    def __post_init__(self) -> None:
        self._texts: dict[int, list[str]] = {}
        columns = range(self.grid.width)
        self.heads = self._heads_in_place([*map(self._head, columns)])
        self.headings = [*map(self._heading, columns)]

    # -- headings ----------------------------------------------------------------------------------

    def _head(self, column: int) -> GridCell:
        """Return the lowest heading of a column that is not blank."""
        cells = [self.grid.rows[row][column] for row in reversed(self.rows)]
        return next((cell for cell in cells if cell.lines), cells[0])

    def _heads_in_place(self, heads: list[GridCell]) -> list[GridCell]:
        """Return the headings above their columns. Where the heading of the tasks stands above a
        column of numbers, and the last column has texts but no heading, the column of numbers has
        none of its own: the headings from there on move one column to the right."""
        last = len(heads) - 1
        if heads[-1].lines or not self.texts(last):
            return heads
        for at, head in enumerate(heads[:-1]):
            if kind_of(heading_text(head.lines)) in TEXT_KINDS and self._is_numbers(at):
                return [*heads[:at], heads[-1], *heads[at:-1]]
        return heads

    def _above(self, column: int) -> str:
        """Return the upper heading that covers a column and others; empty where there is none."""
        head = self.heads[column]
        for row in self.rows:
            cell = self.grid.rows[row][column]
            if cell is head:
                break
            if cell.lines:
                return heading_text(cell.lines)
            left = [each for each in self.grid.rows[row][:column] if each.lines]
            if left and head.rows.start > row and not self.grid.knows_merges:
                return heading_text(left[-1].lines)
        return ""

    def _heading(self, column: int) -> str:
        """Return the heading of a column. Where it means nothing alone, the upper heading comes
        before it: 完成情况（上半年）."""
        own, above = heading_text(self.heads[column].lines), self._above(column)
        kind = kind_of(above)
        if not above or not own or own in self.chosen or kind_of(own):
            return own
        if kind is None or kind in (ColumnMeaning.EXTRA, ColumnMeaning.DEADLINE):
            return own if person_heading(above) else f"{above}（{own}）"
        return own

    # -- texts -------------------------------------------------------------------------------------

    def texts(self, column: int) -> list[str]:
        """Return the texts in a column, each cell once, without blank cells and cells over most of
        a row."""
        if column not in self._texts:
            cells = dict.fromkeys(row[column] for row in self.body)
            most = max(self.grid.width / 2, 1)
            self._texts[column] = [
                "".join(cell.lines)
                for cell in cells
                if cell.lines and (len(cell.columns) <= most or self.grid.width == 2)
            ]
        return self._texts[column]

    def _is_numbers(self, column: int) -> bool:
        texts = self.texts(column)
        return bool(texts) and all(NUMBER_TEXT.fullmatch(text) for text in texts)

    def _has_bodies(self, column: int) -> bool:
        """Return whether most texts of a column are names of bodies."""
        texts = [text for text in self.texts(column) if not DITTO.fullmatch(text)]
        return bool(texts) and sum(map(names_bodies, texts)) > len(texts) / 2

    def _has_bodies_and_persons(self, column: int) -> bool:
        """Return whether most texts of a column name a body and a person: 财务部 李明."""
        parts = [re.split(r"[\s/／（(）)]+", text) for text in self.texts(column)]
        both = [each for each in parts if len(each) > 1 and any(map(is_body_like, each[:2]))]
        return len(both) > len(parts) / 2
