"""The table is found from any folder of its project."""

from pathlib import Path

import pytest

from gkrw.project import find_table, is_table, other_tables
from tables import SMALL


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder 政务公开 with a table, letters in it and an empty folder beside it."""
    folder = tmp_path / "政务公开"
    (folder / "data" / "progress").mkdir(parents=True)
    (folder / "通知" / "2026").mkdir(parents=True)
    (folder / "data" / "tasks.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "别的文件夹").mkdir()
    return folder


@pytest.mark.parametrize("start", ["", "data", "data/progress", "通知", "通知/2026"])
def test_table_is_that_of_the_nearest_folder_above(project: Path, start: str):
    assert find_table(project / start) == project / "data" / "tasks.yaml"


def test_nearer_table_hides_the_one_above(project: Path):
    inner = project / "通知" / "data"
    inner.mkdir()
    (inner / "tasks.yaml").write_text(SMALL, encoding="utf-8")
    assert find_table(project / "通知" / "2026") == inner / "tasks.yaml"
    assert find_table(inner) == inner / "tasks.yaml"
    assert find_table(project) == project / "data" / "tasks.yaml"


def test_folder_named_like_the_table_is_no_table(project: Path):
    (project / "通知" / "data" / "tasks.yaml").mkdir(parents=True)
    assert find_table(project / "通知") == project / "data" / "tasks.yaml"


def test_no_table_above_is_none(project: Path):
    assert find_table(project.parent / "别的文件夹") is None


def test_relative_start_is_taken_from_this_folder(project: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(project / "通知")
    assert find_table(Path("2026")) == project / "data" / "tasks.yaml"
    assert find_table(Path()) == project / "data" / "tasks.yaml"


def test_the_other_tables_beside_a_table_are_those_with_departments(project: Path):
    data = project / "data"
    (data / "园区.yaml").write_text(SMALL.replace("sections:", "key: yq\nsections:"), "utf-8")
    flat = "format: 1\ntitle: 科室清单\ndepartments:\n  - name: 办公室\ntasks: []\n"
    (data / "科室.yaml").write_text(flat, "utf-8")
    (data / "设置.yaml").write_text("tasks: []\n", "utf-8")
    expected = {data / "园区.yaml": "yq", data / "科室.yaml": "科室清单"}
    assert other_tables(data / "tasks.yaml") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# yaml-language-server: $schema=tasks.schema.json\nformat: 1\n", True),
        ("# 政务公开\n# yaml-language-server: $schema=../data/tasks.schema.json\n", True),
        ("format: 1\ntitle: 政务公开\ndepartments:\n  - name: 财政局\n", True),
        ("# yaml-language-server: $schema=../progress.schema.json\ndepartment: 财政局\n", False),
        ("一、公开财政预算，财政局牵头。\n", False),
        ("PK\0\0title: a\ndepartments: b\n", False),
    ],
)
def test_a_table_is_known_by_its_beginning(text: str, expected: bool):
    assert is_table(text.encode()) is expected
