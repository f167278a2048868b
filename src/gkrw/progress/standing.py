"""Where the year stands: what departments have reported, judged against deadlines and targets."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from gkrw.core import deadlines
from gkrw.core.assignments import ASSIGNED, Role
from gkrw.core.loaded_table import LoadedTable
from gkrw.core.model import Row, Target
from gkrw.core.recipients import Recipient
from gkrw.core.wording import UNREPORTED
from gkrw.progress.records import Status, TaskProgress

SOON = timedelta(days=30)
"""A task that is not done turns yellow so long before its deadline. This is the one place where
the thresholds of the lights stand; docs/checklists.md says the same in Chinese."""


class Light(Enum):
    """How a task, or a department, stands. The value is the word that is shown."""

    RED = "红"
    """Not done, and the deadline is over."""
    YELLOW = "黄"
    """Not done, and the deadline is SOON; or done, and a target is missed or has no value."""
    GREEN = "绿"
    """Done, with all targets met; or under way, with time left or without a deadline on a day."""
    NONE = "—"
    """Not begun, or no status was reported; and no deadline is over or near."""


@dataclass(frozen=True, slots=True)
class Item:
    """One task of one department: what it reported, the last day for it, and the light.

    `missed` are the targets whose reported value does not meet them, with that value.
    """

    department: str
    row: Row
    role: Role
    entry: TaskProgress | None
    due: date | None
    light: Light
    missed: tuple[tuple[Target, Decimal], ...]

    @property
    def status(self) -> Status | None:
        """What the department reported; None where it reported no status."""
        return self.entry.status if self.entry else None

    @property
    def said(self) -> str:
        """推进中; 未报 where no status was reported."""
        return self.status.value if self.status else UNREPORTED

    @property
    def deadline(self) -> str:
        """The deadline as the table writes it; empty where it has none."""
        return self.row.task.deadline.text if self.row.task.deadline else ""

    @property
    def unvalued(self) -> bool:
        """Whether it is reported as done, and a target has no value."""
        known = dict(self.entry.values) if self.entry else {}
        return self.status is Status.DONE and any(
            target.name not in known for target in self.row.task.targets
        )

    @property
    def is_overdue(self) -> bool:
        """Whether the deadline is over and the task is not done."""
        return self.light is Light.RED


@dataclass(frozen=True, slots=True)
class Standing:
    """The items of a department, of a section, or of all.

    `besides` are the ids of what a department has reported on though it is not, or only possibly,
    its task: no number counts it.
    """

    name: str
    items: tuple[Item, ...]
    besides: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many items there are: a task counts once for each department that has it."""
        return len(self.items)

    def count(self, status: Status | None) -> int:
        """How many items have a status; None counts those without one, also those of which only
        something else was reported."""
        return Counter(item.status for item in self.items)[status]

    @property
    def overdue(self) -> int:
        """How many items are not done though their deadline is over."""
        return sum(item.is_overdue for item in self.items)

    @property
    def returned(self) -> bool:
        """Whether anything was reported, be it without a status or on another task."""
        return bool(self.besides) or any(item.entry is not None for item in self.items)

    @property
    def without_status(self) -> tuple[Item, ...]:
        """The items of which something was reported, but no status: they count as unreported."""
        return tuple(item for item in self.items if item.entry and item.entry.status is None)

    @property
    def rate(self) -> int:
        """The share of items that are done, in whole percent, rounded; but 100 only where every
        item is."""
        done, total = self.count(Status.DONE), self.total
        if not total or done == total:
            return 100 if total else 0
        return min((200 * done + total) // (2 * total), 99)

    @property
    def light(self) -> Light:
        """Red or yellow with one item that is, and yellow with some that are under way or done and
        some that are not; green only where every item is."""
        found = {item.light for item in self.items}
        if Light.RED in found or Light.YELLOW in found:
            return Light.RED if Light.RED in found else Light.YELLOW
        if Light.GREEN not in found:
            return Light.NONE
        return Light.YELLOW if Light.NONE in found else Light.GREEN


def standings(
    checked: LoadedTable,
    recipients: Sequence[Recipient],
    reported: Mapping[str, Mapping[str, TaskProgress]],
    as_of: date,
) -> list[Standing]:
    """How each recipient stands on a day."""
    year = deadlines.year_in(checked.table.title) or as_of.year
    found = []
    for each in recipients:
        name = each.body.name
        entries = reported.get(name, {})
        items = tuple(
            _item(name, row, role, entries.get(row.task.id), as_of, year)
            for role in ASSIGNED
            for row in each.rows.get(role, ())
        )
        counted = {item.row.task.id for item in items}
        found.append(Standing(name, items, tuple(id for id in entries if id not in counted)))
    return found


def by_section(standings: Iterable[Standing]) -> list[Standing]:
    """The same items by section, in the order of the table."""
    found: dict[int, list[Item]] = {}
    for standing in standings:
        for item in standing.items:
            found.setdefault(item.row.section_number, []).append(item)
    return [
        Standing(items[0].row.section_heading, tuple(items)) for _, items in sorted(found.items())
    ]


def whole(standings: Iterable[Standing]) -> Standing:
    """All items together."""
    return Standing("合计", tuple(item for each in standings for item in each.items))


def without_year(checked: LoadedTable) -> list[str]:
    """The ids of the tasks whose deadline has no year while the table's title has none either:
    those are taken for the year of the day that is asked about."""
    if deadlines.year_in(checked.table.title):
        return []
    return [
        row.task.id
        for row in checked.rows
        if row.task.deadline and deadlines.needs_year(row.task.deadline.text)
    ]


def is_met(target: Target, value: Decimal) -> bool:
    """达标: whether a value meets a target."""
    return (target.at_least is None or value >= target.at_least) and (
        target.at_most is None or value <= target.at_most
    )


def _item(
    department: str, row: Row, role: Role, entry: TaskProgress | None, as_of: date, year: int
) -> Item:
    deadline = row.task.deadline
    due = deadlines.due_on(deadline.text, year) if deadline else None
    values = dict(entry.values) if entry else {}
    missed = tuple(
        (target, values[target.name])
        for target in row.task.targets
        if target.name in values and not is_met(target, values[target.name])
    )
    status = entry.status if entry else None
    unknown = any(target.name not in values for target in row.task.targets)
    light = Light.NONE
    if status is Status.DONE:
        light = Light.YELLOW if missed or unknown else Light.GREEN
    elif due is not None and due < as_of:
        light = Light.RED
    elif due is not None and due - as_of <= SOON:
        light = Light.YELLOW
    elif status is Status.UNDER_WAY:
        light = Light.GREEN
    return Item(department, row, role, entry, due, light, missed)
