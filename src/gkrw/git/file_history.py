"""The commits that changed one file, through merges and renames.

As in `git log -- FILE`, a merge that took the file unchanged from one side is followed to that side
only. Unlike in `git log --follow`, the file is looked up in every commit under its path in that
commit, and a merge whose result differs from every side is a change of its own.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

from gkrw.git.repository import GitError, Repository, find_repository, run_git, try_git


@dataclass(frozen=True)
class Commit:
    """A commit that changed the file; `path` is the path of the file there.

    `blob` is the hash of the file's content, None if the file was deleted. `parent_blobs` has the
    hash in each parent, None if the parent has no such file: one for a usual commit, two for a
    merge, none for the first commit. `is_boundary` says that the parents are missing in a shallow
    clone, so that the changes of this commit are unknown.
    """

    hash: str
    author: str
    date: datetime
    subject: str
    path: str
    blob: str | None
    parent_blobs: tuple[str | None, ...]
    is_boundary: bool = False

    @property
    def short_hash(self) -> str:
        """The first ten digits of the hash."""
        return self.hash[:10]


@dataclass(frozen=True)
class FileHistory:
    """The commits that changed a file, newest first."""

    repository: Repository
    commits: tuple[Commit, ...]


def file_history(file: Path) -> FileHistory:
    """Return the history of a file up to HEAD. Raises GitError."""
    repository = find_repository(file)
    head = head_commit(repository)
    changes, _ = _follow(repository, head, path_at_head(repository, file))
    return FileHistory(repository, _commits(repository, changes))


def head_commit(repository: Repository) -> str:
    """Return the full hash of HEAD. Raises GitError if there is no commit yet."""
    output = try_git(repository, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if output is None:
        raise GitError(
            f"{repository.root} 的版本库里还没有任何提交。",
            '先提交一次：git add -A，再 git commit -m "分解表"。',
        )
    return output.text


def path_at_head(repository: Repository, file: Path) -> str:
    """Return the path of a file in HEAD: its own, or the one before an uncommitted `git mv`. Raises
    GitError if HEAD does not have the file."""
    path = repository.relative_path(file)
    if has_file(repository, "HEAD", path):
        return path
    staged = run_git(
        repository, "diff-index", "--cached", *_WITH_RENAMES, "-z", "--no-abbrev", "HEAD"
    )
    if source := _rename_sources(staged).get(path):
        return source.path
    raise GitError(
        f"版本库的最近一次提交里没有 {path}。",
        f'先把它放进版本库：git add {path}，再 git commit -m "分解表"；检查 .gitignore 有没有排除它。',
    )


def has_file(repository: Repository, tree: str, path: str) -> bool:
    """Return whether a commit or tree has a path."""
    question = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{tree}:{path}")
    return try_git(repository, *question) is not None


def path_at_ancestor(repository: Repository, file: Path, commit: str) -> str | None:
    """Return the path of a file in an ancestor of HEAD; None if the ancestor has no such file.
    Raises GitError."""
    head = head_commit(repository)
    _, paths = _follow(repository, head, path_at_head(repository, file), until=commit)
    return next(iter(paths), None)


_WITH_RENAMES = ("-M", "-C")
"""With -C, copies of files that changed as well."""


class FileSource(NamedTuple):
    """The path of a file in an older version, and its blob, None where there is no such file."""

    path: str
    blob: str | None


def renames(repository: Repository, old: str, new: str) -> dict[str, FileSource]:
    """Return the files that were renamed between two commits: old path and blob by the new path."""
    options = ("-r", *_WITH_RENAMES, "-z", "--raw", "--no-abbrev")
    return _rename_sources(run_git(repository, "diff-tree", *options, old, new))


class _FileChange(NamedTuple):
    """A commit that changed the file; the fields are those of Commit."""

    hash: str
    path: str
    blob: str | None
    parent_blobs: tuple[str | None, ...]


class _BlobPair(NamedTuple):
    """The blob of a path in a parent and in its child; None where there is no such file."""

    old: str | None
    new: str | None


def _follow(
    repository: Repository, head: str, path: str, until: str = ""
) -> tuple[Sequence[_FileChange], Sequence[str]]:
    """Follow a file from `head` to its ancestors, under its path in each. Return the commits that
    changed it, newest first, and its paths in the commit `until`, where the search stops."""
    paths_at: dict[str, dict[str, None]] = {head: {path: None}}
    differences: dict[str, Mapping[str, Sequence[_BlobPair | None]]] = {}
    changes: list[_FileChange] = []
    # The parents of every commit; children come before their parents.
    out = run_git(repository, "rev-list", "--date-order", "--parents", head).decode("ascii")
    parents_of = {commit: tuple(parents) for commit, *parents in map(str.split, out.splitlines())}
    for commit, parents in parents_of.items():
        paths = tuple(paths_at.pop(commit, ()))
        if commit == until:
            return changes, paths
        for at in paths:
            if at not in differences:
                differences[at] = _differences(repository, head, at, parents_of)
            pairs = differences[at].get(commit)
            if pairs is None or None in pairs:
                same = pairs.index(None) if pairs else 0
                onward = [(parent, at) for parent in parents[same : same + 1]]
            else:
                known = [pair for pair in pairs if pair]
                # A first commit has a pair and no parents.
                sources = _sources(repository, commit, at, zip(parents, known, strict=False))
                blob, blobs = known[0].new, tuple(source.blob for source in sources)
                onward = list(zip(parents, (each.path for each in sources), strict=True))
                if len(parents) > 1 and blob in blobs:
                    # The merge has the content of one side under the name of the other side.
                    onward = [onward[blobs.index(blob)]]
                else:
                    changes.append(_FileChange(commit, at, blob, blobs))
            for parent, source in onward:
                paths_at.setdefault(parent, {})[source] = None
    return changes, ()


def _sources(
    repository: Repository, commit: str, path: str, pairs: Iterable[tuple[str, _BlobPair]]
) -> list[FileSource]:
    """Return the path and the blob of the file in each parent of a commit. `pairs` has the hash of
    each parent, with the blobs of `path` in the parent and in the commit."""
    sources: list[FileSource] = []
    for parent, (old, new) in pairs:
        is_new = old is None and new is not None
        source = renames(repository, parent, commit).get(path) if is_new else None
        sources.append(source or FileSource(path, old))
    return sources


def _differences(
    repository: Repository, head: str, path: str, parents_of: Mapping[str, Sequence[str]]
) -> dict[str, list[_BlobPair | None]]:
    """Return the commits in which the file at `path` differs from at least one parent.

    Each maps to one pair of blobs per parent, None where that parent has the same blob. A first
    commit has one pair, in which the old blob is None.
    """
    out = run_git(repository, "rev-list", "--full-history", head, "--", path)
    commits = out.decode("ascii").split()
    if not commits:
        return {}
    # One line for each parent: given a merge on one line, git omits the parents without a
    # difference and does not say which ones they are.
    lines = [f"{commit} {parent}\n" for commit in commits for parent in parents_of[commit] or ("",)]
    options = ("--root", "--always", "-r", "-z", "--raw", "--no-abbrev", "--no-renames")
    out = run_git(
        repository,
        *("diff-tree", "--stdin", *options, "--", path),
        stdin="".join(lines).encode("ascii"),
    )
    pairs: dict[str, list[_BlobPair | None]] = {}
    commit = ""
    fields = iter(_split(out))
    for field in fields:
        if not field.startswith(":"):
            commit = field
            pairs.setdefault(commit, []).append(None)
        elif next(fields) == path:
            _, _, old, new, _ = field.split(" ")
            pairs[commit][-1] = _BlobPair(
                *(blob if blob.strip("0") else None for blob in (old, new))
            )
    return pairs


def _rename_sources(raw: bytes) -> dict[str, FileSource]:
    """Return the renames in the raw output of a git diff: old path and blob by the new path. A file
    that moved unchanged, while another took its path, was renamed too: last year's table."""
    sources: dict[str, FileSource] = {}
    fields = iter(_split(raw))
    for field in fields:
        *_, old, _, status = field.split(" ")
        path = next(fields)
        if status[0] in "RC":
            target = next(fields)
            if status[0] == "R" or status == "C100":
                sources[target] = FileSource(path, old)
    return sources


def _split(out: bytes) -> list[str]:
    return [os.fsdecode(field) for field in out.split(b"\0")[:-1]]


def _commits(repository: Repository, changes: Sequence[_FileChange]) -> tuple[Commit, ...]:
    """Return the changes with author, date and subject of their commits."""
    boundary = _shallow_boundary(repository)
    options = ("-z", "-s", "--no-color", "--no-show-signature", "--encoding=UTF-8", "--date=raw")
    out = run_git(
        repository,
        *("log", "--no-walk=unsorted", "--stdin", *options, "--format=%H%x00%aN%x00%ad%x00%s"),
        stdin="".join(f"{change.hash}\n" for change in changes).encode("ascii"),
    )
    fields = [field.decode("utf-8", "replace") for field in out.split(b"\0")]
    headers = {fields[at]: fields[at + 1 : at + 4] for at in range(0, len(fields) - 3, 4)}
    commits: list[Commit] = []
    for change in changes:
        author, date, subject = headers[change.hash]
        when, is_boundary = parse_raw_date(date), change.hash in boundary
        commits.append(Commit(change.hash, author, when, subject, *change[1:], is_boundary))
    return tuple(commits)


def parse_raw_date(raw: str) -> datetime:
    """Parse a date of `git log --date=raw`: 1772323200 +0800, in the author's time zone. Return the
    start of 1970 in UTC for an invalid date."""
    seconds, _, zone = raw.partition(" ")
    try:
        minutes = int(zone[-4:-2]) * 60 + int(zone[-2:])
        offset = timedelta(minutes=-minutes if zone.startswith("-") else minutes)
        return datetime.fromtimestamp(int(seconds), timezone(offset))
    except (ValueError, OverflowError, OSError):  # some programs write invalid dates
        return datetime.fromtimestamp(0, timezone.utc)


def _shallow_boundary(repository: Repository) -> frozenset[str]:
    """Return the commits of a shallow clone whose parents are missing; none for a full clone."""
    if not repository.is_shallow:
        return frozenset()
    out = run_git(repository, "rev-parse", "--git-path", "shallow").decode("utf-8", "replace")
    try:
        lines = (repository.root / out.removesuffix("\n")).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return frozenset()
    return frozenset(lines.split())
