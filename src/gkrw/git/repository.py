"""Run git in a repository: without a shell, without questions to the user, without the network, and
with a Chinese message for every failure. One process reads any number of blobs."""

import os
import posixpath
import re
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

from gkrw.core.errors import Exit, UserError
from gkrw.files.file_access import MAX_YAML_BYTES

TIMEOUT = 120
"""Seconds after which a run of git, or the reading of one blob, is stopped."""
_CALLERS_REPOSITORY = (
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
"""Variables that describe the repository of a git that called us from a hook. They are removed,
because the file may be in another repository."""
_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    # Keep git from fetching the missing objects of a partial clone. The first variable is for git
    # 2.45 and later; the second one leaves older versions no protocol to fetch with.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "LC_ALL": "C",
}
_OPTIONS = (
    *("--no-pager", "--literal-pathspecs", "-c", "core.quotepath=off"),
    *("-c", "core.fsmonitor=false", "-c", "log.showSignature=false"),
)
"""Options for every run of git, before the command. The last two prevent git from running programs
that the settings of a repository name."""


class GitError(UserError):
    """Git cannot answer. `exit` is Exit.USAGE if a version or file does not exist, Exit.FOUND if
    there is a hook of someone else, Exit.WORLD if something is wrong with the repository."""

    def __init__(self, message: str, fix: str, *, exit: Exit = Exit.WORLD) -> None:
        super().__init__(message, fix, exit=exit)


class NoRepositoryError(GitError):
    """A file is not in a repository."""


@dataclass(frozen=True)
class Repository:
    """A repository with a work tree. `root` is its top folder; `is_shallow` says that older commits
    are missing; `index` is the index file to use instead of the default one."""

    root: Path
    is_shallow: bool = False
    index: Path | None = None

    def relative_path(self, file: Path) -> str:
        """Return the path of a file relative to the top folder, with slashes. Raises ValueError for
        a file outside of it."""
        return _resolved(file).relative_to(self.root).as_posix()


class GitOutput(NamedTuple):
    """Standard output without the last line break, and standard error, of a successful run."""

    text: str
    warnings: str


def find_repository(file: Path) -> Repository:
    """Return the repository that contains a file, after resolving symbolic links. Raises
    GitError."""
    folder = _resolved(file).parent
    while not os.path.isdir(folder) and folder != folder.parent:  # noqa: PTH112 - raises nothing
        folder = folder.parent
    questions = ("--is-inside-work-tree", "--is-shallow-repository", "--show-toplevel")
    code, out, err = _run(folder, ("rev-parse", *questions))
    lines = os.fsdecode(out).split("\n", 2)
    if lines[0] == "false":
        raise GitError(
            f"{folder} 属于没有工作文件的版本库（裸库，或 .git 文件夹里面）。",
            "用 git clone 取一份有文件的，在那里运行。",
        )
    if code:
        raise _error(folder, err)
    return Repository(_resolved(Path(lines[2].removesuffix("\n"))), lines[1] == "true")


def find_or_create_repository(folder: Path) -> tuple[Repository, bool]:
    """Return the repository that contains a folder, and whether it was created because there was
    none. Raises GitError."""
    inside = folder / "data"
    try:
        return find_repository(inside), False
    except NoRepositoryError:
        pass
    code, _, err = _run(folder, ("init", "--quiet"))
    if code:
        raise _error(folder, err)
    return find_repository(inside), True


class UncommittedFile(NamedTuple):
    """A file that differs from the last commit. `is_new` says that git does not know it; its path
    may then be that of a folder, data/, which stands for its files."""

    path: str
    is_new: bool


def uncommitted_files(repository: Repository, folder: Path) -> list[UncommittedFile]:
    """Return the files below a folder that differ from the last commit or are new and not ignored,
    with their paths relative to the folder. Raises GitError."""
    start = repository.relative_path(folder)
    out = run_git(repository, "status", "--porcelain", "-z", "--no-renames", "--", start)
    found = []
    for entry in filter(None, os.fsdecode(out).split("\0")):
        state, path = entry[:2], entry[3:]
        shown = posixpath.relpath(path, start) + "/" * path.endswith("/")
        found.append(UncommittedFile(shown, state in ("??", "A ", "AM")))
    return found


def run_git(repository: Repository, *arguments: str, stdin: bytes = b"") -> bytes:
    """Run git in the top folder and return its standard output. Raises GitError if git fails."""
    code, out, err = _run(repository.root, arguments, stdin, repository.index)
    if code:
        raise _error(repository.root, err)
    return out


def try_git(
    repository: Repository,
    *arguments: str,
    cwd: Path | None = None,
    with_user_settings: bool = False,
) -> GitOutput | None:
    """Run git in `cwd`, or else in the top folder, and return its output; None if git fails for a
    reason that is no known problem, such as an unknown revision. The options of gkrw override the
    settings of the user, unless `with_user_settings`. Raises GitError for a known problem, such as
    a damaged repository."""
    cwd = cwd or repository.root
    options = () if with_user_settings else _OPTIONS
    code, out, err = _run(cwd, arguments, b"", repository.index, options)
    if code and (error := _known_error(cwd, err)):
        raise error
    return None if code else GitOutput(os.fsdecode(out).removesuffix("\n"), err)


def merge_by_lines(
    files: Sequence[Path], labels: Sequence[str], marker_size: int
) -> tuple[bytes, bool]:
    """Merge two versions of a file as git does. Return the result, and whether it has conflicts.
    `files` are our version, the base and theirs, `labels` their names. Raises GitError."""
    named = [argument for label in labels for argument in ("-L", label)]
    paths = (str(each.absolute()) for each in files)
    command = ("merge-file", "-p", f"--marker-size={marker_size}", *named, *paths)
    code, out, err = _run(Path(), command)
    if code > _MOST_CONFLICTS:
        raise _error(Path(), err)
    return out, code > 0


_MOST_CONFLICTS = 127
"""The highest exit code of `git merge-file` that is a number of conflicts."""


def _git_environment(index: Path | None = None) -> dict[str, str]:
    """Return the environment for a run of git."""
    kept = {name: value for name, value in os.environ.items() if name not in _CALLERS_REPOSITORY}
    index_file = {} if index is None else {"GIT_INDEX_FILE": str(index)}
    return kept | _ENVIRONMENT | index_file


def _start_error(error: OSError) -> GitError:
    """Return the error for a git that could not be started."""
    if isinstance(error, FileNotFoundError):
        return GitError("这台电脑上没有安装 git。", "安装 git 后重新打开终端，再运行。")
    return GitError("启动 git 时出错。", "在终端里运行 git --version，看它能不能用。")


def _run(
    folder: Path,
    arguments: Sequence[str],
    stdin: bytes = b"",
    index: Path | None = None,
    options: Sequence[str] = _OPTIONS,
) -> tuple[int, bytes, str]:
    """Run git and return the exit code, standard output and standard error. Raises GitError if git
    cannot be started or does not end in time."""
    try:
        done = subprocess.run(
            ["git", *options, *arguments],
            cwd=folder,
            env=_git_environment(index),
            input=stdin,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise GitError(
            f"git 运行了 {TIMEOUT} 秒还没有结束，已经停止。",
            "检查磁盘或网络位置是否正常，再试一次。",
        ) from None
    except OSError as error:
        raise _start_error(error) from None
    except ValueError:  # a NUL in an argument
        raise GitError("版本的写法里有不能使用的字符。", "重新写一遍。", exit=Exit.USAGE) from None
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))


def read_blob(repository: Repository, blob: str) -> bytes:
    """Return the content of one blob. Raises GitError."""
    ((_, content),) = read_blobs(repository, [blob])
    return content


def read_blobs(repository: Repository, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield each distinct blob with its content, in the order of first appearance. `blobs` are full
    hashes. Raises GitError for a blob that is missing or too big."""
    distinct = dict.fromkeys(blobs)
    if not distinct:
        return
    import tempfile

    # Questions and messages are in files: a pipe that nobody reads could fill up and stop git.
    with tempfile.TemporaryFile() as questions, tempfile.TemporaryFile() as messages:
        questions.write("".join(f"{blob}\n" for blob in distinct).encode())
        questions.seek(0)
        try:
            process = subprocess.Popen(
                ["git", *_OPTIONS, "cat-file", "--batch"],
                cwd=repository.root,
                env=_git_environment(),
                stdin=questions,
                stdout=subprocess.PIPE,
                stderr=messages,
            )
        except OSError as error:
            raise _start_error(error) from None
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
            raise _known_error(repository.root, err) or GitError(
                "git 中途停了，没有读完。", "运行 git fsck 检查版本库，再试一次。"
            ) from None
        finally:
            # The caller may have stopped in the middle.
            process.kill()
            process.communicate()


def _answer(stream: IO[bytes], blob: str) -> bytes:
    """Read the content of one blob. Raises GitError if it is missing, too big or no blob, and
    EOFError if git ended too early."""
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


_MESSAGE = "(?m)^(?:fatal|error): (.*)$"
_MISSING = (
    "promisor|partial clone|transport '.*' not allowed|lazy fetch|missing (?:blob|tree) object"
)
_DAMAGED = (
    r"corrupt|bad (?:object|tree|signature|index)|unable to read (?:tree|[0-9a-f]{40})|is empty"
    r"|could not read|unable to (?:unpack|find|parse)|invalid object|bad config"
)


def _error(folder: Path, err: str) -> GitError:
    if known := _known_error(folder, err):
        return known
    messages = re.findall(_MESSAGE, err) or err.strip().split("\n")
    return GitError(
        f"git 运行出错：{messages[0].strip() or '没有说明原因'}。",
        "在项目文件夹里运行 git status，看版本库是否正常；版本太旧的 git，请更新。",
    )


def _known_error(folder: Path, err: str) -> GitError | None:
    """Return the error for a known problem in git's standard error; None for any other message."""
    if "dubious ownership" in err:
        import shlex

        advised = re.search(r"in repository at '(.*)'", err)
        return GitError(
            f"{folder} 的版本库属于另一个用户，git 不读取它。",
            "确认可以信任它，再运行 git config --global --add safe.directory "
            f"{shlex.quote(advised[1]) if advised else folder}",
        )
    if "not a git repository" in err or "cannot use bare repository" in err:
        return NoRepositoryError(
            f"{folder} 不在 git 版本库里。",
            "先进入版本库里的项目文件夹；还没有版本库的，在项目文件夹里运行 git init，再提交一次。",
        )
    if match := re.search(r"short object ID (\S+) is ambiguous", err):
        return GitError(
            f"有几次提交的编号都以 {match[1]} 开头。", "把编号多写几位。", exit=Exit.USAGE
        )
    if re.search(_MISSING, err):
        return GitError(
            "这个版本库是部分克隆，缺少以前的内容；gkrw 不会自己从网上取。",
            "联网后运行 git fetch --refetch --no-filter，或重新 git clone 一份完整的。",
        )
    if "Permission denied" in err:
        return GitError(f"没有权限读取 {folder} 的版本库。", "检查文件的权限，或请管理员处理。")
    if re.search(_DAMAGED, err):
        messages = re.findall(_MESSAGE, err) or [err.strip()]
        return GitError(
            f"版本库读不了：{messages[0]}。", "运行 git fsck 检查；坏了的，重新 git clone 一份。"
        )
    return None
