"""Merge returned cells with the stored progress: find what is new, unchanged or in conflict.

A workbook records what it held when it was issued. A cell that the department left unchanged is
ignored. A cell that it changed is taken if the stored value has not changed since the issue. A
department may continue in one file for months, so its returns are ordered by the time at which they
were saved: a later return replaces what an earlier one reported, and an earlier return does not
replace what a later one reported. A row that a file only copies from an earlier return is as old as
it is there, see `first_said`. Different values without an order, for example where the stored one
was edited by hand, are a conflict.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from gkrw.core.findings import Finding
from gkrw.core.model import Task
from gkrw.progress.ledger import (
    Ledger,
    LedgerEntry,
    Snapshot,
    ValueKey,
    first_said,
    last_saved,
    sources_of,
    value_digest,
)
from gkrw.progress.records import DepartmentProgress, value_text
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.cell_reader import stored_key
from gkrw.returns.merged_return import CellUpdate, MergedReturn, conflict_rejection, shown
from gkrw.returns.returned_sheet import DepartmentReturn, FilledCell, Rejection, is_distinct


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
    """A returned cell. `issued` is the text that it was issued with, None where not known. `since`
    is the time of the content of its row, see `first_said`; None where it is not known."""

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
        """Whether the cell asks for its value to be removed, or has a text that is not `issued`."""
        return self.cell.clears or self.text not in ("", self.issued)


class _Claim(NamedTuple):
    """A filled-in cell, and whether its file is preferred (--take)."""

    cell: _Cell
    is_preferred: bool

    def is_later_than(self, other: "_Claim") -> bool:
        """Whether the cell is later than another one; False where a time is not known."""
        one, two = self.cell.since, other.cell.since
        return one is not None and two is not None and one > two

    def contradicts(self, other: "_Claim") -> bool:
        """Whether the texts of two cells differ and neither is later."""
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
            # A time that was rejected because it was in the future stays rejected after that day.
            if known := self.known.get((each.returned.digest, each.returned.sheet)):
                each.returned.saved = known.saved
        self.merged = sorted(merged, key=lambda each: _order(each.returned, preferred))
        self.rows, self.since = _rows_and_times(self.ledger, [each.returned for each in merged])
        self.sources: dict[ValueKey, datetime | None] = {
            key: self.since_of(entry, source.task)
            for key, (entry, source) in sources_of(self.ledger).items()
            if source.digest == value_digest(self.texts.get(key, ""))
        }
        """The time of each stored value; values that were edited since they came are left out."""
        self.origins = {
            key: (entry.digest, entry.sheet) for key, (entry, _) in sources_of(self.ledger).items()
        }
        """The digest of the file and the sheet that each value came from."""
        self.seen: dict[str, datetime] = {}
        """The time of the latest row of each task."""
        for entry in self.ledger:
            self.see(self.since.get((entry.digest, entry.sheet), {}))
        self.cells = {id(each): list(self.cells_of(each.returned)) for each in self.merged}
        self.said: dict[ValueKey, list[_Claim]] = defaultdict(list)
        """All filled-in cells."""
        self.claims: dict[ValueKey, list[_Claim]] = defaultdict(list)
        """The filled-in cells that may replace the stored value."""
        for each in self.merged:
            for cell in filter(attrgetter("is_filled_in"), self.cells[id(each)]):
                claim = _Claim(cell, each.returned.file in preferred)
                self.said[cell.key].append(claim)
                may_take = self.is_current(cell) or self.is_later(cell)
                is_new = cell.text != self.texts.get(cell.key, "") or cell.cell.clears
                if claim.is_preferred or (is_new and may_take):
                    self.claims[cell.key].append(claim)

    def since_of(self, entry: LedgerEntry, task: str) -> datetime | None:
        """Return the time of the content of a row in a return of the ledger, see `first_said`."""
        return self.since.get((entry.digest, entry.sheet), {}).get(task, entry.saved)

    def cells_of(self, returned: DepartmentReturn) -> Iterator[_Cell]:
        """Yield the cells of a return. Of the only one of its department, those that are empty and
        always were say nothing: a fiftieth of the time of collecting."""
        since = self.since.get((returned.digest, returned.sheet), {})
        is_alone = len(self.merged) == 1
        for row in returned.rows:
            when = since.get(row.task.id, returned.saved)
            for cell in row.cells:
                key, text = stored_key(row.task, cell.key), value_text(cell.value)
                if is_alone and not (text or cell.clears or key in self.before):
                    continue
                issued = None if row.issued is None else row.issued.get(cell.key, "")
                yield _Cell(row.task, cell, key, text, issued, when)

    def run(self) -> None:
        """Merge every return. Updates that a later return of the run replaces become `earlier`."""
        last: dict[ValueKey, MergedReturn] = {}
        for each in self.merged:
            returned = each.returned
            known = self.known.get((returned.digest, returned.sheet))
            each.is_known = known is not None
            for cell in self.cells[id(each)]:
                self.merge_cell(each, cell, known)
            if known is None:
                each.notes += self.values_shown_otherwise(each)
            settled = (*each.updates, *each.cleared)
            last |= dict.fromkeys((update.key for update in settled), each)
            self.see(self.since.get((returned.digest, returned.sheet), {}))
        rows = [(each.saved, each.rows) for each in self.ledger]
        rows += [(each.returned.saved, each.returned.row_digests) for each in self.merged]
        saved = last_saved(rows)
        for each in self.merged:
            each.earlier += [update for update in each.updates if last[update.key] is not each]
            each.updates = [update for update in each.updates if last[update.key] is each]
            each.cleared = [update for update in each.cleared if last[update.key] is each]
            each.is_outdated = each.returned.saved is not None and all(
                saved[row.task.id] > each.returned.saved for row in each.returned.rows
            )

    def values_shown_otherwise(self, merged: MergedReturn) -> Iterator[Finding]:
        """Yield a note for each value that is stored otherwise than a row shows it, of which
        something else was taken: it may have been set back to what was issued."""
        taken = {update.task.id for update in merged.updates}
        for cell in self.cells[id(merged)]:
            now = self.texts.get(cell.key, "")
            if cell.task.id in taken and cell.text and not cell.is_filled_in and cell.text != now:
                subject = CellUpdate(cell.task, cell.cell, "").subject
                message = f"{subject}清单里是{shown(cell.text)}，已存的是{shown(now)}，保留已存的。"
                yield kinds.SHOWN_OTHERWISE.at(cell.cell.place, message)

    def see(self, since: Mapping[str, datetime]) -> None:
        """Enter the times of the rows of a return in `seen`."""
        for task, when in since.items():
            self.seen[task] = max(when, self.seen.get(task, when))

    def is_current(self, cell: _Cell) -> bool:
        """Whether the stored value is what the workbook was issued with, or was never reported, and
        is not later than the cell."""
        now, source = self.texts.get(cell.key, ""), self.sources.get(cell.key)
        if now not in ("", cell.issued) or (not now and cell.key in self.sources):
            return False
        return not (cell.since and source and cell.since < source)

    def goes_on(self, merged: MergedReturn, cell: _Cell) -> bool:
        """Whether a return is a later state of the file that the stored value came from. Then a cell
        that is empty or as issued was reset on purpose.

        It must be later, have at least half of that file's other rows unchanged, and have a text
        in common with it that two persons would hardly write alike.
        """
        if not self.is_later(cell):
            return False
        origin = self.origins[cell.key]
        before, now = self.rows.get(origin, {}), dict(merged.returned.row_digests)
        others = {task: row for task, row in before.items() if row and task != cell.task.id}
        same = {task for task, row in others.items() if now.get(task) == row}
        return 2 * len(same) >= len(others) and any(
            each.task.id in same
            or (each.text == self.texts.get(each.key) and self.origins.get(each.key) == origin)
            for each in self.cells[id(merged)]
            if each.is_filled_in and is_distinct(each.cell.key, each.text)
        )

    def is_later(self, cell: _Cell) -> bool:
        """Whether a cell is later than the stored value; False where a time is not known."""
        source = self.sources.get(cell.key)
        return bool(cell.since and source and cell.since > source)

    def is_earlier(self, cell: _Cell, saved: datetime | None, known: LedgerEntry | None) -> bool:
        """Whether a cell is too old to replace the stored value: older than the value or the latest
        row of its task, or collected before, in this return or one that it continues, and not
        still to be decided. False where a time is not known, or for a current new cell."""
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
        """Decide about one cell. `known` is the ledger entry of the return, None for a new one."""
        now, is_preferred = self.texts.get(cell.key, ""), merged.returned.file in self.preferred
        if cell.text == now and not cell.cell.clears:
            return
        update = CellUpdate(cell.task, cell.cell, self.before.get(cell.key, ""))
        if cell.text == now:
            is_news = self.is_later(cell) or cell.key not in self.sources
            if cell.since and is_news:
                merged.cleared.append(update)  # so an earlier return does not restore the value
                self.sources[cell.key] = cell.since
        elif known and not (known.rejected or is_preferred):
            if cell.is_filled_in:  # all that could be taken was taken before
                merged.earlier.append(update)
        elif not cell.is_filled_in and not self.is_reset(merged, cell, update, is_preferred):
            pass  # left as it was issued, or noted
        elif not self.gives_way(merged, cell, update, known):
            self.take(merged, cell, update, is_preferred)

    def is_reset(
        self, merged: MergedReturn, cell: _Cell, update: CellUpdate, is_preferred: bool
    ) -> bool:
        """Return whether a cell that is empty or as issued was reset on purpose. An empty cell only
        clears the stored value if its file is preferred; otherwise there is a note."""
        goes_on = self.goes_on(merged, cell)
        if not cell.is_emptied:
            return goes_on
        if is_preferred and (cell.issued or goes_on):
            return True
        if cell.issued != "" or goes_on:
            now = shown(self.texts.get(cell.key, ""))
            message = f"{update.subject}清空了，已存的{now}仍然保留。"
            merged.notes.append(kinds.EMPTIED.at(cell.cell.place, message))
        return False

    def take(
        self, merged: MergedReturn, cell: _Cell, update: CellUpdate, is_preferred: bool
    ) -> None:
        """Store the text of a cell."""
        if update.before and not self.is_current(cell):
            if self.is_later(cell):
                merged.replaced.add(cell.key)
            elif is_preferred:
                now = self.texts.get(cell.key, "")
                message = f"{update.subject}已存的{shown(now)}，"
                message += f"按 --take 换成{shown(cell.cell.typed)}。"
                merged.give_up(update, message, now)
        merged.updates.append(update)
        self.texts[cell.key] = cell.text
        self.sources[cell.key] = cell.since
        self.origins[cell.key] = merged.returned.digest, merged.returned.sheet

    def gives_way(
        self, merged: MergedReturn, cell: _Cell, update: CellUpdate, known: LedgerEntry | None
    ) -> bool:
        """Return whether a new text is not stored, and record why: a preferred file, a later return
        or an edited value has another text, or only the coordinator can decide."""
        claim = _Claim(cell, merged.returned.file in self.preferred)
        others = self.said[cell.key]
        winners = [each for each in self.claims[cell.key] if each.is_preferred]
        if not claim.is_preferred and len({each.cell.text for each in winners}) == 1:
            text = winners[0].cell.text
            if cell.text != text:
                message = f"{update.subject}填的是{shown(cell.cell.typed)}，"
                message += f"按 --take 以{shown(text)}为准。"
                merged.give_up(update, message, cell.cell.typed)
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
                    other = f"已存的是{shown(now)}" if now else "已存的清空了"
                    merged.conflicts.append(conflict_rejection(kinds.STORED_DIFFERS, update, other))
                return True
        if against := [
            each for each in winners or self.claims[cell.key] if each.contradicts(claim)
        ]:
            merged.conflicts.append(_conflict_of_returns(update, against))
        return bool(against)

    def was_edited(self, cell: _Cell, saved: datetime | None) -> bool:
        """Whether the stored value was edited by hand, and the row of the cell is unchanged since a
        return that was collected without rejections."""
        if cell.key in self.sources or not saved or not cell.since or cell.since == saved:
            return False
        return any(
            cell.since == self.since_of(entry, cell.task.id)
            for entry in self.ledger
            if not entry.rejected
        )


_Sheet = tuple[str, str]
"""The digest of a file and the name of a sheet."""


def _rows_and_times(
    ledger: Ledger, returns: Iterable[DepartmentReturn]
) -> tuple[dict[_Sheet, dict[str, str]], dict[_Sheet, dict[str, datetime]]]:
    """Return the digests of the rows of each sheet by task id, and the times of their content."""
    found = {(each.digest, each.sheet): (each.saved, dict(each.rows)) for each in ledger}
    found |= {(each.digest, each.sheet): (each.saved, dict(each.row_digests)) for each in returns}
    timed = {key: Snapshot(saved, rows) for key, (saved, rows) in found.items() if saved}
    times = dict(zip(timed, first_said(list(timed.values())), strict=True))
    return {key: rows for key, (_, rows) in found.items()}, times


def _order(returned: DepartmentReturn, preferred: Collection[str]) -> tuple[bool, bool, float]:
    """Return the sort key of a return: by time, then those without a time, then preferred ones."""
    saved = returned.saved
    return returned.file in preferred, saved is None, saved.timestamp() if saved else 0.0


def _was_taken(known: LedgerEntry, cell: _Cell) -> bool:
    """Whether the text of a cell was taken from this return before, and edited by hand since."""
    digest = value_digest(cell.text)
    return any((s.task, s.key) == cell.key and s.digest == digest for s in known.values)


def _conflict_of_returns(update: CellUpdate, against: Sequence[_Claim]) -> Rejection:
    """Return the conflict of a cell with the cells `against` it on other sheets."""
    others = {each.cell.text: each.cell.cell.place for each in reversed(against)}
    kind, who = kinds.RETURNS_DIFFER, "另一份回收表"
    if {place.file for place in others.values()} == {update.cell.place.file}:
        kind, who = kinds.SHEETS_DIFFER, "同一个文件的另一页"
    texts = "、".join(f"{shown(text)}（{others[text]}）" for text in sorted(others))
    return conflict_rejection(kind, update, f"{who}填的是{texts}")
