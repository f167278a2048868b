"""A returned sheet: its columns, found by their headings, its cells, and records of its content."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from gkrw.checklist.columns import CLEAR_WORD, NOT_ASKED, ColumnKind
from gkrw.core.findings import CellPlace, Finding, FindingKind
from gkrw.core.model import Task
from gkrw.core.task_parts import Target
from gkrw.office.xlsx.cell_positions import Position, cell_name
from gkrw.office.xlsx.workbook_reader import CellValue, SheetGrid
from gkrw.progress.edit_times import Snapshot
from gkrw.progress.ledger import DISTINCT, FilledDigests, ValueKey, value_digest
from gkrw.progress.records import TEXT_KEYS, target_key, value_text
from gkrw.progress.statuses import Status
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.cell_texts import cell_text, clean_text, normalized_id
from gkrw.returns.column_layout import FILLED, ColumnLayout, layout_of_headings

CollectedValue = Status | Decimal | date | str
"""A value that can be stored; the empty text where the cell holds nothing."""
CLOCKS_DIFFER = timedelta(days=1)
EMPTY_MARKS = ("", "—", "-", "－", "——", "/", "／")
"""The texts that people write into a cell that does not apply."""


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


class FilledCell(NamedTuple):
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

    `number` is that of the row on the sheet, from 0. `issued` has the texts that the workbook held
    when it was issued, by column key; None where that is not known.
    """

    number: int
    task: Task
    cells: tuple[FilledCell, ...]
    issued: Mapping[str, str] | None

    def is_new(self, cell: FilledCell) -> bool:
        """Whether one of the cells is filled in, and not as it was issued."""
        return is_filled_in(cell, (self.issued or {}).get(cell.key))


@dataclass
class DepartmentReturn:
    """One department's sheet: its rows, what was not taken, and notes about what was.

    `digest` is the digest of the file, and `saved` the time at which the file was saved, None where
    it is not known or not credible. `missing` are the ids of the tasks whose rows are gone.
    """

    file: str
    sheet: str
    department: str
    digest: str = ""
    saved: datetime | None = None
    rows: list[ReturnedRow] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    missing: Sequence[str] = ()

    def set_time(self, saved: datetime, year: int | None, today: date) -> None:
        """Set the time of saving if it is credible in a table of `year`; else note that it is not."""
        first = date((year or today.year) - 1, 1, 1)
        if first <= saved.date() <= today + CLOCKS_DIFFER:
            self.saved = saved
        else:
            message = f"文件里记的保存时间是 {saved:%Y-%m-%d}，不可信，没有按它分先后。"
            self.notes.append(kinds.ODD_TIME.at(CellPlace(self.file, self.sheet), message))

    @cached_property
    def row_digests(self) -> tuple[tuple[str, str], ...]:
        """The id of the task of each row, and the digest of what is filled in; empty for a row that
        is empty or as it was issued. All rows must have been read."""
        return tuple((row.task.id, _row_digest(row)) for row in self.rows)

    @cached_property
    def row_cells(self) -> tuple[tuple[str, FilledDigests], ...]:
        """The id of the task of each row that is not empty in `row_digests`, with the filled-in
        cells. All rows must have been read."""
        filled = {task for task, digest in self.row_digests if digest}
        return tuple(
            (row.task.id, tuple(_cell_digests(row))) for row in self.rows if row.task.id in filled
        )


def snapshot_of(returned: DepartmentReturn, saved: datetime) -> Snapshot:
    """Return what a sheet says that was saved then."""
    cells: dict[str, Mapping[str, str]] = {task: {} for task, _ in returned.row_digests}
    cells |= {task: dict(row) for task, row in returned.row_cells}
    return Snapshot(saved, dict(returned.row_digests), cells)


def target_of_column(key: str, task: Task) -> Target | None:
    """Return the target whose value a column holds; None where the task has fewer targets."""
    number = int(key.removeprefix("value") or "1")
    return task.targets[number - 1] if number <= len(task.targets) else None


def stored_key(task: Task, column: str) -> ValueKey:
    """Return the key under which the value of a column is stored: (T10, targets.网上可办率)."""
    if column in (*TEXT_KEYS, "status", "finished"):
        return task.id, column
    target = target_of_column(column, task)
    return task.id, target_key(target.name) if target else column


_NOT_BY_CHANCE = 6
"""Characters of a text that two persons hardly write alike; 无 and 已公开 they do."""


def is_distinct(key: str, text: str) -> bool:
    """Whether two persons would hardly write this text in the same column by chance."""
    return key in ("result", "evidence", "note") and len(text) >= _NOT_BY_CHANCE


def is_filled_in(cell: FilledCell, issued: str | None) -> bool:
    """Whether a cell asks for its value to be removed, or has a text that is not the `issued` one,
    None where that is not known."""
    return cell.clears or value_text(cell.value) not in ("", issued)


def _cell_digests(row: ReturnedRow) -> Iterator[tuple[str, str]]:
    for cell in row.cells:
        if cell.typed and row.is_new(cell):
            text = CLEAR_WORD if cell.clears else value_text(cell.value)
            mark = DISTINCT if is_distinct(cell.key, text) else ""
            yield stored_key(row.task, cell.key)[1], value_digest(text) + mark


def _row_digest(row: ReturnedRow) -> str:
    issued = row.issued or {}
    cells = [cell for cell in row.cells if cell.typed]
    if not any(cell.clears or value_text(cell.value) != issued.get(cell.key) for cell in cells):
        return ""
    digest = value_digest("\n".join(f"{cell.key}={cell.typed}" for cell in cells))
    return digest + (DISTINCT if any(is_distinct(each.key, each.typed) for each in cells) else "")


def texts_on(grid: SheetGrid, end: int = sys.maxsize) -> dict[Position, str]:
    """Return the texts of the cells above row `end` by their positions, row by row."""
    return {
        (number, column): text
        for number, row in sorted(grid.rows.items())
        if number < end
        for column, value in row.items()
        if (text := cell_text(value))
    }


def place_on(file: str, grid: SheetGrid, position: Position | None = None) -> CellPlace:
    """Return the place of a sheet, or of the cell at a position."""
    return CellPlace(file, grid.name, cell_name(position) if position else "")


@dataclass(frozen=True)
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
        cell = f"第 {number + 1} 行" if column is None else cell_name((number, column))
        return CellPlace(self.file, self.grid.name, cell)

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
        return Rejection(finding, typed, task, self.layout.names.headings.get(key, ""))

    def reject_filled(
        self, kind: FindingKind, number: int, reason: str, fix: str, task: str
    ) -> list[Rejection]:
        """Return the rejections of every cell of a row that somebody filled in."""
        return [
            self.reject(kind, number, key, f"{reason}，没有收。", typed, task, fix)
            for key in self.layout.filled
            if (typed := self.typed(number, key)) not in ("", NOT_ASKED)
        ]

    @cached_property
    def numbers_below(self) -> tuple[int, ...]:
        """The numbers of the rows below the headings."""
        return tuple(number for number in sorted(self.grid.rows) if number > self.layout.row)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the rows below the headings, without rows that repeat the headings."""
        return tuple(number for number in self.numbers_below if not self._is_heading(number))

    def _is_heading(self, number: int) -> bool:
        """Return whether more than half of the columns have their headings in a row."""
        left = (len(self.layout.columns) + 1) // 2
        for key, column in self.layout.columns.items():
            value = self.grid.value(number, column)
            if not isinstance(value, str) or self.layout.names.key(value) != key:
                left -= 1
                if left == 0:  # nearly every row: half of its cells are enough
                    return False
        return True

    def differ_in_origin(self, above: int, below: int) -> bool:
        """Whether a row of a task was hardly issued together with one above it: it, or a row of the
        same block of repeated tasks, has headings between it and its first row, or another role."""
        block = [below]
        for step in (-1, 1):
            number = below + step
            while self._first_rows.get(self.ids.get(number, ""), number) < number:
                block.append(number)
                number += step
        first = {**self._first_rows, self.ids[below]: above}
        return any(self._differs(first[self.ids[number]], number) for number in block)

    def _differs(self, above: int, below: int) -> bool:
        roles = {cell_text(self.value(number, "role")) for number in (above, below)} - {""}
        return len(roles) > 1 or any(above < number < below for number in self._headings_below)

    @cached_property
    def _first_rows(self) -> Mapping[str, int]:
        """The number of the first row of each task id."""
        return {task: number for number, task in reversed([*self.ids.items()]) if task}

    @cached_property
    def _headings_below(self) -> list[int]:
        """The numbers of the rows that repeat the headings."""
        return sorted({*self.numbers_below} - {*self.numbers})

    def heading(self, key: str) -> str:
        """Return the heading of a column as it stands on the sheet."""
        return cell_text(self.grid.value(self.layout.row, self.layout.columns[key]))

    def has_other_headings(self, number: int) -> bool:
        """Whether a row has headings in another order, so that the rows below it have other
        columns."""
        row = self.grid.rows[number]
        words = [each for each in row.values() if isinstance(each, str) and len(each) <= 20]
        most = len(self.layout.columns) // 2
        if len(words) <= most or sum(map(bool, map(self.layout.names.key, words))) <= most:
            return False
        found = layout_of_headings(number, row, self.layout.names).columns
        return any(found[key] != at for key, at in self.layout.columns.items() if key in found)

    @cached_property
    def typed_ids(self) -> Mapping[int, str]:
        """The task id of each row below the headings as it was typed; empty where there is none."""
        return {number: cell_text(self.value(number, "id")) for number in self.numbers_below}

    @cached_property
    def ids(self) -> Mapping[int, str]:
        """The `typed_ids` in their usual form."""
        return {number: normalized_id(typed) for number, typed in self.typed_ids.items()}

    def shares_id(self, number: int) -> bool:
        """Whether the id cell of a row is merged with that of a row above."""
        return "id" in self.layout.columns and self.position(number, "id")[0] != number

    @cached_property
    def texts_beside(self) -> tuple[tuple[int, int, str], ...]:
        """The texts outside of the columns that were found, see `texts_outside`."""
        return tuple(self.texts_outside(self.layout.columns.values()))

    def texts_outside(self, columns: Iterable[int]) -> Iterator[tuple[int, int, str]]:
        """Yield the row, the column and the text of each filled cell below the headings that is in none
        of `columns`; for a formula without a result, the formula. Marks such as — and 不用填, and
        repeated headings are left out."""
        columns = {*columns}
        for number in self.numbers:
            for at, value in self.grid.rows[number].items():
                if at not in columns:
                    typed = cell_text(value)
                    if typed not in (*EMPTY_MARKS, NOT_ASKED):
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
        column = self.layout.columns.get(key)
        if column is None:
            return None
        if not self.grid.merged:  # nearly every sheet
            return cells.get(column) if (cells := self.grid.rows.get(number)) else None
        position = self.position(number, key)
        # a value hidden by cells merged sideways does not belong to this column
        return None if position in self.grid.merged else self.grid.value(*position)

    def typed(self, number: int, key: str) -> str:
        """Return the text of a cell to fill in. In a column of texts, the address of its link is
        added; in a column of numbers, a mark such as — counts as empty. A formula without a result
        is returned as it is written."""
        value = self.value(number, key)
        if value is None and not (self.grid.uncomputed or self.grid.links):
            return ""  # most cells
        text, kind = cell_text(value), FILLED[key].kind
        if not text and (formula := self.formula(number, key)):
            return formula
        if kind is ColumnKind.NUMBER and text in EMPTY_MARKS:
            return ""
        if kind is ColumnKind.TEXT and (link := self.link(number, key)).rstrip("/") not in text:
            return f"{text} {link}".strip()
        return text

    def formula(self, number: int, key: str) -> str:
        """Return the formula of a cell if it has no result; empty for any other cell."""
        if not self.grid.uncomputed or key not in self.layout.columns:
            return ""
        return self.grid.uncomputed.get(self.position(number, key), "")

    def link(self, number: int, key: str) -> str:
        """Return the address that the link of a cell leads to; empty where it has none."""
        if not self.grid.links:
            return ""
        address = clean_text(self.grid.links.get(self.position(number, key), ""))
        return address.removeprefix("mailto:")
