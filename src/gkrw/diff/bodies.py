"""Changes of departments and collectives: additions, removals, moves, and fields with other
values."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from rapidfuzz import fuzz

from gkrw.core.model import Collective, Table
from gkrw.core.names import Name, NameList
from gkrw.core.ordering import longest_increasing
from gkrw.core.roster import Body, Roster
from gkrw.diff.changes import (
    BODIES,
    FIELDS,
    Change,
    ChangeKind,
    Membership,
    Move,
    OtherNames,
    Subject,
    Value,
    field_value,
)
from gkrw.diff.compared_table import TableIndex

_SIMILAR_NAME = 50
"""The lowest similarity (0 to 100) of two names in the same place that counts as a renaming."""


def bodies_of(table: Table, subject: Subject) -> Sequence[Body]:
    """Return the departments or the collectives of a table."""
    return table.departments if subject is Subject.DEPARTMENT else table.collectives


def pair_bodies(old: Sequence[Body], new: Sequence[Body]) -> dict[int, int]:
    """Pair departments (or collectives) of the same name, then renamed ones among the rest. Return
    the index in `old` of each paired body with its index in `new`."""
    of_old: dict[int, int] = {}
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    for index, body in enumerate(new):
        by_name[body.name].append(index)
    for index, body in enumerate(old):
        if by_name[body.name]:
            of_old[index] = by_name[body.name].pop(0)
    taken = set(of_old.values())
    for is_renamed in (_shares_a_name, _has_the_same_neighbours):
        for one, other in product(range(len(old)), range(len(new))):
            if (
                one not in of_old
                and other not in taken
                and is_renamed(old, new, one, other, of_old)
            ):
                of_old[one] = other
                taken.add(other)
    return of_old


def paired_bodies(old: Table, new: Table) -> dict[Subject, dict[int, int]]:
    """Pair the departments and the collectives of two tables as `pair_bodies` does."""
    return {each: pair_bodies(bodies_of(old, each), bodies_of(new, each)) for each in BODIES}


def new_names(
    old: Table, new: Table, paired: Mapping[Subject, Mapping[int, int]]
) -> dict[str, str]:
    """Return the new names of renamed bodies by the old ones; `paired` is from `paired_bodies`."""
    names = (
        (bodies_of(old, subject)[one].name, bodies_of(new, subject)[other].name)
        for subject, of_old in paired.items()
        for one, other in of_old.items()
    )
    return {was: now for was, now in names if was != now}


def _shares_a_name(
    old: Sequence[Body], new: Sequence[Body], one: int, other: int, _: Mapping[int, int]
) -> bool:
    return not _names(old[one]).isdisjoint(_names(new[other]))


def _has_the_same_neighbours(
    old: Sequence[Body], new: Sequence[Body], one: int, other: int, of_old: Mapping[int, int]
) -> bool:
    """Return whether the new body stands between the same neighbours and has a similar name."""
    if fuzz.ratio(old[one].name, new[other].name) < _SIMILAR_NAME:
        return False
    before = of_old.get(one - 1) if one else -1
    behind = of_old.get(one + 1) if one + 1 < len(old) else len(new)
    return before == other - 1 and behind == other + 1


def _names(body: Body) -> set[str]:
    others = () if isinstance(body, Collective) else (*body.aliases, *body.unconfirmed)
    return {body.name, *(name.text for name in others)}


def mergers(
    gone: Iterable[str], old: Table, new: Table, rosters: tuple[Roster, Roster]
) -> dict[str, str]:
    """Return the departments of `gone` that were merged into another one, with its name.

    That is the department that has the old name as an alias; else the only one that is now named in
    every task that named the old one, and was not named in all of them before.
    """
    before = {task.id: rosters[0].named_in(task) for task in old.tasks()}
    after = {task.id: rosters[1].named_in(task) for task in new.tasks()}
    found: dict[str, str] = {}
    for name in gone:
        alias_of = rosters[1].canonical.get(name)
        tasks = [task for task, named in before.items() if name in named and task in after]
        common = frozenset.intersection(*(after[task] for task in tasks)) if tasks else frozenset()
        taking = [body for body in common if any(body not in before[task] for task in tasks)]
        departments = [body for body in taking if body in rosters[1].departments]
        if alias_of or len(departments) == 1:
            found[name] = alias_of or departments[0]
    return found


def body_changes(
    subject: Subject,
    of_old: Mapping[int, int],
    old: TableIndex,
    new: TableIndex,
    renamed_in: Mapping[str, Iterable[str]],
    merged: Mapping[str, str],
) -> Iterator[Change]:
    """Yield the changes of departments or of collectives, which `of_old` pairs; removals come last.
    `renamed_in` maps the new name of a renamed body to the ids of the tasks in whose lists only
    that name changed; `merged` is the result of `mergers`."""
    bodies, old_bodies = bodies_of(new.table, subject), bodies_of(old.table, subject)
    of_new = {other: one for one, other in of_old.items()}
    in_order = longest_increasing([of_new[at] for at in range(len(bodies)) if at in of_new])
    for index, body in enumerate(bodies):
        if index not in of_new:
            key, tasks = len(old_bodies) + index, new.tasks_of(body.name)
            yield _change(ChangeKind.ADDED, subject, key, body, after=body, tasks=tasks)
            continue
        key = of_new[index]
        if key not in in_order:
            previous = bodies[index - 1].name if index else ""
            move = Move(subject, body.name, "", (), (), True, previous)
            yield _change(ChangeKind.MOVED, subject, key, body, moves=(move,))
        was = old_bodies[key]
        for field in FIELDS[type(body)]:
            before, after = field_value(was, field), field_value(body, field)
            if before != after:
                values = {"field": field, "before": before, "after": after}
                details = _details((was.name, body.name), before, after, old, new)
                if field == "name":
                    details["tasks"] = tuple(renamed_in.get(body.name, ()))
                yield _change(ChangeKind.CHANGED, subject, key, body, **values, **details)
    for index, body in enumerate(old_bodies):
        if index not in of_old:
            into = merged.get(body.name, "") if subject is Subject.DEPARTMENT else ""
            # Of a merged department, report the tasks that named it: the other one has them now.
            tasks = old.tasks_with(_names(body)) if into else old.tasks_of(body.name)
            details = {"before": body, "tasks": tasks, "merged_into": into}
            yield _change(ChangeKind.REMOVED, subject, index, body, **details)


def _change(kind: ChangeKind, subject: Subject, key: int, body: Body, **details: Any) -> Change:
    return Change(kind, subject, key, body.name, body.place, **details)


def _details(
    names: tuple[str, str], before: Value, after: Value, old: TableIndex, new: TableIndex
) -> dict[str, Any]:
    """Return further fields of a Change: for a change of aliases or members the tasks that it
    reaches, and whether it is only a rewriting or which members it adds and removes; nothing for
    other values. `names` are the old and the new name of the body."""
    if isinstance(before, OtherNames) and isinstance(after, OtherNames):
        changed = {name for both in zip(before, after, strict=True) for name in _differing(*both)}
        return {"tasks": new.tasks_with(changed), "is_rewriting": not changed}
    if isinstance(before, Membership) and isinstance(after, Membership):
        tasks = new.tasks_with(_collectives_containing(names[1], new.table))
        if before.members is after.members and not (
            _differing(before.listed, after.listed)
            or _differing(before.exceptions, after.exceptions)
        ):
            return {"tasks": tasks, "is_rewriting": True}
        was = old.in_new_table(old.roster.members_of(names[0]))
        now = new.roster.members_of(names[1])
        return {"tasks": tasks, "gained": new.in_order(now - was), "lost": new.in_order(was - now)}
    return {}


def _differing(before: Iterable[Name], after: Iterable[Name]) -> set[str]:
    return {name.text for name in before} ^ {name.text for name in after}


def _collectives_containing(collective: str, table: Table) -> set[str]:
    """Return the names of a collective and of all collectives that list it, directly or through
    others."""
    found: set[str] = set()
    more = {collective}
    while more:
        found |= more
        more = {
            each.name
            for each in table.collectives
            if each.name not in found and any(name.text in found for name in each.listed)
        }
    return found


def renamed_bodies(
    before: NameList, after: NameList, old: TableIndex, new: TableIndex
) -> set[str] | None:
    """Return the new names of the renamed bodies in two lists that differ only by their names; None
    if they differ in any other way."""
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
            inside = renamed_bodies(one.bracket, other.bracket, old, new)
            if inside is None:
                return None
            found |= inside
        elif one.bracket is not other.bracket:
            return None
    return found
