"""`gkrw export`: the whole table as documents and as data."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options
from gkrw.cli.completions import list_of, words
from gkrw.cli.options import find_bodies, load_known, load_valid_table, read_progress, table_path
from gkrw.cli.writing_options import (
    DryRunOption,
    ForceOption,
    out_folder,
    out_option,
    write_documents,
    write_result,
)
from gkrw.core.assignments import Role
from gkrw.core.errors import Exit, usage_error
from gkrw.files.manifest import DocumentKind
from gkrw.official.content import Export, Selection, compose_export
from gkrw.progress.statuses import STATUS_WORDS
from gkrw.views.formats import Format

if TYPE_CHECKING:
    from gkrw.official.page_changes import PageChanges

_FORMATS = (Format.DOCX, Format.XLSX, Format.HTML, Format.MD, Format.CSV, Format.JSONL)


def export_command(
    ctx: typer.Context,
    format: Annotated[
        str,
        options.option(
            "--format -f",
            "格式",
            "写成哪几种文件，几种之间用逗号隔开：docx（Word）、xlsx（Excel）、"
            "html（网页，不用联网，可以筛选）、md、csv、jsonl（每项任务、每个单位一行，供程序）；不写就是 docx。",
            list_of(words(each.value for each in _FORMATS)),
        ),
    ] = "docx",
    flat: Annotated[
        bool,
        typer.Option("--flat", help="Excel 不合并单元格，每项任务都是完整的一行，可以筛选。"),
    ] = False,
    contacts: Annotated[
        bool,
        typer.Option("--contacts", help="网页里写上联络员、填报人和电话；不写就都不写。"),
    ] = False,
    since: Annotated[
        str,
        options.option(
            "--since",
            "日期",
            "网页里列出这一天以来的变化，那一天的分解表和进展从 git 里取。",
        ),
    ] = "",
    progress: Annotated[
        bool, typer.Option("--progress", help="附上进展（完成状态、完成情况等），成为台账。")
    ] = False,
    as_of: Annotated[
        str,
        options.option("--as-of", "日期", "和 --progress 一起用：按哪一天判断逾期；不写就是今天。"),
    ] = "",
    dept: Annotated[
        list[str],
        options.dept_option("只要这个部门的任务（简称、别名、统称），可以写几次；不写就是全表。"),
    ] = [],  # noqa: B006 - never changed
    role: Annotated[
        list[str],
        options.role_option("只要单位承担这种角色的任务", Role),
    ] = [],  # noqa: B006 - likewise
    status: Annotated[
        str,
        options.option(
            "--status",
            "状态",
            "只要有单位报了这种状态的任务：未开始、推进中、已完成、未报，几个之间用逗号隔开。",
            list_of(words(STATUS_WORDS)),
        ),
    ] = "",
    out: Annotated[str | None, out_option(DocumentKind.EXPORT)] = None,
    dry_run: DryRunOption = False,
    force: ForceOption = False,
    json: Annotated[
        bool, typer.Option("--json", help="写了哪些文件，用 JSON 列出，供程序。")
    ] = False,
) -> int:
    """把整张分解表写成正式的文件：Word、Excel、网页、Markdown、CSV、JSON Lines。

    加上 --progress 就是台账。全部核对无误才写出。

    例：gkrw export --format docx,xlsx
    """
    chosen = _formats(format)
    if flat and Format.XLSX not in chosen:
        raise usage_error("--flat 只用于 Excel。", "加上 --format xlsx。")
    for option, is_used in (("--contacts", contacts), ("--since", since)):
        if is_used and Format.HTML not in chosen:
            raise usage_error(f"{option} 只用于网页。", "加上 --format html。")
    if as_of and not progress:
        raise usage_error("--as-of 要和 --progress 一起用。", "加上 --progress。")
    day = options.parse_day(as_of, "--as-of") or date.today()
    since_day = options.parse_day(since, "--since")
    statuses = options.choose_statuses(STATUS_WORDS, status)
    roles = options.choose_roles(Role, role)
    loaded = load_valid_table(ctx, DocumentKind.EXPORT.label)
    selection = Selection(find_bodies(loaded.roster, dept), roles, statuses)
    from gkrw.files.output_folder import Destination
    from gkrw.official.publish import export_files
    from gkrw.project import table_version
    from gkrw.views.export_records import export_summary
    from gkrw.views.run_summary import file_records

    path = table_path(ctx)
    entries = None
    if progress or statuses:
        entries = read_progress(ctx, loaded, DocumentKind.EXPORT).entries
    export = compose_export(
        loaded, table_version(path), selection, entries, day if progress else None
    )
    if not export.rows:
        if not loaded.rows:
            raise usage_error("分解表里没有任务，什么也没有写。", "先加任务：gkrw task add。")
        raise usage_error("没有符合条件的任务，什么也没有写。", "放宽 --dept、--role 或 --status。")
    changes = _changes(ctx, export, since_day, contacts) if since_day else None
    files = export_files(export, [each.value for each in chosen], flat)
    owners = frozenset(file.owner for file in files)
    folder = out_folder(out, path, DocumentKind.EXPORT)
    table = loaded.table.identity
    destination = Destination(folder, DocumentKind.EXPORT, owners, files, force, table)
    removed = write_documents(
        destination, _contents(export, chosen, flat, contacts, changes), dry_run
    )
    held = (holder.role for row in export.rows for holder in export.holders(row))
    records = file_records(destination, held, tasks=len(export.rows)) if json else ()
    lines = export_summary(export, destination, removed, dry_run)
    write_result(Format.JSON if json else Format.TEXT, records, lines)
    return Exit.DONE


def _formats(typed: str) -> list[Format]:
    """Return the formats in the order of the help, each once."""
    found = options.choose_words({each.value: each for each in _FORMATS}, [typed], "--format")
    return [each for each in _FORMATS if each in found] or [Format.DOCX]


def _changes(ctx: typer.Context, export: Export, since: date, with_contacts: bool) -> "PageChanges":
    """Compare with the table and the progress of a day."""
    from gkrw.official.page_changes import changes_since

    before, reported = load_known(ctx, since)
    return changes_since(export, since, before, reported.entries, with_contacts)


def _contents(
    export: Export,
    formats: Sequence[Format],
    flat: bool,
    contacts: bool,
    changes: "PageChanges | None",
) -> Iterator[bytes]:
    """Make, check and yield the files in order."""
    from gkrw.official.publish import made_document, made_page
    from gkrw.views.export_records import TEXT_FORMATS, proved_text

    for each in formats:
        if each in TEXT_FORMATS:
            yield proved_text(export, each).encode()
        elif each is Format.HTML:
            yield made_page(export, contacts, changes)
        else:
            yield made_document(export, each.value, flat)
