"""What the commands that write official documents ask for: date, number, template."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gkrw.cli.messages import note
from gkrw.cli.template_input import TemplateFor
from gkrw.cli.writing_options import day_asked
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


def number_option(whose: str, more: str = "") -> Any:
    """`--number`; `whose` it is, and what `more` is to be said."""
    return typer.Option(
        "--number",
        metavar="文号",
        help=f"{whose}的发文字号，如 新政公开函〔2026〕7号{more}；不写就留空白。",
        show_default=False,
    )


def template_option(wanted: TemplateFor) -> Any:
    """`--template`"""
    return typer.Option(
        "--template",
        metavar="文件",
        help=f"Word 模板；不写就用项目里的 {wanted.file.as_posix()}。",
        show_default=False,
    )


def particulars_asked(day: str, due: str, number: str) -> "Particulars":
    """What was typed of a document. Raises UserError for what is no date or number."""
    from gkrw.core.particulars import Particulars

    given = Particulars(
        day_asked(day, "--date"),
        day_asked(due, "--due"),
        _number(number) if number.strip() else None,
    )
    if given.day and given.due and given.due < given.day:
        raise usage_error("--due 的期限比 --date 的成文日期还早。", "检查两个日期。")
    if given.day and given.number and given.number.year != given.day.year:
        note(f"文号的年份（{given.number.year}）与成文日期的年份（{given.day.year}）不同，请核对。")
    return given


def _number(text: str) -> "DocumentNumber":
    from gkrw.core.particulars import parse_number

    found = parse_number(text)
    if found is None:
        raise usage_error(f"--number “{text}”不是发文字号。", "写成 新政公开函〔2026〕7号。")
    return found


def say_fonts() -> None:
    """Name the fonts that a PDF should have and this machine has not."""
    from gkrw.office.docx.measures import FONTS
    from gkrw.office.soffice import missing_fonts

    missing = missing_fonts(FONTS)
    if missing:
        note(
            f"这台电脑上没有{'、'.join(missing)}，PDF 里用的是替代字体；正式印发请用装有这些字体的电脑。"
        )
