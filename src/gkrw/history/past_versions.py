"""Check a table against its former versions in git: ids that vanished or that stood for another task, and
deadlines that were put off after they had passed."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from gkrw import store
from gkrw.core.deadlines import YEARS, due_on
from gkrw.core.findings import Finding, Severity, kinds_in
from gkrw.core.model import Table, Task
from gkrw.core.slips import is_put_off, is_retired, last_numbers, moved_line, next_id, retired_line
from gkrw.core.wording import quoted, shortened
from gkrw.git.file_history import file_history
from gkrw.git.repository import GitError, read_blobs

VANISHED_ID = Severity.ERROR.kind(
    "G305",
    "编号不见了",
    "以前的版本里有这个编号，现在没有了，也没有记入 retired；以后再用它，旧的进展和清单就会记错。",
    "（上一版本有 T07，现在没有）",
    "删掉了任务的，把编号记入 retired；不该删的，从版本库取回。",
)
REUSED_ID = Severity.ERROR.kind(
    "G306",
    "编号换了任务",
    "这个编号在以前的版本里是另一项任务，旧的进展、清单和历史会记到新任务上。",
    "- id: T07\n  title: 全新的任务",
    "新任务用没有用过的编号；原来的编号记入 retired。",
)
PUT_OFF = Severity.WARNING.kind(
    "G607",
    "到期以后推后了时限",
    "完成时限已经过了才改到后面，逾期的任务就看不出来了，又没有记下原定的时限和原因。",
    "deadline: 12月底前（原来是 6月底前，7 月改的）",
    "在任务里写 moved，记下原定的时限、原因和同意的单位；改错了的，改回去。",
)
KINDS = kinds_in(globals())


class PastVersion(NamedTuple):
    """A former version of a table, and its commit: 0123456789（2026-06-20）."""

    table: Table
    day: date
    name: str


_TOLD = re.compile(
    rb"^[ \t-]*(?:id|title|topic|deadline|key|year|lead|responsible|requirement):.*$", re.MULTILINE
)
"""The lines that say which task an id stands for, by when, and which table it is."""


def past_versions(file: Path, table: Table) -> list[PastVersion]:
    """Return the former versions of a table in git, newest first; of versions with the same ids,
    titles and deadlines only the newest. Empty where git has none, or cannot tell.

    A version that is another table, such as last year's in the same file, ends the list.
    """
    found: list[PastVersion] = []
    with suppress(GitError):
        history = file_history(file)
        contents = read_blobs(
            history.repository, [each.blob for each in history.commits if each.blob]
        )
        by_blob = {each.blob: each for each in reversed(history.commits)}
        before = b""
        for blob, data in contents:
            lines = b"\n".join(_TOLD.findall(data)) or data
            if lines == before:
                continue
            before = lines
            commit = by_blob[blob]
            past = store.read(data, commit.path).table
            if past is not None and not table.identity.is_of(past.identity.recorded):
                break
            if past is not None:
                day = commit.date.date()
                found.append(PastVersion(past, day, f"{commit.short_hash}（{day}）"))
    return found


def check_past(table: Table, past: Sequence[PastVersion], today: date) -> Iterator[Finding]:
    """Yield what was lost or changed without a trace since the former versions."""
    tasks = {task.id: task for task in table.tasks()}
    former: dict[str, list[tuple[Task, PastVersion]]] = defaultdict(list)
    for version in past:
        for task in version.table.tasks():
            former[task.id].append((task, version))
    if table.whole:
        yield from _vanished(table, tasks, former)
    for task_id, task in tasks.items():
        others = former.get(task_id, [])
        other = _other_task([task, *(each for each, _ in others)])
        if other is not None:
            before, version = others[other - 1]
            ids = (*tasks, *former, *(name.text for name in table.retired))
            unused = next_id(task_id, last_numbers(ids))
            message = (
                f"{task_id} 在 {version.name}的版本里是{quoted(before.title)}，"
                f"现在是{quoted(task.title)}。"
            )
            fix = f"新任务换一个没有用过的编号，如 {unused}；原来的任务删掉了的，在最上层写上 "
            fix += f"{retired_line(table, [task_id])}。"
            yield REUSED_ID.at(task.places["id"], message, fix)
        else:
            yield from _put_off(task, others, today, table.year or YEARS[0])


def _vanished(
    table: Table,
    tasks: Mapping[str, Task],
    former: Mapping[str, Sequence[tuple[Task, PastVersion]]],
) -> Iterator[Finding]:
    missing = [id for id in former if id and id not in tasks and not is_retired(table, id)]
    by_text = {(task.title, task.requirement): task.id for task in tasks.values()}
    gone = []
    for task_id in missing:
        task, version = former[task_id][0]
        message = f"{version.name}的版本里有 {task_id}（{shortened(task.title)}），现在没有了"
        now = by_text.get((task.title, task.requirement))
        if now and now not in former:
            fix = f"编号定下后不再改动：把 {now} 改回 {task_id}。"
            yield VANISHED_ID.at(tasks[now].places["id"], f"{message}，改成了 {now}。", fix)
        else:
            gone.append((task_id, message))
    place = table.retired[0].place if table.retired else table.place
    line = retired_line(table, [task_id for task_id, _ in gone])
    for _, message in gone:
        fix = f"删掉了任务的，在最上层（与 title 左边对齐）写上 {line}；不该删的，从版本库取回。"
        yield VANISHED_ID.at(place, f"{message}。", fix)


def _other_task(versions: Sequence[Task]) -> int | None:
    """The index of the last version of a task, newest first, that is another task than the next newer
    one; None where the task of today is that of the first version."""
    if len({(task.title, task.requirement) for task in versions}) == 1:
        return None
    from gkrw.diff.matching import are_related  # loads RapidFuzz

    if are_related(versions[-1], versions[0]):
        return None
    steps = range(1, len(versions))
    return next((at for at in steps if not are_related(versions[at], versions[at - 1])), None)


def _put_off(
    task: Task, former: Iterable[tuple[Task, PastVersion]], today: date, year: int
) -> Iterator[Finding]:
    """Yield a finding for the last time that a deadline was put off after it had passed."""
    newer, changed = task, today
    for older, version in former:
        due = due_on(older.deadline_text, year)
        is_restored = older.deadline_text == task.deadline_text
        if due and due < changed and not is_restored and is_put_off(older, newer, year, task.moved):
            was, now = (quoted(each.deadline_text or "（没有写）") for each in (older, newer))
            message = f"{task.id} 的完成时限{was}到 {due} 已经过了，{changed} 才改成{now}。"
            place = task.places.get("deadline") or task.places["id"]
            line = moved_line(older, task.moved)
            fix = f"在任务里写上（原来有 moved 的换成）{line}；改错了的，改回{was}。"
            yield PUT_OFF.at(place, message, fix)
            return
        newer, changed = older, version.day
