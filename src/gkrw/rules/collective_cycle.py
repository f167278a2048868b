"""Collectives that contain themselves."""

from gkrw.rules.context import Context, Findings, error

KIND = error(
    "G414",
    "统称包含了自己",
    "一个统称的成员里（直接或绕一圈）又有它自己，谁算它的成员就说不清了。",
    "- name: 各单位\n  members: [各园区, 各单位]",
    "从成员中删去它自己。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each member through which a collective contains itself."""
    roster = context.roster
    for collective in roster.collectives.values():
        for member in collective.listed:
            if (collective.name, roster.canonical.get(member.text)) in roster.circular:
                message = f"统称“{collective.name}”的成员“{member.text}”里又有它自己。"
                yield KIND.at(member.place, message)
