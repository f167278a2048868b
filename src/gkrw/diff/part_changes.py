"""The changes of single headings and tasks: added, removed, moved, and field by field."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import product
from typing import Any, cast

from gkrw.core.findings import Place
from gkrw.core.model import NameList, Task
from gkrw.diff.changes import FIELDS, LISTS, Change, ChangeKind, ListEffect, Move, Part, Subject
from gkrw.diff.compared_table import Node, Outline, TableIndex, is_unread, task_of, written_list
from gkrw.diff.matching import moved_nodes


class PartChanges:
    """Makes the changes of the nodes of two matched outlines.

    `moved` are the nodes of the new table that moved. `renamed_lists` collects, by the new name
    of a renamed department or collective, the effects of the lists in which only that name
    changed: they belong to the change of the name.
    """

    def __init__(self, old: TableIndex, new: TableIndex, tree: Outline) -> None:
        self.old = old
        self.new = new
        self.moved = moved_nodes(tree)
        self.renamed_lists: defaultdict[str, list[ListEffect]] = defaultdict(list)
        self._effects = _list_effects(tree.by_subject[Subject.TASK])

    # -- added, removed, moved -------------------------------------------------------------------

    def added(self, node: Node) -> Change:
        """The addition of a node with everything new in it, and what moved into it."""
        added = list(_without_twin(node))
        children = [child for each in added for child in each.children]
        moves = (self._move(child.twin, child) for child in children if child.twin is not None)
        return _change(
            ChangeKind.ADDED,
            node,
            after=cast(Part, node.record),
            moves=tuple(moves),
            tasks=_ids(added),
            gained=self._concerned(added, self.new),
            reuses_id=node.subject is Subject.TASK and node.name in self._old_ids,
        )

    def removed(self, node: Node) -> Change:
        """The removal of a node with everything that went with it, and what moved out of it."""
        removed = list(_without_twin(node))
        moves = [
            self._move(child, child.twin)
            for each in removed
            for child in each.children
            if child.twin is not None and child.twin.parent.twin is not None
        ]
        return _change(
            ChangeKind.REMOVED,
            node,
            before=cast(Part, node.record),
            moves=tuple(moves),
            tasks=_ids(removed),
            lost=self._concerned(removed, self.old),
        )

    def move(self, before: Node, after: Node) -> Iterator[Change]:
        """The move of a node, unless it is reported with an added or removed heading."""
        if before.parent.twin is not None and after.parent.twin is not None:
            move = self._move(before, after)
            yield self._with_effects(_change(ChangeKind.MOVED, after, moves=(move,)), move.effects)

    def _move(self, before: Node, after: Node) -> Move:
        siblings = after.parent.children
        at = siblings.index(after)
        return Move(
            after.subject,
            after.name,
            after.title,
            before.path,
            after.path,
            before.parent.twin is after.parent,
            siblings[at - 1].name if at else "",
            self._effects.get((after, None), ()),
        )

    def _concerned(self, nodes: Iterable[Node], index: TableIndex) -> tuple[str, ...]:
        found: set[str] = set()
        for node in nodes:
            if isinstance(node.record, Task):
                for names in (node.record.lead, node.record.responsible):
                    found |= index.concerned(names)
        return self.new.in_order(found)

    @cached_property
    def _old_ids(self) -> frozenset[str]:
        return frozenset(task.id for task in self.old.tasks)

    # -- fields ----------------------------------------------------------------------------------

    def fields(self, old: Node, new: Node) -> Iterator[Change]:
        """The changes of the fields of a node that both tables have."""
        is_task = new.subject is Subject.TASK
        for key in FIELDS[type(new.record)]:
            if key in LISTS:
                yield from self._list(old, new, key)
                continue
            before, after = getattr(old.record, key), getattr(new.record, key)
            if before != after:
                yield _change(
                    ChangeKind.RENUMBERED if key == "id" else ChangeKind.CHANGED,
                    new,
                    _field_place(task_of(old), task_of(new), key) if is_task else None,
                    field=key,
                    before=before,
                    after=after,
                    tasks=(new.name,) if is_task else (),
                )

    def _list(self, old: Node, new: Node, key: str) -> Iterator[Change]:
        before, after = written_list(old, key), written_list(new, key)
        if before == after or is_unread(before) or is_unread(after):
            return
        effects = self._effects.get((new, key), ())
        if before is not None and after is not None:
            renamed = _renamed_bodies(before, after, self.old, self.new)
            if renamed:
                self.renamed_lists[min(renamed)] += effects
                return
        change = _change(
            ChangeKind.CHANGED,
            new,
            (after or before or new.record).place,
            field=key,
            before=before,
            after=after,
            is_rewriting=not effects,
        )
        yield self._with_effects(change, effects)

    def _with_effects(self, change: Change, effects: tuple[ListEffect, ...]) -> Change:
        """The change with the tasks that it reaches and the bodies that come in or drop out."""
        old, new = self.old, self.new
        gained: set[str] = set()
        lost: set[str] = set()
        named: set[str] = set()
        for effect in effects:
            before, after = old.concerned(effect.before), new.concerned(effect.after)
            # A body that is in or out because a collective is defined otherwise is reported there.
            gained |= after - before - new.contained(effect.before)
            lost |= before - after - old.contained(effect.after)
            named |= old.named(effect.before) | new.named(effect.after)
        return replace(
            change,
            effects=effects,
            tasks=tuple(dict.fromkeys(task for effect in effects for task in effect.tasks)),
            gained=new.in_order(gained, named),
            lost=new.in_order(lost, named),
        )


def _change(kind: ChangeKind, node: Node, place: Place | None = None, **details: Any) -> Change:
    return Change(
        kind,
        node.subject,
        node.key,
        node.name,
        place or node.record.place,
        title=node.title,
        path=node.path,
        **details,
    )


def _field_place(old: Task, new: Task, key: str) -> Place:
    """The place of a field in the new file, else of the field in the old one, else of the task.

    A task with another id is pointed at as a whole."""
    return new.place if key == "id" else new.places.get(key) or old.places.get(key, new.place)


def _without_twin(node: Node) -> Iterator[Node]:
    """A node without a twin, and its descendants down to those that have one."""
    if node.twin is None:
        yield node
        for child in node.children:
            yield from _without_twin(child)


def _ids(nodes: Iterable[Node]) -> tuple[str, ...]:
    return tuple(node.name for node in nodes if node.subject is Subject.TASK)


# -- lists of names -----------------------------------------------------------------------------


_EffectCause = tuple[Node, str | None]
"""The list of this name written at a node of the new table or, with None, the move of that node."""


def _list_effects(tasks: Iterable[Node]) -> dict[_EffectCause, tuple[ListEffect, ...]]:
    """The effects of each cause on the tasks of the new table; tasks with equal lists together."""
    groups: dict[_EffectCause, dict[tuple[str, NameList, NameList], list[str]]] = {}
    for field, node in product(LISTS, tasks):
        if node.twin is None or node.is_unchanged:
            continue
        before: NameList = getattr(task_of(node.twin), field)
        after: NameList = getattr(task_of(node), field)
        if before == after or is_unread(before) or is_unread(after):
            continue
        same = groups.setdefault(_cause(node.twin, node, field), {})
        same.setdefault((field, before, after), []).append(task_of(node).id)
    return {
        cause: tuple(ListEffect(*lists, tuple(ids)) for lists, ids in same.items())
        for cause, same in groups.items()
    }


def _cause(old: Node, new: Node, field: str) -> _EffectCause:
    while written_list(old, field) == written_list(new, field):
        if old.parent.twin is not new.parent:
            return new, None
        old, new = old.parent, new.parent
    return new, field


def _renamed_bodies(
    before: NameList, after: NameList, old: TableIndex, new: TableIndex
) -> set[str] | None:
    """The new names of the renamed bodies in two lists that differ only by their names; None if
    they differ in any other way."""
    if len(before.entries) != len(after.entries) or before.is_open != after.is_open:
        return None
    found: set[str] = set()
    for one, other in zip(before.entries, after.entries, strict=True):
        if one.text != other.text:
            was, now = old.roster.canonical.get(one.text, ""), new.roster.canonical.get(other.text)
            if now is None or old.new_names.get(was) != now:
                return None
            found.add(now)
        if one.bracket is not None and other.bracket is not None:
            inside = _renamed_bodies(one.bracket, other.bracket, old, new)
            if inside is None:
                return None
            found |= inside
        elif one.bracket is not other.bracket:
            return None
    return found
