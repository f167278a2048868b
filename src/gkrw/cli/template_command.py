"""`gkrw template`: the Word templates of letters and of the report."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from gkrw.cli import options
from gkrw.cli.inputs import find_body, load_table, read_progress
from gkrw.cli.printing import write, write_lines
from gkrw.cli.template_input import TemplateKind, read_template, template_path
from gkrw.core.errors import Exit, UserError, os_reason, usage_error
from gkrw.core.findings import has_errors

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
        "什么文书的模板：letter 通知，report 通报；不写就按文件名认，report.docx 是通报。",
        options.completing(each.value for each in TemplateKind),
    ),
]


def _choose_kind(typed: str, file: str) -> TemplateKind:
    """The kind that was typed; else the one with the name of the file, or that of letters."""
    if typed:
        return options.choose(TemplateKind, typed, "--for")
    named = (each for each in TemplateKind if Path(file).stem == each.value)
    return next(named, TemplateKind.LETTER)


def new_command(ctx: typer.Context, file: FileArgument = "", document: ForOption = "") -> int:
    """取一份默认模板，供在 Word 或 WPS 里修改。不会覆盖已有的文件。

    例：gkrw template new templates/我的通知.docx
    """
    kind = _choose_kind(document, file)
    path = template_path(ctx, file, kind)
    if path.suffix.lower() != ".docx":
        raise usage_error(
            f"模板要是 .docx 文件，不能是“{path.name}”。", f"写成 {path.with_suffix('.docx')}。"
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            stream.write(kind.build_default())
    except FileExistsError:
        raise UserError(
            f"{path} 已经有了，没有覆盖。",
            "换一个文件名，或先把它移到别处。",
        ) from None
    except OSError as error:
        raise UserError(
            f"写 {path} 时出错：{os_reason(error)}。", "检查文件夹和权限。", exit=Exit.WORLD
        ) from None
    write(
        f"已写出 {path}。用 Word 或 WPS 打开修改，改完运行 gkrw template check {path}{kind.option}。\n"
    )
    return Exit.DONE


def check_command(ctx: typer.Context, file: FileArgument = "", document: ForOption = "") -> int:
    """检查模板：字段有没有写错，标签是不是完整，会不会漏掉内容，有没有设中文字体。

    例：gkrw template check templates/我的通知.docx
    """
    from gkrw.office.docx.template_check import check_template
    from gkrw.views.finding_text import finding_text

    kind = _choose_kind(document, file)
    path = template_path(ctx, file, kind)
    data = read_template(path, kind)
    _, findings = check_template(data, path.name, kind.spec)
    write("".join(finding_text(finding) for finding in findings))
    if not findings:
        write(f"{path}：没有发现问题。\n")
        return Exit.DONE
    failed = has_errors(findings)
    verdict = "有错误，不能使用" if failed else "可以使用"
    write(f"{path}：{len(findings)} 处问题，{verdict}。\n")
    for other in TemplateKind:
        if failed and not document and not has_errors(check_template(data, "", other.spec)[1]):
            write(f"它是{other.spec.kind.label}的模板：加上 --for {other.value} 再检查。\n")
    return Exit.FOUND if failed else Exit.DONE


FieldDeptOption = Annotated[
    str,
    options.option(
        "--dept -d", "部门", "用这个部门的内容举例；不写就是第一个收通知的。", options.complete_body
    ),
]


def fields_command(ctx: typer.Context, dept: FieldDeptOption = "", document: ForOption = "") -> int:
    """列出模板里可以用的全部字段：是什么，某个部门的是多少。

    例：gkrw template fields --dept 财政局
    """
    from gkrw.views.field_lines import field_lines

    kind = _choose_kind(document, "")
    if kind is TemplateKind.REPORT:
        if dept:
            raise usage_error("通报不是写给一个部门的。", "去掉 --dept 或 --for report。")
        example, values = "现在的进展", _report_values(ctx)
    else:
        example, values = _letter_values(ctx, dept)
    write(f"以{example}为例：\n")
    write_lines(field_lines(kind.spec.fields, values))
    return Exit.DONE


def _letter_values(ctx: typer.Context, dept: str) -> tuple[str, dict[str, Any]]:
    """The recipient of an example letter, and the values of its fields."""
    from gkrw.core.particulars import Particulars
    from gkrw.letters.content import compose_letters
    from gkrw.letters.fields import context_of

    loaded = load_table(ctx)
    bodies = (find_body(loaded.roster, dept).name,) if dept else ()
    letters, others = compose_letters(loaded, bodies, Particulars(), include_possible=True)
    if not letters:
        reason = f"{others[0].body.name}{others[0].reason}。" if others else ""
        raise usage_error(f"没有通知可以举例：{reason}", "换一个部门。")
    return letters[0].body.name, context_of(letters[0])


def _report_values(ctx: typer.Context) -> dict[str, Any]:
    """The values of a report's fields for the progress until now."""
    from gkrw.core.particulars import Particulars
    from gkrw.report.content import compose_report
    from gkrw.report.fields import context_of

    loaded = load_table(ctx)
    report = compose_report(loaded, read_progress(ctx, loaded), date.today())
    return context_of(report, Particulars())
