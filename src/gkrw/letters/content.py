"""The content of a letter: its recipient, its particulars, and the tasks by role."""

from collections.abc import Sequence
from dataclasses import dataclass

from gkrw.core.assignments import ASSIGNED, LoadedTable, Role
from gkrw.core.model import Collective, Office, Row
from gkrw.core.particulars import DocumentNumber, Particulars
from gkrw.core.recipients import NonRecipient, find_recipients
from gkrw.core.roster import Body
from gkrw.core.wording import in_title_marks
from gkrw.files.file_access import numbered_name


@dataclass(frozen=True, slots=True)
class RoleTasks:
    """The tasks of one role, in the order of the table.

    `collectives` are the names, as written, through which the body has (or may have) the tasks of
    Role.COLLECTIVE and Role.POSSIBLE.
    """

    role: Role
    rows: tuple[Row, ...]
    collectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter.

    `position` is the body's place among the recipients of the whole table, from 1. `parts` are the
    tasks that the body has, by role; `possible` those that it may have, if they are to be listed.
    """

    body: Body
    position: int
    table_title: str
    office: Office | None
    particulars: Particulars
    number: DocumentNumber | None
    parts: tuple[RoleTasks, ...]
    possible: RoleTasks | None

    @property
    def recipient(self) -> str:
        """The full name of the body; its canonical name where the table has no full one."""
        full_name = None if isinstance(self.body, Collective) else self.body.full_name
        return full_name or self.body.name

    @property
    def title(self) -> str:
        """关于落实《……分解表》的通知"""
        return f"关于落实《{in_title_marks(self.table_title)}》的通知"

    @property
    def file_name(self) -> str:
        """06_财政局_关于落实……的通知.docx"""
        return numbered_name(self.position, self.body.name, self.title, ".docx")

    @property
    def rows(self) -> tuple[Row, ...]:
        """The tasks of all parts."""
        return tuple(row for part in self.parts for row in part.rows)

    def count(self, role: Role) -> int:
        """Return the number of tasks that are listed in a role."""
        parts = (*self.parts, self.possible)
        return sum(len(part.rows) for part in parts if part and part.role is role)


def compose_letters(
    loaded: LoadedTable, bodies: Sequence[str], particulars: Particulars, include_possible: bool
) -> tuple[list[Letter], list[NonRecipient]]:
    """Compose the letters to `bodies` (canonical names; all when empty), in the table's order.

    Returns the letters, and the bodies that get none. The first letter has the number of
    `particulars`, and each further letter the next number.
    """
    recipients, others = find_recipients(loaded, bodies)
    letters = []
    for index, recipient in enumerate(recipients):
        body = recipient.body
        parts = {
            role: RoleTasks(role, tuple(rows), loaded.assignments.collectives(body.name, rows))
            for role, rows in recipient.rows.items()
        }
        letters.append(
            Letter(
                body=body,
                position=recipient.position,
                table_title=loaded.table.title,
                office=loaded.table.office,
                particulars=particulars,
                number=particulars.number.plus(index) if particulars.number else None,
                parts=tuple(parts[role] for role in ASSIGNED if role in parts),
                possible=parts.get(Role.POSSIBLE) if include_possible else None,
            )
        )
    return letters, others
