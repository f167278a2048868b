"""Names and lists of names as tables write them in a cell, as records and as text."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import field
from enum import Enum
from typing import Any

from gkrw.core.findings import Mark
from gkrw.core.placed import Placed, record
from gkrw.core.wording import without_invisible

ETC = "等"
"""The last entry of an open list of names: others may belong to it."""


class Level(Enum):
    """The level of the table at which a list of names is written."""

    SECTION = "section"
    GROUP = "group"
    TOPIC = "topic"
    TASK = "task"
    NOWHERE = "nowhere"
    """Written neither at the task nor above it."""
    UNREAD = "unread"
    """Written, but unreadable."""


@record(frozen=True, slots=True)
class Name(Placed):
    """One name as the table writes it, with the list in brackets behind it, if any."""

    text: str
    bracket: "NameList | None" = None


@record(frozen=True, slots=True)
class NameList(Placed):
    """The names of one lead or responsible cell, in order.

    `etc` is the mark of the 等 that leaves the list open, None for a closed list. `level` is the
    level at which the list is written. With Level.NOWHERE and Level.UNREAD the table states no
    list (`is_stated` is False), unlike an explicit empty list, which names nobody. `plain` are the
    texts of a closed list without brackets, if none of them needed a check when they were read: to
    have them saves a tenth of the time to check a table. None says nothing about the list.
    """

    entries: tuple[Name, ...]
    level: Level = field(compare=False)
    is_open: bool = False
    etc: Mark | None = field(default=None, compare=False, repr=False)
    is_stated: bool = True
    plain: tuple[str, ...] | None = field(default=None, compare=False, repr=False)

    def flat(self) -> list[str]:
        """Return the names as written: those in brackets follow their collective, 等 comes last."""
        texts: list[str] = []
        for name in self.entries:
            texts.append(name.text)
            if name.bracket is not None:
                texts += name.bracket.flat()
        if self.is_open:
            texts.append(ETC)
        return texts

    def as_data(self, form: Callable[[str], str] = str) -> list[Any]:
        """Return the list as YAML has it, [各园区, {各相关部门: [生态环境局, 建设局, 等]}], with each
        name in a `form`, by default as it is."""
        items: list[Any] = [
            form(name.text)
            if name.bracket is None
            else {form(name.text): name.bracket.as_data(form)}
            for name in self.entries
        ]
        return [*items, ETC] if self.is_open else items

    def every_name(self) -> Iterator[Name]:
        """Yield each name in order, those in brackets after their collective."""
        for name in self.entries:
            yield name
            if name.bracket is not None:
                yield from name.bracket.every_name()

    def __str__(self) -> str:
        """Return the list as a table cell shows it: 各园区，各相关部门（生态环境局、建设局等）"""
        previous = ""
        cell = ""
        for name in self.entries:
            if cell:
                # As offices write it: 各园区，各部门, but 经发局、建设局.
                both = previous.startswith("各") or name.text.startswith("各")
                cell += "，" if both else "、"
            cell += name.text if name.bracket is None else f"{name.text}（{name.bracket}）"
            previous = name.text
        return cell + (ETC if self.is_open else "")


_NAME = r"([^，、,；;\s（）()]+)(?:[（(]([^（）()]*)[）)])?"


def parse_names(text: str, mark: Mark, level: Level = Level.TASK) -> NameList:
    """Parse 各园区，各相关部门（生态环境局、建设局等）: the inverse of `str` of a NameList.

    Names are separated by ，、,；; or blanks; a list in brackets belongs to the name before it. A
    list that ends in 等 is open. Every name and list gets the same mark and level.
    """
    entries: list[Name] = []
    is_open = False
    for match in re.finditer(_NAME, text):
        name = match[1].rstrip(ETC)
        is_open = is_open or name != match[1]
        if name:
            bracket = None if match[2] is None else parse_names(match[2], mark, level)
            entries.append(Name(name, bracket, mark=mark))
    return NameList(tuple(entries), level, is_open, mark if is_open else None, mark=mark)


def look_of(name: str) -> str:
    """Return a form of a name that is the same for all names that look the same to a person."""
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_TWINS)
    return "".join(without_invisible(plain).split())


_VARIATIONS = [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
_TWINS = str.maketrans("oil|ー—–―‐一", "0111------") | dict.fromkeys(_VARIATIONS)
