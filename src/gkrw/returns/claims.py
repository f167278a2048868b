"""The cells of a return as claims on the stored values, and the conflicts between them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from gkrw.checklist.columns import CLEAR_WORD
from gkrw.core.findings import CellPlace
from gkrw.core.model import Task
from gkrw.core.wording import first_of
from gkrw.progress.ledger import ValueKey
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.merged_return import CellUpdate, conflict_rejection, shown
from gkrw.returns.returned_sheet import FilledCell, Rejection, is_filled_in


class ClaimedCell(NamedTuple):
    """A returned cell. `issued` is the text that it was issued with, None where not known. `since`
    is when the cell was filled in, see EditTimes; None where it is not known. `is_carried` says that
    this was before the file was saved, `is_preferred` that its file wins over all others (--take)."""

    task: Task
    cell: FilledCell
    key: ValueKey
    text: str
    issued: str | None
    since: datetime | None
    is_carried: bool
    is_preferred: bool

    @property
    def is_emptied(self) -> bool:
        """Whether the cell is empty, and does not ask for the value to be removed."""
        return not self.text and not self.cell.clears

    @property
    def is_filled_in(self) -> bool:
        """Whether the cell asks for its value to be removed, or has a text that is not `issued`."""
        return is_filled_in(self.cell, self.issued)

    def is_later_than(self, other: "ClaimedCell") -> bool:
        """Whether the cell is later than another one; False where a time is not known."""
        return bool(self.since and other.since and self.since > other.since)

    def contradicts(self, other: "ClaimedCell") -> bool:
        """Whether the texts of two cells differ and neither is later."""
        is_ordered = self.is_later_than(other) or other.is_later_than(self)
        return self.text != other.text and not is_ordered


_NAMED = 3
"""The greatest number of texts that a message about a conflict names."""


def conflict_of_returns(update: CellUpdate, against: Sequence[ClaimedCell]) -> Rejection:
    """Return the conflict of a cell with the cells `against` it on other sheets."""
    others: dict[str, list[CellPlace]] = defaultdict(list)
    for each in against:
        others[each.text].append(each.cell.place)
    kind, who = kinds.RETURNS_DIFFER, "另一份回收表"
    if {place.file for places in others.values() for place in places} == {update.cell.place.file}:
        kind, who = kinds.SHEETS_DIFFER, "同一个文件的另一页"
    texts = [
        f"{shown(text or CLEAR_WORD)}（{first_of([*map(str, places)], 1, '处')}）"
        for text, places in sorted(others.items())
    ]
    return conflict_rejection(kind, update, f"{who}填的是{first_of(texts, _NAMED, '种')}")
