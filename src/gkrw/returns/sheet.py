"""A returned sheet by rows and fields, wherever its columns have gone."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from gkrw.checklist.columns import FIXED, ColumnKind
from gkrw.core.findings import CellPlace
from gkrw.office.xlsx.grid import SheetGrid, cell_name
from gkrw.office.xlsx.sheet_extras import Position
from gkrw.returns.cell_values import NOTHING, text_of
from gkrw.returns.layout import FILLED, Layout, key_of
from gkrw.returns.return_records import Trouble

HEADINGS = {column.key: column.heading for column in (*FIXED, *FILLED.values())}
"""The heading of each column, by key."""


@dataclass(frozen=True, slots=True)
class ReturnedSheet:
    """A sheet with headings, and the name of its file as places give it. Rows count from 0."""

    file: str
    grid: SheetGrid
    layout: Layout

    # -- places ------------------------------------------------------------------------------------

    def whole(self) -> CellPlace:
        """The sheet."""
        return CellPlace(self.file, self.grid.name)

    def head(self) -> CellPlace:
        """The row of the headings."""
        return self.spot(self.layout.row)

    def spot(self, number: int, key: str = "") -> CellPlace:
        """A cell of a row, or the row."""
        at = self.layout.at.get(key)
        cell = f"第 {number + 1} 行" if at is None else cell_name((number, at))
        return CellPlace(self.file, self.grid.name, cell)

    def cell(self, position: Position) -> CellPlace:
        """Any cell."""
        return CellPlace(self.file, self.grid.name, cell_name(position))

    def trouble(
        self, number: int, key: str, message: str, fix: str = "", typed: str = "", task: str = ""
    ) -> Trouble:
        """Something about a cell of a row, or about the row."""
        return Trouble(self.spot(number, key), message, fix, typed, task, HEADINGS.get(key, ""))

    # -- rows --------------------------------------------------------------------------------------

    def numbers(self) -> list[int]:
        """The rows below the headings, without headings that are repeated."""
        return [
            number
            for number in sorted(self.grid.rows)
            if number > self.layout.row and not self._is_heading(number)
        ]

    def _is_heading(self, number: int) -> bool:
        keys = self.layout.at
        same = sum(
            isinstance(value := self.grid.value(number, at), str) and key_of(value) == key
            for key, at in keys.items()
        )
        return same > len(keys) // 2

    def id_typed(self, number: int) -> str:
        """The id of a row as it was typed; empty where there is none."""
        return text_of(self.value(number, "id"))

    def shares_id(self, number: int) -> bool:
        """Whether a row has no id of its own: its cell is merged with that of a row above."""
        return "id" in self.layout.at and self.position(number, "id")[0] != number

    # -- cells -------------------------------------------------------------------------------------

    def position(self, number: int, key: str) -> Position:
        """The cell that holds the value of a row's cell: the first one of a merged range."""
        at = (number, self.layout.at[key])
        return self.grid.merged.get(at, at)

    def value(self, number: int, key: str) -> Any:
        """The value of a cell; None where it has none, or where there is no such column."""
        if key not in self.layout.at:
            return None
        return self.grid.value(*self.position(number, key))

    def typed(self, number: int, key: str) -> str:
        """What somebody typed into a cell, with the address behind a link; — is nothing."""
        text = text_of(self.value(number, key))
        if FILLED[key].kind is ColumnKind.NUMBER and text in NOTHING:
            return ""
        position = self.position(number, key)
        if not text and position in self.grid.uncomputed:
            return self.grid.uncomputed[position]
        link = self.grid.links.get(position, "")
        if link and link.removeprefix("mailto:").rstrip("/") not in text:
            return f"{text} {link}".strip()
        return text


def id_in(typed: str) -> str:
    """T10, also where it was typed as ｔ 10."""
    return unicodedata.normalize("NFKC", typed).replace(" ", "").upper()
