"""The table and the progress files of a run, and the departments named on the command line."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from gkrw.cli.printing import note
from gkrw.core.assignments import LoadedTable
from gkrw.core.errors import Exit, UserError, system_errors, usage_error
from gkrw.core.findings import Finding
from gkrw.core.roster import Body, Roster
from gkrw.core.suggest import did_you_mean
from gkrw.project import other_tables
from gkrw.project.open_table import locate_table, open_table

if TYPE_CHECKING:
    from gkrw.files.manifest import DocumentKind
    from gkrw.progress.records import ReportedProgress


def table_path(ctx: typer.Context) -> Path:
    """The file of this run: that of --table, else the project's."""
    return locate_table(ctx.find_root().params.get("table") or "")


def load_table(ctx: typer.Context) -> LoadedTable:
    """The table of this run, checked. Raises UserError when there is none."""
    path = table_path(ctx)
    loaded = open_table(path)
    if other_tables(path):
        note(f"分解表：{path.name}（{loaded.table.title}）。")
    return loaded


def load_valid_table(ctx: typer.Context, output: str) -> LoadedTable:
    """The table of this run. Raises UserError when there is none, and for one with errors: then
    `output`, such as 通知, is not written."""
    loaded = load_table(ctx)
    refuse_errors("分解表", loaded.errors, f"没有写{output}")
    return loaded


def reading_exit_code(loaded: LoadedTable) -> int:
    """The exit code of a reading command. Notes errors of the table on standard error."""
    _note_errors("分解表", loaded.errors)
    return Exit.FOUND if loaded.errors else Exit.DONE


def refuse_errors(file: str, errors: Sequence[Finding], effect: str) -> None:
    """Raise UserError if there are errors in a file; `effect` says what is not done then."""
    if errors:
        message = _errors_message(file, errors, effect)
        raise UserError(message, "先改好：运行 gkrw validate 查看全部。")


def _note_errors(file: str, errors: Sequence[Finding]) -> None:
    if errors:
        message = _errors_message(file, errors, "上面的结果可能不全")
        note(f"{message}运行 gkrw validate 查看全部。")


def _errors_message(file: str, errors: Sequence[Finding], effect: str) -> str:
    first = errors[0]
    return f"{file}有 {len(errors)} 处错误，{effect}。第一处：{first.place} {first.message}"


def find_body(roster: Roster, name: str) -> Body:
    """The department or collective of a name. Raises UserError when there is none."""
    body = roster.find(name.strip())
    if body is not None:
        return body
    meant = did_you_mean(roster.suggest(name), gap="")
    raise usage_error(f"没有名为“{name}”的部门或统称。", f"{meant}运行 gkrw depts 查看全部名称。")


def find_bodies(
    roster: Roster, typed: Sequence[str], remark: Callable[[str], None] = note
) -> tuple[str, ...]:
    """The canonical names of the departments in the values of --dept, each once.

    财政局,审计局 is two where it is not one. Calls `remark` with what each alias means. Raises
    UserError for an unknown name.
    """
    names: list[str] = []
    for text in typed:
        parts = [part for part in re.split(r"[,，、]", text) if part.strip()]
        names += parts if len(parts) > 1 and roster.find(text.strip()) is None else [text]
    for name in map(str.strip, names):
        body = roster.find(name)
        if body is not None and body.name != name:
            unsure = f"“{name}”在分解表中按“{body.name}”理解，待确认。"
            remark(unsure if name in roster.unconfirmed else f"“{name}”即{body.name}。")
    return tuple(dict.fromkeys(find_body(roster, name).name for name in names))


def read_progress(
    ctx: typer.Context, loaded: LoadedTable, document: "DocumentKind | None" = None
) -> "ReportedProgress":
    """Read the progress files beside the table, and note their errors on standard error.

    Raises UserError for a file that cannot be read; and for errors where a document is to be
    written, since one from half of the progress would mislead.
    """
    from gkrw.progress.progress_reader import load_progress

    with system_errors("读取进展文件", "检查文件和权限，再试一次。"):
        reported = load_progress(table_path(ctx), loaded)
    if document is None:
        _note_errors("进展文件", reported.errors)
    else:
        refuse_errors("进展文件", reported.errors, f"没有写{document.label}")
    return reported
