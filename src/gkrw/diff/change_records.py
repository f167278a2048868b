"""Changes as JSON objects; docs/json.md documents the keys."""

from collections.abc import Iterable
from typing import Any

from gkrw.core.assignments import Role
from gkrw.core.findings import Place
from gkrw.core.model import (
    Collective,
    Deadline,
    Department,
    Name,
    NameList,
    Office,
    Section,
    Target,
    Task,
    Topic,
)
from gkrw.diff.by_department import DepartmentChanges, RoleChange
from gkrw.diff.changes import (
    Change,
    ChangeKind,
    Heading,
    ListEffect,
    Membership,
    Move,
    OtherNames,
    Value,
)
from gkrw.diff.entry import value_text


def change_record(change: Change) -> dict[str, Any]:
    """One change."""
    return {
        "kind": change.kind.value,
        "subject": change.subject.value,
        "name": change.name,
        "title": change.title or None,
        "path": list(change.path),
        "field": change.field,
        "before": _value(change.before),
        "after": _value(change.after),
        "tasks": list(change.tasks),
        "gained": list(change.gained),
        "lost": list(change.lost),
        "effects": [_effect(effect) for effect in change.effects],
        "moves": [_move(move) for move in change.moves],
        "suspect": change.kind is ChangeKind.RENUMBERED or change.reuses_id,
        **_place(change.place),
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column}


def _effect(effect: ListEffect) -> dict[str, Any]:
    return {
        "field": effect.field,
        "before": effect.before.flat(),
        "after": effect.after.flat(),
        "tasks": list(effect.tasks),
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "subject": move.subject.value,
        "name": move.name,
        "from": list(move.old_path),
        "to": list(move.new_path),
        "behind": move.previous or None,
        "effects": [_effect(effect) for effect in move.effects],
    }


def _value(value: Value) -> Any:
    """A value in JSON: text as it is, a list of names as a flat array, a record as an object."""
    if isinstance(value, NameList):
        return value.flat()
    if isinstance(value, OtherNames):
        return {key: _texts(names) for key, names in value._asdict().items()}
    if isinstance(value, Membership):
        listed = _texts(value.listed) or value.members.value
        return {"members": listed, "except": _texts(value.exceptions)}
    if isinstance(value, tuple):
        return [
            each.as_json() if isinstance(each, Target) else str(getattr(each, "text", ""))
            for each in value
        ]
    if value is None or isinstance(value, str | Deadline):
        return value_text(value) or None
    return _record(value)


def _record(record: Any) -> dict[str, Any]:
    if isinstance(record, Task):
        return {
            "id": record.id,
            "title": record.title,
            "requirement": record.requirement,
            "lead": record.lead.flat(),
            "responsible": record.responsible.flat(),
            "deadline": record.deadline.text if record.deadline else None,
            "targets": [target.as_json() for target in record.targets],
            "note": record.note,
        }
    if isinstance(record, Heading):
        return {
            "title": record.title,
            "lead": _value(record.lead),
            "responsible": _value(record.responsible),
            "tasks": [_record(task) for task in _tasks(record)],
        }
    if isinstance(record, Department):
        return {
            "name": record.name,
            "aliases": _texts(record.aliases),
            "unconfirmed": _texts(record.unconfirmed),
            "full_name": record.full_name,
            "note": record.note,
        }
    if isinstance(record, Collective):
        members = Membership(record.members, record.listed, record.exceptions)
        return {"name": record.name, **_value(members), "note": record.note}
    assert isinstance(record, Office)
    return {key: getattr(record, key) for key in ("name", "full_name", "contact", "phone")}


def _tasks(heading: Heading) -> Iterable[Task]:
    if isinstance(heading, Topic):
        return heading.tasks
    items = heading.groups if isinstance(heading, Section) else heading.items
    return [task for item in items for task in ([item] if isinstance(item, Task) else _tasks(item))]


def _texts(names: Iterable[Name]) -> list[str]:
    return [name.text for name in names]


# -- by department -----------------------------------------------------------------------------


def department_record(department: DepartmentChanges) -> dict[str, Any]:
    """The changes for one department or collective."""
    return {
        "name": department.name,
        "old_name": department.old_name,
        "gone": department.is_gone,
        "gained": [_role_change(each) for each in department.gained],
        "lost": [_role_change(each) for each in department.lost],
        "other_role": [_role_change(each) for each in department.other_role],
        "possible": [_role_change(each) for each in department.possible],
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
    def role(each: Role | None) -> str | None:
        return None if each is None else each.value

    return {
        "task": change.task.id,
        "title": change.task.title,
        "before": role(change.before),
        "after": role(change.after),
    }
