"""Check a finished Word document: read the text that a person sees in it, and find the records that
it lacks."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from gkrw.office.docx import blocks
from gkrw.office.docx.element_settings import read_hidden_styles
from gkrw.office.ooxml import BODY, parse_xml, part_kind


class VisibleText(NamedTuple):
    """The text of each paragraph outside of tables, and all tables, in document order."""

    paragraphs: tuple[str, ...]
    tables: tuple[blocks.TableBlock, ...]


def read_visible_text(data: bytes) -> VisibleText:
    """Return the visible text of a .docx file.

    Raise an exception of zipfile or lxml, or KeyError, when a part with text cannot be read or
    there is no body: such a document must not be sent.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        roots = {name: parse_xml(archive.read(name)) for name in names if part_kind(name)}
        styles = archive.read("word/styles.xml") if "word/styles.xml" in names else None
    content = blocks.read_blocks(roots[BODY], read_hidden_styles(styles), accepted=True)
    return VisibleText(tuple(_paragraphs(content)), tuple(blocks.tables_in(content)))


def visible_text(content: Iterable[blocks.Block]) -> str:
    """Return the text of all paragraphs in some blocks as one line, without hidden text."""
    result = ""
    for block in content:
        if isinstance(block, blocks.ParagraphBlock):
            for kind, text, _, is_hidden in block.pieces:
                if kind is blocks.PieceKind.TEXT and not is_hidden:
                    result += text
            if block.boxes:
                result += visible_text(block.boxes)
        else:
            for row in block.rows:
                for cell in row.cells:
                    result += visible_text(cell.blocks)
    return result


def _paragraphs(content: Iterable[blocks.Block]) -> Iterator[str]:
    for block in content:
        if isinstance(block, blocks.ParagraphBlock):
            yield visible_text([block._replace(boxes=())])
            yield from _paragraphs(block.boxes)


_TAKEN = "\x1f"
"""Replaces a text that was found: a control character, which no text contains."""


def missing_texts(
    document: VisibleText, expected: Iterable[tuple[str, Mapping[str, str]]], names: Sequence[str]
) -> list[str]:
    """Return the texts that a document lacks, in Chinese: T10 的工作要求.

    `expected` gives for each record its name in messages (T10), and its texts by field name,
    without line breaks; tabs do not count. All texts of a record must be in one table row, each in
    a place of its own. A text must be in a column whose heading contains the name of its field (one
    of `names`), if there is one. In a document without tables, a text may be anywhere. Each row
    counts for one record only.
    """
    prose: _Row = [(_without_tabs("".join(document.paragraphs)), names)]
    free = dict(enumerate(row for table in document.tables for row in _rows(table, names)))
    missing = []
    for label, texts in expected:
        # The longest first: it is the one that tells the rows apart.
        plain = ((name, _without_tabs(text)) for name, text in texts.items())
        wanted = sorted(plain, key=lambda each: len(each[1]), reverse=True)
        for number, row in free.items():
            if not any(_missing_fields(row, wanted)):
                del free[number]
                break
        else:
            candidates = free.values() if document.tables else [prose]
            lacking = (set(_missing_fields(row, wanted)) for row in candidates)
            nearest = min(lacking, key=len, default={*texts})
            missing += [f"{label} 的{name}" for name in texts if name in nearest]
    return missing


def _without_tabs(text: str) -> str:
    """Return a text without tabs, which a document may have as characters or as marks."""
    return text.replace("\t", "")


_Row = list[tuple[str, Sequence[str]]]
"""The text of each cell of a row, and the names of the fields that it may have."""


def _rows(table: blocks.TableBlock, names: Sequence[str]) -> Iterator[_Row]:
    """Yield the rows that are not hidden. A field may be in the columns whose headings contain its
    name; in any column where no heading does. A cell that continues the one above shows nothing."""
    headings = [(cell, visible_text(cell.blocks)) for row in table.headings for cell in row.cells]
    under = {
        name: {
            column
            for cell, text in headings
            if name in text or name.replace("部门", "单位") in text
            for column in cell.columns
        }
        for name in names
    }

    @cache
    def names_in(columns: range) -> list[str]:
        return [name for name in names if not under[name] or under[name].intersection(columns)]

    above: Mapping[int, blocks.VerticalMerge] = {}  # the merged cells of the row above, by column
    for row in table.rows:
        merged = {cell.columns.start: cell.merge for cell in row.cells if cell.merge}
        covered = {
            column
            for column, merge in merged.items()
            if merge is blocks.VerticalMerge.CONTINUED and column in above
        }
        above = merged
        if not row.is_hidden:
            yield [
                (
                    ""
                    if cell.columns.start in covered
                    else _without_tabs(visible_text(cell.blocks)),
                    names_in(cell.columns),
                )
                for cell in row.cells
            ]


def _missing_fields(row: _Row, wanted: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the fields whose texts are not at their place in a row. No text counts twice: 财政局、审计局
    contains 财政局 once."""
    texts = [text for text, _ in row]
    for name, text in wanted:
        for at, (_, names) in enumerate(row):
            start = _find(text, texts[at]) if name in names else -1
            if start >= 0:
                texts[at] = texts[at][:start] + _TAKEN + texts[at][start + len(text) :]
                break
        else:
            yield name


def _find(text: str, cell: str) -> int:
    """Return the index of a text in a cell, or -1. A number is not found inside a longer one."""
    if not text[:1].isdecimal():
        return cell.find(text)
    found = re.search(rf"(?<![\d.]){re.escape(text)}(?![\d.])", cell)
    return found.start() if found else -1
