"""Judge reported progress by deadlines and targets, for each task and department."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from gkrw.core.assignments import ASSIGNED, LoadedTable, Role
from gkrw.core.model import Row
from gkrw.core.overall import OVERALL_ID
from gkrw.core.recipients import Recipient
from gkrw.core.task_parts import Target
from gkrw.core.wording import quoted
from gkrw.progress.doubts import is_odd_value
from gkrw.progress.records import ProgressEntries, TaskProgress
from gkrw.progress.statuses import STATUS_WORDS, Status, status_word

SOON = timedelta(days=30)
"""The time before its deadline in which a task that is not done is yellow. docs/checklists.md
states the figure in Chinese."""


class Light(Enum):
    """The light of a task, or of a department (see Standing.light). The value is the word shown."""

    RED = "红"
    """Not done after the last deadline, or neither done nor under way after an earlier one."""
    YELLOW = "黄"
    """Not done, with a deadline within SOON; under way, after one of several deadlines; or done,
    with a target missed or without a value."""
    GREEN = "绿"
    """Done, with all targets met; or under way, with a later deadline or no last day."""
    NONE = "—"
    """Not begun or unreported, with a later deadline or no last day."""


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """One task of one department on the day `as_of`.

    `entry` is the reported progress, None where there is none. `days` are the last days of the
    deadlines of the task, in their order, None for one that names none.

    Each deadline is judged as if it were the only one, and the worst light counts. But of a task
    that is reported as under way nobody can say whether the stage was reached whose deadline passed
    while a later one is still to come: such a task is not late, but yellow, and named as one to ask
    about (see `is_stage_unsure`). A task that is not begun or not reported has not reached any.
    """

    department: str
    row: Row
    role: Role
    entry: TaskProgress | None
    days: tuple[date | None, ...]
    as_of: date

    @property
    def passed(self) -> tuple[date, ...]:
        """The days that have passed, in the order of the deadlines."""
        return tuple(day for day in self.days if day and day < self.as_of)

    @property
    def due(self) -> date | None:
        """The day that counts for the light: of a late task the first day that it is late with,
        else the next one to come, else the last one; None where no deadline names a day."""
        days, passed = [*filter(None, self.days)], self.passed
        if self.is_overdue:
            return max(days) if self.status is Status.UNDER_WAY else min(passed)
        return min((day for day in days if day not in passed), default=max(days, default=None))

    @property
    def deadline_text(self) -> str:
        """3月底前出台方案（已过）；12月底前: the deadlines as written. Those of several that have passed are
        marked while the task is not done and some are still to come."""
        passed, deadlines = self.passed, self.row.task.deadlines
        is_marked = self.status is not Status.DONE and 0 < len(passed) < len(deadlines)
        texts = (
            f"{each.text}（已过）" if is_marked and day in passed else each.text
            for each, day in zip(deadlines, self.days, strict=True)
        )
        return "；".join(texts)

    @property
    def deadline_with_moves(self) -> str:
        """The same with the former deadlines: 12月底前（原定6月底前，经……同意调整）."""
        moves = "；".join(map(str, self.row.task.moved))
        return f"{self.deadline_text}（{moves}）" if moves else self.deadline_text

    @property
    def is_stage_unsure(self) -> bool:
        """Whether a stage has passed that the reported progress neither covers nor denies."""
        return self.status is Status.UNDER_WAY and bool(self.passed) and not self.is_overdue

    @property
    def status(self) -> Status | None:
        """The reported status; None where none was reported."""
        return self.entry.status if self.entry else None

    @property
    def status_word(self) -> str:
        """推进中; 未报 where no status was reported."""
        return status_word(self.status)

    @property
    def values(self) -> Mapping[str, Decimal]:
        """The reported values of targets, by their names."""
        return dict(self.entry.values) if self.entry else {}

    @property
    def missed(self) -> tuple[tuple[Target, Decimal], ...]:
        """Each target whose reported value does not meet it, with that value."""
        return tuple(
            (target, value)
            for target in self.row.task.targets
            if (value := self.values.get(target.name)) is not None and not is_met(target, value)
        )

    @property
    def odd_values(self) -> tuple[str, ...]:
        """The reported values that are probably mistakes, such as 0.95% for 95%, as text."""
        return tuple(
            f"{quoted(target.name)}{value:f}{target.unit}"
            for target in self.row.task.targets
            if (value := self.values.get(target.name)) is not None and is_odd_value(value, target)
        )

    @property
    def lacks_status(self) -> bool:
        """Whether something was reported without a status. The task then counts as unreported."""
        return self.entry is not None and self.entry.status is None

    @property
    def lacks_value(self) -> bool:
        """Whether the task is reported as done without the value of a target."""
        lacking = [each for each in self.row.task.targets if each.name not in self.values]
        return self.status is Status.DONE and bool(lacking)

    @property
    def light(self) -> Light:
        """The light, see Light. Deadlines count only for a task that is not done."""
        if self.status is Status.DONE:
            return Light.YELLOW if self.missed or self.lacks_value else Light.GREEN
        days = [*filter(None, self.days)]
        is_under_way, passed = self.status is Status.UNDER_WAY, self.passed
        if passed and (len(passed) == len(days) or not is_under_way):
            return Light.RED
        if any(day - self.as_of <= SOON for day in days):
            return Light.YELLOW
        return Light.GREEN if is_under_way else Light.NONE

    @property
    def is_overdue(self) -> bool:
        """Whether the task is not done after its deadline."""
        return self.light is Light.RED


@dataclass(frozen=True, slots=True)
class Standing:
    """The task standings of a department, of a section, or of all departments.

    `not_counted` are the ids of the tasks that the department has reported on but that are not, or
    only possibly, its own, or that others report on. `has_overall` says that it has reported on the
    overall situation of the tasks that it shares.
    """

    name: str
    items: tuple[TaskStanding, ...]
    not_counted: tuple[str, ...] = ()
    has_overall: bool = False

    @property
    def total(self) -> int:
        """The number of items: a task counts once for each department that has it."""
        return len(self.items)

    def count(self, status: Status | None) -> int:
        """Return the number of items with a status. None counts the items without one, even those
        for which something else was reported."""
        return sum(item.status is status for item in self.items)

    @property
    def counts(self) -> dict[str, int]:
        """The number of items by the word for their status, in the order of the columns."""
        found = Counter(item.status_word for item in self.items)
        return {word: found[word] for word in STATUS_WORDS}

    @property
    def late(self) -> tuple[TaskStanding, ...]:
        """The items that are not done after their deadline."""
        return tuple(item for item in self.items if item.is_overdue)

    @property
    def has_reported(self) -> bool:
        """Whether anything was reported, even without a status or on a task that is not counted."""
        is_there = bool(self.not_counted) or self.has_overall
        return is_there or any(item.entry is not None for item in self.items)

    @property
    def is_silent(self) -> bool:
        """Whether nothing was reported though there is something to report on."""
        return bool(self.items) and not self.has_reported

    @property
    def rate(self) -> int:
        """The share of the items that are done, in whole percent, rounded: 100 only if all are, 0
        if there are no items."""
        done, total = self.count(Status.DONE), self.total
        if not total or done == total:
            return 100 if total else 0
        return min((200 * done + total) // (2 * total), 99)

    @property
    def light(self) -> Light:
        """Red with a red item, else yellow with a yellow item or with both green items and items
        without a light; green only if every item is green, and NONE if no item has a light."""
        lights = {item.light for item in self.items}
        if Light.RED in lights:
            return Light.RED
        if Light.YELLOW in lights or {Light.GREEN, Light.NONE} <= lights:
            return Light.YELLOW
        return Light.GREEN if Light.GREEN in lights else Light.NONE


def standings_of(
    loaded: LoadedTable,
    recipients: Sequence[Recipient],
    entries_by_department: ProgressEntries,
    as_of: date,
    roles: Sequence[Role] = ASSIGNED,
) -> list[Standing]:
    """Return the standing of each recipient on a day, with the tasks that it reports on in some
    roles."""
    year = loaded.table.year or as_of.year
    standings = []
    for each in recipients:
        name = each.body.name
        entries = entries_by_department.get(name, {})
        every = [
            TaskStanding(
                department=name,
                row=row,
                role=role,
                entry=entries.get(row.task.id),
                days=tuple(deadline.last_day(year) for deadline in row.task.deadlines),
                as_of=as_of,
            )
            for role in ASSIGNED
            for row in each.rows.get(role, ())
            if loaded.assignments.is_reporter(name, row)
        ]
        counted = {OVERALL_ID, *(item.row.task.id for item in every)}
        others = tuple(id for id in entries if id not in counted)
        items = tuple(item for item in every if item.role in roles)
        standings.append(Standing(name, items, others, OVERALL_ID in entries))
    return standings


def overall_entries(
    recipients: Iterable[Recipient],
    entries_by_department: ProgressEntries,
) -> Iterator[tuple[str, TaskProgress]]:
    """Yield what each recipient reported on the tasks that it shares and that others report on."""
    for each in recipients:
        name = each.body.name
        if entry := entries_by_department.get(name, {}).get(OVERALL_ID):
            yield name, entry


def by_section(standings: Iterable[Standing]) -> list[Standing]:
    """Return a standing for each section that has items, in the order of the table. What is in no
    section is counted under its own heading."""
    sections: dict[str, list[TaskStanding]] = {}
    for standing in standings:
        for item in standing.items:
            sections.setdefault(item.row.first_heading, []).append(item)
    in_order = sorted(
        sections.items(), key=lambda each: min(item.row.task.mark.line for item in each[1])
    )
    return [Standing(name, tuple(items)) for name, items in in_order]


def standings_by_heading(standings: Sequence[Standing]) -> list[Standing]:
    """Return the same; none where no task has a heading."""
    has_headings = any(item.row.path for each in standings for item in each.items)
    return by_section(standings) if has_headings else []


class TaskItems(NamedTuple):
    """A task, and the items of the bodies that report on it, those with the strongest role
    first."""

    row: Row
    items: tuple[TaskStanding, ...]

    @property
    def is_done(self) -> bool:
        """Whether each of the bodies has reported it as done."""
        return all(item.status is Status.DONE for item in self.items)

    @property
    def late(self) -> tuple[TaskStanding, ...]:
        """The items that are not done after the deadline."""
        return tuple(item for item in self.items if item.is_overdue)


def by_task(items: Iterable[TaskStanding]) -> list[TaskItems]:
    """Return the items by task, in the order of the table."""
    found: dict[str, list[TaskStanding]] = {}
    for item in items:
        found.setdefault(item.row.task.id, []).append(item)
    tasks = [
        TaskItems(items[0].row, tuple(sorted(items, key=lambda each: ASSIGNED.index(each.role))))
        for items in found.values()
    ]
    return sorted(tasks, key=lambda each: (each.row.task.mark.line, each.row.task.mark.column))


def ranked(standings: Iterable[Standing]) -> list[tuple[int, Standing]]:
    """Return the standings that have items with their ranks (名次), by the share of items done, the
    greatest first. Equal shares in whole percent have the same rank: 1, 2, 2, 4."""
    in_order = sorted((each for each in standings if each.total), key=lambda each: -each.rate)
    rates = [each.rate for each in in_order]
    return [(rates.index(each.rate) + 1, each) for each in in_order]


def total_of(standings: Iterable[Standing]) -> Standing:
    """Merge the items of all standings into one, named 合计."""
    return Standing("合计", tuple(item for each in standings for item in each.items))


def is_met(target: Target, value: Decimal) -> bool:
    """Whether a value meets a target (达标)."""
    return (target.at_least is None or value >= target.at_least) and (
        target.at_most is None or value <= target.at_most
    )
