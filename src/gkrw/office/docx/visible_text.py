"""What a person sees in the body of a Word document."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gkrw.office.docx.block_reader import read_accepted_blocks
from gkrw.office.docx.blocks import (
    BODY,
    Block,
    ParagraphBlock,
    PieceKind,
    TableBlock,
    part_kind,
    tables_in,
)
from gkrw.office.docx.hidden_styles import hidden_styles
from gkrw.office.safe_xml import parse_xml

_TEXT = PieceKind.TEXT
_STYLES = "word/styles.xml"


class VisibleText(NamedTuple):
    """The text of each paragraph outside of tables, and all tables, in document order."""

    paragraphs: tuple[str, ...]
    tables: tuple[TableBlock, ...]


def read_visible_text(data: bytes) -> VisibleText:
    """The visible text of a .docx file.

    Raises for a file with a part of text that cannot be read: such a document must not be sent.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        roots = {name: parse_xml(archive.read(name)) for name in names if part_kind(name)}
        styles = archive.read(_STYLES) if _STYLES in names else None
    blocks = read_accepted_blocks(roots[BODY], hidden_styles(styles))
    return VisibleText(tuple(_paragraphs(blocks)), tuple(tables_in(blocks)))


def visible_text(blocks: Iterable[Block]) -> str:
    """The text of all paragraphs in some blocks on one line, without hidden text."""
    result = ""
    for block in blocks:
        if isinstance(block, ParagraphBlock):
            for kind, text, _, is_hidden in block.pieces:
                if kind is _TEXT and not is_hidden:
                    result += text
            if block.boxes:
                result += visible_text(block.boxes)
        else:
            for row in block.rows:
                for cell in row.cells:
                    result += visible_text(cell.blocks)
    return result


def _paragraphs(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, ParagraphBlock):
            yield visible_text([block._replace(boxes=())])
            yield from _paragraphs(block.boxes)
