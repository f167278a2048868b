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

    `moved` are the nodes of the new table that moved. `renamed_in` collects, by the new name of a
    renamed department or collective, the tasks with lists in which only that name changed: they
    belong to the change of the name. A dict without values is an ordered set.
    """

    def __init__(self, old: TableIndex, new: TableIndex, tree: Outline) -> None:
        self.old = old
        self.new = new
        self.moved = moved_nodes(tree)
        self.renamed_in: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._effects = _list_effects(tree.by_subject[Subject.TASK])

    # -- added, removed, moved -------------------------------------------------------------------

    def whole(self, kind: ChangeKind, node: Node) -> Change:
        """The addition or removal of a node with everything new or removed in it, and what moved
        into it, or out of it to a place that was there before."""
        is_new = kind is ChangeKind.ADDED
        record, parts = cast(Part, node.record), list(_without_twin(node))
        tasks = [part.record for part in parts if isinstance(part.record, Task)]
        children = [child for part in parts for child in part.children]
        twins = [(child, child.twin) for child in children if child.twin is not None]
        index = self.new if is_new else self.old
        lists = [names for task in tasks for names in (task.lead, task.responsible)]
        bodies = self.new.in_order({body for names in lists for body in index.concerned(names)})
        if is_new:
            moves = [self._move(twin, child) for child, twin in twins]
        else:
            moves = [self._move(*both) for both in twins if both[1].parent.twin is not None]
        return _change(
            kind,
            node,
            before=None if is_new else record,
            after=record if is_new else None,
            moves=tuple(moves),
            tasks=tuple(task.id for task in tasks),
            gained=bodies if is_new else (),
            lost=() if is_new else bodies,
            reuses_id=is_new and isinstance(record, Task) and record.id in self._old_ids,
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
                place = None
                if is_task and key != "id":  # a task with another id is pointed at as a whole
                    place = task_of(new).places.get(key) or task_of(old).places.get(key)
                yield _change(
                    ChangeKind.RENUMBERED if key == "id" else ChangeKind.CHANGED,
                    new,
                    place,
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
                self.renamed_in[min(renamed)] |= dict.fromkeys(_tasks_of(effects))
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
            tasks=tuple(dict.fromkeys(_tasks_of(effects))),
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


def _tasks_of(effects: Iterable[ListEffect]) -> Iterator[str]:
    return (task for effect in effects for task in effect.tasks)


def _without_twin(node: Node) -> Iterator[Node]:
    """A node without a twin, and its descendants down to those that have one."""
    if node.twin is None:
        yield node
        for child in node.children:
            yield from _without_twin(child)


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
