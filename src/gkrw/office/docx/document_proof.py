"""Check a finished Word document: read the text that a person sees in it, and find the records that
it lacks."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product
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
    of `names`), if there is one. Each row counts for one record only.

    Or all its texts are in running text, outside of tables or in one cell, between the texts of
    other records: see _take_from_running_text.
    """
    free = dict(enumerate(row for table in document.tables for row in _rows(table, names)))
    running = [_Cell(_without_tabs("".join(document.paragraphs)), names)]
    running += (cell for row in free.values() for cell in row)
    records, not_in_rows = [], {}
    for number, (label, texts) in enumerate(expected):
        # The longest first: it is the one that tells the records apart.
        plain = ((name, _without_tabs(text)) for name, text in texts.items())
        wanted = sorted(plain, key=lambda each: len(each[1]), reverse=True)
        records.append((label, texts))
        for at, row in free.items():
            if not any(_missing_fields(row, wanted)):
                del free[at]
                break
        else:
            not_in_rows[number] = wanted
    _take_from_running_text(running, not_in_rows, bool(document.tables))
    missing = []
    for number, wanted in not_in_rows.items():
        label, texts = records[number]
        candidates = free.values() if document.tables else [running[:1]]
        lacking = (set(_missing_fields(row, wanted)) for row in candidates)
        nearest = min(lacking, key=len, default=()) or {*texts}
        missing += [f"{label} 的{name}" for name in texts if name in nearest]
    return missing


def _without_tabs(text: str) -> str:
    """Return a text without tabs, which a document may have as characters or as marks."""
    return text.replace("\t", "")


class _Cell(NamedTuple):
    """The text of a cell, and the names of the fields that it may have."""

    text: str
    names: Sequence[str]


_Row = Sequence[_Cell]
_Wanted = Sequence[tuple[str, str]]
"""The name and the text of each field of a record, the longest text first."""


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
                _Cell(
                    ""
                    if cell.columns.start in covered
                    else _without_tabs(visible_text(cell.blocks)),
                    names_in(cell.columns),
                )
                for cell in row.cells
            ]


def _missing_fields(row: _Row, wanted: _Wanted) -> Iterator[str]:
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


def _take_from_running_text(
    running: Iterable[_Cell], records: dict[int, list[tuple[str, str]]], has_tables: bool
) -> None:
    """Remove the records that are in running text. The longest text of a record is its mark; its
    other texts must be between the marks before and after it, each in a place of its own. A record
    with a single text is in running text only where a document has no tables.

    Records are compared with those whose mark is of the same field: a report says a department in
    its list of all, and again beside what is late.
    """
    kinds: dict[str, list[int]] = {}
    for number, wanted in records.items():
        if len(wanted) > 1 or not has_tables:
            kinds.setdefault(wanted[0][0] if wanted else "", []).append(number)
    for numbers, cell in product(kinds.values(), running):
        of_kind = {each: records[each] for each in numbers if each in records}
        for number in _records_in(cell, of_kind):
            del records[number]


def _records_in(cell: _Cell, records: Mapping[int, _Wanted]) -> list[int]:
    """Return the records that are in the text of a cell."""
    text, found = cell.text, []
    owners = Counter(wanted[0][1] for wanted in records.values() if wanted)
    marks = [*_marks_in(text, owners)]
    for number, wanted in records.items():
        if not wanted or not {name for name, _ in wanted} <= {*cell.names}:
            continue
        mark = wanted[0][1]
        # The title of a task may be its requirement again.
        others = [each for each in marks if owners[mark] > 1 or cell.text[slice(*each)] != mark]
        for start, end in marks:
            if text[start:end] != mark:
                continue
            before = max((each for _, each in others if each <= start), default=0)
            after = min((each for each, _ in others if each >= end), default=len(text))
            rest = text[before:after]
            for _, each in wanted:
                place = _find(each, rest)
                if place < 0:
                    break
                rest = rest[:place] + _TAKEN * len(each) + rest[place + len(each) :]
            else:
                text = text[:before] + rest + text[after:]
                found.append(number)
                break
    return found


def _marks_in(text: str, marks: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each of some texts in another, in their order; none inside a
    longer one."""
    last = 0
    spans = (each.span() for mark in marks for each in re.finditer(re.escape(mark), text))
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= last:
            yield start, end
            last = end


def _find(text: str, cell: str) -> int:
    """Return the index of a text in a cell, or -1. A number is not found inside a longer one."""
    if not text[:1].isdecimal():
        return cell.find(text)
    found = re.search(rf"(?<![\d.]){re.escape(text)}(?![\d.])", cell)
    return found.start() if found else -1
