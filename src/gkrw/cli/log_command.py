"""`gkrw log`: the history of one task or one department."""

from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options
from gkrw.cli.inputs import table_path
from gkrw.cli.printing import note, printable, write, write_page
from gkrw.cli.task_commands import suggest_ids
from gkrw.core.errors import Exit, UserError, usage_error
from gkrw.core.suggest import nearest
from gkrw.views.formats import escape_markdown, json_text

if TYPE_CHECKING:
    from gkrw.git.file_history import Commit
    from gkrw.history.history_walk import HistoryWalk
    from gkrw.history.subject import HistorySubject


class LogFormat(Enum):
    """The values of `log --format`."""

    TEXT = "text"
    MD = "md"
    JSON = "json"


def log_command(
    ctx: typer.Context,
    task: Annotated[
        str,
        options.argument("[编号]", "任务的编号，如 T10；已经删掉的也可以。", options.complete_task),
    ] = "",
    dept: Annotated[
        str,
        options.dept_option(
            "查一个部门（简称、别名或统称）的任务：新增、不再承担、角色和内容的变化。"
        ),
    ] = "",
    limit: Annotated[
        str, options.option("--limit -n", "次数", "只列出最近几次改动；不写就是全部。")
    ] = "",
    format: Annotated[
        str,
        options.format_option(LogFormat, "输出格式：text 供阅读，md 供文档，json 供程序。"),
    ] = "text",
) -> int:
    """一项任务（或一个部门）的历史：哪次提交改了它的含义，什么时候，谁，改了什么；最近的在前。

    例：gkrw log T10
    """
    log_format = options.choose(LogFormat, format, "--format")
    max_changes = _limit(limit)
    subject = _subject(task.strip(), dept.strip())
    path = table_path(ctx)
    from gkrw.git.file_history import file_history
    from gkrw.history.history_walk import walk_history
    from gkrw.views.diff_page import history_record

    walk = walk_history(file_history(path), subject, *_working_file(path), max_changes)
    if log_format is LogFormat.JSON:
        records = [history_record(entry) for entry in walk.entries()]
        _refuse_unknown(walk)
        write(json_text(records))
    else:
        _write_pages(walk, path, log_format is LogFormat.MD)
    _write_notes(walk)
    return Exit.FOUND if walk.is_working_file_bad else Exit.DONE


def _limit(typed: str) -> int | None:
    """Return the number of changes to list; None for all. Raises UserError."""
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and int(typed) > 0):
        raise usage_error(f"--limit 不能是“{typed}”。", "写一个正整数，如 -n 5。")
    return int(typed)


def _subject(task: str, dept: str) -> "HistorySubject":
    from gkrw.history.subject import DepartmentSubject, TaskSubject

    if task and dept:
        raise usage_error("编号和 --dept 只能写一个。", "查任务写编号，查部门写 --dept 部门。")
    if not task and not dept:
        raise usage_error(
            "没有写查哪项任务或哪个部门。", "写成 gkrw log T10，或 gkrw log --dept 财政局。"
        )
    return DepartmentSubject(dept) if dept else TaskSubject(task.upper())


def _working_file(path: Path) -> tuple[bytes | None, str]:
    """Return the content of the file on the disk, None if it cannot be read, and its name."""
    from gkrw.files.file_access import display_path
    from gkrw.git.revisions import read_working_file

    try:
        revision = read_working_file(path)
    except UserError as error:
        note(f"{error.message}只列出已经提交的改动。")
        return None, display_path(path)
    return revision.data, revision.file


# -- output ------------------------------------------------------------------------------------


def _write_pages(walk: "HistoryWalk", path: Path, markdown: bool) -> None:
    from gkrw.files.file_access import display_path
    from gkrw.views.diff_page import log_page, log_summary

    pages = [
        replace(page, versions=printable(page.versions), summary=printable(page.summary))
        for page in (log_page(entry, walk.subject, display_path(path)) for entry in walk.entries())
    ]
    _refuse_unknown(walk)
    summary = log_summary(walk)
    write(f"## {escape_markdown(summary)}\n" if markdown else f"{summary}\n")
    for page in pages:
        write("\n")
        write_page(page, markdown)


def _refuse_unknown(walk: "HistoryWalk") -> None:
    """Raise UserError if no version has the subject of a walk that has ended."""
    if walk.changes or walk.is_known:
        return
    from gkrw.history.subject import DepartmentSubject

    name = walk.subject.name
    is_department = isinstance(walk.subject, DepartmentSubject)
    similar = (nearest if is_department else suggest_ids)(name, walk.known_names)
    fix = f"是不是 {'、'.join(similar)}？" if similar else ""
    if walk.shallow_boundary is not None:
        fix += _shallow_note(walk.shallow_boundary)
    what, command = f"编号为“{name}”的任务", "gkrw list --format id 查看现在的全部编号"
    if is_department:
        what, command = f"名为“{name}”的部门或统称", "gkrw depts 查看现在的全部名称"
    raise usage_error(f"哪个版本里都没有{what}。", f"{fix}运行 {command}。")


def _write_notes(walk: "HistoryWalk") -> None:
    """Say which name was meant, and why there may be more changes."""
    if walk.newest_name and walk.newest_name != walk.subject.name:
        note(f"“{walk.subject.name}”即{walk.newest_name}。")
    if walk.is_limited:
        note(f"只列出最近 {walk.changes} 次改动，更早的没有查；不加 --limit 就查到底。")
    if walk.shallow_boundary is not None:
        note(_shallow_note(walk.shallow_boundary))


def _shallow_note(boundary: "Commit") -> str:
    return (
        f"这是浅克隆，{boundary.date:%Y-%m-%d}（提交 {boundary.short_hash}）以前的历史不在这台电脑上；"
        "联网后运行 git fetch --unshallow 取回。"
    )
