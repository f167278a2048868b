"""Which table something was made for: progress, a checklist, a folder of documents."""

import re
from typing import NamedTuple

from gkrw.core.deadlines import year_in


class TableIdentity(NamedTuple):
    """The key of a table, which never changes, and its title; the key may be empty.

    The key is recorded with everything that is made for the table, without a key the title.
    """

    key: str
    title: str

    @property
    def recorded(self) -> str:
        """What is recorded."""
        return self.key or self.title

    def is_of(self, recorded: str, title: str = "") -> bool:
        """Whether something with a recorded key or title was made for this table.

        A record from before the table had a key has its title, and one of a former version has
        nothing. A title with a correction is the same, one with another year is not. `title` is
        the title that was recorded beside a key.
        """
        if recorded in ("", self.key, self.title):
            return True
        if title and self.key:
            return False  # both have keys
        title = title or recorded
        years = {year_in(title), year_in(self.title)} - {None}
        return len(years) < 2 and _is_correction(title, self.title)


def _is_correction(one: str, other: str) -> bool:
    """Whether two titles have the same words in another order, or one has up to six characters more
    (兰州新区), or differs in one. 政务服务 in the place of 政务公开 is another table."""
    short, long = sorted((re.sub(r"20\d\d年?度?|\W", "", each) for each in (one, other)), key=len)
    if len(short) == len(long):
        differ = sum(a != b for a, b in zip(short, long, strict=True))
        return differ == 1 or sorted(short) == sorted(long)
    left = iter(long)
    return len(long) - len(short) <= 6 and all(each in left for each in short)
