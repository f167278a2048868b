"""The staged content of files: what `git commit` is about to commit, not what is on the disk."""

import os
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from gkrw.git.blobs import read_blobs
from gkrw.git.repository import GitError, Repository, find_repository, run_git


@dataclass(frozen=True)
class StagedFiles:
    """The staged content of the table, and of each progress file by its path."""

    table: bytes
    progress: tuple[tuple[Path, bytes], ...]


def read_staged(table: Path, progress_folder: Path) -> StagedFiles:
    """Read what is staged. Raises GitError, also if the table is not staged at all."""
    repository = _with_index_of_hook(find_repository(table))
    path = repository.relative_path(table)
    folder = repository.relative_path(progress_folder)
    out = run_git(repository, "ls-files", "--stage", "-z", "--", path, folder)
    blobs: dict[str, str] = {}
    for line in out.split(b"\0")[:-1]:
        entry, _, raw_name = line.partition(b"\t")
        name = os.fsdecode(raw_name)
        _, blob, stage = entry.decode("ascii").split(" ")
        if stage != "0":
            raise GitError(f"{name} 的合并冲突还没有处理完。", "改好后 git add 这个文件，再提交。")
        blobs[name] = blob
    if path not in blobs:
        raise GitError(f"暂存区里没有 {path}。", f"先运行 git add {path}。")
    contents = dict(read_blobs(repository, blobs.values()))
    progress: list[tuple[Path, bytes]] = []
    for name, blob in blobs.items():
        parent, _, file_name = name.rpartition("/")
        if parent == folder and file_name.endswith(".yaml") and not file_name.startswith("."):
            progress.append((progress_folder / file_name, contents[blob]))
    return StagedFiles(contents[blobs[path]], tuple(progress))


def _with_index_of_hook(repository: Repository) -> Repository:
    """Return the repository with the index of the commit in progress.

    `git commit -a` and `git commit FILE` make an index of their own and pass its path to the hook
    that called us.
    """
    index = os.environ.get("GIT_INDEX_FILE")
    if not index:
        return repository
    git_folder = run_git(repository, "rev-parse", "--absolute-git-dir")
    try:
        # Not by `run_git`, which removes the variables that the hook got.
        done = subprocess.run(
            ["git", "rev-parse", "--absolute-git-dir"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return repository
    if done.stdout != git_folder:
        return repository
    return replace(repository, index=Path.cwd() / index)
