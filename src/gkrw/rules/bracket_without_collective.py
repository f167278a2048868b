"""A list in brackets after a name that is no collective."""

from collections.abc import Iterator

from gkrw.core.findings import Finding, FindingKind, Severity
from gkrw.rules.context import Context

KIND = FindingKind(
    "G412",
    Severity.ERROR,
    "括号前面不是统称",
    "括号里的名单用来说明“各相关部门”这样的统称指谁，前面写成一个部门，意思就不清楚了。",
    "responsible: [{财政局: [审计局, 建设局]}]",
    "前面改成统称；几个部门并列的，去掉括号，写成 [财政局, 审计局, 建设局]。",
)


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at each department with a list in brackets."""
    for names in context.unusual_lists:
        for name in names.list.entries:
            if name.bracket is None:
                continue
            body = context.roster.canonical.get(name.text)
            if body in context.roster.departments:
                yield KIND.at(
                    name.place,
                    f"{names.owner}的{names.label}“{name.text}”是一个部门，后面不能带括号。",
                    "去掉括号，把各部门并列写出。",
                )
