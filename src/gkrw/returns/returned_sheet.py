"""Look up the rows and cells of a returned sheet by column key."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from gkrw.checklist.columns import FIXED, ColumnKind
from gkrw.core.findings import CellPlace, Finding, FindingKind
from gkrw.office.xlsx.workbook_reader import Position, SheetGrid, cell_name
from gkrw.returns.column_layout import FILLED, ColumnLayout, column_key
from gkrw.returns.return_records import Rejection
from gkrw.returns.value_parsers import EMPTY_MARKS, cell_text

HEADINGS = {column.key: column.heading for column in (*FIXED, *FILLED.values())}
"""The heading of each column, by key."""


@dataclass(frozen=True, slots=True)
class ReturnedSheet:
    """A sheet with the headings of a checklist. `file` is the name that places give.

    Row numbers count from 0.
    """

    file: str
    grid: SheetGrid
    layout: ColumnLayout

    # -- places ------------------------------------------------------------------------------------

    def sheet_place(self) -> CellPlace:
        """The place of the whole sheet."""
        return CellPlace(self.file, self.grid.name)

    def place(self, number: int, key: str = "") -> CellPlace:
        """The place of a cell, or of its row where the sheet has no such column."""
        column = self.layout.columns.get(key)
        cell = f"第 {number + 1} 行" if column is None else cell_name((number, column))
        return CellPlace(self.file, self.grid.name, cell)

    def place_at(self, position: Position) -> CellPlace:
        """The place of the cell at a position."""
        return CellPlace(self.file, self.grid.name, cell_name(position))

    def note(self, kind: FindingKind, number: int, key: str, message: str) -> Finding:
        """Return a note about a cell or a row."""
        return kind.at(self.place(number, key), message, "")

    def reject(
        self,
        kind: FindingKind,
        number: int,
        key: str,
        message: str,
        fix: str,
        typed: str = "",
        task: str = "",
    ) -> Rejection:
        """Return the rejection of a cell or a row."""
        finding = kind.at(self.place(number, key), message, fix)
        return Rejection(finding, typed, task, HEADINGS.get(key, ""))

    # -- rows --------------------------------------------------------------------------------------

    def numbers(self) -> list[int]:
        """The numbers of the rows below the headings, without headings that are repeated."""
        return [
            number
            for number in sorted(self.grid.rows)
            if number > self.layout.row and not self._is_heading(number)
        ]

    def _is_heading(self, number: int) -> bool:
        columns = self.layout.columns
        same = sum(
            isinstance(value := self.grid.value(number, column), str) and column_key(value) == key
            for key, column in columns.items()
        )
        return same > len(columns) // 2

    def typed_id(self, number: int) -> str:
        """The task id of a row as it was typed; empty where there is none."""
        return cell_text(self.value(number, "id"))

    def shares_id(self, number: int) -> bool:
        """Whether the id cell of a row is merged with that of a row above."""
        return "id" in self.layout.columns and self.position(number, "id")[0] != number

    # -- cells -------------------------------------------------------------------------------------

    def position(self, number: int, key: str) -> Position:
        """The position of the cell that holds the value: the first one of a merged range."""
        position = (number, self.layout.columns[key])
        return self.grid.merged.get(position, position)

    def value(self, number: int, key: str) -> Any:
        """The value of a cell; None where it has none or the sheet has no such column."""
        if key not in self.layout.columns:
            return None
        return self.grid.value(*self.position(number, key))

    def typed(self, number: int, key: str) -> str:
        """The text of a cell to fill in, with the address of its link; empty for a mark such as —
        in a column of numbers."""
        text = cell_text(self.value(number, key))
        if FILLED[key].kind is ColumnKind.NUMBER and text in EMPTY_MARKS:
            return ""
        position = self.position(number, key)
        if not text and position in self.grid.uncomputed:
            return self.grid.uncomputed[position]
        link = self.grid.links.get(position, "")
        if link and link.removeprefix("mailto:").rstrip("/") not in text:
            return f"{text} {link}".strip()
        return text


def normalized_id(typed: str) -> str:
    """T10, also where it was typed as ｔ 10."""
    return unicodedata.normalize("NFKC", typed).replace(" ", "").upper()
