"""A table's headings and tasks as a tree of numbered nodes that know what they are in."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from gkrw.changes.model import LISTS, Part, Subject
from gkrw.model import Level, NameList, Table, Task, Topic
from gkrw.numbering import group_heading, section_heading


@dataclass(eq=False, slots=True)
class Node:
    """A section, group, topic or task. `number` counts them all in the order of the file."""

    number: int
    subject: Subject
    record: Part
    parent: "Node | None"
    name: str
    """How it is called: （一）主动公开, 会议公开, T01."""
    children: list["Node"] = field(default_factory=list)

    @property
    def path(self) -> tuple[str, ...]:
        """The names of what it is in, from the section down."""
        return () if self.parent is None else (*self.parent.path, self.parent.name)

    @property
    def title(self) -> str:
        """A task's title; empty for a heading, whose name says it."""
        return self.record.title if isinstance(self.record, Task) else ""

    def below(self) -> Iterator["Node"]:
        """Everything in it, in the order of the file."""
        for child in self.children:
            yield child
            yield from child.below()


@dataclass(frozen=True, slots=True)
class Outline:
    """Every node of a table, and those at its top."""

    nodes: tuple[Node, ...]
    top: tuple[Node, ...]

    def of(self, subject: Subject) -> list[Node]:
        """The nodes of one kind."""
        return [node for node in self.nodes if node.subject is subject]


def outline(table: Table) -> Outline:
    """The tree of a table."""
    nodes: list[Node] = []

    def add(subject: Subject, record: Part, parent: Node | None, name: str) -> Node:
        node = Node(len(nodes), subject, record, parent, name)
        nodes.append(node)
        if parent is not None:
            parent.children.append(node)
        return node

    group_number = 0
    for section_number, section in enumerate(table.sections, 1):
        heading = section_heading(section_number, section.title)
        in_section = add(Subject.SECTION, section, None, heading)
        for group in section.groups:
            group_number += 1
            heading = group_heading(group_number, group.title)
            in_group = add(Subject.GROUP, group, in_section, heading)
            for item in group.items:
                if isinstance(item, Topic):
                    in_topic = add(Subject.TOPIC, item, in_group, item.title)
                    for task in item.tasks:
                        add(Subject.TASK, task, in_topic, task.id)
                else:
                    add(Subject.TASK, item, in_group, item.id)
    return Outline(tuple(nodes), tuple(node for node in nodes if node.parent is None))


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


def is_unread(names: NameList | None) -> bool:
    """Whether a list is written, but not so that it could be read."""
    return names is not None and names.level is Level.UNREAD


def has_unread_lists(tree: Outline) -> bool:
    """Whether any list of names could not be read."""
    return any(is_unread(getattr(node.record, key)) for node in tree.nodes for key in LISTS)
