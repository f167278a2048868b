"""The changes of departments and collectives: which there are, their names and members."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Generic, TypeVar

from rapidfuzz import fuzz

from gkrw.core.model import Collective, Department, Name, Table
from gkrw.core.roster import Body
from gkrw.diff.changes import (
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
    names = () if isinstance(body, Collective) else (*body.aliases, *body.unconfirmed)
    return {name.text for name in names}


# -- changes -----------------------------------------------------------------------------------


def body_changes(
    pairs: BodyPairs[B],
    subject: Subject,
    old: TableIndex,
    new: TableIndex,
    renamed_in: Mapping[str, Iterable[str]],
) -> Iterator[Change]:
    """The changes of the departments or of the collectives; removals come last.

    `renamed_in` are the tasks in whose lists the name of a body, by its new name, changed too.
    """
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
            before, after = field_value(was, field), field_value(body, field)
            if before != after:
                values = {"field": field, "before": before, "after": after}
                details = _details((was.name, body.name), before, after, old, new)
                if field == "name":
                    details["tasks"] = tuple(renamed_in.get(body.name, ()))
                yield _change(ChangeKind.CHANGED, subject, key, body, **values, **details)
    for index, body in enumerate(pairs.old):
        if index not in pairs.of_old:
            tasks = old.tasks_of(body.name)
            yield _change(ChangeKind.REMOVED, subject, index, body, before=body, tasks=tasks)


def _change(kind: ChangeKind, subject: Subject, key: int, body: Body, **details: Any) -> Change:
    return Change(kind, subject, key, body.name, body.place, **details)


def _details(
    names: tuple[str, str], before: Value, after: Value, old: TableIndex, new: TableIndex
) -> dict[str, Any]:
    """The tasks that a change of other names or of members reaches, and the members that come in or
    drop out; nothing for other values. `names` are the old and the new name of the body."""
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
