"""Merge two versions of a table by record and key. The lines are kept as one of the sides has them;
only a value that both changed, such as a list with a new name from each, is written anew."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import NamedTuple

from gkrw.core.ordering import moved
from gkrw.core.slips import last_numbers, next_id
from gkrw.merge.part_merge import (
    ABSENT,
    BOTH_REWROTE,
    OURS_DELETED,
    THEIRS_DELETED,
    Chunk,
    Clash,
    Merged,
    merge_comments,
    merge_entries,
    merge_heads,
    merge_part,
)
from gkrw.merge.sequences import Three, merge_order
from gkrw.store.layout import Lines, Part
from gkrw.store.record_tree import Record, number_records
from gkrw.store.written_values import inner_column, shifted

_ListPlace = tuple[int, str]
"""The number of a record, and the key of a list in it."""


class RecordClash(NamedTuple):
    """A conflict in a record."""

    record: Record
    clash: Clash


class Places(NamedTuple):
    """The place of a record in the result of each side; None where it is left out."""

    ours: _ListPlace | None
    theirs: _ListPlace | None

    def of(self, in_ours: bool) -> _ListPlace | None:
        """Return the place in the result of one side."""
        return self.ours if in_ours else self.theirs


class TableMerge:
    """Merges the records of three versions. `clashes` are the conflicts found."""

    def __init__(self, records: Three[Record]) -> None:
        number_records(*records)
        self.root = records.base.number
        self.versions = records.map(lambda root: {each.number: each for each in root.all()})
        self.clashes: list[RecordClash] = []
        self.places: dict[int, Places] = {}
        self._merged: dict[int, Merged] = {}
        self._place_records()
        self._separate_repeated_names()
        self._keep_what_is_around()
        self._below: defaultdict[_ListPlace, list[int]] = defaultdict(list)
        for number, places in self.places.items():
            for place in {*places} - {None}:
                assert place is not None
                self._below[place].append(number)

    def merged(self) -> Merged:
        """Return the merged root."""
        return self._record(self.root, 0)

    def _sides(self, number: int) -> Three[Record | None]:
        return self.versions.map(lambda version: version.get(number))

    def _clash(self, number: int, what: str) -> None:
        _, ours, theirs = self._sides(number)
        record = ours or theirs
        assert record is not None
        self.clashes.append(RecordClash(record, Clash((), what)))

    # -- which records the result has, and where ---------------------------------------------------

    def _place_records(self) -> None:
        """Set the places of each record."""
        moved_by = self.versions.map(lambda side: self._moved_within(side[self.root]))
        for number in {**self.versions.ours, **self.versions.theirs}:
            base, ours, theirs = sides = self._sides(number)
            if ours is not None and theirs is not None:
                places = Places(*sides.map(lambda each: each.place if each else None).picked())
                if ours.place != theirs.place and (
                    number in moved_by.ours or number in moved_by.theirs
                ):
                    places = Places(ours.place, theirs.place)
                if places.ours != places.theirs:
                    self._clash(number, "两边把它放到了不同的地方")
            elif base is None:
                place = ours.place if ours else theirs.place if theirs else None
                places = Places(place, place)
            else:  # one side deleted it
                left, moved_there = (ours, moved_by.ours) if ours else (theirs, moved_by.theirs)
                assert left is not None
                place = left.place if number in moved_there or _is_changed(left, base) else None
                places = Places(place, None) if ours else Places(None, place)
                if place is not None:
                    self._clash(number, THEIRS_DELETED if ours else OURS_DELETED)
            self.places[number] = places

    def _moved_within(self, root: Record) -> set[int]:
        """Return the numbers of the records that one side moved within the same list."""
        found: set[int] = set()
        for each in root.all():
            base = self.versions.base.get(each.number)
            for key, below in each.lists.items() if base else ():
                was = base.lists.get(key, []) if base else []
                found |= moved(*([one.number for one in records] for records in (was, below)))
        return found

    def _separate_repeated_names(self) -> None:
        """Make a conflict where the sides gave one id to different tasks, or one name to different
        bodies."""
        named: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for number, places in self.places.items():
            sides = self._sides(number)
            kinds = {each.kind for each in sides if each is not None}
            if any(places) and kinds <= {"task", "department", "collective"}:
                names = sides.map(lambda each: each.name if each else "").picked()
                for name in {*names}:
                    named[min(kinds), name].append(number)
        for (kind, name), numbers in named.items():
            only_ours = [each for each in numbers if self._is_named(each, name) == (True, False)]
            only_theirs = [each for each in numbers if self._is_named(each, name) == (False, True)]
            if name and only_ours and only_theirs:
                for number in only_ours:
                    self._stand(number, None, in_ours=False)
                for number in only_theirs:
                    self._stand(number, None, in_ours=True)
                self._clash(only_theirs[0], self._same_name(kind, name))

    def _is_named(self, number: int, name: str) -> tuple[bool, bool]:
        """Return for each side whether a record has this name there."""
        _, *sides = self._sides(number)
        ours, theirs = (each is not None and each.name == name for each in sides)
        return ours, theirs

    def _same_name(self, kind: str, name: str) -> str:
        if kind != "task":
            return "两边各写了一个这样的名称，内容不一样"
        used = [each.name for version in self.versions for each in version.values()]
        for version in self.versions:
            used += map(str, version[self.root].data.get("retired") or ())
        free = next_id(name, last_numbers(used))
        return f"两边各新增了一项任务，用了同一个编号 {name}；都留下，其中一项改用 {free}"

    def _keep_what_is_around(self) -> None:
        """Keep the records above each kept record, and everything below a record that only one side
        keeps, in the result of the side that has them."""
        waiting = list(self.places)
        while waiting:
            number = waiting.pop()
            for in_ours, version in ((True, self.versions.ours), (False, self.versions.theirs)):
                place = self.places[number].of(in_ours)
                if place is None:
                    continue
                below = version[number] if self.places[number].of(not in_ours) is None else None
                if place[0] >= 0 and self.places[place[0]].of(in_ours) is None:
                    above = version.get(place[0])
                    if above is None:  # this side deleted it, the other one put a record there
                        own = version.get(number)
                        self._stand(number, own.place if own else None, in_ours=in_ours)
                        waiting.append(number)
                        continue
                    if not any(self.places[above.number]):
                        deleted, changed = ("乙", "甲") if in_ours else ("甲", "乙")
                        what = f"{deleted}删掉了，{changed}改了它下面的内容"
                        self._clash(above.number, what)
                    below = above
                for each in below.all() if below else ():
                    if not any(self.places[each.number]):
                        self._stand(each.number, each.place, in_ours=in_ours)
                        waiting.append(each.number)

    def _stand(self, number: int, place: _ListPlace | None, *, in_ours: bool) -> None:
        """Change the place of a record in the result of one side."""
        ours, theirs = self.places[number]
        self.places[number] = Places(place, theirs) if in_ours else Places(ours, place)

    # -- the lines -----------------------------------------------------------------------------------

    def _record(self, number: int, column: int) -> Merged:
        """Merge one record with all that is below it."""
        if number in self._merged:
            return self._merged[number]
        sides = self._sides(number)
        record = sides.ours or sides.theirs
        assert record is not None
        if sides.ours is None or sides.theirs is None:
            sides = Three(None, record, None)
        parts = sides.map(lambda side: side.part if side else None)
        if any(part is not None and part.parts is None for part in parts):
            merged = merge_part(parts, column)
        else:
            comments, clashes = _comments(parts, record.part, column)
            head, head_clashes = _heads(parts, column)
            body = merge_entries(
                parts.map(lambda part: part.entries() if part else {}),
                inner_column(record.part, column),
                lambda key, to: self._list(number, key, to),
            )
            merged = replace(
                body,
                comments=comments,
                chunks=(*head, *body.chunks),
                clashes=(*clashes, *head_clashes, *body.clashes),
            )
        self.clashes += [RecordClash(record, each) for each in merged.clashes]
        self._merged[number] = replace(merged, clashes=())
        return self._merged[number]

    def _list(self, number: int, key: str, column: int) -> Merged | None:
        """Merge a list of records; None where a key holds no such list."""
        records = self._sides(number)
        if not any(each is not None and key in each.lists for each in records):
            return None
        numbers = {*self._below[number, key]}
        parts = records.map(lambda each: each.part.entries().get(key) if each else None)
        if not numbers:
            return _empty_list(parts, key, column)
        part = next(each for each in (parts.ours, parts.theirs) if each and each.parts)
        comments, clashes = _comments(parts, part, column)
        head, head_clashes = _heads(parts, column)
        clashes += head_clashes
        ours, theirs = merge_order(records.map(lambda each: _order(each, key, numbers)))
        if ours != theirs:
            clashes += (Clash((), "两边排的先后不一样"),)
        ours = [each for each in ours if self.places[each].ours == (number, key)]
        theirs = [each for each in theirs if self.places[each].theirs == (number, key)]
        to = inner_column(part, column)
        chunks = [*head, *self._items(ours, theirs, to)]
        values = [self._record(each, to).ours for each in ours]
        other_values = [self._record(each, to).theirs for each in theirs]
        return Merged(comments, tuple(chunks), values, other_values, clashes)

    def _items(self, ours: list[int], theirs: list[int], column: int) -> Iterator[Chunk]:
        """Yield the lines of the records of a list; where the sides have different records, as a
        conflict."""
        matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            items = [
                [self._record(each, column).as_item(column) for each in numbers]
                for numbers in (ours[i1:i2], theirs[j1:j2])
            ]
            if tag == "equal":
                for chunks in items[0]:
                    yield from chunks
            else:
                yield Chunk(
                    tuple(line for chunks in items[0] for chunk in chunks for line in chunk.ours),
                    tuple(line for chunks in items[1] for chunk in chunks for line in chunk.theirs),
                )


def _order(record: Record | None, key: str, numbers: Collection[int]) -> Sequence[int]:
    """Return those of some numbers that are in the list `key` of a record, in the order of the
    list."""
    below = record.lists.get(key, []) if record else []
    return [each.number for each in below if each.number in numbers]


def _is_changed(record: Record, base: Record) -> bool:
    """Return whether a side changed the keys of a record, the comments above them or its place, or
    put a record below it. Changes inside the records below it do not count."""
    if record.place != base.place or _own_lines(record) != _own_lines(base):
        return True
    known = {each.number for each in base.all()}
    return any(below.number not in known for each in record.lists.values() for below in each)


def _own_lines(record: Record) -> list[tuple[str, Lines, list[str]]]:
    part = record.part
    parts = [part] if part.parts is None else [part, *part.parts]
    return [
        (
            each.key,
            ()
            if each.parts is not None and (each is part or each.key in record.lists)
            else each.relative,
            [line.strip() for line in each.comments if line.strip()],
        )
        for each in parts
    ]


def _comments(
    parts: Three[Part | None], part: Part, column: int
) -> tuple[tuple[Chunk, ...], tuple[Clash, ...]]:
    """Merge the comments above a part; they are those of `part` where only one side has it."""
    if parts.ours is None or parts.theirs is None:
        parts = Three(part, part, part)
    return merge_comments(parts, column)


def _heads(parts: Three[Part | None], column: int) -> tuple[tuple[Chunk, ...], tuple[Clash, ...]]:
    """Merge the lines between a key or a dash and the first part behind it; return the conflict
    too."""
    head = merge_heads(parts, column)
    if head is not None:
        return head, ()
    sides = (
        shifted(part.head, column - part.column) if part else ()
        for part in (parts.ours, parts.theirs)
    )
    return (Chunk(*sides),), (Clash((), BOTH_REWROTE),)


def _empty_list(parts: Three[Part | None], key: str, column: int) -> Merged:
    """Return a list without records, or nothing where a side deleted the key."""
    if parts.base is not None and (parts.ours is None or parts.theirs is None):
        return Merged((), (), ABSENT, ABSENT)
    part = next(each for each in (parts.ours, parts.theirs) if each)
    comments, _ = _comments(parts, part, column)
    empty = next((each for each in (parts.ours, parts.theirs) if each and not each.parts), None)
    lines = (
        (f"{' ' * column}{key}: []",)
        if empty is None
        else shifted(empty.lines, column - empty.column)
    )
    return Merged(comments, (Chunk(lines, lines),), [], [])
