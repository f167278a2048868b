"""Which table something was made for: progress, a checklist, a folder of documents."""

import re
from typing import NamedTuple

from gkrw.core.deadlines import year_in


class TableIdentity(NamedTuple):
    """The key of a table, which never changes, its title, and its year; the key may be empty.

    The key is recorded with everything that is made for the table, without a key the title.
    """

    key: str
    title: str
    year: int | None = None

    @property
    def dated_title(self) -> str:
        """The title, with the year behind it where it has none."""
        has_year = self.year is None or year_in(self.title) == self.year
        return self.title if has_year else f"{self.title}（{self.year}年）"

    @property
    def recorded(self) -> str:
        """What is recorded."""
        return self.key or self.dated_title

    def is_of(self, recorded: str, title: str = "") -> bool:
        """Whether something with a recorded key or title was made for this table.

        A record from before the table had a key has its title, and one of a former version has
        nothing. A title with a correction is the same; one with another year, or with a year that
        this one lacks, is not. `title` is the title that was recorded beside a key.
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


_NOISE = re.compile(r"20\d\d年?度?|\W|关于|印发|修订|修改|试行|稿|版|的")
_COUNTED = frozenset("上下前后一二三四五六七八九十甲乙东西南北0123456789")
"""Characters that tell one table from the next: 上半年, 第二批, 甲区."""


def _is_correction(one: str, other: str) -> bool:
    """Whether two titles have the same words, in another order, with one character mended or with
    two more (兰州 before 新区). 政务服务 in the place of 政务公开 is another table."""
    short, long = sorted((_NOISE.sub("", each) for each in (one, other)), key=len)
    if sorted(short) == sorted(long):
        return True
    if len(short) < len(long):
        left = iter(long)
        return len(long) - len(short) <= 2 and all(each in left for each in short)
    differ = [pair for pair in zip(short, long, strict=True) if pair[0] != pair[1]]
    return len(differ) == 1 and _COUNTED.isdisjoint(differ[0])
