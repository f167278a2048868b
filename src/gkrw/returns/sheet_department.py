"""Find out whose checklist a returned sheet is."""

from collections.abc import Iterable
from pathlib import PurePath

from gkrw.checklist.content import TITLE
from gkrw.core.assignments import LoadedTable
from gkrw.core.recipients import can_receive
from gkrw.office.xlsx.workbook_reader import SheetGrid
from gkrw.returns.column_layout import ColumnLayout
from gkrw.returns.hidden_sheet import HiddenSheet
from gkrw.returns.value_parsers import cell_text


def department_of_sheet(
    file: str, grid: SheetGrid, layout: ColumnLayout, hidden: HiddenSheet, loaded: LoadedTable
) -> str:
    """Return the canonical name of the department; empty where that is not certain.

    The title above the headings, the name of the sheet and the departments that the workbook was
    issued to must not contradict each other. Only where all three say nothing, the name of the file
    decides.
    """
    above = (
        cell_text(value)
        for number, row in grid.rows.items()
        if number < layout.row
        for value in row
        if value is not None
    )
    titles = [text.removesuffix(TITLE) for text in above if text.endswith(TITLE)]
    named = _bodies_called([*titles, grid.name], loaded)
    issued_to = _bodies_called(hidden.departments, loaded)
    if named and issued_to:
        named = named if named <= issued_to else named | issued_to
    bodies = named or issued_to or bodies_in_file_name(file, loaded)
    return bodies.pop() if len(bodies) == 1 else ""


def bodies_in_file_name(file: str, loaded: LoadedTable) -> set[str]:
    """Return the bodies whose names are part of a file name; where one name is part of another,
    only the longer one counts."""
    stem = PurePath(file).stem
    inside = [name for name in loaded.roster.canonical if len(name) > 2 and name in stem]
    longest = (
        name for name in inside if not any(name != other and name in other for other in inside)
    )
    return _bodies_called(longest, loaded)


def _bodies_called(names: Iterable[str], loaded: LoadedTable) -> set[str]:
    """The canonical names of the bodies that report, among these names."""
    bodies = (loaded.roster.find(name.strip()) for name in names)
    return {body.name for body in bodies if body is not None and can_receive(body)}
