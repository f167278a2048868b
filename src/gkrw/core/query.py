"""Selecting tasks by department and role, section, group and words."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from gkrw.core.assignments import ASSIGNED, Assignments, Role
from gkrw.core.model import Row, Table
from gkrw.core.wording import group_heading, parse_heading_number, section_heading


class Query(NamedTuple):
    """The conditions that a task must meet; an empty one is always met.

    `bodies` are canonical names, `roles` apply only with bodies, `sections` and `groups` are
    numbers from 1. A task must have each of `words` somewhere in its text. `ids` restricts the
    tasks by other means, such as their progress.
    """

    bodies: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ASSIGNED
    sections: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    words: tuple[str, ...] = ()
    ids: frozenset[str] | None = None


class Hit(NamedTuple):
    """A selected task, and the roles that the bodies of the query have in it."""

    row: Row
    roles: dict[str, Role]


def select(assignments: Assignments, query: Query) -> list[Hit]:
    """The tasks that meet a query, in the order of the table."""
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
    parts = (task.id, row.topic_title, task.title, requirement, task.note or "")
    text = _folded("\n".join(parts))
    return all(_folded(word) in text for word in words)


def _folded(text: str) -> str:
    """Fold full width and half width (，, ７０％ 70%), capitals and small letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def sections_like(table: Table, asked: str) -> frozenset[int]:
    """The numbers of the sections given by a number (一, 1, 一、) or by part of a heading."""
    titles = [section.title for section in table.sections]
    return _like(titles, section_heading, asked)


def groups_like(table: Table, asked: str) -> frozenset[int]:
    """The numbers of the groups given by a number (（三）, 3) or by part of a heading."""
    titles = [group.title for section in table.sections for group in section.groups]
    return _like(titles, group_heading, asked)


def _like(titles: Sequence[str], heading: Callable[[int, str], str], asked: str) -> frozenset[int]:
    number = parse_heading_number(asked)
    if number is not None and number <= len(titles):
        return frozenset({number})
    part = asked.strip()
    return frozenset(
        position
        for position, title in enumerate(titles, 1)
        if part and part in heading(position, title)
    )
