"""Compare two tables and report every change of meaning once, at the level where it was made.

A change includes its consequences: the tasks that a default reaches, the lists of names that change
because a task moved, the lists in which a renamed department was renamed too, and the tasks that
moved into a new heading or out of a removed one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import product
from typing import Any, cast

from gkrw.core.findings import Place
from gkrw.core.gc_pause import no_cyclic_collection
from gkrw.core.model import LISTS, Table, Task
from gkrw.core.names import NameList
from gkrw.core.roster import build_roster
from gkrw.core.slips import (
    delayed,
    is_retired,
    last_numbers,
    moved_line,
    next_id,
    retired_line,
    used_ids,
)
from gkrw.diff.bodies import body_changes, mergers, new_names, paired_bodies, renamed_bodies
from gkrw.diff.changes import (
    Change,
    ChangeKind,
    Diff,
    ListEffect,
    Move,
    Subject,
    TablePart,
    changed_extra,
    changed_fields,
    field_value,
)
from gkrw.diff.compared_table import (
    Node,
    Outline,
    TableIndex,
    is_unread,
    outline,
    reached_by_reports,
    task_of,
    written_list,
)
from gkrw.diff.matching import are_related, match, moved_nodes
from gkrw.diff.table_changes import table_changes


@no_cyclic_collection()  # otherwise 1.2 times as long for 10,000 tasks
def diff(old: Table, new: Table) -> Diff:
    """Return the changes from one table to another."""
    paired = paired_bodies(old, new)
    renamed = new_names(old, new, paired)
    rosters = build_roster(old), build_roster(new)
    kept = paired[Subject.DEPARTMENT]
    gone = [body.name for at, body in enumerate(old.departments) if at not in kept]
    merged = mergers(gone, old, new, rosters) if gone else {}
    indexes = TableIndex(old, rosters[0], renamed | merged), TableIndex(new, rosters[1])
    old_tree = outline(old)
    new_tree = outline(new, first_number=len(old_tree.nodes))
    match(old_tree, new_tree)
    parts = _PartChanges(*indexes, new_tree)
    below = list(parts.below(new_tree.root))  # first: it collects parts.renamed_in
    bodies = [
        change
        for subject, of_old in paired.items()
        for change in body_changes(subject, of_old, *indexes, parts.renamed_in, merged)
    ]
    is_kept = old.reports is new.reports
    reached = () if is_kept else parts.reached_by_reports.get(new_tree.root, ())
    changes = [*table_changes(old, new, reached), *bodies, *below]
    if new.has_own_columns:
        changes = [replace(change, columns=new.columns) for change in changes]
    return Diff(
        old,
        new,
        *rosters,
        changes=tuple(change for change in changes if not change.is_rewriting),
        rewritings=tuple(change for change in changes if change.is_rewriting),
        renamed=renamed,
        pairs=tuple(
            (task_of(node.twin), task_of(node))
            for node in new_tree.by_subject[Subject.TASK]
            if node.twin is not None
        ),
    )


class _PartChanges:
    """Makes the changes of the nodes of two matched outlines.

    `reached` has, by the node at which `reports` changed, the ids of the tasks that others report.
    `renamed_in` collects, by the new name of a department or collective, the ids of tasks with
    lists in which only renamed bodies differ: these tasks belong to the change of the name. The
    inner dicts have no values; they serve as ordered sets.
    """

    def __init__(self, old: TableIndex, new: TableIndex, tree: Outline) -> None:
        self.old = old
        self.new = new
        self.renamed_in: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._moved = moved_nodes(tree)
        # Another table, such as the next year's, has ids and deadlines of its own.
        self._is_same_table = new.table.identity.is_of(old.table.identity.recorded)
        self._tree = tree
        self._effects = _list_effects(tree.by_subject[Subject.TASK])

    @cached_property
    def reached_by_reports(self) -> Mapping[Node, tuple[str, ...]]:
        """The tasks that `reports` at a heading or at the table, the root, reaches."""
        return reached_by_reports(self._tree.by_subject[Subject.TASK])

    @cached_property
    def _used_ids(self) -> set[str]:
        """The ids of the old table, those of removed tasks too."""
        return {*used_ids(self.old.table)}

    @cached_property
    def _new_ids(self) -> set[str]:
        return {task.id for task in self.new.tasks}

    def below(self, parent: Node) -> Iterator[Change]:
        """Yield the changes of everything below a node of the new table, in order. A removed part
        comes after the part that it followed."""
        removed = {} if parent.twin is None else _removed_children(parent.twin)
        yield from (self._whole(ChangeKind.REMOVED, node) for node in removed.get(None, ()))
        for child in parent.children:
            before = child.twin
            if before is None:
                if parent.twin is not None:  # otherwise it is reported with its parent
                    yield self._whole(ChangeKind.ADDED, child)
            else:
                if child in self._moved:
                    yield from self._move(before, child)
                if not child.is_unchanged:
                    yield from self._fields(before, child)
            if child.subject is not Subject.TASK:
                yield from self.below(child)
            if before is not None:
                yield from (
                    self._whole(ChangeKind.REMOVED, node) for node in removed.get(before, ())
                )

    def _whole(self, kind: ChangeKind, node: Node) -> Change:
        """Return the addition or removal of a node with all parts added or removed with it. An
        addition has the moves into the node, a removal those out of it to a heading that is in
        both tables."""
        is_new = kind is ChangeKind.ADDED
        record, parts = cast(TablePart, node.record), list(_without_twin(node))
        tasks = [part.record for part in parts if isinstance(part.record, Task)]
        children = [child for part in parts for child in part.children]
        twins = [(child, child.twin) for child in children if child.twin is not None]
        index = self.new if is_new else self.old
        lists = [names for task in tasks for names in task.lists]
        bodies = self.new.in_order({body for names in lists for body in index.concerned(names)})
        if is_new:
            moves = [self._move_of(twin, child) for child, twin in twins]
        else:
            moves = [self._move_of(*both) for both in twins if both[1].parent.twin is not None]
        vanished = [task.id for task in tasks if not is_new and self._has_vanished(task.id)]
        forgotten = "删掉的编号没有记下来，以后可能再给别的任务用："
        line = retired_line(self.new.table, vanished)
        return _change(
            kind,
            node,
            slip=f"{forgotten}在最上层写上 {line}。" if vanished else "",
            before=None if is_new else record,
            after=record if is_new else None,
            moves=tuple(moves),
            tasks=tuple(task.id for task in tasks),
            gained=bodies if is_new else (),
            lost=() if is_new else bodies,
            reuses_id=is_new and isinstance(record, Task) and record.id in self._used_ids,
        )

    def _has_vanished(self, task_id: str) -> bool:
        """Return whether the id of a removed task is neither used nor retired in the new table.
        False if the new table is another one, such as the next year's."""
        is_known = task_id in self._new_ids or is_retired(self.new.table, task_id)
        return self._is_same_table and not is_known

    def _slip_of_title(self, old: Task, new: Task) -> str:
        if old.id != new.id or are_related(old, new) or not self._is_same_table:
            return ""
        ids = (*self._used_ids, *used_ids(self.new.table))
        unused = next_id(new.id, last_numbers(ids))
        line = retired_line(self.new.table, [new.id])
        was = f"编号 {new.id} 原来是“{old.title}”："
        return f"{was}新任务换一个没有用过的编号，如 {unused}；原来的删掉了的，写上 {line}。"

    def _slip_of_deadline(self, old: Task, new: Task) -> str:
        if not (self._is_same_table and are_related(old, new)):
            return ""
        was, now = ([each.text for each in task.deadlines] for task in (old, new))
        untold = delayed(was, now, self.new.table.year, new.moved)
        line = moved_line(untold, new.moved)
        return f"时限推后了，没有记下原定的：写上 {line}。" if untold else ""

    def _move(self, before: Node, after: Node) -> Iterator[Change]:
        """Yield the move of a node, unless it is reported with an added or removed heading."""
        if before.parent.twin is not None and after.parent.twin is not None:
            move = self._move_of(before, after)
            details = self._effect_details(move.effects)
            yield _change(ChangeKind.MOVED, after, moves=(move,), **details)

    def _move_of(self, before: Node, after: Node) -> Move:
        siblings = after.parent.children
        at = siblings.index(after)
        previous = siblings[at - 1].name if at else ""
        paths = before.path, after.path
        is_within = before.parent.twin is after.parent
        effects = self._effects.get((after, None), ())
        return Move(after.subject, after.name, after.title, *paths, is_within, previous, effects)

    def _fields(self, old: Node, new: Node) -> Iterator[Change]:
        """Yield the changes of the fields of a node that both tables have."""
        is_task = new.subject is Subject.TASK
        for key in changed_fields(old.record, new.record):
            if key in LISTS:
                yield from self._list(old, new, key)
                continue
            if key == "extra":
                yield from self._extra(old, new)
                continue
            place = None
            if is_task and key != "id":  # another id has the place of the whole task
                place = task_of(new).places.get(key) or task_of(old).places.get(key)
            kind = ChangeKind.RENUMBERED if key == "id" else ChangeKind.CHANGED
            tasks: tuple[str, ...] = (new.name,) if is_task else ()
            if key == "reports" and not is_task:
                tasks = self.reached_by_reports.get(new, ())
            slip = ""
            if key == "deadline":
                slip = self._slip_of_deadline(task_of(old), task_of(new))
            elif key == "title" and is_task:
                slip = self._slip_of_title(task_of(old), task_of(new))
            before, after = field_value(old.record, key), field_value(new.record, key)
            details = {"before": before, "after": after, "tasks": tasks, "slip": slip}
            yield _change(kind, new, place, field=key, **details)

    def _extra(self, old: Node, new: Node) -> Iterator[Change]:
        """Yield the changes of the further columns of a task."""
        place = task_of(new).places.get("extra") or task_of(old).places.get("extra")
        for field, both in changed_extra(task_of(old), task_of(new)).items():
            details = {"field": field, "before": both[0], "after": both[1], "tasks": (new.name,)}
            yield _change(ChangeKind.CHANGED, new, place, **details)

    def _list(self, old: Node, new: Node, key: str) -> Iterator[Change]:
        before, after = written_list(old, key), written_list(new, key)
        if before == after or is_unread(before) or is_unread(after):
            return
        effects = self._effects.get((new, key), ())
        if before is not None and after is not None:
            renamed = renamed_bodies(before, after, self.old, self.new)
            if renamed:
                self.renamed_in[min(renamed)] |= dict.fromkeys(_tasks_of(effects))
                return
        place = (after or before or new.record).place
        details = {"before": before, "after": after, **self._effect_details(effects)}
        yield _change(
            ChangeKind.CHANGED, new, place, field=key, is_rewriting=not effects, **details
        )

    def _effect_details(self, effects: tuple[ListEffect, ...]) -> dict[str, Any]:
        """Return the fields of a change with these effects: the tasks that they reach, and the
        bodies gained and lost."""
        old, new = self.old, self.new
        gained: set[str] = set()
        lost: set[str] = set()
        named: set[str] = set()
        is_other_wording = True
        for effect in effects:
            was, now = old.named(effect.before), new.named(effect.after)
            before, after = was | old.contained(effect.before), now | new.contained(effect.after)
            # A body gained or lost because a collective changed is reported with the collective.
            gained |= after - before - new.contained(effect.before)
            lost |= before - after - old.contained(effect.after)
            named |= was | now
            is_other_wording = is_other_wording and was == now
        return {
            "is_other_wording": is_other_wording,
            "effects": effects,
            "tasks": tuple(dict.fromkeys(_tasks_of(effects))),
            "gained": new.in_order(gained, named),
            "lost": new.in_order(lost, named),
        }


def _change(kind: ChangeKind, node: Node, place: Place | None = None, **details: Any) -> Change:
    details |= {"title": node.title, "path": node.path}
    return Change(kind, node.subject, node.key, node.name, place or node.record.place, **details)


def _tasks_of(effects: Iterable[ListEffect]) -> Iterator[str]:
    return (task for effect in effects for task in effect.tasks)


def _removed_children(old: Node) -> dict[Node | None, list[Node]]:
    """Return the removed children of a node of the old table, by the last child before them that is
    still in the same node (None if there is none)."""
    removed: dict[Node | None, list[Node]] = {}
    if None not in [child.twin for child in old.children]:
        return removed  # nearly always
    previous = None
    for child in old.children:
        if child.twin is None:
            removed.setdefault(previous, []).append(child)
        elif child.twin.parent is old.twin:
            previous = child
    return removed


def _without_twin(node: Node) -> Iterator[Node]:
    """Yield a node and its descendants, without the nodes that have a twin and everything below
    them."""
    if node.twin is None:
        yield node
        for child in node.children:
            yield from _without_twin(child)


_EffectCause = tuple[Node, str | None]
"""A node of the new table, with the key of a list that is written there, or with None for its
move."""


def _list_effects(tasks: Iterable[Node]) -> dict[_EffectCause, tuple[ListEffect, ...]]:
    """Return the effects of each cause on the tasks of the new table. Tasks with equal lists share
    an effect."""
    groups: dict[_EffectCause, dict[tuple[str, NameList, NameList], list[str]]] = {}
    changed = [(node.twin, node) for node in tasks if node.twin and not node.is_unchanged]
    for field, (twin, node) in product(LISTS, changed):
        before: NameList = getattr(task_of(twin), field)
        after: NameList = getattr(task_of(node), field)
        if before == after or is_unread(before) or is_unread(after):
            continue
        same = groups.setdefault(_cause(twin, node, field), {})
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
