"""Select tasks by department and role, section, group and words."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from gkrw.core.assignments import ASSIGNED, Assignments, Role
from gkrw.core.model import Row
from gkrw.core.wording import folded, parse_heading_number


class Query(NamedTuple):
    """The conditions that a task must meet. An empty condition is always met.

    `bodies` are canonical names, `roles` apply only with bodies, `sections` and `groups` are
    numbers from 1. A task must have each of `words` somewhere in its text. `ids`, unless None, are
    the tasks that another condition allows, such as their progress.
    """

    bodies: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ASSIGNED
    sections: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    words: tuple[str, ...] = ()
    ids: frozenset[str] | None = None


class Hit(NamedTuple):
    """A selected task, and the roles of the bodies of the query in it, by canonical name."""

    row: Row
    roles: dict[str, Role]


def select(assignments: Assignments, query: Query) -> list[Hit]:
    """Return the tasks that meet a query, in the order of the table."""
    hits = []
    for row in assignments.rows:
        if not _is_within(row, query) or (query.words and not _contains(row, query.words)):
            continue
        roles = {
            body: role
            for body in query.bodies
            if (role := assignments.role(body, row.task)) in query.roles and role is not None
        }
        if roles or not query.bodies:
            hits.append(Hit(row, roles))
    return hits


def _is_within(row: Row, query: Query) -> bool:
    return (
        (query.ids is None or row.task.id in query.ids)
        and (not query.sections or row.section_number in query.sections)
        and (not query.groups or row.group_number in query.groups)
    )


def _contains(row: Row, words: Sequence[str]) -> bool:
    task = row.task
    requirement = task.requirement.replace("\n", "")
    extra = [text for _, text in task.extra]
    parts = (task.id, row.topic_title, task.title, requirement, task.note or "", *extra)
    text = folded("\n".join(parts))
    return all(folded(word) in text for word in words)


def headings_like(
    titles: Sequence[str], heading: Callable[[int, str], str], asked: str
) -> frozenset[int]:
    """Return the number of the heading that `asked` gives by number, else the numbers of those that
    contain `asked`. `heading` makes the text of a heading from its number and title."""
    number = parse_heading_number(asked)
    if number is not None and number <= len(titles):
        return frozenset({number})
    part = folded(asked.strip())
    return frozenset(
        position
        for position, title in enumerate(titles, 1)
        if part and part in folded(heading(position, title))
    )
