"""One version of the table's file: a revision of git, a day, or another file."""

import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gkrw.core.deadlines import day_of
from gkrw.core.errors import Exit, UserError
from gkrw.core.suggest import nearest
from gkrw.core.wording import written_date
from gkrw.files.file_access import MAX_YAML_BYTES, display_path, read_limited
from gkrw.git.blobs import read_blob
from gkrw.git.file_history import (
    has_file,
    head_of,
    moment,
    other_name,
    path_at,
    path_at_head,
)
from gkrw.git.repository import (
    GitError,
    Repository,
    ask,
    find_repository,
    try_asking,
)

LAST_COMMIT = "最近一次提交"
_HOW = "可以写分支、标签、提交编号、HEAD~1、日期（2026-03-01），或一个文件的路径。"


@dataclass(frozen=True)
class Revision:
    """A version of the table: what to call it, and the bytes of its file.

    `path` is the file on the disk that they come from, None when git keeps them. `file` is the name
    for places in it (`HEAD~1:data/tasks.yaml`), `commit` the full hash of the commit and `day` when
    it was written.
    """

    name: str
    data: bytes
    path: Path | None
    file: str = ""
    commit: str | None = None
    day: date | None = None

    @property
    def formal_name(self) -> str:
        """How a document calls it, whose readers know nothing of HEAD~1: 2026年6月20日的版本."""
        if self.day is not None and self.commit is not None:
            return f"{written_date(self.day)}的版本（提交 {self.commit[:7]}）"
        return self.name if self.path is None else f"文件 {self.name}"


def read_version(spec: str | None, table: Path) -> Revision:
    """A version of the table's file.

    `spec` None is the last commit. An existing file of that name comes before a revision of it.
    A revision is anything that git takes: a branch, a tag, HEAD~2, a hash, HEAD@{yesterday}; in it
    the file is found under the name that it had there. `HEAD:other/path.yaml` is that very file. A
    day (2026-03-01, 2026年3月1日) that is no revision is what the current branch had when that
    day ended.
    """
    if spec is not None and not spec.strip():
        raise GitError("没有写明是哪个版本。", _HOW, exit=Exit.USAGE)
    if spec is not None:
        # Unlike those of Path they raise nothing for what cannot be a path.
        path = os.path.expanduser(spec)  # noqa: PTH111 - raises nothing
        if os.path.exists(path) and not os.path.isdir(path):  # noqa: PTH110, PTH112 - likewise
            return _from_file(Path(path))
    repository = find_repository(table)
    if spec is None:
        head = head_of(repository)
        return _from_tree(repository, LAST_COMMIT, head, path_at_head(repository, table))
    return _from_git(repository, spec, table)


def read_working_file(table: Path) -> Revision:
    """The table as it is on the disk."""
    return _from_file(table)


def _from_file(path: Path) -> Revision:
    try:
        data = read_limited(path, MAX_YAML_BYTES)
    except FileNotFoundError:
        raise UserError(f"找不到文件 {path}。", "检查路径。", exit=Exit.WORLD) from None
    except OSError:
        raise UserError(
            f"读取 {path} 时出错。", "检查文件和权限，再试一次。", exit=Exit.WORLD
        ) from None
    if data is None:
        raise UserError(f"{path} 超过 64 MiB，没有读取。", "确认文件选对了。", exit=Exit.WORLD)
    return Revision(display_path(path), data, path, display_path(path))


def _from_git(repository: Repository, spec: str, table: Path) -> Revision:
    """Raises GitTrouble when there is no such version."""
    found = _resolve(repository, spec)
    if found is None:
        day = day_of(spec)
        if day is None:
            raise _unknown(repository, spec)
        commit = _commit_of_day(repository, f"{day:%Y-%m-%d}")
        return _of_commit(repository, spec, commit, table)
    kind = ask(repository, "cat-file", "-t", found).decode("ascii", "replace").strip()
    if kind == "blob":
        return Revision(spec, read_blob(repository, found), None, spec)
    if kind == "tree":
        return _from_tree(repository, spec, found, repository.path_of(table))
    commit = _resolve(repository, f"{found}^{{commit}}") or ""
    if not commit:
        raise GitError(f"“{spec}”不是一次提交。", _HOW, exit=Exit.USAGE)
    return _of_commit(repository, spec, commit, table)


def _resolve(repository: Repository, spec: str) -> str | None:
    """The full hash of what a revision names; None when it names nothing. Raises GitTrouble for one
    that cannot be known here."""
    asked = ("rev-parse", "--verify", "--end-of-options", spec)
    found = try_asking(repository, *asked, folder=_where(repository, spec))
    if found is None:
        return None
    name, warned = found
    if "only goes back to" in warned:
        raise GitError(
            f"这台电脑上的引用日志没有那么早，不知道“{spec}”是哪个版本。",
            "只写日期（如 2026-03-01），按提交的日期找。",
            exit=Exit.USAGE,
        )
    # Git takes any whole hash for granted.
    if _HASH.fullmatch(spec) and try_asking(repository, "cat-file", "-e", name) is None:
        return None
    return name


_HASH = re.compile(r"[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")


def _where(repository: Repository, spec: str) -> Path:
    """Where a path such as HEAD:./tasks.yaml starts: this folder, where it is in the repository."""
    if ":./" in spec or ":../" in spec:
        try:
            here = Path.cwd()
            if find_repository(here / "x").root == repository.root:
                return here
        except (OSError, GitError):
            pass
    return repository.root


def _commit_of_day(repository: Repository, day: str) -> str:
    """The last commit of the current branch before a day ended, here. Raises GitTrouble."""
    head = head_of(repository)
    form = ("--first-parent", "--max-count=1")
    found = ask(repository, "rev-list", *form, f"--before={day}T23:59:59", head)
    if commit := found.decode("ascii").strip():
        return commit
    more = _UNSHALLOW if repository.is_shallow else "换一个晚一些的日期；运行 git log 查看。"
    raise GitError(f"到 {day} 为止，当前分支还没有提交。", more, exit=Exit.USAGE)


_UNSHALLOW = "这是浅克隆，缺少以前的提交；联网后运行 git fetch --unshallow 取回。"


def _unknown(repository: Repository, spec: str) -> GitError:
    if ".." in spec:
        return GitError(
            f"“{spec}”是两个版本，这里要一个。", "两个版本之间用空格分开。", exit=Exit.USAGE
        )
    if repository.is_shallow:
        return GitError(f"没有“{spec}”这个版本或文件。", _UNSHALLOW + _HOW, exit=Exit.USAGE)
    if try_asking(repository, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        head_of(repository)  # says that there are no commits yet
    names = ask(
        repository,
        *("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes"),
    )
    meant = nearest(spec, names.decode("utf-8", "replace").split("\n")[:-1])
    return GitError(
        f"没有“{spec}”这个版本或文件。",
        (f"是不是 {'、'.join(meant)}？" if meant else "") + _HOW,
        exit=Exit.USAGE,
    )


def _of_commit(repository: Repository, spec: str, commit: str, table: Path) -> Revision:
    """The table in a commit, under the name that it has there. Raises GitTrouble."""
    path = _path_in(repository, commit, table)
    if path is None:
        raise GitError(
            f"版本“{spec}”里没有 {repository.path_of(table)}。",
            "换一个有这个文件的版本；改过名的，写成 版本:当时的路径，如 HEAD~1:data/旧名.yaml。",
            exit=Exit.USAGE,
        )
    return _from_tree(repository, spec, commit, path)


def _path_in(repository: Repository, commit: str, table: Path) -> str | None:
    """The path of the table's file in a commit."""
    path = repository.path_of(table)
    if has_file(repository, commit, path):
        return path
    found = try_asking(repository, "merge-base", "HEAD", commit)
    if found is None:
        return None
    base = found[0].split("\n")[0]
    try:
        at_base = path_at(repository, table, base)
    except GitError:
        return None
    if at_base is None or has_file(repository, commit, at_base):
        return at_base
    return other_name(repository, commit, base, at_base)


def _from_tree(repository: Repository, spec: str, tree: str, path: str) -> Revision:
    """The file at a path of a commit or tree. Raises GitTrouble."""
    blob = _resolve(repository, f"{tree}:{path}")
    if blob is None:
        raise GitError(f"版本“{spec}”里没有 {path}。", _HOW, exit=Exit.USAGE)
    data = read_blob(repository, blob)
    file = f"{'HEAD' if spec == LAST_COMMIT else spec}:{path}"
    form = ("--no-walk", "-s", "--no-color", "--no-show-signature", "--date=raw")
    said = try_asking(repository, "log", *form, "--format=%h %ad", tree)
    if not said or not said[0]:  # a tree
        return Revision(spec, data, None, file)
    short, _, when = said[0].partition(" ")
    day = moment(when).date()
    called = f"{spec[:10]}（{day}）" if tree.startswith(spec) else f"{spec}（{short}，{day}）"
    return Revision(called, data, None, file, tree, day)
