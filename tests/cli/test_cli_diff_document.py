"""`gkrw diff --format docx`: writing the 修改对照表."""

import io
from pathlib import Path

import pytest
from docx import Document

from tables import SMALL, edited

TEXT = ("对审计发现问题、整改落实及问责情况进行公开。", "对审计发现的问题、整改落实情况进行公开。")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with its table and last year's table beside it."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tasks.yaml").write_text(edited(TEXT), encoding="utf-8")
    (tmp_path / "旧表.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


@pytest.fixture
def diff(gkrw, project):
    def call(*arguments: str):
        table = str(project / "data" / "tasks.yaml")
        old = str(project / "旧表.yaml")
        return gkrw("--table", table, "diff", old, "--format", "docx", *arguments)

    return call


FILE = "修改对照表_旧表_tasks.docx"


def test_diff_docx__is_written_beside_the_other_documents(diff, project):
    ran = diff()
    assert (ran.code, ran.err) == (0, "")
    path = project / "out" / "diff" / FILE
    assert ran.out == f"改动 1 处：工作要求 1 处。\n已写出 {path}\n"
    document = Document(path)
    assert document.paragraphs[0].text == "《政务公开工作重点任务分解表》修改对照表"
    assert document.paragraphs[1].text == "原内容：原稿；修改后：现稿"
    assert document.paragraphs[2].text == "改动1处：工作要求1处。"
    assert [cell.text for cell in document.tables[0].rows[1].cells][2:4] == [
        f"工作要求：{each}" for each in TEXT
    ]


def test_diff_docx__by_department(diff, project):
    assert diff("--by-dept").code == 0
    path = project / "out" / "diff" / "各部门任务变化对照表_旧表_tasks.docx"
    document = Document(path)
    assert document.paragraphs[1].text == "变化前：原稿；变化后：现稿"
    (table,) = document.tables
    assert [row.cells[1].text for row in table.rows] == ["部门", "审计局", "建设局"]
    assert "T02 审计公开（牵头）：工作要求" in table.rows[1].cells[4].text


def test_diff_docx__tells_leaders_of_tasks_first_and_nothing_for_editors(diff, project):
    table = project / "data" / "tasks.yaml"
    old = edited(("lead: [审计局]", "lead: [审计局]\n            deadline: 2026-03-31"))
    (project / "旧表.yaml").write_text(old, encoding="utf-8")
    new = old.replace("2026-03-31", "2026-04-30").replace(
        "- name: 审计局", "- name: 审计局\n    full_name: 某某新区审计局\n    note: 待确认"
    )
    table.write_text(new, encoding="utf-8")
    diff()
    document = Document(project / "out" / "diff" / FILE)
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert [row[1].split("\n")[0] for row in rows] == ["修改的内容", "T02 审计公开", "审计局"]
    assert rows[1][2:] == ["完成时限：2026年3月31日", "完成时限：2026年4月30日", ""]
    assert "待确认" not in "".join(map("".join, rows))


def test_diff_docx__of_notes_alone_is_not_written(diff, project):
    note = SMALL.replace("- name: 审计局", "- name: 审计局\n    note: 待确认")
    (project / "data" / "tasks.yaml").write_text(note, encoding="utf-8")
    assert diff().out == "只改了备注等供编辑用的内容。没有写对照表。\n"
    assert not (project / "out").exists()


def test_diff_docx__without_changes_nothing_is_written(diff, project):
    (project / "data" / "tasks.yaml").write_text(f"# 注释\n{SMALL}", encoding="utf-8")
    ran = diff()
    assert (ran.code, ran.out) == (0, "含义没有变化。没有写对照表。\n")
    assert not (project / "out").exists()


def test_diff_docx__exit_code_reports_differences(diff):
    assert diff("--exit-code").code == 1


def test_diff_docx__an_edited_document_is_kept_without_force(diff, project):
    diff()
    path = project / "out" / "diff" / FILE
    first = path.read_bytes()
    assert diff().code == 0
    assert path.read_bytes() == first
    path.write_bytes("改过的".encode())
    ran = diff()
    assert ran.code == 1
    assert f"1 份文件在生成以后被改过：{FILE}。没有写出任何对照表。" in ran.err
    ran = diff("--force")
    assert ran.code == 0
    assert path.read_bytes() == first


def test_diff_docx__other_comparisons_stay(diff, project):
    diff()
    assert diff("--by-dept").code == 0
    names = {path.name for path in (project / "out" / "diff").glob("*.docx")}
    assert FILE in names
    assert len(names) == 2


def test_diff_docx__a_folder_with_other_files_is_refused(diff, project):
    folder = project / "我的文件"
    folder.mkdir()
    (folder / "重要.txt").write_text("重要", encoding="utf-8")
    ran = diff("--out", str(folder))
    assert ran.code == 1
    assert "里有别的文件，不是 gkrw 生成的" in ran.err
    assert [path.name for path in folder.iterdir()] == ["重要.txt"]


@pytest.mark.parametrize("option", [["--out", "对照"], ["--force"]])
def test_diff__out_and_force_are_for_documents(gkrw, project, option):
    table = str(project / "data" / "tasks.yaml")
    ran = gkrw("--table", table, "diff", str(project / "旧表.yaml"), *option)
    assert ran.code == 2
    assert "--out 和 --force 只和 --format docx 一起用" in ran.err


def test_diff_docx__can_be_opened(diff, project):
    diff()
    data = (project / "out" / "diff" / FILE).read_bytes()
    assert Document(io.BytesIO(data)).tables
