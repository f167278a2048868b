"""One run that writes documents into an output folder: refused before it begins, or done whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gkrw.files import output_folder
from gkrw.files.document_kind import DocumentKind
from gkrw.files.output_folder import FolderUpdate


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a run writes, and what: the `names` of its files in `folder`, an absolute path without
    symbolic links. `owners` are those whose earlier files are replaced; None replaces all."""

    folder: Path
    kind: DocumentKind
    owners: frozenset[str] | None
    names: tuple[str, ...]
    force: bool = False


def edited_in(target: Destination) -> list[str]:
    """The files that somebody edited (filled in, perhaps) and that the run would replace."""
    return output_folder.edited(target.folder, target.owners, target.names)


def refuse(target: Destination) -> None:
    """Raises UserError where the run would overwrite what is not gkrw's, or what somebody edited."""
    output_folder.check(target.folder, target.kind)
    if not target.force:
        output_folder.refuse_edited(target.folder, edited_in(target), target.kind)


def issue(target: Destination, files: Iterable[tuple[str, bytes, str]]) -> list[str]:
    """Write files, each with its name, its content and whose it is; gives the earlier files that
    are gone. Raises UserError or OSError, and whatever making the files raises: then the folder is as
    it was."""
    with output_folder.alone(target.folder, target.kind):
        refuse(target)
        new = FolderUpdate(target.folder, target.kind, target.owners)
        new.begin()
        try:
            for name, data, owner in files:
                new.add(name, data, owner)
            refuse(target)  # somebody may have edited one in the meantime
            return new.commit(target.force)
        finally:
            new.abandon()
