"""`gkrw list` and `gkrw show`: the tasks that meet some conditions, and everything about a task."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated

import typer

from gkrw.cli import options, printing
from gkrw.cli.completions import list_of, task_ids, words
from gkrw.cli.options import (
    find_bodies,
    hint_at_department,
    load_table,
    read_progress,
    reading_exit_code,
    table_path,
)
from gkrw.cli.printing import note, screen_width, show, write
from gkrw.core import query
from gkrw.core.assignments import LoadedTable, Role
from gkrw.core.errors import usage_error
from gkrw.core.model import Heading, Row
from gkrw.core.overall import OVERALL_ID
from gkrw.core.query import Hit, Query
from gkrw.core.suggest import did_you_mean, suggest_ids
from gkrw.core.wording import group_heading, section_heading
from gkrw.progress.statuses import UNREPORTED, Status
from gkrw.project import progress_folder
from gkrw.views import task_records
from gkrw.views.formats import TABLE_FORMATS, Format, records_text

_STATUSES = (*(status.value for status in Status), UNREPORTED)


def list_command(
    ctx: typer.Context,
    dept: options.DeptOption = [],  # noqa: B006 - never changed
    role: Annotated[
        list[str],
        options.role_option("只看部门承担这种角色的任务", Role),
    ] = [],  # noqa: B006 - likewise
    include_possible: options.IncludePossibleOption = False,
    section: options.SectionOption = [],  # noqa: B006 - likewise
    group: options.GroupOption = [],  # noqa: B006 - likewise
    grep: Annotated[
        str,
        options.option(
            "--grep -g",
            "文字",
            "只看编号、标题、要求或备注里有这些文字的任务；几个词用空格隔开，要同时都有。",
        ),
    ] = "",
    status: Annotated[
        str,
        options.option(
            "--status",
            "状态",
            "只看部门报了这种状态的任务：未开始、推进中、已完成、未报，几个之间用逗号隔开；"
            "要和 --dept 一起用。",
            list_of(words(_STATUSES)),
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
    chosen = options.choose(TABLE_FORMATS, format, "--format")
    roles = _roles(dept, role, include_possible)
    statuses = _statuses(status, dept)
    day = options.parse_day(as_of, "--as-of") or date.today()
    loaded = load_table(ctx)
    remarks: list[str] = []
    bodies = find_bodies(loaded.roster, dept, remarks.append)
    asked = Query(
        bodies=bodies,
        roles=roles,
        sections=_numbers(loaded.table.sections, section_heading, section, "--section"),
        groups=_numbers(loaded.table.groups, group_heading, group, "--group"),
        words=tuple(grep.split()),
        ids=_by_progress(ctx, loaded, bodies, statuses, overdue, day),
    )
    hits = query.select(loaded.assignments, asked)
    if chosen is Format.TABLE:
        _write_view(loaded, asked, hits, remarks)
        return reading_exit_code(loaded)
    count, reported = len(bodies), _statuses_of(ctx, loaded, chosen, bodies)
    records = (
        {
            **task_records.hit_record(hit, count, loaded.table.year),
            "status": reported.get(hit.row.task.id),
        }
        for hit in hits
    )
    columns = task_records.task_columns(loaded.table, count)
    cells = (task_records.task_cells(loaded.table, hit, count) for hit in hits)
    write(records_text(chosen, records, columns, cells, (hit.row.task.id for hit in hits)))
    if bodies:
        from gkrw.views.task_list import possible_notes

        remarks += possible_notes(loaded, asked)
    for remark in remarks:
        note(remark)
    return reading_exit_code(loaded)


def _roles(dept: Sequence[str], role: Sequence[str], include_possible: bool) -> tuple[Role, ...]:
    chosen = options.choose_roles(Role, role)
    if (role or include_possible) and not dept:
        option = "--role" if role else "--include-possible"
        raise usage_error(
            f"{option} 要和 --dept 一起用。", "加上 --dept 部门，说明看哪个部门的角色。"
        )
    added = (Role.POSSIBLE,) if include_possible and Role.POSSIBLE not in chosen else ()
    return (*chosen, *added)


def _statuses(status: str, dept: Sequence[str]) -> frozenset[str]:
    words = options.choose_statuses(_STATUSES, status)
    if words and not dept:
        raise usage_error(
            "--status 要和 --dept 一起用。", "加上 --dept 部门，说明看哪个部门报的状态。"
        )
    return words


def _by_progress(
    ctx: typer.Context,
    loaded: LoadedTable,
    bodies: Sequence[str],
    statuses: frozenset[str],
    overdue: bool,
    day: date,
) -> frozenset[str] | None:
    """Return the ids of the tasks whose progress in one of the departments (any department without
    --dept) meets --status and --overdue; None without these options."""
    if not statuses and not overdue:
        return None
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
    headings: Sequence[Heading],
    heading_text: Callable[[int, str], str],
    asked: Sequence[str],
    option: str,
) -> frozenset[int]:
    """Return the numbers of the sections or groups in the values of an option. Raises UserError for
    an unknown one."""
    titles = [each.title for each in headings]
    numbers: set[int] = set()
    for text in asked:
        found = query.headings_like(titles, heading_text, text)
        if not found:
            known = [heading_text(number, title) for number, title in enumerate(titles, 1)]
            fix = (
                f"可以用：{'；'.join(known)}。"
                if known
                else f"这张表没有这一级分类，去掉 {option}。"
            )
            raise usage_error(f"{option} “{text}”没有对应的分类。", fix)
        numbers |= found
    return frozenset(numbers)


def _statuses_of(
    ctx: typer.Context, loaded: LoadedTable, chosen: Format, bodies: Sequence[str]
) -> dict[str, str]:
    """Return the reported status of each task by id. Empty unless the format is JSON or JSON Lines
    and the query has exactly one department, and without progress files."""
    json = chosen in (Format.JSON, Format.JSONL)
    if not json or len(bodies) != 1 or not progress_folder(table_path(ctx)).is_dir():
        return {}
    entries = read_progress(ctx, loaded).entries.get(bodies[0], {})
    return {task: entry.status.value for task, entry in entries.items() if entry.status}


def _write_view(loaded: LoadedTable, asked: Query, hits: list[Hit], remarks: list[str]) -> None:
    from gkrw.views.task_list import task_list_of, task_list_text

    task_list = task_list_of(loaded, asked, hits, remarks)
    if printing.is_drawn():
        from gkrw.views.task_screen import draw_tasks

        show(draw_tasks(task_list, screen_width()))
    else:
        write(task_list_text(task_list))


def show_command(
    ctx: typer.Context,
    ids: Annotated[
        list[str],
        options.argument("编号…", "任务的编号，如 T10；可以写几个，也可以用逗号隔开。", task_ids),
    ],
    source: Annotated[
        bool, typer.Option("--source", help="每个报上来的内容，来自哪一份回收表的哪一格。")
    ] = False,
    format: options.FormatOption = "table",
) -> int:
    """显示任务的全部内容：在哪一类，谁承担、为什么，时限，指标，写在文件的哪一行，各部门的进展。

    例：gkrw show T10,T12
    """
    chosen = options.choose(TABLE_FORMATS, format, "--format")
    loaded = load_table(ctx)
    rows = _find(loaded, options.parse_ids(ids))
    if chosen is not Format.TABLE:
        records = (task_records.task_record(row, loaded.table.year) for row in rows)
        cells = (task_records.task_cells(loaded.table, Hit(row, {}), 0) for row in rows)
        columns = task_records.task_columns(loaded.table, 0)
        write(records_text(chosen, records, columns, cells, (row.task.id for row in rows)))
        return reading_exit_code(loaded)
    from gkrw.progress.records import ReportedProgress
    from gkrw.views.return_ledger import source_facts

    has_progress = progress_folder(table_path(ctx)).is_dir()
    reported = read_progress(ctx, loaded) if has_progress else ReportedProgress({}, ())
    sheets = [
        (
            f"{row.task.id}  {row.task.title}",
            [
                *task_records.task_facts(row, loaded.assignments, loaded.table.year),
                *task_records.progress_facts(row, reported.entries),
                *(source_facts(row, reported.departments) if source else ()),
            ],
        )
        for row in rows
    ]
    if printing.is_drawn():
        from gkrw.views.task_screen import draw_facts

        show(draw_facts(sheets, screen_width(), [loaded.table.columns["requirement"]]))
    else:
        for number, (title, facts) in enumerate(sheets):
            lines = [f"{label}：{text}" if label else text for label, text in facts]
            text = "\n".join([*([""] if number else []), title, *lines])
            write(f"{text}\n")
    return reading_exit_code(loaded)


def _find(loaded: LoadedTable, ids: list[str]) -> list[Row]:
    """Return the tasks with these ids. Raises UserError for an unknown one, and without any."""
    if not ids:
        raise usage_error("没有写编号。", "写成 gkrw show T10。")
    by_id: dict[str, Row] = {}
    for row in loaded.rows:
        by_id.setdefault(row.task.id, row)
    unknown = [task_id for task_id in ids if task_id not in by_id]
    if not unknown:
        return [by_id[task_id] for task_id in ids]
    from gkrw.core.slips import is_retired

    if is_retired(loaded.table, unknown[0]):
        raise usage_error(f"{unknown[0]} 已经停用。", f"看以前的内容，运行 gkrw log {unknown[0]}。")
    suggestions = suggest_ids(unknown[0], by_id) if len(unknown) == 1 else []
    fix = f"{did_you_mean(suggestions)}运行 gkrw list --format id 查看全部编号。"
    fix = hint_at_department(loaded.roster, unknown[0], "list") or fix
    if OVERALL_ID in unknown:
        fix = "各单位报的总体情况，运行 gkrw status --dept 部门 查看。"
    if loaded.errors:
        fix = "分解表有错误，可能有任务没有读出来：先运行 gkrw validate。" + fix
    raise usage_error(f"没有编号为“{'”“'.join(unknown)}”的任务。", fix)
