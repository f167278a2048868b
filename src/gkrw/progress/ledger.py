"""The ledger of a department's returns: which came and when, and the cell of each stored value.

It is kept in the progress file, so values and their sources are always written together.
"""

import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timezone
from pathlib import PurePath
from typing import NamedTuple

from gkrw.files.manifest import digest_of

ValueKey = tuple[str, str]
"""Identifies a value of a progress file: the id of its task, and its key in TaskProgress.texts."""
_LINE = r"(\S+) (\S.*) ([A-Z]{1,3}\d{1,7}) ([0-9a-f]{8})"
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


class ValueSource(NamedTuple):
    """The cell that a stored value came from, and the digest of the value when it was collected.

    A value that was cleared has a source too, with the digest of the empty text.
    """

    task: str
    key: str
    cell: str
    digest: str

    def __str__(self) -> str:
        """Return the line of the ledger: T10 result M4 5d41402a."""
        return " ".join(self)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One department's sheet of a returned file.

    `digest` is the digest of the file, and `sheets` the number of its sheets that are checklists of
    departments. `saved` is the time at which an office program saved the file, None where it is not
    known or not credible; `received` is the day on which the file came. `taken` is the number of
    rows from which something was stored when the sheet was first collected, and `rejected` the
    number of places that were not taken, on the sheet and outside the sheets of departments. `rows`
    has the id of each task on the sheet with the digest of what is filled in, empty for an empty
    row; `values` has the sources of the values that are still stored from this sheet.
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
    return ValueSource(*match.groups()) if match else None


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


def settled_returns(ledgers: Iterable[Ledger]) -> set[str]:
    """Return the digests of the files that need not be read again.

    Nothing in these files was rejected, and each of their tasks is on a return that was saved
    later. A file without a time of saving is always read again.
    """
    settled: Counter[str] = Counter()
    sheets: dict[str, int] = {}
    for ledger in ledgers:
        latest = last_saved((entry.saved, entry.rows) for entry in ledger)
        for entry in ledger:
            sheets[entry.digest] = max(entry.sheets, sheets.get(entry.digest, 1))
            settled[entry.digest] += (
                entry.saved is not None
                and not entry.rejected
                and all(latest[task] > entry.saved for task, _ in entry.rows)
            )
    # A run that was interrupted may have stored the sheets of some departments only.
    return {digest for digest, count in settled.items() if count == sheets[digest]}


DISTINCT = "+"
"""The end of the digest of a row with a text that two persons hardly write alike."""


class Snapshot(NamedTuple):
    """The time at which a return was saved, and the digest of each row by task id, empty for an
    empty row."""

    saved: datetime
    rows: Mapping[str, str]


def first_said(snapshots: Sequence[Snapshot]) -> list[dict[str, datetime]]:
    """Return, for each snapshot of one department, the time of the content of each row by task id.

    Several persons of a department may each continue in a copy of their own. Of the earlier returns
    with a row of the task, the one that has most other rows in common with a snapshot counts as the
    file that it continues; of several, one with the same distinct row, or else the latest. A row
    that is unchanged since that return keeps the time that it has there, so it does not replace
    what somebody else has reported since. Any other row has the time at which the snapshot was
    saved. Empty rows are left out.
    """
    since: dict[int, dict[str, datetime]] = {}
    order = sorted(range(len(snapshots)), key=lambda at: snapshots[at].saved)
    for at in order:
        saved, rows = snapshots[at]
        earlier = [each for each in order if snapshots[each].saved < saved]
        common = {
            each: sum(snapshots[each].rows.get(task) == row for task, row in rows.items() if row)
            for each in earlier
        }
        since[at] = {}
        for task, row in rows.items():
            if not row:
                continue
            before = max(
                (each for each in earlier if task in snapshots[each].rows),
                key=lambda each: (
                    common[each] - (snapshots[each].rows[task] == row),
                    row.endswith(DISTINCT) and snapshots[each].rows[task] == row,
                    snapshots[each].saved,
                ),
                default=None,
            )
            is_same = before is not None and snapshots[before].rows[task] == row
            since[at][task] = since[before][task] if is_same and before is not None else saved
    return [since[at] for at in range(len(snapshots))]


def rows_text(rows: Iterable[tuple[str, str]]) -> str:
    """Return rows as the ledger writes them: T10:f17d346d T14."""
    return " ".join(f"{task}:{row}" if row else task for task, row in rows)


def parse_rows(text: str) -> tuple[tuple[str, str], ...]:
    """Return the rows that a text of `rows_text` means."""
    parts = (each.partition(":") for each in text.split())
    return tuple((task, row) for task, _, row in parts if task)


def sources_of(ledger: Iterable[LedgerEntry]) -> dict[ValueKey, tuple[LedgerEntry, ValueSource]]:
    """Return the ledger entry and the source that each value came from."""
    return {
        (source.task, source.key): (entry, source) for entry in ledger for source in entry.values
    }


def with_entries(
    ledger: Ledger, new: Iterable[LedgerEntry], replaced: Collection[ValueKey]
) -> Ledger:
    """Return a ledger with new entries added.

    The earlier sources of the values `replaced` are removed. A sheet that is in the ledger already
    keeps its entry, and the sources of the new entry are added to it.
    """
    entries = {
        (each.digest, each.sheet): replace(
            each, values=tuple(s for s in each.values if (s.task, s.key) not in replaced)
        )
        for each in ledger
    }
    for each in new:
        before = entries.get((each.digest, each.sheet))
        kept = each if before is None else replace(before, values=before.values + each.values)
        entries[each.digest, each.sheet] = kept
    return tuple(entries.values())
