"""The columns of a returned sheet, found by their headings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from gkrw.checklist.columns import (
    VALUE,
    ChecklistColumn,
    filled_in,
    fixed_columns,
    with_issued_headings,
)
from gkrw.core.model import Table
from gkrw.office.xlsx.workbook_reader import CellValue
from gkrw.returns.cell_texts import cell_text, compact

FILLED = {column.key: column for column in filled_in(9)}
"""The columns that are collected, by key."""
FILLED_HEADINGS = {key: column.heading for key, column in FILLED.items()}
"""Their headings, by key."""
_HEADING_ROWS = 40
"""The number of rows in which headings are looked for, not counting empty rows."""
_NUMBERED_VALUE = re.compile(rf"(?:{'|'.join((VALUE.heading, *VALUE.also))})\(?([1-9])\)?")
"""Matches 指标完成值2, and 指标完成值（2） as it was issued, after `compact`."""
_LONGEST = 20
"""Characters: a longer text is no heading, unless it is one of the table's own."""
_OTHER_MEANING = re.compile(
    "计划|预计|预期|拟|目标|上一?年|去年|上一?季|上一?月|上期|下一?步|下一?季|下一?月|审核|核实|核查|领导"
)
"""A word beside a known heading that makes it another column: 完成日期（计划）, 完成情况审核意见."""
_BRACKETS = re.compile(r"\((?!\d+\)).*?\)")


class ColumnNames:
    """The headings by which the columns of the checklists of one table are found. `headings` are
    those that the columns have there, by key."""

    def __init__(self, fixed: Sequence[ChecklistColumn]) -> None:
        every = (*fixed, *FILLED.values())
        self.headings = {column.key: column.heading for column in every}
        also = {compact(each): column.key for column in every for each in column.also}
        self.by_heading = also | {compact(text): key for key, text in self.headings.items()}
        self._found: dict[str, str | None] = {}

    def key(self, heading: str) -> str | None:
        """Return the key of the column that a heading means; None where it means none.

        状态, 完成状态（必填） and 完成 状态 are 完成状态.
        """
        if heading not in self._found:
            self._found[heading] = self._key(compact(heading))
        return self._found[heading]

    def _key(self, text: str) -> str | None:
        if len(text) > _LONGEST:
            return self.by_heading.get(text)
        if text in self.by_heading:
            return self.by_heading[text]
        if match := _NUMBERED_VALUE.fullmatch(text.strip("*:：")):
            return VALUE.key + match[1].replace("1", "")
        if any(_OTHER_MEANING.search(bracket) for bracket in _BRACKETS.findall(text)):
            return None
        bare = _BRACKETS.sub("", text).strip("*:：")
        if bare in self.by_heading:
            return self.by_heading[bare]
        # A heading may go on after a known one: 完成日期年月日 is 完成日期. But 预计完成日期,
        # 上季度完成情况 and 指标完成值差额 are other columns.
        inside = [
            known
            for known, key in self.by_heading.items()
            if len(known) > 3
            and key != VALUE.key
            and bare.startswith(known)
            and not _OTHER_MEANING.search(bare.removeprefix(known))
        ]
        return self.by_heading[max(inside, key=len)] if inside else None


def column_names(table: Table, issued: Mapping[str, str] | None = None) -> ColumnNames:
    """Return the headings of the columns of the checklists of a table. `issued` are headings that a
    workbook had when it was issued, by key: the table may have others since."""
    fixed = fixed_columns(table)
    return _column_names(with_issued_headings(fixed, issued) if issued else fixed)


_column_names = lru_cache(ColumnNames)


@dataclass(frozen=True)
class ColumnLayout:
    """The row of the headings and the number of each column by key, both from 0.

    `others` are the other columns that have a heading, by number: the reason why they are not
    collected, and the heading. `names` are the headings of the table's checklists.
    """

    row: int
    columns: Mapping[str, int]
    others: Mapping[int, tuple[str, str]]
    names: ColumnNames

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """The keys of the columns to fill in that were found."""
        return tuple(key for key in self.columns if key in FILLED)


def find_layout(
    rows: Mapping[int, Mapping[int, CellValue]], names: ColumnNames
) -> ColumnLayout | None:
    """Return the layout of a sheet; None for a sheet that is no checklist, such as 说明 or 总表."""
    headings, most = -1, 2
    for number in sorted(rows)[:_HEADING_ROWS]:
        cells = rows[number].values()
        if len(cells) > most:  # others cannot have more headings: most rows of tasks
            count = len({names.key(cell_text(cell)) for cell in cells} - {None})
            headings, most = (number, count) if count > most else (headings, most)
    if headings < 0:
        return None
    best = layout_of_headings(headings, rows[headings], names)
    if not best.filled:
        return None
    found = best.columns.keys()
    return best if "id" in found or {"title", "requirement"} <= found else None


def layout_of_headings(
    number: int, row: Mapping[int, CellValue], names: ColumnNames
) -> ColumnLayout:
    """Return the layout for a row of headings. If several headings mean one column, the exact one
    counts: 完成情况（第三季度） is not 完成情况 where both are there."""
    headings = {at: cell_text(cell) for at, cell in row.items()}
    keys = {at: key for at, text in headings.items() if (key := names.key(text))}
    found: dict[str, int] = {}
    exact = {at: compact(text) for at, text in headings.items()}
    for at in sorted(
        keys,
        key=lambda at: (
            exact[at] != compact(names.headings[keys[at]]),
            exact[at] not in names.by_heading,
        ),
    ):
        found.setdefault(keys[at], at)
    others = {
        at: ("这一栏的表头出现了两次", names.headings[keys[at]])
        if compact(text) in names.by_heading
        else (f"“{text}”不是清单里的栏目", text)
        for at, text in headings.items()
        if text and at not in found.values()
    }
    return ColumnLayout(number, found, others, names)


def headings_without_tasks(
    sheets: Iterable[Mapping[int, Mapping[int, CellValue]]], names: ColumnNames
) -> str:
    """Return the headings that departments fill in, from the row that has most of them: “完成状态”
    “完成情况”. Empty where no row of the sheets has two."""
    rows = (row for sheet in sheets for _, row in sorted(sheet.items()))
    layouts = [layout_of_headings(0, row, names) for row in islice(rows, 100)]
    most = max((layout.filled for layout in layouts), key=len, default=())
    return "".join(f"“{FILLED_HEADINGS[key]}”" for key in most) if len(most) > 1 else ""
