"""A grid of short cells drawn on a terminal."""

from collections.abc import Sequence

from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from gkrw.cli.terminal import console, show
from gkrw.cli.wrap import names, wrap


def draw(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int],
    names_in: int | None,
    notes: Sequence[str],
) -> None:
    """Print the grid. `numbers` are the columns, from 0, that hold numbers; the column
    `names_in` holds lists of names and takes the room that the others leave.
    """
    width = console().width
    headings = [
        wrap(title, 10) if index in numbers else [title] for index, title in enumerate(columns)
    ]
    widths = [
        max(cell_len(text) for text in (*heading, *(row[index] for row in rows)))
        for index, heading in enumerate(headings)
    ]
    if names_in is not None:
        others = sum(widths) - widths[names_in] + _GAP * (len(columns) - 1)
        widths[names_in] = min(widths[names_in], max(width - others, _NARROWEST))
    table = Table(
        box=box.SIMPLE_HEAD,
        header_style="bold cyan",
        show_edge=False,
        pad_edge=False,
        padding=(0, 0, 0, 1),
    )
    for index, heading in enumerate(headings):
        table.add_column(
            Text("\n".join(heading)),
            width=widths[index],
            justify="right" if index in numbers else "left",
            overflow="fold",
        )
    for row in rows:
        table.add_row(
            *(_cell(cell, index, widths[index], names_in) for index, cell in enumerate(row))
        )
    show([table, Text(""), *(Text("\n".join(wrap(note, width))) for note in notes)])


_GAP = 2
_NARROWEST = 12


def _cell(cell: str, index: int, width: int, names_in: int | None) -> Text:
    if index == names_in:
        return Text("\n".join(wrap(cell, width, names)))
    nothing = cell in ("0", "-", "否")
    return Text(cell, style="bright_black" if nothing else "bold" if index == 0 else "")
