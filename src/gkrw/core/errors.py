"""How a command that cannot go on ends: a message, what to do about it, and an exit code."""

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum


class Exit(IntEnum):
    """The exit codes, the same for every command."""

    DONE = 0
    FOUND = 1
    """The command ran and found something wrong."""
    USAGE = 2
    """Wrong usage: an unknown option, department or task."""
    WORLD = 3
    """The world failed: a file is missing or cannot be read."""
    INTERRUPTED = 130
    """Ctrl-C."""


class UserError(Exception):
    """An error that the user can act on. `message` and `fix` are Chinese and shown as they are."""

    def __init__(self, message: str, fix: str = "", *, exit: Exit = Exit.FOUND) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
        self.exit = exit


def usage_error(message: str, fix: str = "") -> UserError:
    """An error in what was typed."""
    return UserError(message, fix, exit=Exit.USAGE)


def refuse_lost(document: str, lost: Sequence[str], effect: str) -> None:
    """Raise UserError for a finished document that lacks something; `effect` says what follows."""
    if lost:
        raise UserError(
            f"写出的{document}没有通过核对，缺少：{'、'.join(lost[:3])}。{effect}",
            "请把这句话告诉维护人员。",
        )


_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.ENAMETOOLONG: "文件名或路径太长",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.EISDIR: "这是一个文件夹",
    errno.EEXIST: "已经有同名的文件或文件夹",
    errno.ELOOP: "符号链接绕了圈",
    errno.EIO: "读写设备出错",
    errno.EACCES: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOENT: "文件或文件夹不存在",
}


def os_reason(error: OSError) -> str:
    """The cause of a system error, in Chinese."""
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")


@contextmanager
def system_errors(action: str, fix: str, missing: UserError | None = None) -> Iterator[None]:
    """Raise a system error as a UserError: `action` (读取进展文件) 时出错. `missing` is raised instead
    where a file does not exist."""
    try:
        yield
    except OSError as error:
        if missing is not None and isinstance(error, FileNotFoundError):
            raise missing from None
        raise UserError(f"{action}时出错：{os_reason(error)}。", fix, exit=Exit.WORLD) from None
