"""What changed among the departments and collectives: which there are, and whom names mean."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from rapidfuzz import fuzz

from gkrw.core.model import (
    Collective,
    Department,
    Name,
    Table,
)
from gkrw.core.roster import Body
from gkrw.diff.changes import (
    Change,
    ChangeKind,
    Membership,
    Move,
    Naming,
    Subject,
    Value,
)
from gkrw.diff.ordering import staying
from gkrw.diff.sides import Sides

B = TypeVar("B", Department, Collective)
_SAME_NAME = 50
"""From this likeness (of 100) on, a department in the place of another is that one renamed."""


@dataclass(frozen=True, slots=True)
class BodyPairs(Generic[B]):
    """The departments (or collectives) that both tables have: old index → new index."""

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


def pair(old: Sequence[B], new: Sequence[B]) -> BodyPairs[B]:
    """Pair bodies by name; then, of the rest, those that changed theirs."""
    of_old: dict[int, int] = {}
    taken: set[int] = set()

    def take(one: int, other: int) -> None:
        of_old[one] = other
        taken.add(other)

    names: dict[str, list[int]] = {}
    for index, body in enumerate(new):
        names.setdefault(body.name, []).append(index)
    for index, body in enumerate(old):
        if names.get(body.name):
            take(index, names[body.name].pop(0))
    for is_it in (_known_by_other_name, _in_its_place):
        for one in range(len(old)):
            for other in range(len(new)):
                if one in of_old or other in taken:
                    continue
                if is_it(old, new, one, other, of_old):
                    take(one, other)
    return BodyPairs(old, new, of_old)


def _known_by_other_name(
    old: Sequence[B], new: Sequence[B], one: int, other: int, _: Mapping[int, int]
) -> bool:
    """Whether the new one goes by the old one's name too, or shares another name with it."""
    was, now = {old[one].name, *_other_names(old[one])}, _other_names(new[other])
    return not now.isdisjoint(was) or new[other].name in was


def _in_its_place(
    old: Sequence[B], new: Sequence[B], one: int, other: int, of_old: Mapping[int, int]
) -> bool:
    """Whether the new one stands between the same neighbours and has a similar name."""
    if fuzz.ratio(old[one].name, new[other].name) < _SAME_NAME:
        return False

    def follows(index: int, step: int) -> int | None:
        beside = index + step
        return of_old.get(beside) if 0 <= beside < len(old) else (-1 if step < 0 else len(new))

    return follows(one, -1) == other - 1 and follows(one, +1) == other + 1


def _other_names(body: Body) -> set[str]:
    if isinstance(body, Collective):
        return set()
    return {name.text for name in (*body.aliases, *body.unconfirmed)}


# -- changes -----------------------------------------------------------------------------------


def body_changes(
    pairs: BodyPairs[B], subject: Subject, sides: Sides
) -> Iterator[tuple[Change, bool]]:
    """The changes of the departments or of the collectives, each with whether it changes meaning.

    Not so when only the order of aliases or members is another.
    """
    of_new = {other: one for one, other in pairs.of_old.items()}
    stay = staying([of_new[index] for index in range(len(pairs.new)) if index in of_new])
    gone = [index for index in range(len(pairs.old)) if index not in pairs.of_old]
    for index, body in enumerate(pairs.new):
        key = of_new.get(index, len(pairs.old) + index)
        if index not in of_new:
            yield (
                Change(
                    ChangeKind.ADDED,
                    subject,
                    key,
                    body.name,
                    body.place,
                    after=body,
                    tasks=sides.new.tasks_of(body.name),
                ),
                True,
            )
            continue
        if key not in stay:
            behind = pairs.new[index - 1].name if index else ""
            move = Move(subject, body.name, "", (), (), True, behind)
            yield Change(ChangeKind.MOVED, subject, key, body.name, body.place, moves=(move,)), True
        yield from _within(key, pairs.old[key], body, subject, sides)
    for index in gone:
        body = pairs.old[index]
        yield (
            Change(
                ChangeKind.REMOVED,
                subject,
                index,
                body.name,
                body.place,
                before=body,
                tasks=sides.old.tasks_of(body.name),
            ),
            True,
        )


def _within(
    key: int, old: Body, new: Body, subject: Subject, sides: Sides
) -> Iterator[tuple[Change, bool]]:
    def change(field: str, before: Value, after: Value, tasks: tuple[str, ...] = ()) -> Change:
        return Change(
            ChangeKind.CHANGED,
            subject,
            key,
            new.name,
            new.place,
            field=field,
            before=before,
            after=after,
            tasks=tasks,
        )

    if old.name != new.name:
        yield change("name", old.name, new.name), True
    if isinstance(old, Department) and isinstance(new, Department):
        was, now = Naming(old.aliases, old.unconfirmed), Naming(new.aliases, new.unconfirmed)
        if was != now:
            changed = _texts(was.aliases) ^ _texts(now.aliases)
            changed |= _texts(was.unconfirmed) ^ _texts(now.unconfirmed)
            yield change("aliases", was, now, sides.new.tasks_with(changed)), bool(changed)
        if old.full_name != new.full_name:
            yield change("full_name", old.full_name, new.full_name), True
    if isinstance(old, Collective) and isinstance(new, Collective):
        yield from _membership(change, old, new, sides)
    if old.note != new.note:
        yield change("note", old.note, new.note), True


def _membership(
    change: Callable[..., Change], old: Collective, new: Collective, sides: Sides
) -> Iterator[tuple[Change, bool]]:
    was = Membership(old.members, old.listed, old.exceptions)
    now = Membership(new.members, new.listed, new.exceptions)
    if was == now:
        return
    same = (
        was.members is now.members
        and _texts(was.listed) == _texts(now.listed)
        and _texts(was.exceptions) == _texts(now.exceptions)
    )
    made = change("members", was, now, sides.new.tasks_with(_reaching(new.name, sides.new.table)))
    if not same:
        before = sides.followed(sides.old.roster.members_of(old.name))
        after = sides.new.roster.members_of(new.name)
        gained, lost = sides.in_order(after - before), sides.in_order(before - after)
        made = replace(made, gained=gained, lost=lost)
    yield made, not same


def _texts(names: Sequence[Name]) -> set[str]:
    return {name.text for name in names}


def _reaching(collective: str, table: Table) -> set[str]:
    """A collective and those that list it, directly or through others."""
    found = {collective}
    more = True
    while more:
        more = False
        for each in table.collectives:
            if each.name not in found and any(name.text in found for name in each.listed):
                found.add(each.name)
                more = True
    return found
