"""A section, group or topic without tasks."""

from gkrw.rules.context import HEADING_LABELS, Context, Findings, warning

KIND = warning(
    "G311",
    "标题下面没有任务",
    "这个标题下面一项任务也没有，但它仍然占一个序号，后面的（二）（三）都会顺延。",
    "- title: 依申请公开\n  tasks: []",
    "补上任务，或者把整个标题删掉。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each heading with nothing below it. Skipped for a table not read whole."""
    if not context.table.whole:
        return
    for heading in context.headings:
        if not heading.children:
            what = HEADING_LABELS[type(heading)]
            message = f"{what}“{heading.title}”下面没有任务。"
            yield KIND.at(heading.place, message, "补上任务，或者删掉这个标题。")
