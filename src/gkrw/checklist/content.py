"""What a checklist says, before it is drawn: a department's tasks and what it has reported."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from gkrw.checklist import columns
from gkrw.checklist.columns import COMPARED
from gkrw.core.assignments import ASSIGNED, Role
from gkrw.core.loaded_table import LoadedTable
from gkrw.core.model import Office, Row, Target, Task
from gkrw.core.recipients import Recipient
from gkrw.core.wording import UNWRITTEN
from gkrw.progress.records import TaskProgress
from gkrw.progress.status import Status, status_word

Value = str | int | Decimal | date
"""What a cell holds; the empty text where it holds nothing."""
Entries = Mapping[str, Mapping[str, TaskProgress]]
"""What departments have reported: by department, then by task."""


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One row: a task, the fixed cells and those that are filled in already, by column key."""

    task: Task
    role: Role | None
    fixed: Mapping[str, Value]
    filled: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class ChecklistSheet:
    """The checklist of one department; `position` is its place among all, from 1."""

    department: str
    position: int
    lines: tuple[ChecklistRow, ...]

    @property
    def title(self) -> str:
        """财政局政务公开工作任务清单"""
        return f"{self.department}{TITLE}"

    @property
    def most_targets(self) -> int:
        """How many targets one of its tasks has at most, but at least one."""
        return max([1, *(len(line.task.targets) for line in self.lines)])

    @property
    def said(self) -> str:
        """共38项，其中牵头3项、责任1项、共同34项"""
        by_role = [f"{role.label}{n}项" for role in Role if (n := self.count(role))]
        return f"共{len(self.lines)}项，其中{'、'.join(by_role)}"

    def count(self, role: Role) -> int:
        """How many tasks it lists in a role."""
        return sum(line.role is role for line in self.lines)


TITLE = "政务公开工作任务清单"


@dataclass(frozen=True, slots=True)
class Checklists:
    """Everything that one run writes. `version` tells which table it was made from."""

    table_title: str
    office: Office | None
    due: date | None
    version: str
    sheets: tuple[ChecklistSheet, ...]
    overview: tuple[ChecklistRow, ...]


def compose_checklists(
    checked: LoadedTable,
    recipients: Sequence[Recipient],
    reported: Entries,
    version: str,
    due: date | None = None,
    include_possible: bool = False,
) -> Checklists:
    """The checklists of some recipients, with what they have reported before."""
    roles = (*ASSIGNED, Role.POSSIBLE) if include_possible else ASSIGNED
    sheets = [
        ChecklistSheet(
            each.body.name,
            each.position,
            tuple(
                _line(number, row, role, reported.get(each.body.name, {}).get(row.task.id))
                for number, (role, row) in enumerate(_in_roles(each, roles), 1)
            ),
        )
        for each in recipients
    ]
    departments = _departments_by_task(sheets)
    overview = tuple(
        ChecklistRow(row.task, None, {**fixed_of(number, row, None), "progress": said}, {})
        for number, row in enumerate(checked.rows, 1)
        if (said := _progress_said(row.task, departments.get(row.task.id, ()), reported))
    )
    return Checklists(
        checked.table.title, checked.table.office, due, version, tuple(sheets), overview
    )


def _in_roles(recipient: Recipient, roles: Iterable[Role]) -> Iterator[tuple[Role, Row]]:
    for role in roles:
        for row in recipient.rows.get(role, ()):
            yield role, row


def _line(number: int, row: Row, role: Role, entry: TaskProgress | None) -> ChecklistRow:
    filled = {} if entry is None else filled_of(entry, row.task.targets)
    return ChecklistRow(row.task, role, fixed_of(number, row, role), filled)


def fixed_of(number: int, row: Row, role: Role | None) -> dict[str, Value]:
    """The fixed cells of a task, by column key."""
    return {
        "number": number,
        "id": row.task.id,
        **compared_texts(row, role),
    }


def compared_texts(row: Row, role: Role | None) -> dict[str, str]:
    """The texts of the columns in COMPARED."""
    task = row.task
    topic = f"·{row.topic.title}" if row.topic else ""
    return {
        "category": f"{row.group_heading}{topic}",
        "role": role.label if role else "",
        "title": task.title,
        "requirement": task.requirement,
        "lead": str(task.lead) or UNWRITTEN,
        "responsible": str(task.responsible) or UNWRITTEN,
        "deadline": task.deadline.text if task.deadline else "",
        "targets": targets_said(task.targets),
    }


def targets_said(targets: Sequence[Target]) -> str:
    """网上可办率≥90%; with several, each has the number of its column before it."""
    if len(targets) < 2:
        return "".join(map(str, targets))
    return "\n".join(f"（{number}）{target}" for number, target in enumerate(targets, 1))


def filled_of(entry: TaskProgress, targets: Sequence[Target]) -> dict[str, Value]:
    """The cells that an entry of the progress file fills, by column key."""
    values = dict(entry.values)
    cells: dict[str, Value] = {
        column.key: values[target.name]
        for column, target in zip(columns.value_columns(len(targets)), targets, strict=False)
        if target.name in values
    }
    if entry.status is not None:
        cells["status"] = entry.status.value
    if entry.finished is not None:
        cells["finished"] = entry.finished
    for key in ("result", "evidence", "reporter", "phone", "note"):
        if text := getattr(entry, key):
            cells[key] = text
    return cells


def _departments_by_task(sheets: Iterable[ChecklistSheet]) -> dict[str, list[str]]:
    """The departments that have each task on their sheets, by the id of the task."""
    departments: dict[str, list[str]] = {}
    for sheet in sheets:
        for task_id in dict.fromkeys(line.task.id for line in sheet.lines):
            departments.setdefault(task_id, []).append(sheet.department)
    return departments


def _progress_said(task: Task, departments: Sequence[str], reported: Entries) -> str:
    """已完成2，推进中1，未报5; empty for a task that no department has."""
    found = [
        entry.status if (entry := reported.get(body, {}).get(task.id)) else None
        for body in departments
    ]
    counts = [(status_word(status), found.count(status)) for status in (*reversed(Status), None)]
    return "，".join(f"{word}{n}" for word, n in counts if n)


# -- telling texts apart ---------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def digest(text: str) -> str:
    """A short digest of a text, whatever blanks and line breaks an office program adds to it.
    Remembered: the sheets of one run have the same texts again and again."""
    return hashlib.sha256(re.sub(r"\s+", "", text).encode()).hexdigest()[:12]


def digests_of(texts: Mapping[str, Value]) -> str:
    """The digests of the columns in COMPARED, in that order."""
    return " ".join(digest(str(texts[key])) for key in COMPARED)


def value_text(value: Status | Decimal | date | str | int | None) -> str:
    """Return a value as the hidden sheet, comparisons and messages write it: 7.5 also for 7.50,
    a status as its word, and the empty text for None."""
    if value is None:
        return ""
    if isinstance(value, Status):
        return value.value
    if isinstance(value, Decimal):
        # Without an exponent: a telephone number is digits.
        whole = value == value.to_integral_value()
        return str(int(value)) if whole else f"{value.normalize():f}"
    return str(value)
