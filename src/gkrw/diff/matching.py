"""Matching the parts of two tables, and finding those that moved."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Protocol

from rapidfuzz import fuzz, process

from gkrw.core.model import LISTS, Task
from gkrw.core.names import NameList
from gkrw.core.ordering import longest_increasing
from gkrw.diff.changes import FIELDS, HEADINGS, Subject, changed_fields, values_getter
from gkrw.diff.compared_table import Node, Outline, task_of

_TEXTS = ("id", "title", "requirement")
_lists = attrgetter(*LISTS)
_other_fields = values_getter(key for key in FIELDS[Task] if key not in _TEXTS + LISTS)
_NEARLY_THE_SAME = 85
"""The lowest similarity (0 to 100) of two texts at which tasks with different ids are the same
task."""
_RELATED = 40
"""The lowest similarity (0 to 100) at which two requirements may belong to the same task,
edited."""
_SHARED_TASKS = 0.5
"""The lowest fraction of shared tasks at which headings with different titles are the same
heading."""


def match(old: Outline, new: Outline) -> None:
    """Set the twin of each node that is in both tables. Tasks come first: headings are matched by
    the tasks that they share."""
    _pair(old.root, new.root)
    _match_tasks(old.by_subject[Subject.TASK], new.by_subject[Subject.TASK])
    shared = _shared_tasks(new.by_subject[Subject.TASK])
    for subject in HEADINGS:
        _match_headings(old.by_subject[subject], new.by_subject[subject], shared[subject])


def _pair(old: Node, new: Node) -> None:
    old.twin, new.twin = new, old


# -- tasks -------------------------------------------------------------------------------------


def _match_tasks(old: list[Node], new: list[Node]) -> None:
    """Pair tasks in this order: by id and text, by text, by id if the texts are related, by similar
    text, by id alone.

    Text comes before the id alone: a person who renumbers T10–T44 after inserting a task has not
    rewritten 35 tasks, and the reviewer must be told of the new ids.
    """

    def without_twin(nodes: Iterable[Node]) -> list[Node]:
        return [node for node in nodes if node.twin is None]

    def pair(
        key: Callable[[Task], Hashable], must_be_unique: bool = False, must_be_related: bool = False
    ) -> None:
        nonlocal old, new
        old, new = without_twin(old), without_twin(new)
        if not old or not new:
            return
        old_by_key, new_by_key = _by_key(old, key), _by_key(new, key)
        for value, candidates in old_by_key.items():
            matches = new_by_key.get(value, [])
            is_unique = len(candidates) == len(matches) == 1
            if value is None or (must_be_unique and not is_unique):
                continue
            for one, other in zip(candidates, matches, strict=False):
                if not must_be_related or are_related(task_of(one), task_of(other)):
                    _pair(one, other)

    _match_equal_tasks(old, new)
    pair(lambda task: (task.id, task.title, task.requirement))
    pair(lambda task: (task.id, task.requirement) if task.requirement else None)
    pair(
        lambda task: (task.title, task.requirement) if task.requirement else None,
        must_be_unique=True,
    )
    pair(lambda task: task.id or None, must_be_related=True)
    old, new = without_twin(old), without_twin(new)
    _match_by_similarity(old, new)
    pair(lambda task: task.id or None)


def _match_equal_tasks(old: Iterable[Node], new: Iterable[Node]) -> None:
    """Pair tasks with the same id and text, and mark them as unchanged if nothing else differs.

    This is only for speed: without it, comparing two tables of 10,000 tasks takes 1.4 times as
    long. An id that occurs twice in the old table is left to the next steps of the caller.
    """
    by_id: dict[str, Node | None] = {}
    for node in old:
        task_id = task_of(node).id
        by_id[task_id] = None if task_id in by_id else node
    equal_to: dict[int, NameList] = {}  # by the `id` of a list: a default is one for many tasks
    before: NameList
    after: NameList
    for other in new:
        now = task_of(other)
        one = by_id.pop(now.id, None)
        if one is None:
            continue
        was = task_of(one)
        if was.requirement != now.requirement or was.title != now.title:
            continue
        _pair(one, other)
        for before, after in zip(_lists(was), _lists(now), strict=True):
            if equal_to.get(id(after)) is not before:
                if before.level is not after.level or before != after:
                    break
                equal_to[id(after)] = before
        else:
            other.is_unchanged = _other_fields(was) == _other_fields(now)


def _by_key(nodes: Iterable[Node], key: Callable[[Task], Hashable]) -> dict[Hashable, list[Node]]:
    groups: defaultdict[Hashable, list[Node]] = defaultdict(list)
    for node in nodes:
        groups[key(task_of(node))].append(node)
    return groups


class Titled(Protocol):
    """A record with the title and the requirement of a task."""

    @property
    def title(self) -> str: ...
    @property
    def requirement(self) -> str: ...


def are_related(old: Titled, new: Titled) -> bool:
    """Return whether two tasks may be the same task, edited: they have the same title or similar
    requirements."""
    if old.title == new.title:
        return True
    texts = (old.requirement, new.requirement)
    return all(texts) and fuzz.ratio(*texts) >= _RELATED


def _match_by_similarity(old: Sequence[Node], new: Sequence[Node]) -> None:
    """Pair tasks with nearly the same text, the most similar first."""
    old_texts, new_texts = (
        [f"{task.title}\n{task.requirement}" for task in map(task_of, nodes)]
        for nodes in (old, new)
    )
    candidates = [
        (-score, one.number, index, one)
        for one, text in zip(old, old_texts, strict=True)
        for _, score, index in process.extract(
            text, new_texts, scorer=fuzz.ratio, score_cutoff=_NEARLY_THE_SAME, limit=3
        )
    ]
    for *_, index, one in sorted(candidates, key=lambda candidate: candidate[:3]):
        if one.twin is None and new[index].twin is None:
            _pair(one, new[index])


# -- headings ----------------------------------------------------------------------------------


def _shared_tasks(new_tasks: Iterable[Node]) -> Mapping[Subject, Counter[tuple[Node, Node]]]:
    """Return the number of tasks that two headings share, by the kind of heading."""
    pairs = Counter([(task.twin.parent, task.parent) for task in new_tasks if task.twin])
    shared: dict[Subject, Counter[tuple[Node, Node]]] = {each: Counter() for each in HEADINGS}
    for subject in reversed(HEADINGS):  # from the innermost headings outwards
        above: Counter[tuple[Node, Node]] = Counter()
        for (one, other), count in pairs.items():
            if one.subject is other.subject is subject:
                shared[subject][one, other] = count
            up = [node.parent if node.subject is subject else node for node in (one, other)]
            above[up[0], up[1]] += count
        pairs = above
    return shared


def _match_headings(
    old: Sequence[Node], new: Sequence[Node], shared: Counter[tuple[Node, Node]]
) -> None:
    """Pair the headings of one level, the most certain pairs first. The level above is already
    paired."""
    # Only for speed: without it, comparing two tables of 10,000 tasks takes 1.4 times as long.
    for (one, other), count in shared.items():
        is_there = count == one.task_count == other.task_count and one.parent.twin is other.parent
        if is_there and not changed_fields(one.record, other.record):
            _pair(one, other)
            other.is_unchanged = True
    old = [node for node in old if node.twin is None]
    new = [node for node in new if node.twin is None]
    found = []
    for one, other in _candidates(old, new, shared):
        most = max(one.task_count, other.task_count)
        certainty = _certainty(one, other, shared[one, other] / most if most else None)
        if certainty:
            found.append((-certainty, one.number, other.number, one, other))
    for *_, one, other in sorted(found):
        if one.twin is None and other.twin is None:
            _pair(one, other)


def _candidates(
    old: Sequence[Node], new: Sequence[Node], shared: Iterable[tuple[Node, Node]]
) -> set[tuple[Node, Node]]:
    """Return the pairs of headings that share tasks, or have the same title below the same parent,
    or both have no tasks."""
    by_place: defaultdict[tuple[str, Node | None], list[Node]] = defaultdict(list)
    for node in old:
        by_place[node.record.title, node.parent.twin].append(node)
    empty = [node for node in old if not node.task_count]
    candidates = {pair for pair in shared if pair[0].twin is None and pair[1].twin is None}
    for node in new:
        candidates |= {(one, node) for one in by_place.get((node.record.title, node.parent), ())}
        if not node.task_count:
            candidates |= {(one, node) for one in empty}
    return candidates


def _certainty(old: Node, new: Node, shared: float | None) -> float:
    """Return how certain it is that two headings are the same; 0.0 if they are not. `shared` is the
    fraction of shared tasks among those of the larger heading, None if neither has tasks. A title
    such as 责任考核 often occurs in several places, so headings with tasks of which none is shared
    must have the same title and the same parent."""
    same_title = old.record.title == new.record.title
    same_place = old.parent.twin is new.parent
    if shared is None:
        is_same = same_title or same_place
    elif shared == 0:
        is_same = same_title and same_place
    else:
        is_same = same_title or shared >= _SHARED_TASKS
    return (shared or 0.0) + same_title + same_place / 2 + 0.01 if is_same else 0.0


# -- moves -------------------------------------------------------------------------------------


def moved_nodes(new: Outline) -> set[Node]:
    """Return the nodes of the new table that moved: those below another heading than their twin,
    and as few as possible of those whose order changed below the same heading."""
    moved: set[Node] = set()
    for parent in (new.root, *(node for subject in HEADINGS for node in new.by_subject[subject])):
        twins = [child.twin for child in parent.children]
        if parent.twin is not None and twins == parent.twin.children:
            continue  # nearly always
        stayed: list[Node] = []
        for child in parent.children:
            if child.twin is None:
                continue
            if child.twin.parent.twin is parent:
                stayed.append(child)
            else:
                moved.add(child)
        positions = [child.key for child in stayed]
        if positions != sorted(positions):
            in_order = longest_increasing(positions)
            moved.update(child for child in stayed if child.key not in in_order)
    return moved
