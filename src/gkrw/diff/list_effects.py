"""Lists of names: where one was written anew, and for which tasks that makes a difference.

A task without a list of its own has that of the nearest level above. So when other names hold for
a task, exactly one thing made it so, found by walking up from the task: the first level at which
another list is written, or the first thing that moved to another place.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from gkrw.core.model import Name, NameList, Task
from gkrw.diff.changes import LISTS, Effect
from gkrw.diff.outline import Node, is_unread, written
from gkrw.diff.sides import Sides


class Cause(NamedTuple):
    """What made other names hold: the list `field` written at a node of the new table, or (with
    `field` None) that the node moved."""

    number: int
    field: str | None


@dataclass(slots=True)
class Gathered:
    """What the tasks have of one cause, while it is being gathered."""

    tasks: dict[str, list[tuple[NameList, NameList, list[str]]]] = field(default_factory=dict)

    def add(self, key: str, before: NameList, after: NameList, task: str) -> None:
        """One more task; those with the same lists come together."""
        effects = self.tasks.setdefault(key, [])
        for one, other, ids in effects:
            if one == before and other == after:
                ids.append(task)
                return
        effects.append((before, after, [task]))

    def effects(self) -> tuple[Effect, ...]:
        """As they are reported."""
        return tuple(
            Effect(key, before, after, tuple(ids))
            for key in LISTS
            for before, after, ids in self.tasks.get(key, ())
        )


def effects_of(new_tasks: Iterable[Node]) -> dict[Cause, tuple[Effect, ...]]:
    """For each cause, for which tasks it makes other names hold."""
    found: defaultdict[Cause, Gathered] = defaultdict(Gathered)
    for new in new_tasks:
        old = new.twin
        if old is None or new.is_unchanged:
            continue
        assert isinstance(old.record, Task)
        assert isinstance(new.record, Task)
        for key in LISTS:
            before: NameList = getattr(old.record, key)
            after: NameList = getattr(new.record, key)
            if before == after or is_unread(before) or is_unread(after):
                continue
            cause = _cause(old, new, key)
            found[cause].add(key, before, after, new.record.id)
    return {cause: gathered.effects() for cause, gathered in found.items()}


def _cause(old: Node, new: Node, key: str) -> Cause:
    while True:
        if written(old, key) != written(new, key):
            return Cause(new.number, key)
        if old.parent is None or new.parent is None:
            return Cause(new.number, None)
        if old.parent.twin is not new.parent:
            return Cause(new.number, None)
        old, new = old.parent, new.parent


def only_renames(before: NameList, after: NameList, sides: Sides) -> set[str] | None:
    """The renamed bodies (new names) by whose names alone two lists differ; None when more does."""
    if len(before.entries) != len(after.entries) or before.is_open != after.is_open:
        return None
    found: set[str] = set()
    for one, other in zip(before.entries, after.entries, strict=True):
        renamed = _renamed(one, other, sides)
        if renamed is None:
            return None
        found |= renamed
    return found


def _renamed(one: Name, other: Name, sides: Sides) -> set[str] | None:
    found: set[str] = set()
    if one.text != other.text:
        was = sides.old.roster.canonical.get(one.text)
        now = sides.new.roster.canonical.get(other.text)
        if was is None or now is None or sides.renamed.get(was) != now:
            return None
        found.add(now)
    if one.bracket is None or other.bracket is None:
        return found if one.bracket is other.bracket else None
    inside = only_renames(one.bracket, other.bracket, sides)
    return None if inside is None else found | inside
