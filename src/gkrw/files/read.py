"""Read files up to a size limit, and name files in messages."""

from pathlib import Path

MAX_YAML_BYTES = 64 * 1024 * 1024
"""The limit for a table or a progress file."""
MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
"""The limit for a Word or Excel file."""


def read_limited(path: Path, limit: int) -> bytes | None:
    """Return the content of a file; None for a file of more than `limit` bytes.

    Raises OSError.
    """
    with path.open("rb") as stream:
        data = stream.read(limit + 1)
    return data if len(data) <= limit else None


def display_path(path: Path) -> str:
    """Return a path as messages show it: relative when it is below the working directory."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return str(path)
