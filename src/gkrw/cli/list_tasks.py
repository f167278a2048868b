"""`gkrw list`: the tasks somebody asks for."""

from collections.abc import Callable, Sequence

import typer

from gkrw.checked import Checked
from gkrw.cli import options
from gkrw.cli.errors import note, usage
from gkrw.cli.output import Format, write, write_records
from gkrw.cli.table import find_body, finish, names_in, open_table, whom_it_means
from gkrw.cli.terminal import is_terminal
from gkrw.listing import query, records
from gkrw.listing.query import Hit, Query
from gkrw.model import Table
from gkrw.roster import ASSIGNED, Role


def list_command(
    ctx: typer.Context,
    dept: options.DeptOption = [],  # noqa: B006 - Typer reads it, nobody changes it
    role: options.RoleOption = [],  # noqa: B006 - likewise
    include_possible: options.IncludePossibleOption = False,
    section: options.SectionOption = [],  # noqa: B006 - likewise
    group: options.GroupOption = [],  # noqa: B006 - likewise
    grep: options.GrepOption = "",
    format: options.FormatOption = "table",
) -> int:
    """列出任务：全部，或某个部门、某种角色、某一分类的。

    例：gkrw list --dept 财政局 --role 牵头,责任
    """
    wanted = options.choose(Format, format, "--format")
    roles = _roles(dept, role, include_possible)
    opened = open_table(ctx)
    dept = names_in(opened.roster, dept)
    bodies = tuple(dict.fromkeys(find_body(opened.roster, name).name for name in dept))
    asked = Query(
        bodies=bodies,
        roles=roles,
        sections=_numbers(opened.table, section, query.sections_like, "--section"),
        groups=_numbers(opened.table, group, query.groups_like, "--group"),
        words=tuple(grep.split()),
    )
    rows = opened.rows
    hits = query.select(rows, opened.roster, asked)
    remarks = [said for name in dept if (said := whom_it_means(opened.roster, name))]
    if wanted is Format.TABLE:
        _write_view(opened, asked, hits, remarks)
    else:
        _write_records(wanted, bodies, hits)
        if bodies:
            from gkrw.cli.task_list import possible_notes

            remarks += possible_notes(opened, asked)
        for remark in remarks:
            note(remark)
    return finish(opened)


def _roles(dept: Sequence[str], role: Sequence[str], include_possible: bool) -> tuple[Role, ...]:
    if (role or include_possible) and not dept:
        option = "--role" if role else "--include-possible"
        raise usage(f"{option} 要和 --dept 一起用。", "加上 --dept 部门，说明看哪个部门的角色。")
    roles = options.choose_roles(role) or ASSIGNED
    return (*roles, Role.POSSIBLE) if include_possible and Role.POSSIBLE not in roles else roles


def _numbers(
    table: Table,
    asked: Sequence[str],
    find: Callable[[Table, str], frozenset[int]],
    option: str,
) -> frozenset[int]:
    """The numbers of the sections or groups asked for. Raises Stop for one that is not there."""
    numbers: set[int] = set()
    for text in asked:
        found = find(table, text)
        if not found:
            known: dict[str, None] = {}
            for row in table.rows():
                known[row.section_heading if option == "--section" else row.group_heading] = None
            raise usage(f"{option} “{text}”没有对应的分类。", f"可以用：{'；'.join(known)}。")
        numbers |= found
    return frozenset(numbers)


def _write_records(wanted: Format, bodies: tuple[str, ...], hits: list[Hit]) -> None:
    count = len(bodies)
    write_records(
        wanted,
        records=lambda: (records.hit_record(hit, count) for hit in hits),
        columns=records.task_columns(count),
        rows=lambda: (records.task_cells(hit, count) for hit in hits),
        ids=lambda: (hit.row.task.id for hit in hits),
    )


def _write_view(opened: Checked, asked: Query, hits: list[Hit], remarks: list[str]) -> None:
    from gkrw.cli.task_list import listing_of

    listing = listing_of(opened, asked, hits, remarks)
    if is_terminal():
        from gkrw.cli.task_screen import draw

        draw(listing)
    else:
        from gkrw.cli.task_text import text_of

        write(text_of(listing))
