"""The content of checklists: each department's tasks and what it has reported on them."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from gkrw.checklist import columns
from gkrw.checklist.columns import ChecklistColumn
from gkrw.core.assignments import ASSIGNED, Assignments, LoadedTable, Role
from gkrw.core.identity import TableIdentity
from gkrw.core.model import Office, Row, Task, extra_key
from gkrw.core.names import NameList
from gkrw.core.overall import OVERALL_ID, overall_row
from gkrw.core.recipients import Recipient
from gkrw.core.task_parts import Target
from gkrw.core.wording import UNWRITTEN, WORKS, work_of, written_date
from gkrw.office.xlsx import CellContent, Paper
from gkrw.progress.records import TEXT_KEYS, ProgressEntries, TaskProgress
from gkrw.progress.statuses import Status, counts_text, status_word

_LIST = "任务清单"
TITLES_WITH_WORK = tuple(f"{work}{_LIST}" for work in WORKS)
"""The titles of the checklists of tables about 公开, after the name of a department."""
TITLE = TITLES_WITH_WORK[0]
"""The usual one."""
GUIDE_SHEET = "说明"
OVERVIEW_SHEET = "总表"
OVERVIEW_REMARK = "进展按已经收回的回收表统计。这一页只供查看，不用填写。"
SINGLE_SHEET = "任务清单"
"""The sheet of a workbook for one department."""
HIDDEN_SHEET = "_gkrw"
"""The hidden sheet that records what the workbook was made from."""
HIDDEN_FORMAT = 1
"""The version of the hidden sheet's layout."""
_MAX_SHEET_NAME = 31
"""The longest name of a sheet: a limit of Excel."""
Cells = Mapping[str, CellContent]
"""The cells of a row by column key."""


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One row: a task, its fixed cells, and the cells that are filled in already. `role` is None in
    the overview of all tasks. A row that is not `is_asked` is for information only."""

    task: Task
    role: Role | None
    fixed: Cells
    filled: Cells
    is_asked: bool = True

    @property
    def cells(self) -> int:
        """The number of cells to fill in."""
        return len(columns.filled_in(len(self.task.targets)))


@dataclass(frozen=True, slots=True)
class ChecklistSheet:
    """The checklist of one department. `position` is its place among all recipients, from 1."""

    department: str
    position: int
    rows: tuple[ChecklistRow, ...]
    fixed: tuple[ChecklistColumn, ...]
    list_title: str = TITLE

    @property
    def title(self) -> str:
        """财政局政务公开工作任务清单"""
        return f"{self.department}{self.list_title}"

    @property
    def max_targets(self) -> int:
        """The greatest number of targets of a task."""
        return max((len(row.task.targets) for row in self.asked), default=0)

    @property
    def tasks(self) -> list[ChecklistRow]:
        """The rows of tasks: all but the one on the overall situation."""
        return [row for row in self.rows if row.task.id != OVERALL_ID]

    @property
    def asked(self) -> list[ChecklistRow]:
        """The rows of the tasks that the department reports on."""
        return [row for row in self.tasks if row.is_asked]

    @property
    def layout(self) -> tuple[ChecklistColumn, ...]:
        """The columns of the sheet. 完成时限 and 量化指标 are left out where no task has any."""
        return (*used_columns(self.fixed, self.rows), *columns.filled_in(self.max_targets))

    @property
    def summary(self) -> str:
        """共38项，其中牵头3项、责任1项、共同34项; also how many it reports on, where that is not all."""
        by_role = [f"{role.label}{n}项" for role in Role if (n := self.count(role))]
        text = f"共{len(self.tasks)}项，其中{'、'.join(by_role)}"
        if others := len(self.tasks) - len(self.asked):
            text += f"；填报{len(self.asked)}项，其余{others}项供了解，{columns.NOT_ASKED}"
        return text

    def count(self, role: Role) -> int:
        """Return the number of tasks in a role."""
        return sum(row.role is role for row in self.tasks)


def used_columns(
    layout: Iterable[ChecklistColumn], rows: Sequence[ChecklistRow]
) -> tuple[ChecklistColumn, ...]:
    """Return columns without those that are left out where they are empty in every row."""
    return tuple(
        column
        for column in layout
        if not columns.is_left_out_empty(column) or any(row.fixed.get(column.key) for row in rows)
    )


@dataclass(frozen=True, slots=True)
class Checklists:
    """Everything that one run writes. `version` is the digest of the table's file. `fixed` are the
    columns from the table, `compared` the keys of those that are compared in returns. `overview`
    are the rows of the overview in the joint workbook."""

    table: TableIdentity
    office: Office | None
    due: date | None
    version: str
    sheets: tuple[ChecklistSheet, ...]
    overview: tuple[ChecklistRow, ...]
    fixed: tuple[ChecklistColumn, ...]
    compared: tuple[str, ...]
    paper: Paper = Paper.A4

    def named_sheets(self) -> dict[str, ChecklistSheet]:
        """Return the sheets by their names in the joint workbook."""
        names = department_sheet_names([sheet.department for sheet in self.sheets])
        return dict(zip(names, self.sheets, strict=True))


TITLES = (*TITLES_WITH_WORK, _LIST)
"""The titles that checklists may have."""


def list_title(table_title: str) -> str:
    """Return the title of the checklists of a table: 政务公开工作任务清单, or 任务清单 on other work."""
    return f"{work_of(table_title)}{_LIST}"


def without_title(text: str) -> str:
    """Return the name of a department without the title of its checklist after it."""
    title = next((each for each in TITLES if text.endswith(each)), "")
    return text.removesuffix(title)


def department_sheet_names(departments: list[str]) -> list[str]:
    """Return a name for the sheet of each department: allowed by Excel, and unique."""
    taken = {GUIDE_SHEET, OVERVIEW_SHEET, SINGLE_SHEET, HIDDEN_SHEET, "history"}
    names = []
    for department in departments:
        allowed = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", department)[:_MAX_SHEET_NAME]
        name = allowed = allowed.strip("'") or "_"
        number = 1
        while name.casefold() in taken:
            number += 1
            ending = f"（{number}）"
            name = allowed[: _MAX_SHEET_NAME - len(ending)] + ending
        taken.add(name.casefold())
        names.append(name)
    return names


def compose_checklists(
    loaded: LoadedTable,
    recipients: Sequence[Recipient],
    reported: ProgressEntries,
    version: str,
    due: date | None = None,
    include_possible: bool = False,
    paper: Paper = Paper.A4,
    split: bool = False,
) -> Checklists:
    """Compose the checklists of some recipients, with what they have reported before. Where they
    are `split` into a workbook for each, there is no overview."""
    roles = (*ASSIGNED, Role.POSSIBLE) if include_possible else ASSIGNED
    sheets = tuple(
        _sheet(each, roles, reported.get(each.body.name, {}), loaded.assignments)
        for each in recipients
    )
    table = loaded.table
    return Checklists(
        table.identity,
        table.office,
        due,
        version,
        sheets,
        () if split else _overview(loaded.rows, sheets, reported),
        columns.fixed_columns(table),
        columns.compared_keys(table),
        paper,
    )


def _overview(
    rows: Iterable[Row], sheets: Iterable[ChecklistSheet], reported: ProgressEntries
) -> tuple[ChecklistRow, ...]:
    """Compose a row for each task that is on a sheet, with the number of sheets by status."""
    statuses: dict[str, Counter[str]] = defaultdict(Counter)
    for sheet in sheets:
        entries = reported.get(sheet.department, {})
        for row in sheet.rows:
            entry = entries.get(row.task.id)
            statuses[row.task.id][status_word(entry.status if entry else None)] += row.is_asked
    return tuple(
        _row(number, row, None, None, progress=counts_text(statuses[row.task.id]))
        for number, row in enumerate(rows, 1)
        if row.task.id in statuses
    )


_FOR_INFORMATION: Cells = {columns.STATUS.key: columns.NOT_ASKED}
"""The filled-in cells of a row that the department does not fill in."""


def _sheet(
    recipient: Recipient,
    roles: Iterable[Role],
    entries: Mapping[str, TaskProgress],
    assignments: Assignments,
) -> ChecklistSheet:
    """Compose the sheet of a department: the rows to fill in, then those for information, and last
    the row of `overall_row`, if any."""
    body = recipient.body.name
    found = [(role, row) for role in roles for row in recipient.rows.get(role, ())]
    known = {row.task.id for _, row in found if not assignments.is_reporter(body, row)}
    in_order = sorted(found, key=lambda each: each[1].task.id in known)
    if overall := overall_row(assignments, body):
        in_order.append((Role.COLLECTIVE, overall))
    rows = tuple(
        _row(number, row, role, entries.get(row.task.id), row.task.id not in known)
        for number, (role, row) in enumerate(in_order, 1)
    )
    fixed = columns.fixed_columns(assignments.table)
    title = list_title(assignments.table.title)
    return ChecklistSheet(body, recipient.position, rows, fixed, title)


def _row(
    number: int,
    row: Row,
    role: Role | None,
    entry: TaskProgress | None,
    is_asked: bool = True,
    **more: str,
) -> ChecklistRow:
    fixed: Cells = {"number": number, "id": row.task.id, **compared_texts(row, role), **more}
    filled = filled_cells(entry, row.task.targets) if is_asked else _FOR_INFORMATION
    return ChecklistRow(row.task, role, fixed, filled, is_asked)


def compared_texts(row: Row, role: Role | None) -> dict[str, str]:
    """Return the texts of the columns that are compared, by key; of 配合部门 and further columns, only
    of those in which the task has a text."""
    task = row.task
    targets = [*map(str, task.targets)]
    if len(targets) > 1:  # numbered as their columns are
        targets = [f"（{number}）{target}" for number, target in enumerate(targets, 1)]
    texts = {
        "category": row.category,
        "role": role.label if role else "",
        "title": task.title,
        "requirement": task.requirement,
        "lead": _names(task.lead),
        "responsible": _names(task.responsible),
        "deadline": "；\n".join([each.text for each in task.deadlines]),
        "targets": "\n".join(targets),
    }
    if task.support.entries:
        texts["support"] = str(task.support)
    for heading, text in task.extra:
        texts[extra_key(heading)] = text
    return texts


def _names(names: NameList) -> str:
    """Return the text of a list of names; empty where the table has no such column."""
    return str(names) or (UNWRITTEN if names.is_stated else "")


def filled_cells(entry: TaskProgress | None, targets: Sequence[Target]) -> Cells:
    """Return the cells with what was reported on a task, by column key, without empty cells."""
    if entry is None:
        return {}
    values = dict(entry.values)
    cells: dict[str, CellContent] = {
        column.key: values[target.name]
        for column, target in zip(columns.value_columns(len(targets)), targets, strict=False)
        if target.name in values
    }
    if entry.status is not None:
        cells["status"] = entry.status.value
    if entry.finished is not None:
        cells["finished"] = entry.finished
    return {**cells, **{key: text for key in TEXT_KEYS if (text := getattr(entry, key))}}


def guide_paragraphs(
    office: Office | None, due: date | None, is_partly_asked: bool = False
) -> list[str]:
    """Return the paragraphs that tell a department how to fill in its checklist. `is_partly_asked`
    says that some rows are for information only."""
    statuses = "、".join(status.value for status in Status)
    sender = office.name if office and office.name else "发来清单的单位"
    until = f"，请于{written_date(due)}前" if due else ""
    return [
        "只填浅黄色的栏目；其他栏目来自分解表，已经锁定，不用改。对任务本身有意见的，写在“备注”里。",
        *([_GUIDE_TO_INFORMATION] if is_partly_asked else []),
        f"完成状态：从下拉列表中选（{statuses}）。",
        "指标完成值：只有定了量化指标的任务要填。只填数字，不写单位：90% 填 90，7 个工作日填 7。"
        "有几个指标的，按“量化指标”一栏的编号填到对应的列。",
        "完成情况：做了什么、到了哪一步；没有完成的，写明原因和下一步打算。格内换行按 Alt+Enter。",
        "完成日期：已完成的填实际完成的日期，如 2026-10-08。",
        "佐证材料（链接）：公开网页的网址；图片、文件不要贴在表里，另外报送，在这里写明材料的名称。",
        "筛选、调整行高和列宽，可以直接做。需要排序的，请先撤消保护（“审阅”→“撤消工作表保护”，没有密码），"
        "排好序的照样可以交回。请不要删除行、列和工作表。",
        f"上次报过的内容已经填好，有变化的直接改。要删去报过的内容，请填“{columns.CLEAR_WORD}”；"
        "只把单元格删空，报过的仍然保留。",
        f"填好后保存为 .xlsx 文件{until}交回{sender}{_contact(office)}。",
    ]


_GUIDE_TO_INFORMATION = (
    f"“完成状态”写着“{columns.NOT_ASKED}”的行，由别的单位填报，列在这里供了解。"
    f"要说明这些任务的总体情况的，写在最后“{OVERALL_ID}”一行，可以不填。"
)


def _contact(office: Office | None) -> str:
    particulars = (("联系人", office and office.contact), ("电话", office and office.phone))
    text = "，".join(f"{label}：{value}" for label, value in particulars if value)
    return f"（{text}）" if text else ""


# -- comparing what comes back ---------------------------------------------------------------------


@lru_cache(maxsize=4096)  # the sheets of one run have many texts in common
def digest(text: str) -> str:
    """Return 12 hex digits of the digest of a text without blanks and line breaks, because office
    programs change blanks and line breaks."""
    return hashlib.sha256(re.sub(r"\s+", "", text).encode()).hexdigest()[:12]
