"""Read the rows of an exported Word, Excel or CSV file as they stand: its headings and ids are known,
so nothing is guessed."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gkrw.core.model import LEVELS, LISTS
from gkrw.intake.headings import heading_text
from gkrw.intake.outline import GROUP_LEVEL, SECTION_LEVEL, parted_number
from gkrw.intake.row_remarks import is_remark
from gkrw.intake.source import ForeignDocument, Grid, GridCell, Paragraph
from gkrw.intake.source_text import one_line
from gkrw.official.content import PROGRESS_HEADINGS

_OVER_ROWS = (*LISTS, *LEVELS)
"""The columns whose cells an export merges over several rows."""
_LEAST_HEADINGS = 2


class ExportRow(NamedTuple):
    """A row of a task: the texts of its cells by the key of the column, as lines that are not blank.
    A column that the file lacks has no text. `place` is where the row begins, `merged` are the
    columns whose cell begins in a row above."""

    texts: Mapping[str, str]
    place: str
    merged: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """The id as it is written, empty without one."""
        return "".join(self.texts.get("id", "").split())


class ExportRows(NamedTuple):
    """What an exported file holds: the rows of tasks, the headings of the known columns that it
    lacks, the headings of other columns with the number of their cells that are not empty, and all
    texts that belong to no column and no task."""

    rows: tuple[ExportRow, ...]
    missing: tuple[str, ...]
    unknown: Mapping[str, int]
    others: tuple[Paragraph, ...]


def read_export_rows(document: ForeignDocument, columns: Mapping[str, str]) -> ExportRows | None:
    """Read a file by the keys of its columns by heading. Return None where no row has them."""
    reader = _RowReader({heading_text([heading]): key for heading, key in columns.items()})
    for block in document.blocks:
        if isinstance(block, Paragraph):
            reader.others.append(block)
        else:
            reader.read(block)
    if not reader.seen:
        return None
    known = {*reader.seen, *LEVELS, *PROGRESS_HEADINGS}
    missing = [heading for heading, key in columns.items() if key not in known]
    return ExportRows(
        tuple(reader.rows), tuple(missing), Counter(reader.unknown), tuple(reader.others)
    )


class _RowReader:
    """Reads the grids of a file one after the other. A long table may be several of them: headings
    go on from one to the next."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        self.keys = keys
        self.rows: list[ExportRow] = []
        self.others: list[Paragraph] = []
        self.seen: set[str] = set()
        self.unknown: list[str] = []
        self.headings: dict[str, str] = {}
        """The headings in rows of their own, by key."""
        self.at: dict[int, str] = {}
        """The keys of the columns by position."""
        self.names: dict[int, str] = {}
        """The headings of the other columns by position."""
        self.width = 0

    def read(self, grid: Grid) -> None:
        """Read a grid."""
        heads = [number for number, row in enumerate(grid.rows) if self._is_head(row)]
        if heads:
            row = grid.rows[heads[0]]
            texts = {column: heading_text(cell.lines) for column, cell in enumerate(row)}
            self.at = {at: self.keys[text] for at, text in texts.items() if text in self.keys}
            self.names = {at: text for at, text in texts.items() if text and at not in self.at}
            self.seen |= {*self.at.values()}
            self.width = grid.width
        has_columns = grid.width == self.width
        for number, row in enumerate(grid.rows):
            begun = [cell for cell in dict.fromkeys(row) if cell.rows.start == number]
            written = [cell for cell in begun if cell.lines]
            if number in heads or not written:
                continue
            if not has_columns or (heads and number < heads[0]):
                self.others += map(_paragraph, written)
            elif len(written) == 1 and self._is_across(written[0]):
                self._across(written[0])
            else:
                self._row(row, number, written)

    def _is_head(self, row: Sequence[GridCell]) -> bool:
        found = {heading_text(cell.lines) for cell in row} & self.keys.keys()
        return len(found) >= _LEAST_HEADINGS

    def _is_across(self, cell: GridCell) -> bool:
        """Return whether the only text of a row stands over it, and not in a column of tasks."""
        own = ("id", "title", "requirement")
        return len(cell.columns) > self.width / 2 or self.at.get(cell.columns.start) not in own

    def _across(self, cell: GridCell) -> None:
        text = one_line(cell.lines)
        level = parted_number(text).level
        if level == SECTION_LEVEL:
            self.headings = {"section": text}
        elif level == GROUP_LEVEL:
            self.headings["group"] = text
        else:
            self.others.append(_paragraph(cell))

    def _row(self, row: Sequence[GridCell], number: int, written: Sequence[GridCell]) -> None:
        texts = dict(self.headings)
        for column, key in self.at.items():
            cell = row[column]
            if cell.rows.start == number or key in _OVER_ROWS:
                texts[key] = "\n".join(cell.lines)
            elif cell.lines:  # it is that of the row above
                self.others.append(_paragraph(cell))
        is_task = texts.get("title") or texts.get("requirement")
        begins = one_line(written[0].lines)
        if is_remark(begins, False) and texts.get("id", "") in ("", begins):
            is_task = ""  # a sum or a signature that somebody wrote below the tasks
        if not is_task:
            self.others += map(_paragraph, written)
            return
        merged = frozenset(key for at, key in self.at.items() if row[at].rows.start < number)
        self.rows.append(ExportRow(texts, row[min(self.at)].place, merged))
        for cell in written:
            if {*cell.columns} & self.at.keys():
                continue
            if name := self.names.get(cell.columns.start):
                self.unknown.append(name)
            else:
                self.others.append(_paragraph(cell))


def _paragraph(cell: GridCell) -> Paragraph:
    return Paragraph("\n".join(cell.lines), cell.place)


def same_form(key: str, text: str) -> str:
    """Return a text in the form in which two texts of a column are compared: where the lines of a
    cell mean nothing, without line breaks and blanks."""
    if key in ("requirement", "note") or key.startswith("extra."):
        return "\n".join(line.strip() for line in text.split("\n") if line.strip())
    return re.sub(r"\s", "", text)
