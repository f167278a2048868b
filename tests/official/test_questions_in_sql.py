"""The questions of docs/export.md, asked in DuckDB about the files of three offices."""

import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from conftest import OFFICE_TABLES, REAL_TABLE, ROOT
from gkrw.cli.app import run

DAY, EARLIER = "2026-11-25", "2026-10-31"
_BLOCKS = re.findall(
    r"```sql\n(.*?)```", (ROOT / "docs" / "export.md").read_text(encoding="utf-8"), re.DOTALL
)
VIEW, OVERDUE, LATE, DONE, SILENT, CHANGED = _BLOCKS
TABLES = [
    REAL_TABLE,
    *(path for path in OFFICE_TABLES if path.stem in ("配合和责任领导", "民生实事")),
]
_ENTRY = """\
format: 1
department: {0}
tasks:
  - id: {1}
    status: {2}
"""


def report(folder: Path, department: str, task: str, status: str) -> None:
    (folder / "data" / "progress").mkdir(exist_ok=True)
    (folder / "data" / "progress" / f"{department}.yaml").write_text(
        _ENTRY.format(department, task, status), encoding="utf-8"
    )


@pytest.fixture(scope="module")
def offices(tmp_path_factory) -> dict[str, Path]:
    """Three projects by the name of their office. The first has a deadline; two have progress."""
    folders = {}
    for path in TABLES:
        folder = tmp_path_factory.mktemp("office")
        (folder / "data").mkdir()
        text = path.read_text(encoding="utf-8")
        if path == REAL_TABLE:
            text = text.replace("id: T10\n", "id: T10\n                deadline: 2026-10-15\n")
        (folder / "data" / "tasks.yaml").write_text(text, encoding="utf-8")
        folders[path.stem] = folder
    report(folders["tasks"], "财政局", "T10", "推进中")
    report(folders["配合和责任领导"], "县市场监管局", "F03", "已完成")
    return folders


@pytest.fixture(scope="module")
def ask(offices, tmp_path_factory):
    """Ask a question of the page; returns the rows as dictionaries."""
    collected = tmp_path_factory.mktemp("collected")
    for day in (EARLIER, DAY):
        if day == DAY:
            report(offices["配合和责任领导"], "县政府办", "F02", "已完成")
        for folder in offices.values():
            table = str(folder / "data" / "tasks.yaml")
            out = str(folder / day)
            arguments = ("export", "--format", "jsonl", "--progress", "--as-of", day, "--out", out)
            assert run(("--table", table, *arguments)) == 0
            for path in Path(out).glob("*.jsonl"):
                shutil.copy(path, collected)
    connection = duckdb.connect()
    connection.execute(VIEW.replace("*.jsonl", f"{collected}/*.jsonl"))

    def ask_in_sql(question: str) -> list[dict[str, object]]:
        result = connection.execute(question)
        names = [each[0] for each in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    return ask_in_sql


def standings(folder: Path, gkrw) -> list[dict[str, object]]:
    table = str(folder / "data" / "tasks.yaml")
    return json.loads(gkrw("--table", table, "status", "--as-of", DAY, "--format", "json").out)


def test_overdue_by_office_and_body_is_what_status_says(ask, offices, gkrw):
    rows = ask(OVERDUE)
    by_body = {(each["office"], each["body"]): each for each in rows if each["body"]}
    office = "管委会办公室"
    for standing in standings(offices["tasks"], gkrw):
        found = by_body[office, standing["name"]]
        assert (found["items"], found["overdue"]) == (standing["total"], standing["overdue"])
    (whole,) = (r for r in rows if r["office"] == office and r["body"] is None)
    assert (
        whole["overdue"] == sum(each["overdue"] for each in standings(offices["tasks"], gkrw)) > 0
    )
    assert {each["role"] for each in rows if each["role"]} == {
        *("lead", "named", "support", "collective")
    }


def test_late_tasks_with_their_bodies(ask):
    late = [each for each in ask(LATE) if each["office"] == "管委会办公室"]
    assert [(each["id"], str(each["due"])) for each in late] == [("T10", "2026-10-15")]
    assert "财政局" in late[0]["bodies"]


def test_share_done_by_section(ask):
    found = {(each["office"], each["section"]): each for each in ask(DONE)}
    row = found["青山县司法局", "一、健全依法行政制度"]
    assert row["done"] == 2
    assert row["percent"] == round(100 * 2 / row["items"])


def test_who_has_reported_nothing(ask):
    found = {each["office"]: each for each in ask(SILENT)}
    assert [name for name, each in found.items() if each["all_silent"]] == ["青山市人民政府办公室"]
    assert "县司法局" in found["青山县司法局"]["bodies"]
    assert "县政府办" not in found["青山县司法局"]["bodies"]


def test_what_changed_between_two_days(ask):
    assert [
        (each["office"], each["id"], each["body"], each["before"], each["after"])
        for each in ask(CHANGED)
    ] == [("青山县司法局", "F02", "县政府办", None, "已完成")]
