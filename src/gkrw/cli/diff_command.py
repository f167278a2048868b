"""`gkrw diff`: the changes in the meaning of the table."""

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw import store
from gkrw.cli import options
from gkrw.cli.inputs import table_path
from gkrw.cli.printing import is_terminal, note, show_changes, write, write_lines
from gkrw.cli.writing_options import (
    ForceOption,
    explaining_write_errors,
    note_replaced,
    out_folder,
    out_option,
)
from gkrw.core.errors import Exit, UserError, usage_error
from gkrw.core.findings import Severity
from gkrw.files.manifest import DocumentKind
from gkrw.views.formats import json_text

if TYPE_CHECKING:
    from gkrw.diff.changes import Diff
    from gkrw.git.revisions import Revision
    from gkrw.views.diff_page import ChangePage


class DiffFormat(Enum):
    """The values of `diff --format`."""

    TEXT = "text"
    MD = "md"
    JSON = "json"
    DOCX = "docx"


VersionArgument = Annotated[
    str,
    options.argument(
        "[旧版]", "与哪个版本比：分支、标签、提交、日期，或一个文件；不写就是最近一次提交。"
    ),
]
OtherArgument = Annotated[
    str,
    options.argument("[新版]", "比哪个版本；不写就是文件夹里的分解表。"),
]
ByDeptOption = Annotated[
    bool,
    typer.Option("--by-dept", help="按部门列出：新增哪些任务，不再承担哪些，哪些角色或内容有变。"),
]
ExitCodeOption = Annotated[
    bool, typer.Option("--exit-code", help="含义有变化时，退出码为 1（没有变化是 0）。")
]
FormatOption = Annotated[
    str,
    options.format_option(
        DiffFormat, "输出格式：text 供阅读，md 供合并请求，json 供程序，docx 是 Word 修改对照表。"
    ),
]


def diff_command(
    ctx: typer.Context,
    old: VersionArgument = "",
    new: OtherArgument = "",
    by_dept: ByDeptOption = False,
    format: FormatOption = "text",
    exit_code: ExitCodeOption = False,
    out: Annotated[str | None, out_option(DocumentKind.DIFF)] = None,
    force: ForceOption = False,
) -> int:
    """比较两个版本的分解表，列出含义上的改动；只改排版、写法的不算。

    例：gkrw diff HEAD~1；gkrw diff HEAD~1 --format docx
    """
    chosen = options.choose(DiffFormat, format, "--format")
    if chosen is not DiffFormat.DOCX and (out is not None or force):
        raise usage_error("--out 和 --force 只和 --format docx 一起用。", "加上 --format docx。")
    path = _table(ctx, old, new)
    old_version, new_version = _version(old or None, path), _new_version(new, path)
    old_file, new_file = _read(old_version, old), _read(new_version, new)
    from gkrw.diff.tree_diff import diff

    assert old_file.table is not None
    assert new_file.table is not None
    changes = diff(old_file.table, new_file.table)
    if chosen is DiffFormat.DOCX:
        folder = out_folder(out, path, DocumentKind.DIFF)
        _write_document(changes, by_dept, (old_version, new_version), folder, force)
    elif chosen is DiffFormat.JSON:
        write(json_text(_records(changes, by_dept)))
    else:
        _write_page(chosen, _page(changes, by_dept, f"{old_version.name} → {new_version.name}"))
    unread = [text for text in (_unread_note(old_file), _unread_note(new_file)) if text]
    for text in unread:
        note(text)
    if unread or (exit_code and not changes.is_empty):
        return Exit.FOUND
    return Exit.DONE


# -- the two versions --------------------------------------------------------------------------


def _table(ctx: typer.Context, *specs: str) -> Path:
    """The table whose versions are compared. Two files need none: the first one stands for it."""
    files = [Path(spec) for spec in specs if spec and Path(spec).is_file()]
    return files[0] if len(files) == len(specs) else table_path(ctx)


def _version(spec: str | None, path: Path) -> "Revision":
    from gkrw.git.revisions import read_revision

    return read_revision(spec, path)


def _new_version(spec: str, path: Path) -> "Revision":
    from gkrw.git.revisions import read_working_file

    return _version(spec, path) if spec else read_working_file(path)


def _read(version: "Revision", spec: str) -> store.ParsedFile:
    """Read the table of a version. Raises UserError without one: of wrong usage if the version was
    given, otherwise because the file is broken."""
    parsed = store.read(version.data, version.file or version.name)
    if parsed.table is None:
        first = parsed.findings[0]
        code = Exit.USAGE if spec else Exit.WORLD
        raise UserError(f"{first.place} {first.message}", first.fix, exit=code)
    return parsed


def _unread_note(parsed: store.ParsedFile) -> str:
    """A note on the parts of a file that could not be read; empty if all could."""
    errors = [finding for finding in parsed.findings if finding.severity is Severity.ERROR]
    if not errors:
        return ""
    return (
        f"{parsed.file} 有 {len(errors)} 处读不出，只比较了读得出的部分，其中的新增、删除可能只是没有读出来。"
        f"第一处：{errors[0].place} {errors[0].message}"
    )


# -- output ------------------------------------------------------------------------------------


def _records(changes: "Diff", by_dept: bool) -> list[dict[str, object]]:
    from gkrw.diff.by_department import by_department
    from gkrw.diff.change_records import change_record, department_record

    if by_dept:
        return [department_record(department) for department in by_department(changes)]
    return [change_record(change) for change in changes.changes]


def _page(changes: "Diff", by_dept: bool, versions: str) -> "ChangePage":
    from gkrw.views.diff_page import change_page, department_page

    return (department_page if by_dept else change_page)(changes, versions)


def _write_page(chosen: DiffFormat, page: "ChangePage") -> None:
    if chosen is DiffFormat.MD:
        from gkrw.views.diff_markdown import markdown_of

        write(markdown_of(page))
    elif is_terminal():
        show_changes(page)
    else:
        from gkrw.views.diff_plain_text import text_of

        write(text_of(page))


def _write_document(
    changes: "Diff",
    by_dept: bool,
    versions: "tuple[Revision, Revision]",
    folder: Path,
    force: bool,
) -> None:
    """Write the 修改对照表, whose file bears the names of both versions, and say where it is."""
    from gkrw.diff.comparison_document import (
        BY_CHANGE,
        BY_DEPARTMENT,
        comparison_rows,
        compose_comparison,
    )
    from gkrw.files.file_access import safe_name
    from gkrw.files.output_folder import Destination, OutputFile, publish
    from gkrw.views.publish_summary import removed_lines

    layout = BY_DEPARTMENT if by_dept else BY_CHANGE
    sides = zip(layout.versions, versions, strict=True)
    page = _page(
        changes, by_dept, "；".join(f"{side}：{version.formal_name}" for side, version in sides)
    )
    rows = comparison_rows(page.entries)
    if not rows:
        write(f"{page.summary}没有写{DocumentKind.DIFF.label}。\n")
        return
    name = safe_name(f"{'_'.join([layout.title, *map(_short_name, versions)])}.docx")
    # The file is its own owner: a comparison replaces only itself.
    files = (OutputFile(name, owner=name),)
    destination = Destination(folder, DocumentKind.DIFF, frozenset([name]), files, force)
    with explaining_write_errors(folder, DocumentKind.DIFF):
        about = [page.versions, page.summary, *page.notes]
        document = compose_comparison(layout, changes.new.title, about, rows)
        published = publish(destination, [document])
    note_replaced(published, DocumentKind.DIFF)
    write_lines([page.summary, f"已写出 {folder / name}", *removed_lines(published.removed)])


def _short_name(version: "Revision") -> str:
    """The name of a version in the name of a file: its commit, or its file."""
    if version.commit:
        return version.commit[:7]
    return version.path.stem if version.path else version.name
