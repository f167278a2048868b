"""The changes in a diff that concern one task.

A change concerns a task if it was made at the task itself, or at the level that its names come
from; if it changes whom its names mean; or if it gives a heading above the task another title or
place. A task that came or went together with its heading is told as a change of its own, without
the rest of what was in the heading.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gkrw.core.findings import Place
from gkrw.core.model import Row, Table, Task
from gkrw.core.roster import Roster
from gkrw.diff.changes import HEADINGS, LISTS, Change, ChangeKind, Diff, Subject
from gkrw.diff.compared_table import TableIndex


def changes_of_task(diff: Diff, task_id: str) -> tuple[Change, ...]:
    """Return the changes that concern the tasks with an id in either table. A task with another id
    in the new table is followed to that id."""
    new_rows = _rows(diff.new, task_id)
    new_id = later_id(diff, task_id)
    if not new_rows and new_id:
        return changes_of_task(diff, new_id)
    twins = {id(after): before for before, after in diff.pairs}
    kept = {id(before) for before, _ in diff.pairs}
    stayed = [row for row in new_rows if id(row.task) in twins]
    retired = [{name.text for name in table.retired} for table in (diff.old, diff.new)]
    is_told = (task_id in retired[0]) != (task_id in retired[1])
    changes = [change for change in diff.changes if change.field == "retired" and is_told]
    if stayed:
        changes += _changes_of_stayed(diff, task_id, stayed, twins)
    renumbered = [change for change in diff.changes if change.kind is ChangeKind.RENUMBERED]
    changes += [change for change in renumbered if change.before == task_id]
    added = [row for row in new_rows if id(row.task) not in twins]
    removed = [row for row in _rows(diff.old, task_id) if id(row.task) not in kept]
    changes += _single_changes(diff, added, ChangeKind.ADDED)
    changes += _single_changes(diff, removed, ChangeKind.REMOVED)
    return tuple(changes)


def later_id(diff: Diff, task_id: str) -> str:
    """Return the new id of the task with an id in the old table; empty if the id stayed the same or
    the task is gone."""
    return next((after.id for before, after in diff.pairs if before.id == task_id != after.id), "")


def earlier_id(diff: Diff, task_id: str) -> str:
    """Return the id that a task of the new table had in the old one.

    For a task in one table only it is the same id, or empty if another task had that id in the old
    table.
    """
    for before, after in diff.pairs:
        if after.id == task_id:
            return before.id
    is_new = any(task.id == task_id for task in diff.new.tasks())
    return "" if is_new and later_id(diff, task_id) else task_id


def _rows(table: Table, task_id: str) -> list[Row]:
    return [row for row in table.rows() if row.task.id == task_id]


# -- tasks in both tables ----------------------------------------------------------------------


def _changes_of_stayed(
    diff: Diff, task_id: str, rows: Sequence[Row], twins: Mapping[int, Task]
) -> list[Change]:
    """Return the changes that concern tasks which both tables have."""
    old_tasks = {id(twins[id(row.task)]) for row in rows}
    old_rows = [row for row in diff.old.rows() if id(row.task) in old_tasks]
    above, above_before = (
        {part.place for row in each for part in (row.section, row.group, row.topic) if part}
        for each in (rows, old_rows)
    )
    named = _named_in_both(diff, rows, twins)
    return [
        change for change in diff.changes if _concerns(change, task_id, above, above_before, named)
    ]


def _concerns(
    change: Change,
    task_id: str,
    above: set[Place],
    above_before: set[Place],
    named: frozenset[str],
) -> bool:
    """Return whether a change concerns a task in both tables, below headings at these places, with
    these bodies in its lists."""
    if change.subject is Subject.TASK:
        return change.name == task_id and change.kind not in (ChangeKind.ADDED, ChangeKind.REMOVED)
    if change.subject in HEADINGS:
        if change.kind is ChangeKind.REMOVED:
            return change.place in above_before
        if change.field in LISTS:
            return task_id in change.tasks
        if change.kind is ChangeKind.MOVED and change.moves[0].is_within_heading:
            return False
        return change.place in above
    if change.subject in (Subject.DEPARTMENT, Subject.COLLECTIVE):
        return task_id in change.tasks or (change.field == "name" and change.name in named)
    return False


def _named_in_both(diff: Diff, rows: Sequence[Row], twins: Mapping[int, Task]) -> frozenset[str]:
    """Return the bodies (new names) that tasks name in both tables, if any body was renamed."""
    if not diff.renamed:
        return frozenset()
    names: set[str] = set()
    for row in rows:
        before = _named(twins[id(row.task)], diff.old_roster)
        now = _named(row.task, diff.new_roster)
        names |= now & {diff.renamed.get(name, name) for name in before}
    return frozenset(names)


def _named(task: Task, roster: Roster) -> frozenset[str]:
    return roster.reach(task.lead).named | roster.reach(task.responsible).named


# -- tasks that came or went -------------------------------------------------------------------


def _single_changes(diff: Diff, rows: Sequence[Row], kind: ChangeKind) -> Iterator[Change]:
    """Yield each task as added or removed by itself, even if it came or went with its heading."""
    if not rows:
        return
    is_new = kind is ChangeKind.ADDED
    table, roster = (diff.new, diff.new_roster) if is_new else (diff.old, diff.old_roster)
    index = TableIndex(table, roster)
    old_ids = {task.id for task in diff.old.tasks()}
    for row in rows:
        task = row.task
        bodies = index.in_order(index.concerned(task.lead) | index.concerned(task.responsible))
        change = Change(
            kind,
            Subject.TASK,
            -1 - task.mark.line,  # a key that no other change has: those with one key are one entry
            task.id,
            task.place,
            title=task.title,
            path=row.path,
            tasks=(task.id,),
        )
        if is_new:
            yield replace(change, after=task, gained=bodies, reuses_id=task.id in old_ids)
        else:
            yield replace(change, before=task, lost=bodies)
