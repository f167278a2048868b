"""`gkrw log`: the history of one task or one department."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from gkrw.cli import options
from gkrw.cli.printing import is_terminal, note, printable, show_changes, write
from gkrw.cli.show_command import suggest_ids
from gkrw.cli.table_input import table_path
from gkrw.core.errors import Exit, UserError, usage_error
from gkrw.core.suggest import nearest
from gkrw.views.formats import escape_markdown, json_text

if TYPE_CHECKING:
    from gkrw.history.subject import HistorySubject
    from gkrw.history.table_log import Found, Log
    from gkrw.views.diff_page import ChangePage

T = TypeVar("T")

TaskArgument = Annotated[
    str,
    typer.Argument(
        metavar="[编号]",
        help="任务的编号，如 T10；已经删掉的也可以。",
        autocompletion=options.complete_task,
        show_default=False,
    ),
]
OneDeptOption = Annotated[
    str,
    typer.Option(
        "--dept",
        "-d",
        metavar="部门",
        help="查一个部门（简称、别名或统称）的任务：新增、不再承担、角色和内容的变化。",
        autocompletion=options.complete_body,
        show_default=False,
    ),
]
LimitOption = Annotated[
    str,
    typer.Option(
        "--limit",
        "-n",
        metavar="次数",
        help="只列出最近几次改动；不写就是全部。",
        show_default=False,
    ),
]


class LogFormat(Enum):
    """The values of `log --format`."""

    TEXT = "text"
    MD = "md"
    JSON = "json"


ShapeOption = Annotated[
    str,
    options.format_option(LogFormat, "输出格式：text 供阅读，md 供文档，json 供程序。"),
]


def log_command(
    ctx: typer.Context,
    task: TaskArgument = "",
    dept: OneDeptOption = "",
    limit: LimitOption = "",
    format: ShapeOption = "text",
) -> int:
    """一项任务（或一个部门）的历史：哪次提交改了它的含义，什么时候，谁，改了什么；最近的在前。

    例：gkrw log T10
    """
    shape = options.choose(LogFormat, format, "--format")
    most = _limit(limit)
    asked = _asked(task.strip(), dept.strip())
    path = table_path(ctx)
    if shape is LogFormat.JSON:
        from gkrw.history.log_text import found_record

        records, end = _walk(asked, path, most, found_record)
        write(json_text(records))
    else:
        pages, end = _walk(asked, path, most, lambda found: _page(found, asked, path))
        _write(shape, _summary(asked, end), pages)
    _say_the_end(asked, end)
    return Exit.FOUND if end.is_working_file_bad else Exit.DONE


def _limit(typed: str) -> int | None:
    """How many changes are wanted; None for all. Raises UserError for what is no number."""
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and int(typed) > 0):
        raise usage_error(f"--limit 不能是“{typed}”。", "写一个正整数，如 -n 5。")
    return int(typed)


def _asked(task: str, dept: str) -> "HistorySubject":
    from gkrw.history.subject import OneDepartment, OneTask

    if task and dept:
        raise usage_error("编号和 --dept 只能写一个。", "查任务写编号，查部门写 --dept 部门。")
    if not task and not dept:
        raise usage_error(
            "没有写查哪项任务或哪个部门。", "写成 gkrw log T10，或 gkrw log --dept 财政局。"
        )
    return OneDepartment(dept) if dept else OneTask(task.upper())


# -- the walk ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _End:
    """How a walk ended: how many changes were found, and whether that is where it was left off."""

    log: "Log"
    changes: int
    is_left_off: bool
    is_working_file_bad: bool


def _walk(
    asked: "HistorySubject", path: Path, most: int | None, tell: "Callable[[Found], T]"
) -> tuple[list[T], _End]:
    """Walk until enough is found; of each version only what is told of it is kept. Raises UserError when
    there is no history, or none of what was asked for."""
    from gkrw.git.file_history import history
    from gkrw.history.table_log import log

    told: list[T] = []
    changes = 0
    is_bad = False
    walk = log(history(path), asked, *_working(path))
    for found in walk.found():
        told.append(tell(found))
        changes += found.told is not None
        if found.commit is None:
            is_bad = found.broken is not None or bool(found.unread)
        if changes == most:
            break
    else:
        most = None
    if not changes and not walk.was_there:
        raise _unknown(asked, walk)
    return told, _End(walk, changes, most is not None, is_bad)


def _working(path: Path) -> tuple[bytes | None, str]:
    """The file on the disk and its name in places; without one, only what was committed is told."""
    from gkrw.files.file_access import display_path
    from gkrw.git.revisions import read_working_file

    try:
        found = read_working_file(path)
    except UserError as error:
        note(f"{error.message}只列出已经提交的改动。")
        return None, display_path(path)
    return found.data, found.file


def _unknown(asked: "HistorySubject", walk: "Log") -> UserError:
    from gkrw.history.subject import OneDepartment

    is_department = isinstance(asked, OneDepartment)
    meant = (nearest if is_department else suggest_ids)(asked.name, walk.names)
    fix = f"是不是 {'、'.join(meant)}？" if meant else ""
    if walk.cut is not None:
        fix += _shallow(walk)
    if is_department:
        return usage_error(
            f"哪个版本里都没有名为“{asked.name}”的部门或统称。",
            f"{fix}运行 gkrw depts 查看现在的全部名称。",
        )
    return usage_error(
        f"哪个版本里都没有编号为“{asked.name}”的任务。",
        f"{fix}运行 gkrw list --format id 查看现在的全部编号。",
    )


# -- output ------------------------------------------------------------------------------------


def _page(found: "Found", asked: "HistorySubject", path: Path) -> "ChangePage":
    from gkrw.files.file_access import display_path
    from gkrw.history.log_text import found_entries, heading, remarks
    from gkrw.views.diff_page import ChangePage

    which, subject = heading(found, display_path(path))
    said = printable(subject) or "（没有提交说明）"
    return ChangePage(printable(which), said, found_entries(found), list(remarks(found, asked)))


def _summary(asked: "HistorySubject", end: _End) -> str:
    """T10 的历史：改动 3 次，最近的在前。"""
    name = end.log.name or asked.name
    if not end.changes:
        return f"{name} 的历史：没有改动。"
    newest = "最近的 " if end.is_left_off else ""
    return f"{name} 的历史：{newest}{end.changes} 次改动，新的在前。"


def _write(shape: LogFormat, summary: str, pages: "list[ChangePage]") -> None:
    if shape is LogFormat.MD:
        from gkrw.views.diff_markdown import markdown_of

        parts = [f"## {escape_markdown(summary)}\n", *map(markdown_of, pages)]
        write("\n".join(parts))
    elif is_terminal():
        write(f"{summary}\n")
        for page in pages:
            write("\n")
            show_changes(page)
    else:
        from gkrw.views.diff_plain_text import text_of

        write("\n".join([f"{summary}\n", *map(text_of, pages)]))


def _say_the_end(asked: "HistorySubject", end: _End) -> None:
    """Why there may be more, and who was meant."""
    if end.log.name and end.log.name != asked.name:
        note(f"“{asked.name}”即{end.log.name}。")
    if end.is_left_off:
        note(f"只列出最近 {end.changes} 次改动，更早的没有查；不加 --limit 就查到底。")
    if end.log.cut is not None:
        note(_shallow(end.log))


def _shallow(walk: "Log") -> str:
    assert walk.cut is not None
    return (
        f"这是浅克隆，{walk.cut.date:%Y-%m-%d}（提交 {walk.cut.hash[:10]}）以前的历史不在这台电脑上；"
        "联网后运行 git fetch --unshallow 取回。"
    )
