"""A Word document as lines of text, to compare two versions of it: a line for each paragraph and
table row, also of headers, notes and comments, with deleted text marked."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

from lxml.etree import XMLSyntaxError

from gkrw.core.errors import UserError
from gkrw.office.docx.block_reader import read_blocks
from gkrw.office.docx.blocks import (
    BODY,
    Block,
    ParagraphBlock,
    PartKind,
    Piece,
    PieceKind,
    TableBlock,
    TrackedChange,
    part_kind,
)
from gkrw.office.safe_xml import UnsafeXml, parse_xml, unsafe_xml

_MOST_XML = 24 * 1024 * 1024
"""The most bytes that the parts with text may have: a book of 1,000 pages has some 10 MB."""
_MEDIA = re.compile(r"word/(?:media|embeddings)/(.+)")
_UNSAFE = {
    UnsafeXml.NOT_UTF8: "文件里的 {} 不是 UTF-8 编码。",
    UnsafeXml.DECLARATIONS: "文件里的 {} 有 Word 不会写的内容（DOCTYPE），没有打开。",
}


def document_lines(parts: Mapping[str, bytes]) -> Iterator[str]:
    """The lines of a document. Raises UserError for one that Word would not have written."""
    for name, kind in _parts_with_text(parts):
        lines = list(_lines(_read(name, parts[name])))
        if kind is not PartKind.BODY:
            lines = [line for line in lines if line.strip()]
            if lines:
                yield f"〔{kind.value}〕"
        yield from lines
    for name in sorted(parts):
        if match := _MEDIA.fullmatch(name):
            yield f"〔{match[1]}：{hashlib.sha256(parts[name]).hexdigest()[:12]}〕"


def _parts_with_text(parts: Mapping[str, bytes]) -> list[tuple[str, PartKind]]:
    """The names and kinds of the parts with text: first the body, then kind by kind."""
    if BODY not in parts:
        raise UserError("文件里没有 Word 的正文（word/document.xml）。")
    found = [(name, kind) for kind in PartKind for name in sorted(parts) if part_kind(name) is kind]
    if sum(len(parts[name]) for name, _ in found) > _MOST_XML:
        raise UserError("文字部分大得不正常，没有打开。")
    return found


def _read(name: str, content: bytes) -> tuple[Block, ...]:
    if problem := unsafe_xml(content):
        raise UserError(_UNSAFE[problem].format(name))
    try:
        return read_blocks(parse_xml(content))
    except XMLSyntaxError:
        raise UserError(f"文件已经损坏：{name} 读不了。") from None


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    """A line for each paragraph, followed by those of its text boxes, and for each table row."""
    for block in blocks:
        if isinstance(block, ParagraphBlock):
            yield "".join(map(_text, block.pieces)).rstrip()
            yield from _lines(block.boxes)
        else:
            yield from _table_lines(block)


def _table_lines(table: TableBlock) -> Iterator[str]:
    for row in table.rows:
        cells = (
            " ↵ ".join(line.strip() for line in _lines(cell.blocks) if line.strip())
            for cell in row.cells
        )
        yield f"| {' | '.join(cells)} |"


_SIGNS = {PieceKind.BREAK: "↵", PieceKind.PICTURE: "〔图〕", PieceKind.OBJECT: "〔嵌入的对象〕"}


def _text(piece: Piece) -> str:
    text = _SIGNS.get(piece.kind, piece.text)
    is_deleted = piece.change is TrackedChange.DELETED and piece.kind is PieceKind.TEXT
    return f"〔删去：{text}〕" if is_deleted else text
