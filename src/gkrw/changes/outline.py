"""A table's headings and tasks as a tree of numbered nodes that know what they are in."""

from dataclasses import dataclass

from gkrw.changes.model import HEADINGS, Part, Subject
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
    children: list["Node"]

    @property
    def path(self) -> tuple[str, ...]:
        """The names of what it is in, from the section down."""
        return () if self.parent is None else (*self.parent.path, self.parent.name)

    @property
    def title(self) -> str:
        """A task's title; empty for a heading, whose name says it."""
        return self.record.title if isinstance(self.record, Task) else ""


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
    tasks = of[Subject.TASK]

    def heading(subject: Subject, record: Part, parent: Node | None, name: str) -> Node:
        node = Node(len(nodes), subject, record, parent, name, [])
        nodes.append(node)
        of[subject].append(node)
        if parent is not None:
            parent.children.append(node)
        return node

    def task(record: Task, parent: Node) -> None:
        node = Node(len(nodes), Subject.TASK, record, parent, record.id, _NOTHING)
        nodes.append(node)
        tasks.append(node)
        parent.children.append(node)

    group_number = 0
    for section_number, section in enumerate(table.sections, 1):
        name = section_heading(section_number, section.title)
        in_section = heading(Subject.SECTION, section, None, name)
        for group in section.groups:
            group_number += 1
            name = group_heading(group_number, group.title)
            in_group = heading(Subject.GROUP, group, in_section, name)
            for item in group.items:
                if isinstance(item, Topic):
                    in_topic = heading(Subject.TOPIC, item, in_group, item.title)
                    for each in item.tasks:
                        task(each, in_topic)
                else:
                    task(item, in_group)
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


def is_unread(names: NameList | None) -> bool:
    """Whether a list is written, but not so that it could be read."""
    return names is not None and names.level is Level.UNREAD


def has_unread_lists(tree: Outline) -> bool:
    """Whether any list of names could not be read."""
    return any(
        is_unread(node.record.lead) or is_unread(node.record.responsible)
        for subject in HEADINGS
        for node in tree.of[subject]
    ) or any(
        task.lead.level is Level.UNREAD or task.responsible.level is Level.UNREAD
        for node in tree.of[Subject.TASK]
        if isinstance(task := node.record, Task)
    )
