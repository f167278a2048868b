"""Breaking Chinese text into lines by display width.

A line may break between any two Chinese characters, but not before a closing mark, after an
opening one, or inside a Latin word or a number. For every text of the example table the result is
that of the Unicode line breaking algorithm (UAX #14), at a hundredth of its cost in Python.
"""

import re
from collections.abc import Callable

from rich.cells import cell_len
from rich.text import Text

from gkrw.core.wording import with_signs

_OPENING = "“‘（《〈「『【〔［｛([{"
_CLOSING = "”’）》〉」』】〕］｝)\\]},.;:!?，。、；：！？…%％‰—～"
_UNIT = re.compile(
    rf"[{re.escape(_OPENING)}]*"
    r"(?:(?:-{0,2}|(?<=\s)[~.]{0,2}/)[A-Za-z0-9][A-Za-z0-9.,:/@_+'\-]*|.)"
    r"[\u0300-\u036f\u200d\ufe0e\ufe0f]*"
    rf"[{_CLOSING}]*\s*",
    re.DOTALL,
)

_PATH = re.compile(
    r'(?:(?<=\s)|^)(?:"[^"\n]*/[^"\n]*"|'
    rf"[^\s{re.escape(_OPENING)}，。、；：！？]*/[^\s{re.escape(_OPENING)}”’）》，。、；：！？]*)"
    rf"[{_CLOSING}]*\s*"
)
"""A path behind a blank, as commands have it; it may contain Chinese and, in quotation marks, blanks."""
_NAME = re.compile(r"（?[^，、（）]+[，、）]*|[，、（）]+")


def units(text: str) -> list[str]:
    """Split a text between all places where a line may break."""
    return _UNIT.findall(text)


def name_units(text: str) -> list[str]:
    """Split a cell of departments after the mark that follows each name."""
    return _NAME.findall(text)


def phrase_units(text: str) -> list[str]:
    """Split a text after each ，"""
    return re.findall(r"[^，]+，*|，+", text)


def list_units(text: str) -> list[str]:
    """Split a text as `units` does, but keep short parts of a list whole: 推进中 3，还没有报的：财政局、审计局.
    A part also ends at two blanks, as between a file and its counts."""
    return [
        unit
        for part in re.findall(r"(?:[^、，： ]| (?! ))+(?:[、，：]+| *)|[、，：]+| +", text)
        for unit in ([part] if cell_len(part) <= _LONGEST_PART else units(part))
    ]


_LONGEST_PART = 26
"""The greatest width in cells of a part of a list that is kept whole."""


def wrapped(text: str, width: int, style: str = "") -> Text:
    """Return a text broken into lines of at most `width` cells, which rich leaves as they are."""
    return Text("\n".join(wrap(text, width)), style=style, no_wrap=True, overflow="ignore")


def hanging(line: str, width: int) -> list[str]:
    """Break a line into lines of at most `width` cells; those that continue it are indented by four
    blanks more. A path is not broken, so that it can be copied: one that is too long for a line goes
    beyond it."""
    body = line.lstrip(" ")
    indent = " " * (len(line) - len(body))
    if cell_len(line) <= width:
        return [line]
    first, *more = wrap(body, max(width - len(indent) - 4, 8), _command_units)
    return [indent + first, *(f"{indent}    {each}" for each in more)]


def _command_units(text: str) -> list[str]:
    """Split a text as `list_units` does, but not inside a path."""
    found: list[str] = []
    at = 0
    for match in _PATH.finditer(text):
        found += [*list_units(text[at : match.start()]), match[0]]
        at = match.end()
    return [*found, *list_units(text[at:])]


def wrap(text: str, width: int, pieces: Callable[[str], list[str]] = units) -> list[str]:
    """Break a text into lines of at most `width` cells, between the parts that `pieces` splits it
    into. A part wider than a line is broken inside. Only blanks at the end of a line are
    dropped."""
    lines: list[str] = []
    for paragraph in with_signs(text).split("\n"):
        line, used = "", 0
        for unit in pieces(paragraph):
            wide = cell_len(unit.rstrip())
            if line and used + wide > width:
                lines.append(line.rstrip())
                line, used = "", 0
            if wide > width and not (pieces is _command_units and _PATH.fullmatch(unit)):
                for character in unit:
                    size = cell_len(character)
                    if line and used + size > width:
                        lines.append(line)
                        line, used = "", 0
                    line += character
                    used += size
                continue
            line += unit
            used += cell_len(unit)
        lines.append(line.rstrip())
    return lines
