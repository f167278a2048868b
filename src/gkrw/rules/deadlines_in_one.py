"""Several days in one deadline, of which only the last is judged."""

import re

from gkrw.core.deadlines import YEARS, due_on
from gkrw.core.wording import entry_in_yaml
from gkrw.rules.context import Context, Findings, hint

KIND = hint(
    "G609",
    "一个时限里有几个日子",
    "写成一段文字的时限，只按里面最后一个日子判断：前面的日子过了，看不出来。",
    "deadline: 3月底前出台方案，12月底前全部完成",
    "要分别判断的，写成列表：deadline: [3月底前出台方案, 12月底前全部完成]。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each deadline that is a list of wordings with days of their own."""
    year = context.table.year or YEARS[0]
    for task in context.tasks_with_deadlines:
        split = [_parts(each.text, year) for each in task.deadlines]
        entries = ", ".join(entry_in_yaml(part) for parts in split for part in parts)
        for deadline, parts in zip(task.deadlines, split, strict=True):
            if len(parts) > 1:
                whose = context.whose_deadline(task, deadline)
                message = f"{whose}里有 {len(parts)} 个日子，只按最后一个判断。"
                fix = f"要分别判断的，写成 deadline: [{entries}]；不用的，保持原样。"
                yield KIND.at(deadline.place, message, fix)


def _parts(text: str, year: int) -> list[str]:
    """Return the parts of a deadline that have days of their own, each with the words behind it
    that have none; the whole text where not every day is in one of them."""
    parts: list[str] = []
    for each in re.split(r"[，,、；;]", text):
        if not parts or due_on(each, year):
            parts.append(each.strip())
        else:
            parts[-1] += f"，{each.strip()}"
    days = [due_on(each, year) for each in parts]
    is_whole = None not in days and max(filter(None, days)) == due_on(text, year)
    return parts if is_whole else [text]
