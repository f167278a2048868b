"""The columns of a checklist, for drawing them and for finding them in returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from gkrw.core.model import COLUMNS, LISTS, Table, extra_heading, extra_key


class ColumnKind(Enum):
    """The kind of a column. The department fills in all kinds but FIXED."""

    FIXED = "fixed"
    TEXT = "text"
    """Formatted as text, so that office programs do not convert it to a number or a date."""
    DATE = "date"
    NUMBER = "number"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class ChecklistColumn:
    """One column: its key in code, its heading, and its widths in half-width characters.

    A sheet is printed one page wide, so each character of width makes all text smaller. Where the
    page has no room for every `width`, columns shrink, at most to `least`. `also` are other
    headings that the column may have in a return.
    """

    key: str
    heading: str
    width: float
    least: float
    kind: ColumnKind = ColumnKind.FIXED
    centred: bool = False
    also: tuple[str, ...] = ()


_FIXED = (
    ChecklistColumn("number", "序号", 4, 3.6, centred=True),
    ChecklistColumn(
        "id", "编号", 5, 4.6, centred=True, also=("任务编号", "编码", "任务编码", "任务号")
    ),
    ChecklistColumn("category", "类别", 10, 6),
    ChecklistColumn("title", COLUMNS["title"], 11, 6.6, also=("任务",)),
    ChecklistColumn("requirement", COLUMNS["requirement"], 30, 19.8, also=("工作内容", "要求")),
    ChecklistColumn("role", "承担角色", 5, 5, centred=True, also=("角色",)),
    ChecklistColumn("lead", COLUMNS["lead"], 9, 6.6, also=("牵头单位",)),
    ChecklistColumn("responsible", COLUMNS["responsible"], 11, 8.5, also=("责任单位",)),
    ChecklistColumn("support", COLUMNS["support"], 9, 6.6, also=("配合单位",)),
    ChecklistColumn("deadline", COLUMNS["deadline"], 10, 8, centred=True, also=("时限",)),
    ChecklistColumn("targets", COLUMNS["targets"], 11, 8.4, also=("指标",)),
)


def fixed_columns(table: Table) -> tuple[ChecklistColumn, ...]:
    """Return the columns from the table: locked, and not collected. They have the headings that the
    table gives them, and further columns of the table come last."""
    own = dict(table.columns.own)
    held = (each for each in _FIXED if each.key not in LISTS or each.key in table.lists)
    return (
        *(_with_heading(each, own) for each in held),
        *(extra_column(name.text) for name in table.columns.extra),
    )


def _with_heading(column: ChecklistColumn, headings: Mapping[str, str]) -> ChecklistColumn:
    """Return a column with the heading that is there for its key, if any."""
    heading = headings.get(column.key, column.heading)
    if heading == column.heading:
        return column
    return replace(column, heading=heading, also=(column.heading, *column.also))


def extra_column(heading: str) -> ChecklistColumn:
    """Return the column for a further column of the table."""
    return ChecklistColumn(extra_key(heading), heading, 9, 6.6)


def is_own(column: ChecklistColumn) -> bool:
    """Return whether a fixed column has not the usual heading, or is a further column of the
    table."""
    return column not in _FIXED


def with_issued_headings(
    fixed: Sequence[ChecklistColumn], issued: Mapping[str, str]
) -> tuple[ChecklistColumn, ...]:
    """Return fixed columns with the headings that they had when a workbook was issued, by key, and
    with those that the table has lost since."""
    keys = {each.key for each in fixed}
    lost = (replace(extra_column(text), key=key) for key, text in issued.items() if key not in keys)
    return (*(_with_heading(each, issued) for each in fixed), *lost)


def compared_keys(table: Table) -> tuple[str, ...]:
    """Return the keys of the fixed columns whose texts are compared when a workbook comes back."""
    return tuple(each.key for each in fixed_columns(table) if each.key not in ("number", "id"))


def is_left_out_empty(column: ChecklistColumn) -> bool:
    """Return whether a fixed column is left out of a sheet on which it is empty in every row."""
    usual = ("category", "support", "deadline", "targets")
    return column.key in usual or extra_heading(column.key) != ""


STATUS = ChecklistColumn(
    "status", "完成状态", 8, 7.5, ColumnKind.STATUS, True, ("状态", "完成情况状态", "进展状态")
)
VALUE = ChecklistColumn("value", "指标完成值", 7, 5, ColumnKind.NUMBER, True, ("指标值", "完成值"))
RESULT = ChecklistColumn(
    "result", "完成情况", 40, 26, ColumnKind.TEXT, also=("进展情况", "落实情况", "工作进展")
)
FINISHED = ChecklistColumn(
    "finished", "完成日期", 11, 10.9, ColumnKind.DATE, True, ("完成时间", "日期")
)
EVIDENCE = ChecklistColumn(
    "evidence",
    "佐证材料（链接）",
    13,
    7.2,
    ColumnKind.TEXT,
    also=("佐证材料", "佐证", "证明材料", "链接"),
)
REPORTER = ChecklistColumn(
    "reporter", "填报人", 7, 6.6, ColumnKind.TEXT, True, ("填表人", "联系人", "填报人员")
)
PHONE = ChecklistColumn(
    "phone", "联系电话", 12.5, 12, ColumnKind.TEXT, True, ("电话", "手机", "联系方式")
)
NOTE = ChecklistColumn("note", COLUMNS["note"], 9, 5.2, ColumnKind.TEXT, also=("说明",))
NOT_ASKED = "不用填"
"""The status in a row that the department does not fill in, and the word for it in remarks."""
NOT_APPLICABLE = "—"
"""What stands in the column of a target that a task does not have."""
CLEAR_WORD = "清空"
"""The word that a department writes into a cell to remove the value that it reported before."""
FIRST_DAY, LAST_DAY = 36_526, 73_050
"""The first and the last day that FINISHED accepts, 2000-01-01 and 2099-12-31, as Excel serial
numbers. Day 0 is 30 December 1899, because Excel takes 1900 for a leap year."""


def value_columns(count: int) -> tuple[ChecklistColumn, ...]:
    """Return the columns for the values of `count` targets."""
    more = (
        replace(VALUE, key=f"value{n}", heading=f"{VALUE.heading}（{n}）", also=())
        for n in range(2, count + 1)
    )
    return (VALUE, *more) if count else ()


def filled_in(values: int) -> tuple[ChecklistColumn, ...]:
    """Return the columns to fill in, with columns for the values of `values` targets."""
    return (STATUS, *value_columns(values), RESULT, FINISHED, EVIDENCE, REPORTER, PHONE, NOTE)
