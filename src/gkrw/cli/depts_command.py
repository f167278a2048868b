"""`gkrw depts`: every department and collective with its numbers of tasks."""

from typing import Annotated

import typer

from gkrw.cli import options
from gkrw.cli.inputs import load_table, reading_exit_code
from gkrw.cli.printing import is_terminal, screen_width, show, write
from gkrw.core.assignments import LoadedTable
from gkrw.views import department_records
from gkrw.views.formats import Format, records_text

MatrixOption = Annotated[
    bool, typer.Option("--matrix", help="按部门 × 一级分类显示任务数（牵头/责任/共同）。")
]


def depts_command(
    ctx: typer.Context, matrix: MatrixOption = False, format: options.FormatOption = "table"
) -> int:
    """列出全部部门和统称：别名、各种角色的任务数、是否收通知。

    例：gkrw depts --matrix
    """
    chosen = options.choose(Format, format, "--format")
    loaded = load_table(ctx)
    if matrix:
        _matrix(loaded, chosen)
    else:
        _overview(loaded, chosen)
    return reading_exit_code(loaded)


def _overview(loaded: LoadedTable, format: Format) -> None:
    bodies = department_records.bodies_of(loaded)
    cells = [department_records.body_cells(each) for each in bodies]
    if format is not Format.TABLE:
        write(
            records_text(
                format,
                records=lambda: map(department_records.body_record, bodies),
                columns=department_records.OVERVIEW_COLUMNS,
                rows=lambda: cells,
                ids=lambda: (each.body.name for each in bodies),
            )
        )
        return
    letters = sum(each.is_recipient for each in bodies)
    _write_grid(
        department_records.OVERVIEW_COLUMNS,
        cells,
        numbers=range(3, 7),
        names_in=2,
        notes=[f"共 {len(cells)} 个部门和统称，收通知的 {letters} 个。"],
    )


def _matrix(loaded: LoadedTable, format: Format) -> None:
    bodies = department_records.bodies_of(loaded)
    sections = department_records.sections_of(loaded)
    if format is not Format.TABLE:
        write(
            records_text(
                format,
                records=lambda: (
                    department_records.matrix_record(each, sections) for each in bodies
                ),
                columns=department_records.matrix_columns(sections),
                rows=lambda: (department_records.matrix_cells(each, sections) for each in bodies),
                ids=lambda: (each.body.name for each in bodies),
            )
        )
        return
    columns = ("名称", *sections.values())
    _write_grid(
        columns,
        [department_records.matrix_line(each, sections) for each in bodies],
        numbers=range(1, len(columns)),
        names_in=None,
        notes=["每格为 牵头/责任/共同 的任务数。"],
    )


def _write_grid(
    columns: tuple[str, ...],
    cells: list[tuple[str, ...]],
    numbers: range,
    names_in: int | None,
    notes: list[str],
) -> None:
    if is_terminal():
        from gkrw.views.grid_screen import draw_grid

        show(draw_grid(columns, cells, numbers, names_in, notes, screen_width()))
        return
    lines = ["\t".join(line) for line in (columns, *cells)]
    write("\n".join([*lines, "", *notes]) + "\n")
