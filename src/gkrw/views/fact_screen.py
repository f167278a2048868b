"""Labelled facts for a terminal, one sheet below the other."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from gkrw.views.wrap import wrap

_WIDEST = 120


def draw_facts(
    sheets: Sequence[tuple[str, Sequence[tuple[str, str]]]], width: int
) -> Iterator[RenderableType]:
    """Each sheet, its title and then label and text of each fact, for a terminal `width` cells
    wide."""
    width = min(width, _WIDEST)
    for number, (title, facts) in enumerate(sheets):
        if number:
            yield Text("")
        yield Text("\n".join(wrap(title, width)), style="bold cyan", no_wrap=True)
        column = max(cell_len(label) for label, _ in facts) + 2
        for label, fact in facts:
            line = Text(no_wrap=True, overflow="ignore")
            line.append(label + " " * (column - cell_len(label)), style="bright_black")
            line.append(("\n" + " " * column).join(wrap(fact, width - column)))
            yield line
