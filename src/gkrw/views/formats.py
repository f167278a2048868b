"""Data as JSON, JSON Lines, CSV, Markdown or ids."""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from gkrw.core.wording import UNSHOWN


class Format(Enum):
    """The values of `--format`; each command takes some of them."""

    TEXT = "text"
    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MD = "md"
    ID = "id"
    DOCX = "docx"
    XLSX = "xlsx"
    HTML = "html"
    GITHUB = "github"


TABLE_FORMATS = (Format.TABLE, Format.JSON, Format.JSONL, Format.CSV, Format.MD, Format.ID)
"""The formats of the commands that list something."""


def records_text(
    format: Format,
    records: Iterable[dict[str, Any]],
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    ids: Iterable[str],
) -> str:
    """Return the data in a format: `records` in JSON and JSON Lines, `rows` below `columns` in CSV
    and Markdown, and `ids`, one a line, in any other format."""
    if format is Format.JSON:
        return json_text(list(records))
    if format is Format.JSONL:
        return "".join(json_text(record, indent=None) for record in records)
    if format is Format.CSV:
        return _csv([columns, *rows])
    if format is Format.MD:
        return markdown_table(columns, rows)
    return "".join(f"{each}\n" for each in ids)


def json_text(data: Any, indent: int | None = 2) -> str:
    """JSON, indented or on one line, with a final line break. Chinese stays as it is; control
    characters are escaped."""
    import json

    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return UNSHOWN.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def markdown_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    cells = [columns, ["---"] * len(columns), *(map(escape_markdown, row) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def _csv(rows: Iterable[Sequence[str]]) -> str:
    """Return CSV for Excel: with a BOM, and with ' before each cell that Excel would take for a
    formula."""
    import csv
    import io

    stream = io.StringIO()
    csv.writer(stream).writerows([*map(guarded, row)] for row in rows)
    return "\ufeff" + stream.getvalue()


def guarded(cell: str) -> str:
    """Return the text of a cell of CSV, with ' before what Excel would take for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def escape_markdown(cell: str) -> str:
    """Return a text on one line, with <br> for line breaks, and escape what Markdown would
    interpret."""
    return cell.translate(_MARKDOWN_ESCAPES)


_MARKDOWN_ESCAPES = str.maketrans(
    {mark: f"\\{mark}" for mark in "\\`*_[]|~"} | {"&": "&amp;", "<": "&lt;", "\n": "<br>"}
)
