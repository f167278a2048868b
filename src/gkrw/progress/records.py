"""What a department has reported, as immutable records. No I/O."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cached_property

from gkrw.core.findings import Mark
from gkrw.core.model import Placed


class Status(Enum):
    """How far a department is with a task. The value is the word that is shown and stored."""

    NOT_STARTED = "未开始"
    UNDER_WAY = "推进中"
    DONE = "已完成"


_SYNONYMS = {
    Status.NOT_STARTED: ("未启动", "尚未开始", "没有开始", "待开始"),
    Status.UNDER_WAY: (
        *("进行中", "正在推进", "正在办理", "办理中", "正在进行", "持续推进", "推进", "正推进"),
        *("正在落实", "落实中", "持续推进中", "正在推进中"),
    ),
    Status.DONE: ("完成", "已办结", "办结", "已落实", "全部完成", "已全部完成"),
}
"""What people write for each status."""
_MEANT = {word: status for status, words in _SYNONYMS.items() for word in (status.value, *words)}
MARKS = re.compile(r"[\s。.，,!！]")
"""What may stand in or after the word of a status."""


def meant_by(text: str) -> Status | None:
    """The status that a word means: 已办结 and “已完成。” are 已完成; None for any other word."""
    return _MEANT.get(MARKS.sub("", unicodedata.normalize("NFKC", text)))


@dataclass(frozen=True, slots=True)
class TaskProgress(Placed):
    """What a department has reported of one task; empty texts and None where it said nothing.

    `values` are the values of targets by their names, in the order of the task's targets.
    """

    id: str
    status: Status | None = None
    values: tuple[tuple[str, Decimal], ...] = ()
    result: str = ""
    finished: date | None = None
    evidence: str = ""
    reporter: str = ""
    phone: str = ""
    note: str = ""
    mark: Mark | None = field(default=None, compare=False, repr=False)  # type: ignore[assignment]


@dataclass(frozen=True)
class DepartmentProgress:
    """One progress file: a department (canonical name) and its entries in the table's order."""

    department: str
    entries: tuple[TaskProgress, ...]
    file: str = field(default="", compare=False)

    @cached_property
    def by_id(self) -> Mapping[str, TaskProgress]:
        """The entries by the id of their task."""
        return {entry.id: entry for entry in self.entries}
