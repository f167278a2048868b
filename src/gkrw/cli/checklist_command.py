"""`gkrw checklist`: the Excel workbooks that departments fill in."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options
from gkrw.cli.inputs import find_bodies, load_table, read_valid_progress, require_valid, table_path
from gkrw.cli.printing import write, write_lines
from gkrw.cli.writing_options import (
    DryRunOption,
    ForceOption,
    ResultFormat,
    ResultFormatOption,
    out_folder,
    out_option,
    parse_day,
    publish_or_check,
    refuse_non_recipients,
)
from gkrw.core.assignments import Role
from gkrw.core.errors import Exit
from gkrw.files.manifest import DocumentKind
from gkrw.views.formats import json_text
from gkrw.views.publish_summary import non_recipient_lines, removed_lines

if TYPE_CHECKING:
    from gkrw.checklist.publish_checklists import ChecklistsPlan
    from gkrw.core.recipients import NonRecipient

ChecklistDeptOption = Annotated[
    list[str],
    options.option(
        "--dept -d",
        "部门",
        "只要这个部门的清单（简称、别名，或各园区），可以写几次，每个部门一个文件；不写就是全部。",
        options.complete_body,
    ),
]


def checklist_command(
    ctx: typer.Context,
    dept: ChecklistDeptOption = [],  # noqa: B006 - Typer reads it, nobody changes it
    split: Annotated[
        bool, typer.Option("--split", help="每个部门一个文件；不写就是一个文件，每个部门一页。")
    ] = False,
    out: Annotated[str | None, out_option(DocumentKind.CHECKLISTS)] = None,
    due: Annotated[
        str,
        options.option("--due", "日期", "交回的期限，写在清单里，如 2026-12-10。"),
    ] = "",
    include_possible: Annotated[
        bool,
        typer.Option(
            "--include-possible", help="也列出责任部门写“各相关部门”、可能涉及本部门的任务。"
        ),
    ] = False,
    dry_run: DryRunOption = False,
    force: ForceOption = False,
    format: ResultFormatOption = "text",
) -> int:
    """给各部门写 Excel 任务清单，供它们填报进展；以前报过的已经填好。

    全部核对无误才写出；填好收回的，用 gkrw collect 收进来。

    例：gkrw checklist --split --due 2026-12-10
    """
    report = options.choose(ResultFormat, format, "--format")
    day = parse_day(due, "--due")
    opened = load_table(ctx)
    require_valid(opened, DocumentKind.CHECKLISTS.label)
    bodies = find_bodies(opened, dept)
    from gkrw.checklist.content import compose_checklists
    from gkrw.checklist.publish_checklists import ChecklistsPlan
    from gkrw.checklist.table_version import version_of
    from gkrw.core.recipients import find_recipients

    recipients, without = find_recipients(opened, bodies)
    if bodies and not recipients:
        refuse_non_recipients(without, DocumentKind.CHECKLISTS)
    path = table_path(ctx)
    reported = read_valid_progress(ctx, opened, DocumentKind.CHECKLISTS)
    lists = compose_checklists(
        opened, recipients, reported.entries, version_of(path), day, include_possible
    )
    folder = out_folder(out, path, DocumentKind.CHECKLISTS)
    owners = frozenset(bodies) if bodies else None
    plan = ChecklistsPlan(lists, folder, split or bool(bodies), owners, force)
    removed = _publish(plan, dry_run) if recipients else []
    if report is ResultFormat.JSON:
        write(json_text(list(_records(plan))))
    else:
        write_lines(_summary(plan, without, removed, dry_run))
    return Exit.DONE


def _publish(plan: "ChecklistsPlan", dry_run: bool) -> list[str]:
    from gkrw.checklist.publish_checklists import publish_checklists, refuse

    return publish_or_check(
        plan.destination, dry_run, lambda: refuse(plan), lambda: publish_checklists(plan)
    )


def _records(plan: "ChecklistsPlan") -> Iterator[dict[str, object]]:
    for name, sheets in plan.files().items():
        yield {
            "path": str(plan.folder / name),
            "department": sheets[0].department if plan.split else None,
            **{role.value: sum(sheet.count(role) for sheet in sheets) for role in Role},
        }


def _summary(
    plan: "ChecklistsPlan", without: "Sequence[NonRecipient]", removed: Sequence[str], dry_run: bool
) -> Iterator[str]:
    files = plan.files()
    for name, sheets in files.items():
        for sheet in sheets:
            counts = "，".join(f"{r.label} {n} 项" for r in Role if (n := sheet.count(r)))
            filled = sum(bool(line.filled) for line in sheet.lines)
            before = f"，已有进展 {filled} 项" if filled else ""
            yield f"{name if plan.split else sheet.department}  {counts}{before}"
    if plan.lists.sheets:
        verb = "会写出" if dry_run else "已写出"
        pages = "" if plan.split else f"（{len(plan.lists.sheets)} 个部门，每个部门一页）"
        where = plan.folder if plan.split else plan.folder / next(iter(files))
        yield f"{verb} {len(files)} 份清单{pages}：{where}"
    else:
        yield "没有要写的清单。"
    yield from removed_lines(removed)
    yield from non_recipient_lines(without, "清单")
