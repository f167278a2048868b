"""Which parts of the old table are which parts of the new one."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from gkrw.core.model import Level, Task
from gkrw.diff.changes import HEADINGS, Subject
from gkrw.diff.outline import Node, Outline, task_of

_NEARLY = 85
"""From this likeness (of 100) on, a task with a new id is taken for an old one renumbered."""
_RELATED = 40
"""Below this likeness, and with another title, a text is not the old one edited."""
_MOST = 0.5
"""A heading with another title is the old one when they share this part of their tasks."""


def match(old: Outline, new: Outline) -> None:
    """Give the parts that both tables have each other as twins. Tasks come first: their ids tell
    which heading is which."""
    _match_tasks(old.of[Subject.TASK], new.of[Subject.TASK])
    headings = _Headings(old, new, _sizes(old), _sizes(new))
    shared = _shared(old, new)
    for subject, counts in zip(HEADINGS, shared, strict=True):
        headings.match(subject, counts)


def _pair(old: Node, new: Node) -> None:
    old.twin, new.twin = new, old


# -- tasks -------------------------------------------------------------------------------------


def _match_tasks(old: list[Node], new: list[Node]) -> None:
    """Pair tasks: by id where the text is related, then by text, then by id alone.

    Text comes before a bare id because somebody who renumbers T10–T44 after inserting a task has
    not rewritten 35 tasks; the reviewer must be told of the ids.
    """

    def left(nodes: Iterable[Node]) -> list[Node]:
        return [node for node in nodes if node.twin is None]

    def pair(key: Callable[[Task], Hashable], only: bool, related: bool = False) -> None:
        nonlocal old, new
        old, new = left(old), left(new)
        if not old or not new:
            return
        olds, news = _by(old, key), _by(new, key)
        for value, candidates in olds.items():
            matches = news.get(value, [])
            if value is None or (only and not len(candidates) == len(matches) == 1):
                continue
            for one, other in zip(candidates, matches, strict=False):
                if not related or _are_related(task_of(one), task_of(other)):
                    _pair(one, other)

    _match_the_same(old, new)
    pair(lambda task: (task.id, task.title, task.requirement), only=False)
    pair(lambda task: (task.id, task.requirement) if task.requirement else None, only=False)
    pair(lambda task: (task.title, task.requirement) if task.requirement else None, only=True)
    pair(lambda task: task.id or None, only=False, related=True)
    old, new = left(old), left(new)
    _match_by_likeness(old, new)
    pair(lambda task: task.id or None, only=False)


def _match_the_same(old: Iterable[Node], new: Iterable[Node]) -> None:
    """Pair those with the same id and text, as nearly all are: a short cut.

    Where an id comes twice, the order decides, and that is left to what follows.
    """
    olds: dict[str, Node | None] = {}
    for node in old:
        task_id = task_of(node).id
        olds[task_id] = None if task_id in olds else node
    same: dict[tuple[int, int], bool] = {}
    for other in new:
        one = olds.pop(task_of(other).id, None)
        if one is None:
            continue
        was, now = task_of(one), task_of(other)
        if was.requirement != now.requirement or was.title != now.title:
            continue
        one.twin, other.twin = other, one
        if was.note != now.note or was.deadline != now.deadline or was.targets != now.targets:
            continue
        for before, after in ((was.lead, now.lead), (was.responsible, now.responsible)):
            if before.level is not after.level:
                break
            if before.level is Level.TASK:
                if before != after:
                    break
                continue
            key = id(before), id(after)  # a default is one object for many tasks
            if key not in same:
                same[key] = before == after
            if not same[key]:
                break
        else:
            other.is_unchanged = True


def _by(nodes: Iterable[Node], key: Callable[[Task], Hashable]) -> dict[Hashable, list[Node]]:
    found: defaultdict[Hashable, list[Node]] = defaultdict(list)
    for node in nodes:
        found[key(task_of(node))].append(node)
    return found


def _are_related(old: Task, new: Task) -> bool:
    return old.title == new.title or fuzz.ratio(old.requirement, new.requirement) >= _RELATED


def _match_by_likeness(old: Sequence[Node], new: Sequence[Node]) -> None:
    """Pair tasks that say nearly the same, the likest first."""
    texts = [_text(node) for node in new]
    found = [
        (-score, one.number, index, one)
        for one in old
        for _, score, index in process.extract(
            _text(one), texts, scorer=fuzz.ratio, score_cutoff=_NEARLY, limit=3
        )
    ]
    for *_, index, one in sorted(found, key=lambda each: each[:3]):
        if one.twin is None and new[index].twin is None:
            _pair(one, new[index])


def _text(node: Node) -> str:
    task = task_of(node)
    return f"{task.title}\n{task.requirement}"


# -- headings ----------------------------------------------------------------------------------


def _sizes(tree: Outline) -> Counter[int]:
    """How many tasks there are in each heading, by its number."""
    sizes = Counter(task.parent.number for task in tree.of[Subject.TASK] if task.parent)
    for subject in reversed(HEADINGS):
        for node in tree.of[subject]:
            if node.parent is not None:
                sizes[node.parent.number] += sizes[node.number]
    return sizes


def _shared(old: Outline, new: Outline) -> list[Counter[tuple[int, int]]]:
    """For each level, how many tasks two headings of it share, by their numbers."""
    together = Counter(
        (before.parent.number, task.parent.number)
        for task in new.of[Subject.TASK]
        if (before := task.twin) is not None and before.parent and task.parent
    )
    shared: list[Counter[tuple[int, int]]] = [Counter() for _ in HEADINGS]
    for (one, other), count in together.items():
        above = zip(_downwards(old.nodes[one]), _downwards(new.nodes[other]), strict=False)
        for level, both in enumerate(above):
            shared[level][both] += count
    return shared


def _downwards(node: Node) -> list[int]:
    """The numbers of the headings that a heading is in, from the section down, and its own."""
    found = [node.number]
    above = node.parent
    while above is not None:
        found.append(above.number)
        above = above.parent
    return found[::-1]


@dataclass(frozen=True, slots=True)
class _Headings:
    old: Outline
    new: Outline
    old_sizes: Mapping[int, int]
    new_sizes: Mapping[int, int]

    def match(self, subject: Subject, shared: Counter[tuple[int, int]]) -> None:
        """Pair headings of one level, whose parents are paired already: the surest first."""
        self._match_the_same(shared)
        found: list[tuple[float, int, int]] = []
        for one, other in self._candidates(subject, shared):
            most = max(self.old_sizes[one], self.new_sizes[other])
            part = shared[one, other] / most if most else None
            weight = _sureness(self.old.nodes[one], self.new.nodes[other], part)
            if weight:
                found.append((-weight, one, other))
        for _, one, other in sorted(found):
            before, after = self.old.nodes[one], self.new.nodes[other]
            if before.twin is None and after.twin is None:
                _pair(before, after)

    def _match_the_same(self, shared: Mapping[tuple[int, int], int]) -> None:
        """Pair those with the same title, place and tasks, as nearly all are: a short cut."""
        for (one, other), count in shared.items():
            if count == self.old_sizes[one] == self.new_sizes[other]:
                before, after = self.old.nodes[one], self.new.nodes[other]
                if before.record.title == after.record.title and _same_place(before, after):
                    _pair(before, after)

    def _candidates(
        self, subject: Subject, shared: Iterable[tuple[int, int]]
    ) -> set[tuple[int, int]]:
        """Which of the rest could be the same: they share tasks, or place and title, or both are
        empty."""
        old = [node for node in self.old.of[subject] if node.twin is None]
        new = [node for node in self.new.of[subject] if node.twin is None]
        here: defaultdict[tuple[str, int | None], list[int]] = defaultdict(list)
        for node in old:
            parent = None if node.parent is None else node.parent.twin
            if node.parent is None or parent is not None:
                here[node.record.title, _number(parent)].append(node.number)
        candidates = {
            (one, other)
            for one, other in shared
            if self.old.nodes[one].twin is None and self.new.nodes[other].twin is None
        }
        empty = [node.number for node in old if not self.old_sizes[node.number]]
        for node in new:
            place = node.record.title, _number(node.parent)
            candidates |= {(number, node.number) for number in here.get(place, ())}
            if not self.new_sizes[node.number]:
                candidates |= {(number, node.number) for number in empty}
        return candidates


def _number(node: Node | None) -> int | None:
    return None if node is None else node.number


def _sureness(old: Node, new: Node, shared: float | None) -> float:
    """How surely two headings are the same, 0 when they are not.

    `shared` is the part of their tasks that both have, None when neither has any. One title in
    two places (责任考核) is common, so without tasks in common the place must be the same.
    """
    same_title = old.record.title == new.record.title
    same_place = _same_place(old, new)
    if shared is None:
        known = same_title or same_place
    elif shared == 0:
        known = same_title and same_place
    else:
        known = same_title or shared >= _MOST
    return (shared or 0.0) + same_title + same_place / 2 + 0.01 if known else 0.0


def _same_place(old: Node, new: Node) -> bool:
    if old.parent is None or new.parent is None:
        return old.parent is new.parent
    return old.parent.twin is new.parent
