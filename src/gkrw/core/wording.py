"""Words and formats that several documents and messages share."""

from datetime import date

UNWRITTEN = "（未写明）"
"""Stands for a list of names that is empty or that the table does not state."""

SHORTEN = "把分解表（或进展）里的这段文字缩短。"
"""The fix for a text that no cell of a workbook can hold."""


def too_long_message(task: str, length: int, limit: int) -> str:
    """任务 T10 有一段文字长 40000 个字，Excel 一格最多放得下 32767 个字。"""
    return f"任务 {task} 有一段文字长 {length} 个字，Excel 一格最多放得下 {limit} 个字。"


def quoted(text: str) -> str:
    """The text in quotation marks; those inside it become single ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def shortened(text: str, most: int = 30) -> str:
    """The first line of a text, cut after `most` characters, to be quoted in a message."""
    first = text.split("\n")[0]
    return f"{first[:most]}…" if len(first) > most or first != text else first


def written_date(day: date) -> str:
    """2026年3月5日: Arabic digits, no padding (GB/T 9704-2012, 7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"


def in_title_marks(title: str) -> str:
    """A title as written inside 《》: its own marks become 〈〉."""
    return title.translate(str.maketrans("《》", "〈〉"))
