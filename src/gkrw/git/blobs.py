"""Read contents that git keeps, through one process for any number of them."""

import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator
from typing import IO

from gkrw.files.file_access import MAX_YAML_BYTES
from gkrw.git.repository import (
    TIMEOUT,
    GitError,
    Repository,
    git_command,
    git_environment,
    known_error,
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
    # Messages go into a file: a pipe that nobody reads could fill up and stop git.
    with tempfile.TemporaryFile() as messages:
        process = _start(repository, messages)
        try:
            for blob in distinct:
                yield blob, _read(process, blob)
        except _GitEnded:
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


class _GitEnded(Exception):
    """Git ended before it had answered."""


def _start(repository: Repository, messages: IO[bytes]) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            git_command("cat-file", "--batch"),
            cwd=repository.root,
            env=git_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=messages,
        )
    except OSError as error:
        raise start_error(error) from None


def _read(process: "subprocess.Popen[bytes]", blob: str) -> bytes:
    """Request one blob and read the answer, so that neither pipe fills up while the other waits."""
    assert process.stdin is not None
    assert process.stdout is not None
    timer = threading.Timer(TIMEOUT, process.kill)
    timer.start()
    try:
        process.stdin.write(f"{blob}\n".encode())
        process.stdin.flush()
        return _answer(process.stdout, blob)
    except OSError:
        raise _GitEnded from None
    finally:
        timer.cancel()


def _answer(stream: IO[bytes], blob: str) -> bytes:
    header = stream.readline().split()
    if len(header) != 3:
        if header[-1:] == [b"missing"]:
            raise GitError(
                f"版本库里缺少内容 {blob[:10]}（部分克隆，或者版本库坏了）；gkrw 不会自己从网上取。",
                "联网后运行 git fetch --refetch --no-filter，或重新 git clone 一份完整的。",
            )
        raise _GitEnded
    size = int(header[2])
    if header[1] != b"blob" or size > MAX_YAML_BYTES:
        raise GitError(
            f"版本库里的内容 {blob[:10]} 不是分解表：不是文件，或者超过 64 MiB。",
            "确认文件选对了。",
        )
    content = stream.read(size + 1)
    if len(content) != size + 1:
        raise _GitEnded
    return content[:-1]
