"""The 修改对照表 in Word: what stood there, what stands there now, and what is to be said of it.

Both sides are drawn from the pieces of one difference, so that neither can say anything that the
other display of the same change does not.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gkrw.diff.entry import ChangeEntry, EntryLine
from gkrw.diff.text_diff import Is, Piece
from gkrw.office.docx.body import (
    TableColumn,
    paragraph,
    runs,
    sideways,
    table_of,
)
from gkrw.office.docx.page import package_of
from gkrw.office.docx.row_proof import Record, lost_records
from gkrw.office.docx.visible_text import read_document

_MARKS = {
    Is.KEPT: "",
    Is.OLD: '<w:strike/><w:color w:val="C00000"/>',
    Is.NEW: '<w:color w:val="0033CC"/><w:u w:val="single"/>',
}
"""How a piece is drawn: struck through in red, underlined in blue; printed in black they differ too."""
_NOTHING = "—"
BY_CHANGE = (
    TableColumn("序号", 620),
    TableColumn("修改的内容", 2300),
    TableColumn("原内容", 3600),
    TableColumn("修改后", 3600),
    TableColumn("说明", 2636),
)
BY_DEPARTMENT = (
    TableColumn("序号", 620),
    TableColumn("部门", 1900),
    TableColumn("原来承担", 3000),
    TableColumn("现在承担", 3000),
    TableColumn("说明", 4236),
)
"""The columns of both tables: together as wide as 版心 lying on its side, 225 mm: 12756 twips."""
_MOST_KEPT = 14
"""A row with more lines may be divided between two pages: kept whole it would leave a gap."""
_PER_LINE = 14
"""Chinese characters of a line in the narrowest of the columns with long texts."""


@dataclass(frozen=True, slots=True)
class ComparisonDocument:
    """One row: what it is about, a paragraph each, both sides, and what is to be said of it."""

    about: tuple[str, ...]
    before: tuple[tuple[Piece, ...], ...]
    after: tuple[tuple[Piece, ...], ...]
    remarks: tuple[str, ...]


def comparisons(entries: Iterable[ChangeEntry]) -> list[ComparisonDocument]:
    """The rows of some entries, and of what is inside them, in order."""
    return [row for entry in entries for row in _of(entry, entry.path)]


def _of(entry: ChangeEntry, path: Sequence[str]) -> Iterator[ComparisonDocument]:
    heading = " ".join(filter(None, (entry.name, entry.title)))
    about = (heading, " › ".join(path)) if path else (heading,)
    said = (entry.said,) if entry.said and entry.said != "改动" else ()
    remarks = tuple(
        f"{line.label}：{_text(line.pieces)}" if line.label else _text(line.pieces)
        for line in entry.lines
        if _is_remark(line)
    )
    sided = [line for line in entry.lines if not _is_remark(line)]
    yield ComparisonDocument(
        about,
        _side(sided, Is.OLD, is_there=entry.sign != "+"),
        _side(sided, Is.NEW, is_there=entry.sign != "-"),
        (*said, *remarks),
    )
    for each in entry.inside:
        yield from _of(each, (*path, heading))


def _is_remark(line: EntryLine) -> bool:
    """Whether a line tells about the change instead of what stands in the table."""
    is_marked = any(kind is not Is.KEPT for kind, _ in line.pieces)
    return line.is_remark or not (line.is_content or is_marked)


def _side(lines: Iterable[EntryLine], side: Is, is_there: bool) -> tuple[tuple[Piece, ...], ...]:
    """The paragraphs of one side, each with its label before it. What a thing says that came or
    went as a whole stands on the side on which it `is_there`, and is marked there from end to end."""
    other = Is.OLD if side is Is.NEW else Is.NEW
    found = []
    for line in lines:
        if line.is_content and not is_there:
            continue
        pieces = [
            Piece(side if line.is_content else kind, text)
            for kind, text in line.pieces
            if kind is not other
        ]
        if pieces or not line.has_one_side:
            label = Piece(Is.KEPT, f"{line.label}：")
            found.append((label, *(pieces or [Piece(Is.KEPT, "（无）")])))
    return tuple(found)


def _text(pieces: Iterable[Piece]) -> str:
    return "".join(text for _, text in pieces)


# -- the document ----------------------------------------------------------------------------------


def document_of(
    title: str,
    about: Sequence[str],
    rows: Sequence[ComparisonDocument],
    columns: Sequence[TableColumn] = BY_CHANGE,
) -> bytes:
    """The table as the bytes of a .docx file, the same every time; `about` are lines above it."""
    drawn = (
        (
            [
                paragraph("gkCellCentred", str(number)),
                "".join(
                    runs(style, [(text, "")])
                    for style, text in zip(_ABOUT_STYLES, row.about, strict=False)
                ),
                _cell(row.before),
                _cell(row.after),
                "".join(runs("gkCell", [(text, "")]) for text in row.remarks)
                or paragraph("gkCell"),
            ],
            _height(row) > _MOST_KEPT,
        )
        for number, row in enumerate(rows, 1)
    )
    head = runs("gkAnnexTitle", [(title, "")]) + "".join(
        runs("gkPartNote", [(text, "")], _LOOSE) for text in about
    )
    end = paragraph("gkCell", properties='<w:spacing w:line="20"/>')
    return package_of(head + table_of(columns, drawn) + end + sideways())


_LOOSE = '<w:keepNext w:val="0"/>'
"""Kept with a row that takes a page, the lines above it would have a page of their own."""
_ABOUT_STYLES = ("gkCell", "gkCellNote")


def _cell(side: Sequence[Sequence[Piece]]) -> str:
    """A side of a row, a paragraph for each line of a text."""
    if not side:
        return paragraph("gkCellCentred", _NOTHING)
    return "".join(
        runs("gkCell", [(text, _MARKS[kind]) for kind, text in line])
        for pieces in side
        for line in _lines_of(pieces)
    )


def _lines_of(pieces: Iterable[Piece]) -> list[list[Piece]]:
    lines: list[list[Piece]] = [[]]
    for kind, text in pieces:
        first, *rest = text.split("\n")
        lines[-1].append(Piece(kind, first))
        lines += [[Piece(kind, each)] for each in rest]
    return lines


def _height(row: ComparisonDocument) -> int:
    """About how many lines the highest cell has."""
    sides = (
        ["".join(text for _, text in line) for pieces in side for line in _lines_of(pieces)]
        for side in (row.before, row.after)
    )
    return max(sum(len(text) // _PER_LINE + 1 for text in texts) for texts in (*sides, row.remarks))


def _flat(side: Iterable[Iterable[Piece]]) -> list[Piece]:
    return [piece for pieces in side for piece in pieces]


def lost_from(
    data: bytes, rows: Iterable[ComparisonDocument], columns: Sequence[TableColumn] = BY_CHANGE
) -> list[str]:
    """What a document should say and does not, in Chinese: T10 财政信息公开 的原内容. Nothing when
    all is there."""
    names = [each.heading for each in columns[1:]]
    records = (
        Record(
            row.about[0],
            dict(
                zip(
                    names,
                    ("".join(row.about), _seen(row.before), _seen(row.after), "".join(row.remarks)),
                    strict=True,
                )
            ),
        )
        for row in rows
    )
    return lost_records(read_document(data), records, names)


def _seen(side: Sequence[Sequence[Piece]]) -> str:
    return _text(_flat(side)).replace("\n", "") if side else _NOTHING
