"""Output folders of generated documents: a run writes all of its files, or none.

A run writes its files into `.NAME.gkrw/new` beside the folder NAME, moves the folder to
`.NAME.gkrw/old`, and renames `new` to NAME. It then moves over from `old` whatever the new files do
not supersede: generated files of other owners, files of the user, and edits made meanwhile.

Between the two renames (microseconds) a reader finds no folder. Then, until the rest is moved over
(milliseconds), a reader finds a folder with only the new files. A run killed in that time leaves
the rest in `.NAME.gkrw`. Every run begins and ends with `recover`, which then puts the old folder
back or moves the rest over. No file is in both places, and none is deleted before it is examined.
"""

import shutil
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from gkrw.core.errors import UserError
from gkrw.core.identity import TableIdentity
from gkrw.core.wording import first_of
from gkrw.files.file_access import locked
from gkrw.files.manifest import (
    MANIFEST,
    DocumentKind,
    Manifest,
    ManifestEntry,
    digest_of,
    file_digest,
    read_manifest,
    write_manifest,
)


class OutputFile(NamedTuple):
    """A file to write: its name, its owner (财政局, 2026-11-25) and its 发文字号, if it has one."""

    name: str
    owner: str
    number: str = ""


class Destination(NamedTuple):
    """The files of one run, and the folder for them: an absolute path without symbolic links.

    The run replaces all earlier files of `owners`, or of all owners when `owners` is None. With
    `force` it also replaces edited files.
    """

    folder: Path
    kind: DocumentKind
    owners: frozenset[str] | None
    files: tuple[OutputFile, ...]
    force: bool = False
    table: TableIdentity | None = None
    version: str = ""
    """The version of the table, empty where nobody asks whether the files are of the present one."""
    options: Mapping[str, str] = MappingProxyType({})
    """The options whose values are in the files: --date → 2026-03-05."""

    def replaces(self, owner: str) -> bool:
        """Return whether the run replaces the earlier files of an owner."""
        return self.owners is None or owner in self.owners


class Published(NamedTuple):
    """The effect of a run on earlier files.

    `removed` are names of files that the run deleted and did not write again, `overwritten` those
    of edited files that it replaced by force, `unused_numbers` the 发文字号 that no file has any more.
    """

    removed: list[str]
    overwritten: list[str]
    unused_numbers: list[str]


def publish(destination: Destination, contents: Iterable[bytes]) -> Published:
    """Write the files of a run. `contents` are their contents in the order of `destination.files`,
    each made just before it is written.

    Raise UserError where the run must not write, OSError, and whatever making the contents raises:
    the folder is then as it was. Edits made during the run are never lost, see
    ReplaceableFolder.replace.
    """
    _refuse_foreign(destination)  # before the lock is created beside it
    folder = ReplaceableFolder(destination.folder)
    with folder.locked():
        refuse_overwrite(destination)
        staging = folder.stage()
        entries = {}
        for file, data in zip(destination.files, contents, strict=True):
            (staging / file.name).write_bytes(data)
            entries[file.name] = ManifestEntry(
                digest_of(data), file.owner, file.number, destination.version, destination.options
            )
        refuse_overwrite(destination)  # once more: producing the contents takes time
        before = read_manifest(folder.path).entries
        again = {"", *(file.number for file in destination.files)}
        replaced = (each for each in before.values() if destination.replaces(each.owner))
        numbers = [each.number for each in replaced if each.number not in again]
        overwritten = _edited(destination) if destination.force else []
        discarded = {name: file_digest(folder.path / name) for name in overwritten}
        entries = {**_kept(destination, before), **entries}
        recorded = destination.table.recorded if destination.table else ""
        write_manifest(staging, Manifest(destination.kind, entries, recorded))
        folder.replace(discarded)
    removed = sorted(name for name in before if not is_present(folder.path / name))
    return Published(removed, overwritten, numbers)


def refuse_overwrite(destination: Destination) -> None:
    """Raise UserError where the run would replace files that gkrw did not write or that were
    edited, or would use a 发文字号 twice."""
    _refuse_foreign(destination)
    folder, label = destination.folder, destination.kind.label
    if not destination.force and (edited := _edited(destination)):
        names = first_of(edited, 3)
        raise UserError(
            f"{folder} 里有 {len(edited)} 份文件在生成以后被改过：{names}。没有写出任何{label}。",
            "要保留改动，把它们移到别处，或用 --out 换一个文件夹；确实要覆盖，加上 --force。",
        )
    kept = _kept(destination, read_manifest(folder).entries)
    taken = {each.number: name for name, each in kept.items() if each.number}
    for file in destination.files:
        if (folder / file.name).is_dir():
            raise UserError(f"{folder / file.name} 是文件夹，与要写的文件重名。", "把它移走。")
        if file.number in taken:
            raise UserError(
                f"{file.number}已经用在“{taken[file.number]}”上。没有写出任何{label}。",
                "给 --number 换一个没有用过的文号，或用 --out 换一个文件夹。",
            )


def dropped_options(destination: Destination) -> dict[str, str]:
    """Return the options that files to be replaced were written with and that the run lacks, each
    with the value that most of the files have. Raise UserError for an unreadable manifest."""
    before = read_manifest(destination.folder).entries.values()
    values: dict[str, Counter[str]] = {}
    for each in before:
        for option, value in each.options.items() if destination.replaces(each.owner) else ():
            values.setdefault(option, Counter())[value] += 1
    return {
        option: counts.most_common(1)[0][0]
        for option, counts in values.items()
        if option not in destination.options
    }


def _refuse_foreign(destination: Destination) -> None:
    """Raise UserError for a folder that gkrw did not create for this kind of documents."""
    folder, kind = destination.folder, destination.kind
    other = f"换一个新的文件夹，如 --out {folder / kind.value}。"
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} 是文件，不是文件夹。", "换一个输出文件夹。")
    if folder == Path.cwd() or folder in Path.cwd().parents:
        raise UserError(f"{folder} 是当前所在的文件夹，不能整个替换。", other)
    manifest = read_manifest(folder)
    if manifest.entries and manifest.kind not in (kind, None):
        raise UserError(
            f"文件夹 {folder} 里是 gkrw 写的{manifest.kind.label}，为免删掉没有写{kind.label}。",
            other,
        )
    if destination.table and not destination.table.is_of(manifest.table):
        raise UserError(
            f"文件夹 {folder} 里是“{manifest.table}”的{kind.label}，不是这张分解表的，没有写。",
            "先把这个文件夹改名，再运行；或者用 --out 写到另一个新的文件夹。",
        )
    if folder.is_dir() and manifest.kind is None and any(folder.iterdir()):
        raise UserError(f"文件夹 {folder} 里有别的文件，不是 gkrw 生成的，为免覆盖没有写。", other)


def _edited(destination: Destination) -> list[str]:
    """Return the names of the files that the run would replace and that differ from what gkrw
    generated."""
    folder = destination.folder
    before = read_manifest(folder).entries
    names = {name for name, each in before.items() if destination.replaces(each.owner)}
    names |= {file.name for file in destination.files}
    generated = {name: each.digest for name, each in before.items()}
    return sorted(
        name
        for name in names
        if is_present(folder / name) and file_digest(folder / name) != generated.get(name)
    )


def _kept(
    destination: Destination, before: Mapping[str, ManifestEntry]
) -> dict[str, ManifestEntry]:
    """Return the entries of the earlier files that stay: those of other owners that the run does
    not write again."""
    new = {file.name for file in destination.files}
    return {
        name: each
        for name, each in before.items()
        if not destination.replaces(each.owner)
        and name not in new
        and (destination.folder / name).is_file()
    }


class ReplaceableFolder:
    """An output folder that can be replaced as a whole, with its work folder beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._work = path.parent / f".{path.name}.gkrw"
        self._new = self._work / "new"
        self._old = self._work / "old"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for one run, and recover it before and after.

        Raise UserError when another run holds it; OSError where nothing can be written.
        """
        lock = self.path.parent / f".{self.path.name}.lock"
        with locked(lock, f"另一个 gkrw 正在写 {self.path}。"):
            self.recover()
            try:
                yield
            finally:
                self.recover()

    def stage(self) -> Path:
        """Create the empty folder for the new files and return its path."""
        self._new.mkdir(parents=True)
        return self._new

    def replace(self, discarded: Mapping[str, str | None]) -> None:
        """Put the staged folder, with its manifest, in the place of the old one.

        Files of the old folder that the user edited are kept under their own name or, where that is
        taken, as 改动_NAME; except those whose name and digest are in `discarded`.
        """
        if self.path.exists():
            self._new.chmod(stat.S_IMODE(self.path.stat().st_mode))
            self.path.rename(self._old)
        self._new.rename(self.path)
        self.recover(discarded)

    def recover(self, discarded: Mapping[str, str | None] = MappingProxyType({})) -> None:
        """Finish a replacement. Undo or finish one that was interrupted; do nothing when there was
        none.

        Raise UserError where something that gkrw did not create has the name of the work folder.
        """
        work = self._work
        if not is_present(work):
            return
        is_ours = work.is_dir() and not work.is_symlink()
        if not is_ours or {each.name for each in work.iterdir()} - {"new", "old"}:
            raise UserError(f"{work} 已经在那里，不是 gkrw 建的。", "把它移走，再运行一次。")
        if self._old.exists():
            if self.path.exists():
                self._move_rest(discarded)
                self._old.rmdir()
            else:
                self._old.rename(self.path)
        shutil.rmtree(work)

    def _move_rest(self, discarded: Mapping[str, str | None]) -> None:
        """Move the files that are not superseded from the old folder to the new one; delete the
        others."""
        current = read_manifest(self.path)
        # A folder without a manifest is not the new one: somebody created it meanwhile.
        before = {} if current.kind is None else read_manifest(self._old).entries
        generated = {name: each.digest for name, each in before.items()}
        replaced = generated.keys() - current.entries.keys()

        def is_superseded(source: Path, target: Path) -> bool:
            name = source.name
            if not is_present(target) and name not in replaced:
                return False
            digest = file_digest(source)
            known = (generated.get(name), discarded.get(name), file_digest(target))
            return name == MANIFEST or (digest is not None and digest in known)

        for source in sorted(self._old.iterdir(), key=lambda path: path.name == MANIFEST):
            if is_superseded(source, self.path / source.name):
                source.unlink()
            else:
                source.rename(_free_path(self.path, source.name))


def is_present(path: Path) -> bool:
    """Return whether anything exists at a path, including a broken link."""
    return path.exists() or path.is_symlink()


def _free_path(folder: Path, name: str) -> Path:
    """Return the path of the first of 甲.docx, 改动_甲.docx, 2_改动_甲.docx, … that is not taken."""
    names = chain((name, f"改动_{name}"), (f"{number}_改动_{name}" for number in count(2)))
    return next(path for each in names if not is_present(path := folder / each))
