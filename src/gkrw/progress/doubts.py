"""Find probable mistakes in reported progress.

`collect` reports them in returns, and `validate` in progress files for as long as they are stored.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from gkrw.core.contacts import is_complete_phone, odd_phone
from gkrw.core.findings import FindingKind
from gkrw.core.model import Task
from gkrw.core.task_parts import Target
from gkrw.core.wording import quoted, shortened
from gkrw.progress import progress_finding_kinds as kinds
from gkrw.progress.progress_schema import key_label
from gkrw.progress.records import TEXT_KEYS, TaskProgress, target_key
from gkrw.progress.statuses import parse_status

_DAYS_OF_A_YEAR = 366
_LOCAL = re.compile(r"(?i)file:|(?<![a-z])[a-z]:[\\/]|\\\\\w")
"""The address of a file on a disk or in a local network."""

_SAME_AS_ABOVE = re.compile(
    r"\W*(?:内容|情况)?(?:(?:同|见)上(?:面?一?行|一?项|一?条|所述)?|同前|〃|″|〞|々)\W*"
)
_LIKE_CLEARING = re.compile(r"\W*请?(?:删除|删去|删掉|清除|清掉)\W*")
_DAY = re.compile(r"20\d\d(?:[-./]\d{1,2}[-./]\d{1,2}|年\d{1,2}月\d{1,2}日?)")
_ADDRESS = re.compile(r"(?i)https?://\S+")
_SIGNS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "finished": ("日期", _DAY.fullmatch),
    "phone": ("电话号码", is_complete_phone),
    "evidence": ("网址", _ADDRESS.fullmatch),
}
"""The columns whose values can hardly be anything else: what they are called, and whether a
text is one."""
_FOREIGN = {
    "result": ("finished", "phone"),
    "evidence": ("status", "finished", "phone"),
    "reporter": ("status", "finished", "phone", "evidence"),
    "phone": ("status", "finished", "evidence"),
}
"""The columns whose values are odd in another column."""
_LONGEST, _LONGEST_STATUS = 300, 12
_FIRST = frozenset("0123456789０１２３４５６７８９+＋(（hHｈＨ")
"""The first characters of days, telephone numbers and addresses."""
_NO_NUMBER = re.compile(r"(?![见详同无暂没略])[\u4e00-\u9fff·、，,\s]{2,}")


@lru_cache(maxsize=4096)  # the rows of a return have many texts in common
def column_meant(text: str) -> str:
    """Return the key of the column that a text is surely a value of; empty for other texts."""
    if len(text) > (_LONGEST if text[:1] in _FIRST else _LONGEST_STATUS):  # nearly all sentences
        return ""
    if parse_status(text):
        return "status"
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return next((key for key, (_, sign) in _SIGNS.items() if sign(plain)), "")


class Doubt(NamedTuple):
    """A value that is probably a mistake. `key` is its key in TaskProgress.texts."""

    key: str
    kind: FindingKind
    message: str


def doubts_of(
    entry: TaskProgress, task: Task, year: int | None, today: date | None
) -> Iterator[Doubt]:
    """Yield the probable mistakes in the progress of one task.

    `year` is the year of the table, None where it has none. Checks that need the present day are
    left out if `today` is None.
    """
    for target in task.targets:
        value = dict(entry.values).get(target.name)
        if value is not None and is_odd_value(value, target):
            message = f"{task.id} 的{quoted(target.name)}报的是 {value:f}{target.unit}，请核对。"
            yield Doubt(target_key(target.name), kinds.ODD_VALUE, message)
    if entry.finished:
        yield from _doubts_of_day(entry.finished, task.id, year, today)
    for key in TEXT_KEYS:
        text = getattr(entry, key)
        if not text:
            continue
        subject = f"{task.id} 的{key_label(key)}{quoted(shortened(text))}"
        if _LOCAL.search(text):
            yield Doubt(key, kinds.LOCAL_LINK, f"{subject}是填报人电脑上的地址，别人打不开。")
        if _SAME_AS_ABOVE.fullmatch(text):
            yield Doubt(key, kinds.SAME_AS_ABOVE, f"{subject}离开上面一行就看不懂，请核对。")
        if _LIKE_CLEARING.fullmatch(text):
            message = f"{subject}像是要删去报过的内容，照原样收了，请核对。"
            yield Doubt(key, kinds.LIKE_CLEARING, message)
        meant = column_meant(text) if key in _FOREIGN else ""
        if meant in _FOREIGN.get(key, ()):
            what = _SIGNS[meant][0] if meant in _SIGNS else "完成状态"
            message = f"{subject}是{what}，像是填错了栏，照原样收了，请核对。"
            yield Doubt(key, kinds.WRONG_COLUMN, message)
        elif key == "phone" and (why := odd_phone(text) or _without_number(text)):
            yield Doubt(key, kinds.ODD_PHONE, f"{subject}{why}，照原样收了，请核对。")
        if key in ("result", "note") and entry.status is None and parse_status(text):
            message = f"{subject}只是一个状态，完成状态空着，请核对。"
            yield Doubt(key, kinds.STATUS_IN_RESULT, message)


def _without_number(text: str) -> str:
    is_said = _SAME_AS_ABOVE.fullmatch(text) is not None
    return "里没有号码" if not is_said and _NO_NUMBER.fullmatch(text) else ""


def _doubts_of_day(
    day: date, task_id: str, year: int | None, today: date | None
) -> Iterator[Doubt]:
    if today and day > today:
        message = f"{task_id} 的完成日期 {day} 还没有到，请核对。"
        yield Doubt("finished", kinds.DATE_TO_COME, message)
    elif day.year != year if year else today and (today - day).days > _DAYS_OF_A_YEAR:
        which = f" {year} 年" if year else "这一年"
        message = f"{task_id} 的完成日期 {day} 不是{which}的，请核对。"
        yield Doubt("finished", kinds.OTHER_YEAR, message)


def is_odd_value(value: Decimal, target: Target) -> bool:
    """Whether a value is probably a mistake: a percentage other than 0 that is at most 1 or above
    100, such as 0.95 for 95%, or a negative value in any unit. A bound of the target that is such a
    number itself, as in 差错率≤1%, makes it usual."""
    sizes = {_size(each) for each in (target.at_least, target.at_most) if each is not None}
    usual = {2} if target.unit in ("%", "％") else {1, 2, 3}
    return value != 0 and _size(value) not in sizes | usual


def _size(value: Decimal) -> int:
    """Return 0 for a negative number, 1 for one that may be a share of 1, 2 up to 100, else 3."""
    return (value >= 0) + (value > 1) + (value > 100)
