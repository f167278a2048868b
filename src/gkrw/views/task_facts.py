"""Everything about one task as labelled facts: what `gkrw show` says of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gkrw.core.assignments import Assignments, Role, Source
from gkrw.core.findings import Place
from gkrw.core.model import Level, NameList, Row
from gkrw.core.wording import UNWRITTEN, quoted

if TYPE_CHECKING:
    from gkrw.progress.records import TaskProgress

_LISTS = {"lead": "牵头部门", "responsible": "责任部门"}
_HOLDERS = {
    Role.LEAD: "牵头单位",
    Role.NAMED: "责任单位",
    Role.COLLECTIVE: "共同承担",
    Role.POSSIBLE: "可能涉及",
}


@dataclass(frozen=True, slots=True)
class BodiesInRole:
    """The bodies that have a task in one role for one reason, in the order of the roster."""

    role: Role
    bodies: tuple[str, ...]
    reason: str


def bodies_in_roles(row: Row, assignments: Assignments) -> list[BodiesInRole]:
    """All bodies with a role in a task, the strongest role first."""
    roles = assignments.roles(row.task)
    found: dict[tuple[Role, str], list[str]] = {}
    for role in Role:
        for body in assignments.roster.bodies():
            if roles.get(body.name) is role:
                source = assignments.sources(body.name, row.task)[0]
                reason = _reason(body.name, role, source, assignments)
                found.setdefault((role, reason), []).append(body.name)
    return [BodiesInRole(role, tuple(bodies), reason) for (role, reason), bodies in found.items()]


def _reason(body: str, role: Role, source: Source, assignments: Assignments) -> str:
    label, written = _LISTS[source.key], source.name.text
    if role is Role.COLLECTIVE:
        return f"{label}中的“{written}”包括"
    if role is Role.POSSIBLE:
        return f"{label}写的是“{written}”，没有说明是哪些部门"
    if written == body:
        return f"{label}点名"
    unsure = "，待确认" if written in assignments.roster.unconfirmed else ""
    return f"{label}点名，写作“{written}”{unsure}"


def origin(names: NameList, row: Row) -> tuple[str, Place | None]:
    """The level that a list comes from, in words, and the place where it is written there."""
    if names.level is Level.TASK:
        return "写在本任务" if names.entries else "本任务写的是 []", names.place
    if names.level is Level.TOPIC and row.topic is not None:
        return f"取自专题{quoted(row.topic.title)}的默认值", names.place
    if names.level is Level.GROUP:
        return f"取自{quoted(row.group_heading)}的默认值", names.place
    if names.level is Level.SECTION:
        return f"取自{quoted(row.section_heading)}的默认值", names.place
    return "没有写", None


def task_facts(row: Row, assignments: Assignments) -> Iterator[tuple[str, str]]:
    """Label and text of each fact; an empty label continues the line above."""
    task = row.task
    path = [row.section_heading, row.group_heading, *([row.topic.title] if row.topic else [])]
    yield "分类", " › ".join(path)
    first, *more = task.requirement.split("\n")
    yield "工作要求", first
    for paragraph in more:
        yield "", paragraph
    yield "牵头部门", _names(task.lead, row)
    yield "责任部门", _names(task.responsible, row)
    for each in bodies_in_roles(row, assignments):
        many = each.role in (Role.COLLECTIVE, Role.POSSIBLE) and len(each.bodies) > 3
        count = f"（{len(each.bodies)} 个）" if many else ""
        yield _HOLDERS[each.role], f"{'、'.join(each.bodies)}{count}——{each.reason}"
    yield "完成时限", task.deadline.text if task.deadline else "未规定"
    yield "量化指标", "；".join(str(target) for target in task.targets) or "无"
    if task.note:
        yield "备注", task.note.replace("\n", " ")
    yield "位置", f"{task.place.file}:{task.place.line}"


def _names(names: NameList, row: Row) -> str:
    where, place = origin(names, row)
    line = f"，第 {place.line} 行" if place is not None and "默认值" in where else ""
    return f"{str(names) or UNWRITTEN}（{where}{line}）"


def progress_facts(
    row: Row, progress: "Mapping[str, Mapping[str, TaskProgress]]"
) -> Iterator[tuple[str, str]]:
    """The progress that each department has reported of a task."""
    label = "进展"
    for department, entries in progress.items():
        entry = entries.get(row.task.id)
        if entry is None:
            continue
        units = {target.name: target.unit for target in row.task.targets}
        parts = [
            entry.status.value if entry.status else "没有写状态",
            *([str(entry.finished)] if entry.finished else []),
            *(f"{name} {value:f}{units.get(name, '')}" for name, value in entry.values),
            *([entry.result.replace("\n", " ")] if entry.result else []),
        ]
        yield label, f"{department}——{'；'.join(parts)}"
        label = ""
