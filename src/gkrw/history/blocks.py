"""The text of a table cut up into its tasks, without reading it as YAML: what two versions differ
in tells which tasks can have changed, at a hundredth of the cost of reading them.

Everything here errs on one side. Where a text is not written as the table usually is, or where a
difference is not wholly inside tasks, the answer is that anything may have changed.

Why it is right to leave out what `changed_tasks` allows to leave out. Of one version it is known,
because it was read, that every block cut out here is one task and that there are no others
(`is_known`). The other version has the same text but for the inside of some blocks, whose ids stand
in the same order. In both versions the inside of those is a simple mapping (`_plain`): nothing in
it can begin a quotation, bracket or text that goes on behind it, so that YAML reads all the rest
of both versions as the same. And as only these tasks can have another text, comparing pairs every
task with the one of the same id, and every heading with itself, so that nothing moved.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gkrw.core.model import Table, Task
from gkrw.store import read
from gkrw.store.text import forbidden_in

_START = "\nsections:\n"
_ID = re.compile(r"^( *)- id: ([A-Za-z]+[0-9]+)\n", re.MULTILINE)
_ODD = "\xa0\u3000\ufeff"
"""Characters that YAML does not take for blanks, and people do, or that it leaves out."""
_SMOOTHED = ("\t", "\0", "\n\u3000", "\n\xa0")
"""What makes the store mend a text before it is read as YAML, by more than one line."""


@dataclass(frozen=True, slots=True)
class Block:
    """A task as it is written: the blanks before it, its id, and the lines below its id."""

    indent: str
    id: str
    inside: str


@dataclass(frozen=True, slots=True)
class Blocks:
    """A table's text: `around` is what stands before, between and behind its tasks."""

    around: tuple[str, ...]
    tasks: tuple[Block, ...]

    @property
    def order(self) -> tuple[tuple[str, str], ...]:
        """The tasks by indentation and id."""
        return tuple((task.indent, task.id) for task in self.tasks)


def cut(data: bytes) -> Blocks | None:
    """The tasks in the bytes of a file; None where they are not written as usual."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if "\r" in text:  # as the store does
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    start = text.find(_START)
    if start < 0 or any(each in text for each in _SMOOTHED):
        return None
    if not text.endswith("\n"):
        text += "\n"
    around: list[str] = []
    tasks: list[Block] = []
    at = 0
    match = _ID.search(text, start + len(_START))
    while match is not None:
        around.append(text[at : match.start()])
        indent, task_id = match.groups()
        outside = _outside(indent).search(text, match.end() - 1)
        at = len(text) if outside is None else outside.start() + 1
        tasks.append(Block(indent, task_id, text[match.end() : at]))
        match = _ID.search(text, at)
    around.append(text[at:])
    blocks = Blocks(tuple(around), tuple(tasks))
    return blocks if len({task.id for task in tasks}) == len(tasks) else None


@lru_cache(maxsize=16)
def _outside(indent: str) -> re.Pattern[str]:
    """The line break before the first line that is not further in than a task."""
    return re.compile(rf"\n(?!{indent}  | *\n|\Z)")


def is_known(blocks: Blocks, table: Table) -> bool:
    """Whether the tasks that were cut out are those that were read, and read whole."""
    if not table.whole:
        return False
    return list(_places(blocks)) == [
        (task.id, task.mark.line, task.mark.column) for task in table.tasks()
    ]


def _places(blocks: Blocks) -> Iterator[tuple[str, int, int]]:
    """Where YAML must have found each task: the line (from 0) and column of its `id`."""
    line = 0
    for around, task in zip(blocks.around, blocks.tasks, strict=False):
        line += around.count("\n")
        yield task.id, line, len(task.indent) + 2
        line += 1 + task.inside.count("\n")


@dataclass(frozen=True, slots=True)
class Touched:
    """The tasks of which anything may read differently, as they were and as they are, and whether
    that may be their lists of names."""

    pairs: tuple[tuple[Block, Block], ...]
    has_other_names: bool

    @property
    def ids(self) -> frozenset[str]:
        """Their ids."""
        return frozenset(task.id for _, task in self.pairs)


def changed_tasks(one: Blocks, other: Blocks) -> Touched | None:
    """The tasks that all differences of two texts are inside of; None where anything at all may
    have changed. One of the texts must be known to hold the tasks that were cut out of it."""
    if one.around != other.around or one.order != other.order:
        return None
    pairs = tuple(pair for pair in zip(one.tasks, other.tasks, strict=True) if pair[0] != pair[1])
    if not all(_is_plain(task) for pair in pairs for task in pair):
        return None
    if len(pairs) > 1 and not _keep_their_titles(pairs):
        return None
    return Touched(
        pairs, any(_values(before, _NAMES) != _values(after, _NAMES) for before, after in pairs)
    )


def read_tasks(blocks: Sequence[Block]) -> list[Task]:
    """Plain tasks read by themselves: everything but the names that hold for them."""
    text = _AROUND + "".join(_moved(block) for block in blocks)
    table = read(text.encode(), "").table
    return [] if table is None else list(table.tasks())


_AROUND = """\
format: 1
title: x
departments: []
sections:
  - title: x
    groups:
      - title: x
        tasks:
"""


def _moved(block: Block) -> str:
    """The lines of a task with the blanks before them that it has in `_AROUND`."""
    inside = re.sub(rf"(?m)^{block.indent}(?=.)", " " * 10, block.inside)
    return f"{' ' * 10}- id: {block.id}\n{inside}"


def _keep_their_titles(pairs: Sequence[tuple[Block, Block]]) -> bool:
    """Whether each task has its old title, and no two have the same: else tasks that took over each
    other's texts could be taken for each other."""
    titles = []
    for before, after in pairs:
        was, now = _values(before, _TITLE), _values(after, _TITLE)
        if len(was) != 1 or was != now:
            return False
        titles += was
    return len(set(titles)) == len(titles)


_TITLE = re.compile(r"^ *title: (.*)$", re.MULTILINE)
_NAMES = re.compile(r"^ *(?:lead|responsible):.*$", re.MULTILINE)


def _values(task: Block, lines: re.Pattern[str]) -> list[str]:
    """The lines of some keys. Where a text has the same words too, it only looks as if more had
    changed."""
    return lines.findall(task.inside)


# -- plain mappings ----------------------------------------------------------------------------

_VALUE = r"(?!(?i:null)\s)[^\W_](?:[^\n:#]*[^\s:#])?"
_NAME = r"[^\W_][\w（）]*"
_BRACKET = rf"\{{{_NAME}: \[{_NAME}(?:, {_NAME})*\]\}}"
_LIST = rf"\[(?:(?:{_NAME}|{_BRACKET})(?:, (?:{_NAME}|{_BRACKET}))*)?\]"


@lru_cache(maxsize=16)
def _plain(indent: str) -> re.Pattern[str]:
    """The lines of a task, without what YAML could take for anything but one key with one value.

    Every line can be matched in one way only, so that no text takes long.
    """
    key, below = rf"{indent}  ", rf"{indent}    "
    return re.compile(
        r"\n*(?:(?:"
        rf"{key}(?:title|requirement|deadline|note): {_VALUE}\n"
        rf"|{key}(?:requirement|note): \|\n{below}\S.*\n(?:\n*{below}.*\n)*"
        rf"|{key}(?:lead|responsible): {_LIST}\n"
        rf"|{key}targets:\n(?:{below}- name: {_VALUE}\n"
        rf"(?:{below}  (?:(?:at_least|at_most): [0-9.]+|unit: (?:'%'|{_VALUE}))\n)*)+"
        r")\n*)*"
    )


def _is_plain(task: Block) -> bool:
    return (
        _plain(task.indent).fullmatch(task.inside) is not None
        and not any(odd in task.inside for odd in _ODD)
        and forbidden_in(task.inside) is None
    )
