"""Tasks as plain data: the records of JSON, the cells of CSV and Markdown."""

from typing import Any

from gkrw.core.model import Row
from gkrw.core.query import Hit


def task_record(row: Row) -> dict[str, Any]:
    """One task as a JSON object. `status` is null; `list` with one --dept fills it in."""
    task = row.task
    return {
        "id": task.id,
        "section": row.section_heading,
        "group": row.group_heading,
        "topic": row.topic.title if row.topic else None,
        "title": task.title,
        "requirement": task.requirement,
        "lead": task.lead.flat(),
        "responsible": task.responsible.flat(),
        "deadline": task.deadline.text if task.deadline else None,
        "targets": [target.as_json() for target in task.targets],
        "note": task.note,
        "status": None,
    }


def hit_record(hit: Hit, bodies: int) -> dict[str, Any]:
    """One selected task as a JSON object.

    With one body in the query, `role` is its role; with several, `roles` has the role of each by
    name.
    """
    record = task_record(hit.row)
    roles = {body: role.value for body, role in hit.roles.items()}
    if bodies == 1:
        [record["role"]] = roles.values()
    elif bodies:
        record["roles"] = roles
    return record


TASK_COLUMNS = (
    "编号",
    "一级分类",
    "二级分类",
    "专题",
    "工作任务",
    "工作要求",
    "牵头部门",
    "责任部门",
    "完成时限",
    "量化指标",
    "备注",
)
ROLE_COLUMN = "承担角色"


def task_columns(bodies: int) -> tuple[str, ...]:
    """The column titles of a sheet of tasks selected for that many departments."""
    return (*TASK_COLUMNS, ROLE_COLUMN) if bodies else TASK_COLUMNS


def task_cells(hit: Hit, bodies: int) -> tuple[str, ...]:
    """One task as the cells of a sheet, in the order of `task_columns`."""
    row, task = hit.row, hit.row.task
    cells = (
        task.id,
        row.section_heading,
        row.group_heading,
        row.topic.title if row.topic else "",
        task.title,
        task.requirement,
        str(task.lead),
        str(task.responsible),
        task.deadline.text if task.deadline else "",
        "；".join(str(target) for target in task.targets),
        task.note or "",
    )
    if not bodies:
        return cells
    return (*cells, roles_text(hit, bodies))


def roles_text(hit: Hit, bodies: int) -> str:
    """牵头, or 财政局牵头、经发局共同 with several departments."""
    if bodies == 1:
        return "".join(role.label for role in hit.roles.values())
    return "、".join(f"{body}{role.label}" for body, role in hit.roles.items())
