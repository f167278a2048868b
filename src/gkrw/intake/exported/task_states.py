"""The tasks in the data of a table, each with all that applies to it, and the edits that lead from
one version of them to another."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from gkrw.core.model import LISTS
from gkrw.core.ordering import moved
from gkrw.edit.field_values import TaskField
from gkrw.edit.task_places import LEVEL_OF_LIST, DataHeading, headings_in
from gkrw.intake.last_year import TaskTexts, match_years
from gkrw.store.shapes import OUTLINE

Path = tuple[tuple[str, str], ...]
"""The headings above a task, from the highest: pairs of a level (section, group, topic) and a
title."""
_COMPARED = ("title", "requirement", *LISTS, "deadline", "targets", "note")


class TaskState(NamedTuple):
    """A task: its headings, and its values by field, with the defaults of its headings."""

    id: str
    path: Path
    values: Mapping[TaskField, Any]


def states_of(data: Mapping[str, Any]) -> list[TaskState]:
    """Return the tasks in the data of a table, in order. The same value has the same form, however
    it is written: texts without a final line break, deadlines as a list."""
    return list(_states(data, (), {}))


def _states(
    heading: Mapping[str, Any], path: Path, defaults: Mapping[str, Any]
) -> Iterator[TaskState]:
    defaults = {**defaults, **{key: heading[key] for key in LISTS if key in heading and path}}
    for key in heading:
        if key not in OUTLINE:
            continue
        for each in heading[key] or ():
            if key == "tasks" and "topic" not in each:
                yield _state(each, path, defaults)
            else:
                title = str(each.get("topic" if key == "tasks" else "title", ""))
                yield from _states(each, (*path, (LEVEL_OF_LIST[key], title)), defaults)


def _state(task: Mapping[str, Any], path: Path, defaults: Mapping[str, Any]) -> TaskState:
    values: dict[TaskField, Any] = {}
    for key in _COMPARED:
        value = task.get(key, defaults.get(key))
        if isinstance(value, str):
            value = value.strip("\n")
        if key == "deadline" and value:
            value = [str(each) for each in (value if isinstance(value, list) else [value])]
        if value:
            values[TaskField(key)] = value
    for column, text in (task.get("extra") or {}).items():
        values[TaskField("extra", str(column))] = str(text).strip("\n")
    return TaskState(str(task.get("id", "")), path, values)


def path_of(heading: DataHeading) -> Path:
    """Return the path of a heading, itself included."""
    titles = (
        (each.level, str(each.data.get("topic" if each.level == "topic" else "title", "")))
        for each in (*heading.above, heading)
    )
    return tuple(titles)


def heading_paths(table: dict[str, Any]) -> list[Path]:
    """Return the paths of all headings in the data of a table, also of those without tasks, and the
    empty one of the table."""
    return [(), *map(path_of, headings_in(table))]


# -- edits -----------------------------------------------------------------------------------------


class FieldEdit(NamedTuple):
    """A field of a task got another value; None where it has none."""

    id: str
    field: TaskField
    old: Any
    new: Any


class HeadingEdit(NamedTuple):
    """A heading got another title."""

    path: Path
    title: str

    @property
    def new_path(self) -> Path:
        """The path with the new title."""
        return (*self.path[:-1], (self.path[-1][0], self.title))


class MoveEdit(NamedTuple):
    """A task was moved below another heading, or to another place there: behind the task `after`,
    first where it is empty."""

    id: str
    path: Path
    after: str


class NewTask(NamedTuple):
    """A row without an id that is a new task. It stands behind the task `after`."""

    state: TaskState
    after: str


class Edits(NamedTuple):
    """What was done to a document: edits that are clear, ids of tasks whose rows are missing,
    rows that are there twice, and rows whose lost id was found again, with its likeness."""

    fields: tuple[FieldEdit, ...]
    headings: tuple[HeadingEdit, ...]
    moves: tuple[MoveEdit, ...]
    added: tuple[NewTask, ...]
    missing: tuple[str, ...]
    repeated: tuple[str, ...]
    found_again: tuple[tuple[str, float], ...]


def find_edits(base: Sequence[TaskState], edited: Sequence[TaskState]) -> Edits:
    """Compare a document that came back with the one that was exported."""
    known = {state.id: state for state in base}
    rows: list[TaskState] = []
    seen: set[str] = set()
    repeated: list[str] = []
    for state in edited:
        if state.id in known and state.id in seen:
            if state.values != next(row.values for row in rows if row.id == state.id):
                repeated.append(state.id)
            continue
        seen.add(state.id)
        rows.append(state if state.id in known else state._replace(id=""))
    rows, found_again = _with_lost_ids(rows, [state for state in base if state.id not in seen])
    there = {row.id for row in rows}
    headings = _renamed_headings(known, rows)
    names = {each.path: each.new_path for each in headings}
    fields: list[FieldEdit] = []
    for row in rows:
        if row.id:
            fields += _field_edits(known[row.id], row)
    return Edits(
        tuple(fields),
        tuple(headings),
        tuple(_moves(known, rows, names)),
        tuple(_added(rows)),
        tuple(state.id for state in base if state.id not in there),
        tuple(dict.fromkeys(repeated)),
        tuple(found_again),
    )


def texts_of_state(state: TaskState) -> TaskTexts:
    """Return the texts by which a task is told from others."""
    values = state.values
    return TaskTexts(values.get(TaskField("title"), ""), values.get(TaskField("requirement"), ""))


def _with_lost_ids(
    rows: list[TaskState], missing: Sequence[TaskState]
) -> tuple[list[TaskState], list[tuple[str, float]]]:
    """Give the rows without an id that of the missing task that they surely are."""
    new = [at for at, row in enumerate(rows) if not row.id]
    matches = match_years([texts_of_state(rows[at]) for at in new], [*map(texts_of_state, missing)])
    found = {new[each.new]: (missing[each.old].id, each.score) for each in matches.sure}
    return [
        row._replace(id=found[at][0]) if at in found else row for at, row in enumerate(rows)
    ], list(found.values())


def _field_edits(old: TaskState, new: TaskState) -> Iterator[FieldEdit]:
    for field in dict.fromkeys([*old.values, *new.values]):
        was, now = old.values.get(field), new.values.get(field)
        if was != now:
            yield FieldEdit(old.id, field, was, now)


def _renamed_headings(
    known: Mapping[str, TaskState], rows: Sequence[TaskState]
) -> list[HeadingEdit]:
    """Return the headings that have another title now: all their tasks that are left are below it,
    and there was none with that title."""
    before: dict[Path, list[Path]] = {}
    for row in rows:
        if row.id:
            old = known[row.id].path
            for depth in range(1, len(old) + 1):
                before.setdefault(old[:depth], []).append(row.path[:depth])
    titles = {state.path[:depth] for state in known.values() for depth in range(1, 4)}
    found = []
    for old, now in before.items():
        (same, *others) = dict.fromkeys(now)
        is_same_place = len(same) == len(old) and [each for each, _ in same] == [e for e, _ in old]
        if others or not is_same_place or same[-1] == old[-1] or same in titles:
            continue
        found.append(HeadingEdit(old, same[-1][1]))
    return found


def _moves(
    known: Mapping[str, TaskState], rows: Sequence[TaskState], names: Mapping[Path, Path]
) -> Iterator[MoveEdit]:
    """Yield the moves between headings, and as few as possible within them."""

    def renamed(path: Path) -> Path:
        return tuple(
            names.get(path[: depth + 1], path[: depth + 1])[-1] for depth in range(len(path))
        )

    there = [row for row in rows if row.id]
    elsewhere = {row.id for row in there if renamed(known[row.id].path) != row.path}
    order = [row.id for row in there if row.id not in elsewhere]
    stayed = {*order}
    far = moved([task_id for task_id in known if task_id in stayed], order) | elsewhere
    after: dict[Path, str] = {}
    for row in there:
        if row.id in far:
            yield MoveEdit(row.id, row.path, after.get(row.path, ""))
        after[row.path] = row.id


def _added(rows: Sequence[TaskState]) -> Iterator[NewTask]:
    after: dict[Path, str] = {}
    for row in rows:
        if not row.id:
            yield NewTask(row, after.get(row.path, ""))
        else:
            after[row.path] = row.id
