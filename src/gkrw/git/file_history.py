"""The commits in which the table's file changed, through merges and renames.

Like `git log -- FILE`, a merge that took the file from one side as it is leads on to that side
only; unlike `git log --follow`, every commit is asked for the file under the name that it has
there, and a merge whose result is on neither side is a change of its own.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from gkrw.git.repository import (
    GitError,
    Repository,
    ask,
    find_repository,
    try_asking,
)

_NOTHING = frozenset("0")


@dataclass(frozen=True)
class Commit:
    """A commit that changed the file, and the file's name there.

    `blob` is the file's content there, None where it was deleted. `before` has what each parent
    has in its place, None where it has no such file: one for a usual commit, two for a merge, none
    for the first commit. `is_cut` says that the parents are missing here (a shallow clone), so that
    nobody knows what this commit changed.
    """

    hash: str
    author: str
    date: datetime
    subject: str
    path: str
    blob: str | None
    before: tuple[str | None, ...]
    is_cut: bool = False

    @property
    def short_hash(self) -> str:
        """The first ten digits of the hash."""
        return self.hash[:10]


@dataclass(frozen=True)
class History:
    """The commits in which a file changed, newest first."""

    repository: Repository
    commits: tuple[Commit, ...]


def history(table: Path) -> History:
    """The history of the table's file up to HEAD. Raises GitTrouble."""
    repository = find_repository(table)
    head = head_of(repository)
    changed = _follow(repository, head, path_at_head(repository, table)).changed
    return History(repository, _commits(repository, changed))


def head_of(repository: Repository) -> str:
    """The full hash of the commit that is checked out. Raises GitTrouble when there is none."""
    found = try_asking(repository, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if found is None:
        raise GitError(
            f"{repository.root} 的版本库里还没有任何提交。",
            "先提交一次：git add -A，再 git commit。",
        )
    return found[0]


def path_at_head(repository: Repository, table: Path) -> str:
    """The table's path in HEAD: its own, or the one that `git mv` has taken it away from. Raises
    GitTrouble when HEAD does not have it."""
    path = repository.path_of(table)
    if has_file(repository, "HEAD", path):
        return path
    moved = ask(repository, "diff-index", "--cached", "-M", "-z", "--no-abbrev", "HEAD")
    if source := _sources(moved).get(path):
        return source[0]
    raise GitError(
        f"版本库的最近一次提交里没有 {path}。",
        f"先把它放进版本库：git add {path}，再 git commit；检查 .gitignore 有没有排除它。",
    )


def has_file(repository: Repository, commit: str, path: str) -> bool:
    """Whether a commit or tree has that path."""
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:{path}")
    return try_asking(repository, *asked) is not None


def path_at(repository: Repository, table: Path, commit: str) -> str | None:
    """The path that the table's file had in a commit that HEAD comes from; None in others."""
    head = head_of(repository)
    seen = _follow(repository, head, path_at_head(repository, table), until=commit).seen
    return next(iter(seen), None)


def other_name(repository: Repository, other: str, commit: str, path: str) -> str | None:
    """What the file at `path` of a commit is called in another; None where it is no rename."""
    source = _renames(repository, other, commit).get(path)
    return source[0] if source else None


# -- the walk ----------------------------------------------------------------------------------------

Entry = tuple[str | None, str | None]
"""The blob of a path in a parent and in a commit."""


@dataclass(frozen=True)
class _Changed:
    commit: str
    path: str
    blob: str | None
    before: tuple[str | None, ...]


@dataclass(frozen=True)
class _Walked:
    """The changes that were met, and the paths that the file has in the commit asked for."""

    changed: Sequence[_Changed]
    seen: Sequence[str]


def _follow(repository: Repository, head: str, path: str, until: str = "") -> _Walked:
    """Walk from a commit to those before it, with the file's path in each of them."""
    followed: dict[str, dict[str, None]] = {head: {path: None}}
    touched: dict[str, Mapping[str, Sequence[Entry | None]]] = {}
    changed: list[_Changed] = []
    graph = _graph(repository, head)
    for commit, parents in graph.items():
        paths = tuple(followed.pop(commit, ()))
        if commit == until:
            return _Walked(changed, paths)
        for each in paths:
            if each not in touched:
                touched[each] = _touched(repository, head, each, graph)
            entries = touched[each].get(commit)
            same = 0 if entries is None else next((i for i, e in enumerate(entries) if not e), -1)
            if entries is None or same >= 0:
                for parent in parents[same : same + 1]:
                    followed.setdefault(parent, {})[each] = None
                continue
            met, sources = _met(repository, commit, parents, each, [e for e in entries if e])
            onward = list(zip(parents, sources, strict=True))
            if len(parents) > 1 and met.blob in met.before:
                # One side's content under the other side's name.
                onward = [onward[met.before.index(met.blob)]]
            else:
                changed.append(met)
            for parent, source in onward:
                followed.setdefault(parent, {})[source] = None
    return _Walked(changed, ())


def _met(
    repository: Repository,
    commit: str,
    parents: Sequence[str],
    path: str,
    entries: Sequence[Entry],
) -> tuple[_Changed, list[str]]:
    """A change, and the path of the file in each parent."""
    blob = entries[0][1]
    before: list[str | None] = []
    sources: list[str] = []
    for parent, (old, _) in zip(parents, entries, strict=False):  # a first commit has no parents
        source, old_blob = path, old
        if old is None and blob is not None:
            source, old_blob = _renames(repository, parent, commit).get(path, (path, None))
        before.append(old_blob)
        sources.append(source)
    return _Changed(commit, path, blob, tuple(before)), sources


def _graph(repository: Repository, head: str) -> dict[str, tuple[str, ...]]:
    """Every commit before and at one, with its parents, children always before their parents."""
    out = ask(repository, "rev-list", "--date-order", "--parents", head).decode("ascii")
    return {commit: tuple(parents) for commit, *parents in map(str.split, out.splitlines())}


def _touched(
    repository: Repository, head: str, path: str, parents: Mapping[str, Sequence[str]]
) -> dict[str, list[Entry | None]]:
    """The commits that differ from a parent in a path: for each parent the path's blobs, None
    where both have the same; a first commit is held against nothing, as if against a parent."""
    out = ask(repository, "rev-list", "--full-history", head, "--", path)
    commits = out.decode("ascii").split()
    if not commits:
        return {}
    # Each commit with one parent a line: of a merge git would leave out the parents without a
    # difference, and not say which.
    lines = [f"{each} {parent}\n" for each in commits for parent in parents[each] or ("",)]
    form = ("--root", "--always", "-r", "-z", "--raw", "--no-abbrev", "--no-renames")
    given = "".join(lines).encode("ascii")
    out = ask(repository, "diff-tree", "--stdin", *form, "--", path, given=given)
    found: dict[str, list[Entry | None]] = {}
    commit = ""
    fields = iter(_texts(out))
    for each in fields:
        if not each.startswith(":"):
            commit = each
            found.setdefault(commit, []).append(None)
        elif next(fields) == path:
            _, _, old, new, _ = each.split(" ")
            found[commit][-1] = (_or_none(old), _or_none(new))
    return found


def _renames(repository: Repository, old: str, new: str) -> dict[str, tuple[str, str]]:
    """The renames between two commits: for each new path the old one and its blob."""
    form = ("-r", "-M", "-z", "--raw", "--no-abbrev")
    return _sources(ask(repository, "diff-tree", *form, old, new))


def _sources(raw: bytes) -> dict[str, tuple[str, str]]:
    """For each path that is the target of a rename, the old path and its blob."""
    found: dict[str, tuple[str, str]] = {}
    fields = iter(_texts(raw))
    for each in fields:
        *_, old, _, status = each.split(" ")
        source = next(fields)
        if status[0] in "RC":
            target = next(fields)
            if status[0] == "R":
                found[target] = (source, old)
    return found


def _texts(out: bytes) -> list[str]:
    return [os.fsdecode(each) for each in out.split(b"\0")[:-1]]


def _or_none(blob: str) -> str | None:
    return None if set(blob) == _NOTHING else blob


# -- what is said of a commit ------------------------------------------------------------------------


def _commits(repository: Repository, changed: Sequence[_Changed]) -> tuple[Commit, ...]:
    if not changed:
        return ()
    cut = _cut(repository)
    form = ("-z", "-s", "--no-color", "--no-show-signature", "--encoding=UTF-8", "--date=raw")
    out = ask(
        repository,
        *("log", "--no-walk=unsorted", "--stdin", *form, "--format=%H%x00%aN%x00%ad%x00%s"),
        given="".join(f"{each.commit}\n" for each in changed).encode("ascii"),
    )
    fields = [each.decode("utf-8", "replace") for each in out.split(b"\0")]
    said = {fields[at]: fields[at + 1 : at + 4] for at in range(0, len(fields) - 3, 4)}
    return tuple(
        Commit(
            each.commit,
            said[each.commit][0],
            moment(said[each.commit][1]),
            said[each.commit][2],
            each.path,
            each.blob,
            each.before,
            each.commit in cut,
        )
        for each in changed
    )


def moment(raw: str) -> datetime:
    """A time as `git log --date=raw` writes it, 1772323200 +0800, at the place of the author."""
    seconds, _, zone = raw.partition(" ")
    try:
        minutes = int(zone[-4:-2]) * 60 + int(zone[-2:])
        offset = timedelta(minutes=-minutes if zone.startswith("-") else minutes)
        return datetime.fromtimestamp(int(seconds), timezone(offset))
    except (ValueError, OverflowError, OSError):  # a commit made by a program that wrote nonsense
        return datetime.fromtimestamp(0, timezone.utc)


def _cut(repository: Repository) -> frozenset[str]:
    """The commits of a shallow clone whose parents are missing."""
    if not repository.is_shallow:
        return frozenset()
    found = ask(repository, "rev-parse", "--git-path", "shallow").decode("utf-8", "replace")
    try:
        lines = (repository.root / found.removesuffix("\n")).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return frozenset()
    return frozenset(lines.split())
