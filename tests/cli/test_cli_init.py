"""`gkrw init`: a project that works at once."""

import errno
import re
import subprocess

import pytest
from repositories import Repo

from conftest import ROOT
from gkrw.scaffold.example_tables import shipped


@pytest.fixture
def init(gkrw, tmp_path, monkeypatch):
    """Run `gkrw init …` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: gkrw("init", *arguments)


def test_init_says_what_it_wrote_and_the_next_commands(init, tmp_path):
    ran = init("政务公开")
    assert (ran.code, ran.err) == (0, "")
    assert "在“政务公开”里写好了 10 个文件" in ran.out
    for path in (tmp_path / "政务公开").rglob("*"):
        if path.is_file():
            assert path.relative_to(tmp_path / "政务公开").as_posix() in ran.out
    commands = re.findall(r"^  (cd 政务公开|gkrw [a-z]+)", ran.out, re.MULTILINE)
    assert commands == ["cd 政务公开", "gkrw validate", "gkrw list", "gkrw letters"]


def test_init_without_a_folder_is_for_the_current_one(init, tmp_path):
    assert "在这个文件夹里写好了" in init().out
    assert (tmp_path / "data" / "tasks.yaml").is_file()


def test_the_folder_is_quoted_where_a_shell_needs_it(init):
    assert '  cd "政务 公开"\n' in init("政务 公开").out


@pytest.mark.parametrize("which", [(), ("--example",)])
def test_a_new_project_passes_every_check(init, gkrw, which):
    init(*which)
    strict = ("--strict",) if not which else ()
    assert gkrw("validate", *strict).code == 0
    assert gkrw("template", "check").out.endswith("没有发现问题。\n")


def test_the_example_is_the_whole_table(init, gkrw):
    init("--example")
    assert len(gkrw("list", "--format", "id").out.split()) == len(
        re.findall("- id: ", (ROOT / "data" / "tasks.yaml").read_text(encoding="utf-8"))
    )


def test_a_second_init_changes_nothing(init):
    init()
    ran = init()
    assert ran.code == 0
    assert "都已经有了，没有改动" in ran.out


def test_an_edited_table_is_not_overwritten(init, tmp_path):
    init()
    table = tmp_path / "data" / "tasks.yaml"
    table.write_text(
        table.read_text(encoding="utf-8").replace("青山县", "绿水县"), encoding="utf-8"
    )
    before = table.read_bytes()
    ran = init("--example")
    assert ran.code == 1
    assert ran.err == (
        "错误：这个文件夹里已经有：data/tasks.yaml。没有写任何文件。\n"
        "改法：它已经是一个项目：在里面运行 gkrw，看现在的情况。\n"
    )
    assert table.read_bytes() == before


@pytest.mark.parametrize(("folder", "said"), [("", "没有写明文件夹"), ("说明.txt", "是文件")])
def test_a_folder_that_cannot_be_one_is_refused(init, tmp_path, folder, said):
    (tmp_path / "说明.txt").write_text("")
    ran = init(folder)
    assert ran.code == 2
    assert said in ran.err


def test_a_full_disk_is_said_and_a_second_run_finishes(init, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "")

    with monkeypatch.context() as during:
        during.setattr("gkrw.scaffold.new_project.replace_file", full)
        ran = init("新")
    assert ran.code == 3
    assert "磁盘已满" in ran.err
    assert "再运行一次，会接着写完" in ran.err
    assert init("新").code == 0


def test_the_users_own_ignore_file_is_kept_and_said(init, tmp_path):
    (tmp_path / ".gitignore").write_text("*.bak\n")
    ran = init()
    assert ran.code == 0
    assert "加一行 /out/" in ran.err
    assert init().err == ran.err


# -- with git ------------------------------------------------------------------------------


def test_a_project_with_git_can_be_committed_at_once(init, tmp_path):
    ran = init("新", "--git")
    assert ran.code == 0, ran.err
    assert "git 也设置好了" in ran.out
    repo = Repo(tmp_path / "新")
    repo.commit("建表")
    tracked = set(repo.git("-c", "core.quotePath=off", "ls-files").split())
    assert {"data/tasks.yaml", "说明.md", ".gitignore", "templates/letter.docx"} <= tracked
    assert "merge: gkrw-table" in repo.git("check-attr", "merge", "--", "data/tasks.yaml")
    assert "git text" in repo.git("config", "diff.gkrw-document.textconv")


def test_the_hook_of_a_new_project_keeps_errors_out(init, tmp_path):
    init("新", "--git")
    repo = Repo(tmp_path / "新")
    repo.commit("建表")
    text = (repo.folder / "data" / "tasks.yaml").read_text(encoding="utf-8")
    repo.write("data/tasks.yaml", text.replace("id: T02", "id: T01"))
    repo.git("add", "-A")
    assert "没有通过检查，没有提交" in repo.git("commit", "-m", "改", ok=False)


def test_what_is_generated_is_ignored_and_what_is_kept_is_not(init, tmp_path):
    init("--git")
    repo = Repo(tmp_path)
    ignored = ("out/letters/甲.docx", "回收表/甲.xlsx", "~$甲.docx", "data/progress/.lock")
    kept = (
        "data/progress/财政局.yaml",
        "data/returns/甲.xlsx",
        "data/园区.yaml",
        "templates/甲.docx",
    )
    for path in (*ignored, *kept):
        repo.write(path, "")
    shown = repo.git("-c", "core.quotePath=off", "status", "--porcelain", "-uall")
    assert [path for path in ignored if path in shown] == []
    assert [path for path in kept if path not in shown] == []


def test_a_folder_in_a_repository_gets_none_of_its_own(init, repo):
    ran = init(str(repo.folder / "项目"), "--git")
    assert ran.code == 0
    assert f"已经在版本库 {repo.folder} 里，没有另建" in ran.err
    assert not (repo.folder / "项目" / ".git").exists()
    assert "merge: gkrw-table" in repo.git("check-attr", "merge", "--", "项目/data/tasks.yaml")
    assert (repo.folder / ".git" / "hooks" / "pre-commit").is_file()


def test_a_hook_of_somebody_else_stays_and_the_files_are_written(init, repo):
    hook = repo.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n")
    ran = init(str(repo.folder), "--git")
    assert ran.code == 1
    assert "项目的文件已经写好，git 没有设置好：已经有 pre-commit 钩子" in ran.err
    assert hook.read_text() == "#!/bin/sh\nexit 0\n"
    assert (repo.folder / "data" / "tasks.yaml").is_file()


def test_without_git_on_the_computer_the_files_are_written(init, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = init("--git")
    assert ran.code == 3
    assert "没有安装 git" in ran.err
    assert (tmp_path / "data" / "tasks.yaml").is_file()


# -- the page for the office ---------------------------------------------------------------

GUIDE = shipped("guide.md").decode()


def test_the_guide_has_ten_steps():
    rows = re.findall(r"^\| (\d+) \|", GUIDE, re.MULTILINE)
    assert rows == [str(number) for number in range(1, 11)]


def test_every_command_of_the_guide_runs_in_a_new_project(init, gkrw, tmp_path):
    init("--git")
    repo = Repo(tmp_path)
    repo.commit("建表")
    ran = []
    for line in re.findall(r"`gkrw ([^`]+)`", GUIDE):
        if line.startswith("collect"):
            (tmp_path / "回收表").mkdir(exist_ok=True)
            for path in (tmp_path / "out" / "checklists").glob("*.xlsx"):
                (tmp_path / "回收表" / path.name).write_bytes(path.read_bytes())
        if not line.startswith(("git", "template", "task", "dept ")):
            done = gkrw(*line.split())
            assert done.code == 0, (line, done.err)
            ran.append(line.split()[0])
    assert {"letters", "checklist", "collect", "status", "report"} <= set(ran)


def test_the_shell_commands_of_the_guide_run(init, tmp_path):
    init("--git")
    [block] = re.findall(r"```bash\n(.*?)```", GUIDE, re.DOTALL)
    subprocess.run(["sh", "-ec", block], cwd=tmp_path, check=True, capture_output=True)
    assert "六月的进展" in Repo(tmp_path).git("log", "--oneline")


def test_the_next_commands_name_a_department_of_the_imported_table(init, tmp_path):
    rows = "任务,责任单位\n开设夜间门诊,门诊部\n建成重点专科,科教科\n"
    (tmp_path / "清单.csv").write_text(rows, encoding="utf-8")
    ran = init("医院", "--import", "清单.csv")
    assert ran.code == 0, ran.err
    assert "注意：从 清单.csv 导入了 2 项任务、2 个部门。" in ran.err
    assert "加上 --dept 门诊部，看一个部门的" in ran.out


def test_nothing_is_said_to_be_imported_where_nothing_is_written(init, tmp_path):
    init("医院")
    rows = "任务,责任单位\n开设夜间门诊,门诊部\n"
    (tmp_path / "清单.csv").write_text(rows, encoding="utf-8")
    ran = init("医院", "--import", "清单.csv")
    assert ran.code == 1
    assert ran.err.startswith("错误：")
