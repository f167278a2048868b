"""Two columns of a table, or a column and one that departments fill in, with the same heading."""

import re
import unicodedata
from collections.abc import Iterator

from gkrw.core.findings import Place
from gkrw.core.model import COLUMNS, LISTS, RESERVED_HEADINGS, Columns
from gkrw.rules.context import Context, Findings, error

KIND = error(
    "G417",
    "两栏同名",
    "columns 里两栏叫一个名字，或者和任务清单里由部门填写的、自动产生的栏同名：交回来的清单分不清是哪一栏。",
    "columns:\n  responsible: 责任单位\n  extra: [责任领导, 完成情况]",
    "改一个不同的名字，如 表中备注。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each heading that another column has too, and at each one with braces."""
    columns = context.table.columns
    taken = dict.fromkeys(map(_plain, RESERVED_HEADINGS), "任务清单里已经有叫这个名字的一栏")
    for heading, place in _headings(columns):
        if not _BRACES.isdisjoint(heading):
            fix = "去掉花括号。"
            yield KIND.at(place, f"“{heading}”里有花括号，Word 模板会把它当成标签。", fix)
        elif why := taken.get(_plain(heading)):
            yield KIND.at(place, f"{why}：“{heading}”。")
        taken[_plain(heading)] = "两栏叫一个名字"


_BRACES = frozenset("{}｛｝")


def _plain(heading: str) -> str:
    """Return a heading in the form in which returns are searched for it: without blanks, in NFKC."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", heading))


def _headings(columns: Columns) -> Iterator[tuple[str, Place]]:
    """Yield all headings of a table, the usual ones too, each with its place."""
    for key in COLUMNS:
        # The remarks of the editors are in no document, so that 备注 is free for the departments.
        if key != "note" and (key not in LISTS or key in columns.lists):
            yield columns[key], columns.place
    for name in columns.extra:
        yield name.text, name.place
