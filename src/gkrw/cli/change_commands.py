"""`gkrw diff` and `gkrw log`: the changes between two versions of the table, and the history of a
task or department."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw import store
from gkrw.cli import options
from gkrw.cli.completions import revisions, task_ids
from gkrw.cli.options import find_bodies, hint_at_department, table_path
from gkrw.cli.printing import note, write, write_lines, write_page
from gkrw.cli.writing_options import ForceOption, out_folder, out_option, write_documents
from gkrw.core.errors import Exit, UserError, usage_error
from gkrw.core.findings import errors_in
from gkrw.core.roster import Roster, build_roster
from gkrw.core.suggest import did_you_mean, nearest, suggest_ids
from gkrw.files.file_access import display_path, safe_name, typed_path
from gkrw.files.manifest import DocumentKind
from gkrw.project.open_table import read_table
from gkrw.views.formats import Format, escape_markdown, json_text

if TYPE_CHECKING:
    from gkrw.diff.changes import Diff
    from gkrw.git.file_history import Commit
    from gkrw.git.revisions import Revision
    from gkrw.history.history_walk import HistoryWalk
    from gkrw.history.subject import HistorySubject
    from gkrw.views.diff_page import ChangePage


_DIFF_FORMATS = (Format.TEXT, Format.MD, Format.JSON, Format.DOCX)
_LOG_FORMATS = (Format.TEXT, Format.MD, Format.JSON)


def diff_command(
    ctx: typer.Context,
    old: Annotated[
        str,
        options.argument(
            "[旧版]",
            "与哪个版本比：分支、标签、提交、日期，或一个文件；不写就是最近一次提交。",
            revisions,
        ),
    ] = "",
    new: Annotated[
        str, options.argument("[新版]", "比哪个版本；不写就是文件夹里的分解表。", revisions)
    ] = "",
    by_dept: Annotated[
        bool,
        typer.Option(
            "--by-dept", help="按部门列出：新增哪些任务，不再承担哪些，哪些角色或内容有变。"
        ),
    ] = False,
    format: Annotated[
        str,
        options.format_option(
            _DIFF_FORMATS,
            "输出格式：text 供阅读，md 供合并请求，json 供程序，docx 是 Word 修改对照表。",
        ),
    ] = "text",
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="含义有变化时，退出码为 1（没有变化是 0）。")
    ] = False,
    out: Annotated[str | None, out_option(DocumentKind.DIFF)] = None,
    force: ForceOption = False,
) -> int:
    """比较两个版本的分解表，列出含义上的改动；只改排版、写法的不算。

    例：gkrw diff HEAD~1；gkrw diff HEAD~1 --format docx
    """
    chosen = options.choose(_DIFF_FORMATS, format, "--format")
    if chosen is not Format.DOCX and (out is not None or force):
        raise usage_error("--out 和 --force 只和 --format docx 一起用。", "加上 --format docx。")
    path = _table(ctx, old, new)
    from gkrw.diff.tree_diff import diff
    from gkrw.git.revisions import read_revision, read_working_file

    old_version = read_revision(old or None, path)
    new_version = read_revision(new, path) if new else read_working_file(path)
    old_file, new_file = _read(old_version, old), _read(new_version, new)
    assert old_file.table is not None
    assert new_file.table is not None
    changes = diff(old_file.table, new_file.table)
    if chosen is Format.DOCX:
        folder = out_folder(out, path, DocumentKind.DIFF)
        _write_document(changes, by_dept, (old_version, new_version), folder, force)
    elif chosen is Format.JSON:
        from gkrw.diff.by_department import by_department

        records = by_department(changes) if by_dept else changes.changes
        write(json_text([each.as_json() for each in records]))
    else:
        from gkrw.views.diff_page import change_page

        page = change_page(changes, f"{old_version.name} → {new_version.name}", by_dept)
        write_page(page, chosen is Format.MD)
    unread = [each for each in (old_file, new_file) if errors_in(each.findings)]
    for each in unread:
        from gkrw.views.diff_page import unread_note

        note(unread_note(f"{each.file} ", each.findings))
    return Exit.FOUND if unread or (exit_code and not changes.is_empty) else Exit.DONE


def _table(ctx: typer.Context, *specs: str) -> Path:
    """Return the path of the table whose versions are compared. If all versions given are files, it
    is the first file, and no table needs to be found."""
    files = [path for spec in specs if spec and (path := typed_path(spec)).is_file()]
    return files[0] if len(files) == len(specs) else table_path(ctx)


def _read(version: "Revision", spec: str) -> store.ParsedFile:
    """Read the table of a version. Raises UserError if it holds none: with Exit.USAGE if the user
    named the version, else with Exit.WORLD."""
    parsed = store.read(version.data, version.file or version.name)
    if parsed.table is None:
        first = parsed.findings[0]
        code = Exit.USAGE if spec else Exit.WORLD
        raise UserError(f"{first.place} {first.message}", first.fix, exit=code)
    return parsed


def _write_document(
    changes: "Diff",
    by_dept: bool,
    versions: "tuple[Revision, Revision]",
    folder: Path,
    force: bool,
) -> None:
    """Write the 修改对照表 to a file named after both versions, and print its path. Write no file
    if nothing changed."""
    from gkrw.core.wording import written_date
    from gkrw.diff import comparison_document as document
    from gkrw.files.output_folder import Destination, OutputFile
    from gkrw.views.diff_page import change_page
    from gkrw.views.run_summary import removed_lines

    layout = document.BY_DEPARTMENT if by_dept else document.BY_CHANGE
    # Leaders know versions by their days, not by files and commits.
    days = [f"{written_date(version.day)}的版本" if version.day else "" for version in versions]
    named = [days[0] or "原稿", days[1] or "现稿"]
    if named[0] == named[1]:
        named = [f"{named[0]}（先）", f"{named[1]}（后）"]
    sides = zip(layout.versions, named, strict=True)
    told = document.for_leaders(changes)
    page = change_page(told, "；".join(f"{side}：{name}" for side, name in sides), by_dept)
    rows = document.comparison_rows(page.entries)
    if not rows:
        why = page.summary if changes.is_empty else "只改了备注等供编辑用的内容。"
        write(f"{why}没有写{DocumentKind.DIFF.label}。\n")
        return
    name = safe_name(f"{'_'.join([layout.title, *map(_short_name, versions)])}.docx")
    # The file is its own owner: a comparison replaces only itself.
    files = (OutputFile(name, owner=name),)
    destination = Destination(folder, DocumentKind.DIFF, frozenset([name]), files, force)
    about = [page.versions, page.summary, *page.notes]
    data = document.compose_comparison(layout, changes.new.title, about, rows)
    removed = write_documents(destination, [data], dry_run=False)
    write_lines([page.summary, f"已写出 {folder / name}", *removed_lines(removed)])


def _short_name(version: "Revision") -> str:
    """Return the name of a version for a file name: 7 digits of its commit, the stem of its file,
    or else its name."""
    if version.commit:
        return version.commit[:7]
    return version.path.stem if version.path else version.name


def log_command(
    ctx: typer.Context,
    ids: Annotated[
        list[str],
        options.argument(
            "[编号]…",
            "任务的编号，如 T10，已经停用的也可以；可以写几个，也可以用逗号隔开。",
            task_ids,
        ),
    ] = [],  # noqa: B006 - never changed
    dept: Annotated[
        str,
        options.dept_option(
            "查一个部门（简称、别名、统称，或拼音如 czj）的任务：新增、不再承担、角色和内容的变化。"
        ),
    ] = "",
    limit: Annotated[
        str, options.option("--limit -n", "次数", "只列出最近几次改动；不写就是全部。")
    ] = "",
    format: Annotated[
        str, options.format_option(_LOG_FORMATS, "输出格式：text 供阅读，md 供文档，json 供程序。")
    ] = "text",
) -> int:
    """一项任务（或一个部门）的历史：哪次提交改了它的含义，什么时候，谁，改了什么；最近的在前。

    例：gkrw log T10
    """
    log_format = options.choose(_LOG_FORMATS, format, "--format")
    max_changes = _limit(limit)
    path = table_path(ctx)
    subjects = _subjects(options.parse_ids(ids), _spelled_out(path, dept.strip()))
    from gkrw.git.file_history import file_history
    from gkrw.history.history_walk import walk_history
    from gkrw.views.diff_page import history_record

    history, working_file = file_history(path), _working_file(path)
    walks = [walk_history(history, each, *working_file, max_changes) for each in subjects]
    records = []
    for number, walk in enumerate(walks):
        if log_format is Format.JSON:
            task = None if dept else walk.subject.name
            records += [{"task": task, **history_record(entry)} for entry in walk.entries()]
            _refuse_unknown(walk, path)
        else:
            write("\n" if number else "")
            _write_pages(walk, path, log_format is Format.MD)
        _write_notes(walk)
    if log_format is Format.JSON:
        write(json_text(records))
    return Exit.FOUND if any(walk.is_working_file_bad for walk in walks) else Exit.DONE


def _limit(typed: str) -> int | None:
    """Return the number of changes to list; None for all. Raises UserError."""
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and int(typed) > 0):
        raise usage_error(f"--limit 不能是“{typed}”。", "写一个正整数，如 -n 5。")
    return int(typed)


def _subjects(ids: Sequence[str], dept: str) -> "list[HistorySubject]":
    from gkrw.history.subject import DepartmentSubject, TaskSubject

    if ids and dept:
        raise usage_error("编号和 --dept 只能写一个。", "查任务写编号，查部门写 --dept 部门。")
    if not ids and not dept:
        raise usage_error(
            "没有写查哪项任务或哪个部门。", "写成 gkrw log T10，或 gkrw log --dept 财政局。"
        )
    return [DepartmentSubject(dept)] if dept else [TaskSubject(each) for each in ids]


def _spelled_out(path: Path, dept: str) -> str:
    """Return the name of the department of the table that is typed in pinyin, with a note of it; any
    other text as it is. Raises UserError if there are several such departments."""
    from gkrw.core.pinyin import pinyin_letters

    roster = _roster(path) if pinyin_letters(dept) else None
    return find_bodies(roster, [dept])[0] if roster and roster.meant(dept) else dept


def _roster(path: Path) -> Roster | None:
    """Return the roster of the table on the disk; None if it cannot be read."""
    try:
        table = read_table(path).table
    except UserError:
        return None
    return None if table is None else build_roster(table)


def _working_file(path: Path) -> tuple[bytes | None, str]:
    """Return the content of the file on the disk, None if it cannot be read, and its name."""
    from gkrw.git.revisions import read_working_file

    try:
        revision = read_working_file(path)
    except UserError as error:
        note(f"{error.message}只列出已经提交的改动。")
        return None, display_path(path)
    return revision.data, revision.file


def _write_pages(walk: "HistoryWalk", path: Path, markdown: bool) -> None:
    """Write each version as it is found, once the subject is known to exist."""
    from gkrw.views.diff_page import log_heading, log_page, log_summary

    def write_heading() -> None:
        heading = log_heading(walk)
        write(f"## {escape_markdown(heading)}\n" if markdown else f"{heading}\n")

    if is_begun := walk.find_subject():
        write_heading()
    held: list[ChangePage] = []
    shown = display_path(path)
    for entry in walk.entries():
        held.append(log_page(entry, walk.subject, shown))
        if not walk.is_known:
            continue
        if not is_begun:
            write_heading()
            is_begun = True
        if not all(write("\n") and write_page(page, markdown) for page in held):
            return  # nobody reads on
        held = []
    _refuse_unknown(walk, path)
    if not is_begun:
        write_heading()
    write(f"\n{log_summary(walk)}\n")


def _refuse_unknown(walk: "HistoryWalk", path: Path) -> None:
    """Raise UserError if no version has the subject of a walk that has ended."""
    if walk.changes or walk.is_known:
        return
    from gkrw.history.subject import DepartmentSubject

    name = walk.subject.name
    is_department = isinstance(walk.subject, DepartmentSubject)
    similar = (nearest if is_department else suggest_ids)(name, walk.known_names)
    fix = did_you_mean(similar)
    if walk.shallow_boundary is not None:
        fix += _shallow_note(walk.shallow_boundary)
    what, command = f"编号为“{name}”的任务", "gkrw list --format id 查看现在的全部编号"
    if is_department:
        what, command = f"名为“{name}”的部门或统称", "gkrw depts 查看现在的全部名称"
    elif (roster := _roster(path)) is not None:
        fix = hint_at_department(roster, name, "log") + fix
    raise usage_error(f"哪个版本里都没有{what}。", f"{fix}运行 {command}。")


def _write_notes(walk: "HistoryWalk") -> None:
    """Note the current name of the subject if another one was typed, and why there may be more
    changes."""
    if walk.newest_name and walk.newest_name != walk.subject.name:
        note(f"“{walk.subject.name}”即{walk.newest_name}。")
    if walk.changes == walk.limit:
        note(f"只列出最近 {walk.changes} 次改动，更早的没有查；不加 --limit 就查到底。")
    if walk.shallow_boundary is not None:
        note(_shallow_note(walk.shallow_boundary))


def _shallow_note(boundary: "Commit") -> str:
    return (
        f"这是浅克隆，{boundary.date:%Y-%m-%d}（提交 {boundary.short_hash}）以前的历史不在这台电脑上；"
        "联网后运行 git fetch --unshallow 取回。"
    )
