"""A department or collective named twice in one list."""

from gkrw.rules.context import Context, Findings, warning

KIND = warning(
    "G408",
    "同一名单里重复点名",
    "一个部门在同一个名单里出现了两次（别名也算）。多半是笔误，也可能本来要写另一个部门。",
    "responsible: [财政局, 审计局, 新区财政局]",
    "删掉多余的一个；要写的是另一个部门的，改正过来。",
)


def check(context: Context) -> Findings:
    """Yield a finding at the second and each later name of the same body in a list, brackets
    included."""
    canonical = context.roster.canonical
    for names in (*context.unusual_lists, *context.member_lists):
        first: dict[str, str] = {}
        for name in names.list.every_name():
            body = canonical.get(name.text, name.text)
            if body in first:
                same = "" if first[body] == name.text else f"（与“{first[body]}”是同一个部门）"
                message = f"{names.whose}里“{name.text}”重复{same}。"
                yield KIND.at(name.place, message, "删掉多余的一个。")
            else:
                first[body] = name.text
