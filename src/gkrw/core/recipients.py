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


def _reason(roster: Roster, body: Body, rows: Mapping[Role, Sequence[Row]]) -> str:
    """Return in Chinese why a body receives nothing."""
    if isinstance(body, Collective) and roster.members_of(body.name):
        return "是统称，任务分别写给各成员"
    if isinstance(body, Collective) and body.name in roster.unspecified:
        return "是统称，表中没有说明是哪些部门"
    if Role.POSSIBLE in rows:
        return f"没有明确的任务，只有 {len(rows[Role.POSSIBLE])} 项可能涉及"
    return "表中没有任务"
