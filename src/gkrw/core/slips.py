"""Changes from one version of a table to the next that the table must record: an id that vanishes,
and a deadline that is put off. Also the next free id."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date

from gkrw.core.deadlines import YEARS, due_on
from gkrw.core.model import Table
from gkrw.core.task_parts import DeadlineMove
from gkrw.core.wording import entry_in_yaml

ID_SHAPE = r"[A-Z]{1,4}[0-9]{2,8}"
"""A pattern of ids, which fit into tables, file names and commands."""


def retired_line(table: Table, ids: Iterable[str]) -> str:
    """Return the YAML line of the retired ids of a table with `ids` added: retired: [T05, T07]."""
    texts = dict.fromkeys([*(name.text for name in table.retired), *ids])
    return f"retired: [{', '.join(texts)}]"


def is_retired(table: Table, task_id: str) -> bool:
    """Return whether an id is listed as the id of a removed task."""
    return any(name.text == task_id for name in table.retired)


def used_ids(table: Table) -> list[str]:
    """Return the ids that no new task may have: those of all tasks, and the retired ones."""
    return [*(task.id for task in table.tasks()), *(name.text for name in table.retired)]


def are_related_titles(one: str, other: str) -> bool:
    """Return whether two titles may belong to one task: at least half of the characters of the
    shorter one are in the longer one, in any order."""
    few, many = sorted((Counter(_squeezed(each)) for each in (one, other)), key=Counter.total)
    return 2 * (few & many).total() >= few.total()


def put_off(
    before: Sequence[str], after: Sequence[str], year: int | None, moved: Iterable[DeadlineMove]
) -> list[tuple[str, str]]:
    """Return each deadline with a day that became a later one, one without a day, or none, and that
    `moved` does not record, with the text of the new one (empty for none).

    `before` and `after` are all deadlines of a task. The last of them became the last, unless one
    without a day is gone: that one may have become it. Of the others, those that are in both are
    kept, as are those of which another has the same day; of the rest, the latest became the
    latest. `year` applies to deadlines without a year.
    """
    days = {text: due_on(text, year or YEARS[0]) for text in (*before, *after)}
    old, new = (
        sorted((each for each in texts if days[each]), key=lambda each: days[each] or date.max)
        for texts in (before, after)
    )
    is_known = all(days[each] or each in after for each in before)
    pairs = [(old.pop(), new.pop())] if old and new and is_known else []
    for key in (str, days.get):
        old, new = _without_kept(old, new, key)
    undated = "；".join(each for each in after if not days[each])
    while old:
        pairs.append((old.pop(), new.pop() if new else undated))
    told = {_squeezed(move.before) for move in moved}
    return [
        (text, now)
        for text, now in reversed(pairs)
        if (day := days[text]) is not None
        and ((day_now := days.get(now)) is None or day_now > day)
        and _squeezed(text) not in told
    ]


def delayed(
    before: Sequence[str], after: Sequence[str], year: int | None, moved: Iterable[DeadlineMove]
) -> list[str]:
    """Return the deadlines that `put_off` returns and that have another one now: one that is
    deleted is not delayed."""
    return [text for text, now in put_off(before, after, year, moved) if now]


def _without_kept(
    old: Sequence[str], new: Sequence[str], key: Callable[[str], Hashable]
) -> tuple[list[str], list[str]]:
    """Return the texts of both lists, without as many as have a twin with the same key."""
    kept = Counter(map(key, old)) & Counter(map(key, new))

    def rest(texts: Iterable[str]) -> list[str]:
        seen: Counter[Hashable] = Counter()
        found = []
        for text in texts:
            seen[key(text)] += 1
            if seen[key(text)] > kept[key(text)]:
                found.append(text)
        return found

    return rest(old), rest(new)


REASON_TO_FILL_IN = "（写明原因和谁同意的）"


def moved_line(before: Iterable[str], moved: Iterable[DeadlineMove]) -> str:
    """Return the YAML line that records the former deadlines of a task: those in `moved` and then
    those of `before`, with a reason to fill in."""
    pairs = [(move.before, move.reason) for move in moved]
    pairs += [(text, REASON_TO_FILL_IN) for text in before]
    entries = ", ".join(
        f"{{from: {entry_in_yaml(text)}, reason: {entry_in_yaml(reason)}}}"
        for text, reason in pairs
    )
    return f"moved: [{entries}]"


def _squeezed(text: str) -> str:
    return "".join(text.split())


def last_numbers(ids: Iterable[str]) -> dict[str, int]:
    """Return the highest number of the ids with the same letters, by these letters: T → 44."""
    parts = (re.fullmatch(r"(.*\D|)(\d{1,9})", each, re.ASCII | re.DOTALL) for each in ids)
    return dict(sorted((part[1], int(part[2])) for part in parts if part))


def next_id(like: str, numbers: Mapping[str, int], ahead: int = 0) -> str:
    """Return the next free id with the letters of `like`: T45 for T07 where the last id is T44.
    `ahead` is the number of free ids to skip. `numbers` is the result of `last_numbers`. It has two
    digits at least, as ID_SHAPE asks for: K02 for K1."""
    letters = like.rstrip("0123456789")
    width = max(len(like) - len(letters), 2)
    return f"{letters}{numbers.get(letters, 0) + 1 + ahead:0{width}}"
