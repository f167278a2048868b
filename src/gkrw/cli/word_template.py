"""`gkrw template`, and opening the Word template that a command uses."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options
from gkrw.cli.errors import Exit, Stop, note, reason, usage
from gkrw.cli.output import write
from gkrw.cli.table import find_body, open_table, table_path
from gkrw.findings import Finding, Severity, has_errors

if TYPE_CHECKING:
    from gkrw.word.field import Field

TEMPLATE = Path("templates") / "letter.docx"
"""Where a project keeps its template."""


def template_path(ctx: typer.Context, named: str) -> Path:
    """The template named by --template, or the project's own."""
    if named:
        return Path(named).expanduser()
    return table_path(ctx).resolve().parent.parent / TEMPLATE


def open_template(ctx: typer.Context, named: str) -> dict[str, bytes]:
    """The parts of the template, checked; the built-in one when the project has none.

    Raises Stop when it cannot be read or must not be used.
    """
    from gkrw.letters.default import build
    from gkrw.letters.fields import LETTER
    from gkrw.word.check import check_template

    path = template_path(ctx, named)
    if not named and not path.exists():
        note(f"没有 {TEMPLATE.as_posix()}，用默认模板。要改版式，运行 gkrw template new。")
        data = build()
    else:
        data = _read(path)
    parts, findings = check_template(data, path.name, LETTER)
    if has_errors(findings):
        first = next(each for each in findings if each.severity is Severity.ERROR)
        raise Stop(
            Exit.FOUND,
            f"模板 {first.place} {first.message}没有写出任何通知。",
            f"{first.fix}运行 gkrw template check {path} 查看全部问题。",
        )
    return parts


def _read(path: Path) -> bytes:
    from gkrw.word.opening import MAX_BYTES

    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise Stop(
            Exit.WORLD,
            f"找不到模板 {path}。",
            "检查路径；运行 gkrw template new 可以取一份默认模板。",
        ) from None
    except OSError as error:
        raise Stop(
            Exit.WORLD, f"读取模板 {path} 时出错：{reason(error)}。", "检查文件和权限。"
        ) from None
    if len(data) > MAX_BYTES:
        raise Stop(Exit.FOUND, f"模板 {path} 超过 20 MiB，没有读取。", "确认文件选对了。")
    return data


# -- the commands ----------------------------------------------------------------------------------

FileArgument = Annotated[
    str,
    typer.Argument(
        metavar="[文件]",
        help="模板文件；不写就是项目里的 templates/letter.docx。",
        show_default=False,
    ),
]


def new_command(
    ctx: typer.Context,
    file: FileArgument = "",
) -> int:
    """取一份默认模板，供在 Word 或 WPS 里修改。不会覆盖已有的文件。

    例：gkrw template new templates/我的通知.docx
    """
    from gkrw.letters.default import build

    path = template_path(ctx, file)
    if path.suffix.lower() != ".docx":
        raise usage(
            f"模板要是 .docx 文件，不能是“{path.name}”。", f"写成 {path.with_suffix('.docx')}。"
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            stream.write(build())
    except FileExistsError:
        raise Stop(
            Exit.FOUND, f"{path} 已经有了，没有覆盖。", "换一个文件名，或先把它移到别处。"
        ) from None
    except OSError as error:
        raise Stop(
            Exit.WORLD, f"写 {path} 时出错：{reason(error)}。", "检查文件夹和权限。"
        ) from None
    write(f"已写出 {path}。用 Word 或 WPS 打开修改，改完运行 gkrw template check {path}。\n")
    return Exit.DONE


def check_command(ctx: typer.Context, file: FileArgument = "") -> int:
    """检查模板：字段有没有写错，标签是不是完整，会不会漏掉内容，有没有设中文字体。

    例：gkrw template check templates/我的通知.docx
    """
    from gkrw.letters.fields import LETTER
    from gkrw.word.check import check_template

    path = template_path(ctx, file)
    _, findings = check_template(_read(path), path.name, LETTER)
    write("".join(_said(finding) for finding in findings))
    if not findings:
        write(f"{path}：没有发现问题。\n")
        return Exit.DONE
    failed = has_errors(findings)
    verdict = "有错误，不能使用" if failed else "可以使用"
    write(f"{path}：{len(findings)} 处问题，{verdict}。\n")
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


def fields_command(ctx: typer.Context, dept: FieldDeptOption = "") -> int:
    """列出模板里可以用的全部字段：是什么，某个部门的是多少。

    例：gkrw template fields --dept 财政局
    """
    from gkrw.letters.fields import FIELDS, context_of
    from gkrw.letters.letter import write as write_letters
    from gkrw.letters.particulars import Particulars

    opened = open_table(ctx)
    bodies = (find_body(opened.roster, dept).name,) if dept else ()
    letters, without = write_letters(opened, bodies, Particulars(), include_possible=True)
    if not letters:
        why = f"{without[0].body.name}{without[0].reason}。" if without else ""
        raise usage(f"没有通知可以举例：{why}", "换一个部门。")
    write(f"以{letters[0].body.name}为例：\n")
    write("".join(f"{line}\n" for line in _fields(FIELDS, context_of(letters[0]), "", 0)))
    return Exit.DONE


def _fields(
    fields: "Sequence[Field]", values: dict[str, object], entry: str, depth: int
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
