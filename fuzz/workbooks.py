"""Checklists filled in at random: whatever is typed into one is stored as shown, or reported.

A checklist of a small table is edited as people and programs do it: values of any type and format,
rows deleted, inserted, copied and filled in beside their columns, merged cells, links, comments,
struck text, hidden rows, text beside the table and on other sheets.
It is collected; collected again, which must change nothing; and issued again from what was stored,
which must be read without a finding.
"""

import io
import json
import re
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

from commands import gkrw, project
from damage import RICH, odd_text
from runner import Files, main

# isort: split
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gkrw import store
from gkrw.core.findings import errors_in
from gkrw.progress.progress_reader import read_progress_file
from gkrw.project.open_table import check_table

TABLE = RICH
DEPARTMENT = "财政局"
SHEET = "任务清单"
HEADING_ROW = 3
RETURN = f"{DEPARTMENT}.xlsx"
FIELDS = {
    "完成状态": "status",
    "完成情况": "result",
    "完成日期": "finished",
    "佐证材料（链接）": "evidence",
    "填报人": "reporter",
    "联系电话": "phone",
    "备注": "note",
}
_FORMATS = (
    *(
        "General",
        "@",
        "0",
        "0.00",
        "0%",
        "0.0%",
        "#,##0",
        "# ?/?",
        "0.00E+00",
        "yyyy-mm-dd",
        "m月d日",
    ),
    *(
        'yyyy"年"m"月"d"日"',
        "h:mm",
        "[h]:mm",
        '0"期"',
        "[红色]0;-0",
        ";;;",
        "¥#,##0.00",
        "[$-804]aaaa",
        *(";;;@", "0;;;", '""', '@"（代）"', '[=1]"是";[=0]"否";', "@;@", 'yyyy"年"'),
    ),
)
_TEXTS = (
    *(
        "已完成",
        "推进中",
        "完成",
        "未开始",
        "已办结。",
        "滞后",
        "2026-10-8",
        "2026年10月8日",
        "10月8日",
        "去年",
    ),
    *(
        "90%",
        "90",
        "约90",
        "—",
        "无",
        "13900001111",
        "0931-8880000",
        "=1+1",
        "+86 139",
        "T01",
        "张三",
    ),
    *(
        "第一段。\n第二段。",
        " 前后有空格 ",
        "\u200b已完成",
        "http://example.cn/a?b=1",
        "C:\\资料\\a.docx",
        "'90",
    ),
    *(
        "公开" * 200,
        "<b>&amp;",
        "#N/A",
        "TRUE",
        "1e5",
        "00123",
        "２０２６．１０．８",
        "√",
        "是",
    ),
)


@cache
def issued() -> bytes:
    """The department's checklist as it is issued."""
    with project({"data/tasks.yaml": TABLE.encode()}) as folder:
        gkrw("checklist", "--split", "--dept", DEPARTMENT)
        (path,) = (folder / "out" / "checklists").glob("*.xlsx")
        return path.read_bytes()


def make(rng: Random) -> Files:
    book = load_workbook(io.BytesIO(issued()))
    sheet = book[SHEET]
    origins: list[int] = [*range(_ROWS + 1)]
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        _move_rows(rng, sheet, origins)
    for _ in range(rng.choice((1, 2, 4, 8))):
        _edit(rng, sheet)
    if rng.random() < 0.1:
        _fill_in_beside(rng, sheet)
    if rng.random() < 0.1:
        other = book.create_sheet(rng.choice(("Sheet1", "说明2", "附表")))
        other[f"B{rng.randint(1, 9)}"] = _legal(odd_text(rng)) or "补充"
    stream = io.BytesIO()
    book.save(stream)
    again = b"yes" if rng.random() < 0.2 else b""
    return {
        RETURN: stream.getvalue(),
        "again.txt": again,
        "rows.json": json.dumps(origins).encode(),
    }


_ROWS = 80


def _move_rows(rng: Random, sheet: Worksheet, origins: list[int]) -> None:
    """Delete, insert or copy a row. `origins` are the numbers of the issued rows by present rows; 0
    for a new one."""
    rows = _task_rows(sheet)
    row, kind = rng.choice(rows or [HEADING_ROW + 1]), rng.random()
    if kind < 0.4:
        sheet.delete_rows(row)
        del origins[row]
        origins.append(0)
    elif kind < 0.6:
        sheet.insert_rows(row)
        origins.insert(row, 0)
    else:
        below = rng.choice((row + 1, 45, 46))
        if below == row + 1:
            sheet.insert_rows(below)
            origins.insert(below, 0)
        for cell in sheet[row]:
            sheet.cell(below, cell.column).value = cell.value
        origins[below] = origins[row]


def _fill_in_beside(rng: Random, sheet: Worksheet) -> None:
    """Fill in a row some columns beside where its values belong."""
    rows, headings = _task_rows(sheet), _headings(sheet)
    values = ("已完成", "已公开", date(2026, 6, 18), "http://example.cn/b", "张三", "13900001111")
    step, row = rng.choice((-2, -1, 1, 2)), rng.choice(rows or [HEADING_ROW + 1])
    for heading, value in zip(FIELDS, values, strict=False):
        if heading in headings and rng.random() < 0.8:
            cell = sheet.cell(row, headings[heading] + step)
            if not isinstance(cell, MergedCell):
                cell.value = value


def _edit(rng: Random, sheet: Worksheet) -> None:
    """One thing that a person or a program does to a sheet."""
    rows = _task_rows(sheet)  # none are left where every id was written over
    row = rng.choice(rows) if rows and rng.random() < 0.9 else rng.randint(1, 40)
    headings = _headings(sheet)
    fillable = [column for name, column in headings.items() if name in FIELDS or "完成值" in name]
    column = rng.choice(fillable) if rng.random() < 0.9 else rng.randint(1, 25)
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        return
    kind = rng.random()
    if kind < 0.75:
        cell.value = _value(rng)
        if rng.random() < 0.5:
            cell.number_format = rng.choice(_FORMATS)
        if rng.random() < 0.05:
            cell.font = Font(strike=True)
        if rng.random() < 0.05:
            cell.hyperlink = rng.choice(("http://example.cn/x", "资料.docx", "#任务清单!A1"))
    elif kind < 0.8:
        cell.comment = Comment(_legal(odd_text(rng)) or "批注", "张三")
    elif kind < 0.85:
        height, width = rng.randint(0, 2), rng.randint(0, 2)
        sheet.merge_cells(
            start_row=row, start_column=column, end_row=row + height, end_column=column + width
        )
    elif kind < 0.9:
        sheet.row_dimensions[row].hidden = True
    elif kind < 0.95:
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    else:
        sheet.cell(rng.randint(45, 60), rng.randint(1, 12)).value = rng.choice(_TEXTS[:20])


def _value(rng: Random) -> Any:
    kind = rng.random()
    if kind < 0.55:
        return _legal(rng.choice((*_TEXTS, odd_text(rng))))
    if kind < 0.7:
        return rng.choice(
            (0, 1, 90, 95.5, 0.95, -3, 46303, 46303.5, 10**11, 13900001111, 1e22, 1e-9)
        )
    if kind < 0.85:
        return date(2025, 1, 1) + timedelta(rng.randrange(800))
    if kind < 0.9:
        return datetime(2026, 1, 1) + timedelta(seconds=rng.randrange(10**7))
    return rng.choice((True, False, time(8, 30), timedelta(hours=30), None))


def _legal(text: str) -> str:
    """The text without what no workbook can hold."""
    text = text.encode(errors="ignore").decode()
    return ILLEGAL_CHARACTERS_RE.sub("", text).replace("\ufffe", "").replace("\uffff", "")


def _headings(sheet: Worksheet) -> dict[str, int]:
    """The columns by heading."""
    return {str(cell.value): cell.column for cell in sheet[HEADING_ROW] if cell.value is not None}


def _task_rows(sheet: Worksheet) -> list[int]:
    """The rows with tasks."""
    column = 2
    return [
        row for row in range(4, 40) if re.fullmatch(r"T\d+", str(sheet.cell(row, column).value))
    ]


def check(files: Files) -> None:
    original = load_workbook(io.BytesIO(issued()))[SHEET]
    book = load_workbook(io.BytesIO(files[RETURN]))
    columns = {column: name for name, column in _headings(original).items()}
    origins = json.loads(files["rows.json"])
    ids = {row: str(original.cell(row, 2).value) for row in _task_rows(original)}
    with project({"data/tasks.yaml": TABLE.encode(), f"回收/{RETURN}": files[RETURN]}) as folder:
        said = gkrw("collect", "回收", "--dry-run", "--verbose")
        json.loads(gkrw("collect", "回收", "--format", "json"))
        loaded = check_table(store.read(TABLE.encode(), "data/tasks.yaml"))
        assert loaded is not None
        path = folder / "data" / "progress" / f"{DEPARTMENT}.yaml"
        stored: dict[str, Any] = {}
        if path.exists():
            progress = read_progress_file(path.read_bytes(), path, loaded)
            assert not errors_in(progress.findings), progress.findings
            assert progress.progress is not None
            stored = {entry.id: entry for entry in progress.progress.entries}
        for row in book[SHEET].iter_rows():
            for cell in row:
                origin = origins[cell.row] if cell.row < len(origins) else 0
                before = original.cell(origin, cell.column).value if origin else None
                if cell.value in (None, "", before) or not str(cell.value).strip():
                    continue
                task_id = ids.get(origin) or book[SHEET].cell(cell.row, 2).value
                entry = stored.get(str(task_id).strip())
                _assert_not_lost(cell, columns.get(cell.column, ""), entry, said)
        gone = {task for row, task in ids.items() if row not in origins}
        if gone and f"{SHEET}：{DEPARTMENT}，" in said:
            assert gone <= set(re.findall(r"T\d+", said)), (gone, said)
        written = path.read_bytes() if path.exists() else b""
        again = json.loads(gkrw("collect", "回收", "--format", "json"))
        assert not any(each["taken"] for each in again), again
        assert written == (path.read_bytes() if path.exists() else b"")
        if files["again.txt"] and path.exists():
            _assert_read_again(folder, written)


def _assert_not_lost(cell: Any, heading: str, entry: Any, said: str) -> None:
    """Raise AssertionError for a value that is neither stored nor named."""
    named = set(re.findall(r"[A-Z]+\d+", said))
    if cell.coordinate in named:
        return
    if cell.data_type == "f" and entry is None:
        return  # a formula that nothing has computed, outside the rows of tasks: it shows nothing
    if cell.row == HEADING_ROW:
        is_said = "表头里没有" in said or cell.column_letter in {
            each.rstrip("0123456789") for each in named
        }
        assert is_said, (cell.coordinate, cell.value, said)
        return
    field = FIELDS.get(heading)
    if heading == "编号":  # a row of another id, or of none, is named by what stands in it
        rows = {each.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for each in named}
        is_known = re.fullmatch(r"\s*T0[123]\s*", str(cell.value))
        assert is_known or str(cell.row) in rows, (cell.coordinate, cell.value, said)
        return
    if heading == "序号":
        return  # counted anew, as after sorting
    if _plain(str(cell.value)) in _NOTHING:
        return
    assert entry is not None, (cell.coordinate, cell.value, heading, said)
    if field is None:
        assert "完成值" in heading, (cell.coordinate, cell.value, heading, said)
        assert entry.values, (cell.coordinate, cell.value, said)
        return
    value = getattr(entry, field)
    assert value, (cell.coordinate, cell.value, heading, said)
    if isinstance(cell.value, str) and isinstance(value, str):
        assert _plain(cell.value) in _plain(value), (cell.coordinate, cell.value, value)


_NOTHING = ("", "-", "—", "/", "－", "——")
"""What stands for an empty cell."""


def _plain(text: str) -> str:
    """A text without blanks and without what cannot be seen."""
    return "".join(each for each in text if each.isprintable() and not each.isspace())


def _assert_read_again(folder: Path, before: bytes) -> None:
    """Raise AssertionError where a checklist with what was stored is not read as that."""
    gkrw("checklist", "--split", "--dept", DEPARTMENT)
    told = json.loads(gkrw("collect", "out/checklists", "--format", "json"))
    assert all(
        not each["taken"] and not each["rejected"] and not each["conflicts"] for each in told
    ), told
    assert (folder / "data" / "progress" / f"{DEPARTMENT}.yaml").read_bytes() == before


if __name__ == "__main__":
    main(make, check)
