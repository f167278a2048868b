"""The versions of a history as JSON."""

from typing import Any

from gkrw.diff.change_records import change_record, department_record
from gkrw.history.history_walk import HistoryEntry


def history_record(entry: HistoryEntry) -> dict[str, Any]:
    """Return one version as JSON. docs/json.md says what each key means."""
    commit, changes = entry.commit, entry.changes
    subject_changes: dict[str, Any] = {
        "changes": [] if changes is None else [*map(change_record, changes.changes)]
    }
    if changes is not None and changes.department is not None:
        subject_changes = {"department": department_record(changes.department)}
    return {
        "commit": None if commit is None else commit.hash,
        "date": None if commit is None else commit.date.isoformat(),
        "author": None if commit is None else commit.author,
        "subject": None if commit is None else commit.subject,
        "file": None if commit is None else commit.path,
        **subject_changes,
        "later": (changes.later_name or None) if changes is not None else None,
        "unread": [finding.as_json() for finding in entry.unread],
        "broken": None if entry.no_table is None else entry.no_table.as_json(),
    }
