"""`gkrw list`: the tasks somebody asks for."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated

import typer

from gkrw.cli import options
from gkrw.cli.messages import note
from gkrw.cli.output import Format, write, write_records
from gkrw.cli.table_input import (
    find_body,
    finish,
    names_in,
    open_table,
    table_path,
    whom_it_means,
)
from gkrw.cli.terminal import is_terminal
from gkrw.cli.writing_options import day_asked
from gkrw.core import query
from gkrw.core.errors import usage_error
from gkrw.core.model import Table
from gkrw.core.query import Hit, Query
from gkrw.core.roster import ASSIGNED, Role
from gkrw.core.wording import UNREPORTED
from gkrw.rules.loaded import LoadedTable
from gkrw.store import PROGRESS
from gkrw.views import task_records

_STATUSES = ("未开始", "推进中", "已完成", UNREPORTED)


def list_command(
    ctx: typer.Context,
    dept: options.DeptOption = [],  # noqa: B006 - Typer reads it, nobody changes it
    role: options.RoleOption = [],  # noqa: B006 - likewise
    include_possible: options.IncludePossibleOption = False,
    section: options.SectionOption = [],  # noqa: B006 - likewise
    group: options.GroupOption = [],  # noqa: B006 - likewise
    grep: options.GrepOption = "",
    status: Annotated[
        str,
        typer.Option(
            "--status",
            metavar="状态",
            help="只看部门报了这种状态的任务：未开始、推进中、已完成、未报，几个之间用逗号隔开；"
            "要和 --dept 一起用。",
            autocompletion=options.completing(_STATUSES),
            show_default=False,
        ),
    ] = "",
    overdue: Annotated[
        bool, typer.Option("--overdue", help="只看逾期的任务：时限已过，有部门没有报已完成。")
    ] = False,
    as_of: options.AsOfOption = "",
    format: options.FormatOption = "table",
) -> int:
    """列出任务：全部，或某个部门、某种角色、某一分类、某种进展的。

    例：gkrw list --dept 财政局 --role 牵头,责任
    """
    wanted = options.choose(Format, format, "--format")
    roles = _roles(dept, role, include_possible)
    statuses = _statuses(status, dept)
    day = day_asked(as_of, "--as-of") or date.today()
    opened = open_table(ctx)
    dept = names_in(opened.roster, dept)
    bodies = tuple(dict.fromkeys(find_body(opened.roster, name).name for name in dept))
    asked = Query(
        bodies=bodies,
        roles=roles,
        sections=_numbers(opened.table, section, query.sections_like, "--section"),
        groups=_numbers(opened.table, group, query.groups_like, "--group"),
        words=tuple(grep.split()),
        ids=_by_progress(ctx, opened, bodies, statuses, overdue, day)
        if statuses or overdue
        else None,
    )
    rows = opened.rows
    hits = query.select(rows, opened.roster, asked)
    remarks = [said for name in dept if (said := whom_it_means(opened.roster, name))]
    if wanted is Format.TABLE:
        _write_view(opened, asked, hits, remarks)
    else:
        _write_records(wanted, bodies, hits, _statuses_of(ctx, opened, wanted, bodies))
        if bodies:
            from gkrw.views.task_list import possible_notes

            remarks += possible_notes(opened, asked)
        for remark in remarks:
            note(remark)
    return finish(opened)


def _roles(dept: Sequence[str], role: Sequence[str], include_possible: bool) -> tuple[Role, ...]:
    if (role or include_possible) and not dept:
        option = "--role" if role else "--include-possible"
        raise usage_error(
            f"{option} 要和 --dept 一起用。", "加上 --dept 部门，说明看哪个部门的角色。"
        )
    roles = options.choose_roles(role) or ASSIGNED
    return (*roles, Role.POSSIBLE) if include_possible and Role.POSSIBLE not in roles else roles


def _statuses(status: str, dept: Sequence[str]) -> frozenset[str]:
    """The words asked for with --status. Raises UserError for another word."""
    words = [word.strip() for word in re.split(r"[,，、]", status) if word.strip()]
    for word in words:
        if word not in _STATUSES:
            raise usage_error(f"--status 不能是“{word}”。", f"可以用：{'、'.join(_STATUSES)}。")
    if words and not dept:
        raise usage_error(
            "--status 要和 --dept 一起用。", "加上 --dept 部门，说明看哪个部门报的状态。"
        )
    return frozenset(words)


def _by_progress(
    ctx: typer.Context,
    opened: LoadedTable,
    bodies: Sequence[str],
    statuses: frozenset[str],
    overdue: bool,
    day: date,
) -> frozenset[str]:
    """The tasks that stand so in what one of the departments has reported."""
    from gkrw.cli.progress_input import read_reported
    from gkrw.core.recipients import find_recipients
    from gkrw.progress.standing import standings

    recipients, _ = find_recipients(opened, bodies)
    reported = read_reported(ctx, opened)
    found = standings(opened, recipients, reported.by_department, day)
    return frozenset(
        item.row.task.id
        for standing in found
        for item in standing.items
        if (not statuses or item.said in statuses) and (not overdue or item.is_overdue)
    )


def _numbers(
    table: Table,
    asked: Sequence[str],
    find: Callable[[Table, str], frozenset[int]],
    option: str,
) -> frozenset[int]:
    """The numbers of the sections or groups asked for. Raises UserError for one that is not there."""
    numbers: set[int] = set()
    for text in asked:
        found = find(table, text)
        if not found:
            known: dict[str, None] = {}
            for row in table.rows():
                known[row.section_heading if option == "--section" else row.group_heading] = None
            raise usage_error(f"{option} “{text}”没有对应的分类。", f"可以用：{'；'.join(known)}。")
        numbers |= found
    return frozenset(numbers)


def _statuses_of(
    ctx: typer.Context, opened: LoadedTable, wanted: Format, bodies: Sequence[str]
) -> dict[str, str]:
    """What one department has reported, by task: the word of its status. Only JSON has it."""
    json = wanted in (Format.JSON, Format.JSONL)
    if not json or len(bodies) != 1 or not (table_path(ctx).parent / PROGRESS).is_dir():
        return {}
    from gkrw.cli.progress_input import read_reported

    entries = read_reported(ctx, opened).by_department.get(bodies[0], {})
    return {task: entry.status.value for task, entry in entries.items() if entry.status}


def _write_records(
    wanted: Format, bodies: tuple[str, ...], hits: list[Hit], statuses: dict[str, str]
) -> None:
    count = len(bodies)
    write_records(
        wanted,
        records=lambda: (
            {**task_records.hit_record(hit, count), "status": statuses.get(hit.row.task.id)}
            for hit in hits
        ),
        columns=task_records.task_columns(count),
        rows=lambda: (task_records.task_cells(hit, count) for hit in hits),
        ids=lambda: (hit.row.task.id for hit in hits),
    )


def _write_view(opened: LoadedTable, asked: Query, hits: list[Hit], remarks: list[str]) -> None:
    from gkrw.views.task_list import listing_of

    listing = listing_of(opened, asked, hits, remarks)
    if is_terminal():
        from gkrw.views.task_screen import draw

        draw(listing)
    else:
        from gkrw.views.task_text import text_of

        write(text_of(listing))
