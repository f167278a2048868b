"""One run: every letter made and proved, and only then the new set put in the place of the old."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gkrw.core.errors import UserError
from gkrw.files import output_folder
from gkrw.files.document_kind import DocumentKind
from gkrw.letters.compose import Letter
from gkrw.letters.letter_fields import context_of
from gkrw.letters.letter_names import file_name
from gkrw.letters.render import make
from gkrw.office import soffice
from gkrw.office.docx.template import WordTemplate


@dataclass(frozen=True, slots=True)
class LettersPlan:
    """What a run is to write into `folder`, an absolute path without symbolic links.

    `owners` are those whose earlier letters are replaced; None replaces everybody's.
    """

    letters: Sequence[Letter]
    folder: Path
    owners: frozenset[str] | None
    with_pdf: bool = False
    force: bool = False


def refuse(plan: LettersPlan) -> None:
    """Raises UserError where the run would overwrite what is not gkrw's, UserError without LibreOffice."""
    if plan.with_pdf:
        soffice.converter()
    output_folder.check(plan.folder, DocumentKind.LETTERS)
    _refuse_edited(plan)
    _refuse_numbers(plan)


def issue(
    plan: LettersPlan, template: WordTemplate, done: Callable[[], None] = lambda: None
) -> list[str]:
    """Write the letters; `done` is called after each. Gives the earlier files that are gone.

    Raises UserError, pdf.UserError, or OSError from the system. Until every letter is good, the folder
    stays as it was.
    """
    with output_folder.alone(plan.folder, DocumentKind.LETTERS):
        refuse(plan)
        return _write(plan, template, done)


def edited_in(plan: LettersPlan) -> list[str]:
    """The files that somebody edited and that the run would replace: with `force`, it does."""
    new = [file_name(letter) for letter in plan.letters]
    if plan.with_pdf:
        new += [str(Path(name).with_suffix(".pdf")) for name in new]
    return output_folder.edited(plan.folder, plan.owners, new)


def unused_numbers(plan: LettersPlan) -> list[str]:
    """The 发文字号 of earlier letters that the run replaces, as far as it does not use them again."""
    again = {str(letter.number) for letter in plan.letters}
    before = output_folder.manifest_of(plan.folder).values()
    return [
        each.number
        for each in before
        if each.number and each.number not in again
        if plan.owners is None or each.owner in plan.owners
    ]


def _refuse_edited(plan: LettersPlan) -> None:
    if not plan.force:
        output_folder.refuse_edited(plan.folder, edited_in(plan), DocumentKind.LETTERS)


def _refuse_numbers(plan: LettersPlan) -> None:
    """A number that a letter which stays has already must not be given again."""
    kept = output_folder.FolderUpdate(plan.folder, DocumentKind.LETTERS, plan.owners).kept()
    taken = {each.number: name for name, each in kept.items() if each.number}
    for letter in plan.letters:
        if str(letter.number) in taken:
            raise UserError(
                f"{letter.number}已经用在“{taken[str(letter.number)]}”上。没有写出任何通知。",
                "给 --number 换一个没有用过的文号，或用 --out 换一个文件夹。",
            )


def _write(plan: LettersPlan, template: WordTemplate, done: Callable[[], None]) -> list[str]:
    new = output_folder.FolderUpdate(plan.folder, DocumentKind.LETTERS, plan.owners)
    new.begin()
    try:
        for letter in plan.letters:
            made = make(template, context_of(letter))
            if made.wrong:
                raise UserError(
                    f"给{letter.body.name}的通知没有通过核对：{made.wrong}。没有写出任何通知。",
                    "检查模板：字段都在，没有隐藏的文字或行，表格每一栏的字段与表头对得上；"
                    "不知道怎样改的，用 gkrw template new 重新取一份默认模板。",
                )
            new.add(file_name(letter), made.data, letter.body.name, str(letter.number or ""))
            done()
        if plan.with_pdf:
            _add_pdfs(plan, new)
        _refuse_edited(plan)
        return new.commit(plan.force)
    finally:
        new.abandon()


def _add_pdfs(plan: LettersPlan, new: output_folder.FolderUpdate) -> None:
    documents = [new.staging / file_name(letter) for letter in plan.letters]
    made = soffice.convert(soffice.converter(), documents, new.staging)
    for letter, path in zip(plan.letters, made, strict=True):
        new.add(path.name, path.read_bytes(), letter.body.name)
