"""The walk through the versions of the table's file, to find those that changed a task or
department.

Every version is compared with the one before it by `diff`. A merge that took the file unchanged
from one side changed nothing. In a merge that combined both sides, only the differences from every
parent count; the others are reported at the commits that made them. A version that holds no table
is reported and skipped: the next version is compared with the last one that holds a table.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import yaml

from gkrw import store
from gkrw.core.findings import Finding, errors_in
from gkrw.core.gc_pause import own_cycles_collected
from gkrw.core.model import Columns, Table
from gkrw.diff.tree_diff import diff
from gkrw.git.file_history import Commit, FileHistory
from gkrw.git.repository import read_blobs
from gkrw.history.subject import HistorySubject, SubjectChanges, edited_in_place

WORKING_FILE = "working file"
"""Stands for the blob of the file on the disk, which git does not have yet."""
_NOWHERE = yaml.Mark("", 0, 0, 0, None, 0)
_NO_TABLE = Table("", None, None, (), (), Columns(mark=_NOWHERE), (), mark=_NOWHERE)
_NO_FILE = store.ParsedFile(_NO_TABLE, (), "", "")
"""A file that does not exist: before the first version, or deleted. Its table is empty."""
_NOT_HERE = "not here"
"""Stands for a blob that a shallow clone does not have."""


@dataclass(frozen=True, slots=True)
class FileVersion:
    """One version of the file. `commit` is None for the file on the disk; `blob` and
    `parent_blobs` are as in Commit."""

    commit: Commit | None
    blob: str | None
    parent_blobs: tuple[str | None, ...]

    @property
    def is_cut_off(self) -> bool:
        """Whether the parents of the version are missing in a shallow clone."""
        return self.commit is not None and self.commit.is_boundary and not self.parent_blobs


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A version that changed the subject, or that holds no table.

    `commit` is None for the file on the disk. `unread` lists the errors that made the comparison
    partial; `no_table` says why the version holds no table.
    """

    commit: Commit | None
    changes: SubjectChanges | None = None
    unread: tuple[Finding, ...] = ()
    no_table: Finding | None = None


def walk_history(
    history: FileHistory,
    subject: HistorySubject,
    working_data: bytes | None,
    working_file: str,
    limit: int | None = None,
) -> "HistoryWalk":
    """Return a walk from the newest version of a file to its first, or to the version with which
    `limit` changes of the subject have been found. `working_data` is the content of the file on the
    disk, None if there is none, and `working_file` its name in findings."""
    versions = [FileVersion(commit, commit.blob, commit.parent_blobs) for commit in history.commits]
    parsed = {}
    if working_data is not None:
        parsed[WORKING_FILE] = store.read(working_data, working_file)
        last = tuple(version.blob for version in versions[:1])
        versions.insert(0, FileVersion(None, WORKING_FILE, last))
    fetch = partial(read_blobs, history.repository)
    blobs = ParsedBlobs(versions, _files(history.commits), parsed, fetch)
    return HistoryWalk(versions, subject, blobs, limit)


def _files(commits: Sequence[Commit]) -> Mapping[str, str]:
    """Return the name of each blob's file in findings: 0123456789:data/tasks.yaml."""
    names: dict[str, str] = {}
    # Of several commits with one blob, name one that changed the content, not one that renamed it.
    for commit in sorted(commits, key=lambda commit: commit.blob in commit.parent_blobs):
        if commit.blob is not None:
            names.setdefault(commit.blob, f"{commit.short_hash}:{commit.path}")
    return names


class ParsedBlobs:
    """The parsed file of every blob, read on first use and dropped after the last.

    `versions` are the versions in the order of the walk, each of which must release its blobs once.
    `files` maps blobs to file names for findings, `parsed` has the files that are not in git, and
    `fetch` yields distinct blobs with their contents in the order asked for. The length is the
    number of files in memory.
    """

    def __init__(
        self,
        versions: Iterable[FileVersion],
        files: Mapping[str, str],
        parsed: Mapping[str, store.ParsedFile],
        fetch: Callable[[Iterable[str]], Iterator[tuple[str, bytes]]],
    ) -> None:
        self._uses_left = Counter(
            blob
            for version in versions
            for blob in (version.blob, *version.parent_blobs)
            if blob is not None
        )
        self._files = files
        self._parsed = dict(parsed)
        self._fetched = fetch([blob for blob in self._uses_left if blob not in parsed])

    def __len__(self) -> int:
        return len(self._parsed)

    def get(self, blob: str) -> store.ParsedFile:
        """Return the parsed file of a blob. Raises GitError."""
        while blob not in self._parsed:
            fetched, data = next(self._fetched)
            self._parsed[fetched] = store.read(data, self._files.get(fetched, fetched[:10]))
        return self._parsed[blob]

    def release(self, *blobs: str | None) -> None:
        """Count one use of each blob as done. A blob without further uses is dropped."""
        for blob in blobs:
            if blob is not None:
                self._uses_left[blob] -= 1
                if not self._uses_left[blob]:
                    self._parsed.pop(blob, None)


@dataclass
class HistoryWalk:
    """One walk, newest version first; a version comes before its parents. `entries` may be called
    once. The fields after `limit` are complete when it has ended."""

    versions: Sequence[FileVersion]
    subject: HistorySubject
    blobs: ParsedBlobs
    limit: int | None = None
    newest_name: str = ""
    """The name of the subject in the newest version that could be read."""
    is_known: bool = False
    """Whether any version has the subject."""
    known_names: dict[str, None] = field(default_factory=dict)
    """The names of all tasks, or of all bodies, in the versions read before the subject was
    found."""
    changes: int = 0
    """The number of versions that changed the subject."""
    is_working_file_bad: bool = False
    """Whether the file on the disk holds no table, or changed the subject in a comparison with
    errors."""
    shallow_boundary: Commit | None = None
    """The commit before which a shallow clone has no history; None if the walk did not reach
    one."""
    _names: dict[str | None, str] = field(default_factory=dict)
    """The name of the subject by blob; empty where this name belongs to something else."""

    def find_subject(self) -> bool:
        """Look the subject up in the newest version, and return whether it is there; if so, its name
        and that it is known can be read at once. Raises GitError."""
        table = self._parsed(self.versions[0].blob).table if self.versions else None
        name = self.subject.find(table) if table else None
        self.newest_name = name or ""
        return bool(name)

    def entries(self) -> Iterator[HistoryEntry]:
        """Yield the versions that changed the subject or hold no table. Raises GitError."""
        for number, version in enumerate(self.versions):
            entry = self._entry(number, version)
            if entry is not None:
                self.changes += entry.changes is not None
                if entry.commit is None:
                    self.is_working_file_bad = entry.no_table is not None or bool(entry.unread)
                yield entry
                if self.changes == self.limit:
                    return
            self.blobs.release(version.blob, *version.parent_blobs)

    def _entry(self, number: int, version: FileVersion) -> HistoryEntry | None:
        name = self._names.get(version.blob)
        if name == "":
            self._set_name(name, *version.parent_blobs)
            return None
        new = self._parsed(version.blob)
        if new.table is None:
            if name is not None:
                self._set_name(name, *version.parent_blobs)
            return HistoryEntry(version.commit, no_table=new.findings[0])
        if name is None:
            name = self.subject.find(new.table) or self.subject.name
            self._set_name(name, version.blob)
            self.newest_name = self.newest_name or name
        if version.is_cut_off:
            self.shallow_boundary = version.commit
            return None
        parents = tuple(blob for blob in version.parent_blobs if blob is not None)
        unread: dict[Finding, None] = {}
        by_parent = [self._changes(number, blob, new, name, unread) for blob in parents or (None,)]
        if any(changes.is_empty for changes in by_parent):
            return None
        merged = by_parent[0] if len(by_parent) == 1 else self.subject.merge_changes(by_parent)
        return None if merged.is_empty else HistoryEntry(version.commit, merged, tuple(unread))

    def _changes(
        self,
        number: int,
        blob: str | None,
        new: store.ParsedFile,
        name: str,
        unread: dict[Finding, None],
    ) -> SubjectChanges:
        """Return the changes of `name` from a blob to the version at `number`, whose file is `new`.
        Store the name of the subject in the blob, and add the errors of both files to `unread`."""
        old, compared = self._parsed(blob), blob
        if old.table is None:
            compared = self._last_table(number, blob)
            if compared == _NOT_HERE:
                self._set_name(name, blob)
                return SubjectChanges()
            old = self._parsed(compared)
        assert old.table is not None
        assert new.table is not None
        unread |= dict.fromkeys(errors_in((*old.findings, *new.findings)))
        edited = edited_in_place(old.table, new.table)
        if edited is not None:
            changes = self.subject.changes_in_place(edited, new.table, name)
            if changes is not None:
                self._set_name(name, blob, compared)
                return changes
        with own_cycles_collected():  # or every table that was compared would stay in memory
            difference = diff(old.table, new.table)
        self._set_name(self.subject.earlier_name(difference, name), blob, compared)
        return self.subject.changes(difference, name)

    def _last_table(self, number: int, blob: str | None) -> str | None:
        """Return the newest blob that holds a table, going back from one that holds none. Return
        None if the file did not exist before, and _NOT_HERE if a shallow clone ends first."""
        while self._parsed(blob).table is None:
            later = range(number + 1, len(self.versions))
            number = next((at for at in later if self.versions[at].blob == blob), -1)
            if number < 0:
                return _NOT_HERE
            version = self.versions[number]
            if version.is_cut_off:
                return _NOT_HERE
            blob = next((before for before in version.parent_blobs if before is not None), None)
        return blob

    def _set_name(self, name: str, *blobs: str | None) -> None:
        """Remember the name of the subject in each of these blobs, unless it is known already."""
        for blob in blobs:
            if not self._names.get(blob):
                self._names[blob] = name

    def _parsed(self, blob: str | None) -> store.ParsedFile:
        """Return the parsed file of a blob, and note whether its table has the subject."""
        if blob is None:
            return _NO_FILE
        parsed = self.blobs.get(blob)
        if not self.is_known and parsed.table is not None:
            self.is_known = bool(self.subject.find(parsed.table))
            self.known_names |= dict.fromkeys(self.subject.known_names(parsed.table))
        return parsed
