"""`gkrw letters`, `gkrw checklist` and `gkrw report`: Word and Excel documents for departments."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options
from gkrw.cli.completions import one_of, words
from gkrw.cli.options import find_bodies, load_known, load_valid_table, read_progress, table_path
from gkrw.cli.printing import note
from gkrw.cli.template_command import open_template, template_kind, template_option
from gkrw.cli.writing_options import (
    RESULT_FORMATS,
    DateOption,
    DryRunOption,
    DueOption,
    ForceOption,
    PdfOption,
    ResultFormatOption,
    note_missing_fonts,
    number_option,
    out_folder,
    out_option,
    parse_particulars,
    particulars_options,
    refuse_non_recipients,
    with_option,
    write_documents,
    write_result,
    written_particulars,
)
from gkrw.core.assignments import ASSIGNED, Role
from gkrw.core.errors import Exit, UserError, usage_error
from gkrw.core.particulars import LETTER_PARTS, OPTIONAL_PARTS
from gkrw.core.wording import first_of
from gkrw.files.manifest import DocumentKind
from gkrw.office.xlsx import Paper
from gkrw.scaffold.template_kind import TemplateKind

if TYPE_CHECKING:
    from gkrw.checklist.content import ChecklistSheet


def letters_command(
    ctx: typer.Context,
    dept: Annotated[
        list[str],
        options.dept_option(
            "只写给这个部门（简称、别名，或各园区这样单独收通知的统称），可以写几次；不写就是全部。"
        ),
    ] = [],  # noqa: B006 - never changed
    out: Annotated[str | None, out_option(DocumentKind.LETTERS)] = None,
    day: DateOption = "",
    due: DueOption = "",
    number: Annotated[str, number_option("第一份通知", "，其余按顺序往下编")] = "",
    parts: Annotated[list[str], with_option(LETTER_PARTS)] = [],  # noqa: B006 - never changed
    template: Annotated[str, template_option(TemplateKind.LETTER)] = "",
    include_possible: Annotated[
        bool,
        typer.Option(
            "--include-possible",
            help="附件里另列责任部门没有写明是哪些部门、可能涉及本部门的任务。",
        ),
    ] = False,
    include_self: Annotated[
        bool, typer.Option("--include-self", help="发文机关自己承担的任务，也给自己写一份通知。")
    ] = False,
    pdf: PdfOption = False,
    dry_run: DryRunOption = False,
    force: ForceOption = False,
    format: ResultFormatOption = "text",
) -> int:
    """给每个部门写一份 Word 通知，附上它的任务清单。

    全部核对无误才写出；有一份不对，原来的通知一份也不动。

    例：gkrw letters --date 2026-03-05 --due 2026-12-10 --number 新政公开〔2026〕7号
    """
    chosen = options.choose(RESULT_FORMATS, format, "--format")
    particulars = parse_particulars(day, due, number, parts, LETTER_PARTS)
    loaded = load_valid_table(ctx, DocumentKind.LETTERS.label)
    bodies = find_bodies(loaded.roster, dept)
    from gkrw.files.output_folder import Destination
    from gkrw.letters.content import compose_letters
    from gkrw.letters.publish import letter_files, made_letters
    from gkrw.project import table_version
    from gkrw.views.run_summary import letter_records, letters_summary, possible_lines

    kind = template_kind(ctx, template, TemplateKind.LETTER, particulars.number)
    word_template = open_template(ctx, template, kind, loaded)
    particulars = written_particulars(word_template, particulars, DocumentKind.LETTERS)
    letters, others = compose_letters(loaded, bodies, particulars, include_possible, include_self)
    if bodies and not letters:
        refuse_non_recipients(others, DocumentKind.LETTERS)
    folder = out_folder(out, table_path(ctx), DocumentKind.LETTERS)
    owners = loaded.roster.names_of(bodies) if bodies else None
    files, table = letter_files(letters, pdf), loaded.table.identity
    destination = Destination(
        folder,
        DocumentKind.LETTERS,
        owners,
        files,
        force,
        table,
        table_version(table_path(ctx)),
        particulars_options(particulars),
    )
    removed = []
    if letters:
        with _progress_bar(0 if dry_run else len(letters)) as advance:
            made = made_letters(letters, word_template, pdf, advance)
            removed = write_documents(destination, made, dry_run, pdf)
    lines = letters_summary(letters, destination, others, removed, dry_run, word_template.used)
    write_result(chosen, letter_records(letters, folder), lines)
    if letters and pdf and not dry_run:
        note_missing_fonts()
    if not include_possible:
        for line in possible_lines(loaded, [letter.body.name for letter in letters]):
            note(line)
    return Exit.DONE


@contextmanager
def _progress_bar(total: int) -> Iterator[Callable[[], None]]:
    """Yield a function that advances a progress bar on standard error. It does nothing for fewer
    than 20 letters or without a terminal."""
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


def checklist_command(
    ctx: typer.Context,
    dept: Annotated[
        list[str],
        options.dept_option(
            "只要这个部门的清单（简称、别名，或各园区），可以写几次，每个部门一个文件；不写就是全部。"
        ),
    ] = [],  # noqa: B006 - never changed
    split: Annotated[
        bool, typer.Option("--split", help="每个部门一个文件；不写就是一个文件，每个部门一页。")
    ] = False,
    out: Annotated[str | None, out_option(DocumentKind.CHECKLISTS)] = None,
    due: Annotated[
        str, options.option("--due", "日期", "交回的期限，写在清单里，如 2026-12-10。")
    ] = "",
    paper: Annotated[
        str,
        options.option(
            "--paper",
            "纸张",
            "按哪种纸排：A4（横向）或 A3，A3 的栏目宽一些。",
            one_of(words(each.value for each in Paper)),
        ),
    ] = "A4",
    include_possible: options.IncludePossibleOption = False,
    dry_run: DryRunOption = False,
    force: ForceOption = False,
    format: ResultFormatOption = "text",
) -> int:
    """给各部门写 Excel 任务清单，供它们填报进展；以前报过的已经填好。

    全部核对无误才写出；填好收回的，用 gkrw collect 收进来。

    例：gkrw checklist --split --due 2026-12-10
    """
    chosen = options.choose(RESULT_FORMATS, format, "--format")
    size = options.choose(Paper, paper, "--paper")
    day = options.parse_day(due, "--due")
    loaded = load_valid_table(ctx, DocumentKind.CHECKLISTS.label)
    bodies = find_bodies(loaded.roster, dept)
    from gkrw.checklist.content import compose_checklists
    from gkrw.checklist.publish import checklist_files, made_checklists, sheets_by_file
    from gkrw.core.recipients import find_recipients
    from gkrw.files.output_folder import Destination
    from gkrw.project import table_version
    from gkrw.views.run_summary import checklist_records, checklists_summary

    recipients, others = find_recipients(loaded, bodies)
    if bodies and not recipients:
        refuse_non_recipients(others, DocumentKind.CHECKLISTS)
    path = table_path(ctx)
    reported = read_progress(ctx, loaded, DocumentKind.CHECKLISTS)
    split, version = split or bool(bodies), table_version(path)
    checklists = compose_checklists(
        loaded, recipients, reported.entries, version, day, include_possible, size, split
    )
    folder = out_folder(out, path, DocumentKind.CHECKLISTS)
    owners = loaded.roster.names_of(bodies) if bodies else None
    removed = []
    if recipients:
        files, table = checklist_files(checklists, split), loaded.table.identity
        options_given = {"--due": str(day)} if day else {}
        destination = Destination(
            folder, DocumentKind.CHECKLISTS, owners, files, force, table, version, options_given
        )
        removed = write_documents(destination, made_checklists(checklists, split), dry_run)
    if not dry_run:
        _note_cut_answers(checklists.sheets, size)
    sheets = sheets_by_file(checklists, split)
    lines = checklists_summary(sheets, folder, split, others, removed, dry_run)
    write_result(chosen, checklist_records(sheets, folder, split), lines)
    return Exit.DONE


def _note_cut_answers(sheets: "Sequence[ChecklistSheet]", paper: Paper) -> None:
    from gkrw.checklist.draw import cut_tasks

    cut = [f"{sheet.department} {task}" for sheet in sheets for task in cut_tasks(sheet, paper)]
    if cut:
        wider = "用 --paper A3，或者" if paper is Paper.A4 else ""
        note(f"报过的内容太长，打印不全：{first_of(cut, 6, '项')}。{wider}请部门写短一些。")


def _nothing_to_report(roles: Sequence[Role]) -> UserError:
    """Return the error of a report in which nobody would count."""
    if roles == ASSIGNED:
        fix = "在分解表里写明任务由哪些部门承担。"
        return UserError("没有一项任务写明了承担单位，没有写通报。", fix)
    labels = "、".join(each.label for each in roles)
    fix = "换一种角色，或者不写 --role；运行 gkrw depts 查看各部门有哪些。"
    return usage_error(f"要统计的{labels}任务，没有单位填报，没有写通报。", fix)


def report_command(
    ctx: typer.Context,
    as_of: options.AsOfOption = "",
    known: options.KnownOption = "",
    role: Annotated[
        list[str],
        options.role_option("只统计部门承担这种角色的任务", ASSIGNED, "；不写就是全部"),
    ] = [],  # noqa: B006 - likewise
    out: Annotated[str | None, out_option(DocumentKind.REPORT)] = None,
    day: DateOption = "",
    due: DueOption = "",
    number: Annotated[str, number_option("通报")] = "",
    parts: Annotated[list[str], with_option(OPTIONAL_PARTS)] = [],  # noqa: B006 - never changed
    template: Annotated[str, template_option(TemplateKind.REPORT)] = "",
    pdf: PdfOption = False,
    dry_run: DryRunOption = False,
    force: ForceOption = False,
    format: ResultFormatOption = "text",
) -> int:
    """写进展通报：一份 Word 通报，一份 Excel 统计（汇总、图表、热力图、逾期和明细）。

    进展来自 data/progress，由 gkrw collect 收进来。全部核对无误才写出。

    例：gkrw report --as-of 2026-10-31 --date 2026-11-05
    """
    chosen = options.choose(RESULT_FORMATS, format, "--format")
    roles = options.choose_roles(ASSIGNED, role)
    known_day = options.parse_day(known, "--known")
    reference_day = options.parse_day(as_of, "--as-of") or known_day or date.today()
    particulars = parse_particulars(day, due, number, parts, OPTIONAL_PARTS)
    if reference_day > date.today():
        note(f"截至日期 {reference_day} 还没有到，请核对 --as-of。")
    if particulars.day and particulars.day < reference_day:
        note(f"成文日期 {particulars.day} 比截至日期 {reference_day} 还早，请核对。")
    if known_day:
        loaded, progress = load_known(ctx, known_day, DocumentKind.REPORT)
    else:
        loaded = load_valid_table(ctx, DocumentKind.REPORT.label)
        progress = read_progress(ctx, loaded, DocumentKind.REPORT)
    from gkrw.files.output_folder import Destination
    from gkrw.report.content import compose_report
    from gkrw.report.publish import made_report, report_files, report_owner
    from gkrw.views.run_summary import file_records, report_summary

    folder = out_folder(out, table_path(ctx), DocumentKind.REPORT)
    report = compose_report(loaded, progress, reference_day, roles)
    if not report.departments:
        raise _nothing_to_report(roles)
    files = report_files(report.table_title, reference_day, roles, pdf)
    owners = frozenset([report_owner(reference_day, roles)])
    table = loaded.table.identity
    kind = template_kind(ctx, template, TemplateKind.REPORT, particulars.number)
    word_template = open_template(ctx, template, kind, loaded)
    particulars = written_particulars(word_template, particulars, DocumentKind.REPORT)
    given = particulars_options(particulars)
    destination = Destination(
        folder, DocumentKind.REPORT, owners, files, force, table, options=given
    )
    made = made_report(report, particulars, word_template, pdf)
    removed = write_documents(destination, made, dry_run, pdf)
    lines = report_summary(
        loaded, report, particulars, destination, removed, dry_run, word_template.used
    )
    roles_counted = (item.role for item in report.items)
    write_result(chosen, file_records(destination, roles_counted), lines)
    if pdf and not dry_run:
        note_missing_fonts()
    return Exit.DONE
