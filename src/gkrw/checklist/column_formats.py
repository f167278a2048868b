"""What the cells of a checklist look like and what Excel accepts in them."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Protection
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gkrw.checklist.columns import FIRST_DAY, LAST_DAY, ChecklistColumn, ColumnKind
from gkrw.office.xlsx.workbook_writer import (
    CENTRED,
    FONT,
    LEFT,
    cell_style,
    frame_styles,
    heading_style,
)
from gkrw.progress.records import Status

_NUMBER_FORMATS = {ColumnKind.DATE: "yyyy-mm-dd", ColumnKind.CODE: "@"}
_ALIGNMENTS = {"": LEFT, "Centred": CENTRED, "Top": Alignment("left", "top", wrap_text=True)}
"""By the ending of a style's name."""


@cache  # 1.4 ms for each of a run's workbooks
def every_style() -> tuple[NamedStyle, ...]:
    """Return every style that a checklist uses, to be added to one new workbook after another."""
    guide = NamedStyle("gkGuide", font=Font(name=FONT, size=11), alignment=_ALIGNMENTS["Top"])
    nothing = cell_style(
        "gkNothing",
        font=Font(name=FONT, size=10, color="7F7F7F"),
        fill=PatternFill("solid", fgColor="E7E6E6"),
        alignment=Alignment("center", "center"),
    )
    styles = [*frame_styles(), heading_style("gkHeadFill", "9C5700"), guide, nothing]
    for ending, alignment in _ALIGNMENTS.items():
        styles.append(cell_style(f"gkFixed{ending}", alignment=alignment))
        styles += [
            cell_style(
                f"gk{kind.name.title()}{ending}",
                fill=PatternFill("solid", fgColor="FFFBE6"),
                alignment=alignment,
                protection=Protection(locked=False),
                number_format=_NUMBER_FORMATS.get(kind, "General"),
            )
            for kind in ColumnKind
            if kind is not ColumnKind.FIXED
        ]
    return tuple(styles)


def style_of(column: ChecklistColumn, overfull: bool = False) -> str:
    """Return the name of the style of a column's cells.

    A centred text that is longer than its row shows neither its beginning nor its end. So cells to
    fill in are aligned to the top, and all cells of an `overfull` row.
    """
    ending = "Centred" if column.centred else ""
    if not column.centred and (overfull or column.kind is not ColumnKind.FIXED):
        ending = "Top"
    return f"gk{column.kind.name.title()}{ending}"


_COLOURS = {Status.DONE: "C6EFCE", Status.UNDER_WAY: "FFEB9C", Status.NOT_STARTED: "EDEDED"}
_WORDS = [status.value for status in Status]
_DAY = "请填日期，如 2026-10-08。"
_NUMBER = ("请只填数字，不写单位，如 92.5。", "请只填数字，不写单位：90% 填 90。")
_ONE_OF = f"请从下拉列表中选：{'、'.join(_WORDS)}。"
_MOST = str(10**12)
_ACCEPTED: Mapping[ColumnKind, tuple[Any, ...]] = {
    ColumnKind.STATUS: ("list", f'"{",".join(_WORDS)}"', None, _ONE_OF, "请从下拉列表中选。"),
    ColumnKind.DATE: ("date", str(FIRST_DAY), str(LAST_DAY), _DAY, _DAY),
    ColumnKind.NUMBER: ("decimal", f"-{_MOST}", _MOST, *_NUMBER),
}
"""By kind of column: the type of a value, its choices or its least and greatest one, what Excel
says to a wrong value, and what it says beside the cell."""


def add_data_validation(
    sheet: Worksheet, layout: Sequence[ChecklistColumn], first: int, last: int
) -> None:
    """Add validation and status colours to the rows from `first` to `last`, which count from 1."""
    for number, column in enumerate(layout, 1):
        letter = get_column_letter(number)
        cells = f"{letter}{first}:{letter}{last}"
        if column.kind in _ACCEPTED:
            kind, least, greatest, error, prompt = _ACCEPTED[column.kind]
            validation = DataValidation(kind, least, greatest, allow_blank=True, sqref=cells)
            validation.operator = "between" if greatest else None
            validation.error, validation.prompt = error, prompt
            validation.showErrorMessage = validation.showInputMessage = True
            validation.errorTitle, validation.promptTitle = "填写有误", "填写说明"
            sheet.add_data_validation(validation)
        if column.kind is ColumnKind.STATUS:
            for status, colour in _COLOURS.items():
                style = DifferentialStyle(fill=PatternFill("solid", bgColor=colour))
                formula = f'"{status.value}"'
                rule = Rule("cellIs", operator="equal", formula=[formula], dxf=style)
                sheet.conditional_formatting.add(cells, rule)
