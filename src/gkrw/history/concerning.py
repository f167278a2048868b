"""Of everything that changed in the table, what concerns one task.

A change concerns a task where it was made at the task itself; where the names that hold for the
task came from; to whom its names mean; and where a heading that it stands under has another title
or is another one. What came or went together with its heading is told as the task's own coming or
going, without the rest of what was in the heading.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gkrw.core.findings import Place
from gkrw.core.model import (
    Name,
    Row,
    Table,
    Task,
)
from gkrw.core.roster import Roster, build
from gkrw.diff.changes import (
    HEADINGS,
    LISTS,
    Change,
    ChangeKind,
    Diff,
    Subject,
)
from gkrw.diff.table_index import TableIndex


def concerning(diff: Diff, task_id: str) -> tuple[Change, ...]:
    """The changes that concern the tasks with an id in either table: what it is called in the new
    one, or was called in the old one if it is not there any more."""
    news = [row for row in diff.new.rows() if row.task.id == task_id]
    kept = {id(after): before for before, after in diff.pairs}
    gone = _gone(diff, task_id)
    later = later_id(diff, task_id)
    if not news and later:
        return concerning(diff, later)
    came = [row for row in news if id(row.task) not in kept]
    old_places = {
        id(row.task): _headings(row)
        for row in diff.old.rows()
        if any(row.task is kept.get(id(each.task)) for each in news)
    }
    stayed = [row for row in news if id(row.task) in kept]
    above = {place for row in stayed for place in _headings(row)}
    once_above = {place for places in old_places.values() for place in places}
    found = [*_at_the_top(diff, task_id)]
    if stayed:
        named = _named(diff, stayed, kept)
        found += [
            change for change in diff.changes if _reaches(change, task_id, above, once_above, named)
        ]
    if later:
        found += [
            change
            for change in diff.changes
            if change.kind is ChangeKind.RENUMBERED and change.before == task_id
        ]
    found += _came_or_went(diff, came, ChangeKind.ADDED)
    found += _came_or_went(diff, gone, ChangeKind.REMOVED)
    return tuple(found)


def later_id(diff: Diff, task_id: str) -> str:
    """What the task with an id of the old table is called in the new one, where it is called
    otherwise; empty where it is not, or is gone."""
    for before, after in diff.pairs:
        if before.id == task_id and after.id != task_id:
            return after.id
    return ""


def earlier_id(diff: Diff, task_id: str) -> str:
    """What the task with an id of the new table was called in the old one; its own id where it is
    not in both; empty where another task had that one, which goes on with another id."""
    for before, after in diff.pairs:
        if after.id == task_id:
            return before.id
    is_new = any(task.id == task_id for task in diff.new.tasks())
    return "" if is_new and later_id(diff, task_id) else task_id


def _headings(row: Row) -> tuple[Place, ...]:
    above = (row.section, row.group, *((row.topic,) if row.topic else ()))
    return tuple(each.place for each in above)


def _reaches(
    change: Change,
    task_id: str,
    above: set[Place],
    once_above: set[Place],
    named: frozenset[str],
) -> bool:
    """Whether a change concerns a task that both tables have."""
    if change.subject is Subject.TASK:
        return change.name == task_id and change.kind not in (ChangeKind.ADDED, ChangeKind.REMOVED)
    if change.subject in HEADINGS:
        if change.kind is ChangeKind.REMOVED:
            return change.place in once_above
        if change.field in LISTS:
            return task_id in change.tasks
        if change.kind is ChangeKind.MOVED and change.moves[0].is_within_heading:
            return False
        return change.place in above
    if change.subject in (Subject.DEPARTMENT, Subject.COLLECTIVE):
        return task_id in change.tasks or (change.field == "name" and change.name in named)
    return False


def _named(diff: Diff, rows: Sequence[Row], kept: dict[int, Task]) -> frozenset[str]:
    """Whom the tasks name in both tables, as the new one calls them."""
    if not any(change.field == "name" for change in diff.changes):
        return frozenset()
    old, new = build(diff.old), build(diff.new)
    found: set[str] = set()
    for row in rows:
        before = kept[id(row.task)]
        was = {diff.renamed.get(name, name) for name in _bodies(before, old)}
        found |= was & _bodies(row.task, new)
    return frozenset(found)


def _bodies(task: Task, roster: Roster) -> frozenset[str]:
    return roster.reach(task.lead).named | roster.reach(task.responsible).named


def _at_the_top(diff: Diff, task_id: str) -> Iterator[Change]:
    """The list of retired ids, where the id came or went."""
    for change in diff.changes:
        if change.field == "retired":
            was, now = (_texts(names) for names in (change.before, change.after))
            if (task_id in was) != (task_id in now):
                yield change


def _texts(names: object) -> set[str]:
    assert isinstance(names, tuple)
    return {name.text for name in names if isinstance(name, Name)}


# -- tasks that came or went -------------------------------------------------------------------


def _gone(diff: Diff, task_id: str) -> list[Row]:
    kept = {id(before) for before, _ in diff.pairs}
    return [row for row in diff.old.rows() if row.task.id == task_id and id(row.task) not in kept]


def _came_or_went(diff: Diff, rows: Sequence[Row], kind: ChangeKind) -> Iterator[Change]:
    """Each task by itself, though the change may be on a heading that it came or went with."""
    if not rows:
        return
    is_new = kind is ChangeKind.ADDED
    table = diff.new if is_new else diff.old
    index = TableIndex(table, build(table))
    taken = _ids(diff.old) if is_new else frozenset()
    for row in rows:
        task = row.task
        whom = index.in_order(index.concerned(task.lead) | index.concerned(task.responsible))
        change = Change(
            kind,
            Subject.TASK,
            -1 - task.mark.line,  # unlike any other: changes of the same thing are told together
            task.id,
            task.place,
            title=task.title,
            path=tuple(
                filter(
                    None,
                    (row.section_heading, row.group_heading, row.topic.title if row.topic else ""),
                )
            ),
            tasks=(task.id,),
        )
        if is_new:
            yield replace(change, after=task, gained=whom, reuses_id=task.id in taken)
        else:
            yield replace(change, before=task, lost=whom)


def _ids(table: Table) -> frozenset[str]:
    return frozenset(task.id for task in table.tasks())
