"""The input of the rules: a table, its roster, and its lists and texts in one sequence each."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from gkrw.core.findings import Finding, Place, Severity
from gkrw.core.model import LEVELS, LISTS, Group, Heading, Section, Table, Task, Topic
from gkrw.core.names import Level, NameList
from gkrw.core.roster import Roster
from gkrw.core.slips import last_numbers, next_id, used_ids
from gkrw.core.task_parts import Deadline
from gkrw.core.wording import quoted

Findings = Iterator[Finding]
"""What a rule yields."""
error, warning, hint = (severity.kind for severity in Severity)
"""Make the kind of a rule: code, title, meaning, example and fix."""
HEADING_LABELS = dict(zip((Section, Group, Topic), LEVELS.values(), strict=True))
_UNUSUAL = "[^一-龥，。、；：“”（）《》！？A-Za-z]"
_CHINESE_QUOTES = frozenset("“”‘’…")


class WrittenList(NamedTuple):
    """A list of names where it is written: at a task, a heading or a collective.

    `label` is its Chinese name (责任部门); `owner` names the task, heading or collective.
    """

    list: NameList
    label: str
    owner: str

    @property
    def whose(self) -> str:
        """任务 T12 的责任部门"""
        return f"{self.owner}的{self.label}"


class WrittenText(NamedTuple):
    """A title or requirement where it is written. `key` is its YAML key and `label` the Chinese for
    that (工作要求); `owner` names the task or heading that has it; `places` are the owner's places
    by key."""

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


class Context:
    """One table, ready to be checked.

    Most rules look only at the unusual lists and texts, which are selected once. Without that,
    checking 10,000 tasks takes 1.7 times as long.
    """

    def __init__(self, table: Table, roster: Roster) -> None:
        self.table = table
        self.roster = roster

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Every task, in the order of the file."""
        return tuple(self.table.tasks())

    @cached_property
    def tasks_with_deadlines(self) -> tuple[Task, ...]:
        """The tasks that have deadlines."""
        return tuple(task for task in self.tasks if task.deadlines)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """Every section, then every group, then every topic."""
        headings: list[Heading] = []
        level: list[Heading | Task] = [*self.table.children]
        while level:
            above = [each for each in level if not isinstance(each, Task)]
            headings += above
            level = [child for each in above for child in each.children]
        order = (Section, Group, Topic)
        return tuple([each for kind in order for each in headings if type(each) is kind])

    @cached_property
    def member_lists(self) -> tuple[WrittenList, ...]:
        """The lists of members and of exceptions of the collectives, without empty ones."""
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
        """Every written list of names of tasks, once, except for the usual ones.

        A usual list is closed and has no brackets; its names are known, confirmed and different,
        and none of them is an unspecified collective.
        """
        own = (
            WrittenList(getattr(task, key), self.table.columns[key], task_phrase(task.id))
            for tasks in self.tasks_by_names
            for key in LISTS
            if self._is_unusual(getattr(tasks[0], key))
            for task in tasks
            if getattr(task, key).level is Level.TASK
        )
        return (*self.defaults_where(self._is_unusual), *own)

    def _is_unusual(self, names: NameList) -> bool:
        texts = names.plain
        if texts is None or not self._usual_names.issuperset(texts):
            return names.is_open or bool(names.entries)
        return len(texts) > 1 and len({self.roster.canonical[text] for text in texts}) < len(texts)

    @cached_property
    def _usual_names(self) -> frozenset[str]:
        roster = self.roster
        known = (name for name, body in roster.canonical.items() if body not in roster.unspecified)
        return frozenset(known) - roster.unconfirmed

    @cached_property
    def tasks_by_names(self) -> Collection[Sequence[Task]]:
        """The tasks in groups with the same lists of names. Most groups are large, so rules look at
        the first task.

        Lists are the same if they are plain and have the same names. Others are the same only if they
        are one object, the default of a heading.
        """
        found: defaultdict[tuple[object, ...], list[Task]] = defaultdict(list)
        for task in self.tasks:
            lead, responsible, support = task.lead, task.responsible, task.support
            found[
                lead.plain or id(lead),
                responsible.plain or id(responsible),
                support.plain or id(support),
            ].append(task)
        return found.values()

    @cached_property
    def named_by_names(self) -> Sequence[tuple[Sequence[Task], Sequence[frozenset[str]]]]:
        """The groups of `tasks_by_names`, each with the canonical names that its lists name, by
        LISTS."""
        reach = self.roster.reach
        return [
            (tasks, [reach(names).named for names in tasks[0].lists])
            for tasks in self.tasks_by_names
        ]

    @cached_property
    def named_bodies(self) -> frozenset[str]:
        """The canonical names of the bodies that a task or the members of a collective name."""
        canonical = self.roster.canonical
        listed = (name.text for each in self.table.collectives for name in each.listed)
        named = {canonical[name] for name in listed if name in canonical}
        return frozenset(
            named.union(*(bodies for _, lists in self.named_by_names for bodies in lists))
        )

    @cached_property
    def unusual_texts(self) -> tuple[WrittenText, ...]:
        """The titles and requirements with more than common Chinese characters, full-width marks and
        Latin letters: with a blank, a digit, a half-width mark, an odd character."""
        return tuple(self.texts_where(re.compile(_UNUSUAL).search))

    def body_names(self) -> Iterator[tuple[str, str, str, Place]]:
        """Yield the name, description, body and place of each department, collective and alias. The
        description is 部门名称, 统称 or 审计局的别名."""
        departments = self.table.departments
        for what, bodies in (("部门名称", departments), ("统称", self.table.collectives)):
            yield from ((body.name, what, body.name, body.place) for body in bodies)
        for body in departments:
            for alias in (*body.aliases, *body.unconfirmed):
                yield alias.text, f"{body.name}的别名", body.name, alias.place

    def texts_where(self, matches: Callable[[str], object]) -> Iterator[WrittenText]:
        """Yield the titles and requirements for which `matches` returns something true."""
        yield from self.titles_where(matches)
        label = self.table.columns["requirement"]
        for task in self.tasks:
            if matches(task.requirement):
                owner = task_phrase(task.id)
                yield WrittenText(task.requirement, label, owner, task.places, "requirement")

    def titles_where(self, matches: Callable[[str], object]) -> Iterator[WrittenText]:
        """Yield the titles of headings and tasks for which `matches` returns something true."""
        for heading in self.headings:
            if matches(heading.title):
                owner, places = quoted(heading.title), {"title": heading.place}
                yield WrittenText(heading.title, "标题", owner, places, "title")
        for task in self.tasks:
            if matches(task.title):
                owner = task_phrase(task.id)
                label = self.table.columns["title"]
                yield WrittenText(task.title, label, owner, task.places, "title")

    def defaults_where(self, matches: Callable[[NameList], bool]) -> Iterator[WrittenList]:
        """Yield the lists of names that are written at a heading and for which `matches` returns
        True."""
        for heading, key, names in self._defaults:
            if matches(names):
                yield WrittenList(names, self.table.columns[key], quoted(heading.title))

    @cached_property
    def _defaults(self) -> Sequence[tuple[Heading, str, NameList]]:
        return [
            (heading, key, names)
            for heading in self.headings
            if any(lists := heading.lists)
            for key, names in zip(LISTS, lists, strict=True)
            if names is not None
        ]

    def deadlines(self) -> Iterator[tuple[Deadline, str]]:
        """Yield each deadline, and the beginning of a message about it: 任务 T12 的完成时限“年底前”"""
        for task in self.tasks_with_deadlines:
            for deadline in task.deadlines:
                yield deadline, self.whose_deadline(task, deadline)

    def whose_deadline(self, task: Task, deadline: Deadline) -> str:
        """任务 T12 的完成时限“年底前”"""
        heading = self.table.columns["deadline"]
        return f"{task_phrase(task.id)}的{heading}“{deadline.text}”"

    def explicitly_empty(self, key: str) -> Iterator[tuple[Task, Place]]:
        """Yield each task whose list `key` (one of LISTS) is [], and a place: that of the []
        if it is written at the task, else that of the task."""
        for tasks in self.tasks_by_names:
            first: NameList = getattr(tasks[0], key)
            if first.is_stated and not first.entries:
                for task in tasks:
                    names: NameList = getattr(task, key)
                    yield task, names.place if names.level is Level.TASK else task.place

    def unused_id(self, like: str, ahead: int = 0) -> str:
        """Return the next free id with the letters of `like`: T45 for T07 where the last id is T44.
        `ahead` is the number of free ids to skip."""
        return next_id(like, self._last_numbers, ahead)

    @cached_property
    def _last_numbers(self) -> Mapping[str, int]:
        return last_numbers(used_ids(self.table))

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of all tasks."""
        return frozenset([task.id for task in self.tasks])

    @cached_property
    def joined_texts(self) -> str:
        """All titles and requirements in one string. What it does not contain is in no text."""
        titles = [part.title for parts in (self.headings, self.tasks) for part in parts]
        return "\n".join([*titles, *(task.requirement for task in self.tasks)])

    def texts_with(self, part: str) -> Iterator[WrittenText]:
        """Return the titles and requirements that contain a text."""
        return (
            self.texts_where(lambda text: part in text) if part in self.joined_texts else iter(())
        )

    @cached_property
    def ids_by_default(self) -> Mapping[int, Sequence[str]]:
        """The ids of the tasks to which the default of a heading applies, by the `id` of the
        default."""
        ids: dict[int, list[str]] = {id(names): [] for _, _, names in self._defaults}
        for key in {key for _, key, _ in self._defaults}:
            for task, default in zip(
                self.tasks, map(id, map(attrgetter(key), self.tasks)), strict=True
            ):
                if default in ids:
                    ids[default].append(task.id)
        return ids


def is_chinese(character: str) -> bool:
    """Return whether a text is one Chinese character or full-width mark. False for an empty
    text."""
    # A range in a regular expression would take some 5 ms to compile.
    return "\u3001" <= character <= "\U000323af" or character in _CHINESE_QUOTES


def task_phrase(task_id: str) -> str:
    """Return the words for a task in a message: 任务 T12, and a blank before the Chinese text after
    it; 没有编号的任务 for an empty id."""
    return f"任务 {task_id} " if task_id else "没有编号的任务"


def titled_task_phrase(task: Task) -> str:
    """Return the words for a task and its title, if it has one: 任务 T12 “审计公开”"""
    return task_phrase(task.id) + (quoted(task.title) if task.title else "")
