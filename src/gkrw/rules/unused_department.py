"""A department or collective that no task names."""

from gkrw.rules.context import Context, Findings, hint

KIND = hint(
    "G403",
    "没有任务点到的部门",
    "名单里有这个部门或统称，但没有一项任务点到它。可能是多余的，也可能是漏写了。",
    "departments:\n  - name: 气象局      # 表中没有出现",
    "核对分解表：漏写的补上；确实无关的，从名单中删去。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each department and collective that no task names.

    Skipped where an unknown name may be meant for it, and for a table not read whole.
    """
    roster = context.roster
    unusual = (name for each in context.unusual_lists for name in each.list.every_name())
    if not context.table.whole or any(name.text not in roster.canonical for name in unusual):
        return
    for body in roster.bodies():
        if body.name not in context.named_bodies:
            fix = "核对分解表；确实无关的，从名单中删去。"
            yield KIND.at(body.place, f"没有任务点到“{body.name}”。", fix)
