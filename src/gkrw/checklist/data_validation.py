"""What Excel lets a cell of a checklist hold, and how it colours a status."""

from collections.abc import Sequence
from datetime import date

from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gkrw.checklist.columns import ChecklistColumn, ColumnKind
from gkrw.core.deadlines import YEARS
from gkrw.progress.status import Status

_COLOURS = {Status.DONE: "C6EFCE", Status.UNDER_WAY: "FFEB9C", Status.NOT_STARTED: "EDEDED"}
_EARLIEST, _LATEST = date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)


def add_checks(sheet: Worksheet, layout: Sequence[ChecklistColumn], first: int, last: int) -> None:
    """What the cells of some rows may hold, and a colour for each status. Rows count from 1."""
    for at, column in enumerate(layout, 1):
        letter = get_column_letter(at)
        cells = f"{letter}{first}:{letter}{last}"
        check = _check_of(column.kind)
        if check is not None:
            check.add(cells)
            sheet.add_data_validation(check)
        if column.kind is ColumnKind.STATUS:
            for status, colour in _COLOURS.items():
                look = DifferentialStyle(fill=PatternFill("solid", bgColor=colour))
                word = f'"{status.value}"'
                rule = Rule("cellIs", operator="equal", formula=[word], dxf=look)
                sheet.conditional_formatting.add(cells, rule)


def _check_of(kind: ColumnKind) -> DataValidation | None:
    if kind is ColumnKind.STATUS:
        words = "、".join(status.value for status in Status)
        listed = ",".join(status.value for status in Status)
        check = DataValidation("list", f'"{listed}"', allow_blank=True)
        check.error, check.prompt = f"请从下拉列表中选：{words}。", "请从下拉列表中选。"
    elif kind is ColumnKind.DATE:
        check = DataValidation(
            "date",
            str(_serial(_EARLIEST)),
            str(_serial(_LATEST)),
            operator="between",
            allow_blank=True,
        )
        check.error, check.prompt = "请填日期，如 2026-10-08。", "请填日期，如 2026-10-08。"
    elif kind is ColumnKind.NUMBER:
        check = DataValidation(
            "decimal", "-1000000000000", "1000000000000", operator="between", allow_blank=True
        )
        check.error = "请只填数字，不写单位，如 92.5。"
        check.prompt = "请只填数字，不写单位：90% 填 90。"
    else:
        return None
    check.showErrorMessage = check.showInputMessage = True
    check.errorTitle, check.promptTitle = "填写有误", "填写说明"
    return check


def _serial(day: date) -> int:
    """A date as Excel counts days: 1 is 1 January 1900, and it takes that year for a leap year."""
    return (day - date(1899, 12, 30)).days
