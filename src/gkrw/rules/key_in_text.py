"""A task, or a key of one, that is indented so far that it became text of the requirement above."""

import re

from gkrw.core.findings import Place
from gkrw.rules.context import Context, Findings, task_phrase, warning

KIND = warning(
    "G416",
    "键被当成了文字",
    "工作要求里有一行像是 YAML 的键（- id: …、lead: …）。多半是缩进太深，"
    "这一行和后面的几行都成了上一项的文字：新任务没有了，部门也没有了。",
    "  requirement: |\n    对审计发现问题进行公开。\n    lead: [审计局]",
    "把这几行左移，与同级的键对齐；确实是文字的，换一种写法。",
)
_KEY = re.compile(
    r"^ *(- +)?(?:id|title|requirement|lead|responsible|support|deadline|extra|targets|note): *",
    re.MULTILINE,
)


def check(context: Context) -> Findings:
    """Yield a finding at the first such line of each requirement."""
    if ":" not in context.joined_texts or _KEY.search(context.joined_texts) is None:
        return
    heading = context.table.columns["requirement"]
    for task in context.tasks:
        if match := _KEY.search(task.requirement):
            place = task.places["requirement"].within(task.requirement, match.start())
            line = match[0].strip()
            place = Place(place.file, place.line, place.column + match[0].index(line))
            # The place of a task is that of its first key, two columns after the dash.
            needed = task.place.column - (2 if match[1] else 0)
            fix = f"从这一行起左移，让“{line}”从第 {needed} 列开始；确实是文字的，换一种写法。"
            message = f"{task_phrase(task.id)}的{heading}里有一行以“{line}”开头，像是键，成了文字。"
            yield KIND.at(place, message, fix)
