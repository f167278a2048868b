"""One name for two departments or collectives."""

from gkrw.core.model import ETC
from gkrw.rules.context import Context, Findings, error

KIND = error(
    "G402",
    "部门名称有冲突",
    "同一个名称用在了两个部门（或统称、别名）上，任务归谁就说不清了。",
    "- name: 民政局\n- name: 民政司法和社保局\n  aliases: [民政局]",
    "每个名称只留在一处。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each name, alias or collective whose name is in use already, and at the name 等."""
    taken: dict[str, str] = {}
    table = context.table
    # Canonical names first: of a department and an alias of one name, the alias is reported.
    claims = [(each.name, "部门名称", each.place) for each in table.departments]
    claims += [(each.name, "统称", each.place) for each in table.collectives]
    for each in table.departments:
        aliases = (*each.aliases, *each.unconfirmed)
        claims += [(alias.text, f"{each.name}的别名", alias.place) for alias in aliases]
    for name, whose, place in claims:
        if name == ETC:
            yield KIND.at(place, "“等”表示名单没有列完，不能用作名称。", "换一个名称。")
        elif name in taken:
            message = f"“{name}”已经是{taken[name]}，不能再作为{whose}。"
            yield KIND.at(place, message, "只保留正确的一处。")
        else:
            taken[name] = whose
