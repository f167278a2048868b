"""Read the hidden sheet of a returned workbook: what the workbook held when it was issued."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gkrw.checklist import sheet_names
from gkrw.core.assignments import LoadedTable
from gkrw.office.xlsx.workbook_reader import SheetGrid
from gkrw.returns.value_parsers import cell_text


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """A row as it was issued: the digests of its fixed texts in the order of COMPARED, and the
    texts of its cells to fill in, by column key."""

    digests: tuple[str, ...]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HiddenSheet:
    """The rows that were issued, by department and task id; empty where nothing is known."""

    rows: Mapping[tuple[str, str], IssuedRow] = field(default_factory=dict)

    @property
    def departments(self) -> list[str]:
        """The departments that the workbook was issued to."""
        return list(dict.fromkeys(department for department, _ in self.rows))


def read_hidden_sheet(grid: SheetGrid | None, loaded: LoadedTable) -> HiddenSheet:
    """Read the hidden sheet; empty where it is missing or of another format."""
    if grid is None:
        return HiddenSheet()
    rows = [grid.rows[number] for number in sorted(grid.rows)]
    start = next((at for at, row in enumerate(rows) if row[:2] == ("department", "id")), None)
    if start is None or _format_of(rows) != str(sheet_names.FORMAT):
        return HiddenSheet()
    keys = [cell_text(key) for key in rows[start][3:]]
    issued = {}
    for row in rows[start + 1 :]:
        department, task, digests, *texts = [*map(cell_text, row), "", "", ""]
        texts += [""] * (len(keys) - len(texts))
        # A department may have been renamed since: its old name may be an alias now.
        department = loaded.roster.canonical.get(department, department)
        issued[department, task] = IssuedRow(
            tuple(digests.split(" ")), dict(zip(keys, texts, strict=False))
        )
    return HiddenSheet(issued)


def _format_of(rows: list[tuple[object, ...]]) -> str:
    return next((str(row[1]) for row in reversed(rows) if len(row) > 1 and row[0] == "format"), "")
