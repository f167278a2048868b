"""`gkrw template`: the Word templates of letters and of the report."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gkrw.cli import options
from gkrw.cli.output import write
from gkrw.cli.progress_input import read_progress
from gkrw.cli.table_input import find_body, load_table
from gkrw.cli.template_input import TemplateFor, read_template, template_path
from gkrw.core.errors import Exit, UserError, os_reason, usage_error
from gkrw.core.findings import Finding, has_errors

if TYPE_CHECKING:
    from gkrw.office.docx.template_fields import TemplateField

FileArgument = Annotated[
    str,
    typer.Argument(
        metavar="[文件]",
        help="模板文件；不写就是项目里的 templates/letter.docx（通报是 report.docx）。",
        show_default=False,
    ),
]


ForOption = Annotated[
    str,
    typer.Option(
        "--for",
        metavar="文书",
        help="什么文书的模板：letter 通知，report 通报；不写就按文件名认，report.docx 是通报。",
        autocompletion=options.completing(each.value for each in TemplateFor),
        show_default=False,
    ),
]


def _wanted(typed: str, file: str) -> TemplateFor:
    """The kind that was typed; else the one after which the file is named, or letters."""
    if typed:
        return options.choose(TemplateFor, typed, "--for")
    named = (each for each in TemplateFor if Path(file).stem == each.value)
    return next(named, TemplateFor.LETTER)


def new_command(ctx: typer.Context, file: FileArgument = "", wanted: ForOption = "") -> int:
    """取一份默认模板，供在 Word 或 WPS 里修改。不会覆盖已有的文件。

    例：gkrw template new templates/我的通知.docx
    """
    kind = _wanted(wanted, file)
    path = template_path(ctx, file, kind)
    if path.suffix.lower() != ".docx":
        raise usage_error(
            f"模板要是 .docx 文件，不能是“{path.name}”。", f"写成 {path.with_suffix('.docx')}。"
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            stream.write(kind.build())
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
        f"已写出 {path}。用 Word 或 WPS 打开修改，改完运行 gkrw template check {path}{kind.asked}。\n"
    )
    return Exit.DONE


def check_command(ctx: typer.Context, file: FileArgument = "", wanted: ForOption = "") -> int:
    """检查模板：字段有没有写错，标签是不是完整，会不会漏掉内容，有没有设中文字体。

    例：gkrw template check templates/我的通知.docx
    """
    from gkrw.office.docx.template_check import check_template

    kind = _wanted(wanted, file)
    path = template_path(ctx, file, kind)
    data = read_template(path, kind)
    _, findings = check_template(data, path.name, kind.form)
    write("".join(_said(finding) for finding in findings))
    if not findings:
        write(f"{path}：没有发现问题。\n")
        return Exit.DONE
    failed = has_errors(findings)
    verdict = "有错误，不能使用" if failed else "可以使用"
    write(f"{path}：{len(findings)} 处问题，{verdict}。\n")
    for other in TemplateFor:
        if failed and not wanted and not has_errors(check_template(data, "", other.form)[1]):
            write(f"它是{other.form.kind.label}的模板：加上 --for {other.value} 再检查。\n")
    return Exit.FOUND if failed else Exit.DONE


def _said(finding: Finding) -> str:
    return (
        f"{finding.place}: {finding.severity.label} {finding.code} {finding.message}\n"
        f"    改法：{finding.fix}\n"
    )


FieldDeptOption = Annotated[
    str,
    typer.Option(
        "--dept",
        "-d",
        metavar="部门",
        help="用这个部门的内容举例；不写就是第一个收通知的。",
        autocompletion=options.complete_body,
        show_default=False,
    ),
]


def fields_command(ctx: typer.Context, dept: FieldDeptOption = "", wanted: ForOption = "") -> int:
    """列出模板里可以用的全部字段：是什么，某个部门的是多少。

    例：gkrw template fields --dept 财政局
    """
    kind = _wanted(wanted, "")
    if kind is TemplateFor.REPORT:
        if dept:
            raise usage_error("通报不是写给一个部门的。", "去掉 --dept 或 --for report。")
        values = _of_report(ctx)
        write("以现在的进展为例：\n")
    else:
        name, values = _of_letter(ctx, dept)
        write(f"以{name}为例：\n")
    write("".join(f"{line}\n" for line in _fields(kind.form.fields, values, "", 0)))
    return Exit.DONE


def _of_letter(ctx: typer.Context, dept: str) -> tuple[str, dict[str, Any]]:
    """Whose letter is the example, and its fields."""
    from gkrw.core.particulars import Particulars
    from gkrw.letters.content import compose_letters
    from gkrw.letters.fields import context_of

    opened = load_table(ctx)
    bodies = (find_body(opened.roster, dept).name,) if dept else ()
    letters, without = compose_letters(opened, bodies, Particulars(), include_possible=True)
    if not letters:
        why = f"{without[0].body.name}{without[0].reason}。" if without else ""
        raise usage_error(f"没有通知可以举例：{why}", "换一个部门。")
    return letters[0].body.name, context_of(letters[0])


def _of_report(ctx: typer.Context) -> dict[str, Any]:
    from gkrw.core.particulars import Particulars
    from gkrw.report.content import compose_report
    from gkrw.report.fields import context_of

    opened = load_table(ctx)
    report = compose_report(opened, read_progress(ctx, opened), date.today())
    return context_of(report, Particulars())


def _fields(
    fields: "Sequence[TemplateField]", values: dict[str, object], entry: str, depth: int
) -> Iterator[str]:
    """Each field, what it is and what it is in one letter; lists with the fields of an entry."""
    blanks = "    " * depth
    for field in fields:
        value = values.get(field.name)
        name = f"{entry}.{field.name}" if entry else field.name
        needed = "（必须有）" if field.required else ""
        if not field.is_list:
            yield f"{blanks}{{{{ {name} }}}}  {field.explanation}{needed}"
            if value is not None:
                yield f"{blanks}    = {_shown(field.name, value)}"
            continue
        entries = value if isinstance(value, list) else []
        yield f"{blanks}{{% for {field.entry} in {name} %}}  {field.explanation}{needed}"
        if field.of:
            first = "，第一项是" if entries else "，每项有"
            yield f"{blanks}    共 {len(entries)} 项{first}："
            yield from _fields(field.of, entries[0] if entries else {}, field.entry, depth + 1)
        else:
            yield f"{blanks}    {{{{ {field.entry} }}}}"
            yield from (f"{blanks}    = {each}" for each in entries)


def _shown(name: str, value: object) -> str:
    if isinstance(value, bool):
        yes, no = ("是", "否") if name.startswith("是") else ("有", "没有")
        return yes if value else no
    return str(value).replace("\n", "↵") or "（空）"
