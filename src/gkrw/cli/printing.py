"""Printing on standard output and standard error. Rich is imported only for a terminal."""

import codecs
import errno
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from gkrw.core.wording import LINE_BREAK_SIGN, UNSHOWN, on_one_line, with_signs

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.segment import Segment

    from gkrw.views.diff_page import ChangePage


def write(text: str) -> bool:
    """Write text on standard output, with signs for control characters. Return False if the reader
    has closed the pipe (`| head`): then this text and all later ones are dropped."""
    return send(sys.stdout, _shown(text))


def write_lines(lines: Iterable[str]) -> None:
    """Write each line with a line break. A line break inside a line becomes a sign: it can only be
    from a name."""
    write("".join([line.replace("\n", LINE_BREAK_SIGN) + "\n" for line in lines]))


def _shown(text: str) -> str:
    """Return a text with signs for control characters, but with its tabs and line breaks."""
    return UNSHOWN.sub(lambda match: with_signs(match[0]), text)


def send(stream: TextIO, text: str) -> bool:
    """Write a text as it is, with its colour codes. Return what `write` returns."""
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        if error.errno not in _PIPE_CLOSED:
            raise
        # The command runs to its end. The null device takes what else is written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return False
    return True


_PIPE_CLOSED = (errno.EPIPE, errno.EINVAL if os.name == "nt" else errno.EPIPE)


def say_error(message: str, fix: str = "") -> None:
    """Print 错误：… and, where there is a fix, 改法：…"""
    send(sys.stderr, f"错误：{on_one_line(message)}\n")
    if fix:
        send(sys.stderr, f"改法：{on_one_line(fix)}\n")


def note(*lines: str) -> None:
    """Print a remark, of one line or several: 注意：…"""
    text = "\n".join(map(on_one_line, lines))
    send(sys.stderr, f"注意：{text}\n")


def is_terminal() -> bool:
    """Return whether standard output is a terminal, and not a dumb one (TERM=dumb)."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def is_drawn() -> bool:
    """Return whether standard output is a terminal that is wide enough for a drawn page. A narrower
    one gets plain text, whose lines it breaks itself."""
    return is_terminal() and screen_width() >= _NARROWEST


_NARROWEST = 24
"""The least width in cells of a page."""


def screen_width() -> int:
    """Return the width of the terminal in cells, at least 8: COLUMNS, else what the terminal says,
    else 80."""
    from shutil import get_terminal_size

    return max(get_terminal_size().columns, 8)


def console() -> "Console":
    """Return a console on standard output. Rich obeys NO_COLOR. Texts are never markup, and control
    characters in them become signs."""
    from rich.console import Console

    class Screen(Console):
        def render(self, *arguments: Any) -> "Iterator[Segment]":
            for segment in super().render(*arguments):
                yield segment._replace(text=_shown(segment.text))

    return Screen(width=max(screen_width(), _NARROWEST), markup=False, highlight=False, emoji=False)


def show(renderables: Iterable["RenderableType"]) -> bool:
    """Print renderables one below the other. Return what `write` returns."""
    screen = console()
    with screen.capture() as capture:
        for renderable in renderables:
            screen.print(renderable)
    # Remove trailing blanks: they would be copied with the text.
    return send(sys.stdout, re.sub(r"(?m) +(?=(?:\x1b\[0m)?$)", "", capture.get()))


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
        from gkrw.views.wrap import hanging

        width = screen_width()
        for columns, rows in grids:
            show(draw_grid(columns, rows, numbers, names_in, width))
        write_lines(line for each in notes for line in hanging(on_one_line(each), width))
        return
    for columns, rows in grids:
        write_lines([*("\t".join(line) for line in (columns, *rows)), ""])
    write_lines(notes)


def write_page(page: "ChangePage", markdown: bool) -> bool:
    """Print a page of changes as Markdown, drawn for a terminal (in colour if it has colours), or
    as plain text. Return what `write` returns."""
    from dataclasses import replace

    from gkrw.views.diff_page import markdown_of, plain_text_of

    # The names of versions may contain control characters.
    page = replace(page, versions=on_one_line(page.versions), summary=on_one_line(page.summary))
    if markdown:
        return write(markdown_of(page))
    if is_drawn():
        from gkrw.views.diff_screen import draw_changes

        screen = console()
        has_colour = screen.color_system is not None and not screen.no_color
        return show(draw_changes(page, screen.width, has_colour))
    return write(plain_text_of(page))


def prepare_streams() -> None:
    """Make standard output and standard error accept Chinese whatever the system's encoding is: a
    pipe or file gets UTF-8, a terminal keeps its encoding, with other signs for what it lacks."""
    import io

    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller, as in `gkrw list >&-`
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for good
    codecs.register_error("other signs", _other_signs)
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty():
            stream.reconfigure(errors="other signs")
        else:
            # CSV brings its own line breaks, which Windows must not translate once more; and a
            # file name that is not UTF-8 must not stop the output.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _other_signs(error: UnicodeError) -> tuple[str, int]:
    """Replace what the encoding of a terminal lacks, such as › in GBK: by a similar sign (^[ for
    ␛), the usual form of a compatibility character, or else an escape."""
    import unicodedata

    assert isinstance(error, UnicodeEncodeError)
    signs = ""
    for character in error.object[error.start : error.end]:
        sign = _SIGNS_IN_ASCII.get(character) or unicodedata.normalize("NFKC", character)
        signs += sign.encode(error.encoding, "backslashreplace").decode(error.encoding)
    return signs, error.end


_SIGNS_IN_ASCII = {"›": ">", "⇥": ">", "↵": "/", "•": "*", "�": "?"} | {
    chr(0x2400 + code): f"^{chr(64 + code)}" for code in range(32)
}
