"""What a list of tasks says, before it is drawn on a screen or written as plain text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gkrw.core.model import Collective, Row
from gkrw.core.query import Hit, Query, select
from gkrw.core.roster import ASSIGNED, Body, Role
from gkrw.core.tally import Tally, tally
from gkrw.core.wording import UNWRITTEN
from gkrw.rules.loaded import LoadedTable
from gkrw.views.task_records import roles_said


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """One task as a list shows it.

    `path` is where it stands as far as the headings above it do not say; `role` is only said
    where the part is not a role's. `facts` are label and text: 完成时限, 量化指标.
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
    """A whole list: remarks before it, its parts, and a summary with notes after it."""

    remarks: tuple[str, ...]
    parts: tuple[TaskListPart, ...]
    summary: tuple[str, ...]
    notes: tuple[str, ...]


def listing_of(
    opened: LoadedTable, asked: Query, hits: Sequence[Hit], remarks: Sequence[str]
) -> TaskList:
    """The tasks by role when one department is asked about, by section and group otherwise."""
    count = len(asked.bodies)
    parts = _by_role(hits) if count == 1 else _by_heading(hits, count)
    summaries: list[str] = []
    for name in asked.bodies:
        body = opened.roster.find(name)
        assert body is not None  # it was found when it was asked for
        summaries.append(_summary(_tally_within(opened, asked, body), asked))
    if not asked.bodies:
        summaries.append(_total(opened, hits))
    elif not hits:
        summaries.append("没有符合条件的任务。")
    return TaskList(
        tuple(remarks), tuple(parts), tuple(summaries), tuple(possible_notes(opened, asked))
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
        entries.append(_entry(row, (), roles_said(hit, bodies)))
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


def _tally_within(opened: LoadedTable, asked: Query, body: Body) -> Tally:
    """The body's tasks in every role, among those the other conditions leave."""
    everything = replace(asked, bodies=())
    rows = (hit.row for hit in select(opened.rows, opened.roster, everything))
    return tally(rows, opened.roster, body)


def _summary(counted: Tally, asked: Query) -> str:
    """财政局：牵头 3 项，责任 1 项，共同 36 项。"""
    counts = [*ASSIGNED, *([Role.POSSIBLE] if Role.POSSIBLE in asked.roles else [])]
    said = "，".join(f"{role.label} {counted.count(role)} 项" for role in counts)
    scope = "（符合所选分类和文字的）" if asked.sections or asked.groups or asked.words else ""
    scope = scope if asked.ids is None else "（符合条件的）"
    hidden = [role for role in ASSIGNED if role not in asked.roles and counted.count(role)]
    only = f"（只列出{_labels(asked.roles)}）" if hidden else ""
    return f"{counted.body.name}{scope}：{said}{only}。"


def _labels(roles: Iterable[Role]) -> str:
    return "、".join(role.label for role in roles)


def possible_notes(opened: LoadedTable, asked: Query) -> list[str]:
    """For each body asked about, what only an unspecified collective may concern."""
    bodies = [opened.roster.find(name) for name in asked.bodies]
    notes = [
        _possible_note(opened, _tally_within(opened, asked, body), asked)
        for body in bodies
        if body is not None
    ]
    return [note for note in notes if note]


def _unspecified_in(opened: LoadedTable, ids: set[str]) -> list[str]:
    """The collectives, as written, by which some tasks leave open whom they mean."""
    names = (
        name
        for row in opened.rows
        if row.task.id in ids
        for names in (row.task.lead, row.task.responsible)
        for name in names.every_name()
        if opened.roster.leaves_open(name)
    )
    return list(dict.fromkeys(name.text for name in names))


def _possible_note(opened: LoadedTable, counted: Tally, asked: Query) -> str:
    """另有 3 项责任部门为“各相关部门”，未明确是否包括本单位（T11、T31、T32）。"""
    ids = counted.ids.get(Role.POSSIBLE, ())
    if not ids:
        return ""
    whose = "本单位" if len(asked.bodies) == 1 else counted.body.name
    whom = "”“".join(_unspecified_in(opened, set(ids)))
    note = f"另有 {len(ids)} 项责任部门为“{whom}”，未明确是否包括{whose}（{'、'.join(ids)}）。"
    if Role.POSSIBLE in asked.roles:
        return note.replace("另有", "可能涉及的")
    return note + "加上 --include-possible 一并列出。"


def _total(opened: LoadedTable, hits: Sequence[Hit]) -> str:
    every = len(opened.rows)
    if len(hits) == every:
        sections = len(opened.table.sections)
        groups = sum(len(section.groups) for section in opened.table.sections)
        departments = sum(1 for body in opened.roster.bodies() if not isinstance(body, Collective))
        return f"共 {every} 项任务：{sections} 个部分，{groups} 类，{departments} 个部门。"
    if not hits:
        return f"没有符合条件的任务（全表 {every} 项）。"
    return f"符合条件的 {len(hits)} 项，全表 {every} 项。"
