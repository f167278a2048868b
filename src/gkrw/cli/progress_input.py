"""The progress files of a run."""

from typing import TYPE_CHECKING

import typer

from gkrw.cli.printing import note
from gkrw.cli.table_input import table_path
from gkrw.core.errors import Exit, UserError, os_reason
from gkrw.core.loaded_table import LoadedTable
from gkrw.files.document_kind import DocumentKind

if TYPE_CHECKING:
    from gkrw.progress import ReportedProgress


def read_progress(ctx: typer.Context, loaded: LoadedTable) -> "ReportedProgress":
    """Read the progress files beside the table, and note their errors on standard error. Raises
    UserError for a file that cannot be read."""
    reported = _read(ctx, loaded)
    if reported.errors:
        first = reported.errors[0]
        note(
            f"进展文件有 {len(reported.errors)} 处错误，上面的结果可能不全。第一处：{first.place} "
            f"{first.message}运行 gkrw validate 查看全部。"
        )
    return reported


def read_valid_progress(
    ctx: typer.Context, loaded: LoadedTable, kind: DocumentKind
) -> "ReportedProgress":
    """Read the progress files beside the table. Raises UserError where one has errors: a document
    from half of the progress would mislead."""
    reported = _read(ctx, loaded)
    if reported.errors:
        first = reported.errors[0]
        raise UserError(
            f"进展文件有 {len(reported.errors)} 处错误，没有写{kind.label}。第一处：{first.place} "
            f"{first.message}",
            "先改好：运行 gkrw validate 查看全部。",
        )
    return reported


def _read(ctx: typer.Context, loaded: LoadedTable) -> "ReportedProgress":
    from gkrw import progress

    try:
        return progress.load_progress(table_path(ctx), loaded)
    except OSError as error:
        raise UserError(
            f"读取进展文件时出错：{os_reason(error)}。",
            "检查文件和权限，再试一次。",
            exit=Exit.WORLD,
        ) from None
