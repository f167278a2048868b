"""Departments and collectives as plain data: an overview, a matrix of bodies and sections, and the
progress of bodies and sections."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gkrw.core.assignments import ASSIGNED, LoadedTable, Role
from gkrw.core.model import Department, Reports, Row
from gkrw.core.recipients import is_recipient
from gkrw.core.roster import Body
from gkrw.progress.records import TaskProgress
from gkrw.progress.standing import SOON, Standing, TaskStanding, total_of
from gkrw.progress.statuses import STATUS_WORDS, Status
from gkrw.views.task_records import deadline_records


@dataclass(frozen=True, slots=True)
class BodyTasks:
    """One department or collective and its tasks by role."""

    body: Body
    rows: Mapping[Role, Sequence[Row]]
    roles: Sequence[Role]
    """The roles that can occur in the table."""

    @property
    def assigned_roles(self) -> list[Role]:
        """The roles of the table that assign a task."""
        return [role for role in self.roles if role in ASSIGNED]

    def count(self, role: Role) -> int:
        """Return the number of tasks in a role."""
        return len(self.rows.get(role, ()))

    @property
    def is_recipient(self) -> bool:
        """Whether it is sent a letter of its own."""
        return is_recipient(self.body, self.rows)

    def by_section(self) -> dict[str, Counter[Role]]:
        """Return the number of tasks in each role, by the heading of the section."""
        counts: dict[str, Counter[Role]] = defaultdict(Counter)
        for role, rows in self.rows.items():
            for row in rows:
                counts[row.first_heading][role] += 1
        return counts


def tasks_by_body(loaded: LoadedTable) -> list[BodyTasks]:
    """Return every department and collective with its tasks, in the order of the table."""
    by_body = loaded.assignments.by_body
    roles = loaded.assignments.table_roles
    return [BodyTasks(body, by_body[body.name], roles) for body in loaded.roster.bodies()]


def burden_note(loaded: LoadedTable) -> str:
    """Return how many rows of checklists there are to fill in, and how many there would be if the
    table said otherwise who reports, where that makes a difference. A table without a column for
    leads has nobody to report as one."""
    assignments = loaded.assignments
    now = sum(len(assignments.reporters(row)) for row in loaded.rows)
    has_leads = "lead" in loaded.table.lists
    others = [
        (each, sum(len(assignments.reporters(row, each)) for row in loaded.rows))
        for each in reversed(Reports)
        if has_leads or each is not Reports.LEAD
    ]
    said = f"各单位清单里要填报的共 {now} 行。"
    if {rows for _, rows in others} == {now}:
        return said
    counts = "、".join(f"{each.value}（{each.label}）{rows} 行" for each, rows in others)
    return f"{said}在表里写 reports 可以改：{counts}。"


def body_record(tasks: BodyTasks) -> dict[str, Any]:
    """Return one body as a JSON object."""
    body = tasks.body
    kind, aliases = "collective", []
    if isinstance(body, Department):
        kind, aliases = "department", [name.text for name in (*body.aliases, *body.unconfirmed)]
    return {
        "name": body.name,
        "kind": kind,
        "aliases": aliases,
        **{role.value: tasks.count(role) for role in Role},
        **{key: getattr(body, key, None) for key in ("full_name", "contact", "phone", "mail")},
    }


CONTACT_COLUMNS = ("联络员", "电话", "邮箱")


def contact_cells(body: Body) -> tuple[str, ...]:
    """Return the liaison of a body as cells, in the order of CONTACT_COLUMNS."""
    return tuple(getattr(body, key, None) or "" for key in ("contact", "phone", "mail"))


def with_liaisons(loaded: LoadedTable, names: Iterable[str]) -> str:
    """Return names of bodies with their liaisons, where known: 财政局（张三 0931-8259000）、审计局."""
    reached_at = {each.name: each.reached_at for each in loaded.table.departments}
    return "、".join(
        f"{name}（{text}）" if (text := reached_at.get(name)) else name for name in names
    )


def overview_columns(loaded: LoadedTable) -> tuple[str, ...]:
    """Return the column titles of the overview of bodies."""
    roles = loaded.assignments.table_roles
    labels = ("可能" if role is Role.POSSIBLE else role.label for role in roles)
    return ("名称", "类别", "别名", *labels, "收通知")


def body_cells(tasks: BodyTasks) -> tuple[str, ...]:
    """Return one body as the cells of a sheet, in the order of `overview_columns`."""
    body = tasks.body
    kind, aliases = "统称", []
    if isinstance(body, Department):
        kind, aliases = "部门", [name.text for name in body.aliases]
        aliases += [f"{name.text}（待确认）" for name in body.unconfirmed]
    return (
        body.name,
        kind,
        "、".join(aliases),
        *(str(tasks.count(role)) for role in tasks.roles),
        "是" if tasks.is_recipient else "否",
    )


def sections_of(loaded: LoadedTable) -> list[str]:
    """Return the headings of the sections that have tasks, and of tasks in no section."""
    return list(dict.fromkeys(row.first_heading for row in loaded.rows))


def matrix_record(tasks: BodyTasks, sections: Sequence[str]) -> dict[str, Any]:
    """Return one body and its numbers of tasks by section as a JSON object."""
    counts = tasks.by_section()
    return {
        "name": tasks.body.name,
        "sections": [
            {"section": heading, **{role.value: counts[heading][role] for role in Role}}
            for heading in sections
        ],
    }


def matrix_columns(sections: Sequence[str], roles: Sequence[Role]) -> list[str]:
    """Return the column titles: 名称, then one for each section and role that assigns a task. The
    numbers are in separate columns: Excel would read 3/2/9 as a date."""
    assigned = [role for role in roles if role in ASSIGNED]
    pairs = (f"{heading} {role.label}" for heading in sections for role in assigned)
    return ["名称", *pairs]


def matrix_cells(tasks: BodyTasks, sections: Sequence[str]) -> list[str]:
    """Return one body as the cells of `matrix_columns`."""
    counts = tasks.by_section()
    roles = tasks.assigned_roles
    return [tasks.body.name, *(str(counts[each][role]) for each in sections for role in roles)]


def matrix_line(tasks: BodyTasks, sections: Sequence[str]) -> tuple[str, ...]:
    """Return one body as cells to read: its name, then 2/1/11 (牵头/责任/共同) for each section, or
    - without tasks."""
    counts = tasks.by_section()
    by_section = ([counts[each][role] for role in tasks.assigned_roles] for each in sections)
    cells = ("/".join(map(str, numbers)) if any(numbers) else "-" for numbers in by_section)
    return (tasks.body.name, *cells)


STANDING_COLUMNS = ("共", *STATUS_WORDS, "逾期", "完成率", "灯")
LIGHTS_NOTE = (
    f"灯：红，有任务逾期；黄，有任务在 {SOON.days} 天以内到期，或者阶段时限已过，或者已完成但指标"
    "未达标、未报，或者部分任务未开始、未报；绿，全部正在推进或已完成；—，全部未开始或未报。"
)
"""What the column of lights means, see Light."""
LATE_COLUMNS = ("部门", "编号", "工作任务", "角色", "完成时限", "状态")
_MOST_LATE = 10
"""The greatest number of late tasks that `status` lists; --overdue lists all."""
_BAR_WIDTH = 20


def standing_cells(standing: Standing) -> tuple[str, ...]:
    """Return one standing as cells, in the order of STANDING_COLUMNS."""
    return (
        str(standing.total),
        *map(str, standing.counts.values()),
        str(len(standing.late)),
        f"{standing.rate}%",
        standing.light.value,
    )


def standing_record(standing: Standing) -> dict[str, Any]:
    """Return one standing as a JSON object."""
    return {
        "name": standing.name,
        "total": standing.total,
        "done": standing.count(Status.DONE),
        "under_way": standing.count(Status.UNDER_WAY),
        "not_started": standing.count(Status.NOT_STARTED),
        "unreported": standing.count(None),
        "overdue": len(standing.late),
        "returned": standing.has_reported,
        "light": standing.light.value,
        "late": [item.row.task.id for item in standing.late],
        "missed": [item.row.task.id for item in standing.items if item.missed],
        "stage_unsure": [item.row.task.id for item in standing.items if item.is_stage_unsure],
    }


def late_cells(item: TaskStanding) -> tuple[str, ...]:
    """Return one late item as cells, in the order of LATE_COLUMNS."""
    return (
        item.department,
        item.row.task.id,
        item.row.task.title,
        item.role.label,
        item.deadline_text,
        item.status_word,
    )


def late_record(item: TaskStanding) -> dict[str, Any]:
    """Return one late item as a JSON object."""
    return {
        "department": item.department,
        "id": item.row.task.id,
        "title": item.row.task.title,
        "role": item.role.value,
        "deadline": item.row.task.deadline_text,
        "due": str(item.due),
        "status": item.status.value if item.status else None,
        "deadlines": [
            {**each, "passed": day in item.passed}
            for each, day in zip(deadline_records(item.row.task, item.days), item.days, strict=True)
        ],
    }


def bar(standing: Standing) -> str:
    """Return #####===....: the shares of the tasks that are done, under way and neither, in
    twentieths."""
    total = max(standing.total, 1)
    done = standing.count(Status.DONE)
    filled = _BAR_WIDTH * done // total
    begun = _BAR_WIDTH * (done + standing.count(Status.UNDER_WAY)) // total
    return "#" * filled + "=" * (begun - filled) + "." * (_BAR_WIDTH - begun)


def overall_notes(entries: Iterable[tuple[str, TaskProgress]], with_texts: bool) -> Iterator[str]:
    """Yield what departments say of the tasks that they share and that others report on, or only
    which departments do."""
    found = list(entries)
    if with_texts:
        for name, entry in found:
            text = "；".join(entry.texts().values()).replace("\n", " ")
            yield f"{name}报的共同任务总体情况：{text}"
    elif found:
        names = "、".join(name for name, _ in found)
        yield f"另报了共同任务总体情况的 {len(found)} 个：{names}。加上 --dept 看内容。"


def status_notes(
    loaded: LoadedTable, standings: Sequence[Standing], day: date, every_late: bool
) -> Iterator[str]:
    """Yield sentences on the day and on what is counted, the departments that have not reported,
    the late tasks (all of them if `every_late`, else at most 10) and the missed targets."""
    silent = [each.name for each in standings if each.is_silent]
    whole = total_of(standings)
    late = whole.late
    share = "承担" if loaded.assignments.is_everybody_reporting else "填报"
    yield f"截至 {day}。一项任务有几个部门{share}，就算几项。"
    if silent:
        yield f"还没有报的 {len(silent)} 个：{with_liaisons(loaded, silent)}。"
    if late:
        yield (
            f"逾期 {len(late)} 项："
            if every_late or len(late) <= _MOST_LATE
            else f"逾期 {len(late)} 项，只列 {_MOST_LATE} 项（加 --overdue 列出全部）："
        )
        for item in late if every_late else late[:_MOST_LATE]:
            task = item.row.task
            name = f"{item.department} {task.id} {task.title}"
            yield f"  {name}：{item.deadline_with_moves}，{item.status_word}"
    elif every_late:
        yield "没有逾期的任务。"
    for item in whole.items:
        for target, value in item.missed:
            task = item.row.task
            yield (
                f"未达标：{item.department} {task.id} {task.title}，{target}，"
                f"报的是 {value:f}{target.unit}。"
            )
