"""Merge returned cells with the stored progress: find what is new, unchanged or in conflict.

A workbook records what it held when it was issued. A cell that the department left as it was is
ignored, and one that it changed is taken where the stored value has not changed since. A department
may go on in one file for months, so its returns are ordered by the time at which they were saved: a
later one takes the place of what an earlier one reported, and an earlier one changes nothing that a
later one has seen. Only what has no order, such as a value that was edited by hand, is a conflict.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from gkrw.core.findings import Finding, FindingKind
from gkrw.core.model import Table, Task
from gkrw.core.wording import quoted, shortened
from gkrw.progress.ledger import LedgerEntry, ValueKey, last_seen, sources_of, value_digest
from gkrw.progress.records import DepartmentProgress, TaskProgress, value_text
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.cell_reader import stored_key, with_value
from gkrw.returns.return_finding_kinds import not_taken
from gkrw.returns.returned_sheet import (
    HEADINGS,
    CollectedValue,
    DepartmentReturn,
    FilledCell,
    Rejection,
)


class CellUpdate(NamedTuple):
    """A cell that says something new. `before` is the text of the value stored before the run."""

    task: Task
    cell: FilledCell
    before: str

    @property
    def heading(self) -> str:
        """The heading of the column, such as 完成状态."""
        return HEADINGS[self.cell.key]

    @property
    def subject(self) -> str:
        """T10 的完成状态"""
        return f"{self.task.id} 的{self.heading}"

    @property
    def after(self) -> CollectedValue:
        """The value to store; the empty text where the stored one is cleared."""
        return self.cell.value

    @property
    def key(self) -> ValueKey:
        """What is stored there."""
        return stored_key(self.task, self.cell.key)


@dataclass(slots=True)
class MergedReturn:
    """One department's sheet after the merge.

    `updates` are to be stored; those of the keys `replaced` take the place of what an earlier
    return reported, and `earlier` are the cells that give way to a later return. `given_up` is what
    gave way to a preferred file, or was replaced by it. `is_known` says that the return was
    collected before, `is_outdated` that a later one has all of its rows.
    """

    returned: DepartmentReturn
    updates: list[CellUpdate] = field(default_factory=list)
    conflicts: list[Rejection] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    given_up: list[Rejection] = field(default_factory=list)
    earlier: list[CellUpdate] = field(default_factory=list)
    replaced: set[ValueKey] = field(default_factory=set)
    is_known: bool = False
    is_outdated: bool = False

    @property
    def rejections(self) -> list[Rejection]:
        """Everything on the sheet that was not taken; nothing of a return that is settled."""
        return [] if self.is_settled else [*self.returned.rejected, *self.conflicts]

    @property
    def is_settled(self) -> bool:
        """Whether it was collected before and a later return has taken its place."""
        return self.is_known and self.is_outdated

    @property
    def replacing(self) -> int:
        """The number of updates in the place of what an earlier return reported."""
        return sum(update.key in self.replaced for update in self.updates)

    @property
    def is_blank(self) -> bool:
        """Whether it is as it was issued, as far as is known: nobody has saved it or written in it."""
        cells = _cells(self.returned)
        return not (self.returned.saved or self.returned.rejected) and all(
            cell.text in ("", cell.issued) for cell in cells
        )

    @property
    def taken(self) -> int:
        """The number of rows of which something was taken."""
        return len({update.task.id for update in self.updates})

    @property
    def unchanged(self) -> int:
        """The number of rows with nothing new and nothing rejected."""
        others = {update.task.id for update in (*self.updates, *self.earlier)}
        others |= {rejection.task for rejection in self.rejections}
        return sum(row.task.id not in others for row in self.returned.rows)


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
    """A returned cell; `issued` is the text that it was issued with, None where not known."""

    task: Task
    cell: FilledCell
    key: ValueKey
    text: str
    issued: str | None

    @property
    def is_emptied(self) -> bool:
        """Whether the cell is empty, and does not ask for the value to be removed."""
        return not self.text and not self.cell.clears


class _Claim(NamedTuple):
    """A new text for a value, the file that has it, and the time at which that was saved."""

    text: str
    file: str
    saved: datetime | None

    def contradicts(self, other: "_Claim") -> bool:
        """Whether two texts differ and neither was saved after the other."""
        ordered = self.saved and other.saved and self.saved != other.saved
        return self.text != other.text and not ordered


class _DepartmentMerge:
    """Merges the returns of one department, in the order in which they were saved."""

    def __init__(
        self,
        progress: DepartmentProgress,
        merged: Sequence[MergedReturn],
        preferred: Collection[str],
    ) -> None:
        self.merged = sorted(merged, key=lambda each: _order(each.returned, preferred))
        self.preferred = preferred
        self.before = {
            (entry.id, key): text
            for entry in progress.entries
            for key, text in entry.texts().items()
        }
        self.texts = dict(self.before)
        self.known = {(entry.digest, entry.sheet): entry for entry in progress.returns}
        self.sources: dict[ValueKey, datetime | None] = {
            key: entry.saved
            for key, (entry, source) in sources_of(progress.returns).items()
            if source.digest == value_digest(self.texts.get(key, ""))
        }
        """When the return was saved that a value came from; not for values edited since."""
        self.seen = last_seen(progress.returns)
        self.claims: dict[ValueKey, list[_Claim]] = defaultdict(list)
        for each in self.merged:
            for cell in _cells(each.returned):
                claim = _Claim(cell.text, each.returned.file, each.returned.saved)
                is_new = cell.text not in ("", self.texts.get(cell.key), cell.issued)
                if is_new and (claim.file in preferred or self.is_current(cell, claim.saved)):
                    self.claims[cell.key].append(claim)

    def run(self) -> None:
        """Merge every return. What a later one replaces in the same run is not stored."""
        last: dict[ValueKey, MergedReturn] = {}
        for each in self.merged:
            returned = each.returned
            known = self.known.get((returned.digest, returned.sheet))
            each.is_known = known is not None
            is_continued = self.is_continued(returned)
            for cell in _cells(returned):
                self.merge_cell(each, cell, known, is_continued)
            last |= dict.fromkeys((update.key for update in each.updates), each)
            if returned.saved:
                ids = (row.task.id for row in returned.rows)
                self.seen |= {
                    id: max(returned.saved, self.seen.get(id, returned.saved)) for id in ids
                }
        for each in self.merged:
            saved, rows = each.returned.saved, each.returned.rows
            each.earlier += [update for update in each.updates if last[update.key] is not each]
            each.updates = [update for update in each.updates if last[update.key] is each]
            each.is_outdated = saved is not None and all(
                self.seen[row.task.id] > saved for row in rows
            )

    def is_current(self, cell: _Cell, saved: datetime | None) -> bool:
        """Whether a value has not changed since a workbook was issued, and was not cleared, nor
        reported by a return that was saved later."""
        now, source = self.texts.get(cell.key, ""), self.sources.get(cell.key)
        if now not in ("", cell.issued) or (not now and cell.key in self.sources):
            return False
        return not (saved and source and saved < source)

    def is_continued(self, returned: DepartmentReturn) -> bool:
        """Whether a return goes on in the file of an earlier one: it repeats a text of that, which
        it was not issued with."""
        return any(
            cell.key[1] in ("result", "evidence", "note")
            and cell.text
            and cell.issued is not None
            and cell.text == self.texts.get(cell.key) != cell.issued
            and self.is_later(returned.saved, cell.key)
            for cell in _cells(returned)
        )

    def is_later(self, saved: datetime | None, key: ValueKey) -> bool:
        """Whether something was saved later than the return that a value came from."""
        source = self.sources.get(key)
        return bool(saved and source and saved > source)

    def merge_cell(
        self, merged: MergedReturn, cell: _Cell, known: LedgerEntry | None, is_continued: bool
    ) -> None:
        """Decide about one cell. `known` is the entry of the return in the ledger."""
        saved, now = merged.returned.saved, self.texts.get(cell.key, "")
        update = CellUpdate(cell.task, cell.cell, self.before.get(cell.key, ""))
        is_preferred = merged.returned.file in self.preferred
        if cell.text == now:
            return
        if cell.is_emptied:
            if not (is_preferred and cell.issued):
                if cell.issued != "":
                    message = f"{update.subject}清空了，已存的{_shown(now)}仍然保留。"
                    merged.notes.append(kinds.EMPTIED.at(cell.cell.place, message))
                return
        elif cell.text == cell.issued and not (
            cell.cell.clears or (is_continued and self.is_later(saved, cell.key))
        ):
            return  # left as it was, not set back to that
        if not self.gives_way(merged, cell, update, known):
            if update.before and not self.is_current(cell, saved):
                if self.is_later(saved, cell.key):
                    merged.replaced.add(cell.key)
                elif is_preferred:
                    message = f"{update.subject}已存的{_shown(now)}，"
                    message += f"按 --take 换成{_shown(cell.cell.typed)}。"
                    _give_up(merged, update, message, now)
            merged.updates.append(update)
            self.texts[cell.key] = cell.text
            self.sources[cell.key] = saved

    def gives_way(
        self, merged: MergedReturn, cell: _Cell, update: CellUpdate, known: LedgerEntry | None
    ) -> bool:
        """Whether a new text is not stored, and say why: for a preferred file or a later return, or
        because only the coordinator can decide."""
        returned, now = merged.returned, self.texts.get(cell.key, "")
        claims = self.claims[cell.key]
        winners = [each for each in claims if each.file in self.preferred]
        if returned.file not in self.preferred:
            if len({each.text for each in winners}) == 1 and cell.text != winners[0].text:
                message = f"{update.subject}填的是{_shown(cell.cell.typed)}，"
                message += f"按 --take 以{_shown(winners[0].text)}为准。"
                _give_up(merged, update, message, cell.cell.typed)
                return True
            is_orderly = self.is_current(cell, returned.saved) or self.is_later(
                returned.saved, cell.key
            )
            if self.is_earlier(cell, returned.saved, known):
                merged.earlier.append(update)
                return True
            if not is_orderly:
                other = f"已存的是{_shown(now)}" if now else "已存的清空了"
                if known is None or not _was_taken(known, cell):
                    merged.conflicts.append(_conflict(kinds.STORED_DIFFERS, update, other))
                return True
        claim = _Claim(cell.text, returned.file, returned.saved)
        against = [each for each in winners or claims if each.contradicts(claim)]
        if against:
            kind, who = kinds.RETURNS_DIFFER, "另一份回收表"
            if {each.file for each in against} == {returned.file}:
                kind, who = kinds.SHEETS_DIFFER, "同一个文件的另一页"
            texts = "”“".join(sorted({shortened(each.text) for each in against}))
            merged.conflicts.append(_conflict(kind, update, f"{who}填的是“{texts}”"))
        return bool(against)

    def is_earlier(self, cell: _Cell, saved: datetime | None, known: LedgerEntry | None) -> bool:
        """Whether a return was saved before the one that a value came from, or before a later one
        that left the value as it is. One that was collected before changes nothing either."""
        source = self.sources.get(cell.key)
        if saved is None or source is None or self.is_current(cell, saved):
            return False
        latest = max(source, self.seen.get(cell.task.id, source))
        return saved < latest or (known is not None and saved == latest)


def _give_up(merged: MergedReturn, update: CellUpdate, message: str, text: str) -> None:
    """Note that a text is not stored because of --take."""
    finding = kinds.NOT_PREFERRED.at(update.cell.place, message, "")
    merged.notes.append(finding)
    merged.given_up.append(Rejection(finding, text, update.task.id, update.heading))


def _order(returned: DepartmentReturn, preferred: Collection[str]) -> tuple[bool, bool, float]:
    """Preferred returns come last, and before them those that do not say when they were saved."""
    saved = returned.saved
    return returned.file in preferred, saved is None, saved.timestamp() if saved else 0.0


def _cells(returned: DepartmentReturn) -> Iterator[_Cell]:
    for row in returned.rows:
        for cell in row.cells:
            issued = None if row.issued is None else row.issued.get(cell.key, "")
            key = stored_key(row.task, cell.key)
            yield _Cell(row.task, cell, key, value_text(cell.value), issued)


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


def apply_updates(
    progress: DepartmentProgress, updates: Iterable[CellUpdate], table: Table
) -> DepartmentProgress:
    """Return a department's progress with updates applied, in the order of the table."""
    entries = dict(progress.by_id)
    for update in updates:
        entry = entries.get(update.task.id, TaskProgress(update.task.id))
        entry = replace(entry, title=update.task.title)
        entries[update.task.id] = with_value(entry, update.task, update.cell.key, update.after)
    order = {task.id: number for number, task in enumerate(table.tasks())}
    ordered = sorted(entries.values(), key=lambda entry: order.get(entry.id, len(order)))
    kept = tuple(entry for entry in ordered if entry.texts())
    return replace(progress, entries=kept, table=table.identity.recorded)
