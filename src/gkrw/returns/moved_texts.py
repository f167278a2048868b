"""Find columns that were moved or sorted without the rest of their rows, by a former state of the
sheet: what was written for one task then stands beside another one."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from gkrw.checklist.columns import CLEAR_WORD
from gkrw.core.findings import CellPlace, FindingKind
from gkrw.core.wording import first_of
from gkrw.progress.edit_times import Snapshot
from gkrw.progress.ledger import DISTINCT, value_digest
from gkrw.progress.records import value_text
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.column_layout import FILLED_HEADINGS
from gkrw.returns.return_finding_kinds import not_taken
from gkrw.returns.returned_sheet import (
    DepartmentReturn,
    FilledCell,
    Rejection,
    ReturnedRow,
    is_distinct,
    stored_key,
)

_MOVED_ROWS = 2
"""From here on it is no chance that rows have the former texts of others, if they are at least half
of the rows with something new."""
MOST_ROWS = 3
"""The greatest number of rows by which a column is looked for."""
_NAMED = 3
_Text = tuple[str, str]
"""The key of a column and the digest of a distinct text in it."""


class _New(NamedTuple):
    """A filled-in cell with a text that was not in its row before, and the task in whose row a
    distinct text was; empty where it was in none that has lost it."""

    row: ReturnedRow
    cell: FilledCell
    owner: str


def reject_moved(returned: DepartmentReturn, earlier: Iterable[Snapshot]) -> None:
    """Reject what is new on a sheet on which several rows have former texts of other rows that have
    them no more. `earlier` are the earlier returns of the department. A single such row is noted.
    """
    before = _texts_before(returned, earlier)
    if not before:
        return
    new = list(_new_cells(returned, before))
    moved = {each.row.task.id: each for each in new if each.owner}
    if not moved or 2 * len(moved) < len({each.row.task.id for each in new if _is_text(each.cell)}):
        return
    named = first_of([f"{each.owner} 的写在 {task}" for task, each in moved.items()], _NAMED, "行")
    if len(moved) < _MOVED_ROWS:
        (each,) = moved.values()
        message = f"{named}：{FILLED_HEADINGS[each.cell.key]}和以前的一样，而那一行不再这样写。"
        returned.notes.append(kinds.MAY_BE_MOVED.at(each.cell.place, message))
        return
    reject_cells(returned, f"这一页填的移到了别的行（{named}）", {each.cell.place for each in new})


def reject_cells(
    returned: DepartmentReturn,
    reason: str,
    moved: Collection[CellPlace],
    fix: str = "",
    kind: FindingKind = kinds.MOVED,
) -> None:
    """Reject the filled-in cells at some places, and remove them from their rows, and the notes on
    them."""
    for row in returned.rows:
        for cell in row.cells:
            if cell.typed and cell.place in moved:
                finding = not_taken(kind, cell.place, reason, fix)
                heading = FILLED_HEADINGS[cell.key]
                returned.rejected.append(Rejection(finding, cell.typed, row.task.id, heading))
    returned.rows = [
        replace(row, cells=tuple(cell for cell in row.cells if cell.place not in moved))
        for row in returned.rows
    ]
    returned.notes = [note for note in returned.notes if note.place not in moved]


def _texts_before(
    returned: DepartmentReturn, earlier: Iterable[Snapshot]
) -> Mapping[_Text, Collection[str]]:
    """Return the ids of the tasks that had each distinct text, when issued or in a return."""
    found: dict[_Text, set[str]] = defaultdict(set)
    for row in returned.rows:
        for key, text in (row.issued or {}).items():
            if is_distinct(key, text):
                found[key, value_digest(text)].add(row.task.id)
    for snapshot in earlier:
        for task, cells in snapshot.cells.items():
            for key, digest in cells.items():
                found[key, digest.removesuffix(DISTINCT)].add(task)
    return found


def _new_cells(
    returned: DepartmentReturn, before: Mapping[_Text, Collection[str]]
) -> Iterator[_New]:
    tasks = {row.task.id for row in returned.rows}
    here = {
        (row.task.id, cell.key, value_digest(value_text(cell.value)))
        for row in returned.rows
        for cell in row.cells
        if _is_text(cell)
    }
    for row in returned.rows:
        for cell in row.cells:
            digest = value_digest(value_text(cell.value))
            owners = before.get((stored_key(row.task, cell.key)[1], digest), ())
            if row.is_new(cell) and row.task.id not in owners:
                lost = tasks.intersection(owners) if _is_text(cell) else set()
                has_it = any((owner, cell.key, digest) in here for owner in owners)
                yield _New(row, cell, min(lost) if lost and not has_it else "")


def _is_text(cell: FilledCell) -> bool:
    return is_distinct(cell.key, value_text(cell.value))


def reject_slid(returned: DepartmentReturn, earlier: Iterable[Snapshot]) -> None:
    """Reject what is new in a column whose former values are some rows away: those that the sheet
    was issued with, or those of the last of the `earlier` returns of the department."""
    last = max(earlier, key=lambda snapshot: snapshot.saved, default=None)
    formers = [_issued] if any(any((row.issued or {}).values()) for row in returned.rows) else []
    for former in (*formers, *([_reported(last)] if last else [])):
        for key, heading in FILLED_HEADINGS.items():
            column = [(row, c) for row in returned.rows for c in row.cells if c.key == key]
            now = [_digest(CLEAR_WORD if c.clears else value_text(c.value)) for _, c in column]
            before = [former(row, key) for row, _ in column]
            if (found := _slid_cells(now, before)) is None:
                continue
            at, moved = found
            reason = (
                f"“{heading}”一栏像是移了位："
                f"{column[at][1].place.cell} 空了，它和下面几行以前填的到了别的行"
            )
            places = {column[each][1].place for each in moved if now[each] != before[each]}
            reject_cells(returned, reason, places)


def _digest(text: str) -> str:
    return value_digest(text) if text else ""


def _issued(row: ReturnedRow, key: str) -> str:
    return _digest((row.issued or {}).get(key, ""))


def _reported(last: Snapshot) -> Callable[[ReturnedRow, str], str]:
    """Return what gives the digest of a cell in an earlier return, or as it was issued."""
    return lambda row, key: (
        last.text(stored_key(row.task, key)).removesuffix(DISTINCT) or _issued(row, key)
    )


def _slid_cells(now: Sequence[str], before: Sequence[str]) -> tuple[int, range] | None:
    """Return the index of the cell that is empty now, from which on the former values of a column
    are some rows lower, or up to which they are higher, and the indexes of these cells; None for any
    other column."""
    if (at := _lower_from(now, before)) is not None:
        return at, range(at, len(now))
    if (at := _lower_from(now[::-1], before[::-1])) is not None:
        return len(now) - 1 - at, range(len(now) - at)
    return None


def _lower_from(now: Sequence[str], before: Sequence[str]) -> int | None:
    """Return the index of the cell that is empty now, below which the former values are some rows
    lower, see `_are_lower`."""
    emptied = (at for at, text in enumerate(now) if before[at] and not text)
    steps = ((at, rows) for at in emptied for rows in range(1, MOST_ROWS + 1))
    return next((at for at, rows in steps if _are_lower(now, before, at, rows)), None)


def _are_lower(now: Sequence[str], before: Sequence[str], at: int, rows: int) -> bool:
    """Whether enough former values from a cell on are some rows lower. Where they do not go on to the
    end, or a cell above has changed too, one more value has to be so, and one more for each other
    change behind them."""
    below = range(at + rows, len(now))
    end = next((each for each in below if now[each] != before[each - rows]), len(now))
    changed = [each for each in below if now[each] != before[each]]
    moved = sum(each < end and now[each] != "" for each in changed)
    others = sum(each >= end for each in changed)
    is_alone = end == len(now) and now[:at] == before[:at]
    return moved >= _MOVED_ROWS + (not is_alone) + others
