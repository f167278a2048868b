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

    `expected` gives for each record its name in messages (T10), and its texts by field name; tabs do
    not count. Between the lines of a text a few characters may stand, such as a number. All texts
    of a record must be in one table row, each in a place of its own. A text must be in a column
    whose heading contains the name of its field (one of `names`), if there is one. Each row counts
    for one record only. Or they are on a card: rows that each name a field before its text.

    Or all its texts are in running text, outside of tables or in one cell, between the texts of
    other records: see _take_from_running_text.
    """
    records: list[tuple[str, Mapping[str, str]]] = []
    lacking: dict[int, list[tuple[str, str]]] = {}
    for number, (label, texts) in enumerate(expected):
        records.append((label, texts))
        # The longest first: it is the one that tells the records apart.
        plain = ((name, _without_tabs(text)) for name, text in texts.items())
        lacking[number] = sorted(plain, key=lambda each: len(each[1]), reverse=True)
    rows = [row for table in document.tables for row in _rows(table, names)]
    running = [_Cell(_without_tabs("".join(document.paragraphs)), names)]
    running += (cell for row in rows for cell in row)
    _take_from_rows(rows, lacking)
    if lacking:
        cards = [card for table in document.tables for card in _cards(table, names)]
        _take_from_rows(cards, lacking)
        rows = cards + rows
    _take_from_running_text(running, lacking, bool(document.tables))
    missing = []
    for number, wanted in lacking.items():
        label, texts = records[number]
        candidates = rows if document.tables else [running[:1]]
        not_there = (set(_missing_fields(row, wanted)) for row in candidates)
        nearest = min(not_there, key=len, default=()) or {*texts}
        missing += [f"{label} 的{name}" for name in texts if name in nearest]
    return missing


def _take_from_rows(rows: list["_Row"], records: dict[int, list[tuple[str, str]]]) -> None:
    """Remove the records that are in a row, each with its row."""
    free = dict(enumerate(rows))
    for number, wanted in [*records.items()]:
        for at, row in free.items():
            if not any(_missing_fields(row, wanted)):
                del free[at], records[number]
                break
    rows[:] = free.values()


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
    under: dict[str, set[int]] = {name: set() for name in names}
    for cell in (cell for row in table.headings for cell in row.cells):
        text = visible_text(cell.blocks)
        said = [name for name in names if name in text or _of_units(name) in text]
        for name in said:
            # 责任部门及责任人 is no heading of 责任人 where it is itself the name of a field.
            if not any(name in other and name != other for other in said):
                under[name].update(cell.columns)

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


def _cards(table: blocks.TableBlock, names: Sequence[str]) -> Iterator[_Row]:
    """Yield each card of a table as one row: the cells from a label, which is one of `names`, to the
    next time that a label is there again. A cell after a label may have that field, others those
    without a label."""
    cards: list[list[tuple[str, str]]] = [[]]
    labels: set[str] = set()
    for row in table.rows:
        label = ""
        for cell in row.cells if not row.is_hidden else ():
            text = _without_tabs(visible_text(cell.blocks))
            said = text.strip(" ：:")
            named = next((each for each in names if said in (each, _of_units(each))), "")
            if named and named in labels:
                cards.append([])
                labels.clear()
            if named:
                labels.add(named)
                label = named
                continue
            cards[-1].append((text, label))
            label = ""
    for card in cards:
        labelled = {label for _, label in card if label}
        others = [each for each in names if each not in labelled]
        if len(labelled) > 1:
            yield [_Cell(text, [label] if label else others) for text, label in card]


def _of_units(name: str) -> str:
    return name.replace("部门", "单位")


def _missing_fields(row: _Row, wanted: _Wanted) -> Iterator[str]:
    """Yield the fields whose texts are not at their place in a row. No text counts twice: 财政局、审计局
    contains 财政局 once."""
    texts = [text for text, _ in row]
    for name, text in wanted:
        for at, (_, names) in enumerate(row):
            place = _find(text, texts[at]) if name in names else None
            if place is not None:
                start, end = place
                texts[at] = texts[at][:start] + _TAKEN + texts[at][end:]
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
        others = [each for each in marks if owners[mark] > 1 or each.text != mark]
        for start, end, of in marks:
            if of != mark:
                continue
            before = max((each.end for each in others if each.end <= start), default=0)
            after = min((each.start for each in others if each.start >= end), default=len(text))
            rest = _without_all(text[before:after], wanted)
            if rest is not None:
                text = text[:before] + rest + text[after:]
                found.append(number)
                break
    return found


def _without_all(text: str, wanted: _Wanted) -> str | None:
    """Return a text, as long as it is, without the texts of a record; None where one is missing."""
    for _, each in wanted:
        place = _find(each, text)
        if place is None:
            return None
        start, end = place
        text = text[:start] + _TAKEN * (end - start) + text[end:]
    return text


class _Mark(NamedTuple):
    start: int
    end: int
    text: str


def _marks_in(text: str, marks: Iterable[str]) -> Iterator[_Mark]:
    """Yield the places of some texts in another, in their order; none inside a longer one."""
    last = 0
    places = (_Mark(*each.span(), mark) for mark in marks for each in _pattern(mark).finditer(text))
    for place in sorted(places, key=lambda place: (place.start, -place.end)):
        if place.start >= last:
            yield place
            last = place.end


_BETWEEN_LINES = ".{0,8}?"
"""A pattern of what may stand between the lines of a text: ；（2）"""


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Return a pattern of a text. A number is not found inside a longer one."""
    pattern = _BETWEEN_LINES.join(map(re.escape, text.split("\n")))
    return re.compile(rf"(?<![\d.]){pattern}(?![\d.])" if text[:1].isdecimal() else pattern)


def _find(text: str, cell: str) -> tuple[int, int] | None:
    """Return the start and the end of a text in a cell."""
    if not text[:1].isdecimal() and "\n" not in text:
        start = cell.find(text)
        return (start, start + len(text)) if start >= 0 else None
    found = _pattern(text).search(cell)
    return found.span() if found else None
