"""How many tasks each department has in each role."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gkrw.core.model import Row
from gkrw.core.roster import Body, Role, Roster


@dataclass(frozen=True, slots=True)
class Tally:
    """The tasks of one body: their ids by role."""

    body: Body
    ids: Mapping[Role, tuple[str, ...]]

    def count(self, role: Role) -> int:
        """How many tasks the body has in a role."""
        return len(self.ids.get(role, ()))


def tally(rows: Iterable[Row], roster: Roster, body: Body) -> Tally:
    """Every task in which the body has a role, also a merely possible one."""
    ids: dict[Role, list[str]] = {}
    for row in rows:
        role = roster.role(body.name, row.task)
        if role is not None:
            ids.setdefault(role, []).append(row.task.id)
    return Tally(body, {role: tuple(found) for role, found in ids.items()})


def by_section(rows: Iterable[Row], roster: Roster, body: Body) -> defaultdict[int, Counter[Role]]:
    """The number of a body's tasks in each role, by the number of the section."""
    counts: defaultdict[int, Counter[Role]] = defaultdict(Counter)
    for row in rows:
        role = roster.role(body.name, row.task)
        if role is not None:
            counts[row.section_number][role] += 1
    return counts
