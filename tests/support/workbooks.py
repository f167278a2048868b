"""Helpers for tests of checklists: drawing them, editing them as departments do, reading them back."""

import io
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from conftest import REAL_TABLE
from gkrw import store
from gkrw.checklist.content import Checklists, compose_checklists
from gkrw.checklist.draw import department_workbook, joint_workbook
from gkrw.core.assignments import LoadedTable
from gkrw.core.recipients import find_recipients
from gkrw.office.ooxml import read_package, write_package
from gkrw.office.xlsx import Paper
from gkrw.progress.records import TaskProgress
from gkrw.project.open_table import check_table
from gkrw.returns.return_reader import read_returns
from gkrw.returns.returned_sheet import DepartmentReturn, Rejection, ReturnedRow

TODAY = date(2026, 11, 25)
COLUMNS = {
    **{"序号": "A", "编号": "B", "工作任务": "D", "工作要求": "E", "牵头部门": "G"},
    **{"完成状态": "J", "指标完成值": "K", "完成情况": "L", "完成日期": "M", "佐证材料": "N"},
    **{"填报人": "O", "联系电话": "P", "备注": "Q"},
}
"""The columns of 财政局's checklist by heading."""
ROWS = {"T10": 4, "T14": 5, "T40": 6, "T12": 7, "T29": 29}
"""The rows of some of its tasks."""


@cache
def table(text: str | None = None) -> LoadedTable:
    """Read and check the frozen table, or another text."""
    data = REAL_TABLE.read_bytes() if text is None else text.encode()
    found = check_table(store.read(data, "表.yaml"))
    assert found is not None
    return found


def lists(
    *bodies: str,
    entries: Mapping[str, Mapping[str, TaskProgress]] | None = None,
    text: str | None = None,
    paper: Paper = Paper.A4,
) -> Checklists:
    """Compose the checklists of some departments, or of all."""
    checked = table(text)
    recipients = find_recipients(checked, bodies)[0]
    return compose_checklists(checked, recipients, entries or {}, "v1", paper=paper)


@cache
def _issued(body: str, text: str | None) -> bytes:
    made = lists(body, text=text)
    return department_workbook(made.sheets[0], made)


def issued(
    body: str = "财政局", entries: Mapping[str, TaskProgress] | None = None, text: str | None = None
) -> bytes:
    """Draw the workbook of one department."""
    if entries is None:
        return _issued(body, text)
    made = lists(body, entries={body: entries}, text=text)
    return department_workbook(made.sheets[0], made)


def issued_jointly(*bodies: str) -> bytes:
    """Draw one workbook with a sheet for each department."""
    return joint_workbook(lists(*bodies))


Edit = Callable[[Worksheet], Any]


def saved(book: Workbook, at: str = "") -> bytes:
    """Save a workbook at a time such as 2026-06-20T08:10:00Z; without one it says no time."""
    stream = io.BytesIO()
    book.save(stream)
    parts = read_package(stream.getvalue())
    assert isinstance(parts, dict)
    time = f">{at}<".encode() if at else b"><"
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = re.sub(rb">[^<]*(?=</dcterms:modified>)", time[:-1], core)
    return write_package(parts)


def edited(data: bytes, *edits: Edit, sheet: str = "任务清单", at: str = "") -> bytes:
    """Make edits to a sheet of a workbook. Returns the workbook, saved at a time."""
    book = load_workbook(io.BytesIO(data))
    for edit in edits:
        edit(book[sheet])
    return saved(book, at)


def with_parts(data: bytes, parts: Mapping[str, bytes], without: str = "") -> bytes:
    """Put parts into a workbook, or in the place of others, and leave one out."""
    kept = read_package(data)
    assert isinstance(kept, dict)
    kept.pop(without, None)
    return write_package({**kept, **parts})


def put(**cells: Any) -> Edit:
    """Write values into cells: put(J4="已完成")."""

    def edit(sheet: Worksheet) -> None:
        for name, value in cells.items():
            sheet[name] = value

    return edit


def read(
    data: bytes, file: str = "财政局.xlsx", text: str | None = None, today: date = TODAY
) -> DepartmentReturn:
    """Read the only sheet of a return, which as a whole must be in order."""
    (returned,), rejected = read_returns(data, file, table(text), today)
    assert rejected == []
    return returned


def rejections_of(data: bytes, file: str = "财政局.xlsx") -> list[Rejection]:
    """Return what is wrong with a return that has no usable sheet."""
    found, rejected = read_returns(data, file, table(), TODAY)
    assert found == []
    return rejected


def row_of(returned: DepartmentReturn, task: str) -> ReturnedRow:
    (row,) = (row for row in returned.rows if row.task.id == task)
    return row


def cells_of(returned: DepartmentReturn, task: str) -> dict[str, Any]:
    """Return the values read for a task that are not empty, by column key."""
    return {cell.key: cell.value for cell in row_of(returned, task).cells if cell.value != ""}
