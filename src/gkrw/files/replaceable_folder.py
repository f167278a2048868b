"""A folder of generated files that is replaced as a whole.

A run writes its files into `.NAME.gkrw/new` beside the folder NAME, moves the folder to
`.NAME.gkrw/old`, and renames `new` to NAME. It then moves over from `old` whatever the new files do
not supersede: generated files of other owners, files of the user, and edits made meanwhile.

Between the two renames (microseconds) a reader finds no folder; until the rest is moved over
(milliseconds), one that holds the new files only. A run killed in that time leaves the rest in
`.NAME.gkrw`. `recover`, with which every run begins and ends, then puts the old folder back, or
moves the rest over. No file is in both places, and none is deleted before it is examined.
"""

import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path

from gkrw.core.errors import UserError
from gkrw.files.manifest import MANIFEST, file_digest, read_manifest


class ReplaceableFolder:
    """A folder at an absolute path without symbolic links, and its work folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._work = path.parent / f".{path.name}.gkrw"
        self._new = self._work / "new"
        self._old = self._work / "old"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for one run, and recover it before and after.

        Raises UserError when another run holds it; OSError where nothing can be written.
        """
        from filelock import FileLock, Timeout

        parent = self.path.parent
        parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=parent):
            pass  # raises OSError in a read-only folder, where FileLock would report a held lock
        lock = FileLock(parent / f".{self.path.name}.lock", timeout=0)
        try:
            with lock:
                try:
                    self.recover()
                    try:
                        yield
                    finally:
                        self.recover()
                finally:
                    with suppress(OSError):  # Windows deletes it itself on release
                        Path(lock.lock_file).unlink(missing_ok=True)
        except Timeout:
            raise UserError(f"另一个 gkrw 正在写 {self.path}。", "等它结束，再运行一次。") from None

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
        self._clean_up(discarded)

    def recover(self) -> None:
        """Undo or complete a replacement that was interrupted; do nothing when there was none.

        Raises UserError where something else has the name of the work folder.
        """
        self._clean_up({})

    def _clean_up(self, discarded: Mapping[str, str | None]) -> None:
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
        """Move from the old folder to the new one what is not superseded; delete the rest."""
        current = read_manifest(self.path)
        # Without a manifest it is not the new set: somebody created the folder meanwhile.
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

        for source in sorted(self._old.iterdir(), key=_manifest_last):
            if is_superseded(source, self.path / source.name):
                source.unlink()
            else:
                source.rename(_free_path(self.path, source.name))


def is_present(path: Path) -> bool:
    """Whether there is anything at a path, be it a broken link."""
    return path.exists() or path.is_symlink()


def _manifest_last(path: Path) -> bool:
    return path.name == MANIFEST


def _free_path(folder: Path, name: str) -> Path:
    """The first of 甲.docx, 改动_甲.docx, 2_改动_甲.docx, … that is not taken."""
    names = chain((name, f"改动_{name}"), (f"{number}_改动_{name}" for number in count(2)))
    return next(path for each in names if not is_present(path := folder / each))
