"""Several tables: last year's, this year's, another one beside it. Nothing of one is of the other."""

from pathlib import Path

import pytest
import yaml
from workbooks import edited, put

from conftest import REAL_TABLE

TITLE = "兰州新区政务公开工作重点任务分解表"
REAL = REAL_TABLE.read_text(encoding="utf-8")


def of_year(year: int, key: str = "") -> str:
    head = f"key: {key}\n" if key else ""
    return REAL.replace(f"title: {TITLE}", f"{head}title: {year}年{TITLE}", 1)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with this year's table, and its folder as the current one."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tasks.yaml").write_text(of_year(2026), encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(gkrw, project, monkeypatch):
    monkeypatch.chdir(project)
    return gkrw


def collected(run, project: Path, *arguments: str) -> None:
    """Issue 财政局's checklist, fill it in, collect it."""
    out = project / f"清单{len(arguments)}"
    assert run(*arguments, "checklist", "--split", "--dept", "财政局", "--out", str(out)).code == 0
    (issued,) = out.glob("*.xlsx")
    filled = project / "财政局.xlsx"
    filled.write_bytes(edited(issued.read_bytes(), put(J4="已完成")))
    ran = run(*arguments, "collect", str(filled))
    assert ran.code == 0, ran


def test_progress_says_which_table_it_is_of(run, project):
    collected(run, project)
    content = yaml.safe_load((project / "data/progress/财政局.yaml").read_text("utf-8"))
    assert content["table"] == f"2026年{TITLE}"


def test_the_key_is_recorded_once_there_is_one(run, project):
    (project / "data/tasks.yaml").write_text(of_year(2026, "zwgk-2026"), encoding="utf-8")
    collected(run, project)
    content = yaml.safe_load((project / "data/progress/财政局.yaml").read_text("utf-8"))
    assert content["table"] == "zwgk-2026"


def test_next_years_table_in_the_place_of_this_years_counts_none_of_its_progress(run, project):
    collected(run, project)
    before = (project / "data/progress/财政局.yaml").read_bytes()
    (project / "data/tasks.yaml").write_text(of_year(2027), encoding="utf-8")
    validated = run("validate")
    assert validated.code == 1
    assert "G811" in validated.out
    assert f"这是“2026年{TITLE}”的进展，不是这张表的" in validated.out
    assert "财政局,38,0,0,0,38,0,0%" in run("status", "--dept", "财政局", "--format", "csv").out
    refused = run("collect", str(project / "财政局.xlsx"))
    assert refused.code == 1
    assert (project / "data/progress/财政局.yaml").read_bytes() == before


def test_the_fix_works_when_it_is_followed(run, project):
    collected(run, project)
    (project / "data/tasks.yaml").write_text(
        of_year(2026).replace(f"title: 2026年{TITLE}", "title: 2026年工作任务表"), "utf-8"
    )
    assert "改成 table: 2026年工作任务表" in run("validate").out
    path = project / "data/progress/财政局.yaml"
    text = path.read_text("utf-8").replace(f"table: 2026年{TITLE}", "table: 2026年工作任务表")
    path.write_text(text, encoding="utf-8")
    assert "G811" not in run("validate").out


def test_a_folder_of_another_tables_documents_is_not_replaced(run, project):
    for command in (("letters",), ("checklist", "--split")):
        assert run(*command, "--dept", "财政局").code == 0
    before = sorted(path.read_bytes() for path in (project / "out").rglob("*") if path.is_file())
    (project / "data/tasks.yaml").write_text(of_year(2027), encoding="utf-8")
    for command in (("letters", "--force"), ("checklist", "--split", "--force")):
        refused = run(*command)
        assert refused.code == 1
        assert f"里是“2026年{TITLE}”的" in refused.err
        assert "--out" in refused.err
    after = sorted(path.read_bytes() for path in (project / "out").rglob("*") if path.is_file())
    assert after == before


def test_two_tables_in_one_folder_have_progress_and_documents_of_their_own(run, project):
    (project / "data/园区.yaml").write_text(of_year(2026).replace(TITLE, "园区任务表"), "utf-8")
    collected(run, project)
    collected(run, project, "--table", "data/园区.yaml")
    assert (project / "data/progress/财政局.yaml").is_file()
    own = yaml.safe_load((project / "data/progress/园区/财政局.yaml").read_text("utf-8"))
    assert own["table"] == "2026年园区任务表"
    assert run("--table", "data/园区.yaml", "letters", "--dept", "财政局").code == 0
    assert list((project / "out/园区/letters").glob("*.docx"))
    assert run("validate").code == 0


def test_commands_say_which_of_several_tables_they_work_on(run, project):
    assert "用的是" not in run("list", "--dept", "财政局").err
    (project / "data/园区.yaml").write_text(of_year(2026).replace(TITLE, "园区任务表"), "utf-8")
    (project / "data/联系人.yaml").write_text("财政局: 张三\n", encoding="utf-8")
    assert f"用的是 tasks.yaml（2026年{TITLE}）" in run("list", "--dept", "财政局").err
    assert "用的是 园区.yaml（2026年园区任务表）" in run("--table", "data/园区.yaml", "depts").err


def test_a_table_elsewhere_finds_the_templates_above_it(run, project):
    (project / "templates").mkdir()
    assert run("template", "new", "templates/letter.docx").code == 0
    (project / "data/2027").mkdir()
    (project / "data/2027/tasks.yaml").write_text(of_year(2027), encoding="utf-8")
    (project / "templates/letter.docx").write_bytes(b"")
    refused = run("--table", "data/2027/tasks.yaml", "letters", "--dept", "财政局")
    assert "templates/letter.docx" in refused.err.replace("\\", "/")


@pytest.mark.parametrize("key", ["", "zwgk-2026"])
def test_two_tables_that_cannot_be_told_apart_are_pointed_out(run, project, key):
    (project / "data/tasks.yaml").write_text(of_year(2026, key), encoding="utf-8")
    (project / "data/园区.yaml").write_text(of_year(2026, key), encoding="utf-8")
    assert "给其中一张另写一个 key" in run("list", "--dept", "财政局").err
    (project / "data/园区.yaml").write_text(of_year(2026, "yq-2026"), encoding="utf-8")
    assert "另写一个 key" not in run("list", "--dept", "财政局").err


def test_a_return_of_the_table_beside_is_not_taken_however_alike_the_titles(run, project):
    beside = of_year(2026).replace(f"title: 2026年{TITLE}", f"title: 2026年园区{TITLE}")
    (project / "data/园区.yaml").write_text(beside, encoding="utf-8")
    out = project / "清单"
    arguments = ("checklist", "--split", "--dept", "财政局", "--out", str(out))
    assert run("--table", "data/园区.yaml", *arguments).code == 0
    (issued,) = out.glob("*.xlsx")
    (project / "财政局.xlsx").write_bytes(edited(issued.read_bytes(), put(J4="已完成")))
    refused = run("collect", str(project / "财政局.xlsx"))
    assert refused.code == 1
    assert f"这是“2026年园区{TITLE}”的清单" in refused.out
    assert f"用 gkrw --table {Path('data', '园区.yaml')} collect" in refused.out
    assert not (project / "data/progress").exists()


def test_a_file_beside_the_table_that_cannot_be_read_is_passed_over(run, project):
    (project / "data/旧的.yaml").mkdir()
    assert run("list", "--dept", "财政局").code == 0
