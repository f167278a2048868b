"""Read contents that git keeps, through one process for any number of them; and the staged content
of files: what `git commit` is about to commit, not what is on the disk."""

import os
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from gkrw.files.file_access import MAX_YAML_BYTES
from gkrw.git.repository import (
    OPTIONS,
    TIMEOUT,
    GitError,
    Repository,
    find_repository,
    git_environment,
    known_error,
    run_git,
    start_error,
)


def read_blob(repository: Repository, blob: str) -> bytes:
    """Return the content of one blob. Raises GitError."""
    ((_, content),) = read_blobs(repository, [blob])
    return content


def read_blobs(repository: Repository, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield each distinct blob with its content, in the order of first appearance.

    `blobs` are full hashes. Raises GitError for a blob that is missing or too big.
    """
    distinct = dict.fromkeys(blobs)
    if not distinct:
        return
    # Questions and messages are in files: a pipe that nobody reads could fill up and stop git.
    with tempfile.TemporaryFile() as questions, tempfile.TemporaryFile() as messages:
        questions.write("".join(f"{blob}\n" for blob in distinct).encode())
        questions.seek(0)
        try:
            process = subprocess.Popen(
                ["git", *OPTIONS, "cat-file", "--batch"],
                cwd=repository.root,
                env=git_environment(),
                stdin=questions,
                stdout=subprocess.PIPE,
                stderr=messages,
            )
        except OSError as error:
            raise start_error(error) from None
        assert process.stdout is not None
        try:
            for blob in distinct:
                timer = threading.Timer(TIMEOUT, process.kill)
                timer.start()
                try:
                    content = _answer(process.stdout, blob)
                finally:
                    timer.cancel()
                yield blob, content
        except EOFError:
            process.wait()
            messages.seek(0)
            err = messages.read().decode("utf-8", "replace")
            raise known_error(repository.root, err) or GitError(
                "git 中途停了，没有读完。", "运行 git fsck 检查版本库，再试一次。"
            ) from None
        finally:
            # The caller may have stopped in the middle.
            process.kill()
            process.communicate()


def _answer(stream: IO[bytes], blob: str) -> bytes:
    """Read the content of one blob. Raises GitError, or EOFError if git ended before it."""
    header = stream.readline().split()
    if header[-1:] == [b"missing"]:
        raise GitError(
            f"版本库里缺少内容 {blob[:10]}（部分克隆，或者版本库坏了）；gkrw 不会自己从网上取。",
            "联网后运行 git fetch --refetch --no-filter，或重新 git clone 一份完整的。",
        )
    if len(header) != 3:
        raise EOFError
    size = int(header[2])
    if header[1] != b"blob" or size > MAX_YAML_BYTES:
        raise GitError(
            f"版本库里的内容 {blob[:10]} 不是分解表：不是文件，或者超过 64 MiB。",
            "确认文件选对了。",
        )
    content = stream.read(size + 1)
    if len(content) != size + 1:
        raise EOFError
    return content[:-1]


# -- what is staged ----------------------------------------------------------------------------------


def read_staged(table: Path, progress_folder: Path) -> tuple[bytes, list[tuple[Path, bytes]]]:
    """Return the staged content of the table, and of each progress file with its path.

    Raises GitError, also if the table is not staged at all.
    """
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
    progress = [
        (progress_folder / name, contents[blob])
        for parent, _, name, blob in ((*at.rpartition("/"), blob) for at, blob in blobs.items())
        if parent == folder and name.endswith(".yaml") and not name.startswith(".")
    ]
    return contents[blobs[path]], progress


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
