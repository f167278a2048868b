"""What a letter says beside the tasks: its number, its date, and by when to report."""

from dataclasses import dataclass
from datetime import date

from gkrw.word.official import DocumentNumber


@dataclass(frozen=True, slots=True)
class Particulars:
    """What was said of all letters of a run; None for what is to be filled in by hand.

    `number` is the first letter's. The office and its telephone are the table's.
    """

    day: date | None = None
    due: date | None = None
    number: DocumentNumber | None = None
