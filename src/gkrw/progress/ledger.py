"""The ledger of a department's returns: which came and when, and the cell of each stored value.

It is kept in the progress file, so values and their sources are always written together.
"""

import re
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timezone
from pathlib import PurePath
from typing import NamedTuple

from gkrw.files.manifest import digest_of

ValueKey = tuple[str, str]
"""Identifies a value of a progress file: the id of its task, and its key in TaskProgress.texts."""
SheetKey = tuple[str, str]
"""Identifies a sheet of a return: the digest of the file and the name of the sheet."""
FilledDigests = tuple[tuple[str, str], ...]
"""The filled-in cells of a row: pairs of a key and a `cell_digest`."""
DISTINCT = "+"
"""The end of the digest of a text that two persons hardly write alike, and of a row with one."""
_DECIDED = "--take"
_LINE = rf"(\S+) (\S.*) ([A-Z]{{1,3}}\d{{1,7}}) ([0-9a-f]{{8}})( {_DECIDED})?"
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


class ValueSource(NamedTuple):
    """The cell that a stored value came from, and the digest of the value when it was collected.

    A value that was cleared has a source too, with the digest of the empty text. `is_decided` says
    that the coordinator has decided for it (--take).
    """

    task: str
    key: str
    cell: str
    digest: str
    is_decided: bool = False

    def __str__(self) -> str:
        """Return the line of the ledger: T10 result M4 5d41402a, followed by --take if decided."""
        return " ".join((*self[:4], *([_DECIDED] * self.is_decided)))


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One department's sheet of a returned file.

    `digest` is the digest of the file, and `sheets` the number of its sheets that are checklists of
    departments. `saved` is the time at which an office program saved the file, None where it is not
    known or not credible; `received` is the day on which the file came. `taken` is the number of
    rows from which something was stored when the sheet was first collected, and `rejected` the
    number of places that were not taken, on the sheet and outside the sheets of departments. `rows`
    has the id of each task on the sheet with the digest of what is filled in, empty for an empty
    row; `values` has the sources of the values that are still stored from this sheet. `cells` has
    the filled-in cells of rows by task id. A row that an earlier return describes has none, see
    `cells_by_sheet`, nor has any in ledgers of early versions.
    """

    file: str
    sheet: str
    digest: str
    saved: datetime | None = None
    received: date | None = None
    taken: int = 0
    rejected: int = 0
    rows: tuple[tuple[str, str], ...] = ()
    values: tuple[ValueSource, ...] = ()
    sheets: int = 1
    cells: tuple[tuple[str, FilledDigests], ...] = ()

    @property
    def key(self) -> SheetKey:
        """The digest of the file and the name of the sheet."""
        return self.digest, self.sheet

    @property
    def is_decided(self) -> bool:
        """Whether the coordinator has decided for a value of the sheet that is still stored."""
        return any(source.is_decided for source in self.values)

    @property
    def saved_text(self) -> str:
        """2026-06-20T08:10:00Z; empty where the time is not known."""
        return moment_text(self.saved) if self.saved else ""

    @property
    def is_imported(self) -> bool:
        """Whether the progress was imported with the table, and not returned by the department."""
        return self.received is None and not self.rows

    @property
    def times(self) -> str:
        """2026-06-20 16:10 保存，2026-06-21 收到, in local time; empty where neither is known."""
        saved = f"{self.saved.astimezone():%Y-%m-%d %H:%M} 保存" if self.saved else ""
        received = f"{self.received} 收到" if self.received else ""
        return "，".join(filter(None, (saved, received)))


Ledger = tuple[LedgerEntry, ...]
"""The returns of one department in the order in which they were collected."""


def return_digest(data: bytes) -> str:
    """Return the digest by which the ledger identifies a returned file: 16 hex digits."""
    return digest_of(data)[:16]


def kept_name(file: str, digest: str) -> str:
    """Return the name under which a returned workbook is kept: 财政局_1f3c9a0b.xlsx."""
    path = PurePath(file)
    return f"{path.stem[:60]}_{digest[:8]}{path.suffix}"


def value_digest(text: str) -> str:
    """Return eight hex digits that change when a value is edited (CRC-32)."""
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def moment_text(moment: datetime) -> str:
    """Return a moment as the ledger writes it: 2026-06-20T08:10:00Z."""
    return moment.astimezone(timezone.utc).strftime(_MOMENT)


def parse_moment(text: str) -> datetime | None:
    """Return the moment that a text of `moment_text` means; None for any other text."""
    try:
        moment = datetime.strptime(text, _MOMENT).replace(tzinfo=timezone.utc)
    except ValueError:
        return None
    return moment if moment_text(moment) == text else None  # of the year 1000 or later


def parse_value_source(line: str) -> ValueSource | None:
    """Return the source that a line of the ledger means; None for any other line."""
    match = re.fullmatch(_LINE, line)
    return ValueSource(match[1], match[2], match[3], match[4], bool(match[5])) if match else None


def last_saved(
    returns: Iterable[tuple[datetime | None, Iterable[tuple[str, str]]]],
) -> dict[str, datetime]:
    """Return, for each task id, when the latest return with a row of the task was saved. A return
    is its time of saving and its rows, as in LedgerEntry."""
    latest: dict[str, datetime] = {}
    for saved, rows in returns:
        if saved:
            latest |= {task: max(saved, latest.get(task, saved)) for task, _ in rows}
    return latest


def rows_text(rows: Iterable[tuple[str, str]]) -> str:
    """Return rows as the ledger writes them: T10:f17d346d T14."""
    return " ".join(f"{task}:{row}" if row else task for task, row in rows)


def parse_rows(text: str) -> tuple[tuple[str, str], ...]:
    """Return the rows that a text of `rows_text` means."""
    parts = (each.partition(":") for each in text.split())
    return tuple((task, row) for task, _, row in parts if task)


def cells_text(cells: Iterable[tuple[str, FilledDigests]]) -> str:
    """Return the filled-in cells of rows as the ledger writes them, a line for each row:
    T10 status=7d5ade6d result=84b12bae+."""
    return "\n".join(
        " ".join((task, *(f"{key}={digest}" for key, digest in row))) for task, row in cells
    )


def parse_row_cells(line: str) -> tuple[str, FilledDigests] | None:
    """Return the row that a line of `cells_text` means; None for any other line."""
    if not re.fullmatch(r"\S+(?: \S.*?=[0-9a-f]{8}\+?)*", line):
        return None
    task, _, rest = line.partition(" ")
    found = re.findall(r"(\S.*?)=([0-9a-f]{8}\+?)(?: |$)", rest)
    return task, tuple(found)


def cells_by_sheet(ledger: Ledger) -> dict[SheetKey, dict[str, Mapping[str, str]]]:
    """Return the filled-in cells of each sheet, by task id. Rows whose cells are not known are left
    out. A row with the digest of an earlier one has its cells, if it has none itself."""
    described: dict[tuple[str, str], Mapping[str, str]] = {}
    found: dict[SheetKey, dict[str, Mapping[str, str]]] = {}
    for entry in ledger:
        rows = dict(entry.rows)
        described |= {(task, rows.get(task, "")): dict(cells) for task, cells in entry.cells}
        found[entry.key] = {
            task: described.get((task, row), {})
            for task, row in entry.rows
            if not row or (task, row) in described
        }
    return found


def _without_repeated_cells(ledger: Iterable[LedgerEntry]) -> Ledger:
    """Remove the cells of rows that have the same cells in an earlier return."""
    described: dict[tuple[str, str], FilledDigests] = {}
    entries = []
    for entry in ledger:
        rows = dict(entry.rows)
        new = {
            (task, rows.get(task, "")): cells
            for task, cells in entry.cells
            if described.get((task, rows.get(task, ""))) != cells
        }
        described |= new
        kept = tuple((task, cells) for (task, _), cells in new.items())
        entries.append(entry if kept == entry.cells else replace(entry, cells=kept))
    return tuple(entries)


def sources_of(ledger: Iterable[LedgerEntry]) -> dict[ValueKey, tuple[LedgerEntry, ValueSource]]:
    """Return the ledger entry and the source that each value came from."""
    return {
        (source.task, source.key): (entry, source) for entry in ledger for source in entry.values
    }


def with_entries(
    ledger: Ledger, new: Iterable[LedgerEntry], replaced: Collection[ValueKey]
) -> Ledger:
    """Return a ledger with new entries added.

    The earlier sources of the values `replaced` are removed, and cells that an earlier return has
    alike. A sheet that is in the ledger already
    keeps its entry, and the sources of the new entry are added to it.
    """
    entries = {
        each.key: replace(
            each, values=tuple(s for s in each.values if (s.task, s.key) not in replaced)
        )
        for each in ledger
    }
    for each in new:
        before = entries.get(each.key)
        kept = each if before is None else replace(before, values=before.values + each.values)
        entries[each.key] = kept
    return _without_repeated_cells(entries.values())
