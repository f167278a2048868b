"""The tasks in the data of a table, each with all that applies to it, and the edits that lead from
one version of them to another."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from gkrw.core.model import LISTS
from gkrw.core.ordering import moved
from gkrw.core.pinyin import readings
from gkrw.edit.field_values import TaskField
from gkrw.edit.task_places import LEVEL_OF_LIST, DataHeading, headings_in
from gkrw.intake.last_year import TaskTexts, match_years
from gkrw.store.shapes import OUTLINE

Path = tuple[tuple[str, str], ...]
"""The headings above a task, from the highest: pairs of a level (section, group, topic) and a
title."""
_SORTED = 0.9
"""The least part of neighbours that are in order in a column that was sorted."""
_LEAST_SORTED = 5
"""The fewest rows whose order tells that they were sorted."""
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
    ids of several rows that differ, rows whose lost id was found again, with its likeness, the
    field by which the rows were sorted, and the headings (as they were) that were moved."""

    fields: tuple[FieldEdit, ...]
    headings: tuple[HeadingEdit, ...]
    moves: tuple[MoveEdit, ...]
    added: tuple[NewTask, ...]
    missing: tuple[str, ...]
    repeated: tuple[str, ...]
    found_again: tuple[tuple[str, float], ...]
    sorted_by: TaskField | None = None
    moved_headings: tuple[Path, ...] = ()


def find_edits(base: Sequence[TaskState], edited: Sequence[TaskState]) -> Edits:
    """Compare a document that came back with the one that was exported."""
    known = {state.id: state for state in base}
    rows: list[TaskState] = []
    first: dict[str, TaskState] = {}
    repeated: list[str] = []
    for state in edited:
        if state.id in first:
            if state.values != first[state.id].values:
                repeated.append(state.id)
            continue
        if state.id in known:
            first[state.id] = state
        rows.append(state if state.id in known else state._replace(id=""))
    seen = {*first}
    rows = [known[row.id] if row.id in repeated else row for row in rows]  # none is known to be it
    rows, found_again = _with_lost_ids(rows, [state for state in base if state.id not in seen])
    there = {row.id for row in rows}
    headings = _renamed_headings(known, rows)
    names = {each.path: each.new_path for each in headings}
    fields: list[FieldEdit] = []
    for row in rows:
        if row.id:
            fields += _field_edits(known[row.id], row)
    moves, sorted_by = [*_moves(known, rows, names)], _sorted_by(base, rows)
    if sorted_by:
        moves = [move for move in moves if _renamed(known[move.id].path, names) != move.path]
    return Edits(
        tuple(fields),
        tuple(headings),
        tuple(moves),
        tuple(_added(rows)),
        tuple(state.id for state in base if state.id not in there),
        tuple(dict.fromkeys(repeated)),
        tuple(found_again),
        sorted_by,
        () if sorted_by else tuple(moved_headings(base, rows)),
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
    and there was none with that title, or that one has another title now too."""
    before: dict[Path, list[Path]] = {}
    for row in rows:
        if row.id:
            old = known[row.id].path
            for depth in range(1, len(old) + 1):
                before.setdefault(old[:depth], []).append(row.path[:depth])
    titles = {state.path[:depth] for state in known.values() for depth in range(1, 4)}
    found: dict[Path, Path] = {}
    for old, now in before.items():
        (same, *others) = dict.fromkeys(now)
        is_same_place = len(same) == len(old) and [each for each, _ in same] == [e for e, _ in old]
        if not others and is_same_place and same[-1] != old[-1]:
            found[old] = same
    while taken := [old for old, same in found.items() if same in titles and same not in found]:
        for old in taken:
            del found[old]
    return [HeadingEdit(old, same[-1][1]) for old, same in found.items()]


def _moves(
    known: Mapping[str, TaskState], rows: Sequence[TaskState], names: Mapping[Path, Path]
) -> Iterator[MoveEdit]:
    """Yield the moves between headings, and as few as possible within each."""
    there = [row for row in rows if row.id]
    before: dict[Path, list[str]] = {}
    for task_id, state in known.items():
        before.setdefault(_renamed(state.path, names), []).append(task_id)
    now: dict[Path, list[str]] = {}
    for row in there:
        now.setdefault(row.path, []).append(row.id)
    far = {row.id for row in there if row.id not in before.get(row.path, ())}
    for path, order in now.items():
        far |= moved(before.get(path, ()), order)
    after: dict[Path, str] = {}
    for row in there:
        if row.id in far:
            yield MoveEdit(row.id, row.path, after.get(row.path, ""))
        after[row.path] = row.id


def _renamed(path: Path, names: Mapping[Path, Path]) -> Path:
    return tuple(names.get(path[: depth + 1], path[: depth + 1])[-1] for depth in range(len(path)))


def moved_headings(base: Sequence[TaskState], rows: Sequence[TaskState]) -> Iterator[Path]:
    """Yield the headings of `base` that stand behind others in `rows`, as few as can explain their
    order."""
    known = {state.id: state.path for state in base}
    for depth in (1, 2, 3):
        before, now = (
            [*dict.fromkeys(known[i][:depth] for i in ids if len(known[i]) >= depth)]
            for ids in (known, [row.id for row in rows if row.id in known])
        )
        for above in dict.fromkeys(path[:-1] for path in before):
            far = moved(*([path for path in each if path[:-1] == above] for each in (before, now)))
            yield from (path for path in before if path in far)


def _sorted_by(base: Sequence[TaskState], rows: Sequence[TaskState]) -> TaskField | None:
    """Return the field by which rows seem to have been sorted, so that their order is none of the
    table; None where there is none."""
    there = {row.id: row for row in rows if row.id}
    before = [there[state.id] for state in base if state.id in there]
    now = [row for row in rows if row.id]
    if len(moved([row.id for row in before], [row.id for row in now])) <= 1:
        return None
    fields = dict.fromkeys(field for row in now for field in row.values)
    for field in (TaskField("id"), *fields):
        was, after = ([_sort_text(row, field) for row in each] for each in (before, now))
        count = len({*after})
        if count <= len(after) / 2:  # equal values stand together, however they are ordered
            if 1 < count == _runs(after) < _runs(was) - 1:
                return field
        elif _order(after) >= _SORTED > _order(was) or (field.key == "id" and _order(after) == 1):
            return field
    return None


def _sort_text(row: TaskState, field: TaskField) -> str:
    return row.id if field.key == "id" else str(row.values.get(field, ""))


def _runs(texts: Sequence[str]) -> int:
    return sum(1 for _ in groupby(texts))


def _order(texts: Sequence[str]) -> float:
    """Return the greatest part of neighbours that are in order, by their characters or in pinyin,
    ascending or descending. Excel takes other readings of some characters."""
    written = [text for text in texts if text]  # empty cells come last, whatever the order
    if len(written) < _LEAST_SORTED:
        return 0
    in_pinyin = [" ".join(readings(each)[0] for each in text[:12]) for text in written]
    counts = [
        sum(one <= other for one, other in pairwise(keys))
        for column in (written, in_pinyin)
        for keys in (column, column[::-1])
    ]
    return max(counts) / (len(written) - 1)


def _added(rows: Sequence[TaskState]) -> Iterator[NewTask]:
    after: dict[Path, str] = {}
    for row in rows:
        if not row.id:
            yield NewTask(row, after.get(row.path, ""))
        else:
            after[row.path] = row.id
