"""The identity of a table, recorded with what is made for it: progress, checklists, documents."""

import re
from typing import NamedTuple

from gkrw.core.deadlines import year_in


class TableIdentity(NamedTuple):
    """What identifies a table: its key, which never changes but may be empty, its title and its
    year.

    Everything that is made for the table records the key or, without a key, the title.
    """

    key: str
    title: str
    year: int | None = None

    @property
    def dated_title(self) -> str:
        """The title, followed by the year where the title does not contain it: ……分解表（2026年）."""
        has_year = self.year is None or year_in(self.title) == self.year
        return self.title if has_year else f"{self.title}（{self.year}年）"

    @property
    def recorded(self) -> str:
        """The text to record: the key or, without a key, the dated title."""
        return self.key or self.dated_title

    def is_of(self, recorded: str, title: str = "") -> bool:
        """Return whether something was made for this table, by what it recorded.

        `recorded` is a key or a title; `title` is the title that was recorded beside a key. An
        empty record, as former versions wrote it, fits every table. Two keys must be equal. Where
        one side has no key, the titles are compared: a corrected title fits, but a title with
        another year does not, nor do titles of which only one contains a year.
        """
        if recorded in ("", self.key):
            return True
        if title and self.key:
            return False  # both have keys
        title = title or recorded
        year = year_in(title)
        title = title.removesuffix(f"（{year}年）")
        same_year = year is None or self.year in (None, year)
        in_titles = year_in(title) == year_in(self.title)
        return same_year and in_titles and _is_correction(title, self.title)


_NOISE = r"20\d\d年?度?|\W|关于|印发|修订|修改|试行|稿|版|的"
_COUNTED = frozenset("上下前后一二三四五六七八九十甲乙东西南北0123456789")
"""Characters that tell one table from the next: 上半年, 第二批, 甲区."""


def _is_correction(one: str, other: str) -> bool:
    """Return whether two titles, without _NOISE, have the same characters in any order, differ in
    one character that is not in _COUNTED, or differ by up to two added characters (兰州 before 新区).
    政务服务 in place of 政务公开 is another table."""
    short, long = sorted((re.sub(_NOISE, "", each) for each in (one, other)), key=len)
    if sorted(short) == sorted(long):
        return True
    if len(short) < len(long):
        left = iter(long)
        return len(long) - len(short) <= 2 and all(each in left for each in short)
    differ = [pair for pair in zip(short, long, strict=True) if pair[0] != pair[1]]
    return len(differ) == 1 and _COUNTED.isdisjoint(differ[0])
