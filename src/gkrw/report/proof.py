"""Prove a finished report: read document and workbook again and find what they do not say.

Calamine reads the workbook, not the library that wrote it.
"""

import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any

from python_calamine import CalamineWorkbook

from gkrw.office.docx.document_proof import (
    ExpectedRow,
    missing_texts,
    read_visible_text,
    visible_text,
)
from gkrw.office.xlsx.workbook_writer import CellContent
from gkrw.progress.records import STATUS_WORDS
from gkrw.report import heatmap, summary
from gkrw.report.content import Report
from gkrw.report.draw import HEATMAP, SUMMARY
from gkrw.report.item_lists import lists_of
from gkrw.report.sheets import HEADER_ROW

_COUNTS = ("项次", *STATUS_WORDS, "逾期")
_RATES = ("完成率", "灯")
_DEPARTMENT = ("单位", *_COUNTS)
_SECTION = ("分类", *_COUNTS)
_LATE = ("单位", "编号", "工作任务")
_ABOUT_LATE = ("角色", "完成时限", "状态")
_MISSED = ("单位", "编号", "工作任务", "指标", "完成值")
_NAMES = tuple(dict.fromkeys((*_DEPARTMENT, *_SECTION, *_RATES, *_LATE, *_ABOUT_LATE, *_MISSED)))


def lost_from_document(data: bytes, context: Mapping[str, Any]) -> list[str]:
    """Return what a report should say and does not: 财政局 的已完成.

    Each department with its numbers, each overdue task and each missed target must have a table row
    of its own. So must sections, and rates, lights, roles, deadlines and states must stand in the
    rows, where a table has a column for them. The day and the departments without a return must
    stand outside the tables.
    """
    seen = read_visible_text(data)
    text = "".join(seen.paragraphs)
    lost = [name for name in ("未报单位", "未写状态", "另报") if context[name] not in text]
    if f"截至{context['截至日期']}" not in text.replace("截至 ", "截至"):
        lost.insert(0, "截至日期")
    headings = {
        visible_text(cell.blocks)
        for table in seen.tables
        for row in table.headings
        for cell in row.cells
    }
    return lost + missing_texts(seen, _records(context, headings), _NAMES)


def _records(context: Mapping[str, Any], headings: Collection[str]) -> Iterator[ExpectedRow]:
    """The records of all rows. Those with the most texts come first: fewer rows have them all."""

    def with_heading(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name in headings)

    kinds: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("未达标", _MISSED),
        ("各单位", (*_DEPARTMENT, *with_heading(_RATES))),
        ("各分类", (*_SECTION, *with_heading(_RATES)) if "分类" in headings else ()),
        ("逾期任务", (*_LATE, *with_heading(_ABOUT_LATE))),
    )
    for name, keys in kinds:
        for entry in context[name] if keys else ():
            label = entry.get("单位", entry.get("分类", "")) + entry.get("编号", "")
            yield ExpectedRow(label, {key: str(entry[key]).replace("\n", "") for key in keys})


# -- the workbook ----------------------------------------------------------------------------------


def lost_from_workbook(data: bytes, report: Report) -> list[str]:
    """Return the rows of a workbook that are not as the report has them: 汇总 › 第 4 行.

    Each row below the first headings must have exactly the cells of the report; no row may be
    added.
    """
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    lost: list[str] = []
    for name, rows in _expected(report).items():
        read = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        filled = (number for number, row in enumerate(read, 1) if any(cell != "" for cell in row))
        last = max([0, *filled, *rows])
        lost += [
            f"{name} › 第 {number} 行"
            for number in range(HEADER_ROW + 1, last + 1)
            if not _has_cells(read[number - 1] if number <= len(read) else [], rows.get(number, []))
        ]
    return lost


def _expected(report: Report) -> dict[str, dict[int, Sequence[CellContent]]]:
    """The cells of each row below the first headings, by sheet and row number."""
    departments, sections, remarks = summary.rows_of(report)
    _, below = summary.blocks_of(report)
    heads = [each.heading.replace("单位", "分类") for each in summary.COLUMNS]
    first = HEADER_ROW + 1
    shares, counts = heatmap.rows_of(report)
    head = first + len(shares) + 1
    names = ["已完成/承担（项次）", *(each.name for each in report.sections), "合计"]
    expected = {
        SUMMARY: {
            **_from(first, departments),
            below.head: heads,
            **_from(below.first, sections),
            **_from(below.last + 2, [[text] for text in remarks]),
        },
        HEATMAP: {**_from(first, shares), head: names, **_from(head + 1, counts)},
    }
    for each in lists_of(report):
        rows = [[row[column.heading] for column in each.columns] for row in each.rows]
        expected[each.name] = _from(first, rows or [[each.empty_text]])
    return expected


def _from(first: int, rows: Iterable[Sequence[CellContent]]) -> dict[int, Sequence[CellContent]]:
    return dict(enumerate(rows, first))


def _has_cells(row: Sequence[object], values: Sequence[CellContent]) -> bool:
    """Whether a row has these values and no other."""
    return all(_shows(cell, value) for cell, value in zip_longest(row, values, fillvalue=""))


def _shows(cell: object, value: CellContent) -> bool:
    if isinstance(value, str):
        return isinstance(cell, str) and cell.replace("\r\n", "\n") == value
    if isinstance(value, date):
        return isinstance(cell, date) and str(cell)[:10] == str(value)
    return isinstance(cell, (int, float)) and abs(cell - float(value)) < 1e-9
