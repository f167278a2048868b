"""Printing on standard output and standard error. Rich is imported only for a terminal."""

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gkrw.core.errors import Exit, UserError
from gkrw.core.wording import with_signs

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from gkrw.views.diff_page import ChangePage


def write(text: str) -> None:
    """Write text. If the reader has closed the pipe (`| head`), raises a UserError that ends the
    command without a message."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter flushes standard output at the end: send the rest to the null device.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise UserError("", exit=Exit.DONE) from None


def write_lines(lines: Iterable[str]) -> None:
    """Write each line with a line break."""
    write("".join(f"{line}\n" for line in lines))


def say_error(message: str, fix: str = "") -> None:
    """Print 错误：… and, where there is a fix, 改法：…"""
    print(f"错误：{with_signs(message)}", file=sys.stderr)
    if fix:
        print(f"改法：{with_signs(fix)}", file=sys.stderr)


def note(message: str) -> None:
    """Print a remark: 注意：…"""
    print(f"注意：{with_signs(message)}", file=sys.stderr)


def is_terminal() -> bool:
    """Return whether standard output is a terminal, and not a dumb one (TERM=dumb)."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def console() -> "Console":
    """A console on standard output. Rich obeys NO_COLOR and COLUMNS. Texts are never markup."""
    from rich.console import Console

    screen = Console(markup=False, highlight=False, emoji=False, soft_wrap=False)
    screen.width = max(screen.width or 80, _NARROWEST)  # COLUMNS=0: the width is not known
    return screen


_NARROWEST = 24
"""The least width in cells that is drawn for. A narrower terminal breaks the lines itself."""


def screen_width() -> int:
    """The width of the terminal in cells."""
    return console().width


def show(renderables: Iterable["RenderableType"]) -> None:
    """Print renderables one below the other."""
    screen = console()
    with screen.capture() as capture:
        for renderable in renderables:
            screen.print(renderable)
    # Remove trailing blanks: they would be copied with the text.
    write("".join(line.rstrip(" ") + "\n" for line in capture.get().splitlines()))


def show_grids(
    grids: Sequence[tuple[Sequence[str], Sequence[Sequence[str]]]],
    numbers: Sequence[int],
    notes: Sequence[str],
    names_in: int | None = None,
) -> None:
    """Print grids, each the titles of its columns and its rows, and notes below them: drawn for a
    terminal, else with tabs. `numbers` and `names_in` are as for `draw_grid`."""
    if is_terminal():
        from gkrw.views.grid_screen import draw_grid
        from gkrw.views.wrap import wrapped

        width = screen_width()
        for columns, rows in grids:
            show(draw_grid(columns, rows, numbers, names_in, width))
        show(wrapped(each, width) for each in notes)
        return
    for columns, rows in grids:
        write_lines([*("\t".join(line) for line in (columns, *rows)), ""])
    write_lines(notes)


def write_page(page: "ChangePage", markdown: bool) -> None:
    """Print a page of changes as Markdown, drawn for a terminal (in colour if it has colours), or
    as plain text."""
    from gkrw.views.diff_page import markdown_of, text_of

    if markdown:
        write(markdown_of(page))
    elif is_terminal():
        from gkrw.views.diff_screen import draw_changes

        screen = console()
        has_colour = screen.color_system is not None and not screen.no_color
        show(draw_changes(page, screen.width, has_colour))
    else:
        write(text_of(page))


def prepare_streams() -> None:
    """Make standard output and standard error accept Chinese whatever the system's encoding is: a
    pipe or file gets UTF-8, a terminal keeps its encoding, with escapes for what it cannot show."""
    import io

    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller, as in `gkrw list >&-`
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for good
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty():
            stream.reconfigure(errors="backslashreplace")
        else:
            # CSV brings its own line breaks, which Windows must not translate once more; and a
            # file name that is not UTF-8 must not stop the output.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
