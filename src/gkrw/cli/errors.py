"""How a command ends that cannot go on: a message, what to do, and one of the exit codes."""

import sys
from enum import IntEnum


class Exit(IntEnum):
    """The exit codes, the same for every command."""

    DONE = 0
    FOUND = 1
    """The command ran and found something wrong."""
    USAGE = 2
    """Wrong usage: an unknown option, department or task."""
    WORLD = 3
    """The world failed: a file is missing or cannot be read."""


class Stop(Exception):
    """Ends a command. `message` and `fix` are Chinese and shown as they are."""

    def __init__(self, code: Exit, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fix = fix


def usage(message: str, fix: str = "") -> Stop:
    """What was typed cannot be meant."""
    return Stop(Exit.USAGE, message, fix)


def say(message: str, fix: str = "") -> None:
    """An error on standard error: 错误：… and 改法：…"""
    print(f"错误：{printable(message)}", file=sys.stderr)
    if fix:
        print(f"改法：{printable(fix)}", file=sys.stderr)


def note(message: str) -> None:
    """A remark on standard error, which leaves standard output to the data."""
    print(f"注意：{printable(message)}", file=sys.stderr)


def printable(text: str) -> str:
    """The text without characters that steer a terminal, which an argument may contain."""
    return "".join(
        character if character.isprintable() or character == "\n" else "\ufffd"
        for character in text
    )
