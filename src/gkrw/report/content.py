"""The content of a report: the progress of each department and section on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from gkrw.core.assignments import LoadedTable
from gkrw.core.model import Collective, Office
from gkrw.core.recipients import find_recipients
from gkrw.core.wording import in_title_marks
from gkrw.progress.records import ReportedProgress
from gkrw.progress.standing import (
    Standing,
    TaskStanding,
    by_section,
    cautions,
    standings_of,
    tasks_without_year,
    total_of,
)


@dataclass(frozen=True)
class Report:
    """The progress of a table on the day `as_of`.

    `departments` are in the order of the table. `unassigned` are the ids of tasks that no body has,
    `without_year` those of tasks whose deadline has no year and is read as of the year of `as_of`.
    `tasks` is the number of tasks.
    """

    table_title: str
    office: Office | None
    as_of: date
    tasks: int
    departments: tuple[Standing, ...]
    addressee: str
    unassigned: tuple[str, ...]
    without_year: tuple[str, ...]

    @cached_property
    def whole(self) -> Standing:
        """All items."""
        return total_of(self.departments)

    @cached_property
    def sections(self) -> Sequence[Standing]:
        """The same items by section."""
        return by_section(self.departments)

    @property
    def items(self) -> tuple[TaskStanding, ...]:
        """Every item, department by department."""
        return self.whole.items

    @cached_property
    def late(self) -> tuple[TaskStanding, ...]:
        """The overdue items."""
        return tuple(item for item in self.items if item.is_overdue)

    @cached_property
    def missed(self) -> tuple[TaskStanding, ...]:
        """The items with a reported value that misses its target."""
        return tuple(item for item in self.items if item.missed)

    @property
    def silent(self) -> tuple[str, ...]:
        """The names of the departments that have reported nothing."""
        return tuple(each.name for each in self.departments if not each.has_reported)

    @property
    def cautions(self) -> list[str]:
        """Sentences about what the numbers leave open."""
        sentences = list(cautions(self.departments, self.without_year, self.as_of))
        if self.unassigned:
            sentences.append(f"没有写明由哪个单位承担，不在其内：{'、'.join(self.unassigned)}。")
        return sentences

    @property
    def title(self) -> str:
        """关于《……分解表》落实进展情况的通报"""
        inside = in_title_marks(self.table_title)
        return f"关于《{inside}》落实进展情况的通报"


def compose_report(loaded: LoadedTable, reported: ReportedProgress, as_of: date) -> Report:
    """Compose the report from all progress reported until now, judging deadlines on a day."""
    recipients, _ = find_recipients(loaded)
    departments = tuple(standings_of(loaded, recipients, reported.entries, as_of))
    assigned = {item.row.task.id for each in departments for item in each.items}
    collectives = [each.body.name for each in recipients if isinstance(each.body, Collective)]
    return Report(
        table_title=loaded.table.title,
        office=loaded.table.office,
        as_of=as_of,
        tasks=len(loaded.rows),
        departments=departments,
        addressee="、".join([*collectives, "各部门"]),
        unassigned=tuple(row.task.id for row in loaded.rows if row.task.id not in assigned),
        without_year=tuple(tasks_without_year(loaded)),
    )
