"""One of two compared tables: its headings and tasks as a tree of nodes, the bodies that its lists
concern, and the tasks of its bodies."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

from gkrw.core.assignments import ASSIGNED, Assignments
from gkrw.core.model import Group, Reports, Section, Table, Task, Topic
from gkrw.core.names import Level, NameList
from gkrw.core.roster import Roster
from gkrw.core.wording import group_heading, section_heading
from gkrw.diff.changes import HEADINGS, Subject, TablePart


@dataclass(eq=False, slots=True)
class Node:
    """A section, group, topic or task; or the root, which stands for the table and is its own
    parent.

    `number` is the position in the order of the file; the numbers of the new table follow those of
    the old one. `ordinal` counts the nodes of the same kind from 1. `task_count` is the number of
    tasks below the node, 1 for a task. `twin` is the same part in the other table; None if there is
    none. `is_unchanged` is True for a node of the new table that is known to equal its twin; the
    lists of names of such a task also come from the same levels.
    """

    number: int
    subject: Subject
    record: TablePart | Table
    parent: "Node" = field(init=False)
    children: Sequence["Node"] = ()
    ordinal: int = 0
    task_count: int = 0
    twin: "Node | None" = None
    is_unchanged: bool = False

    @property
    def key(self) -> int:
        """The same number for a node and its twin, and for no other node: the lower of the two."""
        return self.number if self.twin is None else min(self.number, self.twin.number)

    @property
    def name(self) -> str:
        """The name of the part: （一）主动公开, 会议公开, T01."""
        if isinstance(self.record, Task):
            return self.record.id
        if self.subject is Subject.SECTION:
            return section_heading(self.ordinal, self.record.title)
        if self.subject is Subject.GROUP:
            return group_heading(self.ordinal, self.record.title)
        return self.record.title

    @property
    def path(self) -> tuple[str, ...]:
        """The names of the headings above it, from the section down."""
        return tuple(node.name for node in reversed(self.headings))

    @property
    def headings(self) -> list["Node"]:
        """The headings above it, from the nearest one up."""
        above = []
        node = self.parent
        while node.subject is not Subject.TABLE:
            above.append(node)
            node = node.parent
        return above

    @property
    def title(self) -> str:
        """A task's title; empty for a heading, whose name contains it."""
        return self.record.title if isinstance(self.record, Task) else ""


task_of: Callable[[Node], Task] = attrgetter("record")
"""Returns the task of a node of Subject.TASK."""


_SUBJECTS = dict(zip((Section, Group, Topic, Task), (*HEADINGS, Subject.TASK), strict=True))


@dataclass(frozen=True, slots=True)
class Outline:
    """The nodes of a table. `nodes` are all but the root, in the order of the file; `by_subject`
    has the same nodes by kind."""

    root: Node
    nodes: list[Node]
    by_subject: dict[Subject, list[Node]]


def outline(table: Table, first_number: int = 0) -> Outline:
    """Return the tree of a table, with the nodes numbered from `first_number`."""
    root = Node(-1, Subject.TABLE, table)
    root.parent = root
    nodes: list[Node] = []
    by_subject: dict[Subject, list[Node]] = {subject: [] for subject in _SUBJECTS.values()}
    # By type, because the hash of a member of an Enum is made in Python.
    kinds = {record: (subject, by_subject[subject]) for record, subject in _SUBJECTS.items()}

    def add(records: Iterable[TablePart], parent: Node) -> None:
        parent.children = children = []
        for record in records:
            subject, same = kinds[type(record)]
            node = Node(first_number + len(nodes), subject, record)
            node.parent = parent
            nodes.append(node)
            same.append(node)
            node.ordinal = len(same)
            children.append(node)
            if isinstance(record, Task):
                node.task_count = 1
            else:
                add(record.children, node)
            parent.task_count += node.task_count

    add(table.children, root)
    return Outline(root, nodes, by_subject)


def written_list(node: Node, key: str) -> NameList | None:
    """Return the list `key` (one of LISTS) that is written at the node itself; None if there
    is none or it is inherited."""
    names: NameList | None = getattr(node.record, key)
    if node.subject is not Subject.TASK or names is None or names.level is Level.TASK:
        return names
    if names.level is Level.UNREAD:
        above = (getattr(heading.record, key) for heading in node.headings)
        if next((each for each in above if each is not None), None) is not names:
            return names
    return None


def reached_by_reports(tasks: Iterable[Node]) -> Mapping[Node, tuple[str, ...]]:
    """Return the ids of the tasks of the new table whose reporters changed, by the node that causes
    it: the nearest one of the new table at which who reports is written now, or was before."""
    found: defaultdict[Node, list[str]] = defaultdict(list)
    for node in tasks:
        if node.twin is None:
            continue
        (before, old), (after, new) = _reports(node.twin), _reports(node)
        if before is not after:
            above = (node, *node.headings)
            cause = next((each for each in above if each in (new, old.twin)), new)
            found[cause].append(task_of(node).id)
    return {cause: tuple(ids) for cause, ids in found.items()}


def _reports(node: Node) -> tuple[Reports, Node]:
    """Who reports on a task, and the node where that is written, the root if nowhere."""
    while node.record.reports is None and node.parent is not node:
        node = node.parent
    return node.record.reports or Reports.ALL, node


def is_unread(names: NameList | None) -> bool:
    """Return whether a list is written in a way that could not be read."""
    return names is not None and names.level is Level.UNREAD


@dataclass(frozen=True)
class TableIndex:
    """A table with its roster. `new_names` maps old names of renamed bodies to new ones; it is
    empty for the new table."""

    table: Table
    roster: Roster
    new_names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Every task."""
        return tuple(self.table.tasks())

    @cached_property
    def _assignments(self) -> Assignments:
        return Assignments(self.table, self.roster)

    @cached_property
    def _ids_by_name(self) -> Mapping[str, set[str]]:
        """The ids of the tasks whose lists contain a name, by the name as written."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for task in self.tasks:
            for names in task.lists:
                for name in names.every_name():
                    found[name.text].add(task.id)
        return found

    def tasks_with(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of the tasks whose lists contain one of the names, in the order of the
        table."""
        ids: set[str] = set()
        for name in names:
            ids |= self._ids_by_name.get(name, set())
        return tuple(task.id for task in self.tasks if task.id in ids) if ids else ()

    def tasks_of(self, body: str) -> tuple[str, ...]:
        """Return the ids of the tasks assigned to a department or collective."""
        role = self._assignments.role
        return tuple(task.id for task in self.tasks if role(body, task) in ASSIGNED)

    def in_new_table(self, names: Iterable[str]) -> frozenset[str]:
        """Return the names that bodies of this table have in the new table."""
        if not self.new_names:
            return frozenset(names)
        return frozenset(self.new_names.get(name, name) for name in names)

    def named(self, names: NameList) -> frozenset[str]:
        """Return the bodies that a list names, by their names in the new table. Unknown names are
        kept as they are."""
        known = self.roster.canonical
        unknown = [name.text for name in names.every_name() if name.text not in known]
        return self.in_new_table(self.roster.reach(names).named).union(unknown)

    def contained(self, names: NameList) -> frozenset[str]:
        """Return the departments that collectives in a list contain, by their names in the new
        table."""
        return self.in_new_table(self.roster.reach(names).contained)

    def concerned(self, names: NameList) -> frozenset[str]:
        """Return the bodies that a list names or contains."""
        return self.named(names) | self.contained(names)

    def in_order(self, names: Iterable[str], first: Collection[str] = ()) -> tuple[str, ...]:
        """Return names sorted: the names in `first`, then the others, both in the order of this
        table. Names that the table does not have come last in each part."""
        last = len(self._positions)

        def position(name: str) -> tuple[bool, int, str]:
            return name not in first, self._positions.get(name, last), name

        return tuple(sorted(names, key=position))

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {body.name: at for at, body in enumerate(self.roster.bodies())}
