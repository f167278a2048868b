"""`gkrw letters`: one Word notice for each department."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options
from gkrw.cli.inputs import find_bodies, load_table, require_valid, table_path
from gkrw.cli.printing import note, write, write_lines
from gkrw.cli.template_input import TemplateKind, open_template
from gkrw.cli.writing_options import (
    DateOption,
    DryRunOption,
    DueOption,
    ForceOption,
    PdfOption,
    ResultFormat,
    ResultFormatOption,
    note_missing_fonts,
    number_option,
    out_folder,
    out_option,
    parse_particulars,
    publish_or_check,
    refuse_non_recipients,
    template_option,
)
from gkrw.core.assignments import Role
from gkrw.core.errors import Exit
from gkrw.files.manifest import DocumentKind
from gkrw.views.formats import json_text

if TYPE_CHECKING:
    from gkrw.files.output_folder import Published
    from gkrw.letters.publish import LettersPlan
    from gkrw.office.docx.template import WordTemplate

LetterDeptOption = Annotated[
    list[str],
    options.option(
        "--dept -d",
        "部门",
        "只写给这个部门（简称、别名，或各园区这样单独收通知的统称），可以写几次；不写就是全部。",
        options.complete_body,
    ),
]


def letters_command(
    ctx: typer.Context,
    dept: LetterDeptOption = [],  # noqa: B006 - never changed
    out: Annotated[str | None, out_option(DocumentKind.LETTERS)] = None,
    day: DateOption = "",
    due: DueOption = "",
    number: Annotated[str, number_option("第一份通知", "，其余按顺序往下编")] = "",
    template: Annotated[str, template_option(TemplateKind.LETTER)] = "",
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
    format: ResultFormatOption = "text",
) -> int:
    """给每个部门写一份 Word 通知，附上它的任务清单。

    全部核对无误才写出；有一份不对，原来的通知一份也不动。

    例：gkrw letters --date 2026-03-05 --due 2026-12-10 --number 新政公开函〔2026〕7号
    """
    shape = options.choose(ResultFormat, format, "--format")
    particulars = parse_particulars(day, due, number)
    loaded = load_table(ctx)
    require_valid(loaded, DocumentKind.LETTERS.label)
    bodies = find_bodies(loaded, dept)
    from gkrw.letters.content import compose_letters
    from gkrw.letters.publish import LettersPlan
    from gkrw.views.publish_summary import letter_records, letters_summary

    letters, others = compose_letters(loaded, bodies, particulars, include_possible)
    if bodies and not letters:
        refuse_non_recipients(others, DocumentKind.LETTERS)
    folder = out_folder(out, table_path(ctx), DocumentKind.LETTERS)
    plan = LettersPlan(letters, folder, frozenset(bodies) if bodies else None, pdf, force)
    word_template = open_template(ctx, template, TemplateKind.LETTER)
    removed = _publish(plan, word_template, dry_run) if letters else []
    if shape is ResultFormat.JSON:
        write(json_text(list(letter_records(plan))))
    else:
        write_lines(letters_summary(plan, others, removed, dry_run))
    if letters and pdf and not dry_run:
        note_missing_fonts()
    by_body = loaded.assignments.by_body
    count = sum(Role.POSSIBLE in by_body[letter.body.name] for letter in letters)
    if count and not include_possible:
        note(
            f"{count} 个单位另有责任部门写“各相关部门”、可能涉及的任务，没有写进通知；"
            "要另列出来，加上 --include-possible。"
        )
    return Exit.DONE


def _publish(plan: "LettersPlan", template: "WordTemplate", dry_run: bool) -> list[str]:
    from gkrw.letters.publish import publish_letters, refuse

    def publish() -> "Published":
        with _progress_bar(len(plan.letters)) as advance:
            return publish_letters(plan, template, advance)

    return publish_or_check(plan.destination, dry_run, lambda: refuse(plan), publish)


@contextmanager
def _progress_bar(total: int) -> Iterator[Callable[[], None]]:
    """Yield a function that advances a bar on standard error; for 20 letters or more, and only on a
    terminal."""
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
