"""The tables that a new project can start with."""

import re
from pathlib import Path

from gkrw.project import TABLE_PATH

_HERE = Path(__file__).parent
_STARTER_YEAR = "2026"
"""The year that starter.yaml is written for."""
_EXAMPLE_IN_CHECKOUT = _HERE.parents[2] / TABLE_PATH
"""Where the example is if gkrw runs from its source. A wheel has a copy of it, see pyproject.toml."""


def starter_table(year: int) -> bytes:
    """Return a small table for a year, with comments that teach."""
    return shipped("starter.yaml").replace(_STARTER_YEAR.encode(), str(year).encode())


def is_starter(text: str) -> bool:
    """Return whether a text is that of the starter table, for any year."""
    year = re.search(r"^year: (\d{4})$", text, re.MULTILINE)
    return year is not None and text == starter_table(int(year[1])).decode()


def example_table() -> bytes:
    """Return the table that the project of gkrw itself keeps in data/tasks.yaml. Raises OSError."""
    path = _HERE / "example.yaml"
    return path.read_bytes() if path.is_file() else _EXAMPLE_IN_CHECKOUT.read_bytes()


def shipped(name: str) -> bytes:
    """Return the content of a file of this package."""
    return (_HERE / name).read_bytes()
