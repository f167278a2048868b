"""The lines of the page: headings and tasks in the order of the table, and who has each task."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

from gkrw.core.assignments import Role
from gkrw.core.model import LISTS, Heading, Row, Task
from gkrw.core.names import ETC, NameList, parse_names
from gkrw.core.wording import UNGROUPED
from gkrw.official.content import Export
from gkrw.progress.standing import Standing, TaskStanding
from gkrw.progress.statuses import Status, status_word

STATUS_CLASSES = {
    Status.DONE: "done",
    Status.UNDER_WAY: "working",
    Status.NOT_STARTED: "not-begun",
    None: "silent",
}
"""The class of a status in the style sheet. Its first letter is the status in `data-bodies`."""


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A heading. `depth` is 0 without a heading above it, whose anchor is `under`. `lists` and
    `reports` are the defaults written at it; the lists are those of `name_lines`, with their YAML
    keys. `count` is the number of tasks below it.

    After the tasks of a lower heading it comes `again`, before the tasks that are directly below
    it. The table has no heading for tasks without one that follow others: its `anchor` is empty.
    """

    anchor: str
    level: str
    depth: int
    number: str
    title: str
    under: str
    lists: tuple[tuple[str, str], ...] = ()
    reports: str = ""
    count: int = 0
    again: bool = False

    is_heading: ClassVar[bool] = True

    @property
    def text(self) -> str:
        """一、政府信息公开"""
        return self.number + self.title


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task; `position` is that of its row in the export, `under` the anchor of its heading.

    `codes` are the bodies that have it, see `codes_of`. `reported` are its items with something
    reported, `silent` the names of the bodies that have reported nothing.
    """

    position: int
    task: Task
    under: str
    codes: str
    standing: Standing

    is_heading: ClassVar[bool] = False

    @property
    def reported(self) -> list[TaskStanding]:
        """The items with something reported."""
        return [item for item in self.standing.items if item.entry is not None]

    @property
    def silent(self) -> list[str]:
        """The names of the bodies that have reported nothing."""
        return [item.department for item in self.standing.items if item.entry is None]


@dataclass(frozen=True)
class PageLines:
    """All lines of the page."""

    lines: tuple[HeadingLine | TaskLine, ...]

    @cached_property
    def tasks(self) -> list[TaskLine]:
        """The lines of tasks."""
        return [line for line in self.lines if isinstance(line, TaskLine)]

    @cached_property
    def contents(self) -> list[HeadingLine]:
        """The headings for the table of contents, each once."""
        return [line for line in self.lines if isinstance(line, HeadingLine) and not line.again]


def page_lines(export: Export, numbers: Mapping[str, int]) -> PageLines:
    """Return the lines of an export. `numbers` are those of the bodies that can be chosen."""
    counts = Counter(id(heading) for row in export.rows for heading in row.headings)
    anchors: dict[int, str] = {}
    lines: list[HeadingLine | TaskLine] = []
    before: tuple[Heading, ...] = ()
    for position, row in enumerate(export.rows):
        headings = row.headings
        is_new = any(id(heading) not in anchors for heading in headings)
        for depth, heading in enumerate(headings):
            if id(heading) not in anchors:
                anchor = anchors[id(heading)] = f"h{len(anchors) + 1}"
                under = anchors[id(headings[depth - 1])] if depth else ""
                lines.append(_heading_line(row, depth, anchor, under, counts[id(heading)]))
        under = anchors[id(headings[-1])] if headings else ""
        if not is_new and len(headings) < len(before):
            lines.append(_line_again(row, under))
        before = headings
        standing = export.standing(row)
        codes = codes_of(export, row, numbers)
        lines.append(TaskLine(position, row.task, under, codes, standing))
    return PageLines(tuple(lines))


def _heading_line(row: Row, depth: int, anchor: str, under: str, count: int) -> HeadingLine:
    heading = row.headings[depth]
    return HeadingLine(
        anchor,
        type(heading).__name__.lower(),
        depth,
        row.path[depth].removesuffix(heading.title),
        heading.title,
        under,
        tuple(
            (key, name_lines(names))
            for key, names in zip(LISTS, heading.lists, strict=True)
            if names is not None
        ),
        heading.reports.value if heading.reports else "",
        count,
    )


def _line_again(row: Row, under: str) -> HeadingLine:
    depth = len(row.headings) - 1
    if depth < 0:
        return HeadingLine("", "", 0, "", UNGROUPED, "", again=True)
    return replace(_heading_line(row, depth, under, under, 0), again=True)


def name_lines(names: NameList) -> str:
    """Return a list with a line for each name, those in brackets after a blank. Unlike `str` of the
    list it can be read again even if names have brackets or 、 of their own: 各村（社区）."""
    lines: list[str] = []
    for name in names.entries:
        lines.append(name.text)
        if name.bracket is not None:
            lines += [f" {each}" for each in name_lines(name.bracket).split("\n")]
    return "\n".join([*lines, ETC] if names.is_open else lines)


def ambiguous_lines(names: NameList) -> str:
    """Return `name_lines` of a list that `parse_names` would read otherwise; empty for others."""
    is_clear = parse_names(str(names), names.mark).entries == names.entries
    return "" if is_clear else name_lines(names)


def codes_of(export: Export, row: Row, numbers: Mapping[str, int]) -> str:
    """Return the bodies that have a task as the script reads them: 0ld 3c!.

    A code is the number of the body, the first letter of its role and, where it reports on the
    task, that of the class of its status, and a ! if it is late.
    """
    items = {item.department: item for item in export.items.get(row.task.id, ())}
    roles = export.loaded.assignments.roles(row.task)
    return " ".join(
        f"{number}{role.value[0]}{_status_code(items.get(name))}"
        for name, number in numbers.items()
        if (role := roles.get(name)) is not None
        and (role in export.selection.roles or role is Role.POSSIBLE)
    )


def _status_code(item: TaskStanding | None) -> str:
    if item is None:
        return ""
    return STATUS_CLASSES[item.status][0] + ("!" if item.is_overdue else "")


@dataclass(frozen=True, slots=True)
class Slice:
    """The share of a status in a bar, in percent of its length, and the words for it."""

    word: str
    name: str
    count: int
    start: float
    width: float


def slices_of(standing: Standing, with_empty: bool = False) -> Iterator[Slice]:
    """Yield the share of each status in the order of the columns."""
    done = 0
    for status, name in STATUS_CLASSES.items():
        count = standing.count(status)
        if count or with_empty:
            start, end = (round(100 * n / (standing.total or 1), 2) for n in (done, done + count))
            yield Slice(status_word(status), name, count, start, round(end - start, 2))
        done += count
