"""`gkrw git`, and what plain git shows after it."""

import os
import subprocess
import sys
from pathlib import Path

import docx
import openpyxl
import pytest
from repositories import Repo

from conftest import REAL_TABLE, ROOT
from gkrw.letters.default_template import build_letter_template
from tables import SMALL, edited


@pytest.fixture
def repo(repo: Repo) -> Repo:
    """A repository with the real table in a folder below."""
    repo.write("项目 一/data/tasks.yaml", REAL_TABLE.read_bytes())
    repo.commit("建表")
    return repo


@pytest.fixture
def table(repo: Repo) -> Path:
    return repo.folder / "项目 一" / "data" / "tasks.yaml"


@pytest.fixture
def git(gkrw, table):
    """Run `gkrw git …` on that table."""

    def call(*arguments: str):
        return gkrw("--table", str(table), "git", *arguments)

    return call


def replace(file: Path, *changes: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8", newline="\n")


def settings(repo: Repo) -> str:
    return repo.git("config", "--local", "--list")


# -- what git shows ----------------------------------------------------------------------------------


def test_setup__git_diff_names_the_task_above_a_change(git, repo, table):
    assert git("setup").code == 0
    replace(
        table,
        ("按规定定期公开债务限额", "按规定公开债务限额"),
        ("  - name: 卫生健康委\n", "  - name: 卫健委\n"),
        ("responsible: [各园区, 民政局,", "responsible: [各园区, 建设局,"),
    )
    shown = repo.git("diff", "-U1", "--", "项目 一")
    assert [line.split("@@")[2].strip() for line in shown.splitlines() if line[:2] == "@@"] == [
        "departments:",
        "T10",
        "T13",
    ]
    assert "b/项目 一/data/tasks.yaml" in shown, "the name is not octal numbers"


def test_setup__git_log_follows_one_task_by_its_name(git, repo, table):
    git("setup")
    replace(table, ("按规定定期公开债务限额", "按规定公开债务限额"))
    repo.commit("改 T10")
    shown = repo.git("log", "-L:T10$:项目 一/data/tasks.yaml", "--format=%s")
    assert "改 T10" in shown
    assert "T11" not in shown.split("建表")[0]


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_setup__word_diff_marks_characters_whole(locale, git, repo, table):
    git("setup")
    replace(
        table,
        ("“三公”经费预决算等内容", "“三公”经费决算等全部内容"),
        ("title: 意见征集及反馈", "title: 公政·与 IPv6 85.5% Жд"),
    )
    repo.git("commit", "-qam", "一")
    replace(table, ("公政·与 IPv6 85.5% Жд", "公攻•与 IPv4 90% Жж"))
    shown = repo.git("diff", "--word-diff", "-U0", "HEAD~1", LC_ALL=locale)
    assert "“三公”经费[-预-]决算等{+全部+}内容" in shown
    shown = repo.git("diff", "--word-diff", "-U0", LC_ALL=locale)
    assert "公[-政·-]{+攻•+}与 [-IPv6 85.5% Жд-]{+IPv4 90% Жж+}\n" in shown


def test_setup__git_diff_shows_documents_as_text(git, repo):
    git("setup")
    for words, subject in (("公开预算决算", "发出"), ("公开财政决算", "改")):
        document, book = docx.Document(), openpyxl.Workbook()
        document.add_paragraph(words)
        assert book.active is not None
        book.active.append(["T10", words])
        document.save(str(repo.folder / "通知 一.docx"))
        book.save(repo.folder / "清单'一.xlsx")
        repo.commit(subject)
    shown = repo.git("log", "-1", "-p", "--word-diff", "-U0", "--format=%s")
    assert "\n公开[-预算-]{+财政+}决算\n" in shown
    assert "\n| T10 | 公开[-预算-]{+财政+}决算 |\n" in shown


def test_setup__a_document_that_cannot_be_read_does_not_stop_git(git, repo):
    git("setup")
    repo.write("一.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    repo.commit("一")
    repo.write("一.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe2")
    shown = repo.git("diff")
    assert "错误：一.docx：这是旧的 .doc、.xls 文件" in shown
    assert "错误：一.docx：这不是 Word 或 Excel 文件" in shown
    assert "只比较下面的校验值" in shown
    assert len([line for line in shown.splitlines() if line[:1] in "+-" and len(line) == 41]) == 2


def test_setup__git_still_works_when_gkrw_is_gone(git, repo, table, monkeypatch):
    monkeypatch.setattr("gkrw.git.setup.gkrw_command", lambda: "'/没有 了/gkrw'")
    assert git("setup", "--hook").code == 0
    repo.write("一.docx", b"1")
    repo.git("add", "-A")
    assert "gkrw 没有读出这个文件的文字" in repo.git("diff", "--cached")
    replace(table, ("title: 意见征集及反馈", "title: 公众"))
    repo.git("add", "-A")
    said = repo.git("commit", "-m", "改", ok=False)
    assert "错误：找不到 gkrw，没有检查分解表，也没有提交。" in said


# -- what setup and undo write -----------------------------------------------------------------------


def test_setup__keeps_what_is_there_and_undo_takes_back_only_its_own(git, repo):
    before = "# 我们的\n* text=auto\n*.png binary\n"
    repo.write(".gitattributes", before)
    repo.git("config", "diff.ours.textconv", "cat")
    old = settings(repo)
    ran = git("setup")
    assert ran.out.startswith("已写好：.gitattributes 和这个版本库的 git 设置。\n")
    attributes = repo.folder / ".gitattributes"
    assert attributes.read_text(encoding="utf-8").startswith(before)
    line = '"/项目 一/data/tasks.yaml" text eol=lf diff=gkrw-table merge=gkrw-table\n'
    assert line in attributes.read_text(encoding="utf-8")
    attributes.write_text(
        attributes.read_text(encoding="utf-8").replace("*.docx", "*.csv -text\n*.docx")
        + "*.pdf binary\n",
        encoding="utf-8",
    )
    ran = git("undo")
    assert ran.out == "已撤销：.gitattributes 里的几行、git 设置。\n"
    assert attributes.read_text(encoding="utf-8") == f"{before}*.csv -text\n*.pdf binary\n"
    assert settings(repo) == old
    assert git("undo").out == "没有 gkrw git setup 写的内容。\n"


def test_setup__twice_is_the_same_as_once(git, repo):
    git("setup", "--hook")
    first = (repo.folder / ".gitattributes").read_bytes(), settings(repo)
    ran = git("setup", "--hook")
    assert ran.out.startswith("本来就设置好了，没有改动：")
    assert first == ((repo.folder / ".gitattributes").read_bytes(), settings(repo))
    git("undo")
    assert not (repo.folder / ".gitattributes").exists()


@pytest.mark.parametrize(
    "name", ["表[1]*?.yaml", "#表.yaml", "!表.yaml", "表\"'\\.yaml", "表\t一.yaml"]
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_setup__a_table_of_any_name_is_found_by_git(name, gkrw, repo):
    file = repo.write(name, SMALL)
    assert "另有规定" not in gkrw("--table", str(file), "git", "setup").err
    other = repo.git("check-attr", "-z", "diff", "--", "表1.yaml").split("\0")
    assert other[2] == "unspecified"


def test_setup__line_breaks_of_the_file_stay(git, repo):
    repo.write(".gitattributes", b"* text=auto\r\n*.png binary")
    git("setup")
    content = (repo.folder / ".gitattributes").read_bytes()
    assert content.startswith(b"* text=auto\r\n*.png binary\r\n#")
    assert content.count(b"\n") == content.count(b"\r\n") == 8
    assert repo.git("check-attr", "diff", "--", "一.docx").endswith("gkrw-document\n")


def test_setup__says_when_another_rule_wins(git, repo):
    repo.write(".git/info/attributes", "tasks.yaml diff=ours\n")
    assert "git 对 项目 一/data/tasks.yaml 用的不是 gkrw 的设置" in git("setup").err


def test_setup__refuses_a_symbolic_link_in_place_of_the_file(git, repo, tmp_path):
    target = tmp_path / "别处"
    target.write_text("一\n", encoding="utf-8")
    (repo.folder / ".gitattributes").symlink_to(target)
    ran = git("setup")
    assert ran.code == 3
    assert "符号链接" in ran.err
    assert target.read_text(encoding="utf-8") == "一\n"


def test_setup__keeps_the_users_own_setting_for_file_names(git, repo):
    repo.git("config", "core.quotePath", "true")
    git("setup")
    git("undo")
    assert repo.git("config", "core.quotePath") == "true\n"


def test_setup__where_there_is_no_repository(gkrw, tmp_path, monkeypatch):
    file = tmp_path / "tasks.yaml"
    file.write_text(SMALL, encoding="utf-8")
    for command in ("setup", "undo"):
        ran = gkrw("--table", str(file), "git", command)
        assert ran.code == 3
        assert "不在 git 版本库里" in ran.err
    monkeypatch.setenv("PATH", "")
    ran = gkrw("--table", str(file), "git", "setup")
    assert ran.code == 3
    assert "没有安装 git" in ran.err


def test_setup__in_a_bare_repository(gkrw, repo, tmp_path):
    bare = tmp_path / "裸.git"
    subprocess.run(
        ["git", "clone", "-q", "--bare", str(repo.folder), str(bare)],
        check=True,
        capture_output=True,
    )
    (bare / "tasks.yaml").write_text(SMALL, encoding="utf-8")
    ran = gkrw("--table", str(bare / "tasks.yaml"), "git", "setup")
    assert ran.code == 3
    assert "没有工作文件的版本库" in ran.err


# -- the hook ----------------------------------------------------------------------------------------

BROKEN = ("id: T20", "id: T21")
FINE = ("title: 意见征集及反馈", "title: 公众列席")


def test_hook__a_table_with_errors_is_not_committed(git, repo, table):
    assert git("setup", "--hook").code == 0
    replace(table, BROKEN)
    said = repo.git("commit", "-am", "改", ok=False)
    assert "项目 一/data/tasks.yaml:183:21: 错误 G301" in said
    assert "没有通过检查，没有提交" in said
    assert "警告 G" not in said
    assert repo.git("log", "--format=%s") == "建表\n"
    repo.git("commit", "-q", "--no-verify", "-am", "先提交")


def test_hook__checks_what_is_staged_not_what_is_on_the_disk(git, repo, table):
    git("setup", "--hook")
    replace(table, FINE)
    repo.git("add", "-A")
    replace(table, BROKEN)
    repo.git("commit", "-m", "只提交好的")
    assert "没有提交" in repo.git("commit", "-m", "改", str(table), ok=False)
    repo.git("add", "-A")
    table.write_text(repo.git("show", "HEAD:项目 一/data/tasks.yaml"), encoding="utf-8")
    assert "没有提交" in repo.git("commit", "-m", "改", ok=False), "the disk is fine again"


def test_hook__other_files_are_committed_even_if_the_table_has_errors(git, repo, table):
    replace(table, BROKEN)
    repo.commit("有错误的表")
    git("setup", "--hook")
    repo.write("说明.txt", "一\n")
    repo.git("add", "说明.txt")
    repo.git("commit", "-m", "说明")
    table.unlink()
    repo.git("commit", "-am", "不要了")


def test_hook__progress_files_are_checked_too(git, repo):
    git("setup", "--hook")
    repo.write(
        "项目 一/data/progress/财政局.yaml",
        "format: 1\ndepartment: 财政局\ntasks:\n  - id: T99\n    status: 已完成\n",
    )
    repo.git("add", "-A")
    said = repo.git("commit", "-m", "进展", ok=False)
    assert "项目 一/data/progress/财政局.yaml:4:9: 错误" in said


def test_hook__in_a_linked_worktree(git, repo, tmp_path):
    git("setup", "--hook")
    repo.git("worktree", "add", "-q", str(tmp_path / "另一份"))
    linked = Repo(tmp_path / "另一份")
    replace(linked.folder / "项目 一" / "data" / "tasks.yaml", BROKEN)
    assert "没有提交" in linked.git("commit", "-am", "改", ok=False)


def test_hook__another_hook_is_kept(git, repo):
    place = repo.folder / ".git" / "hooks" / "pre-commit"
    place.parent.mkdir(exist_ok=True)
    place.write_text("#!/bin/sh\nexit 0\n")
    ran = git("setup", "--hook")
    assert ran.code == 1
    assert "已经有 pre-commit 钩子" in ran.err
    assert "gkrw --table '项目 一/data/tasks.yaml' validate --staged" in ran.err
    git("undo")
    assert place.read_text() == "#!/bin/sh\nexit 0\n"


def test_hook__an_empty_one_is_nobodys_work(git, repo):
    place = repo.folder / ".git" / "hooks" / "pre-commit"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(b"")
    assert git("setup", "--hook").code == 0
    assert os.access(place, os.X_OK)
    assert [each.name for each in place.parent.iterdir() if each.name.startswith(".gkrw")] == []


def test_hook__an_edited_hook_is_kept(git, repo):
    git("setup", "--hook")
    place = repo.folder / ".git" / "hooks" / "pre-commit"
    place.write_text(place.read_text(encoding="utf-8") + "make check\n", encoding="utf-8")
    ran = git("undo")
    assert "有人改过，没有动" in ran.err
    assert place.exists()


def test_hook__is_installed_in_the_hooks_folder_of_the_repository(git, repo):
    repo.git("config", "core.hooksPath", ".钩子")
    git("setup", "--hook")
    assert os.access(repo.folder / ".钩子" / "pre-commit", os.X_OK)
    git("undo")
    assert not (repo.folder / ".钩子" / "pre-commit").exists()


def test_hook__is_not_installed_in_a_hooks_folder_shared_by_all_repositories(
    git, repo, tmp_path, monkeypatch
):
    config = tmp_path / "gitconfig"
    config.write_text(f"[core]\n\thooksPath = {(tmp_path / '共用').as_posix()}\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    ran = git("setup", "--hook")
    assert ran.code == 3
    assert "共用一个钩子文件夹" in ran.err
    assert not (tmp_path / "共用").exists()
    assert "diff.gkrw-table.xfuncname" in settings(repo)


def test_validate_staged__without_a_repository(gkrw, table_file):
    ran = gkrw("--table", table_file(edited()), "validate", "--staged")
    assert ran.code == 3
    assert "不在 git 版本库里" in ran.err


# -- git text ----------------------------------------------------------------------------------------


def test_text__of_the_template(gkrw, tmp_path):
    (tmp_path / "模板.docx").write_bytes(build_letter_template())
    ran = gkrw("git", "text", str(tmp_path / "模板.docx"))
    assert ran.code == 0
    assert "{{ 主送机关 }}" in ran.out


def test_text__of_what_is_no_document(gkrw, tmp_path):
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "文本.xlsx").write_bytes("清单".encode())
    for name, code, said in (
        ("坏.xlsx", 1, "坏.xlsx：文件已经损坏，解不开。"),
        ("文本.xlsx", 1, "文本.xlsx：这不是 Word 或 Excel 文件"),
        ("没有.docx", 3, "找不到文件"),
        ("", 2, "是文件夹"),
    ):
        ran = gkrw("git", "text", str(tmp_path / name))
        assert ran.code == code
        assert said in ran.err
        assert ran.out == ""


def test_text__a_file_that_is_too_big_is_not_read(gkrw, tmp_path, monkeypatch):
    monkeypatch.setattr("gkrw.files.file_access.MAX_DOCUMENT_BYTES", 10)
    (tmp_path / "大.docx").write_bytes(build_letter_template())
    ran = gkrw("git", "text", str(tmp_path / "大.docx"))
    assert ran.code == 1
    assert "超过 20 MiB" in ran.err


def test_pre_commit_hook_names_a_command_that_is_there(gkrw):
    import yaml

    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert gkrw(*hook["entry"].split()[1:], "--help").code == 0


def test_validate__an_id_that_vanishes_stops_a_commit_and_its_fix_lets_it_through(
    gkrw, repo, table
):
    repo.write(str(table.relative_to(repo.folder)), edited())
    repo.commit("建表")
    without = edited()[: edited().index("          - id: T02")]
    table.write_text(without, "utf-8")
    repo.git("add", "-A")
    ran = gkrw("--table", str(table), "validate", "--staged")
    assert (ran.code, "G305" in ran.out, "retired: [T02]" in ran.out) == (1, True, True)
    mended = without.replace("sections:\n", "retired: [T02]\nsections:\n")
    table.write_text(mended, "utf-8")
    repo.git("add", "-A")
    assert gkrw("--table", str(table), "validate", "--staged").code == 0
    assert gkrw("--table", str(table), "validate").code == 0
