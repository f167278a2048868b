"""Whether a finished report says everything: both files are opened again and read, the workbook by
another library than the one that wrote it."""

import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any

from python_calamine import CalamineWorkbook

from gkrw.office.docx.row_proof import Record, lost_records
from gkrw.office.docx.visible_text import read_document
from gkrw.office.xlsx.cell_writer import Value
from gkrw.report import heatmap, summary
from gkrw.report.content import Report
from gkrw.report.draw import HEAT, SUMMARY
from gkrw.report.item_lists import lists_of
from gkrw.report.sheets import HEADER_ROW

_COUNTS = ("项次", "已完成", "推进中", "未开始", "未报", "逾期")
_RATES = ("完成率", "灯")
_DEPARTMENT = ("单位", *_COUNTS)
_SECTION = ("分类", *_COUNTS)
_LATE = ("单位", "编号", "工作任务")
_ABOUT_LATE = ("角色", "完成时限", "状态")
_MISSED = ("单位", "编号", "工作任务", "指标", "完成值")
_NAMES = tuple(dict.fromkeys((*_DEPARTMENT, *_SECTION, *_RATES, *_LATE, *_ABOUT_LATE, *_MISSED)))


def lost_from_document(data: bytes, context: Mapping[str, Any]) -> list[str]:
    """What a report should say and does not, in Chinese: 财政局 的已完成. Nothing when all is there.

    Each department with its numbers, each late task and each missed target must stand in a row of a
    table of its own; sections, rates, lights, deadlines and states too where a table has a column
    for them. The departments that reported nothing, and the day, stand outside the tables.
    """
    seen = read_document(data)
    said = "".join(seen.paragraphs)
    lost = [name for name in ("未报单位", "未写状态", "另报") if context[name] not in said]
    if f"截至{context['截至日期']}" not in said.replace("截至 ", "截至"):
        lost.insert(0, "截至日期")
    headings = {cell.text for table in seen.tables for cell in table.headings}
    return lost + lost_records(seen, _records(context, headings), _NAMES)


def _records(context: Mapping[str, Any], headings: Collection[str]) -> Iterator[Record]:
    """Those with the most texts first, so that each finds the row that only it can have."""

    def shown(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name in headings)

    kinds: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("未达标", _MISSED),
        ("各单位", (*_DEPARTMENT, *shown(_RATES))),
        ("各分类", (*_SECTION, *shown(_RATES)) if "分类" in headings else ()),
        ("逾期任务", (*_LATE, *shown(_ABOUT_LATE))),
    )
    for name, wanted in kinds:
        for entry in context[name] if wanted else ():
            label = entry.get("单位", entry.get("分类", "")) + entry.get("编号", "")
            yield Record(label, {key: str(entry[key]).replace("\n", "") for key in wanted})


# -- the workbook ----------------------------------------------------------------------------------


def lost_from_workbook(data: bytes, report: Report) -> list[str]:
    """What a workbook should say and does not, in Chinese: 汇总 › 第 4 行. Nothing when all is there.

    Every row of every table must have the cells that the report gives it, and no row may be there
    that it does not give.
    """
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    lost: list[str] = []
    for name, rows in _expected(report).items():
        seen = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        last = max([0, *(number for number, row in enumerate(seen, 1) if any(map(_shown, row)))])
        lost += [
            f"{name} › 第 {number} 行"
            for number in range(HEADER_ROW + 1, max([last, *rows]) + 1)
            if not _are(rows.get(number, []), seen[number - 1] if number <= len(seen) else [])
        ]
    return lost


def _expected(report: Report) -> dict[str, dict[int, Sequence[Value]]]:
    """The cells of each row below the first headings, by sheet and number."""
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
        HEAT: {**_from(first, shares), head: names, **_from(head + 1, counts)},
    }
    for each in lists_of(report):
        rows = [[row[column.heading] for column in each.columns] for row in each.rows]
        expected[each.name] = _from(first, rows or [[each.without]])
    return expected


def _from(first: int, rows: Iterable[Sequence[Value]]) -> dict[int, Sequence[Value]]:
    return dict(enumerate(rows, first))


def _are(values: Sequence[Value], cells: Sequence[object]) -> bool:
    """Whether a row has these cells and no other."""
    pairs = zip_longest(values, cells, fillvalue="")
    return all(_is(value, cell) for value, cell in pairs)


def _shown(cell: object) -> bool:
    return cell != ""


def _is(value: Value, cell: object) -> bool:
    if isinstance(value, str):
        return isinstance(cell, str) and cell.replace("\r\n", "\n") == value
    if isinstance(value, date):
        return isinstance(cell, date) and str(cell)[:10] == str(value)
    return isinstance(cell, (int, float)) and abs(cell - float(value)) < 1e-9
