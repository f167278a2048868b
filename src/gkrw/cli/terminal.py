"""What a terminal is, and printing to it. Rich is imported here and only when there is one."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from gkrw.cli.output import write

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


def is_terminal() -> bool:
    """Whether a person reads standard output on a screen."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def console() -> "Console":
    """A console on standard output. Rich obeys NO_COLOR and COLUMNS; texts are never markup."""
    from rich.console import Console

    return Console(markup=False, highlight=False, emoji=False, soft_wrap=False)


def show(renderables: Iterable["RenderableType"]) -> None:
    """Print the parts one below the other."""
    screen = console()
    with screen.capture() as capture:
        for renderable in renderables:
            screen.print(renderable)
    # Lines end where their text ends: trailing blanks would come along when copied.
    write("".join(line.rstrip(" ") + "\n" for line in capture.get().splitlines()))


def prepare_streams() -> None:
    """Chinese must come out whatever the system's encoding is.

    A pipe or file always gets UTF-8; a screen keeps its encoding, with escapes for what it
    cannot show.
    """
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
