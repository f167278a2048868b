"""A section, group or topic without tasks."""

from collections.abc import Iterator

from gkrw.core.findings import Finding, FindingKind, Place, Severity
from gkrw.core.model import Topic
from gkrw.rules.context import Context

KIND = FindingKind(
    "G311",
    Severity.WARNING,
    "标题下面没有任务",
    "这个标题下面一项任务也没有，但它仍然占一个序号，后面的（二）（三）都会顺延。",
    "- title: 依申请公开\n  tasks: []",
    "补上任务，或者把整个标题删掉。",
)


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at each heading with nothing below it. Skipped for a table not read whole."""
    if not context.table.whole:
        return
    for section in context.table.sections:
        if not section.groups:
            yield _finding("一级分类", section.title, section.place)
        for group in section.groups:
            if not group.items:
                yield _finding("二级分类", group.title, group.place)
            for item in group.items:
                if isinstance(item, Topic) and not item.tasks:
                    yield _finding("专题", item.title, item.place)


def _finding(what: str, title: str, place: Place) -> Finding:
    return KIND.at(place, f"{what}“{title}”下面没有任务。", "补上任务，或者删掉这个标题。")
