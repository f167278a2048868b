"""Limits of a cell: the types of its values, and the longest text."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

CellContent = str | int | float | Decimal | date
"""The value of a cell; the empty text for an empty cell."""
MAX_CHARACTERS = 32_767
"""The longest text of a cell: a limit of Excel. openpyxl cuts a longer one off silently."""


def too_long(contents: Iterable[object]) -> int:
    """Return the length of the first text that no cell can hold; 0 when there is none."""
    lengths = (_length(each) for each in contents if isinstance(each, str))
    return next((length for length in lengths if length > MAX_CHARACTERS), 0)


def _length(text: str) -> int:
    """The number of characters as Excel counts: one beyond U+FFFF counts as two."""
    return len(text.encode("utf-16-le")) // 2
