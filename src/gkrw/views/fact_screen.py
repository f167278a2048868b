"""Labelled facts drawn on a terminal, one sheet below the other."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from gkrw.cli.terminal import console, show
from gkrw.views.wrap import wrap

_WIDEST = 120


def draw(sheets: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
    """Print each sheet: its title, then label and text of each fact."""
    width = min(console().width, _WIDEST)
    show(_lines(sheets, width))


def _lines(
    sheets: Sequence[tuple[str, Sequence[tuple[str, str]]]], width: int
) -> Iterator[RenderableType]:
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
