"""Read what a returned workbook held when it was issued."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from gkrw.checklist.columns import compared_keys
from gkrw.checklist.content import GUIDE_SHEET, HIDDEN_FORMAT, HIDDEN_SHEET, TITLES
from gkrw.core.assignments import LoadedTable
from gkrw.office.xlsx.workbook_reader import SheetGrid
from gkrw.returns.cell_texts import cell_text
from gkrw.returns.column_layout import FILLED


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """A row as it was issued: the digests of its fixed texts, empty where they are not known, and
    the texts of its cells to fill in. Both are by column key."""

    digests: Mapping[str, str]
    texts: Mapping[str, str]


IssuedRows = Mapping[tuple[str, str], IssuedRow]
"""The rows of a workbook as they were issued, by department and task id."""


class Issued(NamedTuple):
    """What a workbook held when it was issued: its rows, and the digests of the sheets that are not
    filled in, by sheet name."""

    rows: IssuedRows
    sheets: Mapping[str, str]
    table: str = ""
    """The key of the table, or its title; empty where the workbook does not say."""
    table_title: str = ""
    """The title of the table where `table` is its key; else empty."""
    columns: Mapping[str, str] = MappingProxyType({})
    """The headings of the columns that only this table had or named so, by key."""


def read_issued(
    grids: Sequence[SheetGrid], loaded: LoadedTable, properties: Mapping[str, str]
) -> Issued:
    """Read the hidden sheet. If it is missing or of another format, only the table may be known: by
    the `properties` of the file if gkrw wrote them, or by the guide."""
    hidden = next((grid.rows for grid in grids if grid.name == HIDDEN_SHEET), {})
    rows = [
        {at: cell_text(value) for at, value in cells.items()} for _, cells in sorted(hidden.items())
    ]
    starts = (at for at, row in enumerate(rows) if (row.get(0), row.get(1)) == ("department", "id"))
    start = next(starts, len(rows))
    record = {row.get(0, ""): row.get(1, "") for row in rows[:start]}
    if start == len(rows) or record.get("format") != str(HIDDEN_FORMAT):
        return _issued_without_record(grids, properties)
    sheets = {row.get(1, ""): row.get(2, "") for row in rows[:start] if row.get(0) == "sheet"}
    own = next((row for row in rows[:start] if row.get(0) == "columns"), {})
    pairs = (text.partition("=") for text in own.values())
    keys = {at: key for at, key in rows[start].items() if key in FILLED}
    compared = compared_keys(loaded.table)
    issued = {}
    for row in rows[start + 1 :]:
        department, task, joined = (row.get(at, "") for at in range(3))
        digests = joined.split(" ")
        # A department may have been renamed since: its old name may be an alias now.
        issued[loaded.roster.canonical.get(department, department), task] = IssuedRow(
            dict(zip(compared, digests, strict=True)) if len(digests) == len(compared) else {},
            {key: row.get(at, "") for at, key in keys.items()},
        )
    title = record.get("table", "")
    return Issued(
        issued,
        sheets,
        record.get("key") or title,
        title if record.get("key") else "",
        {key: heading for key, _, heading in pairs if key and heading},
    )


def _issued_without_record(grids: Iterable[SheetGrid], properties: Mapping[str, str]) -> Issued:
    own = properties if properties.get("category") in TITLES else {}
    guide = next((grid for grid in grids if grid.name == GUIDE_SHEET), None)
    # the guide has the title of the table below its heading
    title = own.get("subject") or (cell_text(guide.value(1, 0)) if guide else "")
    key = own.get("keywords", "")
    return Issued({}, {}, key or title, title if key else "")
