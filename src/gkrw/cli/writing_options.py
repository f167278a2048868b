"""Options of the commands that write documents, and functions that write documents and print the
result."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from gkrw import project
from gkrw.cli import options, printing
from gkrw.cli.completions import one_of, words
from gkrw.cli.printing import note, screen_width, write, write_lines
from gkrw.core.errors import Exit, UserError, os_reason, usage_error
from gkrw.core.wording import on_one_line
from gkrw.files.file_access import display_path, typed_path
from gkrw.files.manifest import DocumentKind
from gkrw.views.formats import Format, json_text

if TYPE_CHECKING:
    from gkrw.core.particulars import Particulars
    from gkrw.core.recipients import NonRecipient
    from gkrw.files.output_folder import Destination
    from gkrw.office.docx.template import WordTemplate


_SUFFIXES = {".docx", ".xlsx", ".pdf", ".html", ".md", ".csv", ".jsonl", ".json", ".zip"}
RESULT_FORMATS = (Format.TEXT, Format.JSON)
ForceOption = Annotated[bool, typer.Option("--force", help="生成以后被人改过的文件，也覆盖。")]
ResultFormatOption = Annotated[
    str, options.format_option(RESULT_FORMATS, "结果的格式：text 供阅读，json 供程序。")
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="只列出会写哪些文件，不写。")]
PdfOption = Annotated[bool, typer.Option("--pdf", help="同时转成 PDF（要装有 LibreOffice）。")]
DateOption = Annotated[
    str, options.option("--date", "日期", "成文日期，如 2026-03-05；不写就留空白，不会用当天。")
]
DueOption = Annotated[
    str, options.option("--due", "日期", "报送落实情况的期限，如 2026-12-10；不写就留空白。")
]


def out_option(kind: DocumentKind) -> Any:
    """Return the option --out of a command that writes documents of a kind."""
    return options.option(
        "--out -o", "文件夹", f"{kind.label}写到哪个文件夹；不写就是项目里的 out/{kind.value}。"
    )


def number_option(document: str, addition: str = "") -> Any:
    """Return the option --number; its help names the document that gets the number, and an
    addition."""
    return options.option(
        "--number",
        "文号",
        f"{document}的发文字号，如 新政公开〔2026〕7号{addition}；不写就留空白。",
    )


def with_option(parts: "Mapping[str, object]") -> Any:
    """Return the option --with for the optional parts of a document, `parts` by name."""
    return options.option(
        "--with",
        "要素=内容",
        f"文书另有的要素，如 紧急程度=特急，可以写几次：{'、'.join(parts)}。",
        one_of(words(f"{name}=" for name in parts)),
    )


def out_folder(out: str | None, table: Path, kind: DocumentKind) -> Path:
    """Return the absolute folder of --out, or the default one of the project if `out` is None.
    Raises UserError for a blank text, for a file, and for what can only be meant as one."""
    if out is not None and not out.strip():
        raise usage_error("--out 没有写明文件夹。", "写出文件夹的名称，或去掉 --out。")
    default = project.output_folder(table, kind.value)
    folder = (default if out is None else typed_path(out)).resolve()
    if folder.exists() and not folder.is_dir():
        raise usage_error(f"--out 的 {folder} 是文件，不是文件夹。", "换一个文件夹。")
    if not folder.exists() and folder.suffix.lower() in _SUFFIXES:
        raise usage_error(
            f"--out 要写文件夹，“{folder.name}”是文件名。",
            f"写一个文件夹，如 --out {display_path(folder.with_suffix(''))}；里面的文件名由 gkrw 定。",
        )
    return folder


def refuse_non_recipients(bodies: "Sequence[NonRecipient]", kind: DocumentKind) -> NoReturn:
    """Raise UserError: none of the bodies that --dept names gets a document."""
    from gkrw.views.run_summary import non_recipient_lines

    raise usage_error(
        "".join(non_recipient_lines(bodies, kind.label)),
        f"运行 gkrw depts 查看哪些部门收{kind.label}。",
    )


def write_documents(
    destination: "Destination", contents: Iterable[bytes], dry_run: bool, with_pdf: bool = False
) -> list[str]:
    """Write documents; each of `contents` is made just before it is written. In a dry run, only
    check whether they can be written.

    Notes the edited files that --force has replaced, and the 发文字号 that are no longer used.
    Returns the names of the earlier files that the run removed, none for a dry run. Raises
    UserError.
    """
    from gkrw.files.output_folder import dropped_options, publish, refuse_overwrite
    from gkrw.office.soffice import converter

    folder, kind = destination.folder, destination.kind
    try:
        if with_pdf:
            converter()  # raises where there is none
        refuse_overwrite(destination)
        dropped = dropped_options(destination)
        if not dry_run:
            published = publish(destination, contents)
    except OSError as error:
        state = "里面要么是原来的一套，要么是新的一套，没有半套。" if folder.exists() else ""
        raise UserError(
            f"写 {folder} 时出错：{os_reason(error)}。{state}",
            f"检查磁盘空间和权限；打开着的{kind.label}先关闭，再试一次。",
            exit=Exit.WORLD,
        ) from None
    if dropped:
        typed = " ".join(
            f"{option}{'=' if ' ' in option else ' '}{value}" for option, value in dropped.items()
        )
        lost = "这样写就没有了" if dry_run else "新写的没有"
        note(f"原来的{kind.label}里有 {typed}，{lost}；还要的，加上再运行。")
    if dry_run:
        return []
    if published.overwritten:
        note(f"按 --force，已覆盖被人改过的文件：{'、'.join(published.overwritten)}。")
    if published.unused_numbers:
        note(
            f"原来的{kind.label}用过、这次没有再用的文号：{'、'.join(published.unused_numbers)}。"
            f"已经发出的，不要再给别的{kind.label}用。"
        )
    return published.removed


def write_result(
    format: Format, records: Iterable[dict[str, object]], lines: Iterable[str]
) -> None:
    """Write what a run has done, as JSON or as lines to read, which a terminal gets wrapped."""
    if format is Format.JSON:
        write(json_text(list(records)))
    elif printing.is_terminal():
        from gkrw.views.wrap import hanging

        width = screen_width()
        write_lines(part for line in lines for part in hanging(on_one_line(line), width))
    else:
        write_lines(lines)


def parse_particulars(
    day: str,
    due: str,
    number: str,
    parts: Iterable[str],
    known: "Mapping[str, tuple[str, Callable[[str], str | None]]]",
) -> "Particulars":
    """Parse --date, --due, --number, and the values of --with, where `known` are the parts that the
    document may have. Raises UserError for an invalid value and for a --due before --date. Notes if
    the number and the date have different years."""
    from gkrw.core.particulars import Particulars, parse_document_number

    issued, deadline = options.parse_day(day, "--date"), options.parse_day(due, "--due")
    parsed = parse_document_number(number) if number.strip() else None
    if number.strip() and parsed is None:
        raise usage_error(f"--number “{number}”不是发文字号。", "写成 新政公开函〔2026〕7号。")
    if issued and deadline and deadline < issued:
        raise usage_error("--due 的期限比 --date 的成文日期还早。", "检查两个日期。")
    if issued and parsed and parsed.year != issued.year:
        note(f"文号的年份（{parsed.year}）与成文日期的年份（{issued.year}）不同，请核对。")
    return Particulars(issued, deadline, parsed, _parse_parts(parts, known))


def _parse_parts(
    typed: Iterable[str], known: "Mapping[str, tuple[str, Callable[[str], str | None]]]"
) -> dict[str, str]:
    """Parse 紧急程度=特急. Raises UserError for an unknown name, an invalid value and a name that is
    given twice."""
    parts: dict[str, str] = {}
    for each in typed:
        name, value = (part.strip() for part in re.split("[=＝:：]|$", each, maxsplit=1))
        if name not in known:
            names = "、".join(known)
            raise usage_error(
                f"--with 没有“{name}”这一项。", f"写成 紧急程度=特急；可以用：{names}。"
            )
        example, read = known[name]
        printed = read(value)
        if printed is None:
            raise usage_error(f"--with {name} 不能是“{value}”。", f"写成 {name}={example}。")
        if name in parts:
            raise usage_error(f"--with {name} 写了两次。", "去掉一个。")
        parts[name] = printed
    return parts


def particulars_options(particulars: "Particulars") -> dict[str, str]:
    """Return the options of a run that give the particulars of its documents, but for the number,
    which is never used twice: --date → 2026-03-05, --with 紧急程度 → 特急."""
    days = {"--date": particulars.day, "--due": particulars.due}
    parts = {f"--with {name}": value for name, value in particulars.parts.items()}
    return {option: str(day) for option, day in days.items() if day} | parts


def written_particulars(
    template: "WordTemplate", particulars: "Particulars", kind: DocumentKind
) -> "Particulars":
    """Return the particulars without a number that the template does not write: it is not used up.
    Notes the options whose values the template does not write."""
    given = {
        "--number": ("发文字号", particulars.number),
        "--date": ("成文日期", particulars.day),
        "--due": ("报送期限", particulars.due),
        **{f"--with {name}": (name, value) for name, value in particulars.parts.items()},
    }
    for option, (field, value) in given.items():
        if value and field not in template.used:
            unused = "，这个文号也不算用过" if option == "--number" else ""
            note(f"模板里没有 {{{{ {field} }}}}，{option} 没有写进{kind.label}{unused}。")
    return particulars if "发文字号" in template.used else particulars._replace(number=None)


def note_missing_fonts() -> None:
    """Note the fonts of the documents that are not installed: a PDF has substitutes for them."""
    from gkrw.office.docx.document_format import FONTS
    from gkrw.office.soffice import missing_fonts

    missing = missing_fonts(FONTS)
    if missing:
        note(
            f"这台电脑上没有{'、'.join(missing)}，PDF 里用的是替代字体；正式印发请用装有这些字体的电脑。"
        )
