"""What the commands that write documents have in common."""

from collections.abc import Sequence
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw import deadlines
from gkrw.checked import Checked
from gkrw.cli import options
from gkrw.cli.errors import Exit, Stop, note, usage
from gkrw.cli.table import find_body, names_in, whom_it_means
from gkrw.findings import Severity

if TYPE_CHECKING:
    from gkrw.recipients import Recipient


class Report(Enum):
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
        autocompletion=options.completing(report.value for report in Report),
        show_default="text",
    ),
]


def day_asked(text: str, option: str) -> date | None:
    """The date that was typed; None when none was. Raises Stop for anything else."""
    if not text.strip():
        return None
    text = text.translate(str.maketrans("－／．", "-/."))
    found = deadlines.day_of(text)
    if found is None and deadlines.has_impossible_date(text):
        raise usage(f"{option} “{text}”：日历上没有这一天。", "检查月份和日子。")
    if found is None:
        raise usage(f"{option} “{text}”不是日期。", "写成 2026-03-05 或 2026年3月5日。")
    return found


def refuse_invalid(opened: Checked, what: str) -> None:
    """Raises Stop for a table with errors; `what` is what is not written then, 通知."""
    if opened.is_valid:
        return
    errors = [each for each in opened.findings if each.severity is Severity.ERROR]
    raise Stop(
        Exit.FOUND,
        f"分解表有 {len(errors)} 处错误，没有写{what}。第一处：{errors[0].place} {errors[0].message}",
        "先改好：运行 gkrw validate 查看全部。",
    )


def asked_bodies(opened: Checked, dept: Sequence[str]) -> tuple[str, ...]:
    """The canonical names of the departments asked for; what an alias means is said."""
    names = names_in(opened.roster, dept)
    for name in names:
        if said := whom_it_means(opened.roster, name):
            note(said)
    return tuple(dict.fromkeys(find_body(opened.roster, name).name for name in names))


def recipients_asked(opened: Checked, bodies: Sequence[str], what: str) -> "list[Recipient]":
    """Those of `bodies` (of all, when empty) who are sent something; `what` is what the others have
    not, 进展. Raises Stop where bodies were asked for and none of them has it."""
    from gkrw.recipients import find_recipients

    recipients, without = find_recipients(opened, bodies)
    if bodies and not recipients:
        said = "".join(f"{each.body.name}没有{what}：{each.reason}。" for each in without)
        raise usage(said, "运行 gkrw depts 查看各部门的任务。")
    return recipients


def out_folder(out: str | None, table: Path, default: Path) -> Path:
    """The folder to write into, absolute; `default` is below the project's folder."""
    if out is not None and not out.strip():
        raise usage("--out 没有写明文件夹。", "写出文件夹的名称，或去掉 --out。")
    root = table.resolve().parent.parent
    folder = (root / default if out is None else Path(out).expanduser()).resolve()
    if folder.exists() and not folder.is_dir():
        raise usage(f"--out 的 {folder} 是文件，不是文件夹。", "换一个文件夹。")
    return folder
