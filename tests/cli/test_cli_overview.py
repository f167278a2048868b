"""`gkrw` alone: where a project stands, on one screen, and the next sensible command."""

import re
import shutil
from pathlib import Path

import pytest
from repositories import Repo

from gkrw.scaffold.example_tables import starter_table
from gkrw.scaffold.new_project import write_project

LATE = "responsible: [民政局]\n            deadline: 1月1日前"
_REPORT = """\
format: 1
department: {name}
tasks:
  - id: {task}
    status: {status}
"""


@pytest.fixture(scope="module")
def new_project(tmp_path_factory) -> Path:
    """A new project whose table is the office's own."""
    folder = tmp_path_factory.mktemp("新项目")
    write_project(folder, starter_table(2026).replace("青山县2026".encode(), "绿水县2026".encode()))
    return folder


@pytest.fixture
def repo(gkrw, repo: Repo, new_project: Path, monkeypatch) -> Repo:  # noqa: ARG001 - enters a folder first
    """A repository with the new project, in the current folder."""
    shutil.copytree(new_project, repo.folder, dirs_exist_ok=True)
    repo.commit("建表")
    monkeypatch.chdir(repo.folder)
    return repo


def change(repo: Repo, *changes: tuple[str, str]) -> None:
    text = (repo.folder / "data" / "tasks.yaml").read_text(encoding="utf-8")
    for before, after in changes:
        assert text.count(before) == 1
        text = text.replace(before, after)
    repo.write("data/tasks.yaml", text)


def without_last_days(repo: Repo) -> None:
    """Nothing is late, whatever day it is."""
    text = (repo.folder / "data" / "tasks.yaml").read_text(encoding="utf-8")
    repo.write("data/tasks.yaml", re.sub(r"deadline: \S+", "deadline: 持续推进", text))
    repo.commit("时限")


def issue(gkrw) -> None:
    gkrw("letters")
    gkrw("checklist", "--split")


def report(repo: Repo, status: str, *names: str) -> None:
    """The departments report on their tasks."""
    for name in names:
        tasks = {"教育局": "T02", "民政局": "T02"}.get(name, "T01")
        text = _REPORT.format(name=name, task=tasks, status=status)
        repo.write(f"data/progress/{name}.yaml", text)
    repo.commit("进展")


@pytest.fixture
def facts(gkrw, repo):  # noqa: ARG001 - in the folder of the project
    """Run `gkrw` and return its facts by label; the reason of the next command is 为什么."""

    def call(code: int = 0) -> dict[str, str]:
        ran = gkrw()
        assert (ran.code, ran.err) == (code, "")
        title, *lines = ran.out.splitlines()
        *known, why = lines
        return {"标题": title, "为什么": why} | dict(line.split("：", 1) for line in known)

    return call


def test_a_new_table(facts):
    found = facts()
    assert re.fullmatch(r"绿水县\d{4}年政务公开工作重点任务分解表", found["标题"])
    assert re.fullmatch(
        r"data/tasks.yaml，(\d{4}) 年，标识 zwgk-\1；4 项任务，4 个部门、1 个统称", found["分解表"]
    )
    assert found["检查"] == "分解表没有发现问题"
    assert (found["通知"], found["清单"], found["回收"]) == ("还没有写", "还没有写", "还没有收到")
    assert found["git"] == "都提交了"
    assert found["下一步"] == "gkrw letters"


def test_the_starter_is_to_be_edited_first(gkrw, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    gkrw("init")
    ran = gkrw()
    assert (
        "下一步：gkrw validate\n现在是例表：先把 data/tasks.yaml 改成自己的，再检查。\n" in ran.out
    )
    assert "不在 git 版本库里：运行 git init 和 gkrw git setup --hook" in ran.out


def test_errors_come_first(facts, repo):
    change(repo, ("lead: [县教育局]", "lead: [县文旅局]"))
    found = facts(code=1)
    assert found["检查"].startswith("错误 ")
    assert "data/tasks.yaml:" in found["检查"]
    assert (found["下一步"], found["为什么"]) == (
        "gkrw validate",
        "分解表有 1 处错误，照它说的改法改好。",
    )


def test_a_file_that_is_no_table(facts, repo):
    repo.write("data/tasks.yaml", "- 只是一张列表\n")
    found = facts(code=1)
    assert found["标题"] == "data/tasks.yaml"
    assert found["检查"].startswith("错误 1 处；第一处错误：data/tasks.yaml:1:1 ")
    assert found["下一步"] == "gkrw validate"
    assert "通知" not in found


def test_a_change_is_looked_at_and_committed(facts, repo):
    change(repo, ("title: 一网通办", "title: 一网通办、跨省通办"))
    found = facts()
    assert found["git"] == "1 处没有提交：data/tasks.yaml"
    assert found["下一步"] == "gkrw diff"
    # Not `git commit --all`, which leaves out a new table in the place of last year's.
    assert '再运行 git add --all 和 git commit -m "改了什么"' in found["为什么"]


def test_an_id_that_vanished_since_the_last_commit_is_an_error(facts, repo):
    change(repo, ("id: T02", "id: T05"))
    found = facts(code=1)
    assert "T02" in found["检查"]
    assert found["下一步"] == "gkrw validate"


def test_what_only_a_comparison_with_all_versions_finds_is_not_counted_and_that_is_said(
    facts, repo
):
    assert "以前的版本" not in facts()["检查"]
    change(repo, ("title: 一网通办", "title: 一网通办、跨省通办"))
    repo.commit("改标题")
    told = "分解表没有发现问题；和以前的版本比出来的，运行 gkrw validate 才列出"
    assert facts()["检查"] == told


def test_new_files_are_committed(facts, repo):
    repo.write(
        "data/progress/财政局.yaml", _REPORT.format(name="财政局", task="T01", status="推进中")
    )
    found = facts()
    assert found["git"] == "1 处没有提交：data/progress/"
    assert found["下一步"] == "git add --all"


def test_warnings_are_looked_at_before_letters_are_written(facts, repo, gkrw):
    change(repo, ("招生计划、招生范围", "招生计划,招生范围"))
    repo.commit("半角逗号")
    assert "警告 1 处" in facts()["检查"]
    assert facts()["下一步"] == "gkrw validate"
    gkrw("letters")
    assert facts()["下一步"] == "gkrw checklist --split"


def test_letters_and_checklists_are_counted(facts, gkrw):
    gkrw("letters")
    found = facts()
    assert found["通知"] == "已写 3 份，在 out/letters"  # the office itself gets none
    assert found["下一步"] == "gkrw checklist --split"
    gkrw("checklist", "--split")
    found = facts()
    assert found["清单"] == "已写 4 份，在 out/checklists"
    assert found["下一步"] == "gkrw collect 回收表"


def test_documents_that_are_older_than_the_table_are_said(facts, gkrw, repo):
    issue(gkrw)
    assert "改过" not in facts()["通知"]
    change(repo, ("title: 财政预决算公开", "title: 财政预算公开"))
    repo.commit("改标题")
    now = facts()
    assert now["通知"].endswith("out/letters；写好以后，分解表改过")
    assert now["清单"].endswith("out/checklists；写好以后，分解表改过")
    gkrw("letters", "--dept", "教育局")
    assert facts()["通知"].endswith("；其中 2 份写好以后，分解表改过")


def test_one_workbook_for_all_is_for_everybody(facts, gkrw):
    gkrw("letters")
    gkrw("checklist")
    assert facts()["清单"] == "已写 1 份，在 out/checklists"
    assert facts()["下一步"] == "gkrw collect 回收表"


def test_a_letter_that_is_missing_is_named(facts, gkrw):
    gkrw("letters", "--dept", "财政局,教育局")
    found = facts()
    assert found["通知"] == "已写 2 份，在 out/letters；还缺 1 个单位的：民政局"
    assert found["下一步"] == "gkrw letters"


def test_the_letters_of_another_table_are_not_counted(facts, gkrw, repo):
    gkrw("letters")
    text = (repo.folder / "data" / "tasks.yaml").read_text(encoding="utf-8")
    repo.write("data/tasks.yaml", re.sub("key: zwgk-.*", "key: qita", text))
    assert "不是这张表的" in facts()["通知"]


def test_a_manifest_that_cannot_be_read_is_said(facts, gkrw, repo):
    gkrw("letters")
    repo.write("out/letters/.gkrw.json", "坏了")
    assert facts()["通知"] == "out/letters 里的记录读不了"


def test_who_has_reported_and_who_has_not(facts, gkrw, repo):
    issue(gkrw)
    report(repo, "推进中", "财政局")
    found = facts()
    assert found["回收"].startswith("1 个单位报过；还没有报的 3 个：县政府办公室、教育局、民政局")
    assert "推进中 1" in found["进展"]


def test_what_is_late_comes_before_who_is_silent(facts, gkrw, repo):
    without_last_days(repo)
    change(repo, ("responsible: [民政局]\n            deadline: 持续推进", LATE))
    repo.commit("时限")
    issue(gkrw)
    report(repo, "推进中", "财政局", "教育局")
    found = facts()
    assert "逾期 2（教育局 1 项、民政局 1 项）" in found["进展"]
    assert (found["下一步"], found["为什么"]) == (
        "gkrw status --overdue",
        "2 项次逾期，看是哪些，催一催。",
    )


def test_with_everything_reported_the_report_is_next(facts, gkrw, repo):
    without_last_days(repo)
    issue(gkrw)
    report(repo, "推进中", "财政局", "教育局")
    assert facts()["下一步"] == "gkrw status"
    report(repo, "推进中", "县政府办公室", "民政局")
    found = facts()
    assert "还没有报" not in found["回收"]
    assert found["下一步"] == "gkrw report"


def test_wrong_progress_is_said(facts, repo):
    repo.write("data/progress/财政局.yaml", _REPORT.format(name="财政局", task="T09", status="好"))
    found = facts(code=1)
    assert "data/progress/财政局.yaml:" in found["回收"]
    assert found["下一步"] == "gkrw validate"


def test_another_table_beside_it_is_named(facts, repo):
    text = (repo.folder / "data" / "tasks.yaml").read_text(encoding="utf-8")
    repo.write("data/园区.yaml", re.sub("key: zwgk-.*", "key: yuanqu", text))
    assert facts()["另有"] == "data/园区.yaml：查看另一张，写 gkrw --table 文件"


def test_a_table_that_is_named(gkrw, repo):
    text = (repo.folder / "data" / "tasks.yaml").read_text(encoding="utf-8")
    repo.write("data/园区.yaml", text.replace("绿水县", "园区"))
    out = gkrw("--table", "data/园区.yaml").out
    assert out.startswith("园区")
    repo.commit("园区的表")
    out = gkrw("--table", "data/园区.yaml").out
    assert "下一步：gkrw --table data/园区.yaml letters\n" in out
    assert gkrw("--table", "没有.yaml").code == 3


def test_git_is_told_the_folder_from_outside_of_it(gkrw, repo, monkeypatch):
    repo.write("data/园区.yaml", "")
    monkeypatch.chdir(repo.folder.parent)
    table = f"{repo.folder.name}/data/tasks.yaml"
    out = gkrw("--table", table).out
    assert f'下一步：git -C "{repo.folder.name}" add --all\n' in out
    assert f'接着运行 git -C "{repo.folder.name}" commit -m' in out
    monkeypatch.chdir(repo.folder / "data")
    assert "下一步：git add --all\n" in gkrw().out


def test_without_a_project(gkrw, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = gkrw()
    assert (ran.code, ran.err) == (0, "")
    assert "这里还没有项目" in ran.out
    assert "  gkrw init  " in ran.out


def test_a_table_of_another_name_is_named(gkrw, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    gkrw("init")
    (tmp_path / "data" / "tasks.yaml").rename(tmp_path / "data" / "园区.yaml")
    assert "  gkrw --table data/园区.yaml  " in gkrw().out


def test_a_folder_that_was_deleted(gkrw, tmp_path, monkeypatch):
    folder = tmp_path / "没有了"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    ran = gkrw()
    assert ran.code == 3
    assert "当前文件夹已经不存在" in ran.err


@pytest.mark.parametrize("width", [40, 80, 120])
def test_it_fits_on_one_screen(gkrw, repo, monkeypatch, width):
    from rich.cells import cell_len

    issue(gkrw)
    report(repo, "推进中", "财政局", "教育局")
    monkeypatch.setattr("gkrw.cli.printing.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("NO_COLOR", "1")
    lines = gkrw().out.splitlines()
    assert len(lines) <= 24
    assert max(map(cell_len, lines)) <= width
    assert lines[-2].startswith("下一步  gkrw ")
