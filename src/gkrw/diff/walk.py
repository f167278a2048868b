"""The new table beside the old one, walked in its order: what changed in each part."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from gkrw.core.findings import Place
from gkrw.core.model import Task
from gkrw.diff.changes import (
    LISTS,
    Change,
    ChangeKind,
    Effect,
)
from gkrw.diff.list_effects import Cause, only_renames
from gkrw.diff.outline import Node, is_unread, written
from gkrw.diff.parts import Parts

Judged = tuple[Change, bool]
"""A change, and whether it changes what the table means for anybody."""
_TASK_FIELDS = ("title", "requirement", *LISTS, "deadline", "targets", "note")


@dataclass(frozen=True)
class Walk:
    """One walk. On the way it gathers, by the new name of a renamed department or collective, the
    effects of the lists in which only that name changed."""

    parts: Parts
    edits: defaultdict[str, list[Effect]] = field(default_factory=lambda: defaultdict(list))

    def sections(self) -> Iterator[Judged]:
        """Every change from the sections down, what was removed behind what it stood behind."""
        yield from self._children(None, None)

    def _children(self, old: Node | None, new: Node | None) -> Iterator[Judged]:
        parts = self.parts
        is_old = new is None or old is not None
        gone = self._gone_behind(old) if is_old and _number(old) in parts.losing else {}
        yield from ((parts.removed(each), True) for each in gone.get(None, ()))
        for child in parts.new.top if new is None else new.children:
            if child.number not in parts.touched and not gone:
                continue  # as nearly everywhere
            before = child.twin
            if before is None:
                if is_old:  # else it is told with the heading that is new too
                    yield parts.added(child), True
                yield from self._children(None, child)
                continue
            if child.number in parts.touched:
                if child.number in parts.moved and not parts.is_told_with_heading(before, child):
                    yield self._moved(before, child), True
                if child.number in parts.other:
                    yield from self._fields(before, child)
                yield from self._children(before, child)
            yield from ((parts.removed(each), True) for each in gone.get(before.number, ()))

    def _gone_behind(self, old: Node | None) -> dict[int | None, list[Node]]:
        """What was removed from a heading, by the number of what stood before it and still
        does."""
        found: dict[int | None, list[Node]] = {}
        behind: int | None = None
        for child in self.parts.old.top if old is None else old.children:
            after = child.twin
            if after is None:
                found.setdefault(behind, []).append(child)
            elif self.parts.is_in_place(child, after.parent):
                behind = child.number
        return found

    def _moved(self, before: Node, after: Node) -> Change:
        move = self.parts.move(before, after)
        change = self._change(ChangeKind.MOVED, after, after.record.place)
        return self._with_effects(replace(change, moves=(move,)), move.effects)

    # -- fields ----------------------------------------------------------------------------------

    def _change(self, kind: ChangeKind, node: Node, place: Place) -> Change:
        return Change(
            kind,
            node.subject,
            self.parts.key(node),
            node.name,
            place,
            title=node.title,
            path=node.path,
        )

    def _with_effects(self, change: Change, effects: tuple[Effect, ...]) -> Change:
        """The change with the tasks it reaches and whom that concerns."""
        sides = self.parts.sides
        gained: set[str] = set()
        lost: set[str] = set()
        named: set[str] = set()
        for effect in effects:
            before = sides.concerned(effect.before, is_new=False)
            after = sides.concerned(effect.after, is_new=True)
            # Whom a collective's other definition brings in or puts out is said at the collective.
            gained |= after - before - sides.contained(effect.before, is_new=True)
            lost |= before - after - sides.contained(effect.after, is_new=False)
            named |= sides.named(effect.before, is_new=False) | sides.named(effect.after, True)
        return replace(
            change,
            effects=effects,
            tasks=tuple(dict.fromkeys(task for effect in effects for task in effect.tasks)),
            gained=sides.in_order(gained, named),
            lost=sides.in_order(lost, named),
        )

    def _fields(self, old: Node, new: Node) -> Iterator[Judged]:
        if not isinstance(old.record, Task) or not isinstance(new.record, Task):
            if old.record.title != new.record.title:
                change = self._change(ChangeKind.CHANGED, new, new.record.place)
                yield (
                    replace(change, field="title", before=old.record.title, after=new.record.title),
                    True,
                )
            for key in LISTS:
                yield from self._list(old, new, key)
            return
        if old.record.id != new.record.id:
            change = self._change(ChangeKind.RENUMBERED, new, new.record.place)
            yield (
                replace(
                    change,
                    field="id",
                    before=old.record.id,
                    after=new.record.id,
                    tasks=(new.name,),
                ),
                True,
            )
        for key in _TASK_FIELDS:
            if key in LISTS:
                yield from self._list(old, new, key)
                continue
            before, after = getattr(old.record, key), getattr(new.record, key)
            if before != after:
                place = _place_of(old.record, new.record, key)
                change = self._change(ChangeKind.CHANGED, new, place)
                yield (
                    replace(change, field=key, before=before, after=after, tasks=(new.name,)),
                    True,
                )

    def _list(self, old: Node, new: Node, key: str) -> Iterator[Judged]:
        before, after = written(old, key), written(new, key)
        if before == after or is_unread(before) or is_unread(after):
            return
        effects = self.parts.effects.get(Cause(new.number, key), ())
        if before is not None and after is not None:
            renamed = only_renames(before, after, self.parts.sides)
            if renamed:
                self.edits[min(renamed)] += effects
                return
        place = (after or before or new.record).place
        change = replace(
            self._change(ChangeKind.CHANGED, new, place), field=key, before=before, after=after
        )
        yield self._with_effects(change, effects), bool(effects)

    def with_edits(self, changes: Iterable[Judged]) -> Iterator[Judged]:
        """The changes of bodies, those of a name with the lists in which it was changed too."""
        for change, is_meant in changes:
            edits = self.edits.get(change.name, ()) if change.field == "name" else ()
            tasks = [task for effect in edits for task in effect.tasks]
            yield replace(change, tasks=tuple(dict.fromkeys(tasks))) if tasks else change, is_meant


def _number(node: Node | None) -> int | None:
    return None if node is None else node.number


def _place_of(old: Task, new: Task, key: str) -> Place:
    """Where a field stands: in the new file if it is there, else where the task or field was."""
    if key in new.places:
        return new.places[key]
    return old.places.get(key, new.place)
