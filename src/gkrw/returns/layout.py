"""Where a returned sheet has its columns: found by their headings, wherever they have gone."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gkrw.checklist import columns
from gkrw.checklist.columns import ChecklistColumn, ColumnKind

_ROWS_LOOKED_AT = 40
"""A heading below so many rows with text is none."""
_BRACKETS = re.compile(r"\((?!\d+\)).*?\)")


@dataclass(frozen=True, slots=True)
class Layout:
    """The row of the headings and the column of each field, both from 0.

    `extra` are the headings that are none of ours, by column; `twice` those that come again.
    """

    row: int
    at: Mapping[str, int]
    extra: Mapping[int, str]
    twice: Mapping[int, str]

    @property
    def filled(self) -> list[str]:
        """The keys of the columns to fill in that were found."""
        return [key for key in self.at if key in FILLED]


def _known_columns() -> list[ChecklistColumn]:
    return [*columns.FIXED, *columns.filled_in(9)]


FILLED: Mapping[str, ChecklistColumn] = {
    column.key: column for column in _known_columns() if column.kind is not ColumnKind.FIXED
}
"""The columns that are taken back, by key."""


def heading_key(text: str) -> str:
    """A heading as it is compared: without blanks, and without the difference of full width."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


_BY_HEADING = {
    heading_key(heading): column.key
    for column in _known_columns()
    for heading in (column.heading, *column.also)
}


@lru_cache(maxsize=1024)
def key_of(heading: str) -> str | None:
    """The column that a heading means: 状态, 完成状态（必填） and 完成 状态 are 完成状态."""
    text = heading_key(heading)
    if not text or len(text) > 20:
        return None
    bare = _BRACKETS.sub("", text).strip("*:：")
    for candidate in (text, bare):
        if candidate in _BY_HEADING:
            return _BY_HEADING[candidate]
    # 完成日期（年月日） is 完成日期, but 预计完成日期 and 上季度完成情况 are something else.
    inside = [known for known in _BY_HEADING if len(known) > 3 and bare.startswith(known)]
    return _BY_HEADING[max(inside, key=len)] if inside else None


def find_layout(rows: Mapping[int, Sequence[object]]) -> Layout | None:
    """The layout of a sheet; None for one that is no checklist, such as 说明 or 总表."""
    best: Layout | None = None
    for number, row in sorted(rows.items())[:_ROWS_LOOKED_AT]:
        layout = _layout_of(number, row)
        if best is None or len(layout.at) > len(best.at):
            best = layout
    if best is None or not best.filled or len(best.at) < 3:
        return None
    return best if "id" in best.at or {"title", "requirement"} <= best.at.keys() else None


def _layout_of(number: int, row: Sequence[object]) -> Layout:
    at: dict[str, int] = {}
    extra: dict[int, str] = {}
    twice: dict[int, str] = {}
    for position, cell in enumerate(row):
        if not isinstance(cell, str) or not cell.strip():
            continue
        key = key_of(cell)
        if key is None:
            extra[position] = cell.strip()
        elif key in at:
            twice[position] = key
        else:
            at[key] = position
    return Layout(number, at, extra, twice)
