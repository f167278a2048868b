"""The changes between two tables as immutable records and as JSON; docs/json.md documents the keys.

Every change of meaning is reported once, at the level where it was made: a group's new default is
one change of the group, with the tasks that it reaches.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import Enum
from operator import attrgetter
from typing import Any, NamedTuple, cast

from gkrw.core.accepted import AcceptedFinding
from gkrw.core.findings import Place
from gkrw.core.model import (
    LISTS,
    Collective,
    Columns,
    Department,
    Group,
    Heading,
    Members,
    Office,
    Reports,
    Section,
    Table,
    Task,
    Topic,
    extra_key,
    tasks_in,
)
from gkrw.core.names import Name, NameList
from gkrw.core.placed import record
from gkrw.core.roster import Body, Roster
from gkrw.core.task_parts import Deadline, DeadlineMove, Target
from gkrw.core.wording import Labelled

TablePart = Heading | Task
TableRecord = TablePart | Body | Office


class Subject(Labelled):
    """The kind of thing that changed. The values appear in the JSON output."""

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
    """The kind of a change. The values appear in the JSON output."""

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
    | TableRecord
    | tuple[Deadline, ...]
    | tuple[Target, ...]
    | tuple[DeadlineMove, ...]
    | tuple[Name, ...]
    | tuple[AcceptedFinding, ...]
    | Reports
    | Columns
    | None
)


FIELDS: Mapping[type, tuple[str, ...]] = {
    Office: ("name", "full_name", "contact", "phone", "joint", "copies_to", "printer"),
    Department: ("name", "aliases", "full_name", "contact", "phone", "mail", "note"),
    Collective: ("name", "members", "note"),
    **dict.fromkeys((Section, Group, Topic), ("title", *LISTS, "reports")),
    Task: (
        *("id", "title", "requirement", *LISTS),
        *("deadline", "moved", "targets", "extra", "reports", "note"),
    ),
}
"""The compared fields of each type of record, as YAML keys, in the order in which they are
reported."""


def changed_extra(before: Task, after: Task) -> dict[str, tuple[str | None, str | None]]:
    """Return the texts before and after of each further column that changed, by the key of the
    column in Change.field: extra.责任领导."""
    old, new = dict(before.extra), dict(after.extra)
    return {
        extra_key(heading): (old.get(heading), new.get(heading))
        for heading in {**new, **old}
        if old.get(heading) != new.get(heading)
    }


def field_value(record: TableRecord | Table, key: str) -> Value:
    """Return the value of a field. `aliases` includes the unconfirmed ones, `members` includes the
    exceptions, `deadline` all deadlines (None without one), and a year is a text."""
    if key == "deadline":
        return cast(Task, record).deadlines or None
    if isinstance(record, Department) and key == "aliases":
        return OtherNames(record.aliases, record.unconfirmed)
    if isinstance(record, Collective) and key == "members":
        return Membership(record.members, record.listed, record.exceptions)
    value = getattr(record, key)
    return str(value) if isinstance(value, int) else value  # the year


ValuesGetter = Callable[[object], tuple[object, ...]]


def values_getter(keys: Iterable[str]) -> ValuesGetter:
    """Return a function for the values of two or more fields of a task or heading at once."""
    return attrgetter(*({"deadline": "deadlines"}.get(key, key) for key in keys))


_GETTERS: Mapping[type, ValuesGetter] = {
    kind: values_getter(FIELDS[kind]) for kind in (Task, Section, Group, Topic)
}


def changed_fields(old: TableRecord | Table, new: TableRecord | Table) -> list[str]:
    """Return the keys of the fields that may differ between two tasks or headings: those with
    other values, and the lists of names of a task, which may be written at other levels."""
    values = _GETTERS[type(new)]
    is_task = isinstance(new, Task)
    return [
        key
        for key, before, after in zip(FIELDS[type(new)], values(old), values(new), strict=True)
        if (is_task and key in LISTS) or before != after
    ]


class ListEffect(NamedTuple):
    """The effective list of names of some tasks before and after a change. `field` is one of LISTS;
    `tasks` are ids of the new table."""

    field: str
    before: NameList
    after: NameList
    tasks: tuple[str, ...]


class Move(NamedTuple):
    """The new position of a heading, task or body.

    `old_path` and `new_path` are the names of the headings above it. `is_within_heading` is True if
    it is still below the same heading. `previous` is the name of the sibling before it now, "" if
    it comes first. `effects` are the lists of names that change because the new headings have other
    defaults.
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


@record(frozen=True, slots=True)
class Change:
    """One change.

    `field` is the YAML key of the changed field (extra.责任领导 for a further column), None for an
    addition, removal or move. `name` is a
    task's id, a heading or the name of a body, `title` a task's title, and `path` has the names of
    the headings above it. All three are from the new table, for a removed part from the old one.
    `before` and `after` are the values written at this level, or the whole record if it was added
    or removed. `place` is in the new file, or in the old one if the thing is gone. Changes of the
    same thing have the same `key`.

    `tasks` are the ids of the tasks that the change reaches. `gained` and `lost` are the
    departments and collectives that its lists of names concern only after it, or only before it.
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
    """The id of an added task belonged to another task in the old table, or was retired there."""
    merged_into: str = ""
    """The department that a removed one was merged into; `tasks` are then those that named it."""
    slip: str = ""
    """A sentence in Chinese on something that the new table must record and does not, such as a
    removed id, with the line to add; empty if there is nothing."""
    is_other_wording: bool = False
    """Its lists name the same bodies before and after, in other words or another order."""
    columns: Columns | None = dataclass_field(default=None, compare=False, repr=False)
    """The columns of the new table, whose headings name the fields."""
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
            "merged_into": self.merged_into or None,
            "slip": self.slip or None,
            "suspect": self.kind is ChangeKind.RENUMBERED or self.reuses_id,
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
        }


def _json(value: Any) -> Any:
    """Return a value as JSON: a text as it is, a list of names as a flat array, a record as an
    object."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Deadline | Name):
        return value.text
    if _is_single_deadline(value):
        return value[0].text
    if isinstance(value, Reports):
        return value.value
    if isinstance(value, Target | DeadlineMove | AcceptedFinding | Move | Columns):
        return value.as_json()
    if isinstance(value, NameList):
        return value.flat()
    if isinstance(value, OtherNames | ListEffect):
        return {key: _json(each) for key, each in value._asdict().items()}
    if isinstance(value, Membership):
        listed = _json(value.listed) or value.members.value
        return {"members": listed, "except": _json(value.exceptions)}
    return list(map(_json, value)) if isinstance(value, tuple) else _record_json(value)


def _is_single_deadline(value: Any) -> bool:
    is_tuple = isinstance(value, tuple)
    return is_tuple and len(value) == 1 and isinstance(value[0], Deadline)


def _record_json(record: TableRecord) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in FIELDS[type(record)]:
        if key == "extra":
            found[key] = dict(cast(Task, record).extra)
            continue
        value = _json(field_value(record, key))
        found |= value if key in ("aliases", "members") else {key: value}
    if isinstance(record, Heading):
        found["tasks"] = [_record_json(task) for task in tasks_in(record.children)]
    return found


@dataclass(frozen=True, slots=True)
class Diff:
    """All changes between two tables, in the order of the new one. `rewritings` are the changes
    without another meaning. `renamed` maps old names of departments and collectives to new ones.
    `pairs` are the tasks that are in both tables, as (old, new)."""

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
