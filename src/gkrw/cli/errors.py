"""How a command ends that cannot go on: a message, what to do, and one of the exit codes."""

import errno
import sys
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


class Stop(Exception):
    """Ends a command. `message` and `fix` are Chinese and shown as they are."""

    def __init__(self, code: Exit, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fix = fix


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


def reason(error: OSError) -> str:
    """What the system says went wrong, in Chinese."""
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")


def usage(message: str, fix: str = "") -> Stop:
    """What was typed cannot be meant."""
    return Stop(Exit.USAGE, message, fix)


def say(message: str, fix: str = "") -> None:
    """An error on standard error: 错误：… and 改法：…"""
    print(f"错误：{printable(message)}", file=sys.stderr)
    if fix:
        print(f"改法：{printable(fix)}", file=sys.stderr)


def note(message: str) -> None:
    """A remark on standard error, which leaves standard output to the data."""
    print(f"注意：{printable(message)}", file=sys.stderr)


def printable(text: str) -> str:
    """The text without characters that steer a terminal, which an argument may contain."""
    return "".join(
        character if character.isprintable() or character == "\n" else "\ufffd"
        for character in text
    )
