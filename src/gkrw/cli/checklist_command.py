"""`gkrw checklist`: the Excel workbooks that departments fill in."""

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
    publish_or_check,
    refuse_non_recipients,
)
from gkrw.core.errors import Exit
from gkrw.files.manifest import DocumentKind
from gkrw.views.formats import json_text
from gkrw.views.publish_summary import checklist_records, checklists_summary

if TYPE_CHECKING:
    from gkrw.checklist.publish import ChecklistsPlan

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
    dept: ChecklistDeptOption = [],  # noqa: B006 - never changed
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
    output = options.choose(ResultFormat, format, "--format")
    day = options.parse_day(due, "--due")
    loaded = load_table(ctx)
    require_valid(loaded, DocumentKind.CHECKLISTS.label)
    bodies = find_bodies(loaded, dept)
    from gkrw.checklist.content import compose_checklists, table_version
    from gkrw.checklist.publish import ChecklistsPlan
    from gkrw.core.recipients import find_recipients

    recipients, others = find_recipients(loaded, bodies)
    if bodies and not recipients:
        refuse_non_recipients(others, DocumentKind.CHECKLISTS)
    path = table_path(ctx)
    reported = read_valid_progress(ctx, loaded, DocumentKind.CHECKLISTS)
    checklists = compose_checklists(
        loaded, recipients, reported.entries, table_version(path), day, include_possible
    )
    folder = out_folder(out, path, DocumentKind.CHECKLISTS)
    owners = frozenset(bodies) if bodies else None
    plan = ChecklistsPlan(checklists, folder, split or bool(bodies), owners, force)
    removed = _publish(plan, dry_run) if recipients else []
    if output is ResultFormat.JSON:
        write(json_text(list(checklist_records(plan))))
    else:
        write_lines(checklists_summary(plan, others, removed, dry_run))
    return Exit.DONE


def _publish(plan: "ChecklistsPlan", dry_run: bool) -> list[str]:
    from gkrw.checklist.publish import publish_checklists, refuse

    return publish_or_check(
        plan.destination, dry_run, lambda: refuse(plan), lambda: publish_checklists(plan)
    )
