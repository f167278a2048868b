"""Whole parts of the table that came, went or stand elsewhere."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import attrgetter

from gkrw.core.model import Task
from gkrw.diff.changes import (
    HEADINGS,
    Change,
    ChangeKind,
    Effect,
    Move,
    Subject,
)
from gkrw.diff.list_effects import Cause
from gkrw.diff.ordering import staying
from gkrw.diff.outline import Node, Outline, key_of
from gkrw.diff.sides import Sides


class Parts:
    """Both trees and what in them is the same: says of a node what became of it.

    `moved` are the numbers in the new table of what stands
    elsewhere, as few as possible, and `losing` the numbers in the old table of the headings from
    which something went (None: from the top). `other` are the numbers in the new table of
    everything at which itself something may be another, and `touched` those and whatever has one
    of them in it: nothing else need be looked at.
    """

    def __init__(
        self,
        sides: Sides,
        old: Outline,
        new: Outline,
        effects: Mapping[Cause, tuple[Effect, ...]],
    ) -> None:
        self.sides = sides
        self.old = old
        self.new = new
        self.effects = effects
        self.moved = self._moved()
        self.losing = {
            None if node.parent is None else node.parent.number
            for node in old.nodes
            if node.twin is None
        }
        self.other = self._other()
        self.touched = self._touched()

    def key(self, node: Node) -> int:
        """The key of a node of the new table."""
        return key_of(node, len(self.old.nodes))

    def _moved(self) -> set[int]:
        moved: set[int] = set()
        headings = (node for subject in HEADINGS for node in self.new.of[subject])
        for parent in (None, *headings):
            was = None if parent is None else parent.twin
            order: list[tuple[int, int]] = []
            for child in self.new.top if parent is None else parent.children:
                before = child.twin
                if before is None:
                    continue
                if before.parent is was and (was is not None or parent is None):
                    order.append((before.number, child.number))
                else:
                    moved.add(child.number)
            if order != sorted(order):
                keep = staying([number for number, _ in order])
                moved.update(number for old, number in order if old not in keep)
        return moved

    def _other(self) -> set[int]:
        return {
            node.number
            for node in self.new.nodes
            if not node.is_unchanged and (node.twin is None or not _say_the_same(node.twin, node))
        }

    def _touched(self) -> set[int]:
        touched = self.other | self.moved
        touched.update(
            after.number
            for number in self.losing
            if number is not None and (after := self.old.nodes[number].twin) is not None
        )
        for number in list(touched):
            above = self.new.nodes[number].parent
            while above is not None and above.number not in touched:
                touched.add(above.number)
                above = above.parent
        return touched

    def is_in_place(self, before: Node, parent: Node | None) -> bool:
        """Whether something of the old table was already in what it is in now."""
        if before.parent is None or parent is None:
            return before.parent is parent
        return before.parent.twin is parent

    def is_told_with_heading(self, before: Node, after: Node) -> bool:
        """Whether a move is part of a heading's coming or going."""
        return any(node.parent is not None and node.parent.twin is None for node in (before, after))

    # -- coming, going, moving -------------------------------------------------------------------

    def added(self, node: Node) -> Change:
        """What came new, with everything new in it and what it took over."""
        fresh = list(_down(node))
        arrived = [
            (before, each)
            for one in fresh
            for each in one.children
            if (before := each.twin) is not None
        ]
        return Change(
            ChangeKind.ADDED,
            node.subject,
            self.key(node),
            node.name,
            node.record.place,
            title=node.title,
            path=node.path,
            after=node.record,
            moves=tuple(self.move(before, after) for before, after in arrived),
            tasks=_ids(fresh),
            gained=self._concerned(fresh, is_new=True),
            reused=node.subject is Subject.TASK and node.name in self._old_ids,
        )

    def removed(self, node: Node) -> Change:
        """What went, with everything that went with it and where the rest of it is now."""
        gone = list(_down(node))
        left = [
            (each, after)
            for one in gone
            for each in one.children
            if (after := each.twin) is not None
            and (after.parent is None or after.parent.twin is not None)
        ]
        return Change(
            ChangeKind.REMOVED,
            node.subject,
            node.number,
            node.name,
            node.record.place,
            title=node.title,
            path=node.path,
            before=node.record,
            moves=tuple(self.move(before, after) for before, after in left),
            tasks=_ids(gone),
            lost=self._concerned(gone, is_new=False),
        )

    def move(self, before: Node, after: Node) -> Move:
        """What stands elsewhere: from where to where, and what that makes of its names."""
        siblings: Sequence[Node] = self.new.top if after.parent is None else after.parent.children
        at = siblings.index(after)
        return Move(
            after.subject,
            after.name,
            after.title,
            before.path,
            after.path,
            self.is_in_place(before, after.parent),
            siblings[at - 1].name if at else "",
            self.effects.get(Cause(after.number, None), ()),
        )

    def _concerned(self, nodes: Iterable[Node], is_new: bool) -> tuple[str, ...]:
        found: set[str] = set()
        for node in nodes:
            if isinstance(node.record, Task):
                for names in (node.record.lead, node.record.responsible):
                    found |= self.sides.concerned(names, is_new)
        return self.sides.in_order(found)

    @cached_property
    def _old_ids(self) -> frozenset[str]:
        return frozenset(map(attrgetter("record.id"), self.old.of[Subject.TASK]))


def _say_the_same(old: Node, new: Node) -> bool:
    """Whether nothing is another at a heading itself. Of tasks that is known already."""
    one, other = old.record, new.record
    return (
        not isinstance(one, Task)
        and one.title == other.title
        and one.lead == other.lead
        and one.responsible == other.responsible
    )


def _down(node: Node) -> Iterator[Node]:
    """A node that the other table does not have, and those in it as far down as it has none."""
    if node.twin is None:
        yield node
        for child in node.children:
            yield from _down(child)


def _ids(nodes: Iterable[Node]) -> tuple[str, ...]:
    return tuple(node.name for node in nodes if node.subject is Subject.TASK)
