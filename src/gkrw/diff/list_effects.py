"""The effective lists of names that differ between two tables, by what made them differ.

A task without a list of its own takes that of the nearest heading that has one. So when the
effective list of a task differs, there is exactly one cause, found by walking up from the task:
the first level at which the written list differs, or the first part that moved to another heading.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from gkrw.core.model import Name, NameList
from gkrw.diff.changes import LISTS, ListEffect
from gkrw.diff.outline import Node, is_unread, task_of, written_list
from gkrw.diff.table_index import TableIndex


class EffectCause(NamedTuple):
    """The list `field` written at a node of the new table or, with None, the move of that node."""

    node: Node
    field: str | None


def list_effects(tasks: Iterable[Node]) -> dict[EffectCause, tuple[ListEffect, ...]]:
    """The effects of each cause on the tasks of the new table; tasks with equal lists together."""
    groups: defaultdict[EffectCause, dict[tuple[str, NameList, NameList], list[str]]] = defaultdict(
        dict
    )
    for field in LISTS:
        for node in tasks:
            if node.twin is None or node.is_unchanged:
                continue
            before: NameList = getattr(task_of(node.twin), field)
            after: NameList = getattr(task_of(node), field)
            if before == after or is_unread(before) or is_unread(after):
                continue
            same = groups[_cause(node.twin, node, field)]
            same.setdefault((field, before, after), []).append(task_of(node).id)
    return {
        cause: tuple(ListEffect(*lists, tuple(ids)) for lists, ids in same.items())
        for cause, same in groups.items()
    }


def _cause(old: Node, new: Node, field: str) -> EffectCause:
    while written_list(old, field) == written_list(new, field):
        if old.parent.twin is not new.parent:
            return EffectCause(new, None)
        old, new = old.parent, new.parent
    return EffectCause(new, field)


def renamed_bodies(
    before: NameList, after: NameList, old: TableIndex, new: TableIndex
) -> set[str] | None:
    """The new names of the renamed bodies in two lists that differ only by their names; None if
    they differ in any other way."""
    if len(before.entries) != len(after.entries) or before.is_open != after.is_open:
        return None
    found: set[str] = set()
    for one, other in zip(before.entries, after.entries, strict=True):
        renamed = _renamed_body(one, other, old, new)
        if renamed is None:
            return None
        found |= renamed
    return found


def _renamed_body(one: Name, other: Name, old: TableIndex, new: TableIndex) -> set[str] | None:
    found: set[str] = set()
    if one.text != other.text:
        was = old.roster.canonical.get(one.text)
        now = new.roster.canonical.get(other.text)
        if was is None or now is None or old.new_names.get(was) != now:
            return None
        found.add(now)
    if one.bracket is None or other.bracket is None:
        return found if one.bracket is other.bracket else None
    inside = renamed_bodies(one.bracket, other.bracket, old, new)
    return None if inside is None else found | inside
