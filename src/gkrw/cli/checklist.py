"""`gkrw checklist`: the Excel workbooks that departments fill in."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options
from gkrw.cli.errors import Exit, Stop, note, reason, usage
from gkrw.cli.output import json_text, write
from gkrw.cli.table import open_table, table_path
from gkrw.cli.writing import (
    ForceOption,
    Report,
    ReportOption,
    asked_bodies,
    day_asked,
    out_folder,
    refuse_invalid,
)
from gkrw.roster import Role

if TYPE_CHECKING:
    from gkrw.checklist.issuing import Plan
    from gkrw.recipients import Without

DEFAULT_FOLDER = Path("out") / "checklists"

ChecklistDeptOption = Annotated[
    list[str],
    typer.Option(
        "--dept",
        "-d",
        metavar="部门",
        help="只要这个部门的清单（简称、别名，或各园区），可以写几次，每个部门一个文件；不写就是全部。",
        autocompletion=options.complete_body,
        show_default=False,
    ),
]


def checklist_command(
    ctx: typer.Context,
    dept: ChecklistDeptOption = [],  # noqa: B006 - Typer reads it, nobody changes it
    split: Annotated[
        bool, typer.Option("--split", help="每个部门一个文件；不写就是一个文件，每个部门一页。")
    ] = False,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            metavar="文件夹",
            help="清单写到哪个文件夹；不写就是项目里的 out/checklists。",
            show_default=False,
        ),
    ] = None,
    due: Annotated[
        str,
        typer.Option(
            "--due",
            metavar="日期",
            help="交回的期限，写在清单里，如 2026-12-10。",
            show_default=False,
        ),
    ] = "",
    include_possible: Annotated[
        bool,
        typer.Option(
            "--include-possible", help="也列出责任部门写“各相关部门”、可能涉及本部门的任务。"
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出会写哪些文件，不写。")] = False,
    force: ForceOption = False,
    format: ReportOption = "text",
) -> int:
    """给各部门写 Excel 任务清单，供它们填报进展；以前报过的已经填好。

    全部核对无误才写出；填好收回的，用 gkrw collect 收进来。

    例：gkrw checklist --split --due 2026-12-10
    """
    report = options.choose(Report, format, "--format")
    day = day_asked(due, "--due")
    opened = open_table(ctx)
    refuse_invalid(opened, "清单")
    bodies = asked_bodies(opened, dept)
    from gkrw import progress
    from gkrw.checklist.content import compile_checklists
    from gkrw.checklist.issuing import Plan
    from gkrw.checklist.versions import version_of
    from gkrw.recipients import find_recipients

    recipients, without = find_recipients(opened, bodies)
    if bodies and not recipients:
        said = "".join(f"{each.body.name}没有清单：{each.reason}。" for each in without)
        raise usage(said, "运行 gkrw depts 查看哪些部门收清单。")
    path = table_path(ctx)
    reported = progress.reported(path, opened)
    lists = compile_checklists(
        opened, recipients, reported.by_department, version_of(path), day, include_possible
    )
    folder = out_folder(out, path, DEFAULT_FOLDER)
    owners = frozenset(bodies) if bodies else None
    plan = Plan(lists, folder, split or bool(bodies), owners, force)
    if reported.wrong:
        first = reported.wrong[0]
        raise Stop(
            Exit.FOUND,
            f"进展文件有 {len(reported.wrong)} 处错误，没有写清单。第一处：{first.place} {first.message}",
            "先改好：运行 gkrw validate 查看全部。",
        )
    gone = _issue(plan, dry_run) if recipients else []
    if report is Report.JSON:
        write(json_text(list(_records(plan))))
    else:
        write("".join(f"{line}\n" for line in _summary(plan, without, gone, dry_run)))
    return Exit.DONE


def _issue(plan: "Plan", dry_run: bool) -> list[str]:
    from gkrw.checklist.issuing import edited_in, issue, refuse
    from gkrw.outset import Refused

    try:
        if dry_run:
            refuse(plan)
            return []
        overwritten = edited_in(plan) if plan.force else []
        gone = issue(plan)
    except Refused as error:
        raise Stop(Exit.FOUND, error.message, error.fix) from None
    except OSError as error:
        raise Stop(
            Exit.WORLD,
            f"写 {plan.folder} 时出错：{reason(error)}。里面原有的清单没有动，或者已经全部换成新的。",
            "检查磁盘空间和权限；打开着的清单先在 Excel 里关闭，再试一次。",
        ) from None
    if overwritten:
        note(f"按 --force，已覆盖被人改过的文件：{'、'.join(overwritten)}。")
    return gone


def _records(plan: "Plan") -> Iterator[dict[str, object]]:
    for name, sheets in plan.files().items():
        yield {
            "path": str(plan.folder / name),
            "department": sheets[0].department if plan.split else None,
            **{role.value: sum(sheet.count(role) for sheet in sheets) for role in Role},
        }


def _summary(
    plan: "Plan", without: "Sequence[Without]", gone: Sequence[str], dry_run: bool
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
    if gone:
        names = "、".join(gone[:3]) + ("等" if len(gone) > 3 else "")
        yield f"原来生成的 {len(gone)} 份文件这次没有再生成，已删去：{names}。"
    for each in without:
        yield f"{each.body.name}没有清单：{each.reason}。"
