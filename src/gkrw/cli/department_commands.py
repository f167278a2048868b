"""`gkrw depts` and `gkrw status`: the numbers of tasks and the progress of departments."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options, printing
from gkrw.cli.options import find_bodies, load_known, load_table, read_progress, reading_exit_code
from gkrw.cli.printing import screen_width, show_grids, write
from gkrw.core.assignments import ASSIGNED, LoadedTable
from gkrw.core.errors import Exit, usage_error
from gkrw.progress.cautions import cautions, tasks_without_year
from gkrw.progress.standing import (
    Standing,
    overall_entries,
    standings_by_heading,
    standings_of,
    total_of,
)
from gkrw.views import department_records
from gkrw.views.department_records import STANDING_COLUMNS, bar, standing_cells
from gkrw.views.formats import TABLE_FORMATS, Format, records_text

if TYPE_CHECKING:
    from gkrw.views.return_ledger import LedgerLine


def depts_command(
    ctx: typer.Context,
    matrix: Annotated[
        bool, typer.Option("--matrix", help="按部门 × 一级分类显示各种角色的任务数。")
    ] = False,
    format: options.FormatOption = "table",
) -> int:
    """列出全部部门和统称：别名、各种角色的任务数、是否收通知。

    例：gkrw depts --matrix
    """
    chosen = options.choose(TABLE_FORMATS, format, "--format")
    loaded = load_table(ctx)
    (_matrix if matrix else _overview)(loaded, chosen)
    return reading_exit_code(loaded)


def _overview(loaded: LoadedTable, format: Format) -> None:
    bodies = department_records.tasks_by_body(loaded)
    cells = [department_records.body_cells(each) for each in bodies]
    columns = department_records.overview_columns(loaded)
    contacts = [department_records.contact_cells(each.body) for each in bodies]
    if any(map(any, contacts)):
        columns += department_records.CONTACT_COLUMNS
        cells = [(*row, *more) for row, more in zip(cells, contacts, strict=True)]
    if format is not Format.TABLE:
        records = map(department_records.body_record, bodies)
        write(records_text(format, records, columns, cells, (each.body.name for each in bodies)))
        return
    letters = sum(each.is_recipient for each in bodies)
    notes = [
        f"共 {len(cells)} 个部门和统称，收通知的 {letters} 个。",
        department_records.burden_note(loaded),
    ]
    numbers = range(3, 3 + len(loaded.assignments.table_roles))
    show_grids([(columns, cells)], numbers, notes, names_in=2)


def _matrix(loaded: LoadedTable, format: Format) -> None:
    bodies = department_records.tasks_by_body(loaded)
    sections = department_records.sections_of(loaded)
    roles = loaded.assignments.table_roles
    if format is not Format.TABLE:
        records = (department_records.matrix_record(each, sections) for each in bodies)
        columns = department_records.matrix_columns(sections, roles)
        cells = (department_records.matrix_cells(each, sections) for each in bodies)
        write(records_text(format, records, columns, cells, (each.body.name for each in bodies)))
        return
    columns = ["名称", *sections]
    lines = [department_records.matrix_line(each, sections) for each in bodies]
    labels = "/".join(role.label for role in roles if role in ASSIGNED)
    notes = [f"每格为 {labels} 的任务数。"]
    show_grids([(columns, lines)], range(1, len(columns)), notes)


_ROOM_FOR_BARS = 100
"""The width of the terminal in cells from which bars are drawn."""


def status_command(
    ctx: typer.Context,
    dept: options.DeptOption = [],  # noqa: B006 - never changed
    as_of: options.AsOfOption = "",
    known: options.KnownOption = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="逐项列出全部逾期的任务。")] = False,
    returns: Annotated[
        bool, typer.Option("--returns", help="列出回收台账：各部门交了几次、什么时候、收了多少。")
    ] = False,
    since: Annotated[
        str,
        options.option("--since", "日期", "和 --returns 一起用：只看这一天起收到的，如这一轮的。"),
    ] = "",
    due: Annotated[
        str, options.option("--due", "日期", "和 --returns 一起用：交回的期限，算出谁迟了几天。")
    ] = "",
    format: options.FormatOption = "table",
) -> int:
    """看进展：各部门、各分类完成多少，哪些逾期，谁还没有报。

    一项任务有几个部门承担，就算几项。进展来自 data/progress，由 gkrw collect 收进来。

    例：gkrw status --as-of 2026-10-31
    """
    chosen = options.choose(TABLE_FORMATS, format, "--format")
    known_day = options.parse_day(known, "--known")
    day = options.parse_day(as_of, "--as-of") or known_day or date.today()
    for option, text in (("--due", due), ("--since", since)):
        if text and not returns:
            raise usage_error(f"{option} 要和 --returns 一起用。", "加上 --returns。")
    due_day, since_day = options.parse_day(due, "--due"), options.parse_day(since, "--since")
    loaded, reported = load_known(ctx, known_day) if known_day else (load_table(ctx), None)
    bodies = find_bodies(loaded.roster, dept)
    from gkrw.core.recipients import find_recipients
    from gkrw.views.run_summary import non_recipient_lines

    recipients, others = find_recipients(loaded, bodies)
    if bodies and not recipients:
        raise usage_error(
            "".join(non_recipient_lines(others, "进展")), "运行 gkrw depts 查看各部门的任务。"
        )
    if reported is None:
        reported = read_progress(ctx, loaded)
    every = standings_of(loaded, recipients, reported.entries, day)
    # Without those that report on nothing, unless they have, or are asked for.
    found = [each for each in every if each.total or each.has_reported or bodies]
    if returns:
        from gkrw.views.return_ledger import ledger_lines

        asked = {each.name for each in found if each.total}
        names = [each.body.name for each in recipients]
        lines = ledger_lines(names, reported.departments, since_day, due_day, day)
        shown = [each for each in lines if each.entry or each.department in asked]
        _write_ledger(loaded, chosen, shown)
    elif chosen is Format.TABLE:
        notes = [
            *department_records.status_notes(loaded, found, day, overdue),
            *cautions(found, tasks_without_year(loaded), day),
            *department_records.overall_notes(
                overall_entries(recipients, reported.entries), bool(bodies)
            ),
        ]
        _show(found, standings_by_heading(found), notes)
    elif overdue:
        late = total_of(found).late
        records = map(department_records.late_record, late)
        cells = map(department_records.late_cells, late)
        ids = dict.fromkeys(item.row.task.id for item in late)
        write(records_text(chosen, records, department_records.LATE_COLUMNS, cells, ids))
    else:
        records = map(department_records.standing_record, found)
        rows = ((each.name, *standing_cells(each)) for each in found)
        columns = ("部门", *STANDING_COLUMNS)
        write(records_text(chosen, records, columns, rows, (each.name for each in found)))
    code = reading_exit_code(loaded)
    return Exit.FOUND if reported.errors else code


def _write_ledger(loaded: LoadedTable, format: Format, lines: "Sequence[LedgerLine]") -> None:
    from gkrw.views.return_ledger import LEDGER_COLUMNS, ledger_cells, ledger_record

    if format is not Format.TABLE:
        names = dict.fromkeys(line.department for line in lines)
        rows = map(ledger_cells, lines)
        write(records_text(format, map(ledger_record, lines), LEDGER_COLUMNS, rows, names))
        return
    cells = [ledger_cells(line) for line in lines if line.entry]
    came = {line.department for line in lines if line.entry}
    silent = [line.department for line in lines if not line.entry]
    named = department_records.with_liaisons(loaded, silent)
    notes = [f"{len(came)} 个单位交过，{len(silent)} 个还没有：{named}。"]
    if not silent:
        notes = [f"{len(came)} 个单位都交了。" if came else "没有要交的单位。"]
    if late := [line for line in lines if line.days_late and line.entry]:
        notes.append(
            f"迟交的：{'、'.join(f'{each.department} {each.days_late} 天' for each in late)}。"
        )
    show_grids([(LEDGER_COLUMNS, cells)] if cells else [], (1,), notes)


def _show(
    departments: Sequence[Standing], sections: Sequence[Standing], notes: Sequence[str]
) -> None:
    with_bars = printing.is_terminal() and screen_width() >= _ROOM_FOR_BARS
    columns = (*STANDING_COLUMNS, "#完成 =推进") if with_bars else STANDING_COLUMNS
    grids = []
    parts = (("部门", [*departments, total_of(departments)]), ("分类", sections))
    for title, standings in parts[: 2 if sections else 1]:
        rows = [(each.name, *standing_cells(each)) for each in standings]
        if with_bars:
            rows = [(*row, bar(each)) for row, each in zip(rows, standings, strict=True)]
        grids.append(((title, *columns), rows))
    if printing.is_terminal():
        notes = [department_records.LIGHTS_NOTE, *notes]
    show_grids(grids, range(1, len(STANDING_COLUMNS)), notes)
