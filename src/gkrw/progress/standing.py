"""Judge reported progress by deadlines and targets, for each task and department, and remark on
what the numbers do not show."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from gkrw.core.assignments import ASSIGNED, LoadedTable, Role
from gkrw.core.deadlines import due_on, needs_year
from gkrw.core.model import Row, Target
from gkrw.core.overall import OVERALL_ID
from gkrw.core.recipients import Recipient
from gkrw.core.wording import quoted
from gkrw.progress.doubts import is_odd_value
from gkrw.progress.records import Status, TaskProgress, status_word

SOON = timedelta(days=30)
"""The time before its deadline in which a task that is not done is yellow. docs/checklists.md
states the figure in Chinese."""


class Light(Enum):
    """The light of a task, or of a department (see Standing.light). The value is the word shown."""

    RED = "红"
    """Not done after the deadline."""
    YELLOW = "黄"
    """Not done, with a deadline within SOON; or done, with a target missed or without a value."""
    GREEN = "绿"
    """Done, with all targets met; or under way, with a later deadline or no last day."""
    NONE = "—"
    """Not begun or unreported, with a later deadline or no last day."""


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """One task of one department on the day `as_of`.

    `entry` is the reported progress, None where there is none. `due` is the last day for the task,
    None where its deadline names none or it has no deadline.
    """

    department: str
    row: Row
    role: Role
    entry: TaskProgress | None
    due: date | None
    as_of: date

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
        """The light, see Light. The due day counts only for a task that is not done."""
        if self.status is Status.DONE:
            return Light.YELLOW if self.missed or self.lacks_value else Light.GREEN
        if self.due is not None and self.due - self.as_of <= SOON:
            return Light.RED if self.due < self.as_of else Light.YELLOW
        return Light.GREEN if self.status is Status.UNDER_WAY else Light.NONE

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
    entries_by_department: Mapping[str, Mapping[str, TaskProgress]],
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
                name, row, role, entries.get(task.id), due_on(task.deadline_text, year), as_of
            )
            for role in ASSIGNED
            for row in each.rows.get(role, ())
            if loaded.assignments.is_reporter(name, row)
            for task in [row.task]
        ]
        counted = {OVERALL_ID, *(item.row.task.id for item in every)}
        others = tuple(id for id in entries if id not in counted)
        items = tuple(item for item in every if item.role in roles)
        standings.append(Standing(name, items, others, OVERALL_ID in entries))
    return standings


def overall_entries(
    recipients: Iterable[Recipient],
    entries_by_department: Mapping[str, Mapping[str, TaskProgress]],
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


def tasks_without_year(loaded: LoadedTable) -> list[str]:
    """Return the ids of the tasks whose deadline needs a year; none where the table has a year.

    `standings_of` reads such a deadline in the year of its `as_of`.
    """
    tasks = [] if loaded.table.year else [row.task for row in loaded.rows]
    return [task.id for task in tasks if needs_year(task.deadline_text)]


def is_met(target: Target, value: Decimal) -> bool:
    """Whether a value meets a target (达标)."""
    return (target.at_least is None or value >= target.at_least) and (
        target.at_most is None or value <= target.at_most
    )


def cautions(
    standings: Iterable[Standing], without_year: Sequence[str], as_of: date
) -> Iterator[str]:
    """Yield Chinese sentences about what the numbers do not show.

    `without_year` is the result of `tasks_without_year`.
    """
    standings = list(standings)
    if ids := without_status_text(standings):
        yield f"报了内容、没有写完成状态，按未报算：{ids}。"
    if ids := without_value_text(standings):
        yield f"报了已完成、没有填全指标完成值：{ids}。"
    if ids := _ids_text(
        standings,
        lambda item: (
            item.status is Status.DONE and item.entry and (item.entry.finished or as_of) > as_of
        ),
    ):
        yield f"完成日期在 {as_of} 以后，也按现在报的算作已完成：{ids}。"
    odd = "；".join(
        f"{item.department} {item.row.task.id} {'、'.join(item.odd_values)}"
        for each in standings
        for item in each.items
        if item.odd_values
    )
    if odd:
        yield f"指标完成值不像是要填的数，照报的算了，请核对：{odd}。"
    if ids := not_counted_text(standings):
        yield f"不计入以上项数的任务，也报了进展：{ids}。"
    unjudged = {
        item.row.task.id: None
        for each in standings
        for item in each.items
        if item.row.task.deadline and item.due is None
    }
    if unjudged:
        ids = "、".join(unjudged)
        yield f"{len(unjudged)} 项任务的完成时限没有说到哪一天，没有判断逾期：{ids}。"
    moved = {item.row.task.id: item.row.task for each in standings for item in each.items}
    if texts := [f"{id}（{'；'.join(map(str, t.moved))}）" for id, t in moved.items() if t.moved]:
        yield f"完成时限调整过：{'、'.join(texts)}。"
    if without_year:
        yield (
            f"分解表没有写年份，{'、'.join(without_year)} 的完成时限按 {as_of.year} 年算；"
            f"在表里加一行 year: {as_of.year}，就不会随查看的日期变动。"
        )


def without_status_text(standings: Iterable[Standing]) -> str:
    """Return the tasks reported without a status: 财政局 T10、T12；审计局 T05."""
    return _ids_text(standings, lambda item: item.lacks_status)


def without_value_text(standings: Iterable[Standing]) -> str:
    """Return the tasks reported as done without the value of a target: 经发局 T32."""
    return _ids_text(standings, lambda item: item.lacks_value)


def not_counted_text(standings: Iterable[Standing]) -> str:
    """Return the reported tasks that are not, or only possibly, their department's: 考核办 T11."""
    return _by_name((each.name, each.not_counted) for each in standings)


def _ids_text(standings: Iterable[Standing], is_meant: Callable[[TaskStanding], object]) -> str:
    return _by_name(
        (each.name, [item.row.task.id for item in each.items if is_meant(item)])
        for each in standings
    )


_MOST_NAMED = 20
"""The most tasks of several departments that are named department by department."""


def _by_name(tasks: Iterable[tuple[str, Sequence[str]]]) -> str:
    """财政局 T10、T12；审计局 T05; for many tasks of several departments T10（22 个单位）、T12（3 个单位）."""
    found = [(name, ids) for name, ids in tasks if ids]
    counts = Counter(id for _, ids in found for id in ids)
    if len(found) > 1 and counts.total() > _MOST_NAMED:
        return "、".join(f"{id}（{count} 个单位）" for id, count in sorted(counts.items()))
    return "；".join(f"{name} {'、'.join(ids)}" for name, ids in found)
