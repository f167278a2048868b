"""Contents that git keeps, read through one process, and the staged content of files."""

import subprocess

import pytest
from repositories import Repo

from gkrw.git.blobs import read_blob, read_blobs, read_staged
from gkrw.git.repository import GitError, find_repository

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


def test_read_staged__is_what_was_added_not_what_is_on_the_disk(repo):
    table = repo.write("data/tasks.yaml", "加进去的\n")
    repo.write("data/progress/财政局.yaml", "进展\n")
    repo.write("data/progress/.草稿.yaml", "草稿\n")
    repo.write("data/progress/旧/审计局.yaml", "旧的\n")
    repo.git("add", "-A")
    repo.write("data/tasks.yaml", "后来改的\n")
    repo.write("data/progress/审计局.yaml", "没有加\n")
    staged, progress = read_staged(table, table.parent / "progress")
    assert staged.decode() == "加进去的\n"
    assert progress == [(table.parent / "progress" / "财政局.yaml", "进展\n".encode())]


def test_read_staged__in_a_hook_uses_the_index_of_that_commit(repo, monkeypatch):
    table = repo.write("data/tasks.yaml", "一\n")
    repo.commit("第一次")
    repo.write("data/tasks.yaml", "二\n")
    repo.git("add", "-A", GIT_INDEX_FILE=str(repo.folder / ".git" / "next-index"))
    monkeypatch.chdir(repo.folder)
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index")
    assert read_staged(table, table.parent / "progress")[0].decode() == "二\n"


def test_read_staged__ignores_the_index_of_another_repository(repo, monkeypatch, tmp_path):
    table = repo.write("data/tasks.yaml", "一\n")
    repo.commit("第一次")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "别的"))
    assert read_staged(table, table.parent / "progress")[0].decode() == "一\n"


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
