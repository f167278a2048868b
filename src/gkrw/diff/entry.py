"""What an entry about a change is made of: pieces of text, labelled lines, and entries inside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gkrw.core.findings import Place
from gkrw.core.model import NameList
from gkrw.core.wording import UNWRITTEN
from gkrw.diff.changes import Change
from gkrw.diff.describe.phrases import ids, listed
from gkrw.diff.text_diff import Is, Piece, marked_names

Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A labelled line of an entry.

    `is_remark` marks one that asks the reader to look twice, `of_names` one that is a list of
    names, which should not be broken inside a name, `is_content` one that says what stands in a
    thing that came or went as a whole, `has_one_side` one that has nothing to say of before, or of
    now: a task that a department gained.
    """

    label: str
    pieces: Pieces
    is_remark: bool = False
    of_names: bool = False
    is_content: bool = False
    has_one_side: bool = False


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """Everything that is said of one thing. `sign` is +, -, → or ~; `inside` are the new or removed
    things in a new or removed heading."""

    sign: str
    said: str
    name: str
    title: str
    path: tuple[str, ...]
    lines: tuple[EntryLine, ...]
    place: Place | None
    inside: "tuple[ChangeEntry, ...]" = field(default=())


def plain(text: str) -> Pieces:
    """A text in which nothing is marked."""
    return (Piece(Is.KEPT, text),) if text else ()


def remark(label: str, text: str) -> EntryLine:
    """A line that asks the reader to look twice."""
    return EntryLine(label, plain(text), is_remark=True)


def reached(label: str, tasks: Sequence[str]) -> Iterator[EntryLine]:
    """The tasks that a change reaches, if it does."""
    if tasks:
        yield EntryLine(label, plain(ids(tasks)), of_names=True)


def body_line(label: str, names: Sequence[str]) -> Iterator[EntryLine]:
    """Departments and collectives, if there are any."""
    if names:
        yield EntryLine(label, plain(listed(names, "个", 20)), of_names=True)


def marked_lists(before: NameList, after: NameList) -> Pieces:
    """Two lists of names as one cell."""
    return marked_names(str(before) or UNWRITTEN, str(after) or UNWRITTEN)


def gains(change: Change) -> Iterator[EntryLine]:
    """Who came into the lists of names that a change is about, and who went."""
    yield from body_line("名单中增加", change.gained)
    yield from body_line("名单中去掉", change.lost)
