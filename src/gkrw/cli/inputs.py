"""The table and the progress files of a run, and the departments named on the command line."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from gkrw.cli.printing import note
from gkrw.core.assignments import LoadedTable
from gkrw.core.errors import Exit, UserError, os_reason, usage_error
from gkrw.core.roster import Body, Roster
from gkrw.project.open_table import locate_table, open_table

if TYPE_CHECKING:
    from gkrw.files.manifest import DocumentKind
    from gkrw.progress.records import ReportedProgress


def table_path(ctx: typer.Context) -> Path:
    """The file of this run: that of --table, else the project's."""
    return locate_table(ctx.find_root().params.get("table") or "")


def load_table(ctx: typer.Context) -> LoadedTable:
    """The table of this run, checked. Raises UserError when there is none."""
    return open_table(table_path(ctx))


def reading_exit_code(loaded: LoadedTable) -> int:
    """The exit code of a reading command. Notes errors of the table on standard error."""
    if loaded.is_valid:
        return Exit.DONE
    first = loaded.errors[0]
    note(
        f"分解表有 {len(loaded.errors)} 处错误，上面的结果可能不全。"
        f"第一处：{first.place} {first.message}运行 gkrw validate 查看全部。"
    )
    return Exit.FOUND


def require_valid(loaded: LoadedTable, output: str) -> None:
    """Raise UserError for a table with errors; `output` names what is not written then: 通知."""
    if loaded.is_valid:
        return
    first = loaded.errors[0]
    raise UserError(
        f"分解表有 {len(loaded.errors)} 处错误，没有写{output}。第一处：{first.place} {first.message}",
        "先改好：运行 gkrw validate 查看全部。",
    )


def split_names(roster: Roster, typed: Sequence[str]) -> list[str]:
    """The names in the values of --dept; 财政局,审计局 is two where it is not one."""
    names: list[str] = []
    for text in typed:
        parts = [part for part in re.split(r"[,，、]", text) if part.strip()]
        names += parts if len(parts) > 1 and roster.find(text.strip()) is None else [text]
    return names


def find_body(roster: Roster, name: str) -> Body:
    """The department or collective of a name. Raises UserError when there is none."""
    body = roster.find(name.strip())
    if body is not None:
        return body
    nearest = roster.suggest(name)
    suggestion = f"是不是{'、'.join(nearest)}？" if nearest else ""
    raise usage_error(
        f"没有名为“{name}”的部门或统称。", f"{suggestion}运行 gkrw depts 查看全部名称。"
    )


def find_bodies(loaded: LoadedTable, typed: Sequence[str]) -> tuple[str, ...]:
    """The canonical names of the departments in the values of --dept. Notes what an alias means."""
    names = split_names(loaded.roster, typed)
    for remark in alias_remarks(loaded.roster, names):
        note(remark)
    return canonical_names(loaded.roster, names)


def canonical_names(roster: Roster, names: Sequence[str]) -> tuple[str, ...]:
    """The canonical name behind each name, once. Raises UserError for an unknown name."""
    return tuple(dict.fromkeys(find_body(roster, name).name for name in names))


def alias_remarks(roster: Roster, names: Sequence[str]) -> list[str]:
    """A sentence for each name that is an alias, with the body that it means."""
    return [remark for name in names if (remark := explain_alias(roster, name))]


def explain_alias(roster: Roster, name: str) -> str | None:
    """The body that an alias means, as a sentence; None for a canonical or unknown name."""
    name = name.strip()
    body = roster.find(name)
    if body is None or body.name == name:
        return None
    if name in roster.unconfirmed:
        return f"“{name}”在分解表中按“{body.name}”理解，待确认。"
    return f"“{name}”即{body.name}。"


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
    ctx: typer.Context, loaded: LoadedTable, kind: "DocumentKind"
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
    from gkrw.progress.progress_reader import load_progress

    try:
        return load_progress(table_path(ctx), loaded)
    except OSError as error:
        raise UserError(
            f"读取进展文件时出错：{os_reason(error)}。",
            "检查文件和权限，再试一次。",
            exit=Exit.WORLD,
        ) from None
