"""Apply a diff to its old table: the result must be the new table.

The positions of parts come from the two outlines, every value comes from the changes. A change
that is missing, or incomplete, makes the result differ from the new table.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from gkrw.core.deadlines import day_of
from gkrw.core.model import LISTS, Table, Task, extra_heading
from gkrw.core.names import Level, NameList
from gkrw.core.roster import Roster, build_roster
from gkrw.diff.bodies import pair_bodies
from gkrw.diff.changes import Change, ChangeKind, Diff, Membership, OtherNames, Subject
from gkrw.diff.compared_table import Node, Outline, outline, written_list
from gkrw.diff.matching import match

_LEVELS = {
    Subject.SECTION: Level.SECTION,
    Subject.GROUP: Level.GROUP,
    Subject.TOPIC: Level.TOPIC,
    Subject.TASK: Level.TASK,
}


class Seat(NamedTuple):
    """Where a part stands in the new table.

    `order` is its number there; `parent` and `after` are the keys of its parent (None: the table)
    and of its previous sibling (None: it comes first).
    """

    key: int
    order: int
    parent: int | None
    after: int | None


@dataclass
class Item:
    """A part of the table and the lists written at it, without its children."""

    subject: Subject
    record: Any
    lists: dict[str, NameList | None]
    parent: int | None
    children: list[int] = field(default_factory=list)


def apply(diff: Diff) -> Table:
    """The old table of a diff with all its changes and rewritings made."""
    old = outline(diff.old)
    new = outline(diff.new, first_number=len(old.nodes))
    match(old, new)
    changes = (*diff.changes, *diff.rewritings)
    work = Applied(old, new)
    work.move_parts([change for change in changes if change.subject in _LEVELS])
    work.rename_in_lists(changes, (build_roster(diff.old), build_roster(diff.new)))
    table = replace(
        diff.old,
        departments=_bodies(diff.old.departments, diff.new.departments, "department", changes),
        collectives=_bodies(diff.old.collectives, diff.new.collectives, "collective", changes),
        children=tuple(_built(key, work.items, {}) for key in work.top),
    )
    return _top(table, changes)


class Applied:
    """The parts of the old table by their keys, while the changes are made."""

    def __init__(self, old: Outline, new: Outline) -> None:
        self.old = old
        self.new = new
        self.by_key = {node.key: node for node in new.nodes}
        self.top = [node.number for node in old.root.children]
        self.items = {
            node.number: Item(
                node.subject,
                node.record,
                {key: written_list(node, key) for key in LISTS},
                None if node.parent is old.root else node.parent.number,
                [child.number for child in node.children],
            )
            for node in old.nodes
        }

    def move_parts(self, changes: Sequence[Change]) -> None:
        """Remove, add and move parts, and set the fields that changed."""
        gone = [node for change in changes for node in self._removed(change)]
        placed = [node for change in changes for node in self._placed(change)]
        assert len({node.number for node in placed}) == len(placed), "a part is placed twice"
        moved = [node.twin for node in placed if node.twin is not None]
        for node in (*gone, *moved):
            parent = self.items[node.number].parent
            siblings = self._children(parent)
            if node.number in siblings:
                siblings.remove(node.number)
        for node in placed:
            if node.twin is None:
                lists = {key: _own(node.record, key) for key in LISTS}
                self.items[node.key] = Item(node.subject, node.record, lists, None)
        for seat in sorted(map(self._seat, placed), key=lambda seat: seat.order):
            siblings = self._children(seat.parent)
            siblings.insert(0 if seat.after is None else siblings.index(seat.after) + 1, seat.key)
            self.items[seat.key].parent = seat.parent
        order = [name.text for name in self.new.root.record.columns.extra]
        for change in changes:
            if change.field is not None:
                _set(self.items[change.key], change.field, change.after, order)

    def _children(self, parent: int | None) -> list[int]:
        return self.top if parent is None else self.items[parent].children

    def _removed(self, change: Change) -> list[Node]:
        if change.kind is not ChangeKind.REMOVED:
            return []
        node = self.old.nodes[change.key]
        assert change.before == node.record
        return list(_without_twin(node))

    def _placed(self, change: Change) -> list[Node]:
        """The nodes of the new table that a change adds or moves."""
        if change.kind is ChangeKind.MOVED:
            placed, moved = [], [self.by_key[change.key]]
        elif change.kind is ChangeKind.ADDED:
            node = self.by_key[change.key]
            assert change.after == node.record
            placed = list(_without_twin(node))
            moved = [child for each in placed for child in each.children if child.twin is not None]
        else:
            placed = []
            moved = [
                child.twin
                for each in self._removed(change)
                for child in each.children
                if child.twin is not None and child.twin.parent.twin is not None
            ]
        assert [(move.subject, move.name, move.new_path) for move in change.moves] == [
            (node.subject, node.name, node.path) for node in moved
        ]
        return placed + moved

    def _seat(self, node: Node) -> Seat:
        siblings = node.parent.children
        at = siblings.index(node)
        return Seat(
            node.key,
            node.number,
            None if node.parent is self.new.root else node.parent.key,
            siblings[at - 1].key if at else None,
        )

    def rename_in_lists(self, changes: Sequence[Change], rosters: tuple[Roster, Roster]) -> None:
        """Change the lists that no change reports: only names of renamed bodies may differ."""
        renames = {
            change.before: change.after
            for change in changes
            if change.subject in (Subject.DEPARTMENT, Subject.COLLECTIVE) and change.field == "name"
        }
        renames |= {each.name: each.merged_into for each in changes if each.merged_into}
        reported = {(change.key, change.field) for change in changes if change.subject in _LEVELS}
        for node in self.new.nodes:
            for each in LISTS:
                if node.twin is None or (node.key, each) in reported:
                    continue
                before, after = written_list(node.twin, each), written_list(node, each)
                if before != after:
                    _assert_only_renamed(before, after, renames, rosters)
                    self.items[node.key].lists[each] = after


def _assert_only_renamed(
    before: NameList | None,
    after: NameList | None,
    renames: Mapping[Any, Any],
    rosters: tuple[Roster, Roster],
) -> None:
    assert before is not None
    assert after is not None
    assert before.is_open == after.is_open
    for was, now in zip(before.entries, after.entries, strict=True):
        if was.text != now.text:
            assert renames[rosters[0].canonical[was.text]] == rosters[1].canonical[now.text]
        if was.bracket != now.bracket:
            _assert_only_renamed(was.bracket, now.bracket, renames, rosters)


def _without_twin(node: Node) -> Iterator[Node]:
    """A node without a twin, and its descendants down to those that have one."""
    if node.twin is None:
        yield node
        for child in node.children:
            yield from _without_twin(child)


def _own(record: Any, key: str) -> NameList | None:
    names = getattr(record, key)
    return names if not isinstance(record, Task) or names.level is Level.TASK else None


def _with_extra(
    extra: Iterable[tuple[str, str]], heading: str, text: str | None, order: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    texts = {**dict(extra), heading: text}
    return tuple((each, found) for each in order if (found := texts.get(each)) is not None)


def _set(item: Item, key: str, value: Any, order: Sequence[str]) -> None:
    if key in item.lists:
        item.lists[key] = value
        return
    if heading := extra_heading(key):
        key, value = "extra", _with_extra(item.record.extra, heading, value, order)
    if key == "deadline":
        key = "deadlines"
        value = tuple(replace(each, day=day_of(each.text)) for each in value or ())
    item.record = replace(item.record, **{key: value})


def _built(key: int, items: dict[int, Item], above: dict[str, NameList | None]) -> Any:
    item = items[key]
    lists = {
        each: above.get(each) if names is None else replace(names, level=_LEVELS[item.subject])
        for each, names in item.lists.items()
    }
    if isinstance(item.record, Task):
        nowhere = NameList((), Level.NOWHERE, is_stated=False, mark=item.record.mark)
        return replace(item.record, **{each: names or nowhere for each, names in lists.items()})
    below = tuple(_built(child, items, lists) for child in item.children)
    own = {each: None if names is None else lists[each] for each, names in item.lists.items()}
    return replace(item.record, **own, children=below)


def _bodies(
    old: Sequence[Any], new: Sequence[Any], kind: str, changes: Iterable[Change]
) -> tuple[Any, ...]:
    mine = [change for change in changes if change.subject is Subject(kind)]
    of_old = pair_bodies(old, new)
    of_new = {other: one for one, other in of_old.items()}
    keys = [of_new.get(index, len(old) + index) for index in range(len(new))]
    records = dict(enumerate(old))
    order = list(records)
    placed = []
    for change in mine:
        if change.kind in (ChangeKind.REMOVED, ChangeKind.MOVED):
            order.remove(change.key)
        if change.kind is ChangeKind.ADDED:
            records[change.key] = change.after
        if change.kind in (ChangeKind.ADDED, ChangeKind.MOVED):
            placed.append(keys.index(change.key))
    for index in sorted(placed):
        order.insert(order.index(keys[index - 1]) + 1 if index else 0, keys[index])
    for change in mine:
        if change.kind is ChangeKind.CHANGED:
            records[change.key] = replace(records[change.key], **dict(_fields(change)))
    return tuple(records[key] for key in order)


def _fields(change: Change) -> Iterator[tuple[str, Any]]:
    value = change.after
    if isinstance(value, OtherNames | Membership):
        yield from value._asdict().items()
    else:
        assert change.field is not None
        yield change.field, value


def _top(table: Table, changes: tuple[Change, ...]) -> Table:
    for change in changes:
        if change.subject is Subject.TABLE:
            table = replace(table, **{change.field: change.after})
        elif change.subject is Subject.OFFICE and change.field is None:
            table = replace(table, office=change.after)
        elif change.subject is Subject.OFFICE:
            table = replace(table, office=replace(table.office, **{change.field: change.after}))
    return table


def as_written(table: Table) -> list[tuple[str | NameList | None, ...]]:
    """Which lists are written where: what two tables that say the same may differ in."""
    return [
        (
            node.subject.value,
            node.name,
            *(written_list(node, key) for key in LISTS),
        )
        for node in outline(table).nodes
    ]
