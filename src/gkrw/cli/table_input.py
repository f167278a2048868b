"""Finding and opening the table for a command."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

import typer

from gkrw import store
from gkrw.cli.messages import note
from gkrw.core.errors import Exit, UserError, os_reason, usage_error
from gkrw.core.findings import Severity
from gkrw.core.roster import Body, Roster
from gkrw.rules.loaded import LoadedTable, check


def table_path(ctx: typer.Context) -> Path:
    """The file named by --table or GKRW_TABLE, or the nearest enclosing data/tasks.yaml."""
    named = ctx.find_root().params.get("table") or os.environ.get("GKRW_TABLE")
    if named:
        # Unlike Path.expanduser it leaves the ~ of somebody unknown as it is.
        return Path(os.path.expanduser(named))  # noqa: PTH111
    try:
        found = store.find_table(Path.cwd())
    except FileNotFoundError:
        raise UserError(
            "当前文件夹已经不存在。", "进入项目文件夹再运行。", exit=Exit.WORLD
        ) from None
    if found is None:
        raise UserError(
            f"这个文件夹和它的上级文件夹里都没有 {store.TABLE_PATH.as_posix()}。",
            "先进入项目文件夹再运行，或用 gkrw --table 文件 指明分解表在哪里。",
            exit=Exit.WORLD,
        )
    return found


def load(ctx: typer.Context) -> store.ParsedFile:
    """The file of this run, read. Raises UserError when it cannot be opened."""
    path = table_path(ctx)
    try:
        return store.load(path)
    except OSError as error:
        raise UserError(*_why(path, error), exit=Exit.WORLD) from None


def _why(path: Path, error: OSError) -> tuple[str, str]:
    if isinstance(error, FileNotFoundError):
        by_variable = os.environ.get("GKRW_TABLE") == str(path)
        named = "（由环境变量 GKRW_TABLE 指定）" if by_variable else ""
        return (
            f"找不到分解表 {path}{named}。",
            "检查路径和文件名；不写 --table 时会自动查找 data/tasks.yaml。",
        )
    if isinstance(error, IsADirectoryError):
        inside = path / store.TABLE_PATH.name
        file = inside if inside.is_file() else path / store.TABLE_PATH
        return f"{path} 是一个文件夹，不是分解表。", f"指明文件，如 {file}。"
    if isinstance(error, PermissionError):
        return (
            f"没有权限读取 {path}。",
            "检查文件的权限，或请管理员处理；Windows 上请先在别的软件中关闭它。",
        )
    return (
        f"读取 {path} 时出错：{os_reason(error)}。",
        "检查路径，以及磁盘或网络位置是否可用，再试一次。",
    )


def open_table(ctx: typer.Context) -> LoadedTable:
    """The table of this run, checked. Raises UserError when there is no table in the file."""
    loaded = load(ctx)
    checked = check(loaded)
    if checked is None:
        first = loaded.findings[0]
        raise UserError(
            f"{first.place} {first.message}",
            f"{first.fix}运行 gkrw validate 查看全部问题。",
        )
    return checked


def finish(opened: LoadedTable) -> int:
    """The exit code of a reading command; errors in the table are said on standard error."""
    errors = [finding for finding in opened.findings if finding.severity is Severity.ERROR]
    if not errors:
        return Exit.DONE
    note(
        f"分解表有 {len(errors)} 处错误，上面的结果可能不全。"
        f"第一处：{errors[0].place} {errors[0].message}运行 gkrw validate 查看全部。"
    )
    return Exit.FOUND


def names_in(roster: Roster, asked: Sequence[str]) -> list[str]:
    """The names that were asked for; 财政局,审计局 is two where it is not one."""
    names: list[str] = []
    for text in asked:
        parts = [part for part in re.split(r"[,，、]", text) if part.strip()]
        names += parts if len(parts) > 1 and roster.find(text.strip()) is None else [text]
    return names


def find_body(roster: Roster, name: str) -> Body:
    """The department or collective that somebody asked for. Raises UserError when there is none."""
    body = roster.find(name.strip())
    if body is not None:
        return body
    nearest = roster.suggest(name)
    meant = f"是不是{'、'.join(nearest)}？" if nearest else ""
    raise usage_error(f"没有名为“{name}”的部门或统称。", f"{meant}运行 gkrw depts 查看全部名称。")


def whom_it_means(roster: Roster, asked: str) -> str | None:
    """What to say when a department was asked for by another name; None when it was not."""
    asked = asked.strip()
    body = roster.find(asked)
    if body is None or body.name == asked:
        return None
    if asked in roster.unconfirmed:
        return f"“{asked}”在分解表中按“{body.name}”理解，待确认。"
    return f"“{asked}”即{body.name}。"
