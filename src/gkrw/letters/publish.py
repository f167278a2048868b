"""Publish letters: fill and prove each of them, and the files of a run."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gkrw.core.errors import UserError
from gkrw.core.identity import TableIdentity
from gkrw.files.manifest import DocumentKind
from gkrw.files.output_folder import Destination, OutputFile
from gkrw.letters.content import Letter
from gkrw.letters.fields import context_of
from gkrw.letters.proof import lost_from
from gkrw.office import soffice
from gkrw.office.docx.template import WordTemplate, fill_and_prove, template_fix


@dataclass(frozen=True, slots=True)
class LettersPlan:
    """The letters of one run, and the folder for them: an absolute path without symbolic links.

    The run replaces the earlier letters of `owners`; of everybody when that is None.
    """

    letters: Sequence[Letter]
    folder: Path
    owners: frozenset[str] | None
    with_pdf: bool = False
    force: bool = False
    table: TableIdentity | None = None

    @property
    def destination(self) -> Destination:
        """The files of the run: the letters, then their PDFs if wanted."""
        letters = [
            OutputFile(each.file_name, each.body.name, str(each.number or ""))
            for each in self.letters
        ]
        pdfs = [OutputFile(soffice.pdf_name(each.name), each.owner) for each in letters]
        files = (*letters, *pdfs) if self.with_pdf else tuple(letters)
        kind = DocumentKind.LETTERS
        return Destination(self.folder, kind, self.owners, files, self.force, self.table)


def letter_files(
    plan: LettersPlan, template: WordTemplate, done: Callable[[], None]
) -> Iterator[bytes]:
    """Make and prove the files of the run, in their order, and call `done` after each letter.
    Raises UserError."""
    documents = {}
    for letter in plan.letters:
        data, problem = fill_and_prove(template, context_of(letter), lost_from, "通知")
        if problem:
            raise UserError(
                f"给{letter.body.name}的通知没有通过核对：{problem}。没有写出任何通知。",
                template_fix("gkrw template new"),
            )
        documents[letter.file_name] = data
        done()
        yield data
    if plan.with_pdf:
        yield from soffice.pdfs_of(documents)
