"""A list in brackets after a name that is no collective."""

from gkrw.rules.context import Context, Findings, error

KIND = error(
    "G412",
    "括号前面不是统称",
    "括号里的名单用来说明“各相关部门”这样的统称指谁，前面写成一个部门，意思就不清楚了。",
    "responsible: [{财政局: [审计局, 建设局]}]",
    "前面改成统称；几个部门并列的，去掉括号，写成 [财政局, 审计局, 建设局]。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each department with a list in brackets."""
    for names in context.unusual_lists:
        for name in names.list.entries:
            body = context.roster.canonical.get(name.text)
            if name.bracket is not None and body in context.roster.departments:
                message = f"{names.whose}“{name.text}”是一个部门，后面不能带括号。"
                support = context.table.columns["support"]
                fix = f"去掉括号，把各部门并列写出；只是配合的，写进 support（{support}）。"
                yield KIND.at(name.place, message, fix)
