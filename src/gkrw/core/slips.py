"""Changes from one version of a table to the next that the table must record: an id that vanishes,
and a deadline that is put off. Also the next free id."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from gkrw.core.deadlines import YEARS, due_on
from gkrw.core.model import DeadlineMove, Table, Task

VANISHED = "删掉的编号没有记下来，以后可能再给别的任务用："


def reused(task_id: str, title: str, unused: str) -> str:
    """Return a Chinese sentence about an id that a task of another title had before. `unused` is a
    free id."""
    return f"编号 {task_id} 原来是“{title}”：新任务换一个没有用过的编号，如 {unused}；"


def retired_line(table: Table, ids: Iterable[str]) -> str:
    """Return the YAML line of the retired ids of a table with `ids` added: retired: [T05, T07]."""
    texts = dict.fromkeys([*(name.text for name in table.retired), *ids])
    return f"retired: [{', '.join(texts)}]"


def is_retired(table: Table, task_id: str) -> bool:
    """Return whether an id is listed as the id of a removed task."""
    return any(name.text == task_id for name in table.retired)


def are_related_titles(one: str, other: str) -> bool:
    """Return whether two titles may belong to one task: at least half of the characters of the
    shorter one are in the longer one, in any order."""
    few, many = sorted((Counter(_squeezed(each)) for each in (one, other)), key=Counter.total)
    return 2 * (few & many).total() >= few.total()


def is_put_off(before: str, after: str, year: int | None, moved: Iterable[DeadlineMove]) -> bool:
    """Return whether a deadline with a day became a later one, or one without a day, and `moved`
    does not record the old one. `year` applies to deadlines without a year."""
    if before == after or any(_squeezed(move.before) == _squeezed(before) for move in moved):
        return False
    due, due_now = (due_on(each, year or YEARS[0]) for each in (before, after))
    return due is not None and (due_now is None or due_now > due)


def deadline_with_moves(task: Task) -> str:
    """Return the deadline of a task with its former ones: 12月底前（原定6月底前，经……同意调整）."""
    moves = "；".join(map(str, task.moved))
    return f"{task.deadline_text}（{moves}）" if moves else task.deadline_text


REASON_TO_FILL_IN = "（写明原因和谁同意的）"


def moved_line(before: str, moved: Iterable[DeadlineMove]) -> str:
    """Return the YAML line that records the former deadlines of a task: those in `moved` and then
    `before`, with a reason to fill in."""
    entries = [f"{{from: {move.before}, reason: {move.reason}}}" for move in moved]
    entries.append(f"{{from: {before}, reason: {REASON_TO_FILL_IN}}}")
    return f"moved: [{', '.join(entries)}]"


def _squeezed(text: str) -> str:
    return "".join(text.split())


def last_numbers(ids: Iterable[str]) -> dict[str, int]:
    """Return the highest number of the ids with the same letters, by these letters: T → 44."""
    parts = (re.fullmatch(r"(.*\D|)(\d{1,9})", each, re.ASCII | re.DOTALL) for each in ids)
    return dict(sorted((part[1], int(part[2])) for part in parts if part))


def next_id(like: str, numbers: Mapping[str, int], ahead: int = 0) -> str:
    """Return the next free id with the letters of `like`: T45 for T07 where the last id is T44.
    `ahead` is the number of free ids to skip. `numbers` is the result of `last_numbers`."""
    letters = like.rstrip("0123456789")
    width = max(len(like) - len(letters), 2)
    return f"{letters}{numbers.get(letters, 0) + 1 + ahead:0{width}}"
