"""Where a returned sheet comes from: what the hidden sheet remembers, and whose sheet it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from gkrw.checklist import sheet_names
from gkrw.checklist.content import TITLE
from gkrw.core.loaded_table import LoadedTable
from gkrw.core.recipients import can_receive
from gkrw.office.xlsx.grid import SheetGrid
from gkrw.returns.cell_values import text_of
from gkrw.returns.layout import Layout


@dataclass(frozen=True, slots=True)
class Issued:
    """What the hidden sheet says: the version, and per department and task the digests of the
    texts and the cells that were filled in."""

    version: str = ""
    rows: Mapping[tuple[str, str], tuple[tuple[str, ...], Mapping[str, str]]] = field(
        default_factory=dict
    )

    @property
    def departments(self) -> list[str]:
        """The departments that the workbook was issued to."""
        return list(dict.fromkeys(department for department, _ in self.rows))


def issued_in(sheet: SheetGrid | None, checked: LoadedTable) -> Issued:
    """What the hidden sheet says; nothing where it is gone or of another format."""
    if sheet is None:
        return Issued()
    rows = [sheet.rows[number] for number in sorted(sheet.rows)]
    head = {str(row[0]): row[1] for row in rows if len(row) > 1 and row[0] in _HEAD}
    start = next((at for at, row in enumerate(rows) if row[:2] == ("department", "id")), None)
    if start is None or str(head.get("format")) != str(sheet_names.FORMAT):
        return Issued()
    keys = [text_of(key) for key in rows[start][3:]]
    issued = {}
    for row in rows[start + 1 :]:
        padded = [*map(text_of, row), "", "", ""]
        department, task, digests, *cells = padded
        cells += [""] * (len(keys) - len(cells))
        # Under the name that the department has now, and as `shown` writes each cell.
        department = checked.roster.canonical.get(department, department)
        issued[department, task] = (
            tuple(digests.split(" ")),
            dict(zip(keys, cells, strict=False)),
        )
    return Issued(text_of(head.get("version")), issued)


_HEAD = ("format", "table", "version")


def department_of(
    file: str, sheet: SheetGrid, layout: Layout, issued: Issued, checked: LoadedTable
) -> str:
    """Whose sheet it is, as a canonical name; empty where that is not certain.

    It is told by what stands above the headings, by the sheet's name and by whom the workbook was
    issued to, which must not contradict each other; and last by the file's name.
    """
    above = (
        text_of(value)
        for number, row in sheet.rows.items()
        if number < layout.row
        for value in row
        if value is not None
    )
    titles = [text.removesuffix(TITLE) for text in above if text.endswith(TITLE)]
    named = _bodies_in([*titles, sheet.name], checked)
    issued_to = _bodies_in(issued.departments, checked)
    if named and issued_to:
        named = named if named <= issued_to else named | issued_to
    found = named or issued_to or bodies_named_in(file, checked)
    return found.pop() if len(found) == 1 else ""


def bodies_named_in(file: str, checked: LoadedTable) -> set[str]:
    """The bodies whose names stand in a file's name, the longest where one is part of another."""
    stem = PurePath(file).stem
    inside = [name for name in checked.roster.canonical if len(name) > 2 and name in stem]
    longest = (
        name for name in inside if not any(name != other and name in other for other in inside)
    )
    return _bodies_in(longest, checked)


def _bodies_in(texts: Iterable[str], checked: LoadedTable) -> set[str]:
    roster = checked.roster
    bodies = (roster.find(text.strip()) for text in texts)
    return {
        body.name
        for body in bodies
        if body is not None and can_receive(body)  # the others report nothing
    }
