"""`gkrw schema`: for editors, and into a file where one is named."""

import json
from pathlib import Path

import pytest

from gkrw.progress.progress_schema import progress_json_schema
from gkrw.store.json_schema import table_json_schema


@pytest.fixture
def own_table(table_file):
    """A small table of one department."""
    return table_file(
        "format: 1\ntitle: 分解表\ndepartments:\n  - name: 水务局\nsections:\n  - title: 公开\n"
        "    groups:\n      - title: 主动公开\n        tasks:\n          - id: T01\n"
        "            title: 水质公开\n            requirement: 公开水质。\n"
        "            lead: [水务局]\n            responsible: []\n"
    )


def test_the_schema_of_every_table_needs_no_table(gkrw, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert json.loads(gkrw("schema").out) == table_json_schema()
    assert json.loads(gkrw("schema", "--progress").out) == progress_json_schema()


def test_the_own_schema_has_the_names_of_the_table(gkrw, own_table):
    ran = gkrw("--table", own_table, "schema", "--own")
    assert ran.code == 0
    assert '"水务局"' in ran.out
    assert "新任务 T02" in ran.out


def test_out_writes_what_is_else_printed(gkrw, own_table, tmp_path):
    path = tmp_path / "新" / "tasks.schema.json"
    ran = gkrw("--table", own_table, "schema", "--own", "--out", str(path))
    assert (ran.code, ran.out) == (0, f"已写出 {path}。\n")
    printed = gkrw("--table", own_table, "schema", "--own").out
    assert path.read_text(encoding="utf-8") == printed


def test_an_older_schema_is_replaced(gkrw, own_table, tmp_path):
    path = tmp_path / "tasks.schema.json"
    path.write_text(gkrw("schema").out, encoding="utf-8")
    assert gkrw("--table", own_table, "schema", "--own", "-o", str(path)).code == 0
    assert "水务局" in path.read_text(encoding="utf-8")


def test_no_other_file_is_replaced(gkrw, own_table, tmp_path):
    (tmp_path / "设置.json").write_text("{}")
    before = Path(own_table).read_bytes()
    for path in (own_table, str(tmp_path / "设置.json"), str(tmp_path)):
        ran = gkrw("--table", own_table, "schema", "--own", "--out", path)
        assert ran.code == 2
        assert "tasks.schema.json" in ran.err
    assert Path(own_table).read_bytes() == before


def test_what_does_not_go_together(gkrw):
    ran = gkrw("schema", "--own", "--progress")
    assert ran.code == 2
    assert "--own 和 --progress 不能一起用" in ran.err


def test_a_file_without_a_table_has_no_names(gkrw, table_file):
    ran = gkrw("--table", table_file("- 一\n"), "schema", "--own")
    assert ran.code == 1
    assert "tasks.yaml:1:1" in ran.err
