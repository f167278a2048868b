"""Entries that describe changes: labelled lines of marked text, and entries inside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gkrw.core.findings import Place
from gkrw.core.model import NameList
from gkrw.core.wording import UNWRITTEN
from gkrw.diff.changes import Change
from gkrw.diff.describe.phrases import id_ranges, join_names
from gkrw.diff.text_diff import Edit, Span, diff_names

Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A labelled line of an entry.

    `is_remark` marks a line that asks the reader to look twice, `is_name_list` a list of names,
    which should not be broken inside a name, `is_content` a field of a thing that was added or
    removed as a whole, `is_one_sided` a line that has nothing to show for before, or for after: a
    task that a department gained.
    """

    label: str
    spans: Spans
    is_remark: bool = False
    is_name_list: bool = False
    is_content: bool = False
    is_one_sided: bool = False


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """The description of all changes of one thing.

    `sign` is +, -, → or ~. `action` says what happened to it as a whole (新增任务), "" where only
    fields changed. `path` has the headings above it. `inside` are the new or removed things in a
    new or removed heading.
    """

    sign: str
    action: str
    name: str
    title: str
    path: tuple[str, ...]
    lines: tuple[EntryLine, ...]
    place: Place | None
    inside: "tuple[ChangeEntry, ...]" = ()

    @property
    def heading(self) -> str:
        """The name and the title: T46 政策解读直播."""
        return " ".join(filter(None, (self.name, self.title)))


def unmarked(text: str) -> Spans:
    """A text without marks."""
    return (Span(Edit.KEPT, text),) if text else ()


def remark(label: str, text: str) -> EntryLine:
    """A line that asks the reader to look twice."""
    return EntryLine(label, unmarked(text), is_remark=True)


def task_lines(label: str, tasks: Sequence[str]) -> Iterator[EntryLine]:
    """A line with the ids of tasks, if there are any."""
    if tasks:
        yield EntryLine(label, unmarked(id_ranges(tasks)), is_name_list=True)


def body_lines(label: str, names: Sequence[str]) -> Iterator[EntryLine]:
    """A line with the names of departments and collectives, if there are any."""
    if names:
        yield EntryLine(label, unmarked(join_names(names, "个", 20)), is_name_list=True)


def gained_and_lost_lines(change: Change) -> Iterator[EntryLine]:
    """The bodies that came into the lists of names of a change, and those that dropped out."""
    yield from body_lines("名单中增加", change.gained)
    yield from body_lines("名单中去掉", change.lost)


def name_list_line(label: str, before: NameList, after: NameList) -> EntryLine:
    """The difference of two lists of names."""
    spans = diff_names(str(before) or UNWRITTEN, str(after) or UNWRITTEN)
    return EntryLine(label, spans, is_name_list=True)
