"""Word and Excel files as lines of text, so that git can show what changed in them."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from gkrw.core.errors import UserError
from gkrw.office.ooxml_zip import MESSAGES, Unusable, read_package
from gkrw.office.safe_xml import parse_xml

if TYPE_CHECKING:
    from gkrw.office.xlsx.workbook_reader import SheetGrid

_WORKBOOK = "xl/workbook.xml"
_MESSAGES = {
    **MESSAGES,
    Unusable.OLD: "这是旧的 .doc、.xls 文件，或者是加了密码的文件。",
    Unusable.NO_ZIP: "这不是 Word 或 Excel 文件，或者文件已经损坏。",
    Unusable.COMPRESSION: "文件不是用 Word 或 Excel 的方式压缩的。",
}


def text_of(data: bytes, file: str) -> str:
    """A .docx or .xlsx file as lines of text, always the same for the same bytes.

    Raises UserError, with the name of the file, for one that cannot be read.
    """
    try:
        lines = list(_lines(data))
    except UserError as error:
        raise UserError(f"{file}：{error.message}", _SAVE_AS) from None
    return "".join(f"{_CONTROLS.sub(_UNKNOWN, line)}\n" for line in lines)


_SAVE_AS = "用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx，不加密码。"
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""Characters that control a terminal or the direction of text."""
_UNKNOWN = "\ufffd"


def _lines(data: bytes) -> Iterator[str]:
    parts = read_package(data)
    if isinstance(parts, Unusable):
        raise UserError(_MESSAGES[parts])
    if _WORKBOOK in {name.lower() for name in parts}:
        return _sheet_lines(data, parts)
    from gkrw.office.docx.document_lines import document_lines

    return document_lines(parts)


def _sheet_lines(data: bytes, parts: Mapping[str, bytes]) -> Iterator[str]:
    """A line with the name of each sheet, then one for each row with values.

    Rows have no numbers: inserting one would change the lines of all rows below it. A sheet that a
    user cannot unhide, such as the record in a checklist, is given as a digest.
    """
    from gkrw.office.xlsx.workbook_reader import cell_name, read_workbook

    sheets = read_workbook(data)
    states = _states(parts)
    for sheet in sheets:
        lines = [_row(sheet, number) for number in sorted(sheet.rows)]
        lines += [
            f"〔{cell_name(position)} 的批注：{_one_line(text)}〕"
            for position, text in sorted(sheet.comments.items())
        ]
        state = states.get(sheet.name)
        if state == "veryHidden":
            digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
            yield f"〔工作表：{sheet.name}（程序用的，不显示，校验值 {digest}）〕"
            continue
        yield f"〔工作表：{sheet.name}{'（隐藏）' if state == 'hidden' else ''}〕"
        yield from lines


def _row(sheet: "SheetGrid", number: int) -> str:
    texts = (
        sheet.uncomputed.get((number, at)) or _text(value, sheet.formats.get((number, at)))
        for at, value in enumerate(sheet.rows[number])
    )
    return f"| {' | '.join(texts)} |"


def _states(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The state of each hidden sheet, by name: hidden or veryHidden."""
    book = next(content for name, content in parts.items() if name.lower() == _WORKBOOK)
    return {
        sheet.get("name", ""): sheet.get("state", "")
        for sheet in parse_xml(book).iter("{*}sheet")
        if sheet.get("state")
    }


def _text(value: Any, number_format: str | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, (int, float)):
        percent = number_format is not None and "%" in number_format
        return f"{value * 100:.12g}%" if percent else f"{value:.15g}"
    return _one_line(str(value))


def _one_line(text: str) -> str:
    return " ↵ ".join(text.split("\n"))
