"""Where the table is: the nearest enclosing folder that has `data/tasks.yaml`, as git finds its own."""

from pathlib import Path

TABLE_PATH = Path("data") / "tasks.yaml"
PROGRESS = "progress"
"""The folder of the progress files, beside the table."""


def find_table(start: Path) -> Path | None:
    """The table of the nearest folder at or above `start`, or None."""
    start = start.absolute()
    for folder in (start, *start.parents):
        candidate = folder / TABLE_PATH
        if candidate.is_file():
            return candidate
    return None
