"""The shared `--format`: the same data as JSON, JSON Lines, CSV, Markdown or ids."""

import sys
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import Any

from gkrw.core.errors import Exit, UserError


class Format(Enum):
    """The values of `--format` that reading commands share."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MD = "md"
    ID = "id"


def write(text: str) -> None:
    """Text to standard output. A reader that has gone away (`| head`) ends the command quietly."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        import os

        # The interpreter flushes standard output once more when it ends: give it a place to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise UserError("", exit=Exit.DONE) from None


def write_records(
    format: Format,
    *,
    records: Callable[[], Iterable[dict[str, Any]]],
    columns: Sequence[str],
    rows: Callable[[], Iterable[Sequence[str]]],
    ids: Callable[[], Iterable[str]],
) -> None:
    """Everything in one of the formats that are not for reading on a screen."""
    if format is Format.JSON:
        write(json_text(list(records())))
    elif format is Format.JSONL:
        import json

        write("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records()))
    elif format is Format.CSV:
        write(_csv([columns, *rows()]))
    elif format is Format.MD:
        write(_markdown(columns, rows()))
    else:
        write("".join(f"{each}\n" for each in ids()))


def json_text(data: Any) -> str:
    """Indented JSON with Chinese as it is, and a final line break."""
    import json

    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _csv(rows: Iterable[Sequence[str]]) -> str:
    """CSV as Excel opens it: a BOM, and no cell that it would take for a formula."""
    import csv
    import io

    stream = io.StringIO()
    csv.writer(stream).writerows([_harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + stream.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _markdown(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *([escaped(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def escaped(cell: str) -> str:
    """A text that stays text in Markdown, on one line."""
    for character in "\\`*_[]|~":
        cell = cell.replace(character, "\\" + character)
    cell = cell.replace("&", "&amp;").replace("<", "&lt;")
    return cell.replace("\n", "<br>")
