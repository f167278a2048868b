"""Changes drawn on a terminal: removed red and struck out, new green and underlined."""

from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from gkrw.cli.terminal import console, show
from gkrw.diff.entry import ChangeEntry, EntryLine
from gkrw.diff.text_diff import Is
from gkrw.views.diff_page import Page
from gkrw.views.diff_text import MARKS, heading, place_of
from gkrw.views.wrap import names, units, wrap

_STYLES = {Is.KEPT: "", Is.OLD: "red strike", Is.NEW: "green underline"}
_SIGNS = {"+": "bold green", "-": "bold red", "→": "bold yellow", "~": "bold"}
_DIM = "bright_black"
_WIDEST = 120
_INDENT = 4
_LABEL_AT_MOST = 14
"""Cells that a label may take before its text starts on the next line."""


def draw(page: Page) -> None:
    """Print the page at the width of the terminal. Without colour, marks stand in the text."""
    screen = console()
    has_colour = screen.color_system is not None and not screen.no_color
    show(_page(page, min(screen.width, _WIDEST), has_colour))


def _page(page: Page, width: int, has_colour: bool) -> Iterator[RenderableType]:
    yield _wrapped(page.versions, width, _DIM)
    yield _wrapped(page.summary, width, "bold")
    path: tuple[str, ...] | None = None
    for entry in page.entries:
        yield Text("")
        if entry.path != path and entry.path:
            yield _wrapped(" › ".join(entry.path), width, "bold cyan")
        path = entry.path
        yield from _entry(entry, width, 0, has_colour)
    for said in page.notes:
        yield Text("")
        yield _wrapped(said, width, "yellow")


def _wrapped(text: str, width: int, style: str = "") -> Text:
    return Text("\n".join(wrap(text, width)), style=style, no_wrap=True, overflow="ignore")


def _entry(
    entry: ChangeEntry, width: int, indent: int, has_colour: bool
) -> Iterator[RenderableType]:
    yield _head(entry, width, indent)
    for line in entry.lines:
        yield from _line(line, width, indent + _INDENT, has_colour)
    for each in entry.inside:
        yield from _entry(each, width, indent + _INDENT, has_colour)


def _head(entry: ChangeEntry, width: int, indent: int) -> Text:
    """The sign, name and title; where it stands, behind them if there is room, else below."""
    lines = wrap(heading(entry).removeprefix(f"{entry.sign} "), width - indent - 2)
    text = Text(" " * indent, no_wrap=True, overflow="ignore")
    text.append(f"{entry.sign} ", style=_SIGNS[entry.sign])
    hang = "\n" + " " * (indent + 2)
    text.append(hang.join(lines), style=_SIGNS[entry.sign])
    place = place_of(entry)
    if not place:
        return text
    used = indent + 2 + cell_len(lines[-1]) + 2
    if used + cell_len(place) <= width:
        text.append(f"  {place}", style=_DIM)
    else:
        text.append(hang + hang.join(wrap(place, width - indent - 2)), style=_DIM)
    return text


def _line(line: EntryLine, width: int, indent: int, has_colour: bool) -> Iterator[Text]:
    start = indent
    out = Text(" " * indent, no_wrap=True, overflow="ignore")
    if cell_len(line.label) > _LABEL_AT_MOST:
        out.append(("\n" + " " * indent).join(wrap(line.label, width - indent)), style=_DIM)
        start += 2
        out.append("\n" + " " * start)
    elif line.label:
        out.append(f"{line.label}  ", style=_DIM)
        start += cell_len(line.label) + 2
    for number, part in enumerate(_styled(line, width - start, has_colour)):
        if number:
            out.append("\n" + " " * start)
        if line.is_remark:
            part.stylize("yellow")
        out.append_text(part)
    yield out


def _styled(line: EntryLine, width: int, has_colour: bool) -> Iterator[Text]:
    """The lines of marked text, broken as `wrap` breaks them."""
    whole = Text()
    for kind, part in line.pieces:
        start, end = ("", "") if has_colour else MARKS[kind]
        for number, paragraph in enumerate(part.split("\n")):
            if number:
                whole.append("\n")
            if paragraph:
                whole.append(start + paragraph + end, style=_STYLES[kind])
    at = 0
    for each in wrap(whole.plain, width, names if line.of_names else _units):
        at = whole.plain.index(each, at)
        yield whole[at : at + len(each)] if each else Text("")
        at += len(each)


def _units(text: str) -> list[str]:
    """The units of a text, the marks of what is old or new together with what they mark."""
    found: list[str] = []
    for unit in units(text):
        if found and (found[-1].endswith(("[-", "{+")) or unit.startswith(("-]", "+}"))):
            found[-1] += unit
        else:
            found.append(unit)
    return found
