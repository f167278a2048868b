"""When each cell of a department's returns was filled in.

Several persons of a department may each continue in a copy of their own, so a file carries along
texts of the file that it continues. Such a text is as old as it is there, and does not undo what
somebody else has reported since.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from gkrw.progress.ledger import (
    DISTINCT,
    Ledger,
    SheetKey,
    ValueKey,
    cells_by_sheet,
    last_saved,
    sources_of,
)


class Snapshot(NamedTuple):
    """What one sheet says. `saved` is the time at which its file was saved. By task id, `rows` has
    the digest of each row, empty for an empty row, and `cells` the digests of the filled-in cells
    by key, see `cell_digest`; a row whose cells are not known is not in `cells`."""

    saved: datetime
    rows: Mapping[str, str]
    cells: Mapping[str, Mapping[str, str]]

    def text(self, key: ValueKey) -> str:
        """Return the digest of a cell; empty where it is not filled in or not known."""
        task, column = key
        return self.cells.get(task, {}).get(column, "")


def ledger_snapshots(ledger: Ledger) -> dict[SheetKey, Snapshot]:
    """Return what each sheet of a ledger says; sheets without a time of saving are left out."""
    cells = cells_by_sheet(ledger)
    return {
        each.key: Snapshot(each.saved, dict(each.rows), cells[each.key])
        for each in ledger
        if each.saved
    }


_DISTINCT_WEIGHT = 4
"""How much a cell with a text that two persons hardly write alike counts. Less is no sign that a
file continues another one: two persons may set a few statuses alike."""


class _Difference(NamedTuple):
    """In which cells a snapshot differs from an earlier one: the weight of each, by task id and key,
    and the sum of the weights."""

    cells: Mapping[str, Mapping[str, int]]
    weight: int

    def at(self, key: ValueKey) -> int:
        """Return the weight of a cell; 0 where it is the same."""
        task, column = key
        return self.cells.get(task, {}).get(column, 0)


class _Continued(NamedTuple):
    """The sheet that another one continues as regards a cell, None where no earlier one has its row.

    `is_same` says that both have the same text in the cell; `is_tied` that they have, while a sheet
    that may be the continued one as well has another text.
    """

    sheet: SheetKey | None = None
    is_same: bool = False
    is_tied: bool = False


class EditTimes:
    """The times at which the filled-in cells of the snapshots of one department were filled in.

    A snapshot continues the earlier snapshot that differs least from it. Cells with distinct texts
    weigh more, and the cell that is asked about does not count unless its text is distinct. If
    another earlier snapshot differs hardly more and has the same text in that cell, the cell
    continues that snapshot, and has the time that it has there. A cell that continues nothing has
    the time at which its own snapshot was saved. An earlier snapshot without the row of the cell is
    not continued: rows may be deleted, but do not come back.

    `doubtful` has the cells that may have been set back as well as carried along: an earlier
    snapshot that is as near has another text, and two persons may write this text alike by chance.
    """

    def __init__(self, snapshots: Mapping[SheetKey, Snapshot]) -> None:
        self._snapshots = snapshots
        self._times: dict[SheetKey, dict[ValueKey, datetime]] = {}
        self._differences: dict[SheetKey, dict[SheetKey, _Difference]] = {}
        """How each sheet differs from each earlier one."""
        self.doubtful: set[tuple[SheetKey, ValueKey]] = set()
        for sheet, new in sorted(snapshots.items(), key=lambda item: item[1].saved):
            self._differences[sheet] = {
                each: _difference(new, snapshots[each])
                for each in self._times
                if snapshots[each].saved < new.saved
            }
            self._times[sheet] = times = {}
            for task, row in new.rows.items():
                for key, digest in new.cells.get(task, {"": row} if row else {}).items():
                    before, is_same, is_tied = self._continued(sheet, (task, key))
                    carried = self.of_cell(before, (task, key)) if before and is_same else None
                    times[task, key] = carried or new.saved
                    if is_tied and not digest.endswith(DISTINCT):
                        self.doubtful.add((sheet, (task, key)))

    def of_sheet(self, sheet: SheetKey) -> Mapping[ValueKey, datetime]:
        """Return the time of each filled-in cell of a sheet; none for a sheet without a time. The
        time of a row whose cells are not known stands under the key (T10, "")."""
        return self._times.get(sheet, {})

    def of_cell(self, sheet: SheetKey, key: ValueKey) -> datetime | None:
        """Return the time of a cell; None where it is not filled in, or its file has no time."""
        times = self.of_sheet(sheet)
        return times.get(key) or times.get((key[0], ""))

    def goes_on(self, sheet: SheetKey, other: SheetKey, key: ValueKey) -> bool:
        """Whether a sheet continues another one as regards a cell, directly or through others."""
        at: SheetKey | None = sheet
        while at and at != other:
            at = self._continued(at, key).sheet
        return at is not None

    def newer(self, key: ValueKey, digest: str, since: datetime) -> Iterator[SheetKey]:
        """Yield the sheets on which a cell was filled in later than `since`, with another text than
        the one with this digest."""
        for sheet, snapshot in self._snapshots.items():
            text, time = snapshot.text(key), self.of_cell(sheet, key)
            if text and time and time > since and not text.startswith(digest):
                yield sheet

    def _continued(self, sheet: SheetKey, key: ValueKey) -> _Continued:
        differences = {
            each: difference
            for each, difference in self._differences.get(sheet, {}).items()
            if key[0] in self._snapshots[each].rows
        }
        if not differences:
            return _Continued()
        here = {each: difference.at(key) for each, difference in differences.items()}
        is_distinct = self._snapshots[sheet].text(key).endswith(DISTINCT)
        distances = {
            each: difference.weight - (0 if is_distinct else here[each])
            for each, difference in differences.items()
        }
        most = min(distances.values()) + _DISTINCT_WEIGHT
        near = [each for each, distance in distances.items() if distance < most]
        before = max(
            near,
            key=lambda each: (not here[each], -distances[each], self._snapshots[each].saved),
        )
        is_same = not here[before]
        return _Continued(before, is_same, is_same and any(here[each] for each in near))


def _difference(new: Snapshot, old: Snapshot) -> _Difference:
    """Return how a snapshot differs from an older one."""
    found = {
        task: _differing_cells(new, old, task)
        for task, row in new.rows.items()
        if row != old.rows.get(task, "")
    }
    return _Difference(found, sum(sum(cells.values()) for cells in found.values()))


def _differing_cells(new: Snapshot, old: Snapshot, task: str) -> Mapping[str, int]:
    """Return the weights of the cells that differ in a row. Of a row whose cells are not known, those
    of the other snapshot differ, or an empty key where neither has them."""
    one, two = new.cells.get(task), old.cells.get(task, None if task in old.rows else {})
    if one is None or two is None:
        return {key: _weight(new.rows[task]) for key in one or two or [""]}
    return {
        key: max(_weight(one.get(key, "")), _weight(two.get(key, "")))
        for key in one.keys() | two.keys()
        if one.get(key) != two.get(key)
    }


def _weight(digest: str) -> int:
    return _DISTINCT_WEIGHT if digest.endswith(DISTINCT) else 1


def settled_returns(ledgers: Iterable[Ledger]) -> set[str]:
    """Return the digests of the files that need not be read again.

    Nothing in these files was rejected, each of their tasks is on a return that was saved later,
    and none of their cells is to be stored after all, see `_overtaking`. A file without a time of
    saving is always read again.
    """
    settled: Counter[str] = Counter()
    sheets: dict[str, int] = {}
    for ledger in ledgers:
        latest = last_saved((entry.saved, entry.rows) for entry in ledger)
        overtaking = _overtaking(ledger)
        for entry in ledger:
            sheets[entry.digest] = max(entry.sheets, sheets.get(entry.digest, 1))
            settled[entry.digest] += (
                entry.saved is not None
                and not entry.rejected
                and entry.key not in overtaking
                and all(latest[task] > entry.saved for task, _ in entry.rows)
            )
    # A run that was interrupted may have stored the sheets of some departments only.
    return {digest for digest, count in settled.items() if count == sheets[digest]}


def _overtaking(ledger: Ledger) -> set[SheetKey]:
    """Return the sheets with a cell that is newer than the stored value, though the coordinator has
    not decided for that one: a return that came later shows which texts were only carried along."""
    snapshots = ledger_snapshots(ledger)
    if len(snapshots) < 3:
        return set()
    times = EditTimes(snapshots)
    return {
        sheet
        for key, (entry, source) in sources_of(ledger).items()
        if entry.saved and not source.is_decided
        for sheet in times.newer(key, source.digest, times.of_cell(entry.key, key) or entry.saved)
    }
