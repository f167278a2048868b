"""A folder of generated files that is replaced as a whole: all of a run's files, or none.

A run writes its files into a new folder beside the old one, carries over what else is there, and
then lets the two change places in one step. Killed at any moment, the folder holds either what it
held before or everything new. What gkrw wrote is told by its digest from what somebody edited
since, and that is never replaced unless it is asked for.
"""

import hashlib
import json
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from gkrw.core.errors import UserError
from gkrw.files.document_kind import DocumentKind

MANIFEST = ".gkrw.json"
"""In such a folder: each generated file's digest, and whose it is."""
_UNFINISHED = ".gkrw.unfinished"
"""In a new folder that is not ready to take the old one's place."""


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """What the manifest says of one file: its digest, whose it is, and a number it carries."""

    digest: str
    owner: str
    number: str = ""


def manifest_of(folder: Path) -> dict[str, ManifestEntry]:
    """What earlier runs wrote into the folder, by file name. Raises UserError when it is unreadable:
    then nobody knows which files were edited."""
    return _read(folder)[1]


def _read(folder: Path) -> tuple[DocumentKind | None, dict[str, ManifestEntry]]:
    """The kind of a folder, None for one that has no manifest, and its files."""
    path = folder / MANIFEST
    if not path.is_file():
        return None, {}
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        kind = DocumentKind(
            manifest.get("kind", DocumentKind.LETTERS.value)
        )  # the first that were written
        entries = manifest["files"]
        found = {
            name: ManifestEntry(each["sha256"], each["owner"], each.get("number", ""))
            for name, each in entries.items()
        }
        if all(
            isinstance(text, str)
            for each in found.values()
            for text in (each.digest, each.owner, each.number)
        ):
            return kind, found
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise UserError(
        f"{path} 读不了，不知道哪些文件被人改过，没有写。",
        "把这个文件夹移到别处，再运行一次；或用 --out 换一个文件夹。",
    )


def edited(folder: Path, owners: Iterable[str] | None, new: Iterable[str] = ()) -> list[str]:
    """The files that would go and are not as gkrw made them: of these owners (None: of all), and
    those that have the name of a `new` one."""
    wanted = None if owners is None else set(owners)
    before = manifest_of(folder)
    going = {name for name, each in before.items() if wanted is None or each.owner in wanted}
    return sorted(
        name
        for name in going | set(new)
        if _exists(folder / name) and not _is_as_made(folder / name, before.get(name))
    )


def refuse_edited(folder: Path, names: Sequence[str], kind: DocumentKind) -> None:
    """Raises UserError where there are files that somebody edited."""
    if names:
        said = "、".join(names[:3]) + ("等" if len(names) > 3 else "")
        raise UserError(
            f"{folder} 里有 {len(names)} 份文件在生成以后被改过：{said}。没有写出任何{kind.label}。",
            "要保留改动，把它们移到别处，或用 --out 换一个文件夹；确实要覆盖，加上 --force。",
        )


@contextmanager
def alone(folder: Path, kind: DocumentKind) -> Iterator[None]:
    """Hold the folder for one run, after clearing away what a run that was killed has left.

    Raises UserError where another run holds it, or where it is not gkrw's; OSError where nothing can
    be written.
    """
    check(folder, kind)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder.parent):
        pass  # where nothing can be written, the lock would only seem to be taken
    lock = FileLock(folder.parent / f".{folder.name}.lock", timeout=0)
    try:
        with lock:
            try:
                recover(folder)
                yield
            finally:
                with suppress(OSError):  # Windows removes it itself when it is given back
                    Path(lock.lock_file).unlink(missing_ok=True)
    except Timeout:
        raise UserError(f"另一个 gkrw 正在写 {folder}。", "等它结束，再运行一次。") from None


def recover(folder: Path) -> None:
    """Put back what a run that was killed had half put aside, and clear away what it left.

    Only folders with gkrw's own mark in them are touched. A file of somebody's own that was deleted
    after such a run may come back: rather one too many than one lost.
    """
    aside = _beside(folder, "old")
    if not folder.exists() and (aside / MANIFEST).is_file():
        aside.rename(folder)
    for leftover in (aside, _beside(folder, "new")):
        if (leftover / _UNFINISHED).is_file():
            _clear(leftover)
        elif (leftover / MANIFEST).is_file():
            if folder.exists():
                _rescue(leftover, folder, manifest_of(leftover), {}, old_is_newer=False)
            _clear(leftover)


def check(folder: Path, kind: DocumentKind) -> None:
    """Raises UserError for a folder that has files and was not made by gkrw for this kind."""
    instead = f"换一个新的文件夹，如 --out {folder / kind.value}。"
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} 是文件，不是文件夹。", "换一个输出文件夹。")
    if folder == Path.cwd() or folder in Path.cwd().parents:
        raise UserError(f"{folder} 是当前所在的文件夹，不能整个替换。", instead)
    before, files = _read(folder)
    if files and before is not kind and before is not None:
        raise UserError(
            f"文件夹 {folder} 里是 gkrw 写的{before.label}，为免删掉没有写{kind.label}。", instead
        )
    if folder.is_dir() and before is None and any(folder.iterdir()):
        raise UserError(
            f"文件夹 {folder} 里有别的文件，不是 gkrw 生成的，为免覆盖没有写。", instead
        )


@dataclass
class FolderUpdate:
    """One run's files on their way into `folder`.

    `owners` are those whose earlier files are replaced; None replaces everybody's.
    """

    folder: Path
    kind: DocumentKind
    owners: frozenset[str] | None
    _files: dict[str, ManifestEntry] = field(default_factory=dict)
    _placed: bool = False

    @property
    def staging(self) -> Path:
        """The new folder, until it takes its place."""
        return _beside(self.folder, "new")

    def begin(self) -> None:
        """Make the new folder, with gkrw's mark of an unfinished one in it."""
        try:
            self.staging.mkdir(parents=True)
        except FileExistsError:  # empty, it was left by a run that was killed at once
            if not self.staging.is_dir() or any(self.staging.iterdir()):
                raise UserError(
                    f"{self.staging} 已经在那里，不是 gkrw 建的。", "把它移走，再运行一次。"
                ) from None
        (self.staging / _UNFINISHED).touch()

    def add(self, name: str, data: bytes, owner: str, number: str = "") -> None:
        """Write one file into the new folder."""
        (self.staging / name).write_bytes(data)
        self._files[name] = ManifestEntry(_digest(data), owner, number)

    def kept(self) -> dict[str, ManifestEntry]:
        """The files of others that stay as they are."""
        return {
            name: written
            for name, written in manifest_of(self.folder).items()
            if self.owners is not None
            and written.owner not in self.owners
            and name not in self._files
            and (self.folder / name).is_file()
        }

    def commit(self, force: bool = False) -> list[str]:
        """Let the new folder take the place of the old one; gives the files that are gone.

        Somebody's edits of files that go, and files of theirs with the name of a new one, are kept
        beside the new ones, however late they came; they are given up only with `force`.
        """
        before = manifest_of(self.folder)
        for name in self._files:
            if (self.folder / name).is_dir():
                raise UserError(f"{self.folder / name} 是文件夹，与要写的文件重名。", "把它移走。")
        given_up = (
            {name: _digest_of(self.folder / name) for name in (*before, *self._files)}
            if force
            else {}
        )
        kept = self.kept()
        replaced = (before.keys() - kept.keys()) | self._files.keys()
        if self.folder.is_dir():
            for each in sorted(self.folder.iterdir()):
                if each.name != MANIFEST and each.name not in replaced:
                    _carry(each, self.staging / each.name)
        self._mark({**kept, **self._files})
        (self.staging / _UNFINISHED).unlink()
        if not self.folder.exists():
            self.staging.rename(self.folder)
            self._placed = True
            return []
        self.staging.chmod(stat.S_IMODE(self.folder.stat().st_mode))
        old = _exchange(self.staging, self.folder)
        self._placed = True  # what is left now is the old folder: only `recover` may clear it
        _rescue(old, self.folder, {**self._files, **before}, given_up, old_is_newer=True)
        _clear(old)
        return sorted(name for name in before if not _exists(self.folder / name))

    def abandon(self) -> None:
        """Clear the new folder away; the old one stays as it is."""
        if not self._placed and (self.staging / _UNFINISHED).is_file():
            _clear(self.staging)

    def _mark(self, files: dict[str, ManifestEntry]) -> None:
        entries = {
            name: {"owner": each.owner, "sha256": each.digest, "number": each.number}
            for name, each in sorted(files.items())
        }
        text = json.dumps({"kind": self.kind.value, "files": entries}, ensure_ascii=False, indent=1)
        (self.staging / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _clear(folder: Path) -> None:
    """Remove a folder of gkrw's own; its marks go last, so that one half removed is still known."""
    marks = (folder / MANIFEST, folder / _UNFINISHED)
    for each in list(folder.iterdir()):
        if each in marks:
            continue
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()
    for mark in marks:
        mark.unlink(missing_ok=True)
    folder.rmdir()


def _rescue(
    old: Path,
    folder: Path,
    made: Mapping[str, ManifestEntry],
    given_up: Mapping[str, str],
    old_is_newer: bool,
) -> None:
    """Keep what came into the old folder, or was changed there, while the new one was being made.

    `made` are gkrw's own files, those of the old folder as it wrote them; `given_up` the digests of
    those that were edited and may go nevertheless. Of two versions of somebody's own file the old
    folder's takes its place in the new one when `old_is_newer`; else, and where one of the two is
    a folder, it is kept beside it. Links are kept as links, and never followed.
    """
    for each in old.iterdir():
        target = folder / each.name
        if each.name == MANIFEST or _is_as_made(each, made.get(each.name)):
            continue
        if not _exists(target):
            digest = _digest_of(each)
            if not digest or given_up.get(each.name) != digest:
                each.rename(target)
        elif _is_tree(each) and _is_tree(target):
            _rescue(each, target, {}, {}, old_is_newer)
        elif not _is_same(each, target):
            digest = _digest_of(each)
            if digest and digest in (_digest_of(target), given_up.get(each.name)):
                continue
            of_two_kinds = _is_tree(each) or _is_tree(target)
            beside = of_two_kinds or each.name in made or not old_is_newer
            each.replace(_unused(folder, f"改动_{each.name}") if beside else target)


def _is_tree(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _is_same(one: Path, other: Path) -> bool:
    """Whether two existing paths are one file, or links to the same place."""
    if one.is_symlink() or other.is_symlink():
        return one.is_symlink() and other.is_symlink() and one.readlink() == other.readlink()
    return one.samefile(other)


def _unused(folder: Path, name: str) -> Path:
    number = 1
    path = folder / name
    while _exists(path):
        number += 1
        path = folder / f"{number}_{name}"
    return path


def _digest_of(path: Path) -> str:
    return _digest(path.read_bytes()) if path.is_file() else ""


def _exists(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _is_as_made(path: Path, written: ManifestEntry | None) -> bool:
    return written is not None and _digest_of(path) == written.digest


def _beside(folder: Path, what: str) -> Path:
    return folder.parent / f".{folder.name}.{what}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _carry(source: Path, target: Path) -> None:
    """The same file in both folders: a second name for it, or a copy where there is no such."""
    if source.is_dir() and not source.is_symlink():
        shutil.copytree(source, target, symlinks=True, copy_function=_link)
    elif source.is_symlink():
        target.symlink_to(source.readlink())
    else:
        _link(str(source), str(target))


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _exchange(new: Path, folder: Path) -> Path:
    """Let two folders change places, in one step where the system can; gives the old one's place.

    Elsewhere the old one is put aside first; `recover` puts it back after a run that was killed
    between the two steps.
    """
    if _exchanged(new, folder):
        return new
    aside = _beside(folder, "old")
    folder.rename(aside)
    try:
        new.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    return aside


_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # sys/stdio.h of macOS


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the system could let two paths change places (Linux 3.15, macOS 10.12)."""
    import ctypes

    names = (os.fsencode(one), os.fsencode(other))
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            done: int = library.renamex_np(*names, _RENAME_SWAP)
        else:
            done = library.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    except (OSError, AttributeError, TypeError):  # no such function here
        return False
    return bool(done == 0)
