"""`gkrw depts`: every department and collective, and how much each has to do."""

from collections import Counter
from typing import Annotated

import typer

from gkrw.cli import options
from gkrw.cli.output import Format, write, write_records
from gkrw.cli.table_input import finish, open_table
from gkrw.cli.terminal import is_terminal
from gkrw.core.roster import ASSIGNED, Role
from gkrw.core.tally import by_section, tally
from gkrw.rules.loaded import LoadedTable
from gkrw.views import task_records

MatrixOption = Annotated[
    bool, typer.Option("--matrix", help="按部门 × 一级分类显示任务数（牵头/责任/共同）。")
]


def depts_command(
    ctx: typer.Context, matrix: MatrixOption = False, format: options.FormatOption = "table"
) -> int:
    """列出全部部门和统称：别名、各种角色的任务数、是否收通知。

    例：gkrw depts --matrix
    """
    wanted = options.choose(Format, format, "--format")
    opened = open_table(ctx)
    if matrix:
        _matrix(opened, wanted)
    else:
        _overview(opened, wanted)
    return finish(opened)


def _overview(opened: LoadedTable, wanted: Format) -> None:
    rows = opened.rows
    tallies = [tally(rows, opened.roster, body) for body in opened.roster.bodies()]
    cells = [task_records.body_cells(each, opened.roster) for each in tallies]
    if wanted is not Format.TABLE:
        write_records(
            wanted,
            records=lambda: map(task_records.body_record, tallies),
            columns=task_records.BODY_COLUMNS,
            rows=lambda: cells,
            ids=lambda: (each.body.name for each in tallies),
        )
        return
    letters = sum(cell[-1] == "是" for cell in cells)
    _write_grid(
        task_records.BODY_COLUMNS,
        cells,
        numbers=range(3, 7),
        names_in=2,
        notes=[f"共 {len(cells)} 个部门和统称，收通知的 {letters} 个。"],
    )


def _matrix(opened: LoadedTable, wanted: Format) -> None:
    rows = opened.rows
    sections = {row.section_number: row.section_heading for row in rows}
    counts = [(body, by_section(rows, opened.roster, body)) for body in opened.roster.bodies()]

    if wanted is not Format.TABLE:
        write_records(
            wanted,
            records=lambda: (
                {
                    "name": body.name,
                    "sections": [
                        {
                            "section": heading,
                            **{role.value: found[number][role] for role in Role},
                        }
                        for number, heading in sections.items()
                    ],
                }
                for body, found in counts
            ),
            # A column for each number: Excel would take 3/2/9 for a date.
            columns=[
                "名称",
                *(f"{heading} {role.label}" for heading in sections.values() for role in ASSIGNED),
            ],
            rows=lambda: (
                [body.name, *(str(found[number][role]) for number in sections for role in ASSIGNED)]
                for body, found in counts
            ),
            ids=lambda: (body.name for body, _ in counts),
        )
        return
    cells = [(body.name, *(_cell(found[number]) for number in sections)) for body, found in counts]
    columns = ("名称", *sections.values())
    _write_grid(
        columns,
        cells,
        numbers=range(1, len(columns)),
        names_in=None,
        notes=["每格为 牵头/责任/共同 的任务数。"],
    )


def _cell(found: Counter[Role]) -> str:
    """2/1/11, or - where there is none."""
    if not any(found[role] for role in ASSIGNED):
        return "-"
    return "/".join(str(found[role]) for role in ASSIGNED)


def _write_grid(
    columns: tuple[str, ...],
    cells: list[tuple[str, ...]],
    numbers: range,
    names_in: int | None,
    notes: list[str],
) -> None:
    if is_terminal():
        from gkrw.views.grid_screen import draw

        draw(columns, cells, numbers, names_in, notes)
        return
    lines = ["\t".join(line) for line in (columns, *cells)]
    write("\n".join([*lines, "", *notes]) + "\n")
