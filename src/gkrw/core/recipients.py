"""The bodies that receive a letter or a checklist of their own, and their tasks."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gkrw.core.assignments import ASSIGNED, LoadedTable, Role
from gkrw.core.model import Collective, Row
from gkrw.core.roster import Body, Roster, can_receive


class Recipient(NamedTuple):
    """A department, or a collective with Members.UNLISTED, that has tasks.

    `position` is its place among the recipients of the whole table, from 1. `rows` are its tasks by
    role in the order of the table, including those with the role `possible`.
    """

    body: Body
    position: int
    rows: Mapping[Role, Sequence[Row]]


class NonRecipient(NamedTuple):
    """A body that receives nothing, and the reason in Chinese."""

    body: Body
    reason: str


def is_recipient(body: Body, rows: Mapping[Role, Sequence[Row]]) -> bool:
    """Return whether a body with these tasks receives documents of its own. Tasks with the role
    `possible` do not count."""
    return can_receive(body) and any(role in ASSIGNED for role in rows)


def find_recipients(
    loaded: LoadedTable, bodies: Sequence[str] = ()
) -> tuple[list[Recipient], list[NonRecipient]]:
    """Return the recipients among `bodies` (canonical names; all bodies when empty) and the other
    bodies, both in the order of the table.

    Positions count the recipients of the whole table, whatever `bodies` are.
    """
    recipients: list[Recipient] = []
    others: list[NonRecipient] = []
    position = 0
    for body in loaded.roster.bodies():
        rows = loaded.assignments.by_body[body.name]
        receives = is_recipient(body, rows)
        position += receives
        if bodies and body.name not in bodies:
            continue
        if receives:
            recipients.append(Recipient(body, position, rows))
        else:
            others.append(NonRecipient(body, _reason(loaded.roster, body, rows)))
    return recipients, others


def issuing_bodies(loaded: LoadedTable) -> frozenset[str]:
    """Return the canonical names of the bodies that issue the documents: the office of the table
    and those that issue jointly with it. They are found by any of their names."""
    office = loaded.table.office
    if office is None:
        return frozenset()
    names = {office.name, office.full_name, *(each.text for each in office.joint)}
    full_names = {each.full_name: each.name for each in loaded.table.departments if each.full_name}
    known = {**loaded.roster.canonical, **full_names}
    return frozenset(known[name] for name in names if name in known)


def shortest_names(roster: Roster, bodies: Sequence[Body]) -> list[str]:
    """Return names that together mean exactly these bodies: collectives, then the full names of the
    other departments, both in the order of the table. Larger collectives are preferred."""
    names = {body.name for body in bodies}
    reaches = {
        each.name: {each.name} if can_receive(each) else set(roster.members_of(each.name))
        for each in roster.collectives.values()
    }
    chosen: set[str] = set()
    left = set(names)
    for name in sorted(reaches, key=lambda name: -len(reaches[name])):
        # A collective for one department would be longer than the department's own name.
        is_useful = len(reaches[name] & left) > 1 or name in left
        if reaches[name] <= names and is_useful and name not in roster.unspecified:
            chosen.add(name)
            left -= reaches[name]
    rest = [body for body in bodies if body.name in left]
    own = [getattr(body, "full_name", None) or body.name for body in rest]
    return [*(name for name in roster.collectives if name in chosen), *own]


def _reason(roster: Roster, body: Body, rows: Mapping[Role, Sequence[Row]]) -> str:
    """Return in Chinese why a body receives nothing."""
    if isinstance(body, Collective) and roster.members_of(body.name):
        return "是统称，任务分别写给各成员"
    if isinstance(body, Collective) and body.name in roster.unspecified:
        return "是统称，表中没有说明是哪些部门"
    if Role.POSSIBLE in rows:
        return f"没有明确的任务，只有 {len(rows[Role.POSSIBLE])} 项可能涉及"
    return "表中没有任务"
