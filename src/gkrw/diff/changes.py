"""The changes between two tables, as immutable records, and as JSON; docs/json.md documents the keys.

Every change of meaning is reported once, at the level where it was made: a group's new default is
one change on the group, with the tasks that it reaches.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

from gkrw.core.findings import Place
from gkrw.core.model import (
    Collective,
    Deadline,
    DeadlineMove,
    Department,
    Group,
    Heading,
    Members,
    Name,
    NameList,
    Office,
    Section,
    Table,
    Target,
    Task,
    Topic,
)
from gkrw.core.roster import Body, Roster
from gkrw.core.wording import Labelled

Part = Heading | Task
Record = Part | Body | Office

LISTS = ("lead", "responsible")
"""The fields that are lists of names; a task without its own inherits one from its headings."""


class Subject(Labelled):
    """The kind of thing that a change is on. The values are those of the JSON output."""

    TABLE = "table", "分解表"
    OFFICE = "office", "发文机关"
    DEPARTMENT = "department", "部门"
    COLLECTIVE = "collective", "统称"
    SECTION = "section", "一级分类"
    GROUP = "group", "二级分类"
    TOPIC = "topic", "专题"
    TASK = "task", "任务"


HEADINGS = (Subject.SECTION, Subject.GROUP, Subject.TOPIC)
BODIES = (Subject.DEPARTMENT, Subject.COLLECTIVE)


class ChangeKind(Enum):
    """The kind of a change. The values are those of the JSON output."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    """A task has another id and the same or nearly the same text: most likely by mistake."""
    CHANGED = "changed"


class OtherNames(NamedTuple):
    """The other names of a department."""

    aliases: tuple[Name, ...]
    unconfirmed: tuple[Name, ...]


class Membership(NamedTuple):
    """The departments that a collective stands for."""

    members: Members
    listed: tuple[Name, ...]
    exceptions: tuple[Name, ...]


Value = (
    str
    | NameList
    | OtherNames
    | Membership
    | Record
    | Deadline
    | tuple[Target, ...]
    | tuple[DeadlineMove, ...]
    | tuple[Name, ...]
    | None
)


FIELDS: Mapping[type, tuple[str, ...]] = {
    Office: ("name", "full_name", "contact", "phone"),
    Department: ("name", "aliases", "full_name", "note"),
    Collective: ("name", "members", "note"),
    **dict.fromkeys((Section, Group, Topic), ("title", *LISTS)),
    Task: ("id", "title", "requirement", *LISTS, "deadline", "moved", "targets", "note"),
}
"""The fields in which two records are compared, by their YAML keys and in their order."""


def field_value(record: Record, key: str) -> Value:
    """The value of a field; for `aliases` and `members` with the keys that belong to them."""
    if isinstance(record, Department) and key == "aliases":
        return OtherNames(record.aliases, record.unconfirmed)
    if isinstance(record, Collective) and key == "members":
        return Membership(record.members, record.listed, record.exceptions)
    value = getattr(record, key)
    return str(value) if isinstance(value, int) else value  # the year


class ListEffect(NamedTuple):
    """The effective list of some tasks before and after a change (ids of the new table)."""

    field: str
    before: NameList
    after: NameList
    tasks: tuple[str, ...]


class Move(NamedTuple):
    """A part that has another position.

    `old_path` and `new_path` are the names of the headings above it. `is_within_heading` is True
    if its heading is still the same one. `previous` is the name of the part before it now, ""
    where it comes first. `effects` are the lists that the move itself changes: another group may
    have another default.
    """

    subject: Subject
    name: str
    title: str
    old_path: tuple[str, ...]
    new_path: tuple[str, ...]
    is_within_heading: bool
    previous: str
    effects: tuple[ListEffect, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of the move."""
        return {
            "subject": self.subject.value,
            "name": self.name,
            "from": list(self.old_path),
            "to": list(self.new_path),
            "behind": self.previous or None,
            "effects": _json(self.effects),
        }


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    `field` is the YAML key of the field that changed, None for an addition, removal or move.
    `name` is a task's id, a numbered heading or the name of a body, `title` a task's title and
    `path` the names of the headings above it: in the new table, in the old one for a removed part.
    `before` and `after` are the values written at this level. `place` is the line of the change
    in the new file, or in the old one for what is gone. Changes of one thing share a `key`.

    `tasks` are the ids of the tasks that the change reaches. `gained` and `lost` are the
    departments and collectives that its lists of names concern only now, or only before.
    """

    kind: ChangeKind
    subject: Subject
    key: int
    name: str
    place: Place
    field: str | None = None
    title: str = ""
    path: tuple[str, ...] = ()
    before: Value = None
    after: Value = None
    effects: tuple[ListEffect, ...] = ()
    tasks: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    """The move itself, or the parts that moved into the added or out of the removed heading."""
    reuses_id: bool = False
    """The id of an added task was that of another task in the old table."""
    slip: str = ""
    """What must not happen without a trace in the new table, and the line that records it."""
    is_rewriting: bool = False
    """The table says the same as before in another way: a default moved from the tasks to their
    group, aliases are in another order."""

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of the change."""
        return {
            "kind": self.kind.value,
            "subject": self.subject.value,
            "name": self.name,
            "title": self.title or None,
            "path": list(self.path),
            "field": self.field,
            "before": None if self.before == "" else _json(self.before),
            "after": None if self.after == "" else _json(self.after),
            "tasks": list(self.tasks),
            "gained": list(self.gained),
            "lost": list(self.lost),
            "effects": _json(self.effects),
            "moves": _json(self.moves),
            "slip": self.slip or None,
            "suspect": self.kind is ChangeKind.RENUMBERED or self.reuses_id,
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
        }


def _json(value: Any) -> Any:
    """A value, or what one holds: text as it is, a list of names as a flat array, a record as an
    object."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Deadline | Name):
        return value.text
    if isinstance(value, Target | DeadlineMove | Move):
        return value.as_json()
    if isinstance(value, NameList):
        return value.flat()
    if isinstance(value, OtherNames | ListEffect):
        return {key: _json(each) for key, each in value._asdict().items()}
    if isinstance(value, Membership):
        listed = _json(value.listed) or value.members.value
        return {"members": listed, "except": _json(value.exceptions)}
    return list(map(_json, value)) if isinstance(value, tuple) else _record_json(value)


def _record_json(record: Record) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in FIELDS[type(record)]:
        value = _json(field_value(record, key))
        found |= value if key in ("aliases", "members") else {key: value}
    if isinstance(record, Heading):
        found["tasks"] = [_record_json(task) for task in _tasks_in(record)]
    return found


def _tasks_in(heading: Heading) -> Iterator[Task]:
    for child in heading.children:
        yield from (child,) if isinstance(child, Task) else _tasks_in(child)


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that changed between two tables, in the order of the new one. `rewritings` change
    only how it is written. `renamed` maps old to new names of departments and collectives. `pairs`
    are the tasks that both tables have, old and new."""

    old: Table
    new: Table
    old_roster: Roster
    new_roster: Roster
    changes: tuple[Change, ...]
    rewritings: tuple[Change, ...]
    renamed: Mapping[str, str]
    pairs: tuple[tuple[Task, Task], ...]

    @property
    def is_empty(self) -> bool:
        """Whether both tables have the same meaning."""
        return not self.changes

    @property
    def old_names(self) -> Mapping[str, str]:
        """The old names of renamed departments and collectives by their new names."""
        return {new: old for old, new in self.renamed.items()}
