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


def too_long_message(task: str, length: int) -> str:
    """Return 任务 T10 有一段文字长 40000 个字，……"""
    return f"任务 {task} 有一段文字长 {length} 个字，Excel 一格最多放得下 {MAX_CHARACTERS} 个字。"


SHORTEN = "把分解表（或进展）里的这段文字缩短。"
"""The fix for a text that is too long."""


def _length(text: str) -> int:
    """The number of characters as Excel counts: one beyond U+FFFF counts as two."""
    return len(text.encode("utf-16-le")) // 2
