"""Messages on standard error, which leaves standard output to the data."""

import sys


def say_error(message: str, fix: str = "") -> None:
    """Print 错误：… and, where there is a fix, 改法：…"""
    print(f"错误：{printable(message)}", file=sys.stderr)
    if fix:
        print(f"改法：{printable(fix)}", file=sys.stderr)


def note(message: str) -> None:
    """Print a remark: 注意：…"""
    print(f"注意：{printable(message)}", file=sys.stderr)


def printable(text: str) -> str:
    """The text without control characters, which an argument may contain."""
    return "".join(
        character if character.isprintable() or character == "\n" else "\ufffd"
        for character in text
    )
