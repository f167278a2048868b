"""What `git commit` is about to commit of the table and the progress files: the staged contents,
which may not be those on the disk."""

import os
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from gkrw.git.blobs import read_blobs
from gkrw.git.repository import (
    GitError,
    Repository,
    ask,
    find_repository,
)


@dataclass(frozen=True)
class Staged:
    """The staged contents: of the table, and of the progress files by path."""

    table: bytes
    progress: tuple[tuple[Path, bytes], ...]


def read_staged(table: Path, progress_folder: Path) -> Staged:
    """Raises GitTrouble; also when the table is not staged at all."""
    repository = _of_hook(find_repository(table))
    path = repository.path_of(table)
    folder = repository.path_of(progress_folder)
    out = ask(repository, "ls-files", "--stage", "-z", "--", path, folder)
    blobs: dict[str, str] = {}
    for each in out.split(b"\0")[:-1]:
        entry, _, name = each.partition(b"\t")
        _, blob, stage = entry.decode("ascii").split(" ")
        if stage != "0":
            raise GitError(
                f"{os.fsdecode(name)} 的合并冲突还没有处理完。",
                "改好后 git add 这个文件，再提交。",
            )
        blobs[os.fsdecode(name)] = blob
    if path not in blobs:
        raise GitError(f"暂存区里没有 {path}。", f"先运行 git add {path}。")
    contents = dict(read_blobs(repository, blobs.values()))
    progress = [
        (progress_folder / name.rpartition("/")[2], contents[blob])
        for name, blob in blobs.items()
        if name.rpartition("/")[0] == folder and name.endswith(".yaml") and not _is_hidden(name)
    ]
    return Staged(contents[blobs[path]], tuple(progress))


def _is_hidden(name: str) -> bool:
    return name.rpartition("/")[2].startswith(".")


def _of_hook(repository: Repository) -> Repository:
    """The repository with the index of the commit under way: `git commit -a` and `git commit FILE`
    make one of their own, and tell the hook where it is."""
    named = os.environ.get("GIT_INDEX_FILE")
    if not named:
        return repository
    ours = ask(repository, "rev-parse", "--absolute-git-dir")
    try:
        # Not by `ask`, which leaves out what the hook was told.
        theirs = subprocess.run(
            ["git", "rev-parse", "--absolute-git-dir"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return repository
    if theirs.stdout != ours:
        return repository
    return replace(repository, index=Path.cwd() / named)
