"""The content of a report: the progress of each department and section on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from gkrw.core.assignments import ASSIGNED, LoadedTable, Role
from gkrw.core.model import Columns, Office, Reports, extra_key
from gkrw.core.recipients import find_recipients, issuing_bodies, shortest_names
from gkrw.core.wording import in_title_marks
from gkrw.progress import standing
from gkrw.progress.cautions import cautions, tasks_without_year
from gkrw.progress.records import ReportedProgress, TaskProgress


@dataclass(frozen=True)
class Report:
    """The progress of a table on the day `as_of`.

    `departments` are in the order of the table. `unassigned` are the ids of the tasks that no
    recipient has, and `without_year` the ids of the tasks whose deadline has no year and is read in
    the year of `as_of`. `tasks` is the number of tasks in the table. `overall` has what departments
    reported on the tasks that they share and that others report on. Only items with one of `roles`
    count; `table_roles` are those that can occur in the table, `columns` its columns.
    `is_by_reporters` says that the table says who reports, so that not all who have a task count.
    `addressee` does not name the issuing office: it sends no report to itself.
    """

    table_title: str
    office: Office | None
    as_of: date
    tasks: int
    departments: tuple[standing.Standing, ...]
    addressee: str
    unassigned: tuple[str, ...]
    without_year: tuple[str, ...]
    columns: Columns
    table_roles: tuple[Role, ...]
    overall: tuple[tuple[str, TaskProgress], ...] = ()
    roles: tuple[Role, ...] = ASSIGNED
    is_by_reporters: bool = False

    @property
    def verb(self) -> str:
        """What those that count do with a task: 承担, or 填报 where not all who have it count."""
        return "填报" if self.is_by_reporters else "承担"

    @cached_property
    def whole(self) -> standing.Standing:
        """The standing of all departments together."""
        return standing.total_of(self.departments)

    @cached_property
    def items_by_task(self) -> Sequence[standing.TaskItems]:
        """The tasks with the items of all departments, in the order of the table."""
        return standing.by_task(self.items)

    @property
    def late_tasks(self) -> list[standing.TaskItems]:
        """The tasks that some departments are late with."""
        return [each for each in self.items_by_task if each.late]

    @cached_property
    def sections(self) -> Sequence[standing.Standing]:
        """The same items by section; none where no task has a heading."""
        return standing.standings_by_heading(self.departments)

    @property
    def items(self) -> tuple[standing.TaskStanding, ...]:
        """Every item, department by department."""
        return self.whole.items

    @property
    def missed_targets(self) -> list[tuple[standing.TaskStanding, dict[str, str]]]:
        """Each missed target with its item: {"指标": 网上可办率≥90%, "完成值": 85%}."""
        return [
            (item, {"指标": str(target), "完成值": f"{value:f}{target.unit}"})
            for item in self.items
            for target, value in item.missed
        ]

    @property
    def silent(self) -> tuple[str, ...]:
        """The names of the departments that have reported nothing."""
        return tuple(each.name for each in self.departments if each.is_silent)

    @property
    def cautions(self) -> list[str]:
        """Chinese sentences about what the numbers do not show."""
        sentences = list(cautions(self.departments, self.without_year, self.as_of))
        if self.unassigned:
            sentences.append(f"没有写明由哪个单位承担，不在其内：{'、'.join(self.unassigned)}。")
        return sentences

    @property
    def title(self) -> str:
        """关于《……分解表》落实进展情况的通报"""
        return f"关于《{in_title_marks(self.table_title)}》落实进展情况的通报"


def compose_report(
    loaded: LoadedTable,
    reported: ReportedProgress,
    as_of: date,
    roles: tuple[Role, ...] = ASSIGNED,
) -> Report:
    """Compose the report on the items in some roles, from all progress reported until now. Deadlines
    are judged on `as_of`. A department without such items is left out."""
    recipients, _ = find_recipients(loaded)
    found = standing.standings_of(loaded, recipients, reported.entries, as_of, roles)
    departments = tuple(each for each in found if each.total)
    ranked = {each.name for each in departments}
    bodies = [each.body for each in recipients if each.body.name in ranked]
    issuing = [body for body in bodies if body.name in issuing_bodies(loaded)]
    own = {name for body in issuing for name in shortest_names(loaded.roster, [body])}
    names = shortest_names(loaded.roster, bodies)
    assigned = {
        row.task.id for each in recipients for role in ASSIGNED for row in each.rows.get(role, ())
    }
    return Report(
        table_title=loaded.table.title,
        office=loaded.table.office,
        as_of=as_of,
        tasks=len(loaded.rows),
        departments=departments,
        addressee="、".join([name for name in names if name not in own] or names),
        unassigned=tuple(row.task.id for row in loaded.rows if row.task.id not in assigned),
        without_year=tuple(tasks_without_year(loaded)),
        columns=loaded.table.columns,
        table_roles=loaded.assignments.table_roles,
        overall=tuple(standing.overall_entries(recipients, reported.entries)),
        roles=roles,
        is_by_reporters=any(
            loaded.assignments.reports(row) is not Reports.ALL for row in loaded.rows
        ),
    )


def counts_of(part: standing.Standing) -> dict[str, Any]:
    """Return the figures of a department or section by heading, in the order of the columns of the
    summary. 完成率 is a fraction from 0 to 1."""
    return {
        "项次": part.total,
        **{role.label: sum(item.role is role for item in part.items) for role in ASSIGNED},
        **part.counts,
        "逾期": len(part.late),
        "未达标": sum(bool(item.missed) for item in part.items),
        "完成率": part.rate / 100,
        "灯": part.light.value,
    }


def task_counts_of(part: standing.Standing) -> dict[str, int]:
    """Return by heading how many tasks the items of a part belong to, how many of these are done by
    all of their bodies, and how many are late."""
    tasks = standing.by_task(part.items)
    return {
        "任务": len(tasks),
        "任务已完成": sum(each.is_done for each in tasks),
        "任务逾期": sum(bool(each.late) for each in tasks),
    }


def cells_of(item: standing.TaskStanding) -> dict[str, Any]:
    """Return all cells of an item by heading; the empty text where it has no value."""
    task = item.row.task
    entry = item.entry or TaskProgress(task.id)
    units = {target.name: target.unit for target in task.targets}
    return {
        "单位": item.department,
        "编号": task.id,
        "类别": item.row.category,
        "工作任务": task.title,
        "角色": item.role.label,
        **{extra_key(heading): text for heading, text in task.extra},
        "完成时限": item.deadline_with_moves,
        "到期日": item.due or "",
        "状态": item.status_word,
        "完成日期": entry.finished or "",
        "指标完成值": "\n".join(
            f"{name} {value:f}{units.get(name, '')}" for name, value in entry.values
        ),
        "灯": item.light.value,
        "完成情况": entry.result,
        "填报人": entry.reporter,
        "联系电话": entry.phone,
        "佐证材料": entry.evidence,
        "备注": entry.note,
    }
