"""A table's headings and tasks as a tree of numbered nodes that know what they are in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from gkrw.core.model import (
    Level,
    NameList,
    Table,
    Task,
    Topic,
)
from gkrw.core.numbering import group_heading, section_heading
from gkrw.diff.changes import (
    HEADINGS,
    Heading,
    Part,
    Subject,
)


@dataclass(eq=False, slots=True)
class Node:
    """A section, group, topic or task. `number` counts them all in the order of the file, `ordinal`
    the sections or the groups, from 1.

    `twin` is the same thing in the other of two tables that were matched, None where it has none.
    `is_unchanged` says of a task that it is equal to its twin and has its lists of names from the
    same levels, as nearly all: nobody need look at it again.
    """

    number: int
    subject: Subject
    record: Part
    parent: "Node | None"
    children: list["Node"]
    ordinal: int = 0
    twin: "Node | None" = None
    is_unchanged: bool = False

    @property
    def name(self) -> str:
        """How it is called: （一）主动公开, 会议公开, T01."""
        if isinstance(self.record, Task):
            return self.record.id
        if self.subject is Subject.SECTION:
            return section_heading(self.ordinal, self.record.title)
        if self.subject is Subject.GROUP:
            return group_heading(self.ordinal, self.record.title)
        return self.record.title

    @property
    def path(self) -> tuple[str, ...]:
        """The names of what it is in, from the section down."""
        return () if self.parent is None else (*self.parent.path, self.parent.name)

    @property
    def title(self) -> str:
        """A task's title; empty for a heading, whose name says it."""
        return self.record.title if isinstance(self.record, Task) else ""


def task_of(node: Node) -> Task:
    """The task that a node of Subject.TASK is."""
    return cast(Task, node.record)


@dataclass(frozen=True, slots=True)
class Outline:
    """Every node of a table; `of` has those of each kind."""

    nodes: list[Node]
    of: dict[Subject, list[Node]]

    @property
    def top(self) -> list[Node]:
        """The sections."""
        return self.of[Subject.SECTION]


def outline(table: Table) -> Outline:
    """The tree of a table."""
    nodes: list[Node] = []
    of: dict[Subject, list[Node]] = {subject: [] for subject in (*HEADINGS, Subject.TASK)}

    sections, groups, topics, every_task = of.values()

    def heading(same: list[Node], subject: Subject, record: Heading, parent: Node | None) -> Node:
        node = Node(len(nodes), subject, record, parent, [], len(same) + 1)
        nodes.append(node)
        same.append(node)
        if parent is not None:
            parent.children.append(node)
        return node

    def tasks(records: Iterable[Task], parent: Node) -> None:
        found = [
            Node(number, Subject.TASK, record, parent, _NOTHING)
            for number, record in enumerate(records, len(nodes))
        ]
        nodes.extend(found)
        every_task.extend(found)
        parent.children.extend(found)

    for section in table.sections:
        in_section = heading(sections, Subject.SECTION, section, None)
        for group in section.groups:
            in_group = heading(groups, Subject.GROUP, group, in_section)
            for item in group.items:
                if isinstance(item, Topic):
                    tasks(item.tasks, heading(topics, Subject.TOPIC, item, in_group))
                else:
                    tasks((item,), in_group)
    return Outline(nodes, of)


_NOTHING: list["Node"] = []
"""What is in a task: one list for all of them."""


def written(node: Node, key: str) -> NameList | None:
    """The lead or responsible list that is written at a node itself; None where there is none."""
    names: NameList | None = getattr(node.record, key)
    if node.subject is not Subject.TASK or names is None or names.level is Level.TASK:
        return names
    if names.level is Level.UNREAD and inherited(node, key) is not names:
        return names
    return None


def inherited(node: Node, key: str) -> NameList | None:
    """The list that holds for a node when it has none of its own."""
    above = node.parent
    while above is not None:
        names: NameList | None = getattr(above.record, key)
        if names is not None:
            return names
        above = above.parent
    return None


def key_of(node: Node, old_count: int) -> int:
    """The key of a node of the new table: the number of its twin or, without one, its own number
    counted on from the `old_count` nodes of the old table."""
    return old_count + node.number if node.twin is None else node.twin.number


def is_unread(names: NameList | None) -> bool:
    """Whether a list is written, but not so that it could be read."""
    return names is not None and names.level is Level.UNREAD
