"""Asking git: always without a shell, without questions to the user, without the network, and with
a Chinese message for whatever goes wrong."""

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gkrw.core.errors import Exit, UserError

_SECONDS = 120
"""How long git may take for one answer."""
_ELSEWHERE = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    "GIT_SHALLOW_FILE",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
)
"""What a git that called us, in a hook, has set for the repository it is working on: ours is the
one that the table lies in."""
_QUIET = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    # A partial clone fetches what it misses. The first is for git 2.45 and later; the second leaves
    # older ones no way of fetching anything.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "LC_ALL": "C",
}
_OPTIONS = ("--no-pager", "--literal-pathspecs", "-c", "core.quotepath=off")


class GitError(UserError):
    """Git cannot answer. `exit` is Exit.USAGE where what was asked for does not exist, Exit.WORLD
    where something is wrong with the repository."""

    def __init__(self, message: str, fix: str, *, exit: Exit = Exit.WORLD) -> None:
        super().__init__(message, fix, exit=exit)


@dataclass(frozen=True)
class Repository:
    """A repository with its files: the top folder, whether older commits are missing, and the index
    that is not the usual one."""

    root: Path
    is_shallow: bool = False
    index: Path | None = None

    def path_of(self, file: Path) -> str:
        """A file's path as git writes it, from the top folder on."""
        return _real(file).relative_to(self.root).as_posix()


def find_repository(file: Path) -> Repository:
    """The repository that a file lies in, through symbolic links. Raises GitTrouble."""
    folder = _real(file).parent
    while not os.path.isdir(folder) and folder != folder.parent:  # noqa: PTH112 - raises nothing
        folder = folder.parent
    asked = ("--is-inside-work-tree", "--is-shallow-repository", "--show-toplevel")
    code, out, err = _call(folder, ("rev-parse", *asked))
    lines = os.fsdecode(out).split("\n", 2)
    if lines[0] == "false":
        raise GitError(
            f"{folder} 属于没有工作文件的版本库（裸库，或 .git 文件夹里面）。",
            "用 git clone 取一份有文件的，在那里运行。",
        )
    if code:
        raise _trouble(folder, err)
    return Repository(_real(Path(lines[2].removesuffix("\n"))), lines[1] == "true")


def ask(
    repository: Repository, *arguments: str, given: bytes = b"", folder: Path | None = None
) -> bytes:
    """What git prints. `given` is its input; `folder` is where relative paths start, else the top
    folder. Raises GitTrouble when git fails."""
    at = folder or repository.root
    code, out, err = _call(at, arguments, given, repository.index)
    if code:
        raise _trouble(at, err)
    return out


def try_asking(
    repository: Repository, *arguments: str, folder: Path | None = None, plain: bool = False
) -> tuple[str, str] | None:
    """What git prints, without the line break at its end, and what it warns of; None when it says
    that there is no such thing. `plain` leaves out gkrw's own settings, to see those of the user.
    Raises GitTrouble for what is wrong with the repository."""
    at = folder or repository.root
    code, out, err = _call(at, arguments, b"", repository.index, () if plain else _OPTIONS)
    if code and (said := known_trouble(at, err)):
        raise said
    return None if code else (os.fsdecode(out).removesuffix("\n"), err)


def command(*arguments: str) -> list[str]:
    """The command line of git, with the options that every call has."""
    return ["git", *_OPTIONS, *arguments]


def surroundings(index: Path | None = None) -> dict[str, str]:
    """The environment that git is run in."""
    kept = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    own = {} if index is None else {"GIT_INDEX_FILE": str(index)}
    return kept | _QUIET | own


def not_started(error: OSError) -> GitError:
    """Why git did not even start."""
    if isinstance(error, FileNotFoundError):
        return GitError("这台电脑上没有安装 git。", "安装 git 后重新打开终端，再运行。")
    return GitError("启动 git 时出错。", "在终端里运行 git --version，看它能不能用。")


def _call(
    folder: Path,
    arguments: Sequence[str],
    given: bytes = b"",
    index: Path | None = None,
    options: Sequence[str] = _OPTIONS,
) -> tuple[int, bytes, str]:
    """The exit code, the output and the messages of one run of git."""
    try:
        done = subprocess.run(
            ["git", *options, *arguments],
            cwd=folder,
            env=surroundings(index),
            input=given,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise GitError(
            f"git 运行了 {_SECONDS} 秒还没有结束，已经停止。",
            "检查磁盘或网络位置是否正常，再试一次。",
        ) from None
    except OSError as error:
        raise not_started(error) from None
    except ValueError:  # a NUL in an argument
        raise GitError("版本的写法里有不能使用的字符。", "重新写一遍。", exit=Exit.USAGE) from None
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


# -- what git says went wrong ------------------------------------------------------------------------

_LINES = re.compile(r"^(?:fatal|error): (.*)$", re.MULTILINE)
_MISSING = re.compile(
    r"promisor|partial clone|transport '.*' not allowed|lazy fetch|missing (?:blob|tree) object"
)
_DAMAGED = re.compile(
    r"corrupt|bad (?:object|tree|signature|index)|unable to read (?:tree|[0-9a-f]{40})|is empty"
    r"|could not read|unable to (?:unpack|find|parse)|invalid object|bad config"
)


def _trouble(folder: Path, err: str) -> GitError:
    """What to tell the user about git's messages."""
    known = known_trouble(folder, err)
    if known:
        return known
    lines = _LINES.findall(err) or err.strip().split("\n")
    return GitError(
        f"git 运行出错：{lines[0].strip() or '没有说明原因'}。",
        "在项目文件夹里运行 git status，看版本库是否正常；版本太旧的 git，请更新。",
    )


def known_trouble(folder: Path, err: str) -> GitError | None:
    """What git's messages say is wrong with a repository; None when it is nothing known."""
    if "dubious ownership" in err:
        return GitError(
            f"{folder} 的版本库属于另一个用户，git 不读取它。",
            "确认可以信任它，再运行 git config --global --add safe.directory "
            f"{_owned(err) or folder}",
        )
    if "not a git repository" in err or "cannot use bare repository" in err:
        return GitError(
            f"{folder} 不在 git 版本库里。",
            "先进入版本库里的项目文件夹；还没有版本库的，在项目文件夹里运行 git init，再提交一次。",
        )
    if match := re.search(r"short object ID (\S+) is ambiguous", err):
        return GitError(
            f"有几次提交的编号都以 {match[1]} 开头。", "把编号多写几位。", exit=Exit.USAGE
        )
    if "must be run in a work tree" in err:
        return GitError(
            f"{folder} 属于没有工作文件的版本库。", "用 git clone 取一份有文件的，在那里运行。"
        )
    if _MISSING.search(err):
        return GitError(
            "这个版本库是部分克隆，缺少以前的内容；gkrw 不会自己从网上取。",
            "联网后运行 git fetch --refetch --no-filter，或重新 git clone 一份完整的。",
        )
    if "Permission denied" in err:
        return GitError(f"没有权限读取 {folder} 的版本库。", "检查文件的权限，或请管理员处理。")
    if _DAMAGED.search(err):
        lines = _LINES.findall(err) or [err.strip()]
        return GitError(
            f"版本库读不了：{lines[0]}。", "运行 git fsck 检查；坏了的，重新 git clone 一份。"
        )
    return None


def _owned(err: str) -> str:
    """The folder that git names in its advice, quoted for a shell where it has to be."""
    import shlex

    match = re.search(r"in repository at '(.*)'", err)
    return shlex.quote(match[1]) if match else ""
