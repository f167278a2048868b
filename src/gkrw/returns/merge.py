"""Merge returned cells with the stored progress: find what is new, unchanged or in conflict.

A workbook records what it held when it was issued. A cell that the department left as it was is
ignored, and one that it changed is taken where the stored value has not changed since. A department
may go on in one file for months, so its returns are ordered by the time at which they were saved: a
later one takes the place of what an earlier one reported, and an earlier one changes nothing that a
later one has seen. A row that a file only carries along says nothing new. Only what has no order,
such as a value that was edited by hand, is a conflict.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from gkrw.core.findings import FindingKind
from gkrw.core.model import Task
from gkrw.core.wording import quoted, shortened
from gkrw.progress.ledger import (
    Ledger,
    LedgerEntry,
    Snapshot,
    ValueKey,
    first_said,
    sources_of,
    value_digest,
)
from gkrw.progress.records import DepartmentProgress, value_text
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.cell_reader import stored_key
from gkrw.returns.merged_return import CellUpdate, MergedReturn
from gkrw.returns.return_finding_kinds import not_taken
from gkrw.returns.returned_sheet import DepartmentReturn, FilledCell, Rejection


def merge(
    returns: Sequence[DepartmentReturn],
    stored: Mapping[str, DepartmentProgress],
    preferred: Collection[str] = (),
) -> list[MergedReturn]:
    """Merge each return with the stored progress and with the other returns.

    `preferred` are the files that win over everything else (--take). Where two files without an
    order hold different new values for one cell, neither is taken unless one of them is preferred:
    only the coordinator can find out which is right.
    """
    merged = [MergedReturn(returned) for returned in returns]
    by_department: dict[str, list[MergedReturn]] = defaultdict(list)
    for each in merged:
        by_department[each.returned.department].append(each)
    for department, group in by_department.items():
        progress = stored.get(department) or DepartmentProgress(department, ())
        _DepartmentMerge(progress, group, preferred).run()
    return merged


class _Cell(NamedTuple):
    """A returned cell; `issued` is the text that it was issued with, None where not known. `since`
    is when its row first said what it says, None where the return does not say when it was saved."""

    task: Task
    cell: FilledCell
    key: ValueKey
    text: str
    issued: str | None
    since: datetime | None

    @property
    def is_emptied(self) -> bool:
        """Whether the cell is empty, and does not ask for the value to be removed."""
        return not self.text and not self.cell.clears

    @property
    def is_filled_in(self) -> bool:
        """Whether the department has written something else than the cell was issued with."""
        return self.cell.clears or self.text not in ("", self.issued)


class _Claim(NamedTuple):
    """What a return has filled in for a value."""

    cell: _Cell
    is_preferred: bool

    def is_later_than(self, other: "_Claim") -> bool:
        """Whether it was said later."""
        one, two = self.cell.since, other.cell.since
        return one is not None and two is not None and one > two

    def contradicts(self, other: "_Claim") -> bool:
        """Whether two texts differ and neither was said later."""
        is_ordered = self.is_later_than(other) or other.is_later_than(self)
        return self.cell.text != other.cell.text and not is_ordered


class _DepartmentMerge:
    """Merges the returns of one department, in the order in which they were saved."""

    def __init__(
        self,
        progress: DepartmentProgress,
        merged: Sequence[MergedReturn],
        preferred: Collection[str],
    ) -> None:
        self.preferred = preferred
        self.ledger = progress.returns
        self.before = {
            (entry.id, key): text
            for entry in progress.entries
            for key, text in entry.texts().items()
        }
        self.texts = dict(self.before)
        self.known = {(entry.digest, entry.sheet): entry for entry in self.ledger}
        for each in merged:
            # A time that was to come when it was collected is no better after that day.
            if known := self.known.get((each.returned.digest, each.returned.sheet)):
                each.returned.saved = known.saved
        self.merged = sorted(merged, key=lambda each: _order(each.returned, preferred))
        self.rows, self.since = _rows_and_times(self.ledger, [each.returned for each in merged])
        self.sources: dict[ValueKey, datetime | None] = {
            key: self.since_of(entry, source.task)
            for key, (entry, source) in sources_of(self.ledger).items()
            if source.digest == value_digest(self.texts.get(key, ""))
        }
        """When a value was said; not for values that were edited since."""
        self.origins = {
            key: (entry.digest, entry.sheet) for key, (entry, _) in sources_of(self.ledger).items()
        }
        """The return that a value came from."""
        self.seen: dict[str, datetime] = {}
        """When the latest row of a task was said."""
        for entry in self.ledger:
            self.see(self.since.get((entry.digest, entry.sheet), {}))
        self.cells = {id(each): list(self.cells_of(each.returned)) for each in self.merged}
        self.said: dict[ValueKey, list[_Claim]] = defaultdict(list)
        """Everything that is filled in."""
        self.claims: dict[ValueKey, list[_Claim]] = defaultdict(list)
        """What of that might take the place of the stored value."""
        for each in self.merged:
            for cell in filter(attrgetter("is_filled_in"), self.cells[id(each)]):
                claim = _Claim(cell, each.returned.file in preferred)
                self.said[cell.key].append(claim)
                may_take = claim.is_preferred or self.is_current(cell) or self.is_later(cell)
                is_new = cell.text != self.texts.get(cell.key, "") or cell.cell.clears
                if is_new and may_take:
                    self.claims[cell.key].append(claim)

    def since_of(self, entry: LedgerEntry, task: str) -> datetime | None:
        """When the row of a task in a return first said what it says."""
        return self.since.get((entry.digest, entry.sheet), {}).get(task, entry.saved)

    def cells_of(self, returned: DepartmentReturn) -> Iterator[_Cell]:
        """The cells of a return."""
        since = self.since.get((returned.digest, returned.sheet), {})
        for row in returned.rows:
            for cell in row.cells:
                issued = None if row.issued is None else row.issued.get(cell.key, "")
                key = stored_key(row.task, cell.key)
                when = since.get(row.task.id, returned.saved)
                yield _Cell(row.task, cell, key, value_text(cell.value), issued, when)

    def run(self) -> None:
        """Merge every return. What a later one replaces in the same run is not stored."""
        last: dict[ValueKey, MergedReturn] = {}
        for each in self.merged:
            returned = each.returned
            known = self.known.get((returned.digest, returned.sheet))
            each.is_known = known is not None
            for cell in self.cells[id(each)]:
                self.merge_cell(each, cell, known)
            last |= dict.fromkeys((update.key for update in each.updates), each)
            self.see(self.since.get((returned.digest, returned.sheet), {}))
        saved = _last_saved(self.ledger, [each.returned for each in self.merged])
        for each in self.merged:
            each.earlier += [update for update in each.updates if last[update.key] is not each]
            each.updates = [update for update in each.updates if last[update.key] is each]
            each.is_outdated = each.returned.saved is not None and all(
                saved[row.task.id] > each.returned.saved for row in each.returned.rows
            )

    def see(self, since: Mapping[str, datetime]) -> None:
        """Note when the rows of a return were said."""
        for task, when in since.items():
            self.seen[task] = max(when, self.seen.get(task, when))

    def is_current(self, cell: _Cell) -> bool:
        """Whether a value has not changed since a workbook was issued, and was not cleared, nor
        said later than the cell."""
        now, source = self.texts.get(cell.key, ""), self.sources.get(cell.key)
        if now not in ("", cell.issued) or (not now and cell.key in self.sources):
            return False
        return not (cell.since and source and cell.since < source)

    def goes_on(self, merged: MergedReturn, cell: _Cell) -> bool:
        """Whether a return was made by going on in the file that the stored value came from: it has
        at least half of that file's other rows as they were, one of them with a text that nobody
        writes by chance. Then a cell that is empty, or as it was issued, was set back to that."""
        before = self.rows.get(self.origins.get(cell.key, ("", "")), {})
        if not self.is_later(cell):
            return False
        now = dict(merged.returned.row_digests)
        others = {task: row for task, row in before.items() if row and task != cell.task.id}
        same = {task for task, row in others.items() if now.get(task) == row}
        origin = self.origins.get(cell.key)
        return 2 * len(same) >= len(others) and any(
            each.task.id in same
            or (each.text == self.texts.get(each.key) and self.origins.get(each.key) == origin)
            for each in self.cells[id(merged)]
            if each.is_filled_in
            and len(each.text) >= _NOT_BY_CHANCE
            and each.key[1] in ("result", "evidence", "note")
        )

    def is_later(self, cell: _Cell) -> bool:
        """Whether a cell was said later than the stored value."""
        source = self.sources.get(cell.key)
        return bool(cell.since and source and cell.since > source)

    def is_earlier(self, cell: _Cell, saved: datetime | None, known: LedgerEntry | None) -> bool:
        """Whether a cell was said before the stored value, or before a later row that has that. What
        was collected before, in this return or in one that it goes on from, changes nothing either,
        unless it is still to be decided."""
        source = self.sources.get(cell.key)
        if saved is None or cell.since is None or source is None:
            return False
        if known is None and self.is_current(cell):
            return False
        latest = max(source, self.seen.get(cell.task.id, source))
        if cell.since < latest:
            return True
        is_open = known is not None and known.rejected and cell.since > source
        return cell.since == latest and not is_open and (known is not None or cell.since < saved)

    def merge_cell(self, merged: MergedReturn, cell: _Cell, known: LedgerEntry | None) -> None:
        """Decide about one cell. `known` is the entry of the return in the ledger."""
        now, is_preferred = self.texts.get(cell.key, ""), merged.returned.file in self.preferred
        update = CellUpdate(cell.task, cell.cell, self.before.get(cell.key, ""))
        if cell.text == now:
            if (
                cell.cell.clears
                and cell.since
                and (self.is_later(cell) or cell.key not in self.sources)
            ):
                merged.cleared.append(update)  # an earlier return must not bring it back
                self.sources[cell.key] = cell.since
            return
        if known and not (known.rejected or is_preferred):
            if cell.is_filled_in:  # whatever is to be had of it was taken
                merged.earlier.append(update)
            return
        if cell.is_emptied:
            goes_on = self.goes_on(merged, cell)
            if not (is_preferred and (cell.issued or goes_on)):
                if cell.issued != "" or goes_on:
                    message = f"{update.subject}清空了，已存的{_shown(now)}仍然保留。"
                    merged.notes.append(kinds.EMPTIED.at(cell.cell.place, message))
                return
        elif not cell.is_filled_in and not self.goes_on(merged, cell):
            return  # left as it was, not set back to that
        if not self.gives_way(merged, cell, update, known):
            if update.before and not self.is_current(cell):
                if self.is_later(cell):
                    merged.replaced.add(cell.key)
                elif is_preferred:
                    message = f"{update.subject}已存的{_shown(now)}，"
                    message += f"按 --take 换成{_shown(cell.cell.typed)}。"
                    _give_up(merged, update, message, now)
            merged.updates.append(update)
            self.texts[cell.key] = cell.text
            self.sources[cell.key] = cell.since
            self.origins[cell.key] = merged.returned.digest, merged.returned.sheet

    def gives_way(
        self, merged: MergedReturn, cell: _Cell, update: CellUpdate, known: LedgerEntry | None
    ) -> bool:
        """Whether a new text is not stored, and say why: for a preferred file or a later return, or
        because only the coordinator can decide."""
        claim = _Claim(cell, merged.returned.file in self.preferred)
        others = self.said[cell.key]
        winners = [each for each in self.claims[cell.key] if each.is_preferred]
        if not claim.is_preferred and len({each.cell.text for each in winners}) == 1:
            text = winners[0].cell.text
            if cell.text != text:
                message = f"{update.subject}填的是{_shown(cell.cell.typed)}，"
                message += f"按 --take 以{_shown(text)}为准。"
                _give_up(merged, update, message, cell.cell.typed)
                return True
        rivals = [each for each in others if each.is_preferred or not claim.is_preferred]
        if any(each.is_later_than(claim) for each in rivals):
            merged.earlier.append(update)
            return True
        if not claim.is_preferred:
            saved = merged.returned.saved
            if self.is_earlier(cell, saved, known) or self.was_edited(cell, saved):
                merged.earlier.append(update)
                return True
            if not (self.is_current(cell) or self.is_later(cell)):
                if known is None or (known.rejected and not _was_taken(known, cell)):
                    now = self.texts.get(cell.key, "")
                    other = f"已存的是{_shown(now)}" if now else "已存的清空了"
                    merged.conflicts.append(_conflict(kinds.STORED_DIFFERS, update, other))
                return True
        if against := [
            each for each in winners or self.claims[cell.key] if each.contradicts(claim)
        ]:
            merged.conflicts.append(_conflict_of_returns(update, against))
        return bool(against)

    def was_edited(self, cell: _Cell, saved: datetime | None) -> bool:
        """Whether a value was edited by hand after it was collected, and the row says what it said
        then."""
        if cell.key in self.sources or not saved or not cell.since or cell.since == saved:
            return False
        return any(
            cell.since == self.since_of(entry, cell.task.id)
            for entry in self.ledger
            if not entry.rejected
        )


_Sheet = tuple[str, str]
"""The digest of a file and the name of a sheet."""
_NOT_BY_CHANCE = 6
"""Characters of a text that two persons hardly write alike; 无 and 已公开 they do."""


def _rows_and_times(
    ledger: Ledger, returns: Iterable[DepartmentReturn]
) -> tuple[dict[_Sheet, dict[str, str]], dict[_Sheet, dict[str, datetime]]]:
    """Return the digests of the rows of every return, and since when each row has said that."""
    found = {(each.digest, each.sheet): (each.saved, dict(each.rows)) for each in ledger}
    found |= {(each.digest, each.sheet): (each.saved, dict(each.row_digests)) for each in returns}
    timed = {key: Snapshot(saved, rows) for key, (saved, rows) in found.items() if saved}
    times = dict(zip(timed, first_said(list(timed.values())), strict=True))
    return {key: rows for key, (_, rows) in found.items()}, times


def _last_saved(ledger: Ledger, returns: Iterable[DepartmentReturn]) -> dict[str, datetime]:
    """Return when the last return was saved that has the row of a task."""
    times = [(each.saved, each.rows) for each in ledger]
    times += [(each.saved, each.row_digests) for each in returns]
    found: dict[str, datetime] = {}
    for saved, rows in times:
        if saved:
            found |= {task: max(saved, found.get(task, saved)) for task, _ in rows}
    return found


def _give_up(merged: MergedReturn, update: CellUpdate, message: str, text: str) -> None:
    """Note that a text is not stored because of --take."""
    finding = kinds.NOT_PREFERRED.at(update.cell.place, message, "")
    merged.notes.append(finding)
    merged.given_up.append(Rejection(finding, text, update.task.id, update.heading))


def _order(returned: DepartmentReturn, preferred: Collection[str]) -> tuple[bool, bool, float]:
    """Preferred returns come last, and before them those that do not say when they were saved."""
    saved = returned.saved
    return returned.file in preferred, saved is None, saved.timestamp() if saved else 0.0


def _was_taken(known: LedgerEntry, cell: _Cell) -> bool:
    """Whether the text of a cell was taken before, and edited by hand since."""
    digest = value_digest(cell.text)
    return any((s.task, s.key) == cell.key and s.digest == digest for s in known.values)


def _shown(text: str) -> str:
    return quoted(shortened(text))


def _conflict(kind: FindingKind, update: CellUpdate, other: str) -> Rejection:
    cell = update.cell
    finding = not_taken(kind, cell.place, f"{update.subject}填的是{_shown(cell.typed)}，{other}")
    return Rejection(finding, cell.typed, update.task.id, update.heading)


def _conflict_of_returns(update: CellUpdate, against: Sequence[_Claim]) -> Rejection:
    """Return the conflict of a cell with those of other sheets."""
    others = {each.cell.text: each.cell.cell.place for each in reversed(against)}
    kind, who = kinds.RETURNS_DIFFER, "另一份回收表"
    if {place.file for place in others.values()} == {update.cell.place.file}:
        kind, who = kinds.SHEETS_DIFFER, "同一个文件的另一页"
    texts = "、".join(f"{_shown(text)}（{others[text]}）" for text in sorted(others))
    return _conflict(kind, update, f"{who}填的是{texts}")
