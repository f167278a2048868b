"""Puts the changes that were found into the old table: what comes out must be the new one.

Nothing here looks at the new table. So a change that is missing, or says too little, shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from gkrw.core import deadlines
from gkrw.core.model import (
    Deadline,
    Level,
    NameList,
    Table,
    Task,
)
from gkrw.diff.changes import (
    Change,
    ChangeKind,
    Diff,
    Membership,
    Naming,
    Subject,
)
from gkrw.diff.outline import outline, written

_LEVELS = {
    Subject.SECTION: Level.SECTION,
    Subject.GROUP: Level.GROUP,
    Subject.TOPIC: Level.TOPIC,
    Subject.TASK: Level.TASK,
}


@dataclass
class Item:
    """A part of the table with what is written at it, taken apart."""

    subject: Subject
    record: Any
    lists: dict[str, NameList | None]
    parent: int | None
    children: list[int] = field(default_factory=list)


def apply(diff: Diff, old: Table) -> Table:
    """The old table with every change and every rewriting in it."""
    changes = (*diff.changes, *diff.rewritings)
    items, top = _taken_apart(old)
    for change in changes:
        if change.subject in _LEVELS:
            _take_out(change, items, top)
    _put_in(changes, items, top)
    for change in changes:
        for edit in change.edits:
            items[edit.key].lists[edit.field] = edit.after
        if change.subject in _LEVELS and change.field is not None:
            _set(items[change.key], change.field, change.after)
    table = replace(
        old,
        departments=_bodies(old.departments, Subject.DEPARTMENT, changes),
        collectives=_bodies(old.collectives, Subject.COLLECTIVE, changes),
        sections=tuple(_built(key, items, {}) for key in top),
    )
    return _top(table, changes)


def _taken_apart(table: Table) -> tuple[dict[int, Item], list[int]]:
    tree = outline(table)
    items = {
        node.number: Item(
            node.subject,
            node.record,
            {key: written(node, key) for key in ("lead", "responsible")},
            None if node.parent is None else node.parent.number,
            [child.number for child in node.children],
        )
        for node in tree.nodes
    }
    return items, [node.number for node in tree.top]


def _take_out(change: Change, items: dict[int, Item], top: list[int]) -> None:
    for key in (*change.removed, *(move.seat.key for move in change.moves)):
        parent = items[key].parent
        siblings = top if parent is None else items[parent].children
        if key in siblings:
            siblings.remove(key)


def _put_in(changes: tuple[Change, ...], items: dict[int, Item], top: list[int]) -> None:
    seats = []
    for change in changes:
        if change.subject not in _LEVELS:
            continue
        seats += [move.seat for move in change.moves]
        for added in change.added:
            lists = {key: _own(added.record, key) for key in ("lead", "responsible")}
            items[added.seat.key] = Item(added.subject, added.record, lists, None)
            seats.append(added.seat)
    assert len({seat.key for seat in seats}) == len(seats), "something is put in twice"
    for seat in sorted(seats, key=lambda seat: seat.order):
        siblings = top if seat.parent is None else items[seat.parent].children
        siblings.insert(0 if seat.after is None else siblings.index(seat.after) + 1, seat.key)
        items[seat.key].parent = seat.parent


def _own(record: Any, key: str) -> NameList | None:
    names = getattr(record, key)
    return names if not isinstance(record, Task) or names.level is Level.TASK else None


def _set(item: Item, key: str, value: Any) -> None:
    if key in item.lists:
        item.lists[key] = value
        return
    if key == "deadline" and value is not None:
        value = Deadline(value.text, deadlines.day_of(value.text), value.mark)
    item.record = replace(item.record, **{key: value})


def _built(key: int, items: dict[int, Item], above: dict[str, NameList | None]) -> Any:
    item = items[key]
    lists = {
        each: above.get(each) if names is None else replace(names, level=_LEVELS[item.subject])
        for each, names in item.lists.items()
    }
    if isinstance(item.record, Task):
        nowhere = NameList((), item.record.mark, Level.NOWHERE, is_stated=False)
        return replace(item.record, **{each: names or nowhere for each, names in lists.items()})
    below = tuple(_built(child, items, lists) for child in item.children)
    inside = {Subject.SECTION: "groups", Subject.GROUP: "items", Subject.TOPIC: "tasks"}
    own = {each: None if names is None else lists[each] for each, names in item.lists.items()}
    return replace(item.record, **own, **{inside[item.subject]: below})


def _bodies(old: tuple[Any, ...], subject: Subject, changes: tuple[Change, ...]) -> tuple[Any, ...]:
    bodies = dict(enumerate(old))
    order = list(bodies)
    seats = []
    for change in changes:
        if change.subject is not subject:
            continue
        for key in (*change.removed, *(move.seat.key for move in change.moves)):
            order.remove(key)
        seats += [move.seat for move in change.moves]
        for added in change.added:
            bodies[added.seat.key] = added.record
            seats.append(added.seat)
    for seat in sorted(seats, key=lambda seat: seat.order):
        order.insert(0 if seat.after is None else order.index(seat.after) + 1, seat.key)
    for change in changes:
        if change.subject is subject and change.kind is ChangeKind.CHANGED:
            bodies[change.key] = replace(bodies[change.key], **dict(_fields(change)))
    return tuple(bodies[key] for key in order)


def _fields(change: Change) -> Iterator[tuple[str, Any]]:
    value = change.after
    if isinstance(value, Naming | Membership):
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


def as_written(table: Table) -> list[tuple[str, str, NameList | None, NameList | None]]:
    """Which lists are written where: what two tables that say the same may differ in."""
    return [
        (node.subject.value, node.name, written(node, "lead"), written(node, "responsible"))
        for node in outline(table).nodes
    ]
