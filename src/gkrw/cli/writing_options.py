"""What the commands that write documents have in common."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gkrw.cli import options
from gkrw.cli.messages import note
from gkrw.core import deadlines
from gkrw.core.errors import Exit, UserError, os_reason, usage_error
from gkrw.core.loaded_table import LoadedTable
from gkrw.files.document_kind import DocumentKind
from gkrw.project.layout import output_folder

if TYPE_CHECKING:
    from gkrw.core.recipients import Recipient
    from gkrw.files.output_folder import Destination, Published


class WrittenAs(Enum):
    """The values of `--format` of a writing command."""

    TEXT = "text"
    JSON = "json"


ForceOption = Annotated[bool, typer.Option("--force", help="生成以后被人改过的文件，也覆盖。")]
ReportOption = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="格式",
        help="结果的格式：text 供阅读，json 供程序。",
        autocompletion=options.completing(each.value for each in WrittenAs),
        show_default="text",
    ),
]


DryRunOption = Annotated[bool, typer.Option("--dry-run", help="只列出会写哪些文件，不写。")]
PdfOption = Annotated[bool, typer.Option("--pdf", help="同时转成 PDF（要装有 LibreOffice）。")]


def out_option(kind: DocumentKind) -> Any:
    """`--out` of a command that writes documents of a kind."""
    return typer.Option(
        "--out",
        "-o",
        metavar="文件夹",
        help=f"{kind.label}写到哪个文件夹；不写就是项目里的 out/{kind.value}。",
        show_default=False,
    )


def day_asked(text: str, option: str) -> date | None:
    """The date that was typed; None when none was. Raises UserError for anything else."""
    if not text.strip():
        return None
    text = text.translate(str.maketrans("－／．", "-/."))
    found = deadlines.day_of(text)
    if found is None and deadlines.has_impossible_date(text):
        raise usage_error(f"{option} “{text}”：日历上没有这一天。", "检查月份和日子。")
    if found is None:
        raise usage_error(f"{option} “{text}”不是日期。", "写成 2026-03-05 或 2026年3月5日。")
    if found.year not in deadlines.YEARS:
        raise usage_error(
            f"{option} “{text}”的年份不在 {deadlines.YEARS[0]}—{deadlines.YEARS[-1]} 之内。",
            "检查年份。",
        )
    return found


def recipients_asked(opened: LoadedTable, bodies: Sequence[str], what: str) -> "list[Recipient]":
    """Those of `bodies` (of all, when empty) who are sent something; `what` is what the others have
    not, 进展. Raises UserError where bodies were asked for and none of them has it."""
    from gkrw.core.recipients import find_recipients

    recipients, without = find_recipients(opened, bodies)
    if bodies and not recipients:
        said = "".join(f"{each.body.name}没有{what}：{each.reason}。" for each in without)
        raise usage_error(said, "运行 gkrw depts 查看各部门的任务。")
    return recipients


def out_folder(out: str | None, table: Path, kind: DocumentKind) -> Path:
    """The folder to write into, absolute; without --out one below the project's folder."""
    if out is not None and not out.strip():
        raise usage_error("--out 没有写明文件夹。", "写出文件夹的名称，或去掉 --out。")
    default = output_folder(table, kind.value)
    folder = (default if out is None else Path(out).expanduser()).resolve()
    if folder.exists() and not folder.is_dir():
        raise usage_error(f"--out 的 {folder} 是文件，不是文件夹。", "换一个文件夹。")
    return folder


@contextmanager
def explaining_write_errors(folder: Path, kind: DocumentKind) -> Iterator[None]:
    """Turn an OSError from writing an output folder into a UserError."""
    try:
        yield
    except OSError as error:
        whole = "里面要么是原来的一套，要么是新的一套，没有半套。" if folder.exists() else ""
        raise UserError(
            f"写 {folder} 时出错：{os_reason(error)}。{whole}",
            f"检查磁盘空间和权限；打开着的{kind.label}先关闭，再试一次。",
            exit=Exit.WORLD,
        ) from None


def publish_or_check(
    destination: "Destination",
    dry_run: bool,
    check: Callable[[], None],
    publish: Callable[[], "Published"],
) -> list[str]:
    """Publish documents, or with --dry-run only check whether that is possible.

    Returns the names of the earlier files that are removed. Raises UserError.
    """
    with explaining_write_errors(destination.folder, destination.kind):
        if dry_run:
            check()
            return []
        published = publish()
    note_replaced(published, destination.kind)
    return published.removed


def note_replaced(published: "Published", kind: DocumentKind) -> None:
    """Note the edited files that --force has replaced, and the 发文字号 that are no longer used."""
    if published.overwritten:
        note(f"按 --force，已覆盖被人改过的文件：{'、'.join(published.overwritten)}。")
    if published.unused_numbers:
        note(
            f"原来的{kind.label}用过、这次没有再用的文号：{'、'.join(published.unused_numbers)}。"
            f"已经发出的，不要再给别的{kind.label}用。"
        )


def removed_lines(names: Sequence[str]) -> Iterator[str]:
    """Return a line about the earlier files that a run removed."""
    if names:
        some = "、".join(names[:3]) + ("等" if len(names) > 3 else "")
        yield f"原来生成的 {len(names)} 份文件这次没有再生成，已删去：{some}。"
