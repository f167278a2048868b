"""Writing to standard output."""

import sys
from collections.abc import Iterable

from gkrw.core.errors import Exit, UserError


def write(text: str) -> None:
    """Write text. A reader that has gone away (`| head`) ends the command quietly."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        import os

        # The interpreter flushes standard output once more when it ends: give it a place to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise UserError("", exit=Exit.DONE) from None


def write_lines(lines: Iterable[str]) -> None:
    """Write each line with a line break."""
    write("".join(f"{line}\n" for line in lines))
