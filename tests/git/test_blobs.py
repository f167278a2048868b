"""Contents that git keeps, read through one process."""

import subprocess

import pytest
from repositories import Repo

from gkrw.git.blobs import read_blob, read_blobs
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
