"""Which tasks are asked for: by department and role, section, group and words."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gkrw.core.assignments import ASSIGNED, Assignments, Role
from gkrw.core.model import Row, Table
from gkrw.core.numbering import group_heading, parse_number, section_heading


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for; an empty part asks for everything.

    `bodies` are canonical names, `roles` count only with bodies, `sections` and `groups` are
    numbers from 1, and a task must have every one of `words` somewhere in its text. `ids` are the
    tasks that something else leaves, such as what was reported of them.
    """

    bodies: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ASSIGNED
    sections: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    words: tuple[str, ...] = ()
    ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A task that was asked for, and the role of each body asked about that has one in it."""

    row: Row
    roles: dict[str, Role]


def select(assignments: Assignments, query: Query) -> list[Hit]:
    """The tasks that fit, in the order of the table."""
    hits = []
    for row in assignments.rows:
        if not _stands_in(row, query) or not _contains(row, query.words):
            continue
        roles = {
            body: role
            for body in query.bodies
            if (role := assignments.role(body, row.task)) in query.roles and role is not None
        }
        if roles or not query.bodies:
            hits.append(Hit(row, roles))
    return hits


def _stands_in(row: Row, query: Query) -> bool:
    return (
        (query.ids is None or row.task.id in query.ids)
        and (not query.sections or row.section_number in query.sections)
        and (not query.groups or row.group_number in query.groups)
    )


def _contains(row: Row, words: Sequence[str]) -> bool:
    if not words:
        return True
    task = row.task
    parts = (
        task.id,
        row.topic.title if row.topic else "",
        task.title,
        task.requirement.replace("\n", ""),
        task.note or "",
    )
    text = _folded("\n".join(parts))
    return all(_folded(word) in text for word in words)


def _folded(text: str) -> str:
    """Without the difference between full and half width (，, ７０％ 70%), capitals and small."""
    return unicodedata.normalize("NFKC", text).casefold()


def sections_like(table: Table, asked: str) -> frozenset[int]:
    """The sections meant by a number (一, 1, 一、) or by part of a heading."""
    titles = [section.title for section in table.sections]
    return _like(titles, section_heading, asked)


def groups_like(table: Table, asked: str) -> frozenset[int]:
    """The groups meant by a number (（三）, 3) or by part of a heading."""
    titles = [group.title for section in table.sections for group in section.groups]
    return _like(titles, group_heading, asked)


def _like(titles: Sequence[str], heading: Callable[[int, str], str], asked: str) -> frozenset[int]:
    number = parse_number(asked)
    if number is not None and number <= len(titles):
        return frozenset({number})
    part = asked.strip()
    return frozenset(
        position
        for position, title in enumerate(titles, 1)
        if part and part in heading(position, title)
    )
