"""Guess what the columns of a table without headings are, by their texts."""

from collections.abc import Mapping, Sequence

from gkrw.core.deadlines import is_known_wording
from gkrw.intake.body_names import is_person_like, names_bodies
from gkrw.intake.grids.column_texts import NUMBER_TEXT, average_length, column_name, once
from gkrw.intake.grids.grid_columns import GridColumn
from gkrw.intake.headings import BODY_KINDS, TASK_KINDS, ColumnMeaning, heading_text, kind_of
from gkrw.intake.outline import SECTION_LEVEL, parted_number
from gkrw.intake.source import Grid, GridCell

_SHORTEST_TASK = 6
"""The fewest characters of the texts of a column, on average, that may be tasks."""


def columns_by_texts(
    grid: Grid, rows: Sequence[Sequence[GridCell]], chosen: Mapping[str, ColumnMeaning]
) -> tuple[GridColumn, ...] | None:
    """Return the columns of a grid without headings, understood by the texts in its `rows`. Return
    None where no column seems to have tasks, or none bodies. `chosen` are the meanings that the
    user gives, by names such as 第3栏."""
    if not rows or any(kind_of(heading_text(cell.lines)) for cell in rows[0]):
        return None  # it has headings, though few of them are known
    texts = [_texts(rows, at, grid.width) for at in range(grid.width)]
    kinds = [chosen.get(column_name(at)) or _kind_of_texts(each) for at, each in enumerate(texts)]
    is_given = any(column_name(at) in chosen for at in range(grid.width))
    unknown = [at for at, kind in enumerate(kinds) if kind is None and texts[at]]
    if not {*kinds} & {*TASK_KINDS}:
        longest = max(unknown, key=lambda at: average_length(texts[at]), default=None)
        if longest is None or average_length(texts[longest]) < _SHORTEST_TASK:
            return None
        kinds[longest] = ColumnMeaning.REQUIREMENT
    if not (is_given or {*kinds} & {*BODY_KINDS}):
        return None
    task = next(at for at, kind in enumerate(kinds) if kind in TASK_KINDS)
    for at in unknown:
        if kinds[at] is None and at < task:
            kinds[at] = _kind_before(texts[at], len(once(row[task] for row in rows)))
    return tuple(
        GridColumn(at, "", kind or ColumnMeaning.EXTRA, True) for at, kind in enumerate(kinds)
    )


def _texts(rows: Sequence[Sequence[GridCell]], column: int, width: int) -> list[str]:
    """Return the texts in a column, each cell once, without cells that cover more than half of the
    columns."""
    cells = once(row[column] for row in rows)
    return ["".join(each.lines) for each in cells if each.lines and len(each.columns) * 2 <= width]


def _kind_of_texts(texts: Sequence[str]) -> ColumnMeaning | None:
    """Return the kind of a column that most of its texts have; None where they tell no kind."""

    def most(fitting: Sequence[str]) -> bool:
        return len(fitting) > len(texts) / 2

    if not texts:
        return ColumnMeaning.EXTRA
    if all(NUMBER_TEXT.fullmatch(each) for each in texts):
        return ColumnMeaning.NUMBER
    if most([each for each in texts if is_known_wording(each)]):
        return ColumnMeaning.DEADLINE
    if most([each for each in texts if is_person_like(each)]):
        return ColumnMeaning.EXTRA
    numbered = [each for each in texts if parted_number(each).number]
    if most([each for each in texts if names_bodies(each)]) and not most(numbered):
        return ColumnMeaning.RESPONSIBLE
    return None


def _kind_before(texts: Sequence[str], tasks: int) -> ColumnMeaning:
    """Return the kind of an unknown column at the left of the tasks: headings where it has fewer
    texts than there are tasks, or where they are numbered as headings are; else titles."""
    sections = [each for each in texts if parted_number(each).level == SECTION_LEVEL]
    is_heading = len(texts) <= tasks * 2 / 3 or len(sections) > len(texts) / 2
    return ColumnMeaning.HEADING if is_heading else ColumnMeaning.TITLE
