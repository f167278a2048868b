"""The records of a table (departments, headings, tasks) as a tree, numbered so that a record has
the same number in every version, even where it was moved or renamed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from gkrw.store.layout import Data, Part, data_of
from gkrw.store.shapes import OUTLINE, SHAPES
from gkrw.store.values import NULLS

BODY_LISTS = ("departments", "collectives")
_TITLES = {"task": "id", "topic": "topic", "department": "name", "collective": "name"}
_LABELS = {shape.name: shape.label for shape in SHAPES}
_LEAST_COMMON = 0.5
"""Headings with different titles are the same if they have at least this fraction of tasks in
common."""


@dataclass(eq=False)
class Record:
    """A mapping that is an item of one of the lists of records, or the root. `value` is its data,
    or the part of a text that it was read from.

    `key` is that of the list it is in. `lists` are its own lists of records by key. `number` is the
    same in all versions, -1 before it is known.
    """

    kind: str
    key: str
    value: "Part | Mapping[str, Data]"
    above: "Record | None" = None
    lists: dict[str, list["Record"]] = field(default_factory=dict)
    number: int = -1

    @property
    def part(self) -> Part:
        """The part of a text, for a record that was read from one."""
        assert isinstance(self.value, Part)
        return self.value

    @property
    def whole(self) -> Mapping[str, Data]:
        """The data of the record, with the records below it."""
        return self.value.data if isinstance(self.value, Part) else self.value

    @cached_property
    def data(self) -> Mapping[str, Data]:
        """The data of the record itself, without the records below it."""
        if not isinstance(self.value, Part):
            return {key: each for key, each in self.value.items() if key not in self.lists}
        return {
            key.value: data_of(value)
            for key, value in self.value.node.value
            if key.value not in self.lists
        }

    @property
    def place(self) -> tuple[int, str]:
        """The number of the record above, and the key of the list there."""
        return (self.above.number if self.above else -1), self.key

    @property
    def name(self) -> str:
        """The id of a task, the title of a heading, the name of a department."""
        return str(self.data.get(_TITLES.get(self.kind, "title"), ""))

    @property
    def shown(self) -> str:
        """The name of the record in a message: T05 审计公开, 部门“财政局”."""
        if self.kind == "task":
            return f"{self.name} {self.data.get('title', '')}".strip()
        return f"{_LABELS.get(self.kind, '')}“{self.name}”"

    def all(self) -> "Iterator[Record]":
        """Yield the record and all below it, in the order of the file."""
        yield self
        for records in self.lists.values():
            for each in records:
                yield from each.all()


def records_of(
    value: Part | Mapping[str, Data],
    kind: str = "table",
    key: str = "",
    above: Record | None = None,
) -> Record | None:
    """Return the tree of the records in a text, or in plain data; None where a list of records is
    not written line by line, or is none."""
    record = Record(kind, key, value, above)
    known = OUTLINE if kind not in ("task", "department", "collective") else ()
    for each in known if above else (*known, *BODY_LISTS):
        items = _items(value, each)
        if items is None:
            return None
        below = [records_of(item, _kind(each, item), each, record) for item in items]
        if None in below:
            return None
        if each in (value.entries() if isinstance(value, Part) else value):
            record.lists[each] = [found for found in below if found is not None]
    return record


def _items(
    value: Part | Mapping[str, Data], key: str
) -> Sequence[Part | Mapping[str, Data]] | None:
    """Return the items of a list of records, if any; None for anything else at the key."""
    if not isinstance(value, Part):
        items = value.get(key, [])
        is_list = isinstance(items, list) and all(isinstance(each, dict) for each in items)
        is_null = isinstance(items, str) and items in NULLS
        return items if is_list else () if is_null else None
    entry = value.entries().get(key)
    if entry is None or _is_empty(entry):
        return ()
    is_list = all(each.is_item and isinstance(each.node, MappingNode) for each in entry.parts or ())
    return entry.parts if is_list else None


def _is_empty(entry: Part) -> bool:
    node = entry.node
    if isinstance(node, ScalarNode):
        return not node.style and node.value in NULLS
    return isinstance(node, SequenceNode) and not node.value


def _kind(key: str, item: Part | Mapping[str, Data]) -> str:
    if key != "tasks":
        return key.removesuffix("s")
    keys = {data_of(each) for each, _ in item.node.value} if isinstance(item, Part) else item.keys()
    return "topic" if "topic" in keys or ("tasks" in keys and "id" not in keys) else "task"


def number_records(base: Record, *versions: Record) -> None:
    """Set the number of each record in a base and in other versions of it."""
    numbers = count()
    old = list(base.all())
    for each in old:
        each.number = next(numbers)
    added: list[Record] = []
    for version in versions:
        records = list(version.all())
        version.number = base.number
        _pair(old, records)
        _pair_new(added, records)
        for each in records:
            if each.number < 0:
                each.number = next(numbers)
                added.append(each)


def _pair(old: Sequence[Record], new: Sequence[Record]) -> None:
    """Give records the numbers that the same records have in the old version."""
    _pair_by_key(old, new, lambda each: (each.name,), ("task", "department", "collective"))
    _pair_by_key(
        old, new, lambda each: (each.data.get("title"), each.data.get("requirement")), ("task",)
    )
    for one in _of_kinds(old, ("department",), new):
        named = (each for each in _of_kinds(new, ("department",)) if each.number < 0)
        other = next((each for each in named if _names(one) & _names(each)), None)
        if other is not None:
            other.number = one.number
    for kind in ("section", "group", "topic"):
        _pair_headings(_of_kinds(old, (kind,), new), _of_kinds(new, (kind,)))


def _of_kinds(
    records: Iterable[Record], kinds: Sequence[str], taken_by: Iterable[Record] = ()
) -> list[Record]:
    """Return the records of some kinds, without those that have a number of a record in
    `taken_by`."""
    taken = {each.number for each in taken_by}
    return [each for each in records if each.kind in kinds and each.number not in taken]


def _pair_by_key(
    old: Sequence[Record],
    new: Sequence[Record],
    key: Callable[[Record], object],
    kinds: Sequence[str],
) -> None:
    by_key: dict[tuple[str, str], list[Record]] = {}
    for each in _of_kinds(old, kinds, new):
        by_key.setdefault((each.kind, repr(key(each))), []).append(each)
    for each in new:
        found = by_key.get((each.kind, repr(key(each))))
        if each.number < 0 and found:
            each.number = found.pop(0).number


def _names(record: Record) -> set[str]:
    names = {record.name, str(record.data.get("full_name", record.name))}
    for key in ("aliases", "unconfirmed"):
        names.update(map(str, record.data.get(key) or ()))
    return names


def _pair_headings(old: Sequence[Record], new: Sequence[Record]) -> None:
    """Pair headings of one level, the most certain first: those with common tasks, or with the same
    title below the same heading."""
    tasks = [
        [{below.number for below in each.all() if below.kind == "task"} - {-1} for each in headings]
        for headings in (old, new)
    ]
    with_task: dict[int, list[int]] = {}
    at_place: dict[object, list[int]] = {}
    for i, one in enumerate(old):
        for number in tasks[0][i]:
            with_task.setdefault(number, []).append(i)
        at_place.setdefault((one.name, one.place), []).append(i)
    found = []
    for j, other in enumerate(new):
        candidates = {*at_place.get((other.name, other.place), ())}
        candidates.update(i for number in tasks[1][j] for i in with_task.get(number, ()))
        for i in candidates:
            is_named_so, is_there = old[i].name == other.name, old[i].place == other.place
            most = max(len(tasks[0][i]), len(tasks[1][j]), 1)
            shared = len(tasks[0][i] & tasks[1][j]) / most
            if is_named_so or shared >= _LEAST_COMMON:
                found.append((-(shared + is_named_so + is_there / 2), i, j))
    taken = set()
    for _, i, j in sorted(found):
        if new[j].number < 0 and i not in taken:
            new[j].number = old[i].number
            taken.add(i)


def _pair_new(ours: Sequence[Record], theirs: Sequence[Record]) -> None:
    """Give the same number to what both sides added: bodies with the same name, headings with the
    same title below the same heading, tasks with the same id and the same title or requirement."""
    added = {(each.kind, each.name): each for each in reversed(ours)}
    for other in theirs:
        one = added.get((other.kind, other.name)) if other.number < 0 else None
        if one is None:
            continue
        keys = ("title", "requirement")
        is_same = (
            any(one.data.get(key) == other.data.get(key) for key in keys)
            if other.kind == "task"
            else one.place == other.place
        )
        if is_same:
            other.number = one.number
            del added[other.kind, other.name]
