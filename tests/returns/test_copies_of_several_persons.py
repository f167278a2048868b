"""Several persons of a department each go on in a copy of their own. Whatever they change, and in
whatever order their files are saved and collected, each cell ends with the text that was written
last; a text that a copy only carries along undoes nothing."""

import io
import random
import tempfile
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from workbooks import issued, saved, table

from gkrw.progress.progress_reader import read_progress_file
from gkrw.progress.progress_writer import dump_progress
from gkrw.progress.records import DepartmentProgress, ReportedProgress
from gkrw.returns.collect import CollectionResult, collect, find_return_files
from tables import SMALL

TODAY = date(2026, 11, 25)
_HEADINGS = {
    "status": "完成状态",
    "result": "完成情况",
    "reporter": "填报人",
    "note": "备注",
}
_STATUSES = ("未开始", "推进中", "已完成")
_CELLS = [(task, key) for task in ("T01", "T02") for key in _HEADINGS]
Texts = dict[tuple[str, str], str]


def _workbook(texts: Texts, at: str) -> bytes:
    book = load_workbook(io.BytesIO(issued("建设局", text=SMALL)))
    sheet = book["任务清单"]
    columns = {cell.value: cell.column for cell in sheet[3]}
    rows = {sheet.cell(row, 2).value: row for row in range(4, sheet.max_row + 1)}
    for (task, key), text in texts.items():
        sheet.cell(rows[task], columns[_HEADINGS[key]], text)
    return saved(book, at)


@dataclass
class _Office:
    """The coordinator's folder of returns of 建设局, and what is stored."""

    folder: Path
    progress: DepartmentProgress = field(default_factory=lambda: DepartmentProgress("建设局", ()))
    pointed_out: set[str] = field(default_factory=set)

    def receive(self, name: str, texts: Texts, minutes: int) -> None:
        at = datetime(2026, 6, 1, tzinfo=timezone.utc) + timedelta(minutes=minutes)
        data = _workbook(texts, f"{at:%Y-%m-%dT%H:%M:%SZ}")
        (self.folder / f"{name}.xlsx").write_bytes(data)

    def collect(self, *names: str) -> CollectionResult:
        paths = [self.folder / f"{name}.xlsx" for name in names] or [self.folder]
        loaded = table(SMALL)
        reported = ReportedProgress({"建设局": self.progress}, ())
        result = collect(find_return_files(paths), loaded, reported, TODAY)
        for changed in result.changed:
            data = dump_progress(changed)
            read = read_progress_file(data, Path("建设局.yaml"), loaded)
            assert read.progress == changed
            self.progress = changed
        notes = [note for sheet in result.sheets for note in sheet.notes]
        self.pointed_out |= {note.message for note in notes if note.code in ("G972", "G974")}
        return result

    @property
    def texts(self) -> Texts:
        return {
            (entry.id, key): text
            for entry in self.progress.entries
            for key, text in entry.texts().items()
        }


@st.composite
def _histories(draw: st.DrawFn) -> tuple[Texts, list[tuple[int, Texts]]]:
    """The texts of the first return, and who changed what in each file after it."""
    texts = {key: _text("首次", 0, key, draw) for key in draw(st.sets(st.sampled_from(_CELLS)))}
    persons = draw(st.integers(2, 3))
    copies = [dict(texts) for _ in range(persons)]
    files = []
    for number in range(1, draw(st.integers(2, 6)) + 1):
        person = draw(st.integers(0, persons - 1))
        some = draw(st.sets(st.sampled_from(_CELLS), min_size=1, max_size=3))
        changed = {key: _text("甲乙丙"[person], number, key, draw) for key in some}
        files.append((person, {k: v for k, v in changed.items() if copies[person].get(k) != v}))
        copies[person] |= changed
    return texts, files


def _text(person: str, number: int, key: tuple[str, str], draw: st.DrawFn) -> str:
    if key[1] == "status":
        return draw(st.sampled_from(_STATUSES))
    if key[1] == "reporter":
        return draw(st.sampled_from(["张三", "李四"]))
    return "清空" if draw(st.integers(0, 9)) == 9 else f"{person}第{number}次写的{key[1]}。"


@given(_histories(), st.randoms(use_true_random=False))
@settings(max_examples=40, phases=[Phase.generate])  # to shrink takes minutes
def test_each_cell_ends_with_what_was_written_last(history, chance: random.Random):
    first, files = history
    copies: dict[int, Texts] = {}
    written: Texts = dict(first)
    with tempfile.TemporaryDirectory() as folder:
        office = _Office(Path(folder))
        office.receive("首次", first, 0)
        names = ["首次"]
        for number, (person, changed) in enumerate(files, 1):
            copies[person] = copies.get(person, first) | changed
            written |= changed
            office.receive(f"{number}", copies[person], number)
            names.append(f"{number}")
        chance.shuffle(names)
        while names:
            office.collect(*(names.pop() for _ in range(min(chance.randint(1, 3), len(names)))))
        office.collect()
        assert [sheet for sheet in office.collect().sheets if sheet.conflicts] == []
        assert office.collect().changed == ()
        for task, key in _CELLS:
            text = written.get((task, key), "").replace("清空", "")
            label = f"{task} 的{_HEADINGS[key]}"
            is_unique = key in ("result", "note") and text
            is_told = any(label in message for message in office.pointed_out)
            assert office.texts.get((task, key), "") == text or (is_told and not is_unique)
