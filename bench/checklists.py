"""How fast checklists are written and collected: `python bench/checklists.py [rounds]`.

Two yardsticks, each in a process of its own and in turn with what it is compared with. Writing: the
same cells with the same styles, put into a workbook with plain openpyxl; gkrw's own is that of
10,000 tasks, and is put into Excel's form besides. Collecting: 200 returns of 44 rows opened with
plain `openpyxl.load_workbook` and every cell read; gkrw finds the columns, understands each cell
and compares it with what is stored.
"""

import io
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import compile_everything, python, report
from tables import REAL_TABLE, write_table

PREPARE = """
import io, sys, time
from datetime import date
from pathlib import Path
from gkrw import store
from gkrw.checked import check
from gkrw.checklist.content import compose_checklists
from gkrw.recipients import find_recipients
table = check(store.load(Path(sys.argv[1])))
"""
WRITE = (
    PREPARE
    + """
from gkrw.checklist.workbook import workbook_of
lists = compose_checklists(table, find_recipients(table, ("各园区",))[0], {}, "v")
start = time.process_time()
data = workbook_of(lists.sheets[0], lists)
print(time.process_time() - start)
Path(sys.argv[2]).write_bytes(data)
"""
)
PLAIN_WRITE = """
import io, sys, time
from pathlib import Path
from openpyxl import Workbook, load_workbook
from gkrw.checklist.styles import every_style
book = load_workbook(sys.argv[2])
sheets = [
    (sheet.title, [[(cell.value, cell.style) for cell in row] for row in sheet.iter_rows()])
    for sheet in book.worksheets
]
start = time.process_time()
book = Workbook()
book.remove(book.worksheets[0])
for style in every_style():
    book.add_named_style(style)
for title, rows in sheets:
    sheet = book.create_sheet(title)
    for number, row in enumerate(rows, 1):
        for at, (value, style) in enumerate(row, 1):
            if value is None and style == "Normal":
                continue
            cell = sheet.cell(number, at)
            cell.value = value
            cell.style = style
book.save(io.BytesIO())
print(time.process_time() - start)
"""
COLLECT = (
    PREPARE
    + """
from gkrw.checklist.merge import merge
from gkrw.checklist.returns import read_returns
files = sorted(Path(sys.argv[2]).iterdir())
read_returns(files[0].read_bytes(), "a", table, date(2026, 11, 25))
start = time.process_time()
for path in files:
    found, troubles = read_returns(path.read_bytes(), path.name, table, date(2026, 11, 25))
    (outcome,) = merge(found, {})
    assert outcome.taken == 44 and not troubles, (outcome.taken, troubles)
print(time.process_time() - start)
"""
)
PLAIN_READ = """
import io, sys, time
from pathlib import Path
from openpyxl import load_workbook
files = sorted(Path(sys.argv[2]).iterdir())
load_workbook(files[0])
start = time.process_time()
for path in files:
    book = load_workbook(path)
    cells = [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
print(time.process_time() - start)
"""
AT_MOST = 1.3
RETURNS = 200


def _run(code: str, *arguments: object) -> float:
    command = python(code, *map(str, arguments))
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def _fill(issued: Path, folder: Path) -> None:
    """Returns that differ in every row."""
    from openpyxl import load_workbook

    for number in range(RETURNS):
        book = load_workbook(io.BytesIO(issued.read_bytes()))
        sheet = book["任务清单"]
        for row in range(4, sheet.max_row + 1):
            sheet.cell(row, 11).value = "推进中"
            sheet.cell(
                row, 13 if sheet["M3"].value == "完成情况" else 14
            ).value = f"第{number}份：正在办理第{row}项，已经完成方案。"
        book.save(folder / f"{number:03}.xlsx")


def main(rounds: int) -> int:
    """Measure; 1 when a limit is not kept."""
    compile_everything()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table, big, small = folder / "tasks.yaml", folder / "big.xlsx", folder / "small.xlsx"
        write_table(table, 10_000)
        returns = folder / "returns"
        returns.mkdir()
        _run(WRITE, REAL_TABLE, small)
        _fill(small, returns)
        writing: dict[str, list[float]] = {"plain openpyxl": [], "a checklist of 10,000 rows": []}
        reading: dict[str, list[float]] = {"plain load_workbook": [], "200 returns": []}
        for _ in range(rounds):
            writing["a checklist of 10,000 rows"].append(_run(WRITE, table, big))
            writing["plain openpyxl"].append(_run(PLAIN_WRITE, table, big))
            reading["200 returns"].append(_run(COLLECT, REAL_TABLE, returns))
            reading["plain load_workbook"].append(_run(PLAIN_READ, REAL_TABLE, returns))
        kept = report(writing, {"a checklist of 10,000 rows": AT_MOST})
        kept = report(reading, {"200 returns": AT_MOST}) and kept
        assert statistics.median(reading["200 returns"]) > 0
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(*(int(each) for each in sys.argv[1:] or ["3"])))
