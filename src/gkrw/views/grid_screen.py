"""A grid of short cells for a terminal."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from gkrw.views.wrap import name_units, phrase_units, wrap


def draw_grid(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int],
    names_in: int | None,
    notes: Sequence[str],
    width: int,
) -> Iterator[RenderableType]:
    """The grid for a terminal `width` cells wide.

    `numbers` are the columns, from 0, that hold numbers. The column `names_in` holds lists of names
    and takes the room that the others leave.
    """
    widths = _widths(columns, rows, numbers, names_in, width)
    if sum(widths) + _GAP * (len(columns) - 1) <= width:
        yield _table(columns, rows, numbers, names_in, widths)
    else:
        yield from _cards(columns, rows, width)
    yield Text("")
    for note in notes:
        yield Text("\n".join(wrap(note, width)))


def _widths(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int],
    names_in: int | None,
    width: int,
) -> list[int]:
    """The widths of the columns in cells.

    Where the grid is too wide, headings over numbers are broken and the names get less room, as
    little as needed. Numbers are never broken.
    """
    widths: list[int] = []
    for heading_at_most in (width, 16, 10):
        widths = [
            max(
                *(cell_len(line) for line in _heading(title, index, numbers, heading_at_most)),
                *(cell_len(row[index]) for row in rows),
            )
            for index, title in enumerate(columns)
        ]
        missing = sum(widths) + _GAP * (len(columns) - 1) - width
        if names_in is not None and missing > 0:
            widths[names_in] -= min(missing, max(widths[names_in] - _NARROWEST, 0))
            missing = sum(widths) + _GAP * (len(columns) - 1) - width
        if missing <= 0:
            break
    return widths


def _heading(title: str, index: int, numbers: Sequence[int], at_most: int) -> list[str]:
    return wrap(title, at_most) if index in numbers else [title]


def _table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int],
    names_in: int | None,
    widths: Sequence[int],
) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD,
        header_style="bold cyan",
        show_edge=False,
        pad_edge=False,
        padding=(0, 0, 0, 1),
    )
    for index, title in enumerate(columns):
        table.add_column(
            Text("\n".join(_heading(title, index, numbers, widths[index]))),
            width=widths[index],
            justify="right" if index in numbers else "left",
            overflow="fold",
        )
    for row in rows:
        table.add_row(
            *(_cell(cell, index, widths[index], names_in) for index, cell in enumerate(row))
        )
    return table


def _cards(
    columns: Sequence[str], rows: Sequence[Sequence[str]], width: int
) -> Iterator[RenderableType]:
    """The rows one below the other, for a terminal too narrow for the table."""
    for number, (name, *cells) in enumerate(rows):
        if number:
            yield Text("")
        yield Text("\n".join(wrap(name, width)), style="bold cyan")
        facts = "，".join(
            f"{title} {cell}" for title, cell in zip(columns[1:], cells, strict=True) if cell
        )
        lines = wrap(facts, width - 2, phrase_units)
        yield Text("\n".join(f"  {line}" for line in lines))


_GAP = 2
_NARROWEST = 12
_LIGHTS = {"红": "bold red", "黄": "yellow", "绿": "green"}


def _cell(cell: str, index: int, width: int, names_in: int | None) -> Text:
    if index == names_in:
        return Text("\n".join(wrap(cell, width, name_units)))
    if cell in _LIGHTS:
        return Text(cell, style=_LIGHTS[cell])
    nothing = cell in ("0", "-", "否")
    return Text(cell, style="bright_black" if nothing else "bold" if index == 0 else "")
