"""Find the columns of a returned sheet by their headings, wherever they have been moved."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gkrw.checklist import columns
from gkrw.checklist.columns import ChecklistColumn, ColumnKind

_HEADING_ROWS = 40
"""Headings are looked for in this many rows that have something in them."""
_BRACKETS = re.compile(r"\((?!\d+\)).*?\)")


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """The row of the headings and the number of each column by key, both from 0.

    `extra` are headings that no checklist has, by column number. `repeated` are the keys of
    columns whose heading comes a second time, by the number of that second column.
    """

    row: int
    columns: Mapping[str, int]
    extra: Mapping[int, str]
    repeated: Mapping[int, str]

    @property
    def filled(self) -> list[str]:
        """The keys of the columns to fill in that were found."""
        return [key for key in self.columns if key in FILLED]


def _known_columns() -> list[ChecklistColumn]:
    return [*columns.FIXED, *columns.filled_in(9)]


FILLED: Mapping[str, ChecklistColumn] = {
    column.key: column for column in _known_columns() if column.kind is not ColumnKind.FIXED
}
"""The columns that are collected, by key."""


def _comparable(heading: str) -> str:
    """A heading without blanks and with half-width characters."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", heading))


_KEY_BY_HEADING = {
    _comparable(heading): column.key
    for column in _known_columns()
    for heading in (column.heading, *column.also)
}


@lru_cache(maxsize=1024)
def column_key(heading: str) -> str | None:
    """Return the key of the column that a heading means; None where it means none.

    状态, 完成状态（必填） and 完成 状态 are 完成状态.
    """
    text = _comparable(heading)
    if not text or len(text) > 20:
        return None
    bare = _BRACKETS.sub("", text).strip("*:：")
    for candidate in (text, bare):
        if candidate in _KEY_BY_HEADING:
            return _KEY_BY_HEADING[candidate]
    # 完成日期（年月日） is 完成日期, but 预计完成日期 and 上季度完成情况 are something else.
    inside = [known for known in _KEY_BY_HEADING if len(known) > 3 and bare.startswith(known)]
    return _KEY_BY_HEADING[max(inside, key=len)] if inside else None


def find_layout(rows: Mapping[int, Sequence[object]]) -> ColumnLayout | None:
    """Return the layout of a sheet; None for a sheet that is no checklist, such as 说明 or 总表."""
    best: ColumnLayout | None = None
    for number, row in sorted(rows.items())[:_HEADING_ROWS]:
        layout = _layout_of_headings(number, row)
        if best is None or len(layout.columns) > len(best.columns):
            best = layout
    if best is None or not best.filled or len(best.columns) < 3:
        return None
    found = best.columns.keys()
    return best if "id" in found or {"title", "requirement"} <= found else None


def _layout_of_headings(number: int, row: Sequence[object]) -> ColumnLayout:
    found: dict[str, int] = {}
    extra: dict[int, str] = {}
    repeated: dict[int, str] = {}
    for column, cell in enumerate(row):
        if not isinstance(cell, str) or not cell.strip():
            continue
        key = column_key(cell)
        if key is None:
            extra[column] = cell.strip()
        elif key in found:
            repeated[column] = key
        else:
            found[key] = column
    return ColumnLayout(number, found, extra, repeated)
