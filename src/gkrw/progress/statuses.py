"""The status of a task, and the words for it."""

import re
import unicodedata
from collections.abc import Mapping
from enum import Enum


class Status(Enum):
    """How far a department is with a task. The value is the word that is shown and stored."""

    NOT_STARTED = "未开始"
    UNDER_WAY = "推进中"
    DONE = "已完成"


UNREPORTED = "未报"
"""The word shown where no status was reported."""
STATUS_WORDS = (*(status.value for status in reversed(Status)), UNREPORTED)
"""All words in the order of columns: 已完成, 推进中, 未开始, 未报."""

_SYNONYMS = {
    Status.NOT_STARTED: ("未启动", "尚未开始", "没有开始", "待开始"),
    Status.UNDER_WAY: (
        *("进行中", "正在推进", "正在办理", "办理中", "正在进行", "持续推进", "推进", "正推进"),
        *("正在落实", "落实中", "持续推进中", "正在推进中"),
    ),
    Status.DONE: ("完成", "已办结", "办结", "已落实", "全部完成", "已全部完成"),
}
_STATUSES = {word: status for status, words in _SYNONYMS.items() for word in (status.value, *words)}
_IGNORED = r"[\s。.，,!！]"


def status_word(status: Status | None) -> str:
    """Return the word for a status, such as 推进中; 未报 for None."""
    return status.value if status else UNREPORTED


def counts_text(counts: Mapping[str, int]) -> str:
    """Return the numbers by the words for statuses as text, without zeros: 已完成2，推进中1，未报5."""
    return "，".join(f"{word}{n}" for word in STATUS_WORDS if (n := counts[word]))


def parse_status(text: str) -> Status | None:
    """Return the status that a word means: 已办结 and “已完成。” are 已完成. None for other words."""
    return _STATUSES.get(re.sub(_IGNORED, "", unicodedata.normalize("NFKC", text)))


def has_status_word(text: str) -> bool:
    """Whether a text has more than blanks and punctuation."""
    return bool(re.sub(_IGNORED, "", text))
