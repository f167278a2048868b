"""Merging in plain git after `gkrw git setup`: merge, rebase, cherry-pick."""

import subprocess
import sys
from pathlib import Path

import pytest
from repositories import Repo

from conftest import REAL_TABLE
from tables import SMALL, edited

PATH = "项目 一/data/tasks.yaml"
NEW = """\
          - id: {0}
            title: {1}
            requirement: {1}的要求。
"""


@pytest.fixture
def repo(repo: Repo, gkrw) -> Repo:
    """A repository with a table, set up, with a branch 乙 beside main."""
    repo.write(PATH, SMALL)
    assert gkrw("--table", str(repo.folder / PATH), "git", "setup").code == 0
    repo.commit("建表")
    repo.git("branch", "乙")
    return repo


def diverge(repo: Repo, ours: str, theirs: str) -> None:
    """Commit two versions of the table, on main and on 乙."""
    repo.write(PATH, ours)
    repo.commit("甲的")
    repo.git("checkout", "-q", "乙")
    repo.write(PATH, theirs)
    repo.commit("乙的")
    repo.git("checkout", "-q", "main")


def table(repo: Repo) -> str:
    return (repo.folder / PATH).read_bytes().decode()


APPENDED = SMALL + NEW.format("T03", "台账") + NEW.format("T04", "答复")


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        ([["merge", "-q", "-m", "合并", "乙"]], APPENDED),
        ([["cherry-pick", "乙"]], APPENDED),
        ([["checkout", "-q", "乙"], ["rebase", "-q", "main"]], APPENDED),
        ([["revert", "--no-edit", "HEAD"], ["merge", "-q", "-m", "合并", "乙"]], None),
    ],
    ids=["merge", "cherry-pick", "rebase", "revert"],
)
def test_two_appended_tasks_are_merged(repo, commands, expected):
    diverge(repo, SMALL + NEW.format("T03", "台账"), SMALL + NEW.format("T04", "答复"))
    for command in commands:
        repo.git(*command)
    assert table(repo) == (expected or SMALL + NEW.format("T04", "答复"))
    assert repo.git("status", "--porcelain") == ""


@pytest.mark.parametrize("command", [["merge", "乙"], ["cherry-pick", "乙"]])
def test_a_conflict_is_named_and_stops_git(repo, command):
    diverge(
        repo,
        edited(("lead: [审计局]", "lead: [财政局]")),
        edited(("lead: [审计局]", "lead: [建设局]"), ("title: 审计公开", "title: 审计结果公开")),
    )
    said = repo.git(*command, ok=False)
    told = said[said.index("注意：") :].splitlines()
    assert told[:2] == [
        f"注意：{PATH} 按任务合并，有 1 处要由人来定：",
        "  T02 审计公开的“lead”（牵头部门）：两边都改了，改得不一样。",
    ]
    assert told[2].startswith("改法：在文件里找“甲（我们的）”，")
    assert table(repo) == edited(
        ("title: 审计公开", "title: 审计结果公开"),
        (
            "            lead: [审计局]\n",
            "<<<<<<< 甲（我们的）\n            lead: [财政局]\n"
            "=======\n            lead: [建设局]\n>>>>>>> 乙（对方的）\n",
        ),
    )
    assert repo.git("status", "--porcelain").startswith("UU ")


def test_while_a_conflict_is_open_validate_says_how_to_go_on(repo, gkrw):
    diverge(
        repo,
        edited(("lead: [审计局]", "lead: [财政局]")),
        edited(("lead: [审计局]", "lead: [建设局]")),
    )
    repo.git("cherry-pick", "乙", ok=False)
    ran = gkrw("--table", str(repo.folder / PATH), "validate", "--staged")
    assert ran.code == 3
    assert "git rebase --continue、git cherry-pick --continue" in ran.err


def test_a_side_that_cannot_be_read_is_merged_by_lines(repo):
    diverge(
        repo,
        edited(("title: 公众参与", "title: 公众列席")),
        SMALL + "            - 多出来的一行: [\n",
    )
    said = repo.git("merge", "乙", ok=False)
    assert "没有按任务合并，按行合并了：乙一份第 " in said
    assert "title: 公众列席" in table(repo)
    assert "多出来的一行" in table(repo)


@pytest.mark.parametrize("command", ["'/没有 了/gkrw'", "false", "sh -c 'exit 3'"])
def test_without_gkrw_git_merges_by_lines(repo, gkrw, monkeypatch, command):
    monkeypatch.setattr("gkrw.git.setup.gkrw_command", lambda: command)
    gkrw("--table", str(repo.folder / PATH), "git", "setup")
    diverge(
        repo,
        edited(("title: 公众参与", "title: 公众列席"), ("lead: [审计局]", "lead: [财政局]")),
        edited(("lead: [审计局]", "lead: [建设局]")),
    )
    said = repo.git("merge", "乙", ok=False)
    assert "由 git 按行合并" in said
    assert "CONFLICT" in said
    assert "lead: [财政局]\n=======\n" in table(repo)
    assert "title: 公众列席" in table(repo)


@pytest.mark.skipif(sys.platform == "win32", reason="sets what Windows has anyway")
def test_windows_line_breaks_never_reach_the_table(repo, gkrw, tmp_path):
    clone = tmp_path / "另一台"
    subprocess.run(
        ["git", "-c", "core.autocrlf=true", "clone", "-q", str(repo.folder), str(clone)], check=True
    )
    other = Repo(clone)
    other.git("config", "core.autocrlf", "true")
    assert b"\r" not in (clone / PATH).read_bytes()
    assert "G103" not in gkrw("--table", str(clone / PATH), "validate").out
    gkrw("--table", str(clone / PATH), "git", "setup")
    repo.write(PATH, SMALL + NEW.format("T03", "台账"))
    repo.commit("甲的")
    other.write(PATH, (SMALL + NEW.format("T04", "答复")).replace("\n", "\r\n"))
    other.commit("乙的")
    other.git("pull", "-q", "--no-rebase", "--no-edit")
    assert table(other) == SMALL + NEW.format("T04", "答复") + NEW.format("T03", "台账")


def test_tables_with_windows_line_breaks_in_the_repository_are_merged(repo):
    (repo.folder / ".gitattributes").write_text(
        (repo.folder / ".gitattributes").read_text("utf-8").replace("text eol=lf", "-text"), "utf-8"
    )
    repo.write(PATH, SMALL.replace("\n", "\r\n"))
    repo.commit("换行")
    repo.git("branch", "-f", "乙")
    windows = [
        (SMALL + NEW.format(*new)).replace("\n", "\r\n")
        for new in (("T03", "台账"), ("T04", "答复"))
    ]
    diverge(repo, *windows)
    repo.git("merge", "-q", "-m", "合并", "乙")
    assert table(repo) == APPENDED.replace("\n", "\r\n")


def test_two_persons_who_collect_returns_of_one_department(repo):
    head = "format: 1\ndepartment: 财政局\ntasks:\n"
    path = "项目 一/data/progress/财政局.yaml"
    first = "  - id: T01\n    status: 推进中\n    result: 已开始。\n"
    repo.write(path, head + first)
    repo.commit("收表")
    repo.git("branch", "-f", "乙")
    repo.write(path, head + first.replace("推进中", "已完成"))
    repo.commit("甲收的")
    repo.git("checkout", "-q", "乙")
    repo.write(path, head + first + "  - id: T02\n    status: 未开始\n")
    repo.commit("乙收的")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "-m", "合并", "乙")
    assert (repo.folder / path).read_text("utf-8") == (
        head + first.replace("推进中", "已完成") + "  - id: T02\n    status: 未开始\n"
    )


def test_a_project_set_up_by_a_former_version_is_upgraded(repo, gkrw):
    attributes = repo.folder / ".gitattributes"
    now = attributes.read_text("utf-8")
    attributes.write_text(
        "*.png binary\n" + now.replace(" text eol=lf", "").replace(" merge=gkrw-table", ""),
        "utf-8",
    )
    repo.git("config", "--unset", "merge.gkrw-table.driver")
    ran = gkrw("--table", str(repo.folder / PATH), "git", "setup")
    assert ran.out.startswith("已写好")
    assert attributes.read_text("utf-8") == "*.png binary\n" + now
    assert "git merge" in repo.git("config", "merge.gkrw-table.driver")
    gkrw("--table", str(repo.folder / PATH), "git", "undo")
    assert attributes.read_text("utf-8") == "*.png binary\n"
    assert "gkrw" not in repo.git("config", "--local", "--list")


def test_setup_says_that_the_table_has_windows_line_breaks(repo, gkrw):
    repo.write(PATH, SMALL.replace("\n", "\r\n"))
    ran = gkrw("--table", str(repo.folder / PATH), "git", "setup")
    assert "现在是 Windows 的换行（CRLF）" in ran.err


def test_the_command_is_not_listed(gkrw):
    assert "merge" not in gkrw("git", "--help").out
    assert "由 git 运行" in gkrw("git", "merge", "--help").out


def test_files_that_are_not_there(gkrw, tmp_path: Path):
    ran = gkrw("git", "merge", *(str(tmp_path / name) for name in "abc"), "7", "表.yaml")
    assert ran.code == 3


def test_the_result_replaces_our_file(gkrw, tmp_path: Path):
    table = REAL_TABLE.read_text("utf-8")
    versions = (table, table + "# 甲\n", table.replace("annex: 附件2", "annex: 附件3"))
    for name, text in zip("oab", versions, strict=True):
        (tmp_path / name).write_text(text, "utf-8")
    ran = gkrw("git", "merge", *(str(tmp_path / name) for name in "oab"), "7", "表.yaml")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert (tmp_path / "a").read_text("utf-8") == versions[2] + "# 甲\n"
