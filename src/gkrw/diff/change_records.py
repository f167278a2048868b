"""Changes as JSON objects; docs/json.md documents the keys."""

from collections.abc import Iterator
from typing import Any

from gkrw.core.model import Deadline, Heading, Name, NameList, Target, Task
from gkrw.diff.by_department import DepartmentChanges, RoleChange
from gkrw.diff.changes import (
    FIELDS,
    Change,
    ChangeKind,
    ListEffect,
    Membership,
    Move,
    OtherNames,
    Record,
    field_value,
)


def change_record(change: Change) -> dict[str, Any]:
    """One change."""
    return {
        "kind": change.kind.value,
        "subject": change.subject.value,
        "name": change.name,
        "title": change.title or None,
        "path": list(change.path),
        "field": change.field,
        "before": None if change.before == "" else _value(change.before),
        "after": None if change.after == "" else _value(change.after),
        "tasks": list(change.tasks),
        "gained": list(change.gained),
        "lost": list(change.lost),
        "effects": list(map(_value, change.effects)),
        "moves": [_move(move) for move in change.moves],
        "suspect": change.kind is ChangeKind.RENUMBERED or change.reuses_id,
        "file": change.place.file,
        "line": change.place.line,
        "column": change.place.column,
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "subject": move.subject.value,
        "name": move.name,
        "from": list(move.old_path),
        "to": list(move.new_path),
        "behind": move.previous or None,
        "effects": list(map(_value, move.effects)),
    }


def _value(value: Any) -> Any:
    """A Value, or what one holds, in JSON: text as it is, a list of names as a flat array, a record
    as an object."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Deadline | Name):
        return value.text
    if isinstance(value, Target):
        return value.as_json()
    if isinstance(value, NameList):
        return value.flat()
    if isinstance(value, OtherNames | ListEffect):
        return {key: _value(each) for key, each in value._asdict().items()}
    if isinstance(value, Membership):
        listed = _value(value.listed) or value.members.value
        return {"members": listed, "except": _value(value.exceptions)}
    if isinstance(value, tuple):
        return [_value(each) for each in value]
    return _record(value)


def _record(record: Record) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in FIELDS[type(record)]:
        value = field_value(record, key)
        if isinstance(value, OtherNames | Membership):
            found |= _value(value)
        else:
            found[key] = _value(value)
    if isinstance(record, Heading):
        found["tasks"] = [_record(task) for task in _tasks(record)]
    return found


def _tasks(heading: Heading) -> Iterator[Task]:
    for child in heading.children:
        yield from (child,) if isinstance(child, Task) else _tasks(child)


# -- by department -----------------------------------------------------------------------------


def department_record(department: DepartmentChanges) -> dict[str, Any]:
    """The changes for one department or collective."""
    return {
        "name": department.name,
        "old_name": department.old_name,
        "gone": department.is_gone,
        **{
            key: [_role_change(each) for each in getattr(department, key)]
            for key in ("gained", "lost", "other_role", "possible")
        },
        "edited": [
            {
                "task": edited.task.id,
                "title": edited.task.title,
                "role": edited.role.value,
                "fields": list(edited.fields),
            }
            for edited in department.edited
        ],
    }


def _role_change(change: RoleChange) -> dict[str, Any]:
    return {
        "task": change.task.id,
        "title": change.task.title,
        "before": change.before and change.before.value,
        "after": change.after and change.after.value,
    }
