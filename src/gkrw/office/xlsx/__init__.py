"""Read and write Excel workbooks. Nothing in this package depends on the table."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum

from gkrw.core.errors import UserError

CellContent = str | int | float | Decimal | date
"""The value of a cell; the empty text for an empty cell."""


class Paper(Enum):
    """A size of paper."""

    A4 = "A4"
    A3 = "A3"

    @property
    def code(self) -> int:
        """The number of the size in a workbook (ECMA-376 part 1, 18.3.1.63)."""
        return 9 if self is Paper.A4 else 8

    @property
    def long_side(self) -> float:
        """The length of the longer side in points."""
        return 841.9 if self is Paper.A4 else 1190.6


MAX_CHARACTERS = 32_767
"""The longest text of a cell: a limit of Excel. openpyxl cuts a longer one off silently."""

MAX_FOOTER = 100
"""The longest title in the footer of a page: Excel limits the whole footer to 255 characters."""


def comparable(value: object) -> object:
    """Return a value in a form that is the same before it is written and after it is read again:
    texts with one kind of line break, dates as (2026, 10, 31), numbers as a rounded float."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    if isinstance(value, date):
        return value.timetuple()[:3]
    return round(float(value), 9) if isinstance(value, (int, float, Decimal)) else value


def too_long(contents: Iterable[object]) -> int:
    """Return the length of the first text that no cell can hold; 0 when there is none."""
    # Excel counts a character beyond U+FFFF as two.
    lengths = (len(each.encode("utf-16-le")) // 2 for each in contents if isinstance(each, str))
    return next((length for length in lengths if length > MAX_CHARACTERS), 0)


def refuse_too_long(task: str, contents: Iterable[object], effect: str) -> None:
    """Raise UserError for a text of a task that no cell can hold. `effect` is the end of the
    message."""
    if length := too_long(contents):
        message = (
            f"任务 {task} 有一段文字长 {length} 个字，Excel 一格最多放得下 {MAX_CHARACTERS} 个字。"
        )
        raise UserError(message + effect, "把分解表（或进展）里的这段文字缩短。")
