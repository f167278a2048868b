"""Check a table against its former versions in git: ids that vanished or stood for another task,
and deadlines that were put off after they had passed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from gkrw import store
from gkrw.core.deadlines import last_day
from gkrw.core.findings import Finding, Severity, kinds_in
from gkrw.core.model import Table, Task
from gkrw.core.slips import (
    is_retired,
    last_numbers,
    moved_line,
    next_id,
    put_off,
    retired_line,
    used_ids,
)
from gkrw.core.wording import quoted, shortened
from gkrw.git.file_history import Commit, file_history
from gkrw.git.repository import GitError, read_blobs
from gkrw.store.fixing import retiring_edit

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
NOT_COMPARED = Severity.HINT.kind(
    "G307",
    "没有和以前的版本比",
    "以前的版本不在这台电脑上，编号有没有换任务、时限有没有推后，没有查全。",
    "（git clone --depth 1 取来的浅克隆）",
    "联网后运行 git fetch --unshallow 取回，再查一次。",
)
KINDS = kinds_in(globals())


class PastTask(NamedTuple):
    """The compared fields of a task in a former version, named as in Task."""

    id: str
    title: str
    requirement: str
    deadlines: tuple[str, ...]


class PastVersion(NamedTuple):
    """A former version of a table, with its tasks by id. `hash` is that of its commit, `name` what
    users see: 0123456789（2026-06-20）. `parents` are the indexes of its parents in the list of
    versions."""

    tasks: Mapping[str, Sequence[PastTask]]
    hash: str
    day: date
    name: str
    parents: Sequence[int]


class Past(NamedTuple):
    """The former versions of a table, newest first. `missing` says why some are not there, empty if
    all are, and `fix` how to get them."""

    versions: Sequence[PastVersion] = ()
    missing: str = ""
    fix: str = NOT_COMPARED.fix


def past_versions(file: Path, table: Table, most: int | None = None) -> Past:
    """Return the former versions of a table in git, only the newest ones if there are more than
    `most`; none if the file is not in git.

    A version with another table, such as last year's in the same file, is left out, and so are the
    versions before it on the same line of history. A version that cannot be read, or in which the
    file was deleted, has no tasks.
    """
    try:
        history = file_history(file)
    except GitError:
        return Past()
    commits = history.commits[:most]
    blobs = [each.blob for each in commits if each.blob]
    try:
        tasks = {
            blob: _tasks_of(data, table) for blob, data in read_blobs(history.repository, blobs)
        }
    except GitError as error:
        return Past((), error.message, error.fix)
    boundary = next((each for each in commits if each.is_boundary), None)
    versions = _versions(commits, tasks)
    if boundary is None or boundary.hash not in {each.hash for each in versions}:
        return Past(versions)
    day = boundary.date.date()
    return Past(versions, f"这是浅克隆，{day} 以前的版本不在这台电脑上，没有和它们比。")


def _tasks_of(data: bytes, table: Table) -> Mapping[str, Sequence[PastTask]] | None:
    """Return the tasks of a version by id, none if it cannot be read; None if it holds another
    table."""
    past = store.read(data, "").table
    if past is not None and not table.identity.is_of(past.identity.recorded):
        return None
    tasks: dict[str, list[PastTask]] = defaultdict(list)
    for task in past.tasks() if past else ():
        deadlines = tuple(each.text for each in task.deadlines)
        tasks[task.id].append(PastTask(task.id, task.title, task.requirement, deadlines))
    return tasks


def _versions(
    commits: Sequence[Commit], tasks: Mapping[str, Mapping[str, Sequence[PastTask]] | None]
) -> list[PastVersion]:
    """Return the versions of the table, back to the first on each line of history that holds
    another one."""
    reached = {commits[0].blob} if commits else set()
    kept: list[tuple[Commit, Mapping[str, Sequence[PastTask]]]] = []
    for commit in commits:
        held = tasks.get(commit.blob) if commit.blob else {}
        if commit.blob in reached and held is not None:
            kept.append((commit, held))
            reached.update(commit.parent_blobs)
    versions = []
    for at, (commit, held) in enumerate(kept):
        parents = [
            later
            for later in range(at + 1, len(kept))
            if kept[later][0].blob in commit.parent_blobs
        ]
        day = commit.date.date()
        name = f"{commit.short_hash}（{day}）"
        # Of versions with the same content, the newest, from which the others are reached.
        first = {kept[at][0].blob: at for at in reversed(parents)}
        versions.append(PastVersion(held, commit.hash, day, name, list(first.values())))
    return versions


def check_past(
    table: Table, past: Past, today: date, parsed: store.ParsedFile | None = None
) -> Iterator[Finding]:
    """Yield findings on ids and deadlines that changed since the former versions and whose change
    is not recorded in the table, and on versions that are missing. With `parsed`, the file of the
    table, they have edits."""
    if past.missing:
        yield NOT_COMPARED.at(table.place, past.missing, past.fix)
    if past.versions:
        yield from _PastCheck(table, past.versions, parsed).findings(today)


class _PastCheck:
    """Compares the tasks of a table with the tasks that had the same ids in former versions."""

    def __init__(
        self, table: Table, past: Sequence[PastVersion], parsed: store.ParsedFile | None
    ) -> None:
        self.table = table
        self.parsed = parsed
        self.past = past
        self.tasks = {task.id: task for task in table.tasks()}
        self.before: dict[str, tuple[PastTask, str]] = {}
        """The last task that had each id, with the name of its version; only for ids that vanished
        or that now stand for another task."""
        used: dict[str, tuple[PastTask, str]] = {}
        for version in past:
            for task_id, held in version.tasks.items():
                used.setdefault(task_id, (held[0], version.name))
        self.used = used.keys()
        alike = {task_id.casefold() for task_id in self.tasks}
        for task_id, found in used.items():
            if task_id in self.tasks:
                other = _other_task(self.tasks[task_id], past)
                if other is not None:
                    self.before[task_id] = other
            # an id that differs only in case, T02 for t02, has not vanished
            elif table.whole and not (is_retired(table, task_id) or task_id.casefold() in alike):
                self.before[task_id] = found
        now = {(task.title, task.requirement): task.id for task in self.tasks.values()}
        first: dict[tuple[str, str], str] = {}
        for version in reversed(past):
            for task_id, held in version.tasks.items():
                for task in held:
                    first.setdefault((task.title, task.requirement), task_id)
        self.renamed = {
            task_id: now[task.title, task.requirement]
            for task_id, (task, _) in self.before.items()
            if now.get((task.title, task.requirement), task_id) != task_id
            and first[task.title, task.requirement] == task_id
        }
        """The present ids of the tasks in `before` that are in the table under another id than the
        one that they had first."""

    def findings(self, today: date) -> Iterator[Finding]:
        """Yield the findings."""
        numbers, ahead = last_numbers((*used_ids(self.table), *self.used)), 0
        lost = [task_id for task_id in self.before if task_id not in self.renamed]
        line = f"在最上层（与 title 左边对齐）写上 {retired_line(self.table, lost)}"
        vanished = [task_id for task_id in lost if task_id not in self.tasks]
        retiring = retiring_edit(self.parsed, vanished) if self.parsed and vanished else None
        for task_id, (before, version) in self.before.items():
            now, new_id = self.tasks.get(task_id), self.renamed.get(task_id)
            edit = None
            if new_id:
                fix = f"编号定下后不再改动：把 {new_id} 改回 {task_id}"
                if now and task_id not in self.renamed.values():
                    free, ahead = next_id(task_id, numbers, ahead), ahead + 1
                    fix += f"，现在的 {task_id}（新任务）换成 {free}"
                fix += "。"
            elif now:
                fix = f"新任务换一个没有用过的编号，如 {next_id(task_id, numbers, ahead)}；"
                fix += f"原来的任务删掉了的，{line}。"
                ahead += 1
            else:
                fix = f"删掉了任务的，{line}；不该删的，从版本库取回。"
                edit = retiring
            yield self.finding(task_id, before, version, fix)._replace(edit=edit)
        for task_id, task in self.tasks.items():
            if task_id in self.used and task_id not in self.before:
                yield from _put_off(task, self.past, today, self.table)

    def finding(self, task_id: str, before: PastTask, version: str, fix: str) -> Finding:
        """Return the finding for an id whose task is gone, or is another one now."""
        now, new_id = self.tasks.get(task_id), self.renamed.get(task_id)
        if now:
            message = f"{task_id} 在 {version}的版本里是{quoted(before.title)}，"
            message += f"现在是{quoted(now.title)}。"
            return REUSED_ID.at(now.places["id"], message, fix)
        message = f"{version}的版本里有 {task_id}（{shortened(before.title)}），现在没有了"
        message += f"，改成了 {new_id}。" if new_id else "。"
        retired = self.table.retired
        place = retired[0].place if retired else self.table.place
        return VANISHED_ID.at(self.tasks[new_id].places["id"] if new_id else place, message, fix)


def _other_task(task: Task, past: Sequence[PastVersion]) -> tuple[PastTask, str] | None:
    """Return the newest task that had the id of `task` and is another one, with the name of its
    version. Return None if the first task with the id is related to `task`, or if each version of
    the task is related to the version before it."""
    held = [version.tasks.get(task.id, ()) for version in past]
    if all(
        (each.title, each.requirement) == (task.title, task.requirement)
        for some in held
        for each in some
    ):
        return None
    from gkrw.diff.matching import are_related  # loads RapidFuzz

    first = next(some for some in reversed(held) if some)
    if any(are_related(each, task) for each in first):
        return None
    waiting: list[tuple[Sequence[int], Sequence[Task | PastTask]]] = [((0,), [task])]
    seen: set[int] = set()
    while waiting:
        parents, newer = waiting.pop(0)
        older = {at: held[at] for at in parents if held[at]}
        same = [
            at
            for at, some in older.items()
            if any(are_related(one, other) for one in some for other in newer)
        ]
        if older and not same:  # one related side of a merge is enough
            at = min(older)
            return older[at][0], past[at].name
        for at in (*same, *(at for at in parents if at not in older)):
            if at not in seen:
                seen.add(at)
                waiting.append((past[at].parents, older.get(at, newer)))
    return None


def _put_off(
    task: Task, past: Sequence[PastVersion], today: date, table: Table
) -> Iterator[Finding]:
    """Yield a finding for each deadline that was put off after it had passed, the last time that
    some were; nothing if the former deadline is recorded or restored."""
    year, heading = table.year, table.columns["deadline"]
    current = tuple(each.text for each in task.deadlines)
    newer, changed = current, today
    at: int | None = 0
    while at is not None and at < len(past):
        version = past[at]
        older = version.tasks[task.id][0].deadlines if task.id in version.tasks else newer
        passed = [
            (text, due, now)
            for text, now in put_off(older, newer, year, task.moved)
            if (due := last_day(text, year)) is not None
            and due < changed
            and any(text == each for each, _ in put_off(older, current, year, task.moved))
        ]
        for text, due, now in passed:
            was, done = quoted(text), f"才改成{quoted(now)}" if now else "才去掉"
            message = f"{task.id} 的{heading}{was}到 {due} 已经过了，{changed} {done}。"
            place = task.places.get("deadline") or task.places["id"]
            line = moved_line([each for each, *_ in passed], task.moved)
            fix = f"在任务里写上（原来有 moved 的换成）{line}；改错了的，改回{was}。"
            yield PUT_OFF.at(place, message, fix)
        if passed:
            return
        newer, changed = older, version.day
        at = min(version.parents, default=None)
