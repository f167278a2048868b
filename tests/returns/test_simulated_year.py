"""A year of returns of a county: two tables in one project, 39 departments, twelve monthly rounds in
one growing folder; returns late, twice, swapped between neighbours, of the other table and of last
year. In the end the stored progress is what the simulation knows, and nothing foreign was taken."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from workbooks import saved

from gkrw import store
from gkrw.checklist.content import compose_checklists
from gkrw.checklist.draw import department_workbook
from gkrw.core.assignments import LoadedTable
from gkrw.core.recipients import find_recipients
from gkrw.progress.progress_reader import load_progress
from gkrw.progress.progress_writer import save_progress
from gkrw.project import progress_folder
from gkrw.project.open_table import check_table
from gkrw.returns.collect import CollectionResult, collect, find_return_files

_TEXT = (Path(__file__).parent.parent / "support" / "qingshan-tasks.yaml").read_text("utf-8")
_COLUMNS = {
    "status": "完成状态",
    "result": "完成情况",
    "evidence": "佐证材料（链接）",
    "note": "备注",
}
_STATUSES = ("未开始", "推进中", "已完成")
_TODAY = date(2027, 6, 30)


def _table(key: str, year: int, title: str) -> str:
    lines = _TEXT.split("\n")
    lines[2] = f"title: {title}\nkey: {key}\nyear: {year}"
    return "\n".join(lines)


@dataclass
class Form:
    """A department's own file: the workbook that it goes on filling in, and what it says."""

    department: str
    data: bytes
    typed: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.book = load_workbook(BytesIO(self.data))
        self.sheet = self.book["任务清单"]
        heading = {cell.value: cell.column for cell in self.sheet[3]}
        self.columns = {key: heading[text] for key, text in _COLUMNS.items()}
        self.rows = {
            str(self.sheet.cell(row, 2).value): row for row in range(4, self.sheet.max_row + 1)
        }

    def fill_in(self, chance: random.Random, month: int) -> None:
        for task in chance.sample(sorted(self.rows), min(2, len(self.rows))):
            for key in chance.sample(sorted(self.columns), 2):
                text = f"{month} 月第 {chance.randrange(99)} 次报的{key}。"
                if key == "status":
                    text = chance.choice(_STATUSES)
                elif (task, key) in self.typed and chance.random() < 0.2:
                    text = "清空"
                self.sheet.cell(self.rows[task], self.columns[key], text)
                self.typed[task, key] = "" if text == "清空" else text

    def save(self, at: str) -> bytes:
        return saved(self.book, at)


@dataclass
class Project:
    """A project with tables; the newest round is in one folder for all of them."""

    folder: Path
    tables: dict[Path, LoadedTable] = field(default_factory=dict)

    @property
    def returns(self) -> Path:
        return self.folder / "回收表"

    def add(self, name: str, text: str) -> Path:
        path = self.folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        loaded = check_table(store.read(text.encode(), name))
        assert loaded is not None
        self.tables[path] = loaded
        return path

    def forms(self, path: Path) -> dict[str, Form]:
        """Issue the checklists of a table, with what is stored."""
        loaded = self.tables[path]
        stored = load_progress(path, loaded).entries
        made = compose_checklists(loaded, find_recipients(loaded)[0], stored, "v1")
        return {
            sheet.department: Form(sheet.department, department_workbook(sheet, made))
            for sheet in made.sheets
        }

    def collect(self, path: Path) -> CollectionResult:
        loaded = self.tables[path]
        others = {
            each.table.identity.recorded: str(at) for at, each in self.tables.items() if at != path
        }
        reported = load_progress(path, loaded)
        assert reported.errors == ()
        files = find_return_files([self.returns])
        result = collect(files, loaded, reported, _TODAY, others=others)
        progress_folder(path).mkdir(parents=True, exist_ok=True)
        for progress in result.changed:
            save_progress(progress_folder(path), progress)
        return result

    def stored(self, path: Path) -> dict[str, dict[tuple[str, str], str]]:
        """Every stored text by department, task and key."""
        departments = load_progress(path, self.tables[path]).departments
        return {
            name: texts
            for name, each in departments.items()
            if (
                texts := {
                    (entry.id, key): text
                    for entry in each.entries
                    for key, text in entry.texts().items()
                }
            )
        }


def _rounds(
    project: Project, path: Path, chance: random.Random, year: int, months: int = 12
) -> dict[str, dict]:
    """The monthly rounds of a table. Returns what each department has said last."""
    forms = project.forms(path)
    said: dict[str, dict[tuple[str, str], str]] = {}
    late: dict[int, list[tuple[str, bytes]]] = defaultdict(list)
    prefix = path.stem
    for month in range(1, months + 1):
        if month == 7:  # new checklists, with what is stored, for a third of the departments
            fresh = project.forms(path)
            for name in sorted(forms)[::3]:
                typed = {key: text for key, text in said.get(name, {}).items() if text}
                forms[name] = Form(name, fresh[name].data, dict(typed))
        sent: list[tuple[str, bytes]] = []
        for number, (name, form) in enumerate(forms.items()):
            if chance.random() < 0.7:
                continue
            form.fill_in(chance, month)
            data = form.save(f"{year}-{month:02}-20T08:{number:02}:00Z")
            kind = chance.random()
            if kind < 0.05:  # under the name of a neighbour: asked about, and sent again next time
                neighbour = sorted(forms)[(sorted(forms).index(name) + 1) % len(forms)]
                sent.append((f"{prefix}_{neighbour}_{month}月_换", data))
                continue
            said[name] = dict(form.typed)
            if kind < 0.15:
                late[month + chance.randint(1, 3)].append((f"{prefix}_{name}_{month}月_迟", data))
                continue
            sent.append((f"{prefix}_{name}_{month}月", data))
            if kind < 0.25:
                late[month + 2].append((f"{prefix}_{name}_{month}月_又一次", data))
        for stem, data in (*sent, *late.pop(month, [])):
            (project.returns / f"{stem}.xlsx").write_bytes(data)
        project.collect(path)
    for stem, data in (each for some in late.values() for each in some):
        (project.returns / f"{stem}.xlsx").write_bytes(data)
    return said


def _without_empty(said: dict[str, dict]) -> dict[str, dict]:
    left = {
        name: {key: text for key, text in texts.items() if text} for name, texts in said.items()
    }
    return {name: texts for name, texts in left.items() if texts}


def test_what_is_stored_after_a_year_is_what_the_departments_said_last(tmp_path):
    chance = random.Random(20261127)
    project = Project(tmp_path)
    project.returns.mkdir()
    usual = project.add("tasks.yaml", _table("zwgk-2025", 2025, "青山县2025年政务公开分解表"))
    other = project.add("营商.yaml", _table("yshj-2025", 2025, "青山县2025年营商环境分解表"))
    assert len(find_recipients(project.tables[usual])[0]) == 39
    said_of_other = _rounds(project, other, chance, 2025, months=2)
    said = _rounds(project, usual, chance, 2025)

    for path, truth in ((usual, said), (other, said_of_other)):
        project.collect(path)
        assert project.stored(path) == _without_empty(truth)
        again = project.collect(path)
        assert again.changed == ()
        assert [sheet for sheet in again.sheets if sheet.conflicts] == []
        codes = {each.finding.code for each in again.rejections()}
        assert codes == {"G907", "G951"}  # the other table's, and those under a neighbour's name

    # The next year's table in the place of this one's; last year's returns stay in the folder.
    progress_folder(usual).rename(tmp_path / "去年的进展")
    usual = project.add("tasks.yaml", _table("zwgk-2026", 2026, "青山县2026年政务公开分解表"))
    said = _rounds(project, usual, chance, 2026, months=2)
    project.collect(usual)
    assert project.stored(usual) == _without_empty(said)
    assert project.collect(usual).changed == ()
