"""Who is sent something of its own, a letter or a checklist, and which tasks stand in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gkrw.core.model import Collective, Row
from gkrw.core.roster import Body, Role, Roster
from gkrw.rules.loaded import LoadedTable


@dataclass(frozen=True, slots=True)
class Recipient:
    """A department, or a collective without members of its own, that has tasks.

    `position` is its place among the recipients of the whole table, from 1. `rows` are its tasks
    by role, merely possible ones too, in the order of the table.
    """

    body: Body
    position: int
    rows: Mapping[Role, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Without:
    """A body that is sent nothing, and why, in Chinese."""

    body: Body
    reason: str


def find_recipients(
    checked: LoadedTable, bodies: Sequence[str] = ()
) -> tuple[list[Recipient], list[Without]]:
    """The recipients among `bodies` (canonical names; all when empty), in the table's order.

    A position counts everybody who is sent something, so that one department alone has the place
    that it has among all.
    """
    recipients: list[Recipient] = []
    without: list[Without] = []
    position = 0
    for body in checked.roster.bodies():
        rows = _rows_by_role(checked, body)
        reason = _why_none(checked.roster, body, rows)
        position += not reason
        if bodies and body.name not in bodies:
            continue
        if reason:
            without.append(Without(body, reason))
        else:
            recipients.append(Recipient(body, position, rows))
    return recipients, without


def _rows_by_role(checked: LoadedTable, body: Body) -> dict[Role, list[Row]]:
    rows: dict[Role, list[Row]] = {}
    for row in checked.rows:
        role = checked.roster.role(body.name, row.task)
        if role is not None:
            rows.setdefault(role, []).append(row)
    return rows


def _why_none(roster: Roster, body: Body, rows: Mapping[Role, Sequence[Row]]) -> str:
    """Why a body is sent nothing; empty when it is."""
    if roster.receives_letter(body, rows):
        return ""
    if isinstance(body, Collective) and roster.members_of(body.name):
        return "是统称，任务分别写给各成员"
    if isinstance(body, Collective) and body.name in roster.unspecified:
        return "是统称，表中没有说明是哪些部门"
    if Role.POSSIBLE in rows:
        return f"没有明确的任务，只有 {len(rows[Role.POSSIBLE])} 项可能涉及"
    return "表中没有任务"
