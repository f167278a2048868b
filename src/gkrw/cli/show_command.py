"""`gkrw show`: everything about a task."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options
from gkrw.cli.output import Format, write, write_records
from gkrw.cli.table_input import finish, open_table, table_path
from gkrw.cli.terminal import is_terminal
from gkrw.core import assignments
from gkrw.core.errors import usage_error
from gkrw.core.model import NameList, Row
from gkrw.core.query import Hit
from gkrw.core.roster import Role
from gkrw.core.suggest import nearest
from gkrw.core.wording import UNWRITTEN
from gkrw.rules.loaded import LoadedTable
from gkrw.store import PROGRESS
from gkrw.views import task_records

if TYPE_CHECKING:
    from gkrw.progress.records import TaskProgress

IdArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="编号…",
        help="任务的编号，如 T10；可以写几个。",
        autocompletion=options.complete_task,
        show_default=False,
    ),
]


def show_command(
    ctx: typer.Context, ids: IdArgument, format: options.FormatOption = "table"
) -> int:
    """显示任务的全部内容：在哪一类，谁承担、为什么，时限，指标，写在文件的哪一行，各部门的进展。

    例：gkrw show T10 T12
    """
    wanted = options.choose(Format, format, "--format")
    opened = open_table(ctx)
    rows = _find(opened, list(dict.fromkeys(ids)))
    if wanted is not Format.TABLE:
        write_records(
            wanted,
            records=lambda: (task_records.task_record(row) for row in rows),
            columns=task_records.task_columns(0),
            rows=lambda: (task_records.task_cells(Hit(row, {}), 0) for row in rows),
            ids=lambda: (row.task.id for row in rows),
        )
        return finish(opened)
    reported = _reported(ctx, opened)
    sheets = [[*_facts(row, opened), *_progress(row, reported)] for row in rows]
    if is_terminal():
        from gkrw.views.fact_screen import draw

        draw(
            [
                (f"{row.task.id}  {row.task.title}", sheet)
                for row, sheet in zip(rows, sheets, strict=True)
            ]
        )
    else:
        for number, (row, sheet) in enumerate(zip(rows, sheets, strict=True)):
            lines = [f"{label}：{text}" if label else text for label, text in sheet]
            blank = "\n" if number else ""
            write(blank + "\n".join([f"{row.task.id}  {row.task.title}", *lines]) + "\n")
    return finish(opened)


def _find(opened: LoadedTable, ids: list[str]) -> list[Row]:
    """The tasks with these ids. Raises UserError when there is not every one."""
    by_id: dict[str, Row] = {}
    for row in opened.rows:
        by_id.setdefault(row.task.id, row)
    unknown = [task_id for task_id in ids if task_id.strip().upper() not in by_id]
    if not unknown:
        return [by_id[task_id] for task_id in dict.fromkeys(each.strip().upper() for each in ids)]
    meant = meant_ids(unknown[0].strip().upper(), by_id) if len(unknown) == 1 else []
    fix = (
        f"是不是 {'、'.join(meant)}？" if meant else ""
    ) + "运行 gkrw list --format id 查看全部编号。"
    if not opened.is_valid:
        fix = "分解表有错误，可能有任务没有读出来：先运行 gkrw validate。" + fix
    raise usage_error(f"没有编号为“{'”“'.join(unknown)}”的任务。", fix)


def meant_ids(typed: str, ids: Iterable[str]) -> list[str]:
    """The ids nearest to one that no task has: T01 for T1, and else what looks like it."""
    same = [each for each in ids if _without_zeros(each) == _without_zeros(typed)]
    return same or nearest(typed, ids)


def _without_zeros(task_id: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", task_id)


def _facts(row: Row, opened: LoadedTable) -> Iterator[tuple[str, str]]:
    """Label and text of each thing there is to say; an empty label goes on from the line above."""
    task = row.task
    path = [row.section_heading, row.group_heading, *([row.topic.title] if row.topic else [])]
    yield "分类", " › ".join(path)
    first, *more = task.requirement.split("\n")
    yield "工作要求", first
    for paragraph in more:
        yield "", paragraph
    yield "牵头部门", _names(task.lead, row)
    yield "责任部门", _names(task.responsible, row)
    for holding in assignments.holdings(row, opened.roster):
        bodies = "、".join(holding.bodies)
        many = holding.role in (Role.COLLECTIVE, Role.POSSIBLE) and len(holding.bodies) > 3
        count = f"（{len(holding.bodies)} 个）" if many else ""
        yield _HELD[holding.role], f"{bodies}{count}——{holding.reason}"
    yield "完成时限", task.deadline.text if task.deadline else "未规定"
    yield "量化指标", "；".join(str(target) for target in task.targets) or "无"
    if task.note:
        yield "备注", task.note.replace("\n", " ")
    yield "位置", f"{task.place.file}:{task.place.line}"


def _reported(
    ctx: typer.Context, opened: LoadedTable
) -> "Mapping[str, Mapping[str, TaskProgress]]":
    """What departments have reported, as far as it can be read."""
    if not (table_path(ctx).parent / PROGRESS).is_dir():
        return {}
    from gkrw.cli.progress_input import read_reported

    return read_reported(ctx, opened).by_department


def _progress(
    row: Row, reported: "Mapping[str, Mapping[str, TaskProgress]]"
) -> Iterator[tuple[str, str]]:
    """What each department has reported of a task."""
    label = "进展"
    for department, entries in reported.items():
        entry = entries.get(row.task.id)
        if entry is None:
            continue
        units = {target.name: target.unit for target in row.task.targets}
        parts = [
            entry.status.value if entry.status else "没有写状态",
            *([str(entry.finished)] if entry.finished else []),
            *(f"{name} {value:f}{units.get(name, '')}" for name, value in entry.values),
            *([entry.result.replace("\n", " ")] if entry.result else []),
        ]
        yield label, f"{department}——{'；'.join(parts)}"
        label = ""


_HELD = {
    Role.LEAD: "牵头单位",
    Role.NAMED: "责任单位",
    Role.COLLECTIVE: "共同承担",
    Role.POSSIBLE: "可能涉及",
}


def _names(names: NameList, row: Row) -> str:
    where, place = assignments.origin(names, row)
    line = f"，第 {place.line} 行" if place is not None and "默认值" in where else ""
    return f"{str(names) or UNWRITTEN}（{where}{line}）"
