"""How high a row and how wide a column must be so that no reader clips a text: none of them works it
out on opening."""

import math
from collections.abc import Iterable

LINE = 16.5
"""Points for a line of 10-point text: 宋体 itself takes 13, what LibreOffice draws in its place where
it is missing up to 16.2 (measured in a PDF with DejaVu Sans and Noto Sans CJK)."""
_PADDING = 5.0
_SLACK = 2.0
"""Half-width characters of a column that its margins, and a wider font, may take."""
HIGHEST = 409.0
"""The highest that a row can be, in points: a limit of Excel."""


def lines_in(text: str, width: float) -> int:
    """How many lines a text takes in a column of that many half-width characters."""
    room = max(width - _SLACK, 2)
    lines = text.split("\n") if "\n" in text else (text,)
    return sum(max(1, math.ceil(_width(line) / room)) for line in lines)


def _width(line: str) -> int:
    """Half-width characters: as Chinese fonts draw them, all but those of ASCII take two, also
    quotation marks and dashes, which terminals take for narrow ones."""
    return 2 * len(line) - len(line.encode("ascii", "ignore"))


def height(cells: Iterable[tuple[str, float]]) -> float:
    """The height in points of a row with these texts in columns of these widths."""
    return min(needed(cells), HIGHEST)


def needed(cells: Iterable[tuple[str, float]]) -> float:
    """The height in points that would show every text whole; more than HIGHEST no row can have."""
    most = max((lines_in(text, width) for text, width in cells), default=1)
    return most * LINE + _PADDING


def fits(text: str, width: float) -> bool:
    """Whether a text can be shown whole in a column of that width."""
    return needed([(text, width)]) <= HIGHEST


_NARROWEST = 6.0
"""A column without texts still shows its heading, two characters to a line."""


def width_for(texts: Iterable[str], width: float, most: float = 240) -> float:
    """The width of a column with these texts: less than `width` where each fits into a line of
    less, more where one cannot be shown whole otherwise."""
    known = list(texts)
    longest = max((_width(line) for text in known for line in text.split("\n")), default=0)
    if longest + _SLACK < width:
        return min(width, max(longest + _SLACK, _NARROWEST))
    while width < most and not all(fits(text, width) for text in known):
        width += 10
    return width
