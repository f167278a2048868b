"""Tasks and departments as plain data: what JSON, CSV and Markdown show."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from gkrw.core.model import Department, Row, Target
from gkrw.core.query import Hit
from gkrw.core.roster import Role, Roster
from gkrw.core.tally import Tally


def task_record(row: Row) -> dict[str, Any]:
    """One task as a JSON object. `status` stays null until a return has told it."""
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
        "targets": [target_record(target) for target in task.targets],
        "note": task.note,
        "status": None,
    }


def hit_record(hit: Hit, bodies: int) -> dict[str, Any]:
    """A task that was asked for as a JSON object.

    With one body asked about, `role` is its role; with several, `roles` has each one's by name.
    """
    record = task_record(hit.row)
    roles = {body: role.value for body, role in hit.roles.items()}
    if bodies == 1:
        [record["role"]] = roles.values()
    elif bodies:
        record["roles"] = roles
    return record


def target_record(target: Target) -> dict[str, Any]:
    return {
        "name": target.name,
        "at_least": _number(target.at_least),
        "at_most": _number(target.at_most),
        "unit": target.unit,
    }


def _number(number: Decimal | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


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
    """The column titles of a sheet of tasks asked for by that many departments."""
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
    return (*cells, roles_said(hit, bodies))


def roles_said(hit: Hit, bodies: int) -> str:
    """牵头, or 财政局牵头、经发局共同 when several departments are asked about."""
    if bodies == 1:
        return "".join(role.label for role in hit.roles.values())
    return "、".join(f"{body}{role.label}" for body, role in hit.roles.items())


def body_record(tally: Tally) -> dict[str, Any]:
    """One department or collective as a JSON object."""
    body = tally.body
    department = isinstance(body, Department)
    return {
        "name": body.name,
        "kind": "department" if department else "collective",
        "aliases": aliases(body) if isinstance(body, Department) else [],
        **{role.value: tally.count(role) for role in Role},
    }


def aliases(department: Department) -> list[str]:
    """Every other way the table writes a department, those to be confirmed last."""
    return [name.text for name in (*department.aliases, *department.unconfirmed)]


BODY_COLUMNS = ("名称", "类别", "别名", "牵头", "责任", "共同", "可能", "收通知")


def body_cells(tally: Tally, roster: Roster) -> tuple[str, ...]:
    """One department or collective as the cells of a sheet, in the order of BODY_COLUMNS."""
    body = tally.body
    department = isinstance(body, Department)
    return (
        body.name,
        "部门" if department else "统称",
        _aliases_said(body) if isinstance(body, Department) else "",
        *(str(tally.count(role)) for role in Role),
        "是" if roster.receives_letter(body, _with_tasks(tally)) else "否",
    )


def _aliases_said(department: Department) -> str:
    confirmed = [name.text for name in department.aliases]
    return "、".join([*confirmed, *(f"{name.text}（待确认）" for name in department.unconfirmed)])


def _with_tasks(tally: Tally) -> Iterable[Role]:
    return [role for role in Role if tally.count(role)]
