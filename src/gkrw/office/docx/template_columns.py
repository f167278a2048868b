"""Fit the tables of a template to what is filled in: leave out the columns that would have nothing to
show in any document, let rows grow with their text and tables go on from page to page."""

import re
from collections.abc import Iterator, Sequence, Set

from lxml import etree

from gkrw.office.docx.tag_syntax import TAG
from gkrw.office.ooxml import W, parse_xml, remove, xml_bytes

_CELL, _ROW, _WIDTH, _RULE = f"{W}tc", f"{W}tr", f"{W}w", f"{W}hRule"
_OUTPUT = re.compile(r"\{\{\s*(?:\w+\.)?(\w+)\s*\}\}")
"""A tag that writes a field: {{ 任务.完成时限 }}."""
_LOOP = re.compile(r"\{%\s*(?:(?:p|tr)\s)?\s*for\s")


def without_columns(part: bytes, fields: Set[str]) -> bytes:
    """Return a part without the table columns that only show some fields: one of their cells has
    tags, and all tags in them write one of `fields`. The widest column left gets their width.

    A table is left as it is where a row begins or ends inside it or is in a content control; a part
    without such columns keeps its bytes.
    """
    if not fields:
        return part
    root = parse_xml(part)
    changed = False
    for table in list(root.iter(f"{W}tbl")):
        grid = [*table.iterfind(f"{W}tblGrid/{W}gridCol")]
        rows = [list(_cells(row)) for row in table.iterchildren(_ROW)]
        if len(table.findall(f".//{_ROW}")) > len(rows) and _has_other_rows(table):
            continue
        if any(not row or row[-1][1].stop != len(grid) for row in rows):
            continue
        dropped = _columns_of(rows, fields)
        if dropped and len(dropped) < len(grid):
            _drop(grid, rows, dropped)
            changed = True
    return xml_bytes(root) if changed else part


def with_flowing_tables(part: bytes) -> bytes:
    """Return a part whose tables go on from page to page: rows with tags have no exact height, only a
    least one, and tables with loops do not float beside the text. What does not fit an exact
    height or, in LibreOffice, the page of a floating table, is neither shown nor printed."""
    if b'hRule="exact"' not in part and b":tblpPr " not in part:
        return part
    root = parse_xml(part)
    for height in root.iterfind(f".//{_ROW}/{W}trPr/{W}trHeight[@{_RULE}='exact']"):
        if TAG.search(_text_in(next(height.iterancestors(_ROW)))):
            height.set(_RULE, "atLeast")
    for position in root.findall(f".//{W}tbl/{W}tblPr/{W}tblpPr"):
        if _LOOP.search(_text_in(next(position.iterancestors(f"{W}tbl")))):
            remove(position)
    return xml_bytes(root)


def _text_in(element: etree._Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def _has_other_rows(table: etree._Element) -> bool:
    """Return whether rows of a table are in something else in it, such as a content control."""
    return any(
        next(row.iterancestors(f"{W}tbl"), None) is table and row.getparent() is not table
        for row in table.iter(_ROW)
    )


def _cells(row: etree._Element) -> Iterator[tuple[etree._Element, range]]:
    """Yield the cells of a row with their columns; nothing for a row that begins or ends inside the
    table, or has cells in something else."""
    if row.find(f"{W}trPr/{W}gridBefore") is not None or any(
        next(each.iterancestors(_ROW), None) is row and each.getparent() is not row
        for each in row.iter(_CELL)
    ):
        return
    column = 0
    for cell in row.iterchildren(_CELL):
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        written = "" if span is None else str(span.get(f"{W}val"))
        columns = range(column, column + (int(written) if written.isdecimal() else 1))
        yield cell, columns
        column = columns.stop


def _columns_of(
    rows: Sequence[Sequence[tuple[etree._Element, range]]], fields: Set[str]
) -> list[int]:
    """Return the columns that show only some fields."""
    shown: dict[int, set[bool]] = {}
    for row in rows:
        for cell, columns in row:
            tags = TAG.findall("".join(each.text or "" for each in cell.iter(f"{W}t")))
            if len(columns) == 1:
                outputs = (_OUTPUT.fullmatch(tag) for tag in tags)
                shown.setdefault(columns.start, set()).update(
                    output is not None and output[1] in fields for output in outputs
                )
    return [column for column, are_fields in shown.items() if are_fields == {True}]


def _drop(
    grid: Sequence[etree._Element],
    rows: Sequence[Sequence[tuple[etree._Element, range]]],
    dropped: Sequence[int],
) -> None:
    widths = [_number(column) for column in grid]
    widest = max((at for at in range(len(grid)) if at not in dropped), key=widths.__getitem__)
    widths[widest] += sum(widths[at] for at in dropped)
    for row in rows:
        for cell, columns in row:
            left = [at for at in columns if at not in dropped]
            if not left:
                remove(cell)
                continue
            span, width = cell.find(f"{W}tcPr/{W}gridSpan"), cell.find(f"{W}tcPr/{W}tcW")
            if span is not None:
                span.set(f"{W}val", str(len(left)))
            if width is not None and width.get(f"{W}type") == "dxa":
                width.set(_WIDTH, str(sum(widths[at] for at in left)))
    for at in dropped:
        remove(grid[at])
    grid[widest].set(_WIDTH, str(widths[widest]))


def _number(column: etree._Element) -> int:
    written = str(column.get(_WIDTH, ""))
    return int(written) if written.isdecimal() else 0
