"""The content of a list of tasks, before it is drawn for a terminal or written as plain text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from gkrw.core.assignments import ASSIGNED, LoadedTable, Role
from gkrw.core.model import Collective, Row
from gkrw.core.query import Hit, Query, select
from gkrw.core.wording import UNWRITTEN
from gkrw.views.task_records import roles_text


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """One task as a list shows it.

    `path` are the headings that the part does not show. `role` is empty where the part is that of a
    role. `facts` are label and text: 完成时限, 量化指标.
    """

    id: str
    path: tuple[str, ...]
    title: str
    requirement: str
    lead: str
    responsible: str
    role: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TaskListPart:
    """Entries under one or two headings, such as 一、政府信息公开 and （一）主动公开."""

    headings: tuple[str, ...]
    entries: tuple[TaskEntry, ...]


@dataclass(frozen=True, slots=True)
class TaskList:
    """A whole list: remarks, parts, summary and notes, in the order shown."""

    remarks: tuple[str, ...]
    parts: tuple[TaskListPart, ...]
    summary: tuple[str, ...]
    notes: tuple[str, ...]


def task_list_of(
    loaded: LoadedTable, query: Query, hits: Sequence[Hit], remarks: Sequence[str]
) -> TaskList:
    """The tasks by role for one department, by section and group otherwise."""
    count = len(query.bodies)
    parts = _by_role(hits) if count == 1 else _by_heading(hits, count)
    summaries: list[str] = []
    for body in query.bodies:
        summaries.append(_summary(body, _tasks_within(loaded, query, body), query))
    if not query.bodies:
        summaries.append(_total(loaded, hits))
    elif not hits:
        summaries.append("没有符合条件的任务。")
    return TaskList(
        tuple(remarks), tuple(parts), tuple(summaries), tuple(possible_notes(loaded, query))
    )


def _by_role(hits: Sequence[Hit]) -> list[TaskListPart]:
    parts = []
    for role in Role:
        entries = [
            _entry(hit.row, (hit.row.section_heading, hit.row.group_heading), "")
            for hit in hits
            if role in hit.roles.values()
        ]
        if entries:
            parts.append(TaskListPart((f"{role.label}（{len(entries)} 项）",), tuple(entries)))
    return parts


def _by_heading(hits: Sequence[Hit], bodies: int) -> list[TaskListPart]:
    parts: list[TaskListPart] = []
    section = group = 0
    entries: list[TaskEntry] = []
    for hit in hits:
        row = hit.row
        if row.group_number != group or row.section_number != section:
            new_section = row.section_number != section
            section, group, entries = row.section_number, row.group_number, []
            above = (row.section_heading,) if new_section else ()
            headings = (*above, row.group_heading)
            parts.append(TaskListPart(headings, ()))
        entries.append(_entry(row, (), roles_text(hit, bodies)))
        parts[-1] = TaskListPart(parts[-1].headings, tuple(entries))
    return parts


def _entry(row: Row, above: tuple[str, ...], role: str) -> TaskEntry:
    task = row.task
    facts = []
    if task.deadline:
        facts.append(("完成时限", task.deadline.text))
    if task.targets:
        facts.append(("量化指标", "；".join(str(target) for target in task.targets)))
    return TaskEntry(
        id=task.id,
        path=(*above, row.topic.title) if row.topic else above,
        title=task.title,
        requirement=task.requirement,
        lead=str(task.lead) or UNWRITTEN,
        responsible=str(task.responsible) or UNWRITTEN,
        role=role,
        facts=tuple(facts),
    )


def _tasks_within(loaded: LoadedTable, query: Query, body: str) -> Mapping[Role, Sequence[Row]]:
    """The body's tasks in every role, among those that the other conditions leave."""
    hits = select(loaded.assignments, replace(query, bodies=()))
    return loaded.assignments.within(body, [hit.row for hit in hits])


def _summary(body: str, tasks: Mapping[Role, Sequence[Row]], query: Query) -> str:
    """财政局：牵头 3 项，责任 1 项，共同 36 项。"""
    shown = [*ASSIGNED, *([Role.POSSIBLE] if Role.POSSIBLE in query.roles else [])]
    counts = "，".join(f"{role.label} {len(tasks.get(role, ()))} 项" for role in shown)
    scope = "（符合所选分类和文字的）" if query.sections or query.groups or query.words else ""
    scope = scope if query.ids is None else "（符合条件的）"
    hidden = [role for role in ASSIGNED if role not in query.roles and role in tasks]
    only = f"（只列出{_labels(query.roles)}）" if hidden else ""
    return f"{body}{scope}：{counts}{only}。"


def _labels(roles: Iterable[Role]) -> str:
    return "、".join(role.label for role in roles)


def possible_notes(loaded: LoadedTable, query: Query) -> list[str]:
    """For each body of the query, the tasks that may concern it by an unspecified collective."""
    notes = [
        _possible_note(loaded, body, _tasks_within(loaded, query, body), query)
        for body in query.bodies
    ]
    return [note for note in notes if note]


def _possible_note(
    loaded: LoadedTable, body: str, tasks: Mapping[Role, Sequence[Row]], query: Query
) -> str:
    """另有 3 项责任部门为“各相关部门”，未明确是否包括本单位（T11、T31、T32）。"""
    rows = tasks.get(Role.POSSIBLE, ())
    if not rows:
        return ""
    recipient = "本单位" if len(query.bodies) == 1 else body
    collectives = "”“".join(_unspecified_in(loaded, rows))
    ids = "、".join(row.task.id for row in rows)
    note = f"另有 {len(rows)} 项责任部门为“{collectives}”，未明确是否包括{recipient}（{ids}）。"
    if Role.POSSIBLE in query.roles:
        return note.replace("另有", "可能涉及的")
    return note + "加上 --include-possible 一并列出。"


def _unspecified_in(loaded: LoadedTable, rows: Iterable[Row]) -> list[str]:
    """The unspecified collectives in the lists of some tasks, as written."""
    names = (
        name
        for row in rows
        for names in (row.task.lead, row.task.responsible)
        for name in names.every_name()
        if loaded.roster.is_unspecified(name)
    )
    return list(dict.fromkeys(name.text for name in names))


def _total(loaded: LoadedTable, hits: Sequence[Hit]) -> str:
    every = len(loaded.rows)
    if len(hits) == every:
        sections = len(loaded.table.sections)
        groups = sum(len(section.groups) for section in loaded.table.sections)
        departments = sum(1 for body in loaded.roster.bodies() if not isinstance(body, Collective))
        return f"共 {every} 项任务：{sections} 个部分，{groups} 类，{departments} 个部门。"
    if not hits:
        return f"没有符合条件的任务（全表 {every} 项）。"
    return f"符合条件的 {len(hits)} 项，全表 {every} 项。"
