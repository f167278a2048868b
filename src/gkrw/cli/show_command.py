"""`gkrw show`: everything about a task."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options
from gkrw.cli.inputs import load_table, reading_exit_code, table_path
from gkrw.cli.printing import is_terminal, screen_width, show, write
from gkrw.core.assignments import LoadedTable
from gkrw.core.errors import usage_error
from gkrw.core.model import Row
from gkrw.core.query import Hit
from gkrw.core.suggest import nearest
from gkrw.project import progress_folder
from gkrw.views import task_records
from gkrw.views.formats import Format, records_text
from gkrw.views.task_facts import progress_facts, task_facts

if TYPE_CHECKING:
    from gkrw.progress.records import TaskProgress

IdArgument = Annotated[
    list[str],
    options.argument("编号…", "任务的编号，如 T10；可以写几个。", options.complete_task),
]


def show_command(
    ctx: typer.Context, ids: IdArgument, format: options.FormatOption = "table"
) -> int:
    """显示任务的全部内容：在哪一类，谁承担、为什么，时限，指标，写在文件的哪一行，各部门的进展。

    例：gkrw show T10 T12
    """
    chosen = options.choose(Format, format, "--format")
    loaded = load_table(ctx)
    rows = _find(loaded, list(dict.fromkeys(ids)))
    if chosen is not Format.TABLE:
        write(
            records_text(
                chosen,
                records=lambda: (task_records.task_record(row) for row in rows),
                columns=task_records.task_columns(0),
                rows=lambda: (task_records.task_cells(Hit(row, {}), 0) for row in rows),
                ids=lambda: (row.task.id for row in rows),
            )
        )
        return reading_exit_code(loaded)
    progress = _progress(ctx, loaded)
    sheets = [
        [*task_facts(row, loaded.assignments), *progress_facts(row, progress)] for row in rows
    ]
    if is_terminal():
        from gkrw.views.fact_screen import draw_facts

        titles = (f"{row.task.id}  {row.task.title}" for row in rows)
        show(draw_facts(list(zip(titles, sheets, strict=True)), screen_width()))
    else:
        for number, (row, sheet) in enumerate(zip(rows, sheets, strict=True)):
            lines = [f"{label}：{text}" if label else text for label, text in sheet]
            blank = "\n" if number else ""
            write(blank + "\n".join([f"{row.task.id}  {row.task.title}", *lines]) + "\n")
    return reading_exit_code(loaded)


def _find(loaded: LoadedTable, ids: list[str]) -> list[Row]:
    """The tasks with these ids. Raises UserError for an unknown one."""
    by_id: dict[str, Row] = {}
    for row in loaded.rows:
        by_id.setdefault(row.task.id, row)
    unknown = [task_id for task_id in ids if task_id.strip().upper() not in by_id]
    if not unknown:
        return [by_id[task_id] for task_id in dict.fromkeys(each.strip().upper() for each in ids)]
    suggestions = suggest_ids(unknown[0].strip().upper(), by_id) if len(unknown) == 1 else []
    fix = (
        f"是不是 {'、'.join(suggestions)}？" if suggestions else ""
    ) + "运行 gkrw list --format id 查看全部编号。"
    if not loaded.is_valid:
        fix = "分解表有错误，可能有任务没有读出来：先运行 gkrw validate。" + fix
    raise usage_error(f"没有编号为“{'”“'.join(unknown)}”的任务。", fix)


def suggest_ids(typed: str, ids: Iterable[str]) -> list[str]:
    """The ids nearest to an unknown one: T01 for T1, else similar ones."""
    same = [each for each in ids if _without_zeros(each) == _without_zeros(typed)]
    return same or nearest(typed, ids)


def _without_zeros(task_id: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", task_id)


def _progress(
    ctx: typer.Context, loaded: LoadedTable
) -> "Mapping[str, Mapping[str, TaskProgress]]":
    """The progress of each department by task, as far as it can be read."""
    if not progress_folder(table_path(ctx)).is_dir():
        return {}
    from gkrw.cli.inputs import read_progress

    return read_progress(ctx, loaded).entries
