"""Changes for a terminal: deleted text red and struck out, inserted text green and underlined."""

from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from gkrw.core.wording import with_signs
from gkrw.diff.entry import ChangeEntry, EntryLine
from gkrw.diff.text_diff import Edit
from gkrw.views.diff_page import MARKS, ChangePage, heading_with_action, place_text, walk_entries
from gkrw.views.wrap import name_units, units, wrap, wrapped

_STYLES = {Edit.KEPT: "", Edit.DELETED: "red strike", Edit.INSERTED: "green underline"}
_SIGNS = {"+": "bold green", "-": "bold red", "→": "bold yellow", "~": "bold"}
_LABEL = "cyan"
_WIDEST = 120
"""The greatest width in cells: longer lines are hard to read."""
_INDENT = 4
_LONGEST_LABEL = 14
"""The greatest width in cells of a label that has its text on the same line."""


def draw_changes(page: ChangePage, width: int, has_colour: bool) -> Iterator[RenderableType]:
    """Yield the parts of the page for a terminal `width` cells wide. Without colour, changes have
    marks."""
    width = min(width, _WIDEST)
    yield wrapped(page.versions, width)
    yield wrapped(page.summary, width, "bold")
    for entry, depth, heading in walk_entries(page.entries):
        if not depth:
            yield Text("")
        if heading:
            yield wrapped(heading, width, "bold cyan")
        indent = depth * _INDENT
        yield _head(entry, width, indent)
        for line in entry.lines:
            yield _line(line, width, indent + _INDENT, has_colour)
    for note in page.notes:
        yield Text("")
        yield wrapped(note, width, "yellow")


def _head(entry: ChangeEntry, width: int, indent: int) -> Text:
    """Return the sign, name, title and action, followed by the place: on the same line if there is
    room, else below."""
    lines = wrap(heading_with_action(entry), width - indent - 2)
    text = Text(" " * indent, no_wrap=True, overflow="ignore")
    text.append(f"{entry.sign} ", style=_SIGNS[entry.sign])
    hang = "\n" + " " * (indent + 2)
    text.append(hang.join(lines), style=_SIGNS[entry.sign])
    place = place_text(entry)
    if not place:
        return text
    used = indent + 2 + cell_len(lines[-1]) + 2
    if used + cell_len(place) <= width:
        text.append(f"  {place}")
    else:
        text.append(hang + hang.join(wrap(place, width - indent - 2)))
    return text


def _line(line: EntryLine, width: int, indent: int, has_colour: bool) -> Text:
    start = indent
    out = Text(" " * indent, no_wrap=True, overflow="ignore")
    if cell_len(line.label) > _LONGEST_LABEL:
        out.append(("\n" + " " * indent).join(wrap(line.label, width - indent)), style=_LABEL)
        start += 2
        out.append("\n" + " " * start)
    elif line.label:
        out.append(f"{line.label}  ", style=_LABEL)
        start += cell_len(line.label) + 2
    for number, part in enumerate(_marked_lines(line, width - start, has_colour)):
        if number:
            out.append("\n" + " " * start)
        if line.is_remark:
            part.stylize("yellow")
        out.append_text(part)
    return out


def _marked_lines(line: EntryLine, width: int, has_colour: bool) -> Iterator[Text]:
    """Yield the text of an entry's line with styles and marks, broken into lines."""
    whole = Text()
    for edit, part in line.spans:
        start, end = ("", "") if has_colour else MARKS[edit]
        for number, paragraph in enumerate(part.split("\n")):
            if number:
                whole.append("\n")
            if paragraph:
                whole.append(start + with_signs(paragraph) + end, style=_STYLES[edit])
    at = 0
    for each in wrap(whole.plain, width, name_units if line.is_name_list else _units):
        at = whole.plain.index(each, at)
        yield whole[at : at + len(each)] if each else Text("")
        at += len(each)


def _units(text: str) -> list[str]:
    """Split a text as `units` of gkrw.views.wrap does, but keep marks with the text that they
    mark."""
    found: list[str] = []
    for unit in units(text):
        if found and (found[-1].endswith(("[-", "{+")) or unit.startswith(("-]", "+}"))):
            found[-1] += unit
        else:
            found.append(unit)
    return found
