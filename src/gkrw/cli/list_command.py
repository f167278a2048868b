"""`gkrw list`: the tasks that meet some conditions."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated

import typer

from gkrw.cli import options
from gkrw.cli.inputs import (
    alias_remarks,
    canonical_names,
    load_table,
    reading_exit_code,
    split_names,
    table_path,
)
from gkrw.cli.printing import is_terminal, note, screen_width, show, write
from gkrw.core import query
from gkrw.core.assignments import ASSIGNED, LoadedTable, Role
from gkrw.core.errors import usage_error
from gkrw.core.model import Table
from gkrw.core.query import Hit, Query
from gkrw.progress.records import UNREPORTED, Status
from gkrw.project import progress_folder
from gkrw.views import task_records
from gkrw.views.formats import Format, records_text

_STATUSES = (*(status.value for status in Status), UNREPORTED)


def list_command(
    ctx: typer.Context,
    dept: options.DeptOption = [],  # noqa: B006 - never changed
    role: options.RoleOption = [],  # noqa: B006 - likewise
    include_possible: options.IncludePossibleOption = False,
    section: options.SectionOption = [],  # noqa: B006 - likewise
    group: options.GroupOption = [],  # noqa: B006 - likewise
    grep: options.GrepOption = "",
    status: Annotated[
        str,
        options.option(
            "--status",
            "状态",
            "只看部门报了这种状态的任务：未开始、推进中、已完成、未报，几个之间用逗号隔开；"
            "要和 --dept 一起用。",
            options.completing(_STATUSES),
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
    chosen = options.choose(Format, format, "--format")
    roles = _roles(dept, role, include_possible)
    statuses = _statuses(status, dept)
    day = options.parse_day(as_of, "--as-of") or date.today()
    loaded = load_table(ctx)
    names = split_names(loaded.roster, dept)
    bodies = canonical_names(loaded.roster, names)
    asked = Query(
        bodies=bodies,
        roles=roles,
        sections=_numbers(loaded.table, section, query.sections_like, "--section"),
        groups=_numbers(loaded.table, group, query.groups_like, "--group"),
        words=tuple(grep.split()),
        ids=_by_progress(ctx, loaded, bodies, statuses, overdue, day)
        if statuses or overdue
        else None,
    )
    hits = query.select(loaded.assignments, asked)
    remarks = alias_remarks(loaded.roster, names)
    if chosen is Format.TABLE:
        _write_view(loaded, asked, hits, remarks)
    else:
        _write_records(chosen, bodies, hits, _statuses_of(ctx, loaded, chosen, bodies))
        if bodies:
            from gkrw.views.task_list import possible_notes

            remarks += possible_notes(loaded, asked)
        for remark in remarks:
            note(remark)
    return reading_exit_code(loaded)


def _roles(dept: Sequence[str], role: Sequence[str], include_possible: bool) -> tuple[Role, ...]:
    if (role or include_possible) and not dept:
        option = "--role" if role else "--include-possible"
        raise usage_error(
            f"{option} 要和 --dept 一起用。", "加上 --dept 部门，说明看哪个部门的角色。"
        )
    roles = options.choose_roles(role) or ASSIGNED
    return (*roles, Role.POSSIBLE) if include_possible and Role.POSSIBLE not in roles else roles


def _statuses(status: str, dept: Sequence[str]) -> frozenset[str]:
    """The words of --status. Raises UserError for another word."""
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
    loaded: LoadedTable,
    bodies: Sequence[str],
    statuses: frozenset[str],
    overdue: bool,
    day: date,
) -> frozenset[str]:
    """The ids of the tasks whose progress in one of the departments meets --status and --overdue."""
    from gkrw.cli.inputs import read_progress
    from gkrw.core.recipients import find_recipients
    from gkrw.progress.standing import standings_of

    recipients, _ = find_recipients(loaded, bodies)
    reported = read_progress(ctx, loaded)
    found = standings_of(loaded, recipients, reported.entries, day)
    return frozenset(
        item.row.task.id
        for standing in found
        for item in standing.items
        if (not statuses or item.status_word in statuses) and (not overdue or item.is_overdue)
    )


def _numbers(
    table: Table,
    asked: Sequence[str],
    find: Callable[[Table, str], frozenset[int]],
    option: str,
) -> frozenset[int]:
    """The numbers of the sections or groups of an option. Raises UserError for an unknown one."""
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
    ctx: typer.Context, loaded: LoadedTable, chosen: Format, bodies: Sequence[str]
) -> dict[str, str]:
    """The status of each task in one department, in words; only JSON has it."""
    json = chosen in (Format.JSON, Format.JSONL)
    if not json or len(bodies) != 1 or not progress_folder(table_path(ctx)).is_dir():
        return {}
    from gkrw.cli.inputs import read_progress

    entries = read_progress(ctx, loaded).entries.get(bodies[0], {})
    return {task: entry.status.value for task, entry in entries.items() if entry.status}


def _write_records(
    chosen: Format, bodies: tuple[str, ...], hits: list[Hit], statuses: dict[str, str]
) -> None:
    count = len(bodies)
    write(
        records_text(
            chosen,
            records=lambda: (
                {**task_records.hit_record(hit, count), "status": statuses.get(hit.row.task.id)}
                for hit in hits
            ),
            columns=task_records.task_columns(count),
            rows=lambda: (task_records.task_cells(hit, count) for hit in hits),
            ids=lambda: (hit.row.task.id for hit in hits),
        )
    )


def _write_view(loaded: LoadedTable, asked: Query, hits: list[Hit], remarks: list[str]) -> None:
    from gkrw.views.task_list import task_list_of

    task_list = task_list_of(loaded, asked, hits, remarks)
    if is_terminal():
        from gkrw.views.task_screen import draw_tasks

        show(draw_tasks(task_list, screen_width()))
    else:
        from gkrw.views.task_text import task_list_text

        write(task_list_text(task_list))
