"""The table as immutable records, without I/O and without rules.

Each record keeps the loader's mark of its position. Marks take no part in comparison: two tables
are equal when their content is the same, wherever its lines are.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from enum import Enum
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from gkrw.core.findings import Place
from gkrw.core.identity import TableIdentity
from gkrw.core.names import Name, NameList
from gkrw.core.placed import Placed, record
from gkrw.core.task_parts import Deadline, DeadlineMove, Target
from gkrw.core.wording import UNGROUPED, Labelled, group_heading, section_heading

if TYPE_CHECKING:
    from gkrw.core.accepted import AcceptedFinding


class Reports(Labelled):
    """Which bodies report the progress of a task. See Assignments.reporters."""

    ALL = "all", "承担的单位都填报"
    NAMED = "named", "点名的单位填报"
    LEAD = "lead", "牵头单位填报"


@record(frozen=True, slots=True)
class Task(Placed):
    """One task. `lead`, `responsible` and `support` are the lists that apply to it, including
    defaults from above.

    `places` gives the place of the first character of each written field, by YAML key.
    `requirement` is verbatim, one line for each paragraph, without a final line break. `reports` is
    what the task itself says, see Row.reports. `extra` has the heading and the text of each further
    column with a text, in the order of Columns.extra.
    """

    id: str
    title: str
    requirement: str
    lead: NameList
    responsible: NameList
    support: NameList
    deadlines: tuple[Deadline, ...]
    targets: tuple[Target, ...]
    note: str | None
    places: Mapping[str, Place] = field(compare=False, repr=False)
    moved: tuple[DeadlineMove, ...] = ()
    reports: Reports | None = None
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def lists(self) -> tuple[NameList, NameList, NameList]:
        """The lists of names by LISTS."""
        return self.lead, self.responsible, self.support

    @property
    def deadline_text(self) -> str:
        """3月底前出台方案；12月底前: the deadlines as written; empty without one."""
        return "；".join(each.text for each in self.deadlines)

    @property
    def targets_text(self) -> str:
        """网上可办率≥90%；答复期限≤7个工作日"""
        return "；".join(map(str, self.targets))


@record(frozen=True, slots=True)
class Heading(Placed):
    """A title above tasks. `lead`, `responsible`, `support` and `reports` are the defaults written
    at it, if any; `children` are the headings and tasks directly below it, in the order of the
    file."""

    title: str
    lead: NameList | None
    responsible: NameList | None
    support: NameList | None
    children: "tuple[Heading | Task, ...]"
    reports: Reports | None = field(default=None, kw_only=True)

    @property
    def lists(self) -> tuple[NameList | None, NameList | None, NameList | None]:
        """The lists of names written at it, by LISTS."""
        return self.lead, self.responsible, self.support


class Topic(Heading):
    """A heading without a number, such as 会议公开; below it are tasks only."""

    __slots__ = ()


class Group(Heading):
    """A heading of the second level, such as （一）主动公开; below it are topics and tasks."""

    __slots__ = ()


class Section(Heading):
    """A heading of the first level, such as 一、政府信息公开; below it are groups, topics and tasks."""

    __slots__ = ()

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups directly below it."""
        return tuple(each for each in self.children if isinstance(each, Group))


@record(frozen=True, slots=True)
class Department(Placed):
    """One body that can receive a letter. `unconfirmed` are aliases still to be confirmed. `phone`
    and `mail` are those of `contact`, its liaison."""

    name: str
    aliases: tuple[Name, ...]
    unconfirmed: tuple[Name, ...]
    full_name: str | None
    note: str | None
    contact: str | None = None
    phone: str | None = None
    mail: str | None = None

    @property
    def reached_at(self) -> str:
        """张三 0931-8259000: the liaison and the telephone, as far as they are known."""
        return " ".join(filter(None, (self.contact, self.phone)))


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
    """A task with the headings above it, None where it has none. Numbers start at 1. Groups are
    numbered across sections."""

    task: Task
    section: Section | None = None
    section_number: int | None = None
    group: Group | None = None
    group_number: int | None = None
    topic: Topic | None = None

    @property
    def section_heading(self) -> str:
        """一、政府信息公开; empty for a task without a section."""
        if self.section is None or self.section_number is None:
            return ""
        return section_heading(self.section_number, self.section.title)

    @property
    def group_heading(self) -> str:
        """（一）主动公开; empty for a task without a group."""
        if self.group is None or self.group_number is None:
            return ""
        return group_heading(self.group_number, self.group.title)

    @property
    def topic_title(self) -> str:
        """会议公开; empty for a task without a topic."""
        return self.topic.title if self.topic else ""

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings above the task, from the section down."""
        return tuple(each for each in (self.section, self.group, self.topic) if each is not None)

    @property
    def path(self) -> tuple[str, ...]:
        """The texts of the headings above the task, from the section down."""
        return tuple(filter(None, (self.section_heading, self.group_heading, self.topic_title)))

    @property
    def first_heading(self) -> str:
        """The text of the uppermost heading, by which figures are given; 未分类 where there is
        none."""
        return next(iter(self.path), UNGROUPED)

    @property
    def reports(self) -> Reports | None:
        """Who reports the progress, as the task or the nearest heading above it says."""
        written = (self.task.reports, *(each.reports for each in reversed(self.headings)))
        return next(filter(None, written), None)

    @property
    def category(self) -> str:
        """（一）主动公开·会议公开: the headings without the section, where there are others; empty for a
        task without headings."""
        return (
            "·".join(filter(None, (self.group_heading, self.topic_title))) or self.section_heading
        )


LEVELS = {"section": "一级分类", "group": "二级分类", "topic": "专题"}
"""The words for the levels of headings, by key, from the highest down."""
LISTS = ("lead", "responsible", "support")
"""The keys of the lists of names of a task; a task without its own has those of its headings."""
COLUMNS = {
    "title": "工作任务",
    "requirement": "工作要求",
    "lead": "牵头部门",
    "responsible": "责任部门",
    "support": "配合部门",
    "deadline": "完成时限",
    "targets": "量化指标",
    "note": "备注",
}
"""The usual headings of the columns of a table, by YAML key."""
_EXTRA = "extra."
RESERVED_HEADINGS = (
    *("序号", "编号", "类别", "承担角色", "进展"),
    *("完成状态", "指标完成值", "完成情况", "完成日期", "佐证材料（链接）"),
    *("填报人", "联系电话", "备注"),
)
"""The headings of a checklist that no column of a table may have: those of columns that departments
fill in, or that are made from the table."""
KEPT_HEADING = "（原表）"
"""What follows the heading of a further column that would be such a one: 备注（原表）."""


def extra_key(heading: str) -> str:
    """Return the key of a further column, as COLUMNS has those of the others: extra.责任领导"""
    return f"{_EXTRA}{heading}"


def extra_heading(key: str) -> str:
    """Return the heading of a further column from its key; empty for the key of any other one."""
    return key.removeprefix(_EXTRA) if key.startswith(_EXTRA) else ""


@record(frozen=True, slots=True)
class Columns(Placed):
    """The columns of a table as its office names them. `own` are headings by YAML key where they are
    not the usual ones. `lists` are the keys of LISTS that the table has: a role without a
    column does not exist in it. `extra` are the headings of further columns, which have no meaning
    here.
    """

    own: tuple[tuple[str, str], ...] = ()
    lists: tuple[str, ...] = field(default=LISTS[:2], compare=False)
    extra: tuple[Name, ...] = ()
    is_written: bool = field(default=False, compare=False)
    """Whether the table says which columns it has."""

    def __getitem__(self, key: str) -> str:
        """Return the heading of a column by its YAML key: 牵头单位 for lead."""
        return dict(self.own).get(key) or COLUMNS[key]

    def __str__(self) -> str:
        """Return the headings: 工作任务、工作要求、牵头单位、责任单位、完成时限、量化指标、备注、责任领导"""
        return "、".join([*self._by_key().values(), *(each.text for each in self.extra)])

    def _by_key(self) -> dict[str, str]:
        return {key: self[key] for key in COLUMNS if key not in LISTS or key in self.lists}

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of the columns."""
        return {"headings": self._by_key(), "extra": [each.text for each in self.extra]}


@record(frozen=True, slots=True)
class Table(Placed):
    """The whole document. `children` are its sections and what is in none of them, in the order of
    the file. `retired` are the ids of former tasks, which must not be used again.

    `whole` is False when part of the file could not be read: a missing task or name then proves
    nothing. `knows_bodies` is False when departments or collectives may be in the unread part.
    """

    title: str
    annex: str | None
    office: Office | None
    departments: tuple[Department, ...]
    collectives: tuple[Collective, ...]
    columns: Columns
    children: tuple[Heading | Task, ...]
    retired: tuple[Name, ...] = ()
    accepted: "tuple[AcceptedFinding, ...]" = ()
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

    @property
    def lists(self) -> tuple[str, ...]:
        """The keys of LISTS that it uses: those of its columns, without `support` where no columns
        are written and no task has any."""
        return self.columns.lists

    @property
    def has_own_columns(self) -> bool:
        """Whether its columns are other ones than usual, or have other headings."""
        return self.lists != LISTS[:2] or bool(self.columns.own or self.columns.extra)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The headings of the first level."""
        return tuple(each for each in self.children if isinstance(each, Section))

    @property
    def groups(self) -> tuple[Group, ...]:
        """The headings of the second level, in all sections and in none."""
        return tuple(
            group
            for each in self.children
            for group in (each.groups if isinstance(each, Section) else (each,))
            if isinstance(group, Group)
        )

    def rows(self) -> Iterator[Row]:
        """Yield every task with its headings, in the order of the file."""
        return _rows(self.children, (None, None, None, None, None), count(1), count(1))

    def tasks(self) -> list[Task]:
        """Return every task in the order of the file."""
        return tasks_in(self.children)


def tasks_in(parts: Iterable[Heading | Task]) -> list[Task]:
    """Return tasks, and those below headings, in the order of the file."""
    found: list[Task] = []
    for part in parts:
        found += [part] if isinstance(part, Task) else tasks_in(part.children)
    return found


def _rows(
    parts: Iterable[Heading | Task],
    above: tuple[Any, ...],
    sections: Iterator[int],
    groups: Iterator[int],
) -> Iterator[Row]:
    """Yield the rows of parts. `above` are the fields of a row but the task."""
    for part in parts:
        if isinstance(part, Task):
            yield Row(part, *above)
        elif isinstance(part, Section):
            below = part, next(sections), *above[2:]
            yield from _rows(part.children, below, sections, groups)
        elif isinstance(part, Group):
            below = *above[:2], part, next(groups), *above[4:]
            yield from _rows(part.children, below, sections, groups)
        else:
            yield from _rows(part.children, (*above[:4], part), sections, groups)
