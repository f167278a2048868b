"""The contents that git keeps, read through one process however many there are."""

import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator
from typing import IO

from gkrw.files.file_access import MAX_YAML_BYTES
from gkrw.git.repository import (
    GitError,
    Repository,
    command,
    known_trouble,
    not_started,
    surroundings,
)

_SECONDS = 120
"""How long git may take for one content."""


def read_blob(repository: Repository, blob: str) -> bytes:
    """The content of one blob. Raises GitTrouble."""
    (found,) = read_blobs(repository, [blob])
    return found[1]


def read_blobs(repository: Repository, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Each distinct blob once, in the order in which they first come, with its content; nothing is
    kept. `blobs` are full hashes. Raises GitTrouble for one that is not there or too big."""
    wanted = dict.fromkeys(blobs)
    if not wanted:
        return
    # Messages go into a file: a pipe that nobody reads could fill up and stop git.
    with tempfile.TemporaryFile() as messages:
        process = _start(repository, messages)
        try:
            for blob in wanted:
                yield blob, _ask(process, blob)
        except _Stopped:
            process.wait()
            messages.seek(0)
            said = messages.read().decode("utf-8", "replace")
            raise known_trouble(repository.root, said) or GitError(
                "git 中途停了，没有读完。", "运行 git fsck 检查版本库，再试一次。"
            ) from None
        finally:
            # Whoever asked may have stopped in the middle.
            process.kill()
            process.communicate()


class _Stopped(Exception):
    """Git ended before it had answered."""


def _start(repository: Repository, messages: IO[bytes]) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            command("cat-file", "--batch"),
            cwd=repository.root,
            env=surroundings(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=messages,
        )
    except OSError as error:
        raise not_started(error) from None


def _ask(process: "subprocess.Popen[bytes]", blob: str) -> bytes:
    """One question, one answer: neither pipe can fill up while the other is waited for."""
    assert process.stdin is not None
    assert process.stdout is not None
    watch = threading.Timer(_SECONDS, process.kill)
    watch.start()
    try:
        process.stdin.write(f"{blob}\n".encode())
        process.stdin.flush()
        return _answer(process.stdout, blob)
    except OSError:
        raise _Stopped from None
    finally:
        watch.cancel()


def _answer(stream: IO[bytes], blob: str) -> bytes:
    heading = stream.readline().split()
    if len(heading) != 3:
        if heading[-1:] == [b"missing"]:
            raise GitError(
                f"版本库里缺少内容 {blob[:10]}（部分克隆，或者版本库坏了）；gkrw 不会自己从网上取。",
                "联网后运行 git fetch --refetch --no-filter，或重新 git clone 一份完整的。",
            )
        raise _Stopped
    size = int(heading[2])
    if heading[1] != b"blob" or size > MAX_YAML_BYTES:
        raise GitError(
            f"版本库里的内容 {blob[:10]} 不是分解表：不是文件，或者超过 64 MiB。",
            "确认文件选对了。",
        )
    content = stream.read(size + 1)
    if len(content) != size + 1:
        raise _Stopped
    return content[:-1]
