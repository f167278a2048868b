"""How a returned cell looks: what it shows otherwise than it holds, struck text, characters that
cannot be seen."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from gkrw.checklist.columns import ColumnKind
from gkrw.core.findings import Finding
from gkrw.core.model import Task
from gkrw.core.wording import chinese_number, quoted, shortened
from gkrw.office.xlsx.workbook_reader import CellValue, Number
from gkrw.progress.progress_finding_kinds import LOCAL_LINK, ODD_PHONE
from gkrw.progress.records import value_text
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.cell_texts import number_in, number_text
from gkrw.returns.column_layout import FILLED, FILLED_HEADINGS
from gkrw.returns.returned_sheet import CollectedValue, FilledCell, ReturnedSheet

_GENERAL_LENGTH = 11
"""The most characters of a number in the format General."""


def notes_on_look(
    sheet: ReturnedSheet, number: int, cell: FilledCell, task: Task
) -> Iterator[Finding]:
    """Yield notes on how a cell looks: a number shown in a rare format or rounded, a format that
    shows something else, a link to a file, text that is struck through, invisible characters."""
    key, place, position = cell.key, cell.place, sheet.position(number, cell.key)
    held, grid = sheet.value(number, key), sheet.grid
    if not (
        isinstance(held, Number)
        or position in grid.struck
        or position in grid.shown
        or position in grid.links
        or key == "phone"
    ):
        return  # nearly every cell
    subject, text = f"{task.id} 的{FILLED_HEADINGS[key]}", quoted(shortened(cell.typed))
    shown = held.shown if isinstance(held, Number) else grid.shown.get(position)
    message = ""
    inside = shortened(value_text(cell.value) or cell.typed)
    if shown is None:
        if isinstance(held, Number) and _is_unsure(held, cell.value):
            message = f"是一个数，显示的样子说不准，按{quoted(inside)}收"
    elif not shown.strip():
        message = f"里填了{quoted(inside)}，单元格的格式不显示它，照收了"
    elif _is_shown_otherwise(shown, held, cell.value):
        message = f"显示的是{quoted(shortened(shown))}，格里是 {inside}，照格里的收"
    if message:
        yield kinds.SHOWN_UNSURE.at(place, f"{subject}{message}，请核对。")
    if _is_path(grid.links.get(position, "")) and FILLED[key].kind is ColumnKind.TEXT:
        yield LOCAL_LINK.at(place, f"{subject}{text}链接到填报人电脑上的文件，别人打不开。")
    if position in grid.struck and cell.typed:
        yield kinds.STRUCK.at(place, f"{subject}{text}有删除线，照原文收了，请核对。")
    if key == "phone" and any(not each.isprintable() for each in cell.typed.replace("\n", "")):
        yield ODD_PHONE.at(place, f"{subject}{text}里有看不见的字符，去掉了，请核对。")


def _is_path(link: str) -> bool:
    """Whether a link leads to a file near the workbook: 附件/公告.docx. What is written with a drive
    or a server shows it in the text itself."""
    return link != "" and not re.match(r"[^\\/]*:|\\\\|//|#|www\.", link.strip(), re.IGNORECASE)


def _is_unsure(held: Number, value: CollectedValue) -> bool:
    """Whether it matters that it is not known what a cell with a number shows. A number as it is may
    just be long, which General rounds."""
    if isinstance(value, date):
        return not held.is_date
    is_short = len(number_text(held).lstrip("-")) <= _GENERAL_LENGTH
    return isinstance(value, str) or (isinstance(value, Decimal) and is_short)


def _is_shown_otherwise(shown: str, held: CellValue, value: CollectedValue) -> bool:
    """Whether a cell shows another text, number or day than is taken from it."""
    if not isinstance(held, Number):
        return True
    if isinstance(value, Decimal):
        numbers = re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", shown))
        return number_in(shown, "%") != value and abs(value) not in map(Decimal, numbers)
    if not isinstance(value, date) or shown.strip() == number_text(held):
        return False
    digits = {int(each) for each in re.findall(r"\d{1,9}", shown)}
    named = re.search("[A-Za-z]{3}", shown)  # the month
    has_day = {value.day, value.month} <= digits or (value.day in digits and named)
    in_chinese = f"{chinese_number(value.month)}月{chinese_number(value.day)}日"
    return not (has_day or held.value in digits or in_chinese in shown)
