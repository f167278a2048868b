"""`gkrw template`: the Word templates of letters and of the report, and how they are opened."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gkrw import project
from gkrw.cli import options
from gkrw.cli.completions import one_of, words
from gkrw.cli.options import find_bodies, load_table, read_progress, table_path
from gkrw.cli.printing import note, write_lines
from gkrw.core.assignments import LoadedTable
from gkrw.core.errors import Exit, UserError, system_errors, usage_error
from gkrw.core.findings import Finding, errors_in
from gkrw.core.particulars import DocumentNumber
from gkrw.core.wording import quoted_in_command
from gkrw.files.file_access import clear_leftovers, read_document, replace_file, typed_path
from gkrw.project.open_table import open_table
from gkrw.scaffold.template_kind import TemplateKind

if TYPE_CHECKING:
    from gkrw.office.docx.template import WordTemplate


def template_option(kind: TemplateKind) -> Any:
    """Return the option --template of a command that fills a template of this kind."""
    return options.option(
        "--template", "文件", f"Word 模板；不写就用项目里的 {kind.default_path}。"
    )


def _template_path(ctx: typer.Context, named: str, kind: TemplateKind) -> Path:
    """Return the path of the template that the user named, or else of the project's own
    template."""
    if named:
        return typed_path(named)
    return project.template_path(table_path(ctx), kind.value)


def template_kind(
    ctx: typer.Context, named: str, usual: TemplateKind, number: DocumentNumber | None
) -> TemplateKind:
    """Return the kind of the template for documents whose number may be one of 信函格式.

    A template that the user named is of the usual kind. So is the project's own one if the office
    has edited it and has none for 信函格式: its documents keep its layout.
    """
    if named or number is None or not number.is_letter_form:
        return usual
    form = usual.in_letter_form
    path = _template_path(ctx, "", usual)
    if _template_path(ctx, "", form).exists() or not path.exists():
        return form
    if read_template(path, usual) == usual.build_default():
        return form
    note(
        f"文号是函，{usual.default_path} 是改过的，照它写；要用信函格式，运行 "
        f"gkrw template new{form.option}。"
    )
    return usual


def open_template(
    ctx: typer.Context, named: str, kind: TemplateKind, loaded: LoadedTable
) -> "WordTemplate":
    """Open and check the template that was named, the project's own, or else the default one.
    Notes the fields of Word in it that will change. Raises UserError when it cannot be read or has
    errors."""
    from gkrw.office.docx.template_check import check_template
    from gkrw.office.docx.template_spec import OWN_FIELD

    path = _template_path(ctx, named, kind)
    if not named and not path.exists():
        note(
            f"没有 {kind.default_path}，用默认模板。要改版式，运行 gkrw template new{kind.option}。"
        )
        data = kind.build_default(loaded.table)
    else:
        data = _as_used(read_template(path, kind), kind, loaded)
    spec = kind.spec(loaded.table)
    template, findings = check_template(data, path.name, spec, kind.unneeded_fields(loaded))
    for finding in findings:
        if finding.code == OWN_FIELD.code:
            note(f"模板 {finding.place} {finding.message}")
    if template is None:
        first = errors_in(findings)[0]
        raise UserError(
            f"模板 {first.place} {first.message}没有写出任何{spec.kind.label}。",
            f"{first.fix}运行 gkrw template check {quoted_in_command(path)}{kind.option} 查看全部问题。"
            f"{_with_columns(findings, kind, loaded)}",
        )
    return template


def _as_used(data: bytes, kind: TemplateKind, loaded: LoadedTable | None) -> bytes:
    """Return a template as documents are written from it: as it is shipped, the default one is for
    the usual columns, and that for the columns of the table takes its place."""
    is_shipped = loaded and loaded.table.has_own_columns and data == kind.build_default()
    return kind.build_default(loaded.table) if loaded and is_shipped else data


def _with_columns(
    findings: Iterable[Finding], kind: TemplateKind, loaded: LoadedTable | None
) -> str:
    """Return where to get a template for the columns of the table, if one is missing in this one."""
    from gkrw.office.docx.template_spec import MISSING_FIELD

    codes = {each.code for each in findings}
    if loaded is None or not loaded.table.has_own_columns or MISSING_FIELD.code not in codes:
        return ""
    return (
        "照这张分解表的各栏做好的模板，运行 "
        f"gkrw template new 新模板.docx{kind.option} 取一份，在它上面改，改好了换下原来的。"
    )


def read_template(path: Path, kind: TemplateKind) -> bytes:
    """Read the file of a template. Raises UserError."""
    fix = f"检查路径；运行 gkrw template new{kind.option} 可以取一份默认模板。"
    missing = UserError(f"找不到模板 {path}。", fix, exit=Exit.WORLD)
    return read_document(path, f"模板 {path}", missing)


FileArgument = Annotated[
    str,
    options.argument(
        "[文件]", "模板文件；不写就是项目里的 templates/letter.docx（通报是 report.docx）。"
    ),
]


ForOption = Annotated[
    str,
    options.option(
        "--for",
        "文书",
        "什么文书的模板：letter 通知，report 通报，letter-han、report-han 是信函格式的；不写就按文件名认。",
        one_of(words(each.value for each in TemplateKind)),
    ),
]


def _choose_kind(typed: str, file: str) -> TemplateKind:
    """Return the kind that was typed; else the kind that the file is named after; else LETTER.
    Raises UserError for an unknown kind."""
    if typed:
        return options.choose(TemplateKind, typed, "--for")
    named = (each for each in TemplateKind if Path(file).stem == each.value)
    return next(named, TemplateKind.LETTER)


def new_command(ctx: typer.Context, file: FileArgument = "", document: ForOption = "") -> int:
    """取一份默认模板，供在 Word 或 WPS 里修改。不会覆盖已有的文件。

    例：gkrw template new templates/我的通知.docx
    """
    kind = _choose_kind(document, file)
    path = _template_path(ctx, file, kind)
    if path.suffix.lower() != ".docx":
        raise usage_error(
            f"模板要是 .docx 文件，不能是“{path.name}”。", f"写成 {path.with_suffix('.docx')}。"
        )
    with system_errors(f"写 {path} ", "检查文件夹和权限。"):
        if os.path.lexists(path):
            message = f"{path} 已经有了，没有覆盖。"
            raise UserError(message, "换一个文件名，或先把它移到别处。")
        path.parent.mkdir(parents=True, exist_ok=True)
        clear_leftovers(path.parent)
        loaded = _valid_table(ctx)
        replace_file(path, kind.build_default(loaded.table if loaded else None))
    check = f"gkrw template check {quoted_in_command(path)}{kind.option}"
    write_lines([f"已写出 {path}。用 Word 或 WPS 打开修改，改完运行 {check}。"])
    return Exit.DONE


def check_command(ctx: typer.Context, file: FileArgument = "", document: ForOption = "") -> int:
    """检查模板：字段有没有写错，标签是不是完整，会不会漏掉内容，有没有设中文字体。

    在项目里还用分解表现在的内容试着填写，写的时候会停下的，检查时就说。

    例：gkrw template check templates/我的通知.docx
    """
    from gkrw.office.docx.template_check import check_template
    from gkrw.views.finding_text import finding_lines

    kind = _choose_kind(document, file)
    path = _template_path(ctx, file, kind)
    data = read_template(path, kind)
    loaded = _valid_table(ctx)
    data = _as_used(data, kind, loaded)
    unneeded = kind.unneeded_fields(loaded) if loaded else frozenset()
    table = loaded.table if loaded else None
    template, findings = check_template(data, path.name, kind.spec(table), unneeded)
    if template and loaded:
        findings += _proof_findings(ctx, kind, loaded, template, path.name)
    for finding in findings:
        write_lines(finding_lines(finding))
    if not findings:
        write_lines([f"{path}：没有发现问题。"])
        return Exit.DONE
    failed = errors_in(findings)
    verdict = "有错误，不能使用" if failed else "可以使用"
    write_lines([f"{path}：{len(findings)} 处问题，{verdict}。"])
    if more := _with_columns(findings, kind, loaded):
        write_lines([more])
    for other in (TemplateKind.LETTER, TemplateKind.REPORT) if failed and not document else ():
        if other.is_report is kind.is_report:
            continue
        spec = other.spec(table)
        if not errors_in(check_template(data, "", spec)[1]):
            write_lines([f"它是{spec.kind.label}的模板：加上 --for {other.value} 再检查。"])
    return Exit.FOUND if failed else Exit.DONE


def _valid_table(ctx: typer.Context) -> LoadedTable | None:
    """Return the table of this run; None where there is none without errors."""
    try:
        loaded = open_table(table_path(ctx))
    except UserError:
        return None
    return None if loaded.errors else loaded


def _proof_findings(
    ctx: typer.Context,
    kind: TemplateKind,
    loaded: LoadedTable,
    template: "WordTemplate",
    file: str,
) -> Iterator[Finding]:
    """Fill a template with the table, and yield the first problem that would keep the documents
    from being written."""
    from gkrw.office.docx.template import fill_and_prove, template_fix
    from gkrw.office.docx.template_check import place_of_fields
    from gkrw.office.docx.template_spec import NOT_PROVED

    is_report = kind.is_report
    spec = kind.spec(loaded.table)
    lost_from: Callable[[bytes, Mapping[str, Any]], list[str]]
    if is_report:
        from gkrw.report.publish import lost_from_document

        lost_from = lost_from_document
        _, values = _report_values(ctx, loaded)
        examples = iter([("", values)])
    else:
        from gkrw.letters import publish
        from gkrw.letters.annex_columns import annex_columns, proved_fields

        proved = proved_fields(annex_columns(loaded.table), template.used)
        lost_from = partial(publish.lost_from, proved=proved)
        examples = _all_letter_values(loaded)
    for name, values in examples:
        label = spec.kind.label
        _, problem = fill_and_prove(template, values, lost_from, label, with_sentences=is_report)
        if problem:
            if not is_report:
                from gkrw.letters.publish import letter_fix

                fix = letter_fix(problem)
            else:
                fix = template_fix(f"gkrw template new{kind.option}")
            to = f"给{name}的" if name else ""
            place = place_of_fields(template, file, spec, problem)
            yield NOT_PROVED.at(place, f"{to}{label}没有通过核对：{problem}。", fix)
            return


def _all_letter_values(loaded: LoadedTable) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the recipient and the values of each letter: as it is without options, and with
    possible tasks, a number and dates."""
    from gkrw.core.particulars import DocumentNumber, Particulars
    from gkrw.letters.content import compose_letters
    from gkrw.letters.fields import context_of

    today = date.today()
    given = Particulars(today, today, DocumentNumber("函", today.year, 1))
    for particulars, is_possible in ((Particulars(), False), (given, True)):
        letters, _ = compose_letters(loaded, (), particulars, is_possible, include_self=True)
        for letter in letters:
            yield letter.body.name, context_of(letter)


def _report_values(ctx: typer.Context, loaded: LoadedTable) -> tuple[str, dict[str, Any]]:
    """Return the name of an example report, and the values of its fields."""
    from gkrw.core.particulars import Particulars
    from gkrw.report.content import compose_report
    from gkrw.report.fields import context_of

    report = compose_report(loaded, read_progress(ctx, loaded), date.today())
    return "现在的进展", context_of(report, Particulars())


def fields_command(
    ctx: typer.Context,
    dept: Annotated[
        str, options.dept_option("用这个部门的内容举例；不写就是第一个收通知的。")
    ] = "",
    document: ForOption = "",
) -> int:
    """列出模板里可以用的全部字段：是什么，某个部门的是多少。

    例：gkrw template fields --dept 财政局
    """
    from gkrw.office.docx.template_spec import field_lines

    kind = _choose_kind(document, "")
    if kind.is_report and dept:
        raise usage_error("通报不是写给一个部门的。", "去掉 --dept 或 --for report。")
    loaded = load_table(ctx)
    if kind.is_report:
        example, values = _report_values(ctx, loaded)
    else:
        example, values = _letter_values(loaded, dept)
    fields = kind.spec(loaded.table).fields
    write_lines([f"以{example}为例：", *field_lines(fields, values)])
    return Exit.DONE


def _letter_values(loaded: LoadedTable, dept: str) -> tuple[str, dict[str, Any]]:
    """Return the recipient of an example letter, and the values of its fields. Raises UserError if
    `dept` is unknown, or no letter can be an example."""
    from gkrw.core.particulars import Particulars
    from gkrw.letters.content import compose_letters
    from gkrw.letters.fields import context_of

    bodies = find_bodies(loaded.roster, [dept]) if dept else ()
    letters, others = compose_letters(loaded, bodies, Particulars(), include_possible=True)
    if not letters:
        reason = f"{others[0].body.name}{others[0].reason}。" if others else ""
        raise usage_error(f"没有通知可以举例：{reason}", "换一个部门。")
    return letters[0].body.name, context_of(letters[0])
