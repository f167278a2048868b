"""Errors that end a command: a message, a fix and an exit code."""

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
    """A failure outside the program: a file is missing or cannot be read."""
    INTERRUPTED = 130
    """Ctrl-C."""


class UserError(Exception):
    """An error that the user can act on. `message` and `fix` are Chinese and shown as they are."""

    def __init__(self, message: str, fix: str = "", *, exit: Exit = Exit.FOUND) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
        self.exit = exit


def usage_error(message: str, fix: str) -> UserError:
    """Return an error about what the user typed, with Exit.USAGE."""
    return UserError(message, fix, exit=Exit.USAGE)


def refuse_lost(document: str, lost: Sequence[str], effect: str) -> None:
    """Raise UserError if a finished document lacks something. `lost` names what it lacks; `effect`
    is the end of the message."""
    if lost:
        raise UserError(
            f"写出的{document}没有通过核对，缺少：{'、'.join(lost[:3])}。{effect}",
            "请把这句话告诉维护人员。",
        )


_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超过了给您的磁盘配额",
    errno.EFBIG: "文件太大，超过了系统的限制",
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
    """Return the cause of a system error, in Chinese."""
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")


@contextmanager
def system_errors(action: str, fix: str, missing: UserError | None = None) -> Iterator[None]:
    """Raise UserError with Exit.WORLD instead of an OSError in the body. The message is `action`,
    时出错 and the cause: 读取进展文件时出错：没有权限。 Where a file does not exist, raise `missing` if it is
    given."""
    try:
        yield
    except OSError as error:
        if missing is not None and isinstance(error, FileNotFoundError):
            raise missing from None
        raise UserError(f"{action}时出错：{os_reason(error)}。", fix, exit=Exit.WORLD) from None
