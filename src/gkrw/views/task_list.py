"""The content of a list of tasks, to be drawn for a terminal, and the same as plain text."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from gkrw.core.assignments import ASSIGNED, Assignments, LoadedTable, Role
from gkrw.core.model import LISTS, Collective, Row, Table, Task
from gkrw.core.query import Hit, Query, select
from gkrw.core.wording import UNGROUPED, UNWRITTEN, on_one_line
from gkrw.views.task_records import roles_text


class TaskEntry(NamedTuple):
    """One task as a list shows it. `path` are the headings that the part does not show. `role` is
    empty if the part shows the tasks of one role, or if the query has no department."""

    task: Task
    path: tuple[str, ...]
    role: str


class TaskColumns:
    """The columns of the tasks of a table in a list."""

    def __init__(self, table: Table) -> None:
        self.headings = table.columns
        self.lists = table.lists

    def names(self, task: Task) -> list[tuple[str, str]]:
        """Return heading and text of the lists of names: 牵头部门 and 责任部门 in the usual table. The
        text is empty where nobody supports a task."""
        return [
            (self.headings[key], str(names) or ("" if key == "support" else UNWRITTEN))
            for key, names in zip(LISTS, task.lists, strict=True)
            if key in self.lists
        ]

    def facts(self, task: Task) -> Iterator[tuple[str, str]]:
        """Yield heading and text of the other columns in which a task has something: 完成时限, 量化指标,
        further columns."""
        facts = (("deadline", task.deadline_text), ("targets", task.targets_text))
        yield from ((self.headings[key], text) for key, text in facts if text)
        yield from task.extra


class TaskListPart(NamedTuple):
    """Entries under one or two headings, such as 一、政府信息公开 and （一）主动公开."""

    headings: tuple[str, ...]
    entries: Sequence[TaskEntry]


class TaskList(NamedTuple):
    """A whole list: remarks, parts, summary and notes, in the order shown."""

    columns: TaskColumns
    remarks: Sequence[str]
    parts: Sequence[TaskListPart]
    summary: Sequence[str]
    notes: Sequence[str]


def task_list_of(
    loaded: LoadedTable, query: Query, hits: Sequence[Hit], remarks: Sequence[str]
) -> TaskList:
    """Return the tasks by role for one department, by section and group otherwise."""
    count = len(query.bodies)
    parts = _by_role(hits) if count == 1 else _by_heading(hits, count)
    summary = [
        _summary(body, _tasks_within(loaded, query, body), query, loaded.assignments)
        for body in query.bodies
    ]
    if not query.bodies:
        summary.append(_total(loaded, len(hits)))
    elif not hits:
        summary.append("没有符合条件的任务。")
    notes = possible_notes(loaded, query)
    return TaskList(TaskColumns(loaded.table), remarks, parts, summary, notes)


def _by_role(hits: Sequence[Hit]) -> list[TaskListPart]:
    parts = []
    for role in Role:
        rows = (hit.row for hit in hits if role in hit.roles.values())
        entries = [TaskEntry(row.task, row.path, "") for row in rows]
        if entries:
            parts.append(TaskListPart((f"{role.label}（{len(entries)} 项）",), entries))
    return parts


def _by_heading(hits: Sequence[Hit], bodies: int) -> list[TaskListPart]:
    parts: list[TaskListPart] = []
    shown = ""
    for (section, group), found in groupby(
        hits, lambda hit: (hit.row.section_heading, hit.row.group_heading)
    ):
        entries = [_entry(hit.row, roles_text(hit, bodies)) for hit in found]
        # A part without a group, after one with a group, begins with its section again.
        is_below = section == shown and (group or not parts)
        headings = (group,) if is_below else (section or (UNGROUPED if parts else ""), group)
        parts.append(TaskListPart(tuple(filter(None, headings)), entries))
        shown = section
    return parts


def _entry(row: Row, role: str) -> TaskEntry:
    return TaskEntry(row.task, (row.topic.title,) if row.topic else (), role)


def _tasks_within(loaded: LoadedTable, query: Query, body: str) -> Mapping[Role, Sequence[Row]]:
    """Return the body's tasks by role, among the tasks that meet all other conditions of the
    query."""
    hits = select(loaded.assignments, query._replace(bodies=()))
    return loaded.assignments.within(body, [hit.row for hit in hits])


def _summary(
    body: str, tasks: Mapping[Role, Sequence[Row]], query: Query, assignments: Assignments
) -> str:
    """财政局：牵头 3 项，责任 1 项，共同 36 项。 The tasks that it reports on are counted too, where it
    does not report on all."""
    possible = [Role.POSSIBLE] if Role.POSSIBLE in query.roles else []
    shown = [*(role for role in assignments.table_roles if role in ASSIGNED), *possible]
    counts = "，".join(f"{role.label} {len(tasks.get(role, ()))} 项" for role in shown)
    scope = "（符合所选分类和文字的）" if query.sections or query.groups or query.words else ""
    scope = scope if query.ids is None else "（符合条件的）"
    hidden = any(role not in query.roles and role in tasks for role in ASSIGNED)
    only = f"（只列出{'、'.join(role.label for role in query.roles)}）" if hidden else ""
    assigned = [row for role in ASSIGNED for row in tasks.get(role, ())]
    reported = sum(assignments.is_reporter(body, row) for row in assigned)
    own = f"；由它填报进展的 {reported} 项" if reported < len(assigned) else ""
    return f"{body}{scope}：{counts}{only}{own}。"


def possible_notes(loaded: LoadedTable, query: Query) -> list[str]:
    """Return a note for each body of the query that unspecified collectives may include, on the
    tasks that may concern it."""
    found = ((body, _tasks_within(loaded, query, body)) for body in query.bodies)
    return [
        _possible_note(loaded, body, tasks[Role.POSSIBLE], query)
        for body, tasks in found
        if tasks.get(Role.POSSIBLE)
    ]


def _possible_note(loaded: LoadedTable, body: str, rows: Sequence[Row], query: Query) -> str:
    """另有 3 项责任部门为“各相关部门”，未明确是否包括本单位（T11、T31、T32）。"""
    recipient = "本单位" if len(query.bodies) == 1 else body
    found = [
        (key, name.text)
        for row in rows
        for key, names in zip(LISTS, row.task.lists, strict=True)
        for name in names.every_name()
        if loaded.roster.is_unspecified(name)
    ]
    headings = "、".join(dict.fromkeys(loaded.table.columns[key] for key, _ in found))
    unspecified = dict.fromkeys(text for _, text in found)
    ids = "、".join(row.task.id for row in rows)
    start, end = "另有", "加上 --include-possible 一并列出。"
    if Role.POSSIBLE in query.roles:
        start, end = "可能涉及的", ""
    return (
        f"{start} {len(rows)} 项{headings}为“{'”“'.join(unspecified)}”，"
        f"未明确是否包括{recipient}（{ids}）。{end}"
    )


def _total(loaded: LoadedTable, found: int) -> str:
    every = len(loaded.rows)
    if found == every:
        departments = sum(not isinstance(body, Collective) for body in loaded.roster.bodies())
        counts = (
            (len(loaded.table.sections), "个部分"),
            (len(loaded.table.groups), "类"),
            (departments, "个部门"),
        )
        return f"共 {every} 项任务：{'，'.join(f'{n} {unit}' for n, unit in counts if n)}。"
    if not found:
        return f"没有符合条件的任务（全表 {every} 项）。"
    return f"符合条件的 {found} 项，全表 {every} 项。"


def task_list_text(task_list: TaskList) -> str:
    """Return the list as lines for a pipe or a file: whole, without colours, each paragraph of a
    requirement on one line, however long."""
    lines = [*task_list.remarks, *([""] if task_list.remarks else [])]
    for part in task_list.parts:
        lines += [*part.headings, *([""] if part.headings else [])]
        for entry in part.entries:
            lines += [f"  {entry.task.id}  {entry.task.title}"]
            labelled = _labelled(entry, task_list.columns)
            lines += [f"      {label}：{text}" for label, text in labelled]
            lines.append("")
    return "\n".join([*lines, *task_list.summary, *task_list.notes]) + "\n"


def _labelled(entry: TaskEntry, columns: TaskColumns) -> Iterator[tuple[str, str]]:
    if entry.path:
        yield "分类", " › ".join(entry.path)
    if entry.role:
        yield "角色", entry.role
    # Further paragraphs are indented as far as the first one.
    heading = columns.headings["requirement"]
    indent = " " * (8 + 2 * len(heading))
    yield heading, entry.task.requirement.replace("\n", f"\n{indent}")
    for label, text in (*columns.names(entry.task), *columns.facts(entry.task)):
        if text:
            yield label, on_one_line(text)
