"""`gkrw letters`: one Word notice for each department."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options
from gkrw.cli.document_options import (
    DateOption,
    DueOption,
    number_option,
    particulars_asked,
    say_fonts,
    template_option,
)
from gkrw.cli.messages import note
from gkrw.cli.output import write
from gkrw.cli.table_input import find_bodies, load_table, require_valid, table_path
from gkrw.cli.template_input import TemplateFor, open_template
from gkrw.cli.writing_options import (
    DryRunOption,
    ForceOption,
    PdfOption,
    ReportOption,
    WrittenAs,
    out_folder,
    out_option,
    publish_or_check,
    removed_lines,
)
from gkrw.core.assignments import ASSIGNED, Role
from gkrw.core.errors import Exit, usage_error
from gkrw.core.loaded_table import LoadedTable
from gkrw.files.document_kind import DocumentKind
from gkrw.views.formats import json_text

if TYPE_CHECKING:
    from gkrw.core.recipients import NonRecipient
    from gkrw.files.output_folder import Published
    from gkrw.letters.content import Letter
    from gkrw.letters.publish import LettersPlan
    from gkrw.office.docx.template import WordTemplate

LetterDeptOption = Annotated[
    list[str],
    typer.Option(
        "--dept",
        "-d",
        metavar="部门",
        help="只写给这个部门（简称、别名，或各园区这样单独收通知的统称），可以写几次；不写就是全部。",
        autocompletion=options.complete_body,
        show_default=False,
    ),
]


def letters_command(
    ctx: typer.Context,
    dept: LetterDeptOption = [],  # noqa: B006 - Typer reads it, nobody changes it
    out: Annotated[str | None, out_option(DocumentKind.LETTERS)] = None,
    day: DateOption = "",
    due: DueOption = "",
    number: Annotated[str, number_option("第一份通知", "，其余按顺序往下编")] = "",
    template: Annotated[str, template_option(TemplateFor.LETTER)] = "",
    include_possible: Annotated[
        bool,
        typer.Option(
            "--include-possible",
            help="附件里另列责任部门写“各相关部门”、可能涉及本部门的任务。",
        ),
    ] = False,
    pdf: PdfOption = False,
    dry_run: DryRunOption = False,
    force: ForceOption = False,
    format: ReportOption = "text",
) -> int:
    """给每个部门写一份 Word 通知，附上它的任务清单。

    全部核对无误才写出；有一份不对，原来的通知一份也不动。

    例：gkrw letters --date 2026-03-05 --due 2026-12-10 --number 新政公开函〔2026〕7号
    """
    report = options.choose(WrittenAs, format, "--format")
    given = particulars_asked(day, due, number)
    opened = load_table(ctx)
    require_valid(opened, DocumentKind.LETTERS.label)
    bodies = find_bodies(opened, dept)
    from gkrw.letters.content import compose_letters
    from gkrw.letters.publish import LettersPlan

    letters, without = compose_letters(opened, bodies, given, include_possible)
    if bodies and not letters:
        said = "".join(f"{each.body.name}没有通知：{each.reason}。" for each in without)
        raise usage_error(said, "运行 gkrw depts 查看哪些部门收通知。")
    folder = out_folder(out, table_path(ctx), DocumentKind.LETTERS)
    plan = LettersPlan(letters, folder, frozenset(bodies) if bodies else None, pdf, force)
    word_template = open_template(ctx, template, TemplateFor.LETTER)
    removed = _publish(plan, word_template, dry_run) if letters else []
    if report is WrittenAs.JSON:
        write(json_text(list(_records(plan))))
    else:
        write("".join(f"{line}\n" for line in _summary(opened, plan, without, removed, dry_run)))
    if letters and pdf and not dry_run:
        say_fonts()
    if not include_possible:
        _say_possible(opened, letters)
    return Exit.DONE


def _publish(plan: "LettersPlan", template: "WordTemplate", dry_run: bool) -> list[str]:
    from gkrw.letters.publish import publish_letters, refuse

    def publish() -> "Published":
        with _progress(len(plan.letters)) as done:
            return publish_letters(plan, template, done)

    return publish_or_check(plan.destination, dry_run, lambda: refuse(plan), publish)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error, when that is a terminal and there is enough to wait for."""
    import sys

    if total < 20 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("正在写通知", total=total)
        yield lambda: bar.advance(task)


# -- the report ------------------------------------------------------------------------------------


def _records(plan: "LettersPlan") -> Iterator[dict[str, object]]:
    from gkrw.letters.publish import file_name

    for letter in plan.letters:
        counts = {role.value: letter.count(role) for role in Role}
        yield {
            "path": str(plan.folder / file_name(letter)),
            "department": letter.body.name,
            "number": str(letter.number) if letter.number else None,
            **counts,
        }


def _summary(
    opened: LoadedTable,
    plan: "LettersPlan",
    without: "Sequence[NonRecipient]",
    removed: Sequence[str],
    dry_run: bool,
) -> Iterator[str]:
    from gkrw.letters.publish import file_name

    for letter in plan.letters:
        roles = (*ASSIGNED, Role.POSSIBLE)
        counts = "，".join(f"{role.label} {n} 项" for role in roles if (n := letter.count(role)))
        number = f"{letter.number}  " if letter.number else ""
        yield f"{file_name(letter)}  {number}{counts}"
    if plan.letters:
        verb = "会写出" if dry_run else "已写出"
        with_pdf = "（各有 PDF）" if plan.with_pdf else ""
        yield f"{verb} {len(plan.letters)} 份通知{with_pdf}：{plan.folder}"
    else:
        yield "没有要写的通知。"
    yield from removed_lines(removed)
    for each in without:
        yield f"{each.body.name}没有通知：{each.reason}。"
    blanks = _blanks(opened, plan)
    if plan.letters and blanks:
        yield f"留了空白要手工填写：{'、'.join(blanks)}。"


def _blanks(opened: LoadedTable, plan: "LettersPlan") -> list[str]:
    given = plan.letters[0].particulars if plan.letters else None
    office = opened.table.office
    known = {
        "发文机关全称": office and office.full_name,
        "发文字号": given and given.number,
        "报送期限": given and given.due,
        "成文日期": given and given.day,
        "联系人": office and office.contact,
        "电话": office and office.phone,
    }
    return [name for name, value in known.items() if not value]


def _say_possible(opened: LoadedTable, letters: "Sequence[Letter]") -> None:
    count = sum(
        any(
            opened.assignments.role(letter.body.name, row.task) is Role.POSSIBLE
            for row in opened.rows
        )
        for letter in letters
    )
    if count:
        note(
            f"{count} 个单位另有责任部门写“各相关部门”、可能涉及的任务，没有写进通知；"
            "要另列出来，加上 --include-possible。"
        )
