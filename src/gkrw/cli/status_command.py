"""`gkrw status`: where the year stands, by department and by section."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gkrw.cli import options
from gkrw.cli.output import Format, write_records
from gkrw.cli.progress_input import read_reported
from gkrw.cli.table_input import finish, open_table
from gkrw.cli.terminal import console, is_terminal
from gkrw.cli.writing_options import asked_bodies, day_asked, recipients_asked
from gkrw.core.errors import Exit

if TYPE_CHECKING:
    from gkrw.progress.standing import Item, Standing

_COLUMNS = ("共", "已完成", "推进中", "未开始", "未报", "逾期", "完成率", "灯")
_ROOM_FOR_BARS = 100
"""From this width of the terminal on, bars are drawn."""
_MOST = 10
"""How many late tasks are listed one by one; --overdue lists all."""


def status_command(
    ctx: typer.Context,
    dept: options.DeptOption = [],  # noqa: B006 - Typer reads it, nobody changes it
    as_of: options.AsOfOption = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="逐项列出全部逾期的任务。")] = False,
    format: options.FormatOption = "table",
) -> int:
    """看进展：各部门、各分类完成多少，哪些逾期，谁还没有报。

    一项任务有几个部门承担，就算几项。进展来自 data/progress，由 gkrw collect 收进来。

    例：gkrw status --as-of 2026-10-31
    """
    wanted = options.choose(Format, format, "--format")
    day = day_asked(as_of, "--as-of") or date.today()
    opened = open_table(ctx)
    bodies = asked_bodies(opened, dept)
    from gkrw.progress.cautions import cautions
    from gkrw.progress.standing import by_section, standings, without_year

    recipients = recipients_asked(opened, bodies, "进展")
    reported = read_reported(ctx, opened)
    found = standings(opened, recipients, reported.by_department, day)
    if wanted is Format.TABLE:
        notes = [*_notes(found, day, overdue), *cautions(found, without_year(opened), day)]
        _draw(found, by_section(found), notes)
    elif overdue:
        late = [item for each in found for item in each.items if item.is_overdue]
        write_records(
            wanted,
            records=lambda: map(_late_record, late),
            columns=_LATE_COLUMNS,
            rows=lambda: map(_late_cells, late),
            ids=lambda: dict.fromkeys(item.row.task.id for item in late),
        )
    else:
        write_records(
            wanted,
            records=lambda: map(_record, found),
            columns=("部门", *_COLUMNS),
            rows=lambda: ((each.name, *_cells(each)) for each in found),
            ids=lambda: (each.name for each in found),
        )
    code = finish(opened)
    return Exit.FOUND if reported.wrong else code


def _cells(standing: "Standing") -> tuple[str, ...]:
    from gkrw.progress.records import Status

    counts = (standing.count(status) for status in (*reversed(Status), None))
    return (
        str(standing.total),
        *map(str, counts),
        str(standing.overdue),
        f"{standing.rate}%",
        standing.light.value,
    )


def _record(standing: "Standing") -> dict[str, Any]:
    from gkrw.progress.records import Status

    return {
        "name": standing.name,
        "total": standing.total,
        "done": standing.count(Status.DONE),
        "under_way": standing.count(Status.UNDER_WAY),
        "not_started": standing.count(Status.NOT_STARTED),
        "unreported": standing.count(None),
        "overdue": standing.overdue,
        "returned": standing.returned,
        "light": standing.light.value,
        "late": [item.row.task.id for item in standing.items if item.is_overdue],
        "missed": [item.row.task.id for item in standing.items if item.missed],
    }


_LATE_COLUMNS = ("部门", "编号", "工作任务", "角色", "完成时限", "状态")


def _late_cells(item: "Item") -> tuple[str, ...]:
    return (
        item.department,
        item.row.task.id,
        item.row.task.title,
        item.role.label,
        item.deadline,
        item.said,
    )


def _late_record(item: "Item") -> dict[str, Any]:
    return {
        "department": item.department,
        "id": item.row.task.id,
        "title": item.row.task.title,
        "role": item.role.value,
        "deadline": item.deadline,
        "due": str(item.due),
        "status": item.status.value if item.status else None,
    }


# -- for reading -----------------------------------------------------------------------------------


def _draw(
    found: Sequence["Standing"], sections: Sequence["Standing"], notes: Sequence[str]
) -> None:
    from gkrw.progress.standing import whole

    if is_terminal():
        from gkrw.views.grid_screen import draw

        with_bars = console().width >= _ROOM_FOR_BARS
        bar = ("#完成 =推进",) if with_bars else ()

        def rows(standings: Iterable["Standing"]) -> list[tuple[str, ...]]:
            return [
                (each.name, *_cells(each), *([_bar(each)] if with_bars else []))
                for each in standings
            ]

        numbers = range(1, len(_COLUMNS))
        draw(("部门", *_COLUMNS, *bar), rows([*found, whole(found)]), numbers, None, [])
        draw(("分类", *_COLUMNS, *bar), rows(sections), numbers, None, list(notes))
        return
    from gkrw.cli.output import write

    lines = [("部门", *_COLUMNS), *((each.name, *_cells(each)) for each in (*found, whole(found)))]
    below = [("分类", *_COLUMNS), *((each.name, *_cells(each)) for each in sections)]
    text = "\n\n".join("\n".join("\t".join(line) for line in part) for part in (lines, below))
    write("\n".join([text, "", *notes]) + "\n")


def _bar(standing: "Standing") -> str:
    """#####===---: done, under way, the rest, in twentieths."""
    from gkrw.progress.records import Status

    width = 20
    total = max(standing.total, 1)
    done = width * standing.count(Status.DONE) // total
    under_way = width * (standing.count(Status.DONE) + standing.count(Status.UNDER_WAY)) // total
    return "#" * done + "=" * (under_way - done) + "." * (width - under_way)


def _notes(found: Sequence["Standing"], day: date, every_late: bool) -> Iterator[str]:
    silent = [each.name for each in found if not each.returned]
    items = [item for each in found for item in each.items]
    late = [item for item in items if item.is_overdue]
    yield f"截至 {day}。一项任务有几个部门承担，就算几项。"
    if silent:
        yield f"还没有报的 {len(silent)} 个：{'、'.join(silent)}。"
    if late:
        yield (
            f"逾期 {len(late)} 项："
            if every_late or len(late) <= _MOST
            else (f"逾期 {len(late)} 项，只列 {_MOST} 项（加 --overdue 列出全部）：")
        )
        yield from (_late(item) for item in (late if every_late else late[:_MOST]))
    elif every_late:
        yield "没有逾期的任务。"
    for item in items:
        for target, value in item.missed:
            task = item.row.task
            yield f"未达标：{item.department} {task.id} {task.title}，{target}，报的是 {value:f}{target.unit}。"


def _late(item: "Item") -> str:
    return f"  {item.department} {item.row.task.id} {item.row.task.title}：{item.deadline}，{item.said}"
