"""Tasks as plain data: the records of JSON, the cells of CSV and Markdown, and everything about one
task as labelled facts."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from gkrw.core import deadlines
from gkrw.core.assignments import Assignments, Role, Source
from gkrw.core.findings import Place
from gkrw.core.model import Reports, Row, Table, Task
from gkrw.core.names import Level, NameList
from gkrw.core.query import Hit
from gkrw.core.task_parts import Deadline
from gkrw.core.wording import UNWRITTEN, on_one_line, quoted

if TYPE_CHECKING:
    from gkrw.progress.records import ProgressEntries


def task_record(row: Row, year: int | None = None) -> dict[str, Any]:
    """Return one task as a JSON object. `status` is null; `list` with one --dept fills it in. `due`
    is the day that the deadline is understood as; `year` is that of the table."""
    task = row.task
    days = [each.last_day(year) for each in task.deadlines]
    due = max(filter(None, days), default=None)
    return {
        "id": task.id,
        "section": row.section_heading or None,
        "group": row.group_heading or None,
        "topic": row.topic_title or None,
        "title": task.title,
        "requirement": task.requirement,
        "lead": task.lead.flat(),
        "responsible": task.responsible.flat(),
        "deadline": task.deadline_text or None,
        "targets": [target.as_json() for target in task.targets],
        "note": task.note,
        "status": None,
        "moved": [move.as_json() for move in task.moved],
        "due": str(due) if due else None,
        "support": task.support.flat(),
        "extra": dict(task.extra),
        "deadlines": deadline_records(task, days),
    }


def deadline_records(task: Task, days: Sequence[date | None]) -> list[dict[str, str | None]]:
    """Return the deadlines of a task as JSON objects; `days` are their last days."""
    return [
        {"text": each.text, "day": str(day) if day else None}
        for each, day in zip(task.deadlines, days, strict=True)
    ]


def hit_record(hit: Hit, bodies: int, year: int | None = None) -> dict[str, Any]:
    """Return one selected task as a JSON object. With one body in the query, `role` is its role;
    with several, `roles` has the role of each by name."""
    record = task_record(hit.row, year)
    roles = {body: role.value for body, role in hit.roles.items()}
    if bodies == 1:
        [record["role"]] = roles.values()
    elif bodies:
        record["roles"] = roles
    return record


def task_columns(table: Table, bodies: int) -> tuple[str, ...]:
    """Return the column titles of a sheet of tasks; `bodies` is the number of departments in the
    query."""
    headings = table.columns
    return (
        *("编号", "一级分类", "二级分类", "专题"),
        *(headings[key] for key in ("title", "requirement", *table.lists, "deadline", "targets")),
        *(name.text for name in headings.extra),
        headings["note"],
        *(["承担角色"] if bodies else []),
    )


def task_cells(table: Table, hit: Hit, bodies: int) -> tuple[str, ...]:
    """Return one task as the cells of a sheet, in the order of `task_columns`."""
    row, task = hit.row, hit.row.task
    extra = dict(task.extra)
    cells = (
        *(task.id, row.section_heading, row.group_heading, row.topic_title),
        *(task.title, task.requirement),
        *(str(getattr(task, key)) for key in table.lists),
        *(task.deadline_text, task.targets_text),
        *(extra.get(name.text, "") for name in table.columns.extra),
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


_WITHOUT_LEAD = "没有牵头单位，由{}点名的单位填报"
_HOLDERS = {
    Role.LEAD: "牵头单位",
    Role.NAMED: "责任单位",
    Role.SUPPORT: "配合单位",
    Role.COLLECTIVE: "共同承担",
    Role.POSSIBLE: "可能涉及",
}


def bodies_in_roles(row: Row, assignments: Assignments) -> list[tuple[Role, tuple[str, ...], str]]:
    """Return a role, the bodies that have this role in a task, and the Chinese phrase that says why,
    for each role and phrase. The strongest role comes first; bodies are in the order of the roster.
    """
    roles = assignments.roles(row.task)
    found: dict[tuple[Role, str], list[str]] = {}
    for role in Role:
        for body in assignments.roster.bodies():
            if roles.get(body.name) is role:
                source = assignments.sources(body.name, row.task)[0]
                reason = _reason(body.name, role, source, assignments)
                found.setdefault((role, reason), []).append(body.name)
    return [(role, tuple(bodies), reason) for (role, reason), bodies in found.items()]


def _reason(body: str, role: Role, source: Source, assignments: Assignments) -> str:
    label, written = assignments.table.columns[source.key], source.name.text
    if role is Role.COLLECTIVE:
        return f"{label}中的“{written}”包括"
    if role is Role.POSSIBLE:
        return f"{label}写的是“{written}”，没有说明是哪些部门"
    if written == body:
        return f"{label}点名"
    unsure = "，待确认" if written in assignments.roster.unconfirmed else ""
    return f"{label}点名，写作“{written}”{unsure}"


def origin(names: NameList, row: Row) -> tuple[str, Place | None]:
    """Return in Chinese where a list of names is written: at the task, or at a heading above it.
    The second value is its place; None if the list is written nowhere."""
    if names.level is Level.TASK:
        return "写在本任务" if names.entries else "本任务写的是 []", names.place
    heading = {
        Level.TOPIC: f"专题{quoted(row.topic.title)}" if row.topic else "",
        Level.GROUP: quoted(row.group_heading),
        Level.SECTION: quoted(row.section_heading),
    }.get(names.level)
    return (f"取自{heading}的默认值", names.place) if heading else ("没有写", None)


def task_facts(
    row: Row, assignments: Assignments, year: int | None = None
) -> Iterator[tuple[str, str]]:
    """Yield label and text of each fact about a task. An empty label continues the line above.
    `year` is the year of the table, None if it has none."""
    task, table = row.task, assignments.table
    headings = table.columns
    if row.path:
        yield "分类", " › ".join(row.path)
    yield from _paragraphs(headings["requirement"], task.requirement)
    for key in table.lists:
        yield headings[key], _names(getattr(task, key), row)
    for role, bodies, reason in bodies_in_roles(row, assignments):
        many = role in (Role.COLLECTIVE, Role.POSSIBLE) and len(bodies) > 3
        count = f"（{len(bodies)} 个）" if many else ""
        label = _HOLDERS[role]
        if label in (headings[key] for key in table.lists):  # a list as it is written, above
            label = role.label
        yield label, f"{'、'.join(bodies)}{count}——{reason}"
    roles = assignments.roles(task)
    liaisons = [
        f"{each.name} {each.reached_at}"
        for each in table.departments
        if roles.get(each.name) in (Role.LEAD, Role.NAMED) and each.reached_at
    ]
    if liaisons:
        yield "联络员", "；".join(liaisons)
    if (reports := assignments.reports(row)) is not Reports.ALL:
        reporters = assignments.reporters(row)
        names = [body.name for body in assignments.roster.bodies() if body.name in reporters]
        is_led = not any(assignments.role(name, task) is Role.NAMED for name in names)
        why = (
            reports.label
            if reports is not Reports.LEAD or is_led
            else _WITHOUT_LEAD.format(headings["responsible"])
        )
        yield "由谁填报", f"{'、'.join(names) or UNWRITTEN}——{why}"
    texts = [_deadline(each, year) for each in task.deadlines]
    yield headings["deadline"], "；".join(texts) or "未规定"
    for move in task.moved:
        yield "时限调整", str(move)
    yield headings["targets"], task.targets_text or "无"
    for heading, text in task.extra:
        yield from _paragraphs(heading, text)
    if task.note:
        yield headings["note"], task.note.replace("\n", " ")
    yield "位置", on_one_line(f"{task.place.file}:{task.place.line}")


def _paragraphs(label: str, text: str) -> Iterator[tuple[str, str]]:
    for number, paragraph in enumerate(text.split("\n")):
        yield "" if number else label, paragraph


def _deadline(deadline: Deadline, year: int | None) -> str:
    """Return the text of a deadline with the day that is understood: 年底前（按 2026-12-31 判断）."""
    text = deadline.text
    if deadline.day or (year is None and deadlines.needs_year(text)):
        return text
    if day := deadline.last_day(year):
        return f"{text}（按 {day} 判断）"
    return text if deadlines.is_known_wording(text) else f"{text}（说不准是哪一天，不判断逾期）"


def _names(names: NameList, row: Row) -> str:
    where, place = origin(names, row)
    line = f"，第 {place.line} 行" if place is not None and "默认值" in where else ""
    if not names.is_stated and names is row.task.support:
        return "无"
    return f"{str(names) or UNWRITTEN}（{where}{line}）"


def progress_facts(row: Row, progress: "ProgressEntries") -> Iterator[tuple[str, str]]:
    """Yield label and text of the progress that each department has reported on a task. An empty
    label continues the line above."""
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
            *([f"备注：{on_one_line(entry.note)}"] if entry.note else []),
        ]
        yield label, f"{department}——{'；'.join(parts)}"
        label = ""
