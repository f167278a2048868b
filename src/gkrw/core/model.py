"""The table as immutable records, without I/O and without rules.

Each record keeps the loader's mark of its position. Marks take no part in comparison: two tables
are equal when their content is the same, wherever its lines are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple, cast

from gkrw.core.findings import Place
from gkrw.core.identity import TableIdentity
from gkrw.core.names import Name, NameList
from gkrw.core.placed import Placed, record
from gkrw.core.wording import Labelled, group_heading, section_heading


class Reports(Labelled):
    """Which bodies report the progress of a task. See Assignments.reporters."""

    ALL = "all", "承担的单位都填报"
    NAMED = "named", "点名的单位填报"
    LEAD = "lead", "牵头单位填报"


@record(frozen=True, slots=True)
class Deadline(Placed):
    """A deadline as written; `day` is set when it names one day."""

    text: str
    day: date | None


@record(frozen=True, slots=True)
class Target(Placed):
    """A number that the requirement sets, as a lower bound, an upper bound or both. `unit` is 个工作日,
    % etc."""

    name: str
    at_least: Decimal | None
    at_most: Decimal | None
    unit: str

    def __str__(self) -> str:
        """Return the target in words: 网上可办率≥90%"""
        bounds = [
            f"{sign}{bound.normalize():f}{self.unit}"
            for sign, bound in (("≥", self.at_least), ("≤", self.at_most))
            if bound is not None
        ]
        return self.name + "，".join(bounds)

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of the target."""
        return {
            "name": self.name,
            "at_least": _json_number(self.at_least),
            "at_most": _json_number(self.at_most),
            "unit": self.unit,
        }


@record(frozen=True, slots=True)
class DeadlineMove(Placed):
    """The deadline that a task had before it was moved, as it was written, and why it was moved."""

    before: str
    reason: str

    def __str__(self) -> str:
        """Return the move in words: 原定6月底前，经管委会主任办公会议同意调整"""
        return f"原定{self.before}，{self.reason}"

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of the move."""
        return {"from": self.before, "reason": self.reason}


def _json_number(number: Decimal | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


@record(frozen=True, slots=True)
class Task(Placed):
    """One task. `lead` and `responsible` are the lists that apply to it, including defaults from
    above.

    `places` gives the place of the first character of each written field, by YAML key.
    `requirement` is verbatim, one line for each paragraph, without a final line break. `reports` is
    what the task itself says, see Row.reports.
    """

    id: str
    title: str
    requirement: str
    lead: NameList
    responsible: NameList
    deadline: Deadline | None
    targets: tuple[Target, ...]
    note: str | None
    places: Mapping[str, Place] = field(compare=False, repr=False)
    moved: tuple[DeadlineMove, ...] = ()
    reports: Reports | None = None

    @property
    def deadline_text(self) -> str:
        """The deadline as written; empty without one."""
        return self.deadline.text if self.deadline else ""

    @property
    def targets_text(self) -> str:
        """网上可办率≥90%；答复期限≤7个工作日"""
        return "；".join(map(str, self.targets))


@record(frozen=True, slots=True)
class Heading(Placed):
    """A title above tasks; `lead`, `responsible` and `reports` are the defaults written at it, if
    any."""

    title: str
    lead: NameList | None
    responsible: NameList | None
    reports: Reports | None = field(default=None, kw_only=True)

    @property
    def children(self) -> "tuple[Group | Topic | Task, ...]":
        """The headings and tasks directly below it."""
        if isinstance(self, Section):
            return self.groups
        return self.items if isinstance(self, Group) else cast(Topic, self).tasks


@record(frozen=True, slots=True)
class Topic(Heading):
    """The optional third level."""

    tasks: tuple[Task, ...]


@record(frozen=True, slots=True)
class Group(Heading):
    """The second level. `items` holds tasks and topics in the order of the file."""

    items: tuple[Topic | Task, ...]


@record(frozen=True, slots=True)
class Section(Heading):
    """The first level."""

    groups: tuple[Group, ...]


@record(frozen=True, slots=True)
class Department(Placed):
    """One body that can receive a letter. `unconfirmed` are aliases still to be confirmed."""

    name: str
    aliases: tuple[Name, ...]
    unconfirmed: tuple[Name, ...]
    full_name: str | None
    note: str | None


class Members(Enum):
    """How the members of a collective are given."""

    LISTED = "listed"
    """They are named."""
    ALL = "all"
    """Every department of the table except the exceptions."""
    UNLISTED = "unlisted"
    """Not in the table: the collective itself receives a letter (各园区)."""
    UNSPECIFIED = "unspecified"
    """The table does not say which departments it means (各相关部门)."""
    UNREAD = "unread"
    """Written, but unreadable."""


@record(frozen=True, slots=True)
class Collective(Placed):
    """A name that stands for many departments."""

    name: str
    members: Members
    listed: tuple[Name, ...]
    exceptions: tuple[Name, ...]
    note: str | None


@record(frozen=True, slots=True)
class Office(Placed):
    """The office that issues the documents, with its particulars. `joint` are the full names of the
    offices that issue them together with it."""

    name: str
    full_name: str | None
    contact: str | None
    phone: str | None
    joint: tuple[Name, ...] = ()
    copies_to: tuple[Name, ...] = ()
    printer: str | None = None

    @property
    def formal_name(self) -> str:
        """The full name; the short one where the table has no full one."""
        return self.full_name or self.name


class Row(NamedTuple):
    """A task with the headings above it. Numbers start at 1. Groups are numbered across
    sections."""

    task: Task
    section: Section
    section_number: int
    group: Group
    group_number: int
    topic: Topic | None

    @property
    def section_heading(self) -> str:
        """一、政府信息公开"""
        return section_heading(self.section_number, self.section.title)

    @property
    def group_heading(self) -> str:
        """（一）主动公开"""
        return group_heading(self.group_number, self.group.title)

    @property
    def topic_title(self) -> str:
        """会议公开; empty for a task without a topic."""
        return self.topic.title if self.topic else ""

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above the task, from the section down."""
        return tuple(filter(None, (self.section_heading, self.group_heading, self.topic_title)))

    @property
    def reports(self) -> Reports | None:
        """Who reports the progress, as the task or the nearest heading above it says."""
        headings = (self.topic, self.group, self.section)
        written = (self.task.reports, *(each.reports for each in headings if each))
        return next(filter(None, written), None)

    @property
    def category(self) -> str:
        """（一）主动公开·会议公开"""
        heading = self.group_heading
        return f"{heading}·{self.topic.title}" if self.topic else heading


@record(frozen=True, slots=True)
class Table(Placed):
    """The whole document. `retired` are the ids of former tasks, which must not be used again.

    `whole` is False when part of the file could not be read: a missing task or name then proves
    nothing. `knows_bodies` is False when departments or collectives may be in the unread part.
    """

    title: str
    annex: str | None
    office: Office | None
    departments: tuple[Department, ...]
    collectives: tuple[Collective, ...]
    sections: tuple[Section, ...]
    retired: tuple[Name, ...] = ()
    key: str = ""
    reports: Reports | None = None
    year: int | None = None
    """The value of the key `year`, else the year in the title, else None. It applies to deadlines
    without a year."""
    whole: bool = True
    knows_bodies: bool = True

    @property
    def identity(self) -> TableIdentity:
        """The key, title and year, which tell this table from others."""
        return TableIdentity(self.key, self.title, self.year)

    def rows(self) -> Iterator[Row]:
        """Yield every task with its headings, in the order of the file."""
        group_number = 0
        for section_number, section in enumerate(self.sections, 1):
            for group in section.groups:
                group_number += 1
                for item in group.items:
                    if isinstance(item, Task):
                        yield Row(item, section, section_number, group, group_number, None)
                    else:
                        for task in item.tasks:
                            yield Row(task, section, section_number, group, group_number, item)

    def tasks(self) -> Iterator[Task]:
        """Yield every task in the order of the file."""
        for section in self.sections:
            for group in section.groups:
                for item in group.items:
                    yield from (item,) if isinstance(item, Task) else item.tasks
