"""`gkrw export`, as it is typed."""

import io
import json
import shutil
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from conftest import PROJECT, written_files

TITLE = "兰州新区政务公开工作重点任务分解表"
_REPORTED = """\
format: 1
department: {name}
tasks:
  - id: {task}
    status: {status}
    result: {result}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the frozen project, with the progress of two departments."""
    (tmp_path / "data" / "progress").mkdir(parents=True)
    shutil.copy(PROJECT / "data" / "tasks.yaml", tmp_path / "data")
    for name, task, status in (("财政局", "T10", "推进中"), ("审计局", "T05", "已完成")):
        (tmp_path / "data" / "progress" / f"{name}.yaml").write_text(
            _REPORTED.format(name=name, task=task, status=status, result=f"{name}的情况"),
            encoding="utf-8",
        )
    return tmp_path


@pytest.fixture
def export(run):
    def call(*arguments: str):
        return run("export", *arguments)

    return call


def written(project: Path, folder: str = "out/export") -> dict[str, bytes]:
    return written_files(project / folder)


def test_word_is_what_is_written_without_a_format(export, project):
    ran = export()
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"{TITLE}.docx\n已写出 1 份文件（全表，共 44 项）：{project}/out/export\n"
    (data,) = written(project).values()
    (table,) = Document(io.BytesIO(data)).tables
    assert len(table.rows) == 1 + 44 + 5 + 11


def test_several_formats_at_once_and_the_same_bytes_again(export, project):
    endings = "xlsx，csv,md、JSONL,docx"
    assert export("--format", endings).code == 0
    first = written(project)
    assert [*first] == [f"{TITLE}.{each}" for each in ("csv", "docx", "jsonl", "md", "xlsx")]
    assert export("--format", endings).code == 0
    assert written(project) == first


def test_one_format_does_not_remove_another(export, project):
    export("--format", "csv")
    assert "已删去" not in export("--format", "md").out
    assert [*written(project)] == [f"{TITLE}.csv", f"{TITLE}.md"]


def test_a_new_title_replaces_the_file_with_the_old_one(export, project):
    export()
    path = project / "data" / "tasks.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"title: {TITLE}", f"title: {TITLE}（修订）"), encoding="utf-8")
    assert f"已删去：{TITLE}.docx" in export().out
    assert [*written(project)] == [f"{TITLE}（修订）.docx"]


def test_the_ledger_of_a_day(export, project):
    ran = export("--progress", "--as-of", "2026-11-25", "--format", "xlsx")
    assert ran.code == 0
    data = written(project)[f"{TITLE}（台账）_2026-11-25.xlsx"]
    sheet = load_workbook(io.BytesIO(data)).active
    heads = [cell.value for cell in sheet[3]]
    (t05,) = (row for row in sheet.iter_rows(min_row=4, values_only=True) if "T05" in row)
    assert "审计局：审计局的情况" in t05
    assert t05[heads.index("完成状态")].startswith("已完成1，未报")


def test_a_department_in_a_role(export, project):
    ran = export("--dept", "czj", "--role", "牵头", "--format", "jsonl")
    assert ran.code == 0
    name = f"{TITLE}_财政局牵头的任务.jsonl"
    assert "财政局牵头的任务，共 3 项" in ran.out
    lines = [json.loads(line) for line in written(project)[name].decode().splitlines()]
    assert {(each["body"], each["role"]) for each in lines} == {("财政局", "lead")}


def test_a_status(export, project):
    assert export("--status", "已完成", "--format", "csv").code == 0
    text = written(project)[f"{TITLE}_各单位承担的任务（已完成）.csv"].decode()
    assert "T05" in text
    assert "T10" not in text


def test_a_flat_workbook_has_a_name_of_its_own(export, project):
    export("--format", "xlsx")
    export("--format", "xlsx", "--flat")
    merged, flat = (
        load_workbook(io.BytesIO(written(project)[f"{TITLE}{each}.xlsx"])).active
        for each in ("", "_逐项")
    )
    assert merged.merged_cells.ranges
    assert not flat.merged_cells.ranges


def test_json_lists_what_was_written(export, project):
    ran = export("--format", "docx,csv", "--json", "--dept", "财政局")
    first, second = json.loads(ran.out)
    assert first["path"] == str(project / "out" / "export" / f"{TITLE}_财政局承担的任务.docx")
    assert second["path"].endswith(".csv")
    assert (first["department"], first["lead"], first["possible"]) == (None, 3, 0)
    assert first["tasks"] == first["lead"] + first["named"] + first["collective"]


def test_a_dry_run_writes_nothing(export, project):
    ran = export("--dry-run")
    assert ran.out.startswith(f"{TITLE}.docx\n会写出 1 份文件")
    assert not (project / "out").exists()


def test_an_edited_file_is_kept(export, project):
    export("--format", "csv")
    path = project / "out" / "export" / f"{TITLE}.csv"
    path.write_text("改过", encoding="utf-8")
    ran = export("--format", "csv")
    assert ran.code == 1
    assert "被改过" in ran.err
    assert path.read_text(encoding="utf-8") == "改过"
    assert export("--format", "csv", "--force").code == 0
    assert path.read_text(encoding="utf-8") != "改过"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--format", "pdf"], 2, "--format 不能是“pdf”"),
        (["--flat"], 2, "--flat 只用于 Excel"),
        (["--as-of", "2026-11-25"], 2, "--as-of 要和 --progress 一起用"),
        (["--dept", "外星局"], 2, "没有名为“外星局”的部门"),
        (["--role", "领导"], 2, "--role 不能是“领导”"),
        (["--status", "好"], 2, "--status 不能是“好”"),
        (["--dept", "审计局", "--status", "未开始"], 2, "没有符合条件的任务"),
    ],
)
def test_wrong_usage(export, project, arguments, code, said):
    ran = export(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert not (project / "out").exists()


def test_a_table_without_tasks_is_said_to_have_none(gkrw, tmp_path):
    path = tmp_path / "tasks.yaml"
    path.write_text(
        "format: 1\ntitle: 2026年任务\ndepartments: []\nsections: []\n", encoding="utf-8"
    )
    ran = gkrw("--table", str(path), "export")
    assert (ran.code, ran.out) == (2, "")
    assert "分解表里没有任务，什么也没有写。\n改法：先加任务" in ran.err


def test_an_invalid_table_is_not_exported(export, project):
    path = project / "data" / "tasks.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("id: T02", "id: T01"), encoding="utf-8")
    ran = export()
    assert ran.code == 1
    assert "没有写导出文件" in ran.err
