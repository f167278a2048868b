"""A collective whose members the table does not specify."""

from gkrw.core.wording import first_of
from gkrw.rules.context import Context, Findings, warning

KIND = warning(
    "G406",
    "“各相关部门”待明确",
    "责任部门写的是“各相关部门”一类的统称，没有说明是哪些部门。这样的任务不会自动分给任何部门。",
    "responsible: [各园区, 各相关部门]",
    "请示后把部门列在统称后面的括号里：{各相关部门: [生态环境局, 建设局]}。",
)
_MOST_IDS = 8


def check(context: Context) -> Findings:
    """Yield a finding at each use of an unspecified collective without a closed list after it."""
    for names in context.unusual_lists:
        for name in names.list.every_name():
            if not context.roster.is_unspecified(name):
                continue
            partly = name.bracket is not None and name.bracket.entries
            what = "只列了一部分部门" if partly else "没有说明是哪些部门"
            ids = context.ids_by_default.get(id(names.list), ())
            whom = f"（涉及 {first_of(ids, _MOST_IDS, '项')}）" if ids else ""
            message = f"{names.whose}“{name.text}”{what}，待明确{whom}。"
            yield KIND.at(
                name.place,
                message,
                f"请示后把名单里的 {name.text} 换成 {{{name.text}: [部门, 部门]}}。",
            )
