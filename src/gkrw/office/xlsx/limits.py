"""What a cell can hold: openpyxl would cut a longer text without a word."""

from collections.abc import Iterable

MOST_CHARACTERS = 32_767
"""The longest text of a cell: a limit of Excel."""


def too_long(texts: Iterable[object]) -> int:
    """How long the first text is that no cell can hold; 0 when every one fits."""
    return next((n for each in texts if (n := _length(each)) > MOST_CHARACTERS), 0)


def why_too_long(task: str, length: int) -> str:
    """任务 T10 有一段文字长 40000 个字，……"""
    return f"任务 {task} 有一段文字长 {length} 个字，Excel 一格最多放得下 {MOST_CHARACTERS} 个字。"


SHORTEN = "把分解表（或进展）里的这段文字缩短。"


def _length(text: object) -> int:
    """How many characters Excel counts: one outside of Unicode's first 65,536 is two."""
    return len(text.encode("utf-16-le")) // 2 if isinstance(text, str) else 0
