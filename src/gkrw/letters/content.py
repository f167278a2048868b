"""What one letter says, before it is drawn: whom it goes to and which tasks, by role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gkrw.core.assignments import ASSIGNED, Role
from gkrw.core.loaded_table import LoadedTable
from gkrw.core.model import (
    Collective,
    Office,
    Row,
)
from gkrw.core.particulars import DocumentNumber, Particulars
from gkrw.core.recipients import NonRecipient, find_recipients
from gkrw.core.roster import Body
from gkrw.core.wording import in_title_marks


@dataclass(frozen=True, slots=True)
class RoleTasks:
    """The tasks of one role, in the order of the table.

    `collectives` are the names, as written, through which the tasks of Role.COLLECTIVE and
    Role.POSSIBLE are (or may be) the body's.
    """

    role: Role
    rows: tuple[Row, ...]
    collectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. `parts` has no part without tasks; `possible` is empty unless asked for."""

    body: Body
    position: int
    """Its place among the recipients of the whole table, from 1."""
    table_title: str
    office: Office | None
    particulars: Particulars
    number: DocumentNumber | None
    parts: tuple[RoleTasks, ...]
    possible: RoleTasks | None

    @property
    def recipient(self) -> str:
        """The name that the letter is addressed to: the full one where the table gives it."""
        full_name = None if isinstance(self.body, Collective) else self.body.full_name
        return full_name or self.body.name

    @property
    def title(self) -> str:
        """关于落实《……分解表》的通知"""
        inside = in_title_marks(self.table_title)
        return f"关于落实《{inside}》的通知"

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every task that the letter assigns."""
        return tuple(row for part in self.parts for row in part.rows)

    def count(self, role: Role) -> int:
        """How many tasks it lists in a role."""
        parts = (*self.parts, *([self.possible] if self.possible else []))
        return sum(len(part.rows) for part in parts if part.role is role)


def compose_letters(
    checked: LoadedTable,
    bodies: Sequence[str],
    particulars: Particulars,
    include_possible: bool,
) -> tuple[list[Letter], list[NonRecipient]]:
    """The letters to `bodies` (canonical names; everybody when empty), in the table's order.

    Numbers count the letters of this run.
    """
    recipients, without = find_recipients(checked, bodies)
    letters: list[Letter] = []
    for recipient in recipients:
        body, rows = recipient.body, recipient.rows
        number = particulars.number.after(len(letters)) if particulars.number else None
        possible = _part(checked, body, Role.POSSIBLE, rows) if include_possible else None
        letters.append(
            Letter(
                body=body,
                position=recipient.position,
                table_title=checked.table.title,
                office=checked.table.office,
                particulars=particulars,
                number=number,
                parts=tuple(
                    part for role in ASSIGNED if (part := _part(checked, body, role, rows))
                ),
                possible=possible,
            )
        )
    return letters, without


def _part(
    loaded: LoadedTable, body: Body, role: Role, rows: Mapping[Role, Sequence[Row]]
) -> RoleTasks | None:
    if role not in rows:
        return None
    collectives = loaded.assignments.collectives(body.name, rows[role])
    return RoleTasks(role, tuple(rows[role]), collectives)
