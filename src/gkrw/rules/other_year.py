"""A deadline before the table's year or long after it, or a title that names another year."""

from gkrw.core.deadlines import due_on, year_in
from gkrw.rules.context import Context, Findings, warning

KIND = warning(
    "G606",
    "时限或标题的年份不对",
    "时限在分解表的年份以前，或者晚了十年以上；或者标题里的年份与 year 不一样。多半是去年的没有改，或者打错了。",
    "year: 2026\ndeadline: 2025-10-31",
    "检查年份。",
)
_MOST_AHEAD = 10
"""The most years that a deadline may be after that of the table: some plans reach far, 到2035年."""


def check(context: Context) -> Findings:
    """Yield a finding at each deadline before the year of the table or more than ten years after
    it, and at a title that names another year."""
    table = context.table
    if table.year is None:
        return
    in_title = year_in(table.title)
    if in_title not in (None, table.year):
        message = f"标题里是 {in_title} 年，year 却是 {table.year}。"
        yield KIND.at(table.place, message, "改成一样的。")
    for deadline, whose in context.deadlines():
        last = due_on(deadline.text, table.year)
        if last and not 0 <= last.year - table.year <= _MOST_AHEAD:
            yield KIND.at(deadline.place, f"{whose}不在 {table.year} 年，分解表是这一年的。")
