"""Departments and collectives as plain data: an overview, and a matrix of bodies and sections."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gkrw.core.assignments import ASSIGNED, LoadedTable, Role
from gkrw.core.model import Department, Row
from gkrw.core.recipients import is_recipient
from gkrw.core.roster import Body

OVERVIEW_COLUMNS = ("名称", "类别", "别名", "牵头", "责任", "共同", "可能", "收通知")


@dataclass(frozen=True, slots=True)
class BodyTasks:
    """One department or collective and its tasks by role."""

    body: Body
    rows: Mapping[Role, Sequence[Row]]

    def count(self, role: Role) -> int:
        """The number of tasks in a role."""
        return len(self.rows.get(role, ()))

    @property
    def is_recipient(self) -> bool:
        """Whether it is sent a letter of its own."""
        return is_recipient(self.body, self.rows)

    def by_section(self) -> dict[int, Counter[Role]]:
        """The number of tasks in each role, by the number of the section."""
        counts: dict[int, Counter[Role]] = defaultdict(Counter)
        for role, rows in self.rows.items():
            for row in rows:
                counts[row.section_number][role] += 1
        return counts


def bodies_of(loaded: LoadedTable) -> list[BodyTasks]:
    """Every department and collective, in the order of the table."""
    by_body = loaded.assignments.by_body
    return [BodyTasks(body, by_body[body.name]) for body in loaded.roster.bodies()]


def body_record(tasks: BodyTasks) -> dict[str, Any]:
    """One body as a JSON object."""
    body = tasks.body
    kind, aliases = "collective", []
    if isinstance(body, Department):
        kind, aliases = "department", [name.text for name in (*body.aliases, *body.unconfirmed)]
    return {
        "name": body.name,
        "kind": kind,
        "aliases": aliases,
        **{role.value: tasks.count(role) for role in Role},
    }


def body_cells(tasks: BodyTasks) -> tuple[str, ...]:
    """One body as the cells of a sheet, in the order of OVERVIEW_COLUMNS."""
    body = tasks.body
    kind, aliases = "统称", []
    if isinstance(body, Department):
        kind, aliases = "部门", [name.text for name in body.aliases]
        aliases += [f"{name.text}（待确认）" for name in body.unconfirmed]
    return (
        body.name,
        kind,
        "、".join(aliases),
        *(str(tasks.count(role)) for role in Role),
        "是" if tasks.is_recipient else "否",
    )


# -- department × section ---------------------------------------------------------------------


def sections_of(loaded: LoadedTable) -> dict[int, str]:
    """The headings of the sections that have tasks, by number."""
    return {row.section_number: row.section_heading for row in loaded.rows}


def matrix_record(tasks: BodyTasks, sections: Mapping[int, str]) -> dict[str, Any]:
    """One body and its numbers of tasks by section as a JSON object."""
    counts = tasks.by_section()
    return {
        "name": tasks.body.name,
        "sections": [
            {"section": heading, **{role.value: counts[number][role] for role in Role}}
            for number, heading in sections.items()
        ],
    }


def matrix_columns(sections: Mapping[int, str]) -> list[str]:
    """The columns of a sheet of numbers, one for each: Excel would take 3/2/9 for a date."""
    pairs = (f"{heading} {role.label}" for heading in sections.values() for role in ASSIGNED)
    return ["名称", *pairs]


def matrix_cells(tasks: BodyTasks, sections: Mapping[int, str]) -> list[str]:
    """One body as the cells of `matrix_columns`."""
    counts = tasks.by_section()
    return [tasks.body.name, *(str(counts[each][role]) for each in sections for role in ASSIGNED)]


def matrix_line(tasks: BodyTasks, sections: Mapping[int, str]) -> tuple[str, ...]:
    """One body as a person reads it: 2/1/11 for each section, or - where there is none."""
    counts = tasks.by_section()
    by_section = ([counts[number][role] for role in ASSIGNED] for number in sections)
    cells = ("/".join(map(str, numbers)) if any(numbers) else "-" for numbers in by_section)
    return (tasks.body.name, *cells)
