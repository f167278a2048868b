"""The texts of tasks: which task a returned row is about, and what its fixed cells should hold."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from gkrw.checklist.content import compared_texts, digest
from gkrw.core.assignments import LoadedTable, Role
from gkrw.core.model import Row
from gkrw.core.overall import OVERALL_ID, OverallRow
from gkrw.returns.cell_texts import cell_text
from gkrw.returns.returned_sheet import ReturnedSheet
from gkrw.returns.sheet_origin import IssuedRows

_IDENTIFYING = ("title", "requirement")
"""The keys of the columns whose texts identify a task."""
_NO_TITLE = digest("")
_Texts = tuple[str, ...]
"""The digests of a title and a requirement."""


class TableTexts:
    """The texts of all tasks of a table: the same for every return of a run."""

    def __init__(self, loaded: LoadedTable) -> None:
        self.rows_by_id = {row.task.id: row for row in loaded.rows}
        self.by_text = _ids_by_text(loaded.rows)
        self._compared: dict[tuple[str, Role | None], Mapping[str, str]] = {}
        texts = (self.compared(row, None).values() for row in loaded.rows)
        self.known = {role.label for role in Role}.union(*texts)

    def compared(self, row: Row, role: Role | None) -> Mapping[str, str]:
        """Return the texts of `compared_texts`."""
        key = row.task.id, role
        if row.task.id == OVERALL_ID:  # each department has another such row
            return compared_texts(row, role)
        if key not in self._compared:
            self._compared[key] = compared_texts(row, role)
        return self._compared[key]


table_texts = lru_cache(maxsize=1)(TableTexts)


def _ids_by_text(rows: Iterable[Row]) -> Mapping[_Texts, Collection[str]]:
    found: dict[_Texts, set[str]] = defaultdict(set)
    for row in rows:
        title, requirement = digest(row.task.title), digest(row.task.requirement)
        found[title, requirement].add(row.task.id)
        found[_NO_TITLE, requirement].add(row.task.id)
    return found


class TasksByText:
    """The ids of tasks by title and requirement: as they are now, and as they were when the workbook
    was issued to a department. A row without a title, which a merged cell may hide, is identified
    by its requirement. `overall` is the department's row besides those of tasks, if any."""

    def __init__(
        self, table: TableTexts, issued: IssuedRows, department: str, overall: OverallRow | None
    ) -> None:
        self._table = table
        self._own = _ids_by_text([overall] if overall else [])
        self._own_texts = {*compared_texts(overall, None).values()} if overall else set()
        self._then: dict[_Texts, set[str]] = defaultdict(set)
        for (body, task), before in issued.items():
            is_known = task in table.rows_by_id or (overall is not None and task == OVERALL_ID)
            if body == department and is_known:
                title, requirement = (before.digests.get(key, "") for key in _IDENTIFYING)
                self._then[title, requirement].add(task)
                self._then[_NO_TITLE, requirement].add(task)

    def is_known(self, key: str, text: str) -> bool:
        """Whether a text of a fixed column is in the table, or is the number of a row."""
        is_in_table = text in self._table.known or text in self._own_texts
        return is_in_table or (key == "number" and text.isdecimal())

    def of_row(self, sheet: ReturnedSheet, number: int) -> tuple[Collection[str], Collection[str]]:
        """Return the ids of the tasks with the texts of a row: by present, and by issued texts."""
        texts = tuple(digest(cell_text(sheet.value(number, key))) for key in _IDENTIFYING)
        now, own = self._table.by_text.get(texts, ()), self._own.get(texts, ())
        return {*now, *own} if own else now, self._then.get(texts, ())
