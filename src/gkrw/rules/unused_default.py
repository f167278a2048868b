"""A default that applies to no task."""

from gkrw.rules.context import Context, Findings, hint

KIND = hint(
    "G413",
    "默认值没有任务使用",
    "写在标题下的默认牵头（责任）部门，下面的任务都另外写了自己的。改这一行不会有任何作用，容易误会。",
    "- title: 主动公开\n  lead: [财政局]        # 下面每项任务都写了 lead\n  tasks: …",
    "删掉这一行默认值；或者删掉任务中与它相同的写法，让默认值生效。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each default that applies to no task. Skipped for a table not read
    whole."""
    if not context.table.whole:
        return
    used = context.ids_by_default
    for names in context.defaults_where(lambda names: not used[id(names)]):
        message = f"{names.owner}的默认{names.label}没有任务使用。"
        yield KIND.at(names.list.place, message, "删掉这一行，或者让任务使用它。")
