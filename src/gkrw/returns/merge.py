"""Merge returned cells with the stored progress: find what is new, unchanged or in conflict.

A workbook records what it held when it was issued. A cell that the department left unchanged is
ignored. A cell that it changed is taken if the stored value has not changed since the issue. A
department may continue in one file for months, so its returns are ordered by the time at which they
were saved: a later return replaces what an earlier one reported, and an earlier return does not
replace what a later one reported. A text that a file only carries along from an earlier return is as
old as it is there, see EditTimes. Different values without an order, for example where the stored
one was edited by hand, are a conflict.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from operator import attrgetter

from gkrw.checklist.columns import CLEAR_WORD
from gkrw.core.findings import CellPlace, Finding
from gkrw.progress.edit_times import EditTimes, Snapshot, ledger_snapshots
from gkrw.progress.ledger import (
    LedgerEntry,
    SheetKey,
    ValueKey,
    last_saved,
    sources_of,
    value_digest,
)
from gkrw.progress.progress_schema import key_label
from gkrw.progress.records import DepartmentProgress, value_text
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.claims import ClaimedCell, conflict_of_returns
from gkrw.returns.merged_return import CellUpdate, MergedReturn, conflict_rejection, shown
from gkrw.returns.moved_texts import reject_moved, reject_slid
from gkrw.returns.returned_sheet import DepartmentReturn, is_distinct, snapshot_of, stored_key


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
    merged = [MergedReturn(each, is_preferred=each.file in preferred) for each in returns]
    by_department: dict[str, list[MergedReturn]] = defaultdict(list)
    for each in merged:
        by_department[each.returned.department].append(each)
    for department, group in by_department.items():
        progress = stored.get(department) or DepartmentProgress(department, ())
        _DepartmentMerge(progress, group).run()
    return merged


class _DepartmentMerge:
    """Merges the returns of one department, in the order in which they were saved."""

    def __init__(
        self,
        progress: DepartmentProgress,
        merged: Sequence[MergedReturn],
    ) -> None:
        self.ledger = progress.returns
        self.before = {
            (entry.id, key): text
            for entry in progress.entries
            for key, text in entry.texts().items()
        }
        self.texts = dict(self.before)
        self.known = {entry.key: entry for entry in self.ledger}
        for each in merged:
            each.known = self.known.get(each.sheet)
            # A time that was rejected because it was in the future stays rejected after that day.
            if each.known:
                each.returned.saved = each.known.saved
        self.merged = sorted(merged, key=attrgetter("order"))
        self.snapshots = self.take_snapshots()
        self.times = EditTimes(self.snapshots)
        stored = sources_of(self.ledger)
        self.sources: dict[ValueKey, datetime | None] = {
            key: self.times.of_cell(entry.key, key) or entry.saved
            for key, (entry, source) in stored.items()
            if source.digest == value_digest(self.texts.get(key, ""))
        }
        """The time of each stored value; values that were edited since they came are left out."""
        self.decided = {key for key, (_, source) in stored.items() if source.is_decided}
        self.origins = {key: entry.key for key, (entry, _) in stored.items()}
        """The sheet that each value came from."""
        self.seen: dict[ValueKey, datetime] = {}
        """The latest time of each cell."""
        for entry in self.ledger:
            self.see(entry.key)
        self.cells = {id(each): list(self.cells_of(each)) for each in self.merged}
        self.said: dict[ValueKey, list[ClaimedCell]] = defaultdict(list)
        """All filled-in cells."""
        self.claims: dict[ValueKey, list[ClaimedCell]] = defaultdict(list)
        """The filled-in cells that may replace the stored value."""
        for each in self.merged:
            for cell in filter(attrgetter("is_filled_in"), self.cells[id(each)]):
                self.said[cell.key].append(cell)
                may_take = self.is_current(cell) or self.is_later(cell)
                is_new = cell.text != self.texts.get(cell.key, "") or cell.cell.clears
                if cell.is_preferred or (is_new and may_take):
                    self.claims[cell.key].append(cell)

    def take_snapshots(self) -> dict[SheetKey, Snapshot]:
        """Return what each sheet says, of the ledger and of this run, without what stands in other
        rows than before: that is rejected."""
        snapshots = ledger_snapshots(self.ledger)
        for each in self.merged:
            saved = each.returned.saved
            if not (each.is_preferred or (each.known and each.known.is_decided)):
                earlier = [s for s in snapshots.values() if saved is None or s.saved < saved]
                reject_moved(each.returned, earlier)
                reject_slid(each.returned, earlier)
            if saved:
                snapshots[each.sheet] = snapshot_of(each.returned, saved)
        return snapshots

    def cells_of(self, merged: MergedReturn) -> Iterator[ClaimedCell]:
        """Yield the cells of a return. Of the only one of its department, those that are empty and
        always were say nothing: a fiftieth of the time of collecting."""
        returned, times = merged.returned, self.times.of_sheet(merged.sheet)
        is_alone = len(self.merged) == 1
        for row in returned.rows:
            for cell in row.cells:
                key, text = stored_key(row.task, cell.key), value_text(cell.value)
                if is_alone and not (text or cell.clears or key in self.before):
                    continue
                issued = None if row.issued is None else row.issued.get(cell.key, "")
                since, saved = times.get(key, returned.saved), returned.saved
                is_carried = since != saved
                yield ClaimedCell(
                    row.task, cell, key, text, issued, since, is_carried, merged.is_preferred
                )

    def run(self) -> None:
        """Merge every return. Updates that a later return of the run replaces become `earlier`."""
        last: dict[ValueKey, MergedReturn] = {}
        for each in self.merged:
            for cell in self.cells[id(each)]:
                self.merge_cell(each, cell)
            settled = (*each.updates, *each.confirmed)
            last |= dict.fromkeys((update.key for update in settled), each)
            self.see(each.sheet)
        for each in self.merged:
            if not each.is_known:
                each.notes += self.values_shown_otherwise(each)
        self.point_out_newer()
        self.point_out_doubts(last)
        rows = [(each.saved, each.rows) for each in self.ledger]
        rows += [(each.returned.saved, each.returned.row_digests) for each in self.merged]
        saved = last_saved(rows)
        for each in self.merged:
            each.earlier += [update for update in each.updates if last[update.key] is not each]
            each.updates = [update for update in each.updates if last[update.key] is each]
            each.confirmed = [update for update in each.confirmed if last[update.key] is each]
            each.find_outdated(saved)

    def values_shown_otherwise(self, merged: MergedReturn) -> Iterator[Finding]:
        """Yield a note for each value that is stored otherwise than a row shows it, of which
        something else was taken: it may have been set back to what was issued."""
        taken = {update.task.id for update in merged.updates}
        for cell in self.cells[id(merged)]:
            now = self.texts.get(cell.key, "")
            since, saved = self.sources.get(cell.key), merged.returned.saved
            if not cell.text or cell.text == now or (since and saved and since > saved):
                continue  # or what is stored was reported after the file was saved
            is_left = not cell.is_filled_in or cell.is_carried
            is_doubtful = (merged.sheet, cell.key) in self.times.doubtful
            if is_doubtful or (is_left and cell.task.id in taken):
                subject = CellUpdate(cell.task, cell.cell, "").subject
                message = f"{subject}清单里是{shown(cell.text)}，{_stored(now)}，保留已存的。"
                yield kinds.SHOWN_OTHERWISE.at(cell.cell.place, message)

    def point_out_newer(self) -> None:
        """Note on the last new return which values are newer in a return that is only in the
        ledger: the new one shows that what is stored was only carried along."""
        new = [each for each in self.merged if not each.is_known]
        missing = self.known.keys() - {each.sheet for each in self.merged}
        for key, since in self.sources.items() if new and missing else ():
            for sheet in self.times.newer(key, self.digest_of(key), since) if since else ():
                if sheet in missing and key not in self.decided:
                    message = f"{key[0]} 的{key_label(key[1])}：{self.known[sheet].file} 报的更新。"
                    place = CellPlace(new[-1].returned.file, new[-1].returned.sheet)
                    new[-1].notes.append(kinds.NEWER_ELSEWHERE.at(place, message))

    def point_out_doubts(self, last: Mapping[ValueKey, MergedReturn]) -> None:
        """Note where a return that was collected before, and saved after the stored value was filled
        in, has another text that may have been set back, see EditTimes.doubtful. `last` are the
        returns by the keys of their updates."""
        for sheet, key in sorted(self.times.doubtful):
            if sheet not in self.known:
                continue  # see values_shown_otherwise
            known, since = self.snapshots[sheet], self.sources.get(key)
            if since and since > known.saved:
                continue
            if known.text(key) in ("", self.digest_of(key)):
                continue
            file = self.known[sheet].file
            if key in last:
                for update in last[key].updates:
                    if update.key == key:
                        message = f"{update.subject}收了{shown(update.cell.typed)}，"
                        message += f"后来保存的 {file} 里不是这样。"
                        note = kinds.SHOWN_OTHERWISE.at(update.cell.place, message)
                        last[key].notes.append(note)
            elif key not in self.decided and (raised_by := self.raises_doubt(sheet, key)):
                message = f"{key[0]} 的{key_label(key[1])}{_stored(self.texts.get(key, ''))}，"
                message += f"后来保存的 {file} 里不是这样，保留已存的。"
                place = CellPlace(raised_by.returned.file, raised_by.returned.sheet)
                raised_by.notes.append(kinds.SHOWN_OTHERWISE.at(place, message))

    def raises_doubt(self, sheet: SheetKey, key: ValueKey) -> MergedReturn | None:
        """Return the last new return that was saved before a sheet and has another text in a cell:
        it shows that the text on the sheet may have been set back."""
        known = self.snapshots[sheet]
        for each in reversed(self.merged):
            new = None if each.is_known else self.snapshots.get(each.sheet)
            is_earlier = new is not None and key[0] in new.rows and new.saved < known.saved
            if new and is_earlier and new.text(key) != known.text(key):
                return each
        return None

    def digest_of(self, key: ValueKey) -> str:
        """Return the digest that the cell of a sheet has if it says what is stored."""
        return value_digest(self.texts.get(key, "") or CLEAR_WORD)

    def see(self, sheet: SheetKey) -> None:
        """Enter the times of the cells of a sheet in `seen`."""
        for key, when in self.times.of_sheet(sheet).items():
            self.seen[key] = max(when, self.seen.get(key, when))

    def is_current(self, cell: ClaimedCell) -> bool:
        """Whether the stored value is what the workbook was issued with, or was never reported, and
        is not later than the cell."""
        now, source = self.texts.get(cell.key, ""), self.sources.get(cell.key)
        if not now:
            return cell.key not in self.sources  # else it was cleared
        return now == cell.issued and not (cell.since and source and cell.since < source)

    def goes_on(self, merged: MergedReturn, cell: ClaimedCell) -> bool:
        """Whether a return is a later state of the file that the stored value came from. Then a cell
        that is empty or as issued was reset on purpose.

        It must be later, have at least half of that file's other rows unchanged, and have a text
        in common with it that two persons would hardly write alike.
        """
        if not self.is_later(cell):
            return False
        origin = self.origins[cell.key]
        if not self.times.goes_on(merged.sheet, origin, cell.key):
            return False
        before, now = self.snapshots[origin].rows, self.snapshots[merged.sheet].rows
        others = {task: row for task, row in before.items() if row and task != cell.task.id}
        same = {task for task, row in others.items() if now.get(task) == row}
        return 2 * len(same) >= len(others) and any(
            each.task.id in same
            or (each.text == self.texts.get(each.key) and self.origins.get(each.key) == origin)
            for each in self.cells[id(merged)]
            if each.is_filled_in and is_distinct(each.cell.key, each.text)
        )

    def is_later(self, cell: ClaimedCell) -> bool:
        """Whether a cell is later than the stored value; False where a time is not known."""
        source = self.sources.get(cell.key)
        return bool(cell.since and source and cell.since > source)

    def overtakes(self, cell: ClaimedCell) -> bool:
        """Whether a cell of a return that was collected before is later than the stored value after
        all: a return that came since shows which texts were only carried along."""
        return self.is_later(cell) and cell.key not in self.decided

    def is_earlier(self, merged: MergedReturn, cell: ClaimedCell, is_disputed: bool) -> bool:
        """Whether a cell is too old to replace the stored value; False where a time is not known, or
        for a current cell of a new return.

        A cell is too old if the value, or the text of any return, is later. If it is as old as the
        latest text, it was collected before, in this return or in one that it continues: then it is
        too old unless it is later than the value, and nobody has decided for that. `is_disputed`
        says that it is in a conflict, which is told again until somebody has decided for one side.
        """
        source = self.sources.get(cell.key)
        if cell.since is None or source is None or (not merged.known and self.is_current(cell)):
            return False
        latest = max(source, self.seen.get(cell.key, source))
        if cell.since != latest or not (merged.known or cell.is_carried):
            return cell.since < latest
        is_undecided = cell.key not in self.decided or (merged.is_known and is_disputed)
        return not (cell.since > source and is_undecided)

    def merge_cell(self, merged: MergedReturn, cell: ClaimedCell) -> None:
        """Decide about one cell."""
        now, is_preferred = self.texts.get(cell.key, ""), merged.is_preferred
        known = merged.known
        update = CellUpdate(cell.task, cell.cell, self.before.get(cell.key, ""))
        if cell.text == now and not cell.cell.clears:
            if is_preferred and any(
                each.text != now and not each.is_preferred for each in self.said[cell.key]
            ):
                merged.confirmed.append(update)
            return
        if cell.text == now:
            is_news = self.is_later(cell) or cell.key not in self.sources
            if cell.since and is_news:
                merged.confirmed.append(update)  # so an earlier return does not restore the value
                self.sources[cell.key], self.origins[cell.key] = cell.since, merged.sheet
        elif known and not (known.rejected or is_preferred or self.overtakes(cell)):
            if cell.is_filled_in:  # all that could be taken was taken before
                merged.earlier.append(update)
        elif not cell.is_filled_in and not self.is_reset(merged, cell, update):
            pass  # left as it was issued, or noted
        elif not self.gives_way(merged, cell, update):
            self.take(merged, cell, update)

    def is_reset(self, merged: MergedReturn, cell: ClaimedCell, update: CellUpdate) -> bool:
        """Return whether a cell that is empty or as issued was reset on purpose. An empty cell only
        clears the stored value if its file is preferred; otherwise there is a note."""
        goes_on = self.goes_on(merged, cell)
        if not cell.is_emptied:
            return goes_on
        if merged.is_preferred and (cell.issued or goes_on):
            return True
        if cell.issued != "" or goes_on:
            now = shown(self.texts.get(cell.key, ""))
            message = f"{update.subject}清空了，已存的{now}仍然保留。"
            merged.notes.append(kinds.EMPTIED.at(cell.cell.place, message))
        return False

    def take(self, merged: MergedReturn, cell: ClaimedCell, update: CellUpdate) -> None:
        """Store the text of a cell."""
        if update.before and not self.is_current(cell):
            if self.is_later(cell):
                merged.replaced.add(cell.key)
            elif merged.is_preferred:
                now = self.texts.get(cell.key, "")
                message = f"{update.subject}已存的{shown(now)}，"
                message += f"按 --take 换成{shown(cell.cell.typed)}。"
                merged.give_up(update, message, now)
        merged.updates.append(update)
        self.texts[cell.key] = cell.text
        self.sources[cell.key] = cell.since
        self.origins[cell.key] = merged.sheet

    def gives_way(self, merged: MergedReturn, cell: ClaimedCell, update: CellUpdate) -> bool:
        """Return whether a new text is not stored, and record why: a preferred file, a later return
        or an edited value has another text, or only the coordinator can decide."""
        known, is_preferred = merged.known, cell.is_preferred
        winners = [each for each in self.claims[cell.key] if each.is_preferred]
        texts = {each.text for each in winners}
        if not is_preferred and len(texts) == 1 and cell.text not in texts:
            message = f"{update.subject}填的是{shown(cell.cell.typed)}，"
            message += f"按 --take 以{shown(*texts)}为准。"
            merged.give_up(update, message, cell.cell.typed)
            return True
        others = self.said[cell.key]
        rivals = [each for each in others if each.is_preferred or not is_preferred]
        against = [each for each in winners or self.claims[cell.key] if each.contradicts(cell)]
        is_early = self.is_earlier(merged, cell, bool(against)) or self.was_edited(cell)
        if any(each.is_later_than(cell) for each in rivals) or (is_early and not is_preferred):
            merged.earlier.append(update)
            return True
        if not (is_preferred or self.is_current(cell) or self.is_later(cell)):
            if known is None or (known.rejected and not _was_taken(known, cell)):
                now = self.texts.get(cell.key, "")
                other = f"已存的是{shown(now)}" if now else "已存的清空了"
                merged.conflicts.append(conflict_rejection(kinds.STORED_DIFFERS, update, other))
            return True
        if against:
            merged.conflicts.append(conflict_of_returns(update, against))
        return bool(against)

    def was_edited(self, cell: ClaimedCell) -> bool:
        """Whether the stored value was edited by hand, and the row of the cell is unchanged since a
        return that was collected without rejections."""
        if cell.key in self.sources or not cell.is_carried:
            return False
        return any(
            cell.since == self.times.of_cell(entry.key, cell.key)
            for entry in self.ledger
            if not entry.rejected
        )


def _was_taken(known: LedgerEntry, cell: ClaimedCell) -> bool:
    """Whether the text of a cell was taken from this return before, and edited by hand since."""
    digest = value_digest(cell.text)
    return any((s.task, s.key) == cell.key and s.digest == digest for s in known.values)


def _stored(text: str) -> str:
    return f"已存的是{shown(text)}" if text else "已存的空着"
