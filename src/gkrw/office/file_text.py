"""Word and Excel files as text, so that git can show what changed in them."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from gkrw.office.ooxml_zip import Unusable, read_package

if TYPE_CHECKING:
    from gkrw.office.xlsx.grid import SheetGrid

_BOOK = "xl/workbook.xml"
_SAID = {
    Unusable.EMPTY: "文件是空的。",
    Unusable.OLD: "这是旧的 .doc、.xls 文件，或者是加了密码的文件。",
    Unusable.NO_ZIP: "这不是 Word 或 Excel 文件，或者文件已经损坏。",
    Unusable.TOO_BIG: "解压后大得不正常，没有打开。",
    Unusable.TWICE: "文件已经损坏：里面有重名的部分。",
    Unusable.COMPRESSION: "文件不是用 Word 或 Excel 的方式压缩的。",
    Unusable.ENCRYPTED: "文件加了密码。",
    Unusable.BROKEN: "文件已经损坏，解不开。",
}


class NoText(Exception):
    """There is no text to be had from a file. The message is Chinese."""


def text_of(data: bytes) -> str:
    """A .docx or .xlsx file as lines of text, the same for the same file. Raises NoText."""
    parts = read_package(data)
    if isinstance(parts, Unusable):
        raise NoText(_SAID[parts])
    is_workbook = _BOOK in {name.lower() for name in parts}
    lines = _sheets(data, parts) if is_workbook else _document(parts)
    return "".join(f"{_STEERING.sub(_UNKNOWN, line)}\n" for line in lines)


_STEERING = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""What steers a terminal or turns the direction of a line."""
_UNKNOWN = "\ufffd"


def _document(parts: dict[str, bytes]) -> Iterator[str]:
    from gkrw.office.docx import diff_text

    try:
        yield from diff_text.plain_text(parts)
    except diff_text.UnreadableDocument as error:
        raise NoText(str(error)) from None


def _sheets(data: bytes, parts: Mapping[str, bytes]) -> Iterator[str]:
    """Each sheet's name, then a line for each row that has something. Rows carry no numbers: one
    that is put in would change all that are below it. A sheet that only programs can bring to
    sight, such as a checklist's own record, is given by a digest."""
    from gkrw.office.xlsx.grid import Refusal, cell_name, read_grid

    sheets = read_grid(data)
    if isinstance(sheets, Refusal):
        raise NoText(sheets.message)
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
    shown = (
        sheet.uncomputed.get((number, at)) or _shown(value, sheet.formats.get((number, at)))
        for at, value in enumerate(sheet.rows[number])
    )
    return f"| {' | '.join(shown)} |"


def _states(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Which sheets are hidden, and how."""
    from gkrw.office.docx.open_docx import parse

    book = next(content for name, content in parts.items() if name.lower() == _BOOK)
    return {
        each.get("name", ""): each.get("state", "")
        for each in parse(book).iter("{*}sheet")
        if each.get("state")
    }


def _shown(value: Any, number_format: str | None) -> str:
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
