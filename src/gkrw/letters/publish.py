"""The files of a run that writes letters. Every letter is read again and checked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from gkrw.core.errors import UserError
from gkrw.core.wording import UNWRITTEN
from gkrw.files.output_folder import OutputFile
from gkrw.letters.annex_columns import AnnexColumns, proved_fields
from gkrw.letters.content import Letter
from gkrw.letters.fields import context_of
from gkrw.office import soffice
from gkrw.office.docx.document_proof import missing_texts, read_visible_text
from gkrw.office.docx.template import WordTemplate, fill_and_prove, template_fix
from gkrw.office.docx.template_spec import NO_VALUE


def letter_files(letters: Sequence[Letter], with_pdf: bool) -> tuple[OutputFile, ...]:
    """Return the files of a run: the letters, then their PDFs if wanted."""
    files = [OutputFile(each.file_name, each.body.name, str(each.number or "")) for each in letters]
    pdfs = (OutputFile(soffice.pdf_name(each.name), each.owner) for each in files)
    return (*files, *pdfs) if with_pdf else tuple(files)


def made_letters(
    letters: Sequence[Letter], template: WordTemplate, with_pdf: bool, done: Callable[[], None]
) -> Iterator[bytes]:
    """Make, check and yield the files of a run, in the order of `letter_files`. Call `done` after
    each letter. Raises UserError for a letter that lacks something."""
    documents = {}
    for letter in letters:
        proof = partial(lost_from, proved=proved_fields(letter.columns, template.used))
        data, problem = fill_and_prove(template, context_of(letter), proof, "通知")
        if problem:
            raise UserError(
                f"给{letter.body.name}的通知没有通过核对：{problem}。没有写出任何通知。",
                letter_fix(problem),
            )
        if with_pdf:
            documents[letter.file_name] = data
        done()
        yield data
    if with_pdf:
        yield from soffice.pdfs_of(documents)


def letter_fix(problem: str) -> str:
    """Return the fix for a letter with a problem that the check of its text has found."""
    rule = (
        f"主送机关要在表格外单独一段，一段里除了 {{{{ 主送机关 }}}} 最多还有 {_MAX_AROUND_ADDRESSEE} 个字，"
        "别的主送单位另起一段。"
    )
    rules = (rule if "主送机关" in problem else "") + (_TASK_RULE if " 的" in problem else "")
    return rules + template_fix("gkrw template new")


_MAX_AROUND_ADDRESSEE = 8
"""The greatest number of characters that the paragraph of the addressee may have besides its name:
主送：……："""


_TASK_RULE = (
    "一项任务的各项内容要写在表格的同一行里，或者一项一张小表、每项内容前面写栏名，"
    "或者连着写在同一格里、连着写在表格外。"
)
"""What missing_texts wants of each record."""

_USUALLY_PROVED = proved_fields(AnnexColumns(), ())


def lost_from(
    data: bytes, context: Mapping[str, Any], proved: Mapping[str, str] = _USUALLY_PROVED
) -> list[str]:
    """Return the texts that a letter lacks: T10 的工作要求. `proved` has the headings of the fields of
    a task that it must have, by default of a table with the usual columns.

    The texts of a task must stand in one row of a table or next to each other, see missing_texts.
    The addressee must be outside the tables, in a paragraph with hardly anything else.
    """
    seen = read_visible_text(data)
    addressee = context["主送机关"]
    most = len(addressee) + _MAX_AROUND_ADDRESSEE
    # The title of the annex contains the name too, but is not the addressee.
    addressed = any(
        addressee in each and len(each) <= most and context["附件标题"] not in each
        for each in seen.paragraphs
    )
    lost = [] if addressed else ["主送机关"]
    tasks = [task for part in context["各部分"] for task in part["任务清单"]]
    expected = []
    for task in (*tasks, *context["可能涉及"]):
        texts = {
            # The lines of 工作要求 are paragraphs, which a template may join or number.
            heading: task[name] if name == "工作要求" else task[name].replace("\n", "")
            for name, heading in proved.items()
            if task[name] not in (NO_VALUE, UNWRITTEN, "")
        }
        expected.append((task["编号"], texts))
    return lost + missing_texts(seen, expected, [*proved.values()])
