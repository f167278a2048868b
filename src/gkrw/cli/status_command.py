"""`gkrw status`: the progress of departments and sections."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options
from gkrw.cli.inputs import find_bodies, load_table, read_progress, reading_exit_code
from gkrw.cli.printing import is_terminal, screen_width, show, write
from gkrw.core.errors import Exit, usage_error
from gkrw.views.formats import Format, records_text

if TYPE_CHECKING:
    from gkrw.progress.standing import Standing

_ROOM_FOR_BARS = 100
"""The width of the terminal in cells from which bars are drawn."""


def status_command(
    ctx: typer.Context,
    dept: options.DeptOption = [],  # noqa: B006 - never changed
    as_of: options.AsOfOption = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="逐项列出全部逾期的任务。")] = False,
    format: options.FormatOption = "table",
) -> int:
    """看进展：各部门、各分类完成多少，哪些逾期，谁还没有报。

    一项任务有几个部门承担，就算几项。进展来自 data/progress，由 gkrw collect 收进来。

    例：gkrw status --as-of 2026-10-31
    """
    chosen = options.choose(Format, format, "--format")
    day = options.parse_day(as_of, "--as-of") or date.today()
    loaded = load_table(ctx)
    bodies = find_bodies(loaded, dept)
    from gkrw.core.recipients import find_recipients
    from gkrw.progress.standing import by_section, cautions, standings_of, tasks_without_year
    from gkrw.views import status_tables
    from gkrw.views.publish_summary import non_recipient_lines

    recipients, others = find_recipients(loaded, bodies)
    if bodies and not recipients:
        raise usage_error(
            "".join(non_recipient_lines(others, "进展")), "运行 gkrw depts 查看各部门的任务。"
        )
    reported = read_progress(ctx, loaded)
    found = standings_of(loaded, recipients, reported.entries, day)
    if chosen is Format.TABLE:
        notes = [
            *status_tables.status_notes(found, day, overdue),
            *cautions(found, tasks_without_year(loaded), day),
        ]
        _write_tables(found, by_section(found), notes)
    elif overdue:
        late = [item for each in found for item in each.items if item.is_overdue]
        write(
            records_text(
                chosen,
                records=lambda: map(status_tables.late_record, late),
                columns=status_tables.LATE_COLUMNS,
                rows=lambda: map(status_tables.late_cells, late),
                ids=lambda: dict.fromkeys(item.row.task.id for item in late),
            )
        )
    else:
        write(
            records_text(
                chosen,
                records=lambda: map(status_tables.standing_record, found),
                columns=("部门", *status_tables.COLUMNS),
                rows=lambda: ((each.name, *status_tables.standing_cells(each)) for each in found),
                ids=lambda: (each.name for each in found),
            )
        )
    code = reading_exit_code(loaded)
    return Exit.FOUND if reported.errors else code


def _write_tables(
    departments: Sequence["Standing"], sections: Sequence["Standing"], notes: Sequence[str]
) -> None:
    from gkrw.progress.standing import total_of
    from gkrw.views.status_tables import COLUMNS, bar, standing_cells

    by_department = [*departments, total_of(departments)]
    if is_terminal():
        from gkrw.views.grid_screen import draw_grid

        width = screen_width()
        with_bars = width >= _ROOM_FOR_BARS

        def rows(standings: Iterable["Standing"]) -> list[tuple[str, ...]]:
            return [
                (each.name, *standing_cells(each), *([bar(each)] if with_bars else []))
                for each in standings
            ]

        columns = (*COLUMNS, *(("#完成 =推进",) if with_bars else ()))
        numbers = range(1, len(COLUMNS))
        show(draw_grid(("部门", *columns), rows(by_department), numbers, None, [], width))
        show(draw_grid(("分类", *columns), rows(sections), numbers, None, notes, width))
        return
    tables = [
        [(title, *COLUMNS), *((each.name, *standing_cells(each)) for each in standings)]
        for title, standings in (("部门", by_department), ("分类", sections))
    ]
    text = "\n\n".join("\n".join("\t".join(line) for line in table) for table in tables)
    write("\n".join([text, "", *notes]) + "\n")
