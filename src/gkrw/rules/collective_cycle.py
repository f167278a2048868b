"""Collectives that contain themselves."""

from collections.abc import Iterator

from gkrw.findings import Finding, Kind, Severity
from gkrw.roster import Roster
from gkrw.rules.context import Context

KIND = Kind(
    "G414",
    Severity.ERROR,
    "统称包含了自己",
    "一个统称的成员里（直接或绕一圈）又有它自己，谁算它的成员就说不清了。",
    "- name: 各单位\n  members: [各园区, 各单位]",
    "从成员中删去它自己。",
)


def check(context: Context) -> Iterator[Finding]:
    """A finding at the member through which a collective comes back to itself."""
    for collective in context.roster.collectives.values():
        for member in collective.listed:
            if _leads_to(collective.name, member.text, context.roster, set()):
                yield KIND.at(
                    member.place,
                    f"统称“{collective.name}”的成员“{member.text}”里又有它自己。",
                    "从成员中删去它自己。",
                )


def _leads_to(goal: str, name: str, roster: Roster, seen: set[str]) -> bool:
    body = roster.canonical.get(name, "")
    if body == goal:
        return True
    if body in seen or body not in roster.collectives:
        return False
    seen.add(body)
    return any(_leads_to(goal, each.text, roster, seen) for each in roster.collectives[body].listed)
