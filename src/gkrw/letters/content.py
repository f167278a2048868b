"""The content of a letter: its recipient, its particulars, and the tasks by role."""

from collections.abc import Sequence
from dataclasses import dataclass

from gkrw.core.assignments import ASSIGNED, LoadedTable, Role
from gkrw.core.model import Collective, Office, Row
from gkrw.core.particulars import DocumentNumber, Particulars
from gkrw.core.recipients import NonRecipient, Recipient, find_recipients, issuing_bodies
from gkrw.core.roster import Body
from gkrw.core.wording import id_ranges, in_title_marks
from gkrw.files.file_access import numbered_name
from gkrw.letters.annex_columns import AnnexColumns, annex_columns


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
    tasks that the body has, by role; `possible` are those that it may have, empty if the letter is
    not to list them.
    """

    body: Body
    position: int
    table_title: str
    year: int | None
    office: Office | None
    particulars: Particulars
    number: DocumentNumber | None
    parts: tuple[RoleTasks, ...]
    possible: RoleTasks | None
    columns: AnnexColumns
    reported: tuple[str, ...] = ()
    """The ids of the tasks on which the body reports, in the order of the table."""

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
    loaded: LoadedTable,
    bodies: Sequence[str],
    particulars: Particulars,
    include_possible: bool = False,
    include_self: bool = False,
) -> tuple[list[Letter], list[NonRecipient]]:
    """Compose the letters to `bodies` (canonical names; all when empty), in the table's order.

    An issuing office gets a letter only if `bodies` names it, or with `include_self`. Returns the
    letters, and the bodies that get none. The first letter has the number of `particulars`, and
    each further letter the next number.
    """
    recipients, others = find_recipients(loaded, bodies)
    if not bodies and not include_self:
        issuing = issuing_bodies(loaded)
        own = [each for each in recipients if each.body.name in issuing]
        recipients = [each for each in recipients if each.body.name not in issuing]
        others = [*(NonRecipient(each.body, _own_tasks(each)) for each in own), *others]
    letters = []
    columns = annex_columns(loaded.table)
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
                year=loaded.table.year,
                office=loaded.table.office,
                particulars=particulars,
                number=particulars.number.plus(index) if particulars.number else None,
                parts=tuple(parts[role] for role in ASSIGNED if role in parts),
                possible=parts.get(Role.POSSIBLE) if include_possible else None,
                columns=columns,
                reported=tuple(
                    row.task.id
                    for row in loaded.rows
                    if loaded.assignments.role(body.name, row.task) in ASSIGNED
                    and loaded.assignments.is_reporter(body.name, row)
                ),
            )
        )
    return letters, others


def _own_tasks(recipient: Recipient) -> str:
    """Return the reason why an issuing office gets no letter, with its tasks."""
    parts = ((role, recipient.rows.get(role, ())) for role in ASSIGNED)
    tasks = "；".join(
        f"{role.label} {len(rows)} 项（{id_ranges([row.task.id for row in rows])}）"
        for role, rows in parts
        if rows
    )
    return f"是发文机关，自己承担的任务是{tasks}；也要写的，加上 --include-self"
