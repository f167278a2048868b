"""Import a foreign document: find the tasks in it, compose the table, and check that nothing was
lost."""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from gkrw.core.deadlines import plain_date
from gkrw.core.errors import UserError, usage_error
from gkrw.core.gc_pause import no_cyclic_collection
from gkrw.intake.accounting import lost_texts
from gkrw.intake.compose import compose_table
from gkrw.intake.grids.column_texts import column_name
from gkrw.intake.grids.grid_tasks import read_grids
from gkrw.intake.grids.table_regions import take_title
from gkrw.intake.headings import ColumnMeaning, heading_text, kind_of
from gkrw.intake.last_year import Earlier, YearMatches, tasks_below
from gkrw.intake.outline import Found
from gkrw.intake.source import Assumption, ForeignDocument, Grid, Paragraph, texts_of
from gkrw.store.dump import dump
from gkrw.store.shapes import OUTLINE


@dataclass(frozen=True, slots=True)
class ImportedTable:
    """The result of an import: the text of the table, its data, and everything to look at:
    `understood` are the columns as they were understood, `left_out` what is not in the table,
    `matches` are the tasks that are in the table of another year too, `places` say where the texts of
    further columns are in the document, by the id of their task and the heading, `chosen` are the kinds
    of columns that the user gave, by heading."""

    text: str
    data: Mapping[str, Any]
    understood: tuple[str, ...]
    doubts: tuple[Assumption, ...]
    left_out: tuple[Paragraph, ...]
    remarks: tuple[str, ...]
    matches: YearMatches | None = None
    places: Mapping[tuple[str, str], str] = field(default_factory=dict)
    chosen: Mapping[str, ColumnMeaning] = field(default_factory=dict)


@no_cyclic_collection()
def import_source(
    source: ForeignDocument,
    chosen: Mapping[str, ColumnMeaning],
    title: str = "",
    earlier: Earlier | None = None,
    with_progress: bool = False,
) -> ImportedTable:
    """Return the table in a document. `chosen` are the kinds of columns that the user gives, by
    heading, `title` is the title, if not that of the document; `earlier` is the table of another
    year, whose headings mean here what they do there. `with_progress` keeps the progress of an
    exported document in further columns, as that of any other is. Raise UserError where no task is
    found."""
    if source.data is not None:
        return _whole_table(source.data, title, earlier)
    _refuse_unknown(source, chosen)
    found, given = Found(title=title), chosen
    if source.marks:
        others = ColumnMeaning.EXTRA if with_progress else ColumnMeaning.LEFT_OUT
        chosen = {**source.marks.meanings(others), **chosen}
    elif earlier:
        chosen = {**earlier.meanings(), **chosen}
    paragraphs = [each for each in source.blocks if isinstance(each, Paragraph)]
    read_grids(found, source, chosen)
    if not found.tasks:
        from gkrw.intake.prose.prose_tasks import read_prose

        read_prose(found, paragraphs, may_guess=not source.grids)
    else:
        take_title(found, paragraphs)
    if not found.tasks:
        found = Found(title=title)
        read_grids(found, source, chosen, may_guess=True)
        take_title(found, paragraphs)
    if not found.tasks:
        raise _nothing_found(source, chosen)
    composed = compose_table(found, source.stem, earlier)
    left_out = [
        *found.left_out,
        *lost_texts(source, composed.data, found),
        *_unfilled_columns(found, source.grids),
    ]
    if source.marks and source.format == "docx":  # it writes out the dates of the table
        for task in tasks_below(composed.data):
            if "deadline" in task:
                task["deadline"] = _plain_dates(task["deadline"])
    return ImportedTable(
        table_text(composed.data),
        composed.data,
        tuple(_once_each(found.understood)),
        tuple(dict.fromkeys((*source.doubts, *found.doubts, *composed.doubts))),
        tuple(left_out),
        source.remarks,
        composed.matches,
        composed.places,
        given,
    )


def _unfilled_columns(found: Found, grids: Sequence[Grid]) -> Iterator[Paragraph]:
    """Yield the headings of further columns that no task fills: the table has no such column."""
    filled = {heading for task in found.tasks for heading in task.extra}
    for heading in found.extra:
        if heading not in filled:
            cells = (cell for grid in grids for cell in grid.cells() if cell.lines)
            named = (cell.place for cell in cells if heading_text(cell.lines) in heading)
            yield Paragraph(heading, f"{next(named, '')}（整栏没有内容）")


def _once_each(understood: Sequence[str]) -> Iterator[str]:
    """Yield what columns of grids mean once for all grids for which it is the same: 表1、表2：…"""
    names: dict[str, list[str]] = {}
    for name, _, columns in (each.partition("：") for each in understood):
        names.setdefault(columns, []).append(name)
    for columns, found in names.items():
        yield f"{'、'.join(found)}：{columns}"


def _refuse_unknown(source: ForeignDocument, chosen: Mapping[str, ColumnMeaning]) -> None:
    """Raise UserError for a heading that the user explains and the document has not."""
    if not chosen:
        return
    there = {heading_text(cell.lines) for grid in source.grids for cell in grid.cells()}
    there |= {name for grid in source.grids for name in _joined_headings(grid)}
    there |= {column_name(at) for grid in source.grids for at in range(grid.width)}
    if unknown := [each for each in chosen if each not in there]:
        first = next((grid for grid in source.grids if len(grid.rows) > 1), None)
        row = next((row for row in first.rows if len({*row}) > 1), ()) if first else ()
        cells = [cell for cell in dict.fromkeys(row) if cell.lines]
        headings = [heading_text(cell.lines) for cell in cells]
        for cell in cells:
            below = first.rows[cell.rows.stop] if first and cell.rows.stop < len(first.rows) else ()
            parts = dict.fromkeys(below[cell.columns.start : cell.columns.stop])
            if len(parts) > 1:
                headings += [heading_text(part.lines) for part in parts if part.lines]
        raise usage_error(
            f"--columns 写的“{unknown[0]}”，里面没有这一栏。",
            f"照文件里的栏名写：{'、'.join(headings)}。" if headings else "去掉 --columns。",
        )


def _joined_headings(grid: Grid) -> Iterator[str]:
    """Yield the names that gkrw gives columns below a heading over several: 时间安排（启动时间）."""
    for at in range(grid.width):
        texts = [heading_text(row[at].lines) for row in grid.rows[:_MOST_HEADING_ROWS]]
        if not grid.knows_merges:  # an empty one may be covered by that at its left
            rows = grid.rows[:_MOST_HEADING_ROWS]
            left = [
                [heading_text(cell.lines) for cell in row[: at + 1] if cell.lines] for row in rows
            ]
            texts = [each[-1] if each else "" for each in left]
        for above, own in combinations(dict.fromkeys(filter(None, texts)), 2):
            yield f"{above}（{own}）"


_MOST_HEADING_ROWS = 8
"""The rows from the top of a grid among which its headings are looked for, with titles above them."""


def _nothing_found(source: ForeignDocument, chosen: Mapping[str, ColumnMeaning]) -> UserError:
    """The error of a document without tasks. It names the first row of the biggest grid, whose
    headings the user may explain."""
    grids = [each for each in source.grids if len(each.rows) > 1 and texts_of(each.cells())]
    if not grids:
        pictures = "".join(source.remarks)
        has_row = any(len(texts_of(each.cells())) > 1 for each in source.grids)
        what = "表格里只有一行" if has_row else "里面没有表格"
        return UserError(
            f"{what}，也没有认出分条写的任务。{pictures}",
            "确认文件选对了。扫描的图片，先用 WPS 识别文字，转成 Word 文件；表格要有框线和写着栏名的一行。",
        )
    biggest = max(grids, key=lambda each: len(each.rows))
    rows = [texts for row in biggest.rows if (texts := texts_of(row))]
    named = [[heading_text(each.text.split("\n")) for each in row] for row in rows if len(row) > 1]
    headings = max(named or [[]], key=lambda texts: sum(map(bool, map(kind_of, texts))))
    if not any(map(kind_of, headings)):
        return UserError(
            f"里面没有认出任务：{biggest.name}没有写着栏名的一行，按内容也认不出。",
            "用 --columns 说明哪一栏是任务，哪一栏是单位，如 --columns 第2栏=任务,第3栏=责任。",
        )
    task, body = ([each for each in headings if each not in chosen] + ["内容", "科室"])[:2]
    return UserError(
        f"里面没有认出任务：{biggest.name}的栏名认不全（{'、'.join(headings)}）。",
        f"用 --columns 说明哪一栏是任务，哪一栏是单位，如 --columns {task}=任务,{body}=责任。",
    )


# -- exported documents ----------------------------------------------------------------------------


def _whole_table(data: Mapping[str, Any], title: str, earlier: Earlier | None) -> ImportedTable:
    """Return the table that an exported page holds, with another title where one is given."""
    table = copy.deepcopy(dict(data))
    table["title"] = title or table["title"]
    matches = earlier.apply(table, tasks_below(table)) if earlier else None
    return ImportedTable(table_text(table), table, (), (), (), (), matches)


def _plain_dates(deadline: Any) -> Any:
    """Return 2026-06-30 for 2026年6月30日, also in a list; other deadlines as they are."""
    return [*map(plain_date, deadline)] if isinstance(deadline, list) else plain_date(deadline)


# -- the text of the table -------------------------------------------------------------------------


_HEAD = """\
# yaml-language-server: $schema=tasks.schema.json
# 由 gkrw import 从别的文件导入。改完请运行 gkrw validate。
"""


def table_text(data: Mapping[str, Any]) -> str:
    """Return the data of a table as the text of a new file, with a blank line before each list of
    the table and each heading of the first two levels but the first one."""
    return _HEAD + _BEFORE_BLANK_LINE.sub("\n\n", dump(data))


_LISTS = "|".join(("departments", "collectives", "columns", *OUTLINE))
_BEFORE_BLANK_LINE = re.compile(rf"\n(?=(?:{_LISTS}):\n|(?<!s:\n)(?:  |      )- title: )")
