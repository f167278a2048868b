"""A grid of short cells drawn on a terminal."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from gkrw.cli.terminal import console, show
from gkrw.cli.wrap import wrap


def draw(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Sequence[int],
    notes: Sequence[str],
) -> None:
    """Print the grid. `numbers` are the columns, from 0, that hold numbers."""
    width = console().width
    table = Table(box=box.SIMPLE_HEAD, header_style="bold cyan", show_edge=False, pad_edge=False)
    for index, title in enumerate(columns):
        heading = "\n".join(wrap(title, 10)) if index in numbers else title
        table.add_column(
            Text(heading), justify="right" if index in numbers else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(
            *(_cell(cell, index in numbers, index == 0) for index, cell in enumerate(row))
        )
    show([table, Text(""), *(Text("\n".join(wrap(note, width))) for note in notes)])


def _cell(cell: str, is_number: bool, is_name: bool) -> Text:
    nothing = cell in ("0", "-", "否")
    style = "bright_black" if nothing else "bold" if is_name else ""
    return Text(cell, style=style, no_wrap=is_number or is_name)
