"""Whether the tables of a finished document say what they should: a row for each record."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from gkrw.office.docx.visible_text import VisibleCell, VisibleTable, VisibleText

_TAKEN = "\x1f"
"""Takes the place of a text that was found: a control character, which no text has."""


class Record(NamedTuple):
    """What must stand in one row: how it is called in a message (T10), and its texts by the names
    of their fields, without line breaks."""

    label: str
    texts: Mapping[str, str]


def lost_records(seen: VisibleText, records: Iterable[Record], names: Sequence[str]) -> list[str]:
    """What the document does not say of the records, in Chinese: T10 的工作要求.

    The texts of a record must stand together in one row of a table, each in a place of its own and,
    where a heading has the field's name (one of `names`), in that column; in a document without
    tables, anywhere. Each row can stand for one record only.
    """
    prose = _Row(("".join(seen.paragraphs),), dict.fromkeys(names, (0,)))
    waiting = dict(enumerate(row for table in seen.tables for row in _rows(table, names)))
    lost = []
    for label, texts in records:
        # The longest first: a row that is another record's is told by its longest text.
        wanted = sorted(texts.items(), key=lambda each: len(each[1]), reverse=True)
        for number, row in waiting.items():
            if not any(_missing(row, wanted)):
                del waiting[number]
                break
        else:
            candidates = waiting.values() if seen.tables else [prose]
            missing = (set(_missing(row, wanted)) for row in candidates)
            nearest = min(missing, key=len, default={*texts})
            lost += [f"{label} 的{name}" for name in texts if name in nearest]
    return lost


class _Row(NamedTuple):
    """The texts of a row's cells, and for each field the cells in which it may stand."""

    texts: tuple[str, ...]
    places: Mapping[str, Sequence[int]]


def _rows(table: VisibleTable, names: Sequence[str]) -> Iterator[_Row]:
    columns = {name: _columns(name, table.headings) for name in names}
    known: dict[tuple[range, ...], dict[str, list[int]]] = {}  # most rows are divided alike
    for cells in table.rows:
        covered = tuple(cell.columns for cell in cells)
        if covered not in known:
            known[covered] = {
                name: [at for at, each in enumerate(covered) if not under or under & {*each}]
                for name, under in columns.items()
            }
        yield _Row(tuple(cell.text for cell in cells), known[covered])


def _columns(name: str, headings: Iterable[VisibleCell]) -> set[int]:
    """The columns under the headings that have a field's name; none when there is no such."""
    names = (name, name.replace("部门", "单位"))
    heads = (cell for cell in headings if any(each in cell.text for each in names))
    return {at for cell in heads for at in cell.columns}


def _missing(row: _Row, wanted: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The fields whose texts a row has not where they belong, each in a place of its own: 财政局 is
    not, in 财政局、审计局 alone when both are wanted."""
    texts = list(row.texts)
    for name, text in wanted:
        for at in row.places[name]:
            start = _place_of(text, texts[at])
            if start >= 0:
                if text:
                    texts[at] = texts[at][:start] + _TAKEN + texts[at][start + len(text) :]
                break
        else:
            yield name


def _place_of(text: str, cell: str) -> int:
    """Where a text begins in a cell, -1 when it is not there: a number is not, in a longer one."""
    if not text[:1].isdecimal():
        return cell.find(text)
    found = re.search(rf"(?<![\d.]){re.escape(text)}(?![\d.])", cell)
    return found.start() if found else -1
