"""Slips in the text of a table that have one right correction, as people and editors make them."""

import re
from collections.abc import Callable
from random import Random

Slip = Callable[[Random, list[str]], set[int]]
"""Changes some of the lines and returns their indexes."""


def _lines_like(rng: Random, lines: list[str], pattern: str) -> int | None:
    """Return a random line outside of texts that matches a pattern from its first character."""
    texts = {at + 1 for at, line in enumerate(lines) if line.endswith("|")}
    found = [at for at, line in enumerate(lines) if at not in texts and re.match(pattern, line)]
    return rng.choice(found) if found else None


def tabs(rng: Random, lines: list[str]) -> set[int]:
    """Some lines are indented with tabs."""
    size, some = rng.choice((2, 4, 8)), _some_lines(rng, lines)
    for at in some:
        width = len(lines[at]) - len(lines[at].lstrip(" "))
        lines[at] = "\t" * (width // size) + " " * (width % size) + lines[at].lstrip(" ")
    return {at for at in some if "\t" in lines[at]}


def wide_blanks(rng: Random, lines: list[str]) -> set[int]:
    """Some lines are indented with wide blanks: as many, or half as many."""
    size, some = rng.choice((1, 2)), _some_lines(rng, lines)
    for at in some:
        width = len(lines[at]) - len(lines[at].lstrip(" "))
        lines[at] = "\u3000" * (width // size) + " " * (width % size) + lines[at].lstrip(" ")
    return {at for at in some if lines[at].startswith("\u3000")}


def _some_lines(rng: Random, lines: list[str]) -> list[int]:
    start = rng.randrange(len(lines))
    stop = len(lines) if rng.random() < 0.2 else start + rng.choice((1, 1, 2, 5, 20))
    return [at for at in range(start, min(stop, len(lines))) if lines[at].startswith("  ")]


def wide_colon(rng: Random, lines: list[str]) -> set[int]:
    """A key has a wide colon."""
    at = _lines_like(rng, lines, r" *(- )?[a-z_]+:")
    if at is None or "：" in lines[at]:
        return set()
    lines[at] = re.sub(
        ":( |$)", lambda match: "：" + rng.choice(("", match[1])), lines[at], count=1
    )
    return {at}


def no_blank(rng: Random, lines: list[str]) -> set[int]:
    """There is no blank behind the colon of a key."""
    at = _lines_like(rng, lines, r" *(- )?[a-z_]+: [^|]")
    if at is None:
        return set()
    lines[at] = lines[at].replace(": ", ":", 1)
    return {at}


def dash(rng: Random, lines: list[str]) -> set[int]:
    """The dash of an entry is a wide one, or has no blank behind it."""
    at = _lines_like(rng, lines, r" *- [a-z_]+:")
    if at is None:
        return set()
    lines[at] = lines[at].replace("- ", rng.choice(("-", "－", "－ ", "— ")), 1)
    return {at}


def list_as_text(rng: Random, lines: list[str]) -> set[int]:
    """A list of names is written as a text."""
    at = _lines_like(rng, lines, r" *(lead|responsible|aliases): \[[^]{}]+\]$")
    if at is None:
        return set()
    lines[at] = lines[at].replace("[", "").replace("]", "").replace(", ", "、")
    return {at}


def quotes(rng: Random, lines: list[str]) -> set[int]:
    """Quotes are missing, or are around a number."""
    at = _lines_like(rng, lines, r" *(unit: '%'|at_(least|most): \d+|format: 1)$")
    if at is None:
        return set()
    key, _, value = lines[at].partition(": ")
    lines[at] = f"{key}: {value[1:-1] if value[0] == chr(39) else repr(value)}"
    return {at}


INDENTS: tuple[Slip, ...] = (tabs, wide_blanks)
SLIPS: tuple[Slip, ...] = (wide_colon, no_blank, dash, list_as_text, quotes)


def slipped(rng: Random, text: str) -> tuple[bytes, set[int]]:
    """Return a text with a few slips, perhaps with a BOM or line breaks of Windows, and the indexes
    of the lines that are not as they were."""
    lines = text.split("\n")
    changed: set[int] = set()
    for slip in rng.choices(SLIPS, k=rng.choice((0, 1, 2, 4))):
        changed |= slip(rng, lines)
    if rng.random() < 0.6:
        changed |= rng.choice(INDENTS)(rng, lines)
    if rng.random() < 0.5:
        changed |= _several(rng, lines)
    data = rng.choice(("\n", "\n", "\r\n")).join(lines).encode()
    return (b"\xef\xbb\xbf" if rng.random() < 0.3 else b"") + data, changed


def _several(rng: Random, lines: list[str]) -> set[int]:
    """One line has several slips: it is indented with tabs, and its colon is a wide one."""
    at = _lines_like(rng, lines, r" +(- )?[a-z_]+: ")
    if at is None:
        return set()
    line = [lines[at]]
    for slip in (*rng.sample(SLIPS, k=rng.choice((1, 2, 2, 3))), rng.choice(INDENTS)):
        slip(rng, line)
    is_changed = line[0] != lines[at]
    lines[at] = line[0]
    return {at} if is_changed else set()
