"""Add, change, move and retire tasks in the data of a table."""

import copy
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from gkrw.core.errors import usage_error
from gkrw.core.model import Reports
from gkrw.core.slips import last_numbers, next_id
from gkrw.core.wording import quoted
from gkrw.edit.field_values import TaskField
from gkrw.edit.task_places import (
    INHERITED,
    Mapped,
    TaskSeat,
    Wanted,
    defaults_at,
    find_seat,
    find_task,
    retired_in,
    seats_in,
    task_at,
)
from gkrw.store.layout import Data

FIRST_ID = "T01"
Values = Mapping[TaskField, Data | None]
"""Values of fields; None deletes the field."""


def free_id(table: Mapped, seat: TaskSeat, used: Iterable[str]) -> str:
    """Return the next free id, with the letters of the ids beside a place. `used` are ids that are
    not in the table: of former versions, and of progress."""
    ids = [str(task_at(each).get("id", "")) for each in seats_in(table)]
    known = [*ids, *used, *map(str, retired_in(table))]
    beside = [str(each["id"]) for each in seat.above.get("tasks") or () if "id" in each]
    like = next((each for each in [*beside[::-1], *ids[::-1]] if last_numbers([each])), FIRST_ID)
    return next_id(like, last_numbers(known))


def add_task(table: Mapped, wanted: Wanted, values: Values, used: Iterable[str]) -> str:
    """Add a task and return its id. Raise UserError where its place is not known."""
    return insert_task(table, find_seat(table, wanted), values, used)


def insert_task(table: Mapped, seat: TaskSeat, values: Values, used: Iterable[str]) -> str:
    """Add a task at a place and return its id."""
    task: Mapped = {"id": free_id(table, seat, used)}
    for field, value in values.items():
        _set(task, field, value)
    seat.items.insert(seat.index, task)
    return str(task["id"])


def set_field(
    table: Mapped, task_id: str, field: TaskField, value: Data | None, reason: str = ""
) -> None:
    """Set a field of a task, or delete it if the value is None. With a reason, the former deadlines
    are recorded: those that are gone, and the last one where another follows it now."""
    task = task_at(find_task(table, task_id))
    if reason and field.key != "deadline":
        raise usage_error("--reason 只在改时限（deadline）时写。", "去掉 --reason。")
    if reason and task.get("deadline"):
        before, after = (
            each if isinstance(each, list) else [each] for each in (task["deadline"], value)
        )
        told = [each.get("reason") for each in task.get("moved") or ()]
        if before == after and reason not in told:
            raise usage_error(
                f"{task_id} 的时限已经是{quoted('；'.join(map(str, before)))}，没有推后，原因没有记。",
                "要补记原定的时限：先改回原定的，再带 --reason 改一次；"
                "或者在任务里写上 moved: [{from: 原定的时限, reason: 原因}]。",
            )
        gone = [each for each in before if each not in after or each == before[-1] != after[-1]]
        moves = [{"from": each, "reason": reason} for each in gone]
        _put(task, "moved", [*(task.get("moved") or []), *moves] or None)
    _set(task, field, value)


def _set(task: Mapped, field: TaskField, value: Data | None) -> None:
    if field.column:
        columns: Mapped = dict(task.get("extra") or {})
        _put(columns, field.column, value)
        _put(task, "extra", columns or None)
    else:
        _put(task, field.key, value)


def _put(data: Mapped, key: str, value: Any) -> None:
    if value is None:
        data.pop(key, None)
    else:
        data[key] = value


def move_task(table: Mapped, task_id: str, wanted: Wanted) -> None:
    """Move a task. It keeps its bodies: a default that the headings at its new place do not give in
    the same way is written at the task. Raise UserError for an unknown task or place."""
    if not any(wanted):
        raise usage_error(
            "没有写移到哪里。", "加上 --after 编号、--before 编号，或者 --group 分类。"
        )
    if task_id in (wanted.after, wanted.before):
        raise usage_error(f"{task_id} 不能放在自己旁边。", "写另一项任务的编号。")
    move_task_to(table, task_id, lambda: find_seat(table, wanted))


def move_task_to(table: Mapped, task_id: str, seat_to: Callable[[], TaskSeat]) -> None:
    """Move a task as `move_task` does, to the place that a function returns when the task is out of
    the table."""
    seat = find_task(table, task_id)
    before = defaults_at(table, seat)
    task = seat.items.pop(seat.index)
    to = seat_to()
    after = defaults_at(table, to)
    for key in INHERITED:
        if key not in task and before.get(key) != after.get(key):
            usual = Reports.ALL.value if key == "reports" else []
            task[key] = copy.deepcopy(before.get(key, usual))
    to.items.insert(to.index, task)


def retire_task(table: Mapped, task_id: str) -> Mapped:
    """Remove a task, with what the table accepts about it, and record its id in `retired`. Return
    the task."""
    seat = find_task(table, task_id)
    task = seat.items.pop(seat.index)
    _forget_accepted(table, task_id)
    known = retired_in(table)
    table["retired"] = known if task_id in known else [*known, task_id]
    return task


def _forget_accepted(table: Mapped, task_id: str) -> None:
    """Delete the accepted findings about a task."""
    accepted = table.get("accepted")
    if isinstance(accepted, list) and all(isinstance(each, dict) for each in accepted):
        left = [each for each in accepted if each.get("task") != task_id]
        _put(table, "accepted", left or None)
