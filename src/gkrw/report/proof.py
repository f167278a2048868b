"""Whether a finished report says everything: both files are opened again and read, the workbook by
another library than the one that wrote it."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from python_calamine import CalamineWorkbook

from gkrw.excel.pen import Value
from gkrw.progress.standing import Item, Standing
from gkrw.report.content import Report
from gkrw.report.workbook import ALL, COUNTS, HEADER_ROW, LATE, SUMMARY, counts_of
from gkrw.word.opening import BODY, FILLED, parse
from gkrw.word.rows import Record, lost_records
from gkrw.word.seen import seen_in

_DEPARTMENT = ("单位", "项次", "已完成", "推进中", "未开始", "未报", "逾期")
_LATE = ("单位", "编号", "工作任务")
_MISSED = ("单位", "编号", "工作任务", "指标", "完成值")


def lost_from_document(data: bytes, context: Mapping[str, Any]) -> list[str]:
    """What a report should say and does not, in Chinese: 财政局 的已完成. Nothing when all is there.

    Each department with its numbers, each late task and each missed target must stand in a row of a
    table of its own; the departments that reported nothing, and the day, outside the tables.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, content in parts.items():
        if FILLED.match(name) and name != BODY:
            parse(content)  # so that none is sent out that cannot be read
    seen = seen_in(parts)
    said = "".join(seen.paragraphs)
    lost = [name for name in ("截至日期", "未报单位") if context[name] not in said]
    names = tuple(dict.fromkeys((*_DEPARTMENT, *_LATE, *_MISSED)))
    return lost + lost_records(seen, _records(context), names)


def _records(context: Mapping[str, Any]) -> Iterator[Record]:
    """Those with the most texts first, so that each finds the row that only it can have."""
    for name, wanted in (("未达标", _MISSED), ("各单位", _DEPARTMENT), ("逾期任务", _LATE)):
        for entry in context[name]:
            label = entry["单位"] + entry.get("编号", "")
            yield Record(label, {key: str(entry[key]).replace("\n", "") for key in wanted})


# -- the workbook ----------------------------------------------------------------------------------


def lost_from_workbook(data: bytes, report: Report) -> list[str]:
    """What a workbook should say and does not, in Chinese. Nothing when all is there.

    Each department and section must have its numbers under their headings in the summary, the whole
    too; and each item, and each late one, a row with what tells it.
    """
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    lost = []
    summary = book.get_sheet_by_name(SUMMARY).to_python(skip_empty_area=False)
    columns = {heading: at for at, heading in enumerate(summary[HEADER_ROW - 1])}
    by_name = {row[columns["单位"]]: row for row in summary[HEADER_ROW:]}
    for each in (*report.departments, report.whole, *report.sections):
        row = by_name.get(each.name, [])
        lost += [f"{each.name} 的{name}" for name in _unlike(each, row, columns)]
    for name, items in ((ALL, report.items), (LATE, report.late)):
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        columns = {heading: at for at, heading in enumerate(rows[HEADER_ROW - 1])}
        told = [{key: row[columns[key]] for key in _TOLD} for row in rows[HEADER_ROW:]]
        lost += [
            f"{name} › {item.department} {item.row.task.id}"
            for number, item in enumerate(items)
            if told[number : number + 1] != [_told(item)]
        ]
    return lost


def _unlike(standing: Standing, row: list[Any], columns: Mapping[Any, int]) -> Iterator[str]:
    for name, value in zip(COUNTS, counts_of(standing), strict=True):
        if not row or not _is(value, row[columns[name]]):
            yield name


def _is(value: Value, cell: object) -> bool:
    if isinstance(value, str):
        return value == cell
    return isinstance(cell, (int, float)) and abs(cell - float(str(value))) < 1e-9


_TOLD = ("单位", "编号", "工作任务", "完成时限", "状态")


def _told(item: Item) -> dict[str, object]:
    task = item.row.task
    texts = (item.department, task.id, task.title, item.deadline, item.said)
    return dict(zip(_TOLD, texts, strict=True))
