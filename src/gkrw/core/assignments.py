"""Who has a task, in which role, and why."""

from dataclasses import dataclass

from gkrw.core.findings import Place
from gkrw.core.model import Level, NameList, Row
from gkrw.core.roster import Role, Roster
from gkrw.core.wording import quoted


@dataclass(frozen=True, slots=True)
class Holding:
    """The bodies that have a task in one role for one reason, in the order of the roster."""

    role: Role
    bodies: tuple[str, ...]
    reason: str


def holdings(row: Row, roster: Roster) -> list[Holding]:
    """Everybody who has a role in a task, the strongest role first."""
    task = row.task
    found: dict[tuple[Role, str], list[str]] = {}
    for body in roster.bodies():
        role = roster.role(body.name, task)
        if role is not None:
            reason = _reason(body.name, role, row, roster)
            found.setdefault((role, reason), []).append(body.name)
    order = list(Role)
    return [
        Holding(role, tuple(bodies), reason)
        for (role, reason), bodies in sorted(
            found.items(), key=lambda item: order.index(item[0][0])
        )
    ]


def _reason(body: str, role: Role, row: Row, roster: Roster) -> str:
    if role is Role.LEAD:
        return _as_written(body, row.task.lead, roster, "牵头部门")
    if role is Role.NAMED:
        return _as_written(body, row.task.responsible, roster, "责任部门")
    for names, label in ((row.task.lead, "牵头部门"), (row.task.responsible, "责任部门")):
        for name in names.every_name():
            collective = roster.collectives.get(roster.canonical.get(name.text, ""))
            if collective is None:
                continue
            if role is Role.COLLECTIVE and body in roster.members_of(collective.name):
                return f"{label}中的“{name.text}”包括"
            if role is Role.POSSIBLE and roster.leaves_open(name):
                return f"{label}写的是“{name.text}”，没有说明是哪些部门"
    raise AssertionError(f"no reason for {body} in {row.task.id}")


def _as_written(body: str, names: NameList, roster: Roster, label: str) -> str:
    for name in names.every_name():
        if roster.canonical.get(name.text) == body:
            if name.text == body:
                return f"{label}点名"
            unsure = "，待确认" if name.text in roster.unconfirmed else ""
            return f"{label}点名，写作“{name.text}”{unsure}"
    raise AssertionError(f"{body} is not in {names}")


def origin(names: NameList, row: Row) -> tuple[str, Place | None]:
    """Which level a list comes from, in words, and where it is written there."""
    if names.level is Level.TASK:
        return "写在本任务" if names.entries else "本任务写的是 []", names.place
    if names.level is Level.TOPIC and row.topic is not None:
        return f"取自专题{quoted(row.topic.title)}的默认值", names.place
    if names.level is Level.GROUP:
        return f"取自{quoted(row.group_heading)}的默认值", names.place
    if names.level is Level.SECTION:
        return f"取自{quoted(row.section_heading)}的默认值", names.place
    return "没有写", None
