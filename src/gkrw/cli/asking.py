"""Ask questions on a terminal."""

import os
import sys
from collections.abc import Callable
from typing import TypeVar

import typer

from gkrw.cli.printing import say_error, send
from gkrw.core.errors import UserError

T = TypeVar("T")


def can_ask() -> bool:
    """Return whether there is a person at a terminal to ask."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str, meaning: Callable[[str], T], *, many_lines: bool = False) -> T:
    """Ask until `meaning` accepts the answer, and return what it makes of it. It raises UserError
    for an answer that it does not accept, which is shown. An answer of many lines ends with a blank
    line. Raises typer.Abort where the input ends."""
    while True:
        send(sys.stderr, f"{question}：")
        lines = [_line()]
        while many_lines and lines[-1]:
            lines.append(_line())
        try:
            return meaning("\n".join(lines).strip())
        except UserError as error:
            say_error(error.message, error.fix)


def _line() -> str:
    line = sys.stdin.readline()
    if not line:
        send(sys.stderr, os.linesep)
        raise typer.Abort
    return line.strip()
