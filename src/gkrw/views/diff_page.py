"""Pages of changes, for `diff` and `log` to show in one format or another."""

from collections.abc import Sequence
from dataclasses import dataclass

from gkrw.diff.by_department import by_department
from gkrw.diff.changes import Diff
from gkrw.diff.describe import describe_changes, describe_departments, summarize_departments
from gkrw.diff.entry import ChangeEntry, rewritings_note, summarize


@dataclass(frozen=True)
class ChangePage:
    """The versions compared, a summary, the entries, and notes below them."""

    versions: str
    summary: str
    entries: Sequence[ChangeEntry]
    notes: Sequence[str]


def change_page(diff: Diff, versions: str) -> ChangePage:
    """The changes in the order of the table."""
    return ChangePage(versions, summarize(diff), describe_changes(diff.changes), _notes(diff))


def department_page(diff: Diff, versions: str) -> ChangePage:
    """The changes for each department."""
    departments = by_department(diff)
    summary = summarize(diff) + ("" if diff.is_empty else summarize_departments(departments))
    return ChangePage(versions, summary, describe_departments(departments), _notes(diff))


def _notes(diff: Diff) -> list[str]:
    note = rewritings_note(diff.rewritings)
    return [note] if note else []


def place_text(entry: ChangeEntry) -> str:
    """data/tasks.yaml:78; empty for an entry without a place."""
    return f"{entry.place.file}:{entry.place.line}" if entry.place else ""
