"""Word and Excel files as lines of text, so that git can show what changed in them."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from lxml.etree import XMLSyntaxError

from gkrw.core.errors import UserError
from gkrw.files.file_access import FETCHES
from gkrw.office import ooxml
from gkrw.office.docx.blocks import (
    Block,
    ParagraphBlock,
    Piece,
    PieceKind,
    TrackedChange,
    read_blocks,
)

if TYPE_CHECKING:
    from gkrw.office.xlsx.workbook_reader import CellValue


def text_of(data: bytes, file: str) -> str:
    """Return a .docx or .xlsx file as lines of text, always the same for the same bytes. Raise
    UserError, with `file` in the message, for one that cannot be read."""
    try:
        lines = list(_lines(data))
    except UserError as error:
        raise UserError(f"{file}：{error.message}", FETCHES.get(error.message, _SAVE_AS)) from None
    return "".join(_CONTROLS.sub("\ufffd", line) + "\n" for line in lines)


_SAVE_AS = "用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx，不加密码。"
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""Characters that control a terminal or the direction of text."""


def _lines(data: bytes) -> Iterator[str]:
    parts = ooxml.read_package(data)
    if isinstance(parts, ooxml.Unusable):
        old, program = ".doc、.xls 文件，或者是加了密码的文件", "Word 或 Excel"
        message = parts.value.format(old=old, file=f"{program} 文件", program=program)
        raise UserError(message)
    if "xl/workbook.xml" in {name.lower() for name in parts}:
        return _sheet_lines(data)
    return _document_lines(parts)


def _shortened_digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


# -- documents -------------------------------------------------------------------------------------

_MOST_XML = 24 * 1024 * 1024
"""The most bytes that the parts with text may have: a book of 1,000 pages has some 10 MB."""
_MEDIA = re.compile(r"word/(?:media|embeddings)/(.+)")
_SIGNS = {PieceKind.BREAK: "↵", PieceKind.PICTURE: "〔图〕", PieceKind.OBJECT: "〔嵌入的对象〕"}


def _document_lines(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Yield a line for each paragraph and table row: first of the body, then of headers, footers,
    notes and comments, kind by kind. Deleted text is marked. Pictures and embedded files follow,
    each as its name and a digest."""
    if ooxml.BODY not in parts:
        raise UserError("文件里没有 Word 的正文（word/document.xml）。")
    kinds = {name: ooxml.part_kind(name) for name in sorted(parts)}
    found = [(name, kind) for kind in ooxml.PartKind for name in kinds if kinds[name] is kind]
    if sum(len(parts[name]) for name, _ in found) > _MOST_XML:
        raise UserError("文字部分大得不正常，没有打开。")
    for name, kind in found:
        lines = list(_block_lines(_read(name, parts[name])))
        if kind is not ooxml.PartKind.BODY:
            lines = [line for line in lines if line.strip()]
            if lines:
                yield f"〔{kind.value}〕"
        yield from lines
    for name in sorted(parts):
        if match := _MEDIA.fullmatch(name):
            yield f"〔{match[1]}：{_shortened_digest(parts[name])}〕"


def _read(name: str, content: bytes) -> tuple[Block, ...]:
    if unsafe := ooxml.unsafe_xml(content):
        raise UserError(unsafe.value.format(name=name, program="Word"))
    try:
        return read_blocks(ooxml.parse_xml(content))
    except XMLSyntaxError:
        raise UserError(f"文件已经损坏：{name} 读不了。") from None


def _block_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield a line for each paragraph, followed by those of its text boxes, and for each table
    row."""
    for block in blocks:
        if isinstance(block, ParagraphBlock):
            yield "".join(map(_piece_text, block.pieces)).rstrip()
            yield from _block_lines(block.boxes)
            continue
        for row in block.rows:
            cells = (
                " ↵ ".join(line.strip() for line in _block_lines(cell.blocks) if line.strip())
                for cell in row.cells
            )
            yield f"| {' | '.join(cells)} |"


def _piece_text(piece: Piece) -> str:
    text = _SIGNS.get(piece.kind, piece.text)
    is_deleted = piece.change is TrackedChange.DELETED and piece.kind is PieceKind.TEXT
    return f"〔删去：{text}〕" if is_deleted else text


# -- workbooks -------------------------------------------------------------------------------------


def _sheet_lines(data: bytes) -> Iterator[str]:
    """Yield for each sheet a line with its name, then its rows with values, comments and objects.

    Rows have no numbers: inserting one would change the lines of all rows below it. A sheet that a
    user cannot unhide, such as the record in a checklist, is one line with a digest.
    """
    from gkrw.office.xlsx.cell_positions import cell_name
    from gkrw.office.xlsx.workbook_reader import read_workbook

    for sheet in read_workbook(data):
        rows = {number: {**cells} for number, cells in sheet.rows.items()}
        for (row, column), formula in sheet.uncomputed.items():
            rows.setdefault(row, {})[column] = formula
        lines = [_row_line(rows[number]) for number in sorted(rows)]
        lines += [
            f"〔{cell_name(position)} 的批注：{_one_line(text)}〕"
            for position, text in sorted(sheet.comments.items())
        ]
        for position, kind, text in sheet.objects:
            place = f"{cell_name(position)} 的" if position else ""
            lines.append(f"〔{place}{kind}{'：' if text else ''}{_one_line(text)}〕")
        if sheet.state == "veryHidden":
            digest = _shortened_digest("\n".join(lines).encode())
            yield f"〔工作表：{sheet.name}（程序用的，不显示，校验值 {digest}）〕"
            continue
        yield f"〔工作表：{sheet.name}{'（隐藏）' if sheet.state == 'hidden' else ''}〕"
        yield from lines


def _row_line(cells: Mapping[int, "CellValue"]) -> str:
    texts = (_value_text(cells.get(column)) for column in range(max(cells) + 1))
    return f"| {' | '.join(texts)} |"


def _value_text(value: "CellValue") -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return _one_line(value)
    if value.is_date and value.day:
        return f"{value.day:%Y-%m-%d %H:%M:%S}".removesuffix(" 00:00:00")
    return f"{value.value * 100:.12g}%" if value.is_percent else f"{value.value:.15g}"


def _one_line(text: str) -> str:
    return text.replace("\n", " ↵ ")
