"""A returned sheet: its columns, found by their headings, its cells, and records of its content."""

import re
import sys
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from gkrw.checklist.columns import FIXED, NOT_ASKED, VALUE, ColumnKind, filled_in
from gkrw.core.findings import CellPlace, Finding, FindingKind
from gkrw.core.model import Task
from gkrw.office.xlsx.cell_positions import Position, cell_name
from gkrw.office.xlsx.workbook_reader import CellValue, Number, SheetGrid
from gkrw.progress.ledger import DISTINCT, value_digest
from gkrw.progress.records import Status, value_text
from gkrw.store.decode import strip_forbidden

CollectedValue = Status | Decimal | date | str
"""A value that can be stored; the empty text where the cell holds nothing."""
EMPTY_MARKS = ("", "—", "-", "－", "——", "/", "／")
"""The texts that people write into a cell that does not apply."""
_COLUMNS = (*FIXED, *filled_in(9))
FILLED = {column.key: column for column in _COLUMNS if column.kind is not ColumnKind.FIXED}
"""The columns that are collected, by key."""
HEADINGS = {column.key: column.heading for column in _COLUMNS}
"""The heading of each column, by key."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that was not taken, and the typed text that would be lost.

    `typed` is empty where no text is lost. `task` is a task id and `heading` the heading of a
    column; both are empty where they are not known.
    """

    finding: Finding
    typed: str = ""
    task: str = ""
    heading: str = ""

    @property
    def place(self) -> CellPlace:
        """The cell, row, sheet or file."""
        assert isinstance(self.finding.place, CellPlace)
        return self.finding.place


@dataclass(frozen=True, slots=True)
class FilledCell:
    """A cell to fill in whose value can be stored. `key` is the key of its column; `clears` says
    that the cell asks for the stored value to be removed."""

    place: CellPlace
    key: str
    value: CollectedValue
    typed: str
    clears: bool = False


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """The cells of one task, empty ones included.

    `issued` has the texts that the workbook held when it was issued, by column key; None where
    that is not known.
    """

    task: Task
    cells: tuple[FilledCell, ...]
    issued: Mapping[str, str] | None


@dataclass(slots=True)
class DepartmentReturn:
    """One department's sheet: its rows, what was not taken, and notes about what was.

    `digest` is the digest of the file, and `saved` the time at which the file was saved, None where
    it is not known or not credible.
    """

    file: str
    sheet: str
    department: str
    digest: str = ""
    saved: datetime | None = None
    rows: list[ReturnedRow] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    @property
    def row_digests(self) -> tuple[tuple[str, str], ...]:
        """The id of the task of each row, and the digest of what is filled in; empty for a row that
        is empty or as it was issued."""
        return tuple((row.task.id, _row_digest(row)) for row in self.rows)


_NOT_BY_CHANCE = 6
"""Characters of a text that two persons hardly write alike; 无 and 已公开 they do."""


def is_distinct(key: str, text: str) -> bool:
    """Whether two persons would hardly write this text in the same column by chance."""
    return key in ("result", "evidence", "note") and len(text) >= _NOT_BY_CHANCE


def _row_digest(row: ReturnedRow) -> str:
    issued = row.issued or {}
    cells = [cell for cell in row.cells if cell.typed]
    if not any(cell.clears or value_text(cell.value) != issued.get(cell.key) for cell in cells):
        return ""
    digest = value_digest("\n".join(f"{cell.key}={cell.typed}" for cell in cells))
    return digest + (DISTINCT if any(is_distinct(each.key, each.typed) for each in cells) else "")


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """The row of the headings and the number of each column by key, both from 0.

    `others` are the other columns that have a heading, by number: the reason why they are not
    collected, and the heading.
    """

    row: int
    columns: Mapping[str, int]
    others: Mapping[int, tuple[str, str]]

    @property
    def filled(self) -> list[str]:
        """The keys of the columns to fill in that were found."""
        return [key for key in self.columns if key in FILLED]


_HEADING_ROWS = 40
"""The number of rows in which headings are looked for, not counting empty rows."""
_NUMBERED_VALUE = re.compile(rf"(?:{'|'.join((VALUE.heading, *VALUE.also))})\(?([1-9])\)?")
"""Matches 指标完成值2, and 指标完成值（2） as it was issued, after `compact`."""
_BRACKETS = re.compile(r"\((?!\d+\)).*?\)")


def plain_name(text: str) -> str:
    """Return the name of a file or a sheet on one line, without characters that a file refuses."""
    text = text.encode("utf-8", "replace").decode()
    return " ".join(strip_forbidden(text).split()) or "（没有名称）"


def compact(text: str) -> str:
    """Return a text without blanks and invisible characters, and with half-width characters."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return text if text.isprintable() else "".join(filter(str.isprintable, text))


_KEY_BY_HEADING = {
    compact(heading): column.key
    for column in _COLUMNS
    for heading in (column.heading, *column.also)
}


@lru_cache(maxsize=1024)
def column_key(heading: str) -> str | None:
    """Return the key of the column that a heading means; None where it means none.

    状态, 完成状态（必填） and 完成 状态 are 完成状态.
    """
    text = compact(heading)
    if len(text) > 20:
        return None
    if match := _NUMBERED_VALUE.fullmatch(text.strip("*:：")):
        return VALUE.key + match[1].replace("1", "")
    bare = _BRACKETS.sub("", text).strip("*:：")
    if key := _KEY_BY_HEADING.get(text) or _KEY_BY_HEADING.get(bare):
        return key
    # A heading may go on after a known one: 完成日期年月日 is 完成日期. But 预计完成日期,
    # 上季度完成情况 and 指标完成值差额 are other columns.
    inside = [
        known
        for known, key in _KEY_BY_HEADING.items()
        if len(known) > 3 and key != VALUE.key and bare.startswith(known)
    ]
    return _KEY_BY_HEADING[max(inside, key=len)] if inside else None


def find_layout(rows: Mapping[int, Mapping[int, CellValue]]) -> ColumnLayout | None:
    """Return the layout of a sheet; None for a sheet that is no checklist, such as 说明 or 总表."""
    layouts = [layout_of_headings(*each) for each in sorted(rows.items())[:_HEADING_ROWS]]
    best = max(layouts, key=lambda layout: len(layout.columns), default=None)
    if best is None or not best.filled or len(best.columns) < 3:
        return None
    found = best.columns.keys()
    return best if "id" in found or {"title", "requirement"} <= found else None


def layout_of_headings(number: int, row: Mapping[int, CellValue]) -> ColumnLayout:
    """Return the layout for a row of headings. If several headings mean one column, the exact one
    counts: 完成情况（第三季度） is not 完成情况 where both are there."""
    headings = {at: cell_text(cell) for at, cell in row.items()}
    keys = {at: key for at, text in headings.items() if (key := column_key(text))}
    found: dict[str, int] = {}
    exact = {at: compact(text) for at, text in headings.items()}
    for at in sorted(
        keys,
        key=lambda at: (exact[at] != compact(HEADINGS[keys[at]]), exact[at] not in _KEY_BY_HEADING),
    ):
        found.setdefault(keys[at], at)
    others = {
        at: ("这一栏的表头出现了两次", HEADINGS[keys[at]])
        if compact(text) in _KEY_BY_HEADING
        else (f"“{text}”不是清单里的栏目", text)
        for at, text in headings.items()
        if text and at not in found.values()
    }
    return ColumnLayout(number, found, others)


def cell_text(value: CellValue) -> str:
    """Return any value as the text that a person sees, stripped, with \\n as line break."""
    if value is None:
        return ""
    if isinstance(value, Number):
        return (value.shown or "").strip() or number_text(value)
    return str(value).upper() if isinstance(value, bool) else clean_text(value)


def texts_on(grid: SheetGrid, end: int = sys.maxsize) -> dict[Position, str]:
    """Return the texts of the cells above row `end` by their positions, row by row."""
    return {
        (number, column): text
        for number, row in sorted(grid.rows.items())
        if number < end
        for column, value in row.items()
        if (text := cell_text(value))
    }


def clean_text(text: str) -> str:
    """Return a text as it can be stored: \\n as line break, no characters that a file refuses."""
    if text.isprintable():
        return text.strip()
    text = re.sub(r"\r\n?|[\x85\u2028\u2029]", "\n", text)
    lines = strip_forbidden(text).replace("\t", " ").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def number_text(number: Number) -> str:
    """Return the digits of a number, whatever its format shows; a day as 2026-10-08."""
    if number.is_date and number.day is not None and number.day.year > 1900:
        return str(number.day).removesuffix(" 00:00:00")
    return value_text(Decimal(repr(number.value)))


def normalized_id(typed: str) -> str:
    """Return a task id in its usual form: T10 for ｔ 10."""
    return compact(typed).upper()


def place_on(file: str, grid: SheetGrid, position: Position | None = None) -> CellPlace:
    """Return the place of a sheet, or of the cell at a position."""
    return CellPlace(file, grid.name, cell_name(position) if position else "")


@dataclass(frozen=True, slots=True)
class ReturnedSheet:
    """A sheet with the headings of a checklist. `file` is the name of its file in places.

    Row numbers count from 0.
    """

    file: str
    grid: SheetGrid
    layout: ColumnLayout

    def place(self, number: int, key: str = "") -> CellPlace:
        """Return the place of a cell, or of its row where the sheet has no such column."""
        column = self.layout.columns.get(key)
        if column is not None:
            return place_on(self.file, self.grid, (number, column))
        return CellPlace(self.file, self.grid.name, f"第 {number + 1} 行")

    def reject(
        self,
        kind: FindingKind,
        number: int,
        key: str,
        message: str,
        typed: str = "",
        task: str = "",
        fix: str = "",
    ) -> Rejection:
        """Return the rejection of a cell or a row, by default with the fix of its kind."""
        finding = kind.at(self.place(number, key), message, fix or None)
        return Rejection(finding, typed, task, HEADINGS.get(key, ""))

    def reject_filled(
        self, kind: FindingKind, number: int, reason: str, fix: str, task: str
    ) -> list[Rejection]:
        """Return the rejections of every cell of a row that somebody filled in."""
        return [
            self.reject(kind, number, key, f"{reason}，没有收。", typed, task, fix)
            for key in self.layout.filled
            if (typed := self.typed(number, key)) not in ("", NOT_ASKED)
        ]

    def numbers(self, with_headings: bool = False) -> list[int]:
        """Return the numbers of the rows below the headings, by default without rows that repeat
        the headings."""
        return [
            number
            for number in sorted(self.grid.rows)
            if number > self.layout.row and (with_headings or not self._is_heading(number))
        ]

    def _is_heading(self, number: int) -> bool:
        columns = self.layout.columns
        same = sum(
            isinstance(value := self.grid.value(number, column), str) and column_key(value) == key
            for key, column in columns.items()
        )
        return same > len(columns) // 2

    def heading(self, key: str) -> str:
        """Return the heading of a column as it stands on the sheet."""
        return cell_text(self.grid.value(self.layout.row, self.layout.columns[key]))

    def has_other_headings(self, number: int) -> bool:
        """Whether a row has headings in another order, so that the rows below it have other
        columns."""
        row = self.grid.rows[number]
        words = [each for each in row.values() if isinstance(each, str) and len(each) <= 20]
        if sum(map(bool, map(column_key, words))) <= len(self.layout.columns) // 2:
            return False
        found = layout_of_headings(number, row).columns
        return any(found[key] != at for key, at in self.layout.columns.items() if key in found)

    def typed_id(self, number: int) -> str:
        """Return the task id of a row as it was typed; empty where there is none."""
        return cell_text(self.value(number, "id"))

    def shares_id(self, number: int) -> bool:
        """Whether the id cell of a row is merged with that of a row above."""
        return "id" in self.layout.columns and self.position(number, "id")[0] != number

    def texts_outside(self, columns: Collection[int]) -> Iterator[tuple[int, int, str]]:
        """Yield the row, the column and the text of each filled cell below the headings that is in none
        of `columns`; for a formula without a result, the formula. Marks such as — and 不用填, and
        repeated headings are left out."""
        for number in self.numbers():
            for at, value in self.grid.rows[number].items():
                typed = cell_text(value)
                if at not in columns and typed not in (*EMPTY_MARKS, NOT_ASKED):
                    yield number, at, typed
        for (number, at), formula in self.grid.uncomputed.items():
            if number > self.layout.row and at not in columns:
                yield number, at, formula

    def position(self, number: int, key: str) -> Position:
        """Return the position of the cell with the value: the first of cells merged downward."""
        position = (number, self.layout.columns[key])
        first = self.grid.merged.get(position, position)
        return first if first[1] == position[1] else position

    def value(self, number: int, key: str) -> CellValue:
        """Return the value of a cell; None where it has none or the sheet has no such column."""
        if key not in self.layout.columns:
            return None
        position = self.position(number, key)
        # a value hidden by cells merged sideways does not belong to this column
        return None if position in self.grid.merged else self.grid.value(*position)

    def typed(self, number: int, key: str) -> str:
        """Return the text of a cell to fill in, in a column of texts with the address of its link;
        empty for a mark such as — in a column of numbers. A formula without a result is returned
        as the formula."""
        text, kind = cell_text(self.value(number, key)), FILLED[key].kind
        if kind is ColumnKind.NUMBER and text in EMPTY_MARKS:
            return ""
        if not text and (formula := self.formula(number, key)):
            return formula
        link = self.link(number, key)
        if kind is ColumnKind.TEXT and link.rstrip("/") not in text:
            return f"{text} {link}".strip()
        return text

    def formula(self, number: int, key: str) -> str:
        """Return the formula of a cell if it has no result; empty for any other cell."""
        if key not in self.layout.columns:
            return ""
        return self.grid.uncomputed.get(self.position(number, key), "")

    def link(self, number: int, key: str) -> str:
        """Return the address that the link of a cell leads to; empty where it has none."""
        address = clean_text(self.grid.links.get(self.position(number, key), ""))
        return address.removeprefix("mailto:")
