"""Two headings of the same title and level below one heading."""

from collections.abc import Iterator, Sequence

from gkrw.core.findings import Finding, FindingKind, Severity
from gkrw.core.model import Group, Section, Topic
from gkrw.rules.context import Context

KIND = FindingKind(
    "G312",
    Severity.WARNING,
    "标题重复",
    "同一级有两个相同的标题。多半是表格跨页时标题又印了一遍，被当成了两个，后面的序号会因此多出一个。",
    "- title: 政府信息公开\n  groups: …\n- title: 政府信息公开\n  groups: …",
    "把两处的内容合并到前一个标题下面。",
)


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at the second and each later heading of a title."""
    yield from _repeated("一级分类", context.table.sections)
    for section in context.table.sections:
        yield from _repeated("二级分类", section.groups)
        for group in section.groups:
            yield from _repeated("专题", [item for item in group.items if isinstance(item, Topic)])


def _repeated(what: str, headings: Sequence[Section | Group | Topic]) -> Iterator[Finding]:
    first: dict[str, Section | Group | Topic] = {}
    for heading in headings:
        other = first.setdefault(heading.title, heading)
        if heading.title and other is not heading:
            yield KIND.at(
                heading.place,
                f"{what}“{heading.title}”在第 {other.place.line} 行已经有了。",
                "合并到前一个标题下面，或者改成不同的标题。",
            )
