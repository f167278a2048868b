"""A page of changes, as `diff` and `log` show them in one way or another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gkrw.diff.entry import ChangeEntry


@dataclass(frozen=True)
class Page:
    """What is shown: which versions, the summary, the entries, and a note below them."""

    versions: str
    summary: str
    entries: "Sequence[ChangeEntry]"
    notes: Sequence[str]
