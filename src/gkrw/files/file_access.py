"""Read files up to a limit, replace a file in one step, and make file names that every system
allows."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from gkrw.core.errors import UserError, system_errors, usage_error

MAX_YAML_BYTES = 64 * 1024 * 1024
"""The limit for a table or a progress file."""
MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
"""The limit for a Word or Excel file."""
IN_LFS = "文件的内容在 Git LFS 里，还没有取到这台电脑上。"
IN_ANNEX = "文件的内容在 git-annex 里，还没有取到这台电脑上。"
FETCHES = {
    IN_LFS: "运行 git lfs pull，再试一次。",
    IN_ANNEX: "进入项目文件夹运行 git annex get .，再试一次。",
}
"""How to fetch the contents of files that are elsewhere."""
_POINTERS = {
    "version https://git-lfs.github.com/": IN_LFS,
    "/annex/objects/": IN_ANNEX,
    **{f"{'../' * up}.git/annex/objects/": IN_ANNEX for up in range(5)},  # of a link
}
"""How files begin that stand for others."""
_POINTER_STARTS = (*_POINTERS,)
_LONGEST_POINTER = max(map(len, _POINTERS))
_SMALLER = "确认文件选对了；里面的图片太大的，在 Word、Excel 里点中图片，用“图片格式”里的“压缩图片”，再保存。"
_MAX_NAME_BYTES = 90
"""The limit for a department, and for a title, in a file name, in bytes of UTF-8. Together with the
number and the suffix they stay well below 255 bytes, the limit for a file name."""
_PREFIX, _SUFFIX = ".gkrw-", ".tmp"
"""The beginning and end of the name of a temporary file that replaces another file."""


def typed_path(text: str) -> Path:
    """Return the path that a user typed. A ~ at its start is the home folder; that of an unknown
    user, as in ~$台账.docx, stays as it is."""
    return Path(os.path.expanduser(text))  # noqa: PTH111 - Path.expanduser raises for the latter


def unfetched(content: str | bytes) -> str:
    """Return the message for a file that only stands for another one, which is not on this computer;
    empty for any other content."""
    if isinstance(content, bytes):
        content = content[:_LONGEST_POINTER].decode("latin-1")
    if not content.startswith(_POINTER_STARTS):
        return ""
    return next(what for start, what in _POINTERS.items() if content.startswith(start))


def refuse_lock_file(path: Path) -> None:
    """Raise UserError for the file that Word and Excel keep beside a document while it is open."""
    if path.name.startswith("~$"):
        raise usage_error(
            f"{path.name} 是 Word、Excel 打开文件时留下的临时文件，里面没有内容。",
            "换成原来的文件，它的文件名前面没有 ~$；正开着的，先保存、关闭。",
        )


def refuse_document(name: str, data: bytes) -> None:
    """Raise UserError for the content of a Word, Excel or PDF file where a table is read."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-")):
        raise usage_error(
            f"{name} 是 Word、Excel 或 PDF 文件，不是分解表。",
            "分解表是 .yaml 文件：别处的表，先用 gkrw import 文件 --out 变成分解表；"
            "gkrw export 导出、又改过的，写成 gkrw import 文件 --update。",
        )


def read_limited(path: Path, limit: int) -> bytes | None:
    """Return the content of a file; None for a file of more than `limit` bytes.

    Raise OSError.
    """
    with path.open("rb") as stream:
        data = stream.read(limit + 1)
    return data if len(data) <= limit else None


def read_document(path: Path, name: str, missing: UserError) -> bytes:
    """Return the content of a Word or Excel file that the user named. `name` follows 读取 in
    messages. Raise `missing` where there is no such file, and UserError where it cannot be read, is
    larger than MAX_DOCUMENT_BYTES or only marks a document as open."""
    refuse_lock_file(path)
    with system_errors(f"读取{name} ", "检查文件和权限。", missing):
        data = read_limited(path, MAX_DOCUMENT_BYTES)
    if data is None:
        raise UserError(f"{name.strip()} 超过 20 MiB，没有读取。", _SMALLER)
    return data


def display_path(path: Path) -> str:
    """Return a path as messages show it: relative when it is below the working directory."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return str(path)


def replace_file(path: Path, data: bytes, mode: int | None = None) -> None:
    """Replace a file in one step: write a temporary file, sync it, rename it. Without `mode`, the
    mode of the old file is kept; a new file gets 0o644.

    Raise OSError; the old file is then unchanged.
    """
    import tempfile

    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=_PREFIX, suffix=_SUFFIX)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        kept = path.stat().st_mode & 0o777 if path.exists() else 0o644
        Path(temporary).chmod(mode or kept)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Replace or create several files. Where one cannot be written, those before it are put back.

    Raise OSError; the files are then as they were.
    """
    before = {path: path.read_bytes() if path.is_file() else None for path in contents}
    written = []
    try:
        for path, data in contents.items():
            replace_file(path, data)
            written.append(path)
    except BaseException:
        for path in written:
            with suppress(OSError):
                old = before[path]
                path.unlink() if old is None else replace_file(path, old)
        raise


@contextmanager
def locked(lock: Path, busy: str, wait: float = 0) -> Iterator[None]:
    """Hold a lock file during the body. Its folder is created if it does not exist.

    Raise UserError with the message `busy` while another run holds it, after waiting for it for
    `wait` seconds; OSError where the folder is not writable.
    """
    import tempfile

    from filelock import FileLock, Timeout

    lock.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=lock.parent):
        pass  # raises OSError in a read-only folder, where FileLock would report a held lock
    try:
        with FileLock(lock, timeout=wait):
            try:
                yield
            finally:
                with suppress(OSError):  # Windows deletes it itself on release
                    lock.unlink(missing_ok=True)
    except Timeout:
        raise UserError(busy, "等它结束，再运行一次。") from None


def clear_leftovers(folder: Path) -> None:
    """Remove the temporary files of killed runs. Call it only while no other run writes in the
    folder."""
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            path.unlink()


def numbered_name(position: int, body: str, title: str, suffix: str) -> str:
    """Return 06_财政局_关于落实……的通知.docx. A long `body` or `title` is cut."""
    return joined_name([f"{position:02}", body, title], suffix)


def joined_name(parts: Iterable[str], suffix: str) -> str:
    """Return a file name of up to three parts with _ between them. Long parts are cut."""
    return safe_name("_".join(map(_cut, parts)) + suffix)


def safe_name(name: str) -> str:
    """Return a file name that every system allows: _ replaces characters such as /, and reserved
    names such as CON are changed."""
    from pathvalidate import sanitize_filename

    return sanitize_filename(name, replacement_text="_", platform="universal")


def _cut(text: str) -> str:
    """Return a text without what is too long for a name. The end of a title stays, with … for what is
    left out: 关于落实《……》的通知, ……（台账）."""
    encoded = text.encode()
    closing = re.search(r"(?:》.{0,4}|（[^（）]{1,6}）)$", text)
    end = f"…{closing[0]}" if closing and len(encoded) > _MAX_NAME_BYTES else ""
    most = _MAX_NAME_BYTES - len(end.encode())
    return encoded[:most].decode(errors="ignore").strip(". ") + end
