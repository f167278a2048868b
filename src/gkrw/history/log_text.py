"""What is said of each version in a history, in Chinese, and as JSON. Nothing of what is made here
keeps a table alive."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from gkrw.diff.change_records import change_record, department_record
from gkrw.diff.changes import HEADINGS
from gkrw.diff.describe.changes_text import describe_changes
from gkrw.diff.describe.departments_text import describe_departments
from gkrw.diff.describe.entry import ChangeEntry
from gkrw.history.subject import HistorySubject, OneDepartment
from gkrw.history.table_log import SHORT, Found


def heading(found: Found, file: str) -> tuple[str, str]:
    """Which version it is, and its subject; `file` is the name of the file on the disk."""
    commit = found.commit
    if commit is None:
        return file, "还没有提交"
    merge = "（合并）" if len(commit.before) > 1 else ""
    when = f"{commit.date:%Y-%m-%d %H:%M}"
    return f"提交 {commit.hash[:SHORT]}{merge}  {when}  {commit.author}", commit.subject


def found_entries(found: Found) -> list[ChangeEntry]:
    """What changed. A new or removed heading brings no tasks but the one asked for."""
    if found.told is None:
        return []
    if found.told.department is not None:
        return describe_departments([found.told.department])
    told = describe_changes(found.told.changes)
    names = {subject.label for subject in HEADINGS}
    return [
        replace(each, inside=()) if any(name in each.action for name in names) else each
        for each in told
    ]


def remarks(found: Found, asked: HistorySubject) -> Iterator[str]:
    """What a reader must know besides."""
    if found.broken is not None:
        yield (
            f"这一版读不出分解表，没有比较；它后面的一版与它前面读得出的一版比。"
            f"原因：{found.broken.place} {found.broken.message}"
        )
    if found.told is not None and found.told.later:
        later = found.told.later
        option = "--dept " if isinstance(asked, OneDepartment) else ""
        what = "名称" if option else "编号"
        yield f"从这一版起，{what}是 {later}；以后的改动用 gkrw log {option}{later} 查看。"
    if found.told is not None and (said := _unread(found)):
        yield said


def _unread(found: Found) -> str:
    if not found.unread:
        return ""
    first = found.unread[0]
    return (
        f"比较的两版中有 {len(found.unread)} 处读不出，只比较了读得出的部分，其中的新增、删除可能"
        f"只是没有读出来。第一处：{first.place} {first.message}"
    )


def found_record(found: Found) -> dict[str, Any]:
    """One version as JSON. docs/json.md says what each key means."""
    commit, told = found.commit, found.told
    changes: dict[str, Any] = {
        "changes": [] if told is None else [*map(change_record, told.changes)]
    }
    if told is not None and told.department is not None:
        changes = {"department": department_record(told.department)}
    return {
        "commit": None if commit is None else commit.hash,
        "date": None if commit is None else commit.date.isoformat(),
        "author": None if commit is None else commit.author,
        "subject": None if commit is None else commit.subject,
        "file": None if commit is None else commit.path,
        **changes,
        "later": (told.later or None) if told is not None else None,
        "unread": [each.as_json() for each in found.unread],
        "broken": None if found.broken is None else found.broken.as_json(),
    }
