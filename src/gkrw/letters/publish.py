"""The files of a run that writes letters, each filled and proved."""

from collections.abc import Callable, Iterator, Sequence

from gkrw.core.errors import UserError
from gkrw.files.output_folder import OutputFile
from gkrw.letters.content import Letter
from gkrw.letters.fields import context_of
from gkrw.letters.proof import lost_from
from gkrw.office import soffice
from gkrw.office.docx.template import WordTemplate, fill_and_prove, template_fix


def letter_files(letters: Sequence[Letter], with_pdf: bool) -> tuple[OutputFile, ...]:
    """The files of a run: the letters, then their PDFs if wanted."""
    files = [OutputFile(each.file_name, each.body.name, str(each.number or "")) for each in letters]
    pdfs = (OutputFile(soffice.pdf_name(each.name), each.owner) for each in files)
    return (*files, *pdfs) if with_pdf else tuple(files)


def made_letters(
    letters: Sequence[Letter], template: WordTemplate, with_pdf: bool, done: Callable[[], None]
) -> Iterator[bytes]:
    """Make and prove the files of a run, in their order, and call `done` after each letter. Raises
    UserError."""
    documents = {}
    for letter in letters:
        data, problem = fill_and_prove(template, context_of(letter), lost_from, "通知")
        if problem:
            raise UserError(
                f"给{letter.body.name}的通知没有通过核对：{problem}。没有写出任何通知。",
                template_fix("gkrw template new"),
            )
        if with_pdf:
            documents[letter.file_name] = data
        done()
        yield data
    if with_pdf:
        yield from soffice.pdfs_of(documents)
