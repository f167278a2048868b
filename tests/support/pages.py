"""Helpers for tests of the page: exports with progress of all kinds."""

from collections.abc import Mapping
from datetime import date

from reports import OF_AUDIT, OFFICE

from conftest import OFFICE_TABLES, REAL_TABLE
from gkrw.core.assignments import LoadedTable
from gkrw.official.content import Export, compose_export
from gkrw.progress.records import TaskProgress
from gkrw.progress.statuses import Status
from gkrw.project.open_table import check_table, open_table
from tables import read

AS_OF = date(2026, 11, 25)


def open_office_table(name: str) -> LoadedTable:
    """Open a table of another office by the name of its file."""
    return open_table(next(path for path in OFFICE_TABLES if path.stem == name))


def ledger(as_of: date = AS_OF) -> Export:
    """Export the office's table, with a deadline of T10 that has passed, and the progress that six
    departments reported on two of three tasks."""
    text = REAL_TABLE.read_text(encoding="utf-8")
    text = text.replace("id: T10\n", "id: T10\n                deadline: 2026年10月底前\n", 1)
    loaded = _loaded(text)
    entries = {
        department.name: {
            row.task.id: _entry(row.task.id, (*Status, None)[(first + at) % 4])
            for at, row in enumerate(loaded.rows)
            if (first + at) % 3
        }
        for first, department in enumerate(loaded.table.departments[:6])
    }
    return compose_export(loaded, "0123abcd", None, entries, as_of)


def _entry(id: str, status: Status | None) -> TaskProgress:
    finished = date(2026, 9, 1) if status is Status.DONE else None
    return TaskProgress(id, status, finished=finished, result="已在门户网站公开。")


def office_ledger() -> Export:
    """Export reports.OFFICE with progress."""
    entries: Mapping[str, Mapping[str, TaskProgress]] = {
        "财政局": {"T01": TaskProgress("T01", Status.DONE, finished=date(2026, 9, 1))},
        "审计局": {"T01": TaskProgress("T01", Status.NOT_STARTED), "T02": OF_AUDIT},
    }
    return compose_export(_loaded(OFFICE), "0123abcd", None, entries, AS_OF)


def _loaded(text: str) -> LoadedTable:
    loaded = check_table(read(text))
    assert loaded is not None
    return loaded
