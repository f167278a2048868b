"""Positions of cells on a sheet, and their names: H7, A2:B4."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from itertools import product

Position = tuple[int, int]
"""A row and a column, both from 0."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


def cell_name(position: Position) -> str:
    """Return the name of a cell, such as H7."""
    row, column = position
    return f"{column_letters(column)}{row + 1}"


@lru_cache(maxsize=256)  # 0.3 µs, and each of many cells asks
def column_letters(column: int) -> str:
    """Return the letters of a column, counted from 0: H for 7."""
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


_CELL_NAME = re.compile(r"\s*\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\s*")


def position_of(name: str) -> Position | None:
    """Return the position of a cell such as H7; None for any other text and outside of a sheet."""
    match = _CELL_NAME.fullmatch(name)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row - 1, column - 1) if 0 < row <= LAST_ROW and column <= LAST_COLUMN else None


def corners(reference: str) -> tuple[int, int, int, int]:
    """Return the first row and column of a range such as A2:B4, or of a single cell, and the last
    ones; a range without cells for whole rows and columns."""
    first, _, last = reference.partition(":")
    start, end = position_of(first), position_of(last or first)
    return (0, 0, -1, -1) if start is None or end is None else (*start, *end)


def cells_of_range(reference: str, most: int) -> list[Position]:
    """Return the cells of a range, row by row; none for a range of more than `most` cells."""
    top, left, bottom, right = corners(reference)
    if not 0 < (bottom - top + 1) * (right - left + 1) <= most:
        return []
    return list(product(range(top, bottom + 1), range(left, right + 1)))


def filled_in_range(
    rows: Mapping[int, Collection[int]], reference: str
) -> Iterator[Position | None]:
    """Yield the first cell of a range, the others that `rows` have, and None for each further row or
    cell that is looked at."""
    top, left, bottom, right = corners(reference)
    if top <= bottom:
        yield top, left
    for row in range(top, bottom + 1) if bottom - top < len(rows) else sorted(rows):
        yield None
        for column in rows.get(row, ()) if top <= row <= bottom else ():
            yield (row, column) if left <= column <= right else None
