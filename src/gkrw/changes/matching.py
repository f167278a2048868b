"""Which parts of the old table are which parts of the new one."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from gkrw.changes.model import HEADINGS, Subject
from gkrw.changes.outline import Node, Outline
from gkrw.model import Task

_NEARLY = 85
"""From this likeness (of 100) on, a task with a new id is taken for an old one renumbered."""
_RELATED = 40
"""Below this likeness, and with another title, a text is not the old one edited."""
_MOST = 0.5
"""A heading with another title is the old one when they share this part of their tasks."""


@dataclass(slots=True)
class Pairs:
    """What is the same in both tables, by the numbers of the old and of the new one."""

    of_old: dict[int, Node] = field(default_factory=dict)
    of_new: dict[int, Node] = field(default_factory=dict)

    def add(self, old: Node, new: Node) -> None:
        """One more pair."""
        self.of_old[old.number] = new
        self.of_new[new.number] = old


def match(old: Outline, new: Outline) -> Pairs:
    """The parts that both tables have. Tasks come first: their ids tell which heading is which."""
    pairs = Pairs()
    _match_tasks(old.of(Subject.TASK), new.of(Subject.TASK), pairs)
    for subject in HEADINGS:
        _match_headings(old.of(subject), new.of(subject), pairs)
    return pairs


# -- tasks -------------------------------------------------------------------------------------


def _match_tasks(old: list[Node], new: list[Node], pairs: Pairs) -> None:
    """Pair tasks: by id where the text is related, then by text, then by id alone.

    Text comes before a bare id because somebody who renumbers T10–T44 after inserting a task has
    not rewritten 35 tasks; the reviewer must be told of the ids.
    """

    def left(nodes: Iterable[Node], known: dict[int, Node]) -> list[Node]:
        return [node for node in nodes if node.number not in known]

    def pair(key: Callable[[Task], Hashable], only: bool, related: bool = False) -> None:
        nonlocal old, new
        old, new = left(old, pairs.of_old), left(new, pairs.of_new)
        if not old or not new:
            return
        olds, news = _by(old, key), _by(new, key)
        for value, candidates in olds.items():
            matches = news.get(value, [])
            if value is None or (only and not len(candidates) == len(matches) == 1):
                continue
            for one, other in zip(candidates, matches, strict=False):
                if not related or _are_related(_task(one), _task(other)):
                    pairs.add(one, other)

    pair(lambda task: (task.id, task.title, task.requirement), only=False)
    pair(lambda task: (task.id, task.requirement) if task.requirement else None, only=False)
    pair(lambda task: (task.title, task.requirement) if task.requirement else None, only=True)
    pair(lambda task: task.id or None, only=False, related=True)
    old, new = left(old, pairs.of_old), left(new, pairs.of_new)
    _match_by_likeness(old, new, pairs)
    pair(lambda task: task.id or None, only=False)


def _by(nodes: Iterable[Node], key: Callable[[Task], Hashable]) -> dict[Hashable, list[Node]]:
    found: defaultdict[Hashable, list[Node]] = defaultdict(list)
    for node in nodes:
        found[key(_task(node))].append(node)
    return found


def _task(node: Node) -> Task:
    assert isinstance(node.record, Task)
    return node.record


def _are_related(old: Task, new: Task) -> bool:
    return old.title == new.title or fuzz.ratio(old.requirement, new.requirement) >= _RELATED


def _match_by_likeness(old: Sequence[Node], new: Sequence[Node], pairs: Pairs) -> None:
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
        if one.number not in pairs.of_old and new[index].number not in pairs.of_new:
            pairs.add(one, new[index])


def _text(node: Node) -> str:
    task = _task(node)
    return f"{task.title}\n{task.requirement}"


# -- headings ----------------------------------------------------------------------------------


def _match_headings(old: list[Node], new: list[Node], pairs: Pairs) -> None:
    """Pair headings of one level, whose parents are paired already: the surest first."""
    sizes = {id(node): _tasks_in(node) for node in (*old, *new)}
    by_title: defaultdict[str, list[Node]] = defaultdict(list)
    empty: list[Node] = []
    for node in old:
        by_title[node.record.title].append(node)
        if not node.children:
            empty.append(node)
    numbered = {node.number: node for node in old}
    found: list[tuple[float, int, int, Node, Node]] = []
    for node in new:
        shared: Counter[int] = Counter()
        for task in sizes[id(node)]:
            before = pairs.of_new.get(task.number)
            while before is not None:
                if before.number in numbered:
                    shared[before.number] += 1
                before = before.parent
        candidates = {number: numbered[number] for number in shared}
        for one in by_title.get(node.record.title, ()):
            candidates[one.number] = one
        if not node.children:
            candidates |= {one.number: one for one in empty}
        for number, one in candidates.items():
            most = max(len(sizes[id(node)]), len(sizes[id(one)]))
            weight = _sureness(one, node, shared[number] / most if most else None, pairs)
            if weight:
                found.append((-weight, number, node.number, one, node))
    for *_, one, node in sorted(found, key=lambda each: each[:3]):
        if one.number not in pairs.of_old and node.number not in pairs.of_new:
            pairs.add(one, node)


def _tasks_in(node: Node) -> list[Node]:
    return [each for each in node.below() if each.subject is Subject.TASK]


def _sureness(old: Node, new: Node, shared: float | None, pairs: Pairs) -> float:
    """How surely two headings are the same, 0 when they are not.

    `shared` is the part of their tasks that both have, None when neither has any. One title in
    two places (责任考核) is common, so without tasks in common the place must be the same.
    """
    same_title = old.record.title == new.record.title
    same_place = (old.parent is None and new.parent is None) or (
        old.parent is not None and pairs.of_old.get(old.parent.number) is new.parent
    )
    if shared is None:
        known = same_title or same_place
    elif shared == 0:
        known = same_title and same_place
    else:
        known = same_title or shared >= _MOST
    return (shared or 0.0) + same_title + same_place / 2 + 0.01 if known else 0.0
