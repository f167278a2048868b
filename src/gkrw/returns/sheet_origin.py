"""Find out whose checklist a returned sheet is, and what it held when it was issued."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from gkrw.checklist.columns import COMPARED
from gkrw.checklist.content import HIDDEN_FORMAT, HIDDEN_SHEET, TITLE
from gkrw.core.assignments import LoadedTable
from gkrw.core.recipients import can_receive
from gkrw.office.xlsx.workbook_reader import SheetGrid
from gkrw.returns.returned_sheet import ReturnedSheet, cell_text


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """A row as it was issued: the digests of its fixed texts, without any where they are not known,
    and the texts of its cells to fill in; both by column key."""

    digests: Mapping[str, str]
    texts: Mapping[str, str]


IssuedRows = Mapping[tuple[str, str], IssuedRow]
"""The rows of a workbook as they were issued, by department and task id."""


def read_issued_rows(grids: Iterable[SheetGrid], loaded: LoadedTable) -> IssuedRows:
    """Read the hidden sheet; empty where it is missing or of another format."""
    hidden = next((grid.rows for grid in grids if grid.name == HIDDEN_SHEET), {})
    rows = [
        [cells.get(column) for column in range(max(cells) + 1)]
        for _, cells in sorted(hidden.items())
    ]
    start = next((at for at, row in enumerate(rows) if row[:2] == ["department", "id"]), None)
    formats = [cell_text(row[1]) for row in rows if len(row) > 1 and row[0] == "format"]
    if start is None or formats[-1:] != [str(HIDDEN_FORMAT)]:
        return {}
    keys = [cell_text(key) for key in rows[start][3:]]
    issued = {}
    for row in rows[start + 1 :]:
        department, task, joined, *texts = [*map(cell_text, row), "", "", ""]
        texts += [""] * (len(keys) - len(texts))
        digests = joined.split(" ")
        # A department may have been renamed since: its old name may be an alias now.
        issued[loaded.roster.canonical.get(department, department), task] = IssuedRow(
            dict(zip(COMPARED, digests, strict=True)) if len(digests) == len(COMPARED) else {},
            dict(zip(keys, texts, strict=False)),
        )
    return issued


def department_of_sheet(sheet: ReturnedSheet, issued: IssuedRows, loaded: LoadedTable) -> str:
    """Return the canonical name of the department; empty where that is not certain.

    The title above the headings, the name of the sheet and the departments that the workbook was
    issued to must not contradict each other. Only where all three say nothing, the name of the file
    decides.
    """
    above = [
        cell_text(value)
        for number, row in sheet.grid.rows.items()
        if number < sheet.layout.row
        for value in row.values()
    ]
    titles = [text.removesuffix(TITLE) for text in above if text.endswith(TITLE)]
    named = _bodies_called([*titles, sheet.grid.name], loaded)
    issued_to = _bodies_called((department for department, _ in issued), loaded)
    if named and issued_to:
        named = named if named <= issued_to else named | issued_to
    bodies = named or issued_to or bodies_in_file_name(sheet.file, loaded)
    return bodies.pop() if len(bodies) == 1 else ""


def bodies_in_file_name(file: str, loaded: LoadedTable) -> set[str]:
    """Return the bodies whose names are part of a file name; where one name is part of another,
    only the longer one counts."""
    stem = PurePath(file).stem
    inside = [name for name in loaded.roster.canonical if len(name) > 2 and name in stem]
    longest = [
        name for name in inside if not any(name != other and name in other for other in inside)
    ]
    return _bodies_called(longest, loaded)


def _bodies_called(names: Iterable[str], loaded: LoadedTable) -> set[str]:
    """The canonical names of the bodies that report, among these names."""
    bodies = (loaded.roster.find(name.strip()) for name in dict.fromkeys(names))
    return {body.name for body in bodies if body is not None and can_receive(body)}
