"""Running git: every failure is a Chinese message with a fix. Contents are read through one process."""

import os
import subprocess
import sys

import pytest
from repositories import Repo, new_repo

from gkrw.git.repository import GitError, find_repository, read_blob, read_blobs, run_git, try_git


def test_find_repository__of_a_file_in_a_folder_below(repo):
    table = repo.write("项目/data/tasks.yaml", "一\n")
    found = find_repository(table)
    assert found.root == repo.folder.resolve()
    assert found.relative_path(table) == "项目/data/tasks.yaml"
    assert not found.is_shallow


def test_find_repository__of_a_file_whose_folder_is_gone(repo):
    found = find_repository(repo.folder / "没有了" / "data" / "tasks.yaml")
    assert found.root == repo.folder.resolve()


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights there")
def test_find_repository__through_a_link_is_that_of_the_real_file(repo, tmp_path):
    table = repo.write("data/tasks.yaml", "一\n")
    link = tmp_path / "表.yaml"
    link.symlink_to(table)
    found = find_repository(link)
    assert found.relative_path(link) == "data/tasks.yaml"


def test_find_repository__is_that_of_the_file_even_inside_a_hook_of_another(
    repo, tmp_path, monkeypatch
):
    other = new_repo(tmp_path / "别的")
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.folder / ".git" / "index"))
    table = repo.write("data/tasks.yaml", "一\n")
    assert find_repository(table).root == repo.folder.resolve()


def test_find_repository__in_a_linked_worktree_and_in_a_submodule(repo, tmp_path):
    repo.write("data/tasks.yaml", "一\n")
    repo.commit("第一次")
    repo.git("worktree", "add", "-q", str(tmp_path / "另一份"))
    linked = tmp_path / "另一份" / "data" / "tasks.yaml"
    assert find_repository(linked).root == (tmp_path / "另一份").resolve()
    outer = new_repo(tmp_path / "外层")
    outer.git(
        *("-c", "protocol.file.allow=always", "submodule", "--quiet", "add"),
        *(repo.folder.as_uri(), "里层"),
    )
    inner = outer.folder / "里层"
    assert find_repository(inner / "data" / "tasks.yaml").root == inner.resolve()


def said(call, *arguments) -> str:
    with pytest.raises(GitError) as raised:
        call(*arguments)
    assert raised.value.fix
    return raised.value.message


def test_error__no_repository(tmp_path):
    assert said(find_repository, tmp_path / "tasks.yaml") == f"{tmp_path} 不在 git 版本库里。"


def test_error__bare_repository_and_the_inside_of_git(repo, tmp_path):
    subprocess.run(
        ["git", "clone", "-q", "--bare", str(repo.folder), str(tmp_path / "裸.git")],
        check=True,
        capture_output=True,
    )
    assert "没有工作文件的版本库" in said(find_repository, tmp_path / "裸.git" / "tasks.yaml")
    assert "没有工作文件的版本库" in said(find_repository, repo.folder / ".git" / "tasks.yaml")


def test_error__no_git_on_the_machine(repo, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert said(find_repository, repo.folder / "x") == "这台电脑上没有安装 git。"


def test_error__another_users_repository_has_a_fix_that_trusts_it(repo, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(GitError) as raised:
        find_repository(repo.folder / "x")
    assert "属于另一个用户" in raised.value.message
    assert "git config --global --add safe.directory '" in raised.value.fix


def test_error__git_that_does_not_end(repo, monkeypatch, tmp_path):
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(slow.parent), prepend=os.pathsep)
    monkeypatch.setattr("gkrw.git.repository.TIMEOUT", 0.2)
    assert "没有结束，已经停止" in said(find_repository, repo.folder / "x")


def test_error__a_damaged_repository(repo):
    table = repo.write("data/tasks.yaml", "一\n")
    commit = repo.commit("第一次")
    broken = repo.folder / ".git" / "objects" / commit[:2] / commit[2:]
    broken.chmod(0o644)
    broken.write_bytes(b"\0")
    assert "版本库读不了" in said(run_git, find_repository(table), "log", "--format=%H")


def test_error__any_other_message_of_git_is_passed_on(repo):
    found = find_repository(repo.folder / "x")
    assert said(run_git, found, "log", "--no-such-option").startswith("git 运行出错：")


def test_try_git__none_for_what_is_not_there(repo):
    found = find_repository(repo.folder / "x")
    assert try_git(found, "rev-parse", "--verify", "--quiet", "没有的分支") is None


def test_run_git__arguments_are_no_options_of_a_shell(repo):
    repo.write("$(touch 坏了);'\".yaml", "一\n")
    repo.git("add", "-A")
    found = find_repository(repo.folder / "x")
    assert (
        run_git(found, "ls-files", "-z", "--", "$(touch 坏了);'\".yaml").decode().endswith("yaml\0")
    )
    assert not (repo.folder / "坏了").exists()


def test_run_git__a_users_settings_do_not_change_answers(repo):
    repo.git("config", "color.ui", "always")
    repo.git("config", "core.pager", "touch 翻页了")
    repo.git("config", "log.showSignature", "true")
    repo.write("data/财政.yaml", "一\n")
    repo.commit("第一次")
    found = find_repository(repo.folder / "x")
    assert run_git(found, "ls-files") == "data/财政.yaml\n".encode()
    assert not (repo.folder / "翻页了").exists()


PATH = "data/tasks.yaml"


@pytest.fixture
def blobs(repo: Repo) -> list[str]:
    """The blobs of three commits, the last of which has the content of the first."""
    hashes = []
    for number, content in enumerate(("一\n", "二\n", "一\n")):
        repo.write(PATH, content)
        repo.commit(f"第{number}次")
        hashes.append(repo.git("rev-parse", f"HEAD:{PATH}").strip())
    return hashes


def test_read_blobs__yields_each_distinct_content_once(repo, blobs):
    repository = find_repository(repo.folder / PATH)
    assert list(read_blobs(repository, blobs)) == [
        (blobs[0], "一\n".encode()),
        (blobs[1], "二\n".encode()),
    ]
    assert read_blob(repository, blobs[1]) == "二\n".encode()


def test_read_blobs__any_bytes(repo):
    odd = {"空": b"", "换行": b"\n\n", "别的": b"\x00\xff missing\n" * 3, "大": b"x" * 300_000}
    for name, content in odd.items():
        repo.write(f"data/{name}", content)
    repo.commit("都有")
    blobs = [repo.git("rev-parse", f"HEAD:data/{name}").strip() for name in odd]
    contents = dict(read_blobs(find_repository(repo.folder / PATH), blobs))
    assert contents == dict(zip(blobs, odd.values(), strict=True))


def test_read_blobs__may_be_closed_in_the_middle(repo, blobs):
    reading = read_blobs(find_repository(repo.folder / PATH), blobs)
    next(reading)
    reading.close()


@pytest.mark.usefixtures("blobs")
@pytest.mark.parametrize("kind", ["missing", "tree"])
def test_read_blobs__refuses_a_missing_blob_and_a_tree(kind, repo):
    blob = repo.git("rev-parse", "HEAD^{tree}").strip() if kind == "tree" else "0" * 40
    with pytest.raises(GitError):
        read_blob(find_repository(repo.folder / PATH), blob)


def test_read_blobs__refuses_a_blob_missing_from_a_partial_clone(repo, blobs, tmp_path):
    repo.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "部分"
    subprocess.run(
        ["git", "clone", "-q", "--filter=blob:none", repo.folder.as_uri(), str(clone)], check=True
    )
    with pytest.raises(GitError, match="部分克隆"):
        read_blob(find_repository(clone / PATH), blobs[1])


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell script")
def test_programs_that_a_repository_names_are_not_run(repo, tmp_path):
    table = repo.write("data/tasks.yaml", "一\n")
    repo.commit("第一次")
    trace = tmp_path / "被运行了"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{trace}'\n")
    program.chmod(0o755)
    repo.write(".gitattributes", "*.yaml diff=odd filter=odd\n")
    for key in ("core.fsmonitor", "diff.external", "diff.odd.textconv", "diff.odd.command"):
        repo.git("config", key, str(program))
    for key in ("filter.odd.clean", "filter.odd.smudge", "gpg.program", "core.pager"):
        repo.git("config", key, str(program))
    repo.git("config", "log.showSignature", "true")
    found = find_repository(table)
    table.write_text("二\n", encoding="utf-8")
    for question in (
        ("ls-files", "--stage", "-z"),
        ("log", "--format=%H"),
        ("diff-index", "--cached", "-M", "HEAD"),
        ("diff-tree", "--root", "-M", "HEAD"),
    ):
        run_git(found, *question)
    assert not trace.exists()
