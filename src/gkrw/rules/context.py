"""The input of the rules: a table, its roster, and its lists and texts in one sequence each."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from gkrw.core.findings import Finding, Place
from gkrw.core.model import Group, Heading, Level, NameList, Section, Table, Task, Topic
from gkrw.core.roster import Roster
from gkrw.core.wording import quoted

Findings = Iterator[Finding]
"""What a rule yields."""
LEAD, RESPONSIBLE = "牵头部门", "责任部门"
HEADING_LABELS = {Section: "一级分类", Group: "二级分类", Topic: "专题"}
_UNUSUAL = re.compile(r"[\x00-?\x85\xa0\u1680\u2000-\u200a\u2028-\u202f\u205f\u3000０-９]")
_CHINESE_QUOTES = frozenset("“”‘’…")


class WrittenList(NamedTuple):
    """A list of names where it is written: at a task, a heading or a collective.

    `label` is its Chinese name (责任部门); `owner` names the task, heading or collective.
    """

    list: NameList
    label: str
    owner: str


class WrittenText(NamedTuple):
    """A title or requirement. `label` is its Chinese name (工作要求); `owner` names the task or heading."""

    value: str
    label: str
    owner: str
    places: Mapping[str, Place]
    key: str

    @property
    def place(self) -> Place:
        """The place of the first character."""
        return self.places[self.key]

    @property
    def whose(self) -> str:
        """任务 T12 的工作要求"""
        return f"{self.owner}的{self.label}"


@dataclass(frozen=True)
class Context:
    """One table, ready to be checked.

    Most rules look only at the unusual lists and texts, which are selected once. Without that,
    checking 10,000 tasks takes 1.7 times as long.
    """

    table: Table
    roster: Roster
    _unusual: dict[tuple[str, ...], bool] = field(default_factory=dict)
    """Whether closed lists of these names without brackets are unusual: most tasks share theirs."""

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Every task, in the order of the file."""
        return tuple(self.table.tasks())

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """Every section, every group and every topic."""
        sections = self.table.sections
        groups = [group for section in sections for group in section.groups]
        topics = [item for group in groups for item in group.items if isinstance(item, Topic)]
        return (*sections, *groups, *topics)

    @cached_property
    def defaults(self) -> tuple[WrittenList, ...]:
        """Every lead and responsible list that is written at a heading."""
        return tuple(
            WrittenList(names, label, quoted(heading.title))
            for heading in self.headings
            for label, names in ((LEAD, heading.lead), (RESPONSIBLE, heading.responsible))
            if names is not None
        )

    @cached_property
    def member_lists(self) -> tuple[WrittenList, ...]:
        """The lists of members and exceptions of collectives that are not empty."""
        return tuple(
            WrittenList(
                NameList(names, Level.NOWHERE, mark=names[0].mark), label, f"统称“{each.name}”"
            )
            for each in self.table.collectives
            for label, names in (("成员", each.listed), ("除外名单", each.exceptions))
            if names
        )

    @cached_property
    def unusual_lists(self) -> tuple[WrittenList, ...]:
        """Every written lead and responsible list, once, except for the usual ones.

        A usual list is closed and has no brackets; its names are known, confirmed and different,
        and none of them is an unspecified collective.
        """
        defaults = (default for default in self.defaults if self._is_unusual(default.list))
        own = (
            WrittenList(names, label, task_phrase(task.id))
            for task in self.tasks
            for label, names in ((LEAD, task.lead), (RESPONSIBLE, task.responsible))
            if names.level is Level.TASK and self._is_unusual(names)
        )
        return (*defaults, *own)

    def _is_unusual(self, names: NameList) -> bool:
        texts = tuple([name.text for name in names.entries if name.bracket is None])
        if names.is_open or len(texts) < len(names.entries):
            return True
        unusual = self._unusual.get(texts)
        if unusual is None:
            bodies = [self.roster.canonical.get(text) for text in texts]
            unusual = self._unusual[texts] = (
                len(set(bodies)) < len(bodies)
                or None in bodies
                or not self.roster.unconfirmed.isdisjoint(texts)
                or not self.roster.unspecified.isdisjoint(bodies)
            )
        return unusual

    @cached_property
    def unusual_texts(self) -> tuple[WrittenText, ...]:
        """The titles and requirements with a blank, a digit or a half-width mark."""
        return tuple(self.texts_where(_UNUSUAL.search))

    def texts_where(self, matches: Callable[[str], object]) -> Iterator[WrittenText]:
        """Yield the titles and requirements that `matches` returns something true for."""
        for heading in self.headings:
            if matches(heading.title):
                yield WrittenText(
                    heading.title, "标题", quoted(heading.title), {"title": heading.place}, "title"
                )
        for task in self.tasks:
            for key, label, value in (
                ("title", "工作任务", task.title),
                ("requirement", "工作要求", task.requirement),
            ):
                if matches(value):
                    yield WrittenText(value, label, task_phrase(task.id), task.places, key)

    def explicitly_empty(self, key: str) -> Iterator[tuple[Task, Place]]:
        """Yield each task whose list `key` (lead or responsible) is [], with the place of a [] at the
        task itself, else of the task."""
        for task in self.tasks:
            names: NameList = getattr(task, key)
            if names.is_stated and not names.entries:
                yield task, names.place if names.level is Level.TASK else task.place

    def unused_id(self, like: str, taken: Collection[str] = ()) -> str:
        """Return the next id with the letters of `like`: T45 for T07 where the last one is T44."""
        letters = like.rstrip("0123456789")
        width = max(len(like) - len(letters), 2)
        numbers = [
            int(other[len(letters) :])
            for other in (*self.ids, *(name.text for name in self.table.retired), *taken)
            if other.startswith(letters) and other[len(letters) :].isdecimal()
        ]
        return f"{letters}{max(numbers, default=0) + 1:0{width}}"

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of all tasks."""
        return frozenset(task.id for task in self.tasks)

    @cached_property
    def joined_texts(self) -> str:
        """All titles and requirements in one string, to find out at once that a mistake occurs nowhere."""
        texts = [heading.title for heading in self.headings]
        for task in self.tasks:
            texts += (task.title, task.requirement)
        return "\n".join(texts)

    def texts_with(self, part: str) -> Iterator[WrittenText]:
        """Yield the titles and requirements that contain a text."""
        return (
            self.texts_where(lambda text: part in text) if part in self.joined_texts else iter(())
        )

    def tasks_with_default(self, default: NameList) -> list[str]:
        """Return the ids of the tasks for which the default of a heading holds."""
        return self._tasks_by_default.get(id(default), [])

    @cached_property
    def _tasks_by_default(self) -> dict[int, list[str]]:
        ids: defaultdict[int, list[str]] = defaultdict(list)
        for task in self.tasks:
            for names in (task.lead, task.responsible):
                if names.level is not Level.TASK:
                    ids[id(names)].append(task.id)
        return ids


def is_chinese(character: str) -> bool:
    """Whether a text is one Chinese character or full-width mark. False for an empty text."""
    # A range in a regular expression would take some 5 ms to compile.
    return "\u3001" <= character <= "\U000323af" or character in _CHINESE_QUOTES


def task_phrase(task_id: str) -> str:
    """任务 T12: a task in a message. A blank separates the id from the Chinese text after it."""
    return f"任务 {task_id} " if task_id else "没有编号的任务"


def titled_task_phrase(task: Task) -> str:
    """任务 T12 “审计公开”: a task with its title, if it has one."""
    return task_phrase(task.id) + (quoted(task.title) if task.title else "")


def id_list(ids: list[str], most: int = 8) -> str:
    """T11、T16、T31; the first `most` and 等 12 项 where there are more."""
    if len(ids) <= most:
        return "、".join(ids)
    return "、".join(ids[:most]) + f"等 {len(ids)} 项"
