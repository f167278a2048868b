"""The changes of departments and collectives: which there are, their names and members."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Generic, TypeVar

from rapidfuzz import fuzz

from gkrw.core.model import Collective, Department, Name, Table
from gkrw.core.roster import Body
from gkrw.diff.changes import FIELDS, Change, ChangeKind, Move, Subject, field_value
from gkrw.diff.compared_table import TableIndex
from gkrw.diff.matching import longest_increasing

B = TypeVar("B", Department, Collective)
_SIMILAR_NAME = 50
"""From this similarity (of 100) on, a department in the place of another is that one renamed."""


@dataclass(frozen=True, slots=True)
class BodyPairs(Generic[B]):
    """The departments (or collectives) of two tables. `of_old` maps the index of each old one that is
    in both tables to its index in the new one."""

    old: Sequence[B]
    new: Sequence[B]
    of_old: Mapping[int, int]

    @property
    def renamed(self) -> dict[str, str]:
        """Old name → new name, where they differ."""
        return {
            self.old[one].name: self.new[other].name
            for one, other in self.of_old.items()
            if self.old[one].name != self.new[other].name
        }


def pair_bodies(old: Sequence[B], new: Sequence[B]) -> BodyPairs[B]:
    """Pair bodies of the same name, and then those of the rest that were renamed."""
    of_old: dict[int, int] = {}
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    for index, body in enumerate(new):
        by_name[body.name].append(index)
    for index, body in enumerate(old):
        if by_name[body.name]:
            of_old[index] = by_name[body.name].pop(0)
    paired = set(of_old.values())
    for is_renamed in (_shares_a_name, _has_the_same_neighbours):
        for one, other in product(range(len(old)), range(len(new))):
            if (
                one not in of_old
                and other not in paired
                and is_renamed(old, new, one, other, of_old)
            ):
                of_old[one] = other
                paired.add(other)
    return BodyPairs(old, new, of_old)


def _shares_a_name(
    old: Sequence[B], new: Sequence[B], one: int, other: int, _: Mapping[int, int]
) -> bool:
    """Whether the new body has the old one's name as an alias, or an alias in common with it."""
    was, now = {old[one].name, *_aliases(old[one])}, _aliases(new[other])
    return not now.isdisjoint(was) or new[other].name in was


def _has_the_same_neighbours(
    old: Sequence[B], new: Sequence[B], one: int, other: int, of_old: Mapping[int, int]
) -> bool:
    """Whether the new body stands between the same neighbours and has a similar name."""
    if fuzz.ratio(old[one].name, new[other].name) < _SIMILAR_NAME:
        return False
    before = of_old.get(one - 1) if one else -1
    behind = of_old.get(one + 1) if one + 1 < len(old) else len(new)
    return before == other - 1 and behind == other + 1


def _aliases(body: Body) -> set[str]:
    return set() if isinstance(body, Collective) else _texts((*body.aliases, *body.unconfirmed))


# -- changes -----------------------------------------------------------------------------------


def body_changes(
    pairs: BodyPairs[B], subject: Subject, old: TableIndex, new: TableIndex
) -> Iterator[Change]:
    """The changes of the departments or of the collectives; removals come last."""
    of_new = {other: one for one, other in pairs.of_old.items()}
    in_order = longest_increasing([of_new[at] for at in range(len(pairs.new)) if at in of_new])
    for index, body in enumerate(pairs.new):
        if index not in of_new:
            key, tasks = len(pairs.old) + index, new.tasks_of(body.name)
            yield _change(ChangeKind.ADDED, subject, key, body, after=body, tasks=tasks)
            continue
        key = of_new[index]
        if key not in in_order:
            previous = pairs.new[index - 1].name if index else ""
            move = Move(subject, body.name, "", (), (), True, previous)
            yield _change(ChangeKind.MOVED, subject, key, body, moves=(move,))
        was = pairs.old[key]
        for field in FIELDS[type(body)]:
            values = {"before": field_value(was, field), "after": field_value(body, field)}
            if values["before"] != values["after"]:
                details = _details(was, body, field, old, new)
                yield _change(
                    ChangeKind.CHANGED, subject, key, body, field=field, **values, **details
                )
    for index, body in enumerate(pairs.old):
        if index not in pairs.of_old:
            tasks = old.tasks_of(body.name)
            yield _change(ChangeKind.REMOVED, subject, index, body, before=body, tasks=tasks)


def _change(kind: ChangeKind, subject: Subject, key: int, body: Body, **details: Any) -> Change:
    return Change(kind, subject, key, body.name, body.place, **details)


def _details(was: Body, now: Body, field: str, old: TableIndex, new: TableIndex) -> dict[str, Any]:
    """What a change of other names or members reaches; nothing for other fields."""
    if field == "aliases" and isinstance(was, Department) and isinstance(now, Department):
        changed = _texts(was.aliases) ^ _texts(now.aliases)
        changed |= _texts(was.unconfirmed) ^ _texts(now.unconfirmed)
        return {"tasks": new.tasks_with(changed), "is_rewriting": not changed}
    if field == "members" and isinstance(was, Collective) and isinstance(now, Collective):
        return _membership_details(was, now, old, new)
    return {}


def _membership_details(
    was: Collective, now: Collective, old: TableIndex, new: TableIndex
) -> dict[str, Any]:
    """The tasks that a change of members reaches, and the members that come in or drop out."""
    tasks = new.tasks_with(_collectives_containing(now.name, new.table))
    if (
        was.members is now.members
        and _texts(was.listed) == _texts(now.listed)
        and _texts(was.exceptions) == _texts(now.exceptions)
    ):
        return {"tasks": tasks, "is_rewriting": True}
    before = old.in_new_table(old.roster.members_of(was.name))
    after = new.roster.members_of(now.name)
    gained, lost = new.in_order(after - before), new.in_order(before - after)
    return {"tasks": tasks, "gained": gained, "lost": lost}


def _texts(names: Sequence[Name]) -> set[str]:
    return {name.text for name in names}


def _collectives_containing(collective: str, table: Table) -> set[str]:
    """A collective and those that list it, directly or through others."""
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
