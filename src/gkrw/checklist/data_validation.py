"""Restrict what Excel accepts in the cells of a checklist, and colour the statuses."""

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
from gkrw.progress.records import Status

_COLOURS = {Status.DONE: "C6EFCE", Status.UNDER_WAY: "FFEB9C", Status.NOT_STARTED: "EDEDED"}
_EARLIEST, _LATEST = date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)


def add_data_validation(
    sheet: Worksheet, layout: Sequence[ChecklistColumn], first: int, last: int
) -> None:
    """Add validation and status colours to the rows from `first` to `last`, which count from 1."""
    for number, column in enumerate(layout, 1):
        letter = get_column_letter(number)
        cells = f"{letter}{first}:{letter}{last}"
        validation = _validation_of(column.kind)
        if validation is not None:
            validation.add(cells)
            sheet.add_data_validation(validation)
        if column.kind is ColumnKind.STATUS:
            for status, colour in _COLOURS.items():
                style = DifferentialStyle(fill=PatternFill("solid", bgColor=colour))
                formula = f'"{status.value}"'
                rule = Rule("cellIs", operator="equal", formula=[formula], dxf=style)
                sheet.conditional_formatting.add(cells, rule)


def _validation_of(kind: ColumnKind) -> DataValidation | None:
    if kind is ColumnKind.STATUS:
        words = "、".join(status.value for status in Status)
        choices = ",".join(status.value for status in Status)
        validation = DataValidation("list", f'"{choices}"', allow_blank=True)
        validation.error, validation.prompt = f"请从下拉列表中选：{words}。", "请从下拉列表中选。"
    elif kind is ColumnKind.DATE:
        earliest, latest = str(_serial(_EARLIEST)), str(_serial(_LATEST))
        validation = DataValidation("date", earliest, latest, operator="between", allow_blank=True)
        validation.error = validation.prompt = "请填日期，如 2026-10-08。"
    elif kind is ColumnKind.NUMBER:
        validation = DataValidation(
            "decimal", "-1000000000000", "1000000000000", operator="between", allow_blank=True
        )
        validation.error = "请只填数字，不写单位，如 92.5。"
        validation.prompt = "请只填数字，不写单位：90% 填 90。"
    else:
        return None
    validation.showErrorMessage = validation.showInputMessage = True
    validation.errorTitle, validation.promptTitle = "填写有误", "填写说明"
    return validation


def _serial(day: date) -> int:
    """The serial number of a day: Excel gives 1 January 1900 the number 1, and takes that year for
    a leap year."""
    return (day - date(1899, 12, 30)).days
