"""An alias that is not confirmed yet."""

from gkrw.rules.context import Context, Findings, hint

KIND = hint(
    "G409",
    "名称所指的部门待确认",
    "表中的这个写法暂时当作某个部门（写在该部门的 unconfirmed 里），还没有人确认过。",
    "unconfirmed: [民政局, 社保局]",
    "确认无误后，把它从 unconfirmed 移到 aliases；不是这个部门的，改正过来。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each use of an unconfirmed alias."""
    unconfirmed = context.roster.unconfirmed
    for names in (*context.unusual_lists, *context.member_lists):
        for name in names.list.every_name():
            if name.text in unconfirmed:
                department = context.roster.canonical[name.text]
                message = f"{names.whose}“{name.text}”暂按“{department}”处理，待确认。"
                fix = "确认后，在该部门下把它从 unconfirmed 移到 aliases。"
                yield KIND.at(name.place, message, fix)
