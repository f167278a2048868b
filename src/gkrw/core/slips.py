"""What must not happen from one version of a table to the next without a trace in the table: an id that
vanishes, and a deadline that is put off. And the next free id."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from gkrw.core.deadlines import YEARS, due_on
from gkrw.core.model import DeadlineMove, Table, Task

VANISHED = "删掉的编号没有记下来，以后可能再给别的任务用："


def reused(task_id: str, title: str, unused: str) -> str:
    """Return a sentence on an id that stood for a task of another title."""
    return f"编号 {task_id} 原来是“{title}”：新任务换一个没有用过的编号，如 {unused}；"


def retired_line(table: Table, ids: Iterable[str]) -> str:
    """Return the line of a table whose list of retired ids has some more: retired: [T05, T07]."""
    texts = dict.fromkeys([*(name.text for name in table.retired), *ids])
    return f"retired: [{', '.join(texts)}]"


def is_retired(table: Table, task_id: str) -> bool:
    """Whether an id is listed as that of a removed task."""
    return any(name.text == task_id for name in table.retired)


def are_related_titles(one: str, other: str) -> bool:
    """Whether two titles may be of one task: one may be the other reworded, in another order."""
    few, many = sorted((Counter(_squeezed(each)) for each in (one, other)), key=Counter.total)
    return 2 * (few & many).total() >= few.total()


def is_put_off(before: str, after: str, year: int | None, moved: Iterable[DeadlineMove]) -> bool:
    """Whether a deadline on a day became a later one, or one that says no day, and that is not
    recorded in `moved`. `year` is that of deadlines without one."""
    if before == after or any(_squeezed(move.before) == _squeezed(before) for move in moved):
        return False
    due, due_now = (due_on(each, year or YEARS[0]) for each in (before, after))
    return due is not None and (due_now is None or due_now > due)


def deadline_with_moves(task: Task) -> str:
    """Return the deadline of a task, and what it was before: 12月底前（原定6月底前，经……同意调整）."""
    moves = "；".join(map(str, task.moved))
    return f"{task.deadline_text}（{moves}）" if moves else task.deadline_text


REASON_TO_FILL_IN = "（写明原因和谁同意的）"


def moved_line(before: str, moved: Iterable[DeadlineMove]) -> str:
    """Return the line of a task that records its former deadline, with a reason to fill in, after
    those that are recorded already."""
    entries = [f"{{from: {move.before}, reason: {move.reason}}}" for move in moved]
    entries.append(f"{{from: {before}, reason: {REASON_TO_FILL_IN}}}")
    return f"moved: [{', '.join(entries)}]"


def _squeezed(text: str) -> str:
    return "".join(text.split())


def last_numbers(ids: Iterable[str]) -> dict[str, int]:
    """Return the highest number of an id by the letters before it: T → 44."""
    parts = (re.fullmatch(r"(.*\D|)(\d{1,9})", each, re.ASCII | re.DOTALL) for each in ids)
    return dict(sorted((part[1], int(part[2])) for part in parts if part))


def next_id(like: str, numbers: Mapping[str, int], ahead: int = 0) -> str:
    """Return the next id with the letters of `like`: T45 for T07 where the last one is T44; or one
    that comes `ahead` ids after it. `numbers` are those of `last_numbers`."""
    letters = like.rstrip("0123456789")
    width = max(len(like) - len(letters), 2)
    return f"{letters}{numbers.get(letters, 0) + 1 + ahead:0{width}}"
