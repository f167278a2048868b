"""The versions of a history: as pages of changes, in Chinese, and as JSON.

A page keeps no table in memory, so that a long history can be collected."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from gkrw.diff.change_records import change_record, department_record
from gkrw.diff.changes import HEADINGS
from gkrw.diff.describe import describe_changes, describe_departments
from gkrw.diff.entry import ChangeEntry
from gkrw.history.history_walk import HistoryEntry, HistoryWalk
from gkrw.history.subject import DepartmentSubject, HistorySubject, SubjectChanges
from gkrw.views.diff_page import ChangePage


def log_summary(walk: HistoryWalk) -> str:
    """T10 的历史：3 次改动，新的在前。"""
    name = walk.newest_name or walk.subject.name
    if not walk.changes:
        return f"{name} 的历史：没有改动。"
    newest = "最近的 " if walk.is_limited else ""
    return f"{name} 的历史：{newest}{walk.changes} 次改动，新的在前。"


def log_page(entry: HistoryEntry, subject: HistorySubject, file: str) -> ChangePage:
    """Return the page of one version; `file` is the name of the file on the disk."""
    commit = entry.commit
    changes = [] if entry.changes is None else _entries(entry.changes)
    remarks = list(_remarks(entry, subject))
    if commit is None:
        return ChangePage(file, "还没有提交", changes, remarks)
    merge = "（合并）" if len(commit.parent_blobs) > 1 else ""
    version = f"提交 {commit.short_hash}{merge}  {commit.date:%Y-%m-%d %H:%M}  {commit.author}"
    return ChangePage(version, commit.subject or "（没有提交说明）", changes, remarks)


def _entries(changes: SubjectChanges) -> list[ChangeEntry]:
    """Return what changed. Of a new or removed heading only the subject's task is told."""
    if changes.department is not None:
        return describe_departments([changes.department])
    labels = {subject.label for subject in HEADINGS}
    return [
        replace(entry, inside=()) if any(label in entry.action for label in labels) else entry
        for entry in describe_changes(changes.changes)
    ]


def _remarks(entry: HistoryEntry, subject: HistorySubject) -> Iterator[str]:
    if entry.no_table is not None:
        yield (
            f"这一版读不出分解表，没有比较；它后面的一版与它前面读得出的一版比。"
            f"原因：{entry.no_table.place} {entry.no_table.message}"
        )
    if entry.changes is not None and (later := entry.changes.later_name):
        option = "--dept " if isinstance(subject, DepartmentSubject) else ""
        label = "名称" if option else "编号"
        yield f"从这一版起，{label}是 {later}；以后的改动用 gkrw log {option}{later} 查看。"
    if entry.unread:
        first = entry.unread[0]
        yield (
            f"比较的两版中有 {len(entry.unread)} 处读不出，只比较了读得出的部分，其中的新增、删除可能"
            f"只是没有读出来。第一处：{first.place} {first.message}"
        )


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
