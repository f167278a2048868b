"""Break the text of a narrow cell into lines so that no date is broken."""

import re
from collections.abc import Iterator
from itertools import groupby

from gkrw.core.wording import DATE_IN_TEXT

_MARKS = "，。；：、）"
_PIECE = re.compile(rf"（?(?:{DATE_IN_TEXT}|.)[{_MARKS}]*")
"""What is not broken: a date or a character, with the marks after it and the bracket before it."""


def cell_lines(text: str, width: float) -> str:
    """Return a text that is longer than a line with line breaks: after each ；, as between several
    deadlines, and so that its dates stay whole, or have their year on a line of its own where they
    are wider than a line. `width` is that of a line, in full-width characters."""
    if _width(text) <= width:
        return text
    lines: list[str] = []
    for part in re.split("(?<=；)", text):
        lines.append("")
        for piece in _pieces(part, width):
            if lines[-1] and _width_on_line(lines[-1] + piece) > width:
                lines.append("")
            lines[-1] += piece
    return "\n".join(lines)


def date_width(text: str) -> float:
    """Return the width of the widest date in a text, in full-width characters; 0 where there is
    none."""
    dates = (piece for piece in _PIECE.findall(text) if re.search(DATE_IN_TEXT, piece))
    return max(map(_width_on_line, dates), default=0)


def _pieces(part: str, width: float) -> Iterator[str]:
    """Yield what has to stay on a line. A text without dates is for the program to break."""
    for piece in _PIECE.findall(part) if re.search(DATE_IN_TEXT, part) else [part]:
        is_wide = _width_on_line(piece) > width and re.search(DATE_IN_TEXT, piece)
        yield from re.split("(?<=年)", piece) if is_wide else [piece]


def _width_on_line(text: str) -> float:
    """Return the width that a text needs on a line: the marks at its end may stand in the margin."""
    return _width(text.rstrip(_MARKS))


def _width(text: str) -> float:
    """Return the width of a text in full-width characters, for a font with wide digits and with the
    space that Word and LibreOffice put between digits and Chinese characters."""
    parts = [(narrow, len(list(run))) for narrow, run in groupby(text, str.isascii)]
    return sum(count * (0.64 if narrow else 1) for narrow, count in parts) + 0.25 * (len(parts) - 1)
