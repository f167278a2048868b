"""The standings of departments and sections as tables, records and notes: what `gkrw status`
shows."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from gkrw.progress.records import STATUS_WORDS, Status
from gkrw.progress.standing import Standing, TaskStanding

COLUMNS = ("共", *STATUS_WORDS, "逾期", "完成率", "灯")
LATE_COLUMNS = ("部门", "编号", "工作任务", "角色", "完成时限", "状态")
_MOST_LATE = 10
"""The late tasks that are listed one by one; --overdue lists all."""
_BAR_WIDTH = 20


def standing_cells(standing: Standing) -> tuple[str, ...]:
    """One standing as cells, in the order of COLUMNS."""
    counts = (standing.count(status) for status in (*reversed(Status), None))
    return (
        str(standing.total),
        *map(str, counts),
        str(standing.overdue),
        f"{standing.rate}%",
        standing.light.value,
    )


def standing_record(standing: Standing) -> dict[str, Any]:
    """One standing as a JSON object."""
    return {
        "name": standing.name,
        "total": standing.total,
        "done": standing.count(Status.DONE),
        "under_way": standing.count(Status.UNDER_WAY),
        "not_started": standing.count(Status.NOT_STARTED),
        "unreported": standing.count(None),
        "overdue": standing.overdue,
        "returned": standing.has_reported,
        "light": standing.light.value,
        "late": [item.row.task.id for item in standing.items if item.is_overdue],
        "missed": [item.row.task.id for item in standing.items if item.missed],
    }


def late_cells(item: TaskStanding) -> tuple[str, ...]:
    """One late item as cells, in the order of LATE_COLUMNS."""
    return (
        item.department,
        item.row.task.id,
        item.row.task.title,
        item.role.label,
        item.row.task.deadline_text,
        item.status_word,
    )


def late_record(item: TaskStanding) -> dict[str, Any]:
    """One late item as a JSON object."""
    return {
        "department": item.department,
        "id": item.row.task.id,
        "title": item.row.task.title,
        "role": item.role.value,
        "deadline": item.row.task.deadline_text,
        "due": str(item.due),
        "status": item.status.value if item.status else None,
    }


def bar(standing: Standing) -> str:
    """#####===....: the shares done, under way and the rest, in twentieths."""
    total = max(standing.total, 1)
    done = standing.count(Status.DONE)
    filled = _BAR_WIDTH * done // total
    begun = _BAR_WIDTH * (done + standing.count(Status.UNDER_WAY)) // total
    return "#" * filled + "=" * (begun - filled) + "." * (_BAR_WIDTH - begun)


def status_notes(standings: Sequence[Standing], day: date, every_late: bool) -> Iterator[str]:
    """The day, the silent departments, the late tasks and the missed targets as sentences."""
    silent = [each.name for each in standings if not each.has_reported]
    items = [item for each in standings for item in each.items]
    late = [item for item in items if item.is_overdue]
    yield f"截至 {day}。一项任务有几个部门承担，就算几项。"
    if silent:
        yield f"还没有报的 {len(silent)} 个：{'、'.join(silent)}。"
    if late:
        yield (
            f"逾期 {len(late)} 项："
            if every_late or len(late) <= _MOST_LATE
            else f"逾期 {len(late)} 项，只列 {_MOST_LATE} 项（加 --overdue 列出全部）："
        )
        for item in late if every_late else late[:_MOST_LATE]:
            task = item.row.task
            name = f"{item.department} {task.id} {task.title}"
            yield f"  {name}：{task.deadline_text}，{item.status_word}"
    elif every_late:
        yield "没有逾期的任务。"
    for item in items:
        for target, value in item.missed:
            task = item.row.task
            yield (
                f"未达标：{item.department} {task.id} {task.title}，{target}，"
                f"报的是 {value:f}{target.unit}。"
            )
