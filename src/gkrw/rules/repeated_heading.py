"""Two headings of the same title and level under the same parent."""

from gkrw.core.model import Heading, Topic
from gkrw.rules.context import HEADING_LABELS, Context, Findings, warning

KIND = warning(
    "G312",
    "标题重复",
    "同一级有两个相同的标题。多半是表格跨页时标题又印了一遍，被当成了两个，后面的序号会因此多出一个。",
    "- title: 政府信息公开\n  groups: …\n- title: 政府信息公开\n  groups: …",
    "把两处的内容合并到前一个标题下面。",
)


def check(context: Context) -> Findings:
    """Yield a finding at the second and each later heading with the same title and parent."""
    above = (each for each in context.headings if not isinstance(each, Topic))
    for siblings in (context.table.children, *(each.children for each in above)):
        first: dict[str, Heading] = {}
        for heading in siblings:
            if not isinstance(heading, Heading) or not heading.title:
                continue
            other = first.setdefault(heading.title, heading)
            if other is not heading:
                what, line = HEADING_LABELS[type(heading)], other.place.line
                message = f"{what}“{heading.title}”在第 {line} 行已经有了。"
                yield KIND.at(heading.place, message, "合并到前一个标题下面，或者改成不同的标题。")
