"""The staged content of files."""

import pytest

from gkrw.git.repository import GitError
from gkrw.git.staged import read_staged


def test_read_staged__is_what_was_added_not_what_is_on_the_disk(repo):
    table = repo.write("data/tasks.yaml", "加进去的\n")
    repo.write("data/progress/财政局.yaml", "进展\n")
    repo.write("data/progress/.草稿.yaml", "草稿\n")
    repo.write("data/progress/旧/审计局.yaml", "旧的\n")
    repo.git("add", "-A")
    repo.write("data/tasks.yaml", "后来改的\n")
    repo.write("data/progress/审计局.yaml", "没有加\n")
    staged = read_staged(table, table.parent / "progress")
    assert staged.table.decode() == "加进去的\n"
    assert staged.progress == ((table.parent / "progress" / "财政局.yaml", "进展\n".encode()),)


def test_read_staged__in_a_hook_uses_the_index_of_that_commit(repo, monkeypatch):
    table = repo.write("data/tasks.yaml", "一\n")
    repo.commit("第一次")
    repo.write("data/tasks.yaml", "二\n")
    repo.git("add", "-A", GIT_INDEX_FILE=str(repo.folder / ".git" / "next-index"))
    monkeypatch.chdir(repo.folder)
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index")
    assert read_staged(table, table.parent / "progress").table.decode() == "二\n"


def test_read_staged__ignores_the_index_of_another_repository(repo, monkeypatch, tmp_path):
    table = repo.write("data/tasks.yaml", "一\n")
    repo.commit("第一次")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "别的"))
    assert read_staged(table, table.parent / "progress").table.decode() == "一\n"


def test_read_staged__refuses_an_unstaged_file_and_a_conflict(repo):
    table = repo.write("data/tasks.yaml", "一\n")
    with pytest.raises(GitError, match="暂存区里没有"):
        read_staged(table, table.parent / "progress")
    repo.commit("第一次")
    repo.git("checkout", "-q", "-b", "旁支")
    repo.write("data/tasks.yaml", "二\n")
    repo.commit("二")
    repo.git("checkout", "-q", "main")
    repo.write("data/tasks.yaml", "三\n")
    repo.commit("三")
    repo.git("merge", "-q", "旁支", ok=False)
    with pytest.raises(GitError, match="合并冲突还没有处理完"):
        read_staged(table, table.parent / "progress")
