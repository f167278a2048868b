"""What departments have reported, for the commands that show it."""

from typing import TYPE_CHECKING

import typer

from gkrw.checked import Checked
from gkrw.cli.errors import Exit, Stop, note, reason
from gkrw.cli.table import table_path
from gkrw.outputs import Kind

if TYPE_CHECKING:
    from gkrw.progress import Reported


def read_reported(ctx: typer.Context, opened: Checked) -> "Reported":
    """The progress files beside the table; their errors are said on standard error. Raises Stop
    for one that cannot be read at all."""
    reported = _read(ctx, opened)
    if reported.wrong:
        first = reported.wrong[0]
        note(
            f"进展文件有 {len(reported.wrong)} 处错误，上面的结果可能不全。第一处：{first.place} "
            f"{first.message}运行 gkrw validate 查看全部。"
        )
    return reported


def reported_or_refused(ctx: typer.Context, opened: Checked, kind: Kind) -> "Reported":
    """The progress files beside the table. Raises Stop where one has errors: a document with half
    of what was reported is worse than none."""
    reported = _read(ctx, opened)
    if reported.wrong:
        first = reported.wrong[0]
        raise Stop(
            Exit.FOUND,
            f"进展文件有 {len(reported.wrong)} 处错误，没有写{kind.label}。第一处：{first.place} "
            f"{first.message}",
            "先改好：运行 gkrw validate 查看全部。",
        )
    return reported


def _read(ctx: typer.Context, opened: Checked) -> "Reported":
    from gkrw import progress

    try:
        return progress.reported(table_path(ctx), opened)
    except OSError as error:
        raise Stop(
            Exit.WORLD, f"读取进展文件时出错：{reason(error)}。", "检查文件和权限，再试一次。"
        ) from None
