"""Read one version of a file: a revision of git, the state on a day, or another file. Read the
staged content of files: what `git commit` is about to commit, not what is on the disk."""

import os
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from gkrw.core.deadlines import day_of
from gkrw.core.errors import Exit, UserError, system_errors
from gkrw.core.suggest import did_you_mean, nearest
from gkrw.files.file_access import (
    MAX_YAML_BYTES,
    display_path,
    read_limited,
    refuse_document,
    typed_path,
)
from gkrw.git.file_history import (
    has_file,
    head_commit,
    parse_raw_date,
    path_at_ancestor,
    path_at_head,
    renames,
)
from gkrw.git.repository import (
    GitError,
    Repository,
    find_repository,
    read_blob,
    read_blobs,
    run_git,
    try_git,
)

LAST_COMMIT = "最近一次提交"
_HELP = "可以写分支、标签、提交编号、HEAD~1、日期（2026-03-01），或一个文件的路径。"
_FULL_HASH = re.compile(r"[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")
_UNSHALLOW = "这是浅克隆，缺少以前的提交；联网后运行 git fetch --unshallow 取回。"


@dataclass(frozen=True)
class Revision:
    """A version of a file: its name for the user, and its content.

    `path` is the file on the disk with the content, None if the content is from git. `file` is the
    name of the file in findings (`HEAD~1:data/tasks.yaml`). `commit` is the full hash of the commit
    and `day` its author's date; both are None for content that is not from a commit.
    """

    name: str
    data: bytes
    path: Path | None
    file: str = ""
    commit: str | None = None
    day: date | None = None


def read_revision(spec: str | None, file: Path) -> Revision:
    """Read the version of a file that the user named.

    `spec` None is the last commit. An existing file of that name takes precedence over a revision.
    A revision is anything that git accepts: a branch, a tag, HEAD~2, a hash, HEAD@{yesterday}; the
    file is looked up under the name that it had there. `HEAD:other/path.yaml` is exactly that file.
    A day (2026-03-01, 2026年3月1日) that is no revision means the state of the current branch at
    the end of that day. Raises UserError.
    """
    if spec is None:
        repository = find_repository(file)
        head = head_commit(repository)
        return _from_tree(repository, LAST_COMMIT, head, path_at_head(repository, file))
    if not spec.strip():
        raise GitError("没有写明是哪个版本。", _HELP, exit=Exit.USAGE)
    # Unlike the methods of Path these raise nothing for a text that cannot be a path.
    path = typed_path(spec)
    if os.path.exists(path) and not os.path.isdir(path):  # noqa: PTH110, PTH112 - see above
        return read_working_file(path)
    return _from_git(find_repository(file), spec, file)


def named_revisions(file: Path) -> list[tuple[str, str]]:
    """Return the last ten commits as HEAD, HEAD~1 and so on, and the branches and tags of the
    repository of a file, each with the day and subject of its commit. Raises GitError."""
    repository = find_repository(file)
    log = try_git(
        repository, "log", "--first-parent", f"-{_COMMITS_NAMED}", "--format=%as %s", "HEAD"
    )
    about = log.text.split("\n") if log is not None else []
    named = [(f"HEAD~{n}" if n else "HEAD", text) for n, text in enumerate(about)]
    form = "--format=%(refname:short)\t%(creatordate:short) %(subject)"
    refs = try_git(
        repository, "for-each-ref", "--sort=-creatordate", form, "refs/heads", "refs/tags"
    )
    lines = refs.text.split("\n") if refs is not None and refs.text else []
    return [*named, *((name, text) for name, _, text in (line.partition("\t") for line in lines))]


_COMMITS_NAMED = 10


def read_working_file(path: Path) -> Revision:
    """Read a file on the disk. Raises UserError."""
    missing = UserError(f"找不到文件 {path}。", "检查路径。", exit=Exit.WORLD)
    with system_errors(f"读取 {path} ", "检查文件和权限，再试一次。", missing):
        data = read_limited(path, MAX_YAML_BYTES)
    if data is None:
        raise UserError(f"{path} 超过 64 MiB，没有读取。", "确认文件选对了。", exit=Exit.WORLD)
    refuse_document(display_path(path), data)
    return Revision(display_path(path), data, path, display_path(path))


def _from_git(repository: Repository, spec: str, file: Path) -> Revision:
    object_hash = _resolve(repository, spec)
    if object_hash is None:
        day = day_of(spec)
        if day is None:
            raise _unknown_revision(repository, spec)
        object_hash = _last_commit_of_day(repository, day)
    kind = run_git(repository, "cat-file", "-t", object_hash).decode("ascii", "replace").strip()
    if kind == "blob":
        return Revision(spec, read_blob(repository, object_hash), None, spec)
    if kind == "tree":
        return _from_tree(repository, spec, object_hash, repository.relative_path(file))
    commit = _resolve(repository, f"{object_hash}^{{commit}}")
    if not commit:
        raise GitError(f"“{spec}”不是一次提交。", _HELP, exit=Exit.USAGE)
    path = _path_in(repository, commit, file)
    if path is None:
        raise GitError(
            f"版本“{spec}”里没有 {repository.relative_path(file)}。",
            "换一个有这个文件的版本；改过名的，写成 版本:当时的路径，如 HEAD~1:data/旧名.yaml。",
            exit=Exit.USAGE,
        )
    return _from_tree(repository, spec, commit, path)


def _resolve(repository: Repository, spec: str) -> str | None:
    """Return the full hash of a revision; None if it names nothing. Raises GitError if the reflog
    does not go back as far as the revision."""
    question = ("rev-parse", "--verify", "--end-of-options", spec)
    output = try_git(repository, *question, cwd=_base_folder(repository, spec))
    if output is None:
        return None
    if "only goes back to" in output.warnings:
        raise GitError(
            f"这台电脑上的引用日志没有那么早，不知道“{spec}”是哪个版本。",
            "只写日期（如 2026-03-01），按提交的日期找。",
            exit=Exit.USAGE,
        )
    # Git accepts any full hash, even of an object that does not exist.
    if _FULL_HASH.fullmatch(spec) and try_git(repository, "cat-file", "-e", output.text) is None:
        return None
    return output.text


def _base_folder(repository: Repository, spec: str) -> Path:
    """Return the folder that a path such as HEAD:./tasks.yaml is relative to: the working directory
    if it is in the repository, else the top folder."""
    if ":./" in spec or ":../" in spec:
        try:
            here = Path.cwd()
            if find_repository(here / "x").root == repository.root:
                return here
        except (OSError, GitError):
            pass
    return repository.root


def _last_commit_of_day(repository: Repository, day: date) -> str:
    """Return the last commit of the current branch by the end of a day, in local time. Raises
    GitError if there is none."""
    options = ("--first-parent", "--max-count=1", f"--before={day:%Y-%m-%d}T23:59:59")
    out = run_git(repository, "rev-list", *options, head_commit(repository))
    if commit := out.decode("ascii").strip():
        return commit
    raise GitError(
        f"到 {day:%Y-%m-%d} 为止，当前分支还没有提交。",
        _UNSHALLOW if repository.is_shallow else "换一个晚一些的日期；运行 git log 查看。",
        exit=Exit.USAGE,
    )


def _unknown_revision(repository: Repository, spec: str) -> GitError:
    message = f"没有“{spec}”这个版本或文件。"
    if ".." in spec:
        message, fix = f"“{spec}”是两个版本，这里要一个。", "两个版本之间用空格分开。"
    elif repository.is_shallow:
        fix = _UNSHALLOW + _HELP
    else:
        head_commit(repository)  # raises if there are no commits yet
        kinds = ("refs/heads", "refs/tags", "refs/remotes")
        refs = run_git(repository, "for-each-ref", "--format=%(refname:short)", *kinds)
        names = refs.decode("utf-8", "replace").split("\n")[:-1]
        similar = nearest(spec, names) if len(spec) > 2 else []  # one letter is in many a name
        fix = did_you_mean(similar) + _HELP
    return GitError(message, fix, exit=Exit.USAGE)


def _path_in(repository: Repository, commit: str, file: Path) -> str | None:
    """Return the path of a file in any commit; None if the commit does not have it."""
    path = repository.relative_path(file)
    if has_file(repository, commit, path):
        return path
    output = try_git(repository, "merge-base", "HEAD", commit)
    if output is None:
        return None
    base = output.text.split("\n")[0]
    try:
        path_at_base = path_at_ancestor(repository, file, base)
    except GitError:
        return None
    if path_at_base is None or has_file(repository, commit, path_at_base):
        return path_at_base
    source = renames(repository, commit, base).get(path_at_base)
    return source.path if source else None


def _from_tree(repository: Repository, spec: str, tree: str, path: str) -> Revision:
    """Read the file at a path of a commit or tree. Raises GitError."""
    blob = _resolve(repository, f"{tree}:{path}")
    if blob is None:
        raise GitError(f"版本“{spec}”里没有 {path}。", _HELP, exit=Exit.USAGE)
    data = read_blob(repository, blob)
    file = f"{'HEAD' if spec == LAST_COMMIT else spec}:{path}"
    options = ("--no-walk", "-s", "--no-color", "--no-show-signature", "--date=raw")
    output = try_git(repository, "log", *options, "--format=%h %ad", tree)
    if not output or not output.text:  # a tree
        return Revision(spec, data, None, file)
    short_hash, _, raw_date = output.text.partition(" ")
    day = parse_raw_date(raw_date).date()
    is_hash = tree.startswith(spec)
    name = f"{spec[:10]}（{day}）" if is_hash else f"{spec}（{short_hash}，{day}）"
    return Revision(name, data, None, file, tree, day)


def read_staged(table: Path, progress_folder: Path) -> tuple[bytes, list[tuple[Path, bytes]]]:
    """Return the staged content of the table, and the path and staged content of each progress
    file. Raises GitError, also for a merge conflict and for a table that is not in the index."""
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
            raise GitError(
                f"{name} 的合并冲突还没有处理完。",
                "改好后 git add 这个文件，再提交；正在 rebase、cherry-pick 的，"
                "接着 git rebase --continue、git cherry-pick --continue。",
            )
        blobs[name] = blob
    if path not in blobs:
        raise GitError(f"暂存区里没有 {path}。", f"先运行 git add {path}。")
    contents = dict(read_blobs(repository, blobs.values()))
    return contents[blobs[path]], _in_folder(progress_folder, folder, blobs, contents)


def read_known(
    table: Path, progress_folder: Callable[[Path], Path], day: date
) -> tuple[Revision, list[tuple[Path, bytes]]]:
    """Return the table, and the path and content of each progress file, in the last commit by the
    end of a day. `progress_folder` returns the folder for the path that a table has or had. Raises
    GitError."""
    repository = find_repository(table)
    commit = _last_commit_of_day(repository, day)
    path = _path_in(repository, commit, table)
    if path is None:
        raise GitError(
            f"到 {day} 为止，提交过的版本里没有 {repository.relative_path(table)}。",
            "换一个晚一些的日期；运行 gkrw log 查看。",
            exit=Exit.USAGE,
        )
    root = repository.root
    folder = progress_folder(root / path).relative_to(root).as_posix()
    out = run_git(repository, "ls-tree", "-r", "-z", "--full-tree", commit, "--", folder)
    entries = (line.partition(b"\t") for line in out.split(b"\0")[:-1])
    blobs = {os.fsdecode(name): entry.decode("ascii").split(" ")[2] for entry, _, name in entries}
    contents = dict(read_blobs(repository, blobs.values()))
    revision = _from_tree(repository, str(day), commit, path)
    return revision, _in_folder(progress_folder(table), folder, blobs, contents)


def _in_folder(
    progress_folder: Path, folder: str, blobs: Mapping[str, str], contents: Mapping[str, bytes]
) -> list[tuple[Path, bytes]]:
    """Return the path and content of each progress file directly in `folder`. `blobs` maps paths in
    the repository to blobs, and `contents` maps blobs to contents."""
    return [
        (progress_folder / name, contents[blob])
        for parent, _, name, blob in ((*at.rpartition("/"), blob) for at, blob in blobs.items())
        if parent == folder and name.endswith(".yaml") and not name.startswith(".")
    ]


def _with_index_of_hook(repository: Repository) -> Repository:
    """Return the repository with the index of the commit in progress. `git commit -a` and `git
    commit FILE` make an index of their own and pass its path to the hook that called us."""
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
    is_same = done.stdout == git_folder
    return replace(repository, index=Path.cwd() / index) if is_same else repository
