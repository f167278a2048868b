"""Changes as JSON objects. docs/json.md says what each key means."""

from collections.abc import Iterable
from typing import Any

from gkrw.core.assignments import Role
from gkrw.core.findings import Place
from gkrw.core.model import (
    Collective,
    Deadline,
    Group,
    Name,
    NameList,
    Office,
    Section,
    Target,
    Task,
    Topic,
)
from gkrw.core.model import Department as Body
from gkrw.diff.by_department import DepartmentChanges, Held
from gkrw.diff.changes import (
    Change,
    ChangeKind,
    Effect,
    Membership,
    Move,
    Naming,
    Value,
)
from gkrw.diff.describe.phrases import value_text
from gkrw.views.task_records import target_record


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
        "suspect": change.kind is ChangeKind.RENUMBERED or change.reused,
        **_place(change.place),
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column}


def _effect(effect: Effect) -> dict[str, Any]:
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
        "from": list(move.origin),
        "to": list(move.goal),
        "behind": move.behind or None,
        "effects": [_effect(effect) for effect in move.effects],
    }


def _value(value: Value) -> Any:
    """A value in JSON: texts as they are, lists of names flat, things as objects."""
    if isinstance(value, NameList):
        return value.flat()
    if isinstance(value, Naming):
        return {key: _texts(names) for key, names in value._asdict().items()}
    if isinstance(value, Membership):
        listed = _texts(value.listed) or value.members.value
        return {"members": listed, "except": _texts(value.exceptions)}
    if isinstance(value, tuple):
        return [
            target_record(each) if isinstance(each, Target) else str(getattr(each, "text", ""))
            for each in value
        ]
    if value is None or isinstance(value, str | Deadline):
        return value_text(value) or None
    return _thing(value)


def _thing(record: Any) -> dict[str, Any]:
    if isinstance(record, Task):
        return {
            "id": record.id,
            "title": record.title,
            "requirement": record.requirement,
            "lead": record.lead.flat(),
            "responsible": record.responsible.flat(),
            "deadline": record.deadline.text if record.deadline else None,
            "targets": [target_record(target) for target in record.targets],
            "note": record.note,
        }
    if isinstance(record, Section | Group | Topic):
        return {
            "title": record.title,
            "lead": _value(record.lead),
            "responsible": _value(record.responsible),
            "tasks": [_thing(task) for task in _tasks(record)],
        }
    if isinstance(record, Body):
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


def _tasks(heading: Section | Group | Topic) -> Iterable[Task]:
    if isinstance(heading, Topic):
        return heading.tasks
    items = heading.groups if isinstance(heading, Section) else heading.items
    return [task for item in items for task in ([item] if isinstance(item, Task) else _tasks(item))]


def _texts(names: Iterable[Name]) -> list[str]:
    return [name.text for name in names]


# -- by department -----------------------------------------------------------------------------


def department_record(department: DepartmentChanges) -> dict[str, Any]:
    """What changed for one department or collective."""
    return {
        "name": department.name,
        "old_name": department.old_name,
        "gone": department.is_gone,
        "gained": [_held(held) for held in department.gained],
        "lost": [_held(held) for held in department.lost],
        "other_role": [_held(held) for held in department.other_role],
        "possible": [_held(held) for held in department.possible],
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


def _held(held: Held) -> dict[str, Any]:
    def role(each: Role | None) -> str | None:
        return None if each is None else each.value

    return {
        "task": held.task.id,
        "title": held.task.title,
        "before": role(held.before),
        "after": role(held.after),
    }
