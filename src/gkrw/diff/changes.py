"""Changes as immutable records: what changed, on what, from what to what, and whom it reaches.

Every change of meaning is reported once, at the level where it was made: a group's new default is
one change on the group, with the tasks that it holds for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from gkrw.core.findings import Place
from gkrw.core.model import (
    Collective,
    Deadline,
    Department,
    Group,
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

Heading = Section | Group | Topic
Part = Heading | Task
Record = Part | Department | Collective | Office

LISTS = ("lead", "responsible")
"""The fields that are lists of names and come as defaults from the levels above."""


class Subject(Enum):
    """What kind of thing a change is on. The values are those of the JSON output."""

    TABLE = "table"
    OFFICE = "office"
    DEPARTMENT = "department"
    COLLECTIVE = "collective"
    SECTION = "section"
    GROUP = "group"
    TOPIC = "topic"
    TASK = "task"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return _SUBJECT_LABELS[self]


_SUBJECT_LABELS = {
    Subject.TABLE: "分解表",
    Subject.OFFICE: "发文机关",
    Subject.DEPARTMENT: "部门",
    Subject.COLLECTIVE: "统称",
    Subject.SECTION: "一级分类",
    Subject.GROUP: "二级分类",
    Subject.TOPIC: "专题",
    Subject.TASK: "任务",
}
HEADINGS = (Subject.SECTION, Subject.GROUP, Subject.TOPIC)


class ChangeKind(Enum):
    """What happened to it. The values are those of the JSON output."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    """A task has another id and the old text, or nearly: most likely by mistake."""
    CHANGED = "changed"


class Naming(NamedTuple):
    """By which other names a department goes."""

    aliases: tuple[Name, ...]
    unconfirmed: tuple[Name, ...]


class Membership(NamedTuple):
    """Whom a collective means."""

    members: Members
    listed: tuple[Name, ...]
    exceptions: tuple[Name, ...]


Value = (
    str
    | NameList
    | Naming
    | Membership
    | Record
    | Deadline
    | tuple[Target, ...]
    | tuple[Name, ...]
    | None
)


class Effect(NamedTuple):
    """What a change makes of the names that hold for some tasks (ids of the new table)."""

    field: str
    before: NameList
    after: NameList
    tasks: tuple[str, ...]


class Move(NamedTuple):
    """A part that stands elsewhere. `origin` and `goal` are the headings above it, before and after.

    `within` says that it is still in the same heading, and only in another place there. `behind` is
    what stands before it now ("" when it comes first). `effects` are what the move itself makes of
    the names that hold: another group has another default.
    """

    subject: Subject
    name: str
    title: str
    origin: tuple[str, ...]
    goal: tuple[str, ...]
    within: bool
    behind: str
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One change of meaning.

    `field` is the YAML key that changed, None when it is the whole thing. `name` is what it is
    called (a task's id, a numbered heading, a department), `title` a task's title and `path` the
    headings above it: in the new table, in the old one for what was removed. `before` and `after`
    are what is written at this level, `place` is where that stands, in the new file if it is
    there, else in the old one. Changes of one thing have the same `key` (see `outline.key_of`).

    `tasks` are the tasks it reaches. `gained` and `lost` are the departments and collectives that
    its lists of names concern now and did not, or did and do not any more.
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
    effects: tuple[Effect, ...] = ()
    tasks: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    """What moved: the thing itself, or what came into the added or left the removed heading."""
    reused: bool = False
    """An added task has an id that is not new: another task of the old table had it."""


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that changed between two tables, in the order of the new one.

    `rewritings` are changes in how the table is written that change what it says for nobody: a
    list that moved from the tasks to their group, aliases in another order. `renamed` has the
    departments and collectives that go by another name, old → new, and `pairs` the tasks of the
    old table that the new one has too.
    """

    old: Table
    new: Table
    changes: tuple[Change, ...]
    rewritings: tuple[Change, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)
    pairs: tuple[tuple[Task, Task], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether both tables mean the same."""
        return not self.changes
