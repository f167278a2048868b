"""Options of the commands that write official Word documents: date, number, template."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gkrw.cli.printing import note
from gkrw.cli.template_input import TemplateKind
from gkrw.cli.writing_options import parse_day
from gkrw.core.errors import usage_error

if TYPE_CHECKING:
    from gkrw.core.particulars import DocumentNumber, Particulars

DateOption = Annotated[
    str,
    typer.Option(
        "--date",
        metavar="日期",
        help="成文日期，如 2026-03-05；不写就留空白，不会用当天。",
        show_default=False,
    ),
]
DueOption = Annotated[
    str,
    typer.Option(
        "--due",
        metavar="日期",
        help="报送落实情况的期限，如 2026-12-10；不写就留空白。",
        show_default=False,
    ),
]


def number_option(document: str, addition: str = "") -> Any:
    """The option --number; its help names the document that gets the number, and an addition."""
    return typer.Option(
        "--number",
        metavar="文号",
        help=f"{document}的发文字号，如 新政公开函〔2026〕7号{addition}；不写就留空白。",
        show_default=False,
    )


def template_option(kind: TemplateKind) -> Any:
    """The option --template of a command that fills a template of this kind."""
    return typer.Option(
        "--template",
        metavar="文件",
        help=f"Word 模板；不写就用项目里的 {kind.default_path}。",
        show_default=False,
    )


def parse_particulars(day: str, due: str, number: str) -> "Particulars":
    """Parse --date, --due and --number. Raises UserError for an invalid one; notes a year in the
    number that is not the date's."""
    from gkrw.core.particulars import Particulars

    particulars = Particulars(
        parse_day(day, "--date"),
        parse_day(due, "--due"),
        _document_number(number) if number.strip() else None,
    )
    if particulars.day and particulars.due and particulars.due < particulars.day:
        raise usage_error("--due 的期限比 --date 的成文日期还早。", "检查两个日期。")
    if particulars.day and particulars.number and particulars.number.year != particulars.day.year:
        note(
            f"文号的年份（{particulars.number.year}）与成文日期的年份（{particulars.day.year}）不同，请核对。"
        )
    return particulars


def _document_number(text: str) -> "DocumentNumber":
    from gkrw.core.particulars import parse_number

    number = parse_number(text)
    if number is None:
        raise usage_error(f"--number “{text}”不是发文字号。", "写成 新政公开函〔2026〕7号。")
    return number


def note_missing_fonts() -> None:
    """Note the fonts of the documents that are not installed: a PDF has substitutes for them."""
    from gkrw.office.docx.measures import FONTS
    from gkrw.office.soffice import missing_fonts

    missing = missing_fonts(FONTS)
    if missing:
        note(
            f"这台电脑上没有{'、'.join(missing)}，PDF 里用的是替代字体；正式印发请用装有这些字体的电脑。"
        )
