"""A grid of short cells for a terminal."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from gkrw.progress.standing import Light
from gkrw.views.wrap import name_units, phrase_units, wrap, wrapped


def draw_grid(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int],
    names_in: int | None,
    width: int,
) -> Iterator[RenderableType]:
    """Yield the grid for a terminal `width` cells wide, or cards if it does not fit. `numbers` are
    the indexes of the columns that hold numbers, and `names_in` is the index of the column that
    holds lists of names, which gets narrower if there is little room."""
    widths = _widths(columns, rows, numbers, names_in, width)
    if sum(widths) + _GAP * (len(columns) - 1) <= width:
        table = Table(
            box=box.SIMPLE_HEAD,
            header_style="bold cyan",
            show_edge=False,
            pad_edge=False,
            padding=(0, 0, 0, 1),
        )
        for index, (title, size) in enumerate(zip(columns, widths, strict=True)):
            is_number = index in numbers
            table.add_column(
                Text("\n".join(wrap(title, size)) if is_number else title),
                width=size,
                justify="right" if is_number else "left",
                overflow="fold",
            )
        for row in rows:
            table.add_row(
                *(_cell(cell, index, widths[index], names_in) for index, cell in enumerate(row))
            )
        yield table
    else:
        yield from _cards(columns, rows, width)
    yield Text("")


def _widths(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int],
    names_in: int | None,
    width: int,
) -> list[int]:
    """Return the widths of the columns in cells. If the grid is too wide, the titles of columns of
    numbers are broken and the column of names gets narrower, as little as needed. Numbers are never
    broken."""
    widths: list[int] = []
    for heading_at_most in (width, 16, 10):
        titles = [
            wrap(title, heading_at_most) if index in numbers else [title]
            for index, title in enumerate(columns)
        ]
        widths = [
            max(map(cell_len, [*lines, *(row[index] for row in rows)]))
            for index, lines in enumerate(titles)
        ]
        missing = sum(widths) + _GAP * (len(columns) - 1) - width
        if names_in is not None and missing > 0:
            given = min(missing, max(widths[names_in] - _NARROWEST, 0))
            widths[names_in] -= given
            missing -= given
        if missing <= 0:
            break
    return widths


def _cards(
    columns: Sequence[str], rows: Sequence[Sequence[str]], width: int
) -> Iterator[RenderableType]:
    """Yield each row as a card, for a terminal too narrow for the grid: its first cell, and below it
    the other filled cells, each after the title of its column."""
    for number, (name, *cells) in enumerate(rows):
        if number:
            yield Text("")
        yield wrapped(name, width, "bold cyan")
        titled = zip(columns[1:], cells, strict=True)
        facts = "，".join(f"{title} {cell}" for title, cell in titled if cell)
        yield Text("\n".join(f"  {line}" for line in wrap(facts, width - 2, phrase_units)))


_GAP = 2
_NARROWEST = 12
_LIGHTS = {
    Light.RED.value: "bold red",
    Light.YELLOW.value: "yellow",
    Light.GREEN.value: "green",
}


def _cell(cell: str, index: int, width: int, names_in: int | None) -> Text:
    if index == names_in:
        return Text("\n".join(wrap(cell, width, name_units)))
    if cell in _LIGHTS:
        return Text(cell, style=_LIGHTS[cell])
    return Text(cell, style="bold" if index == 0 else "")
