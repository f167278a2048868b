"""`gkrw diff`: what changed in the meaning of the table."""

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw import store
from gkrw.cli import options
from gkrw.cli.messages import note
from gkrw.cli.output import write
from gkrw.cli.table_input import table_path
from gkrw.cli.terminal import is_terminal
from gkrw.cli.writing_options import ForceOption, out_folder, out_option
from gkrw.core.errors import Exit, UserError, usage_error
from gkrw.core.findings import Severity
from gkrw.files.document_kind import DocumentKind
from gkrw.views.diff_page import Page
from gkrw.views.formats import json_text

if TYPE_CHECKING:
    from gkrw.diff.changes import Diff
    from gkrw.git.revisions import Revision


class DiffFormat(Enum):
    """The values of `diff --format`."""

    TEXT = "text"
    MD = "md"
    JSON = "json"
    DOCX = "docx"


VersionArgument = Annotated[
    str,
    typer.Argument(
        metavar="[旧版]",
        help="与哪个版本比：分支、标签、提交、日期，或一个文件；不写就是最近一次提交。",
        show_default=False,
    ),
]
OtherArgument = Annotated[
    str,
    typer.Argument(
        metavar="[新版]", help="比哪个版本；不写就是文件夹里的分解表。", show_default=False
    ),
]
ByDeptOption = Annotated[
    bool,
    typer.Option("--by-dept", help="按部门列出：新增哪些任务，不再承担哪些，哪些角色或内容有变。"),
]
ExitCodeOption = Annotated[
    bool, typer.Option("--exit-code", help="含义有变化时，退出码为 1（没有变化是 0）。")
]
ShapeOption = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="格式",
        help="输出格式：text 供阅读，md 供合并请求，json 供程序，docx 是 Word 修改对照表。",
        autocompletion=options.completing(shape.value for shape in DiffFormat),
        show_default="text",
    ),
]


def diff_command(
    ctx: typer.Context,
    old: VersionArgument = "",
    new: OtherArgument = "",
    by_dept: ByDeptOption = False,
    format: ShapeOption = "text",
    exit_code: ExitCodeOption = False,
    out: Annotated[str | None, out_option(DocumentKind.DIFF)] = None,
    force: ForceOption = False,
) -> int:
    """比较两个版本的分解表，列出含义上的改动；只改排版、写法的不算。

    例：gkrw diff HEAD~1；gkrw diff HEAD~1 --format docx
    """
    shape = options.choose(DiffFormat, format, "--format")
    if shape is not DiffFormat.DOCX and (out is not None or force):
        raise usage_error("--out 和 --force 只和 --format docx 一起用。", "加上 --format docx。")
    path = _table(ctx, old, new)
    was, now = _version(old or None, path), _new_version(new, path)
    tables = _read(was, old), _read(now, new)
    from gkrw.diff.tree_diff import diff

    assert tables[0].table is not None
    assert tables[1].table is not None
    found = diff(tables[0].table, tables[1].table)
    if shape is DiffFormat.DOCX:
        sides = ("原来", "现在") if by_dept else ("原内容", "修改后")  # as its columns are called
        versions = f"{sides[0]}：{was.formal_name}；{sides[1]}：{now.formal_name}"
        folder = out_folder(out, path, DocumentKind.DIFF)
        _write_document(found, by_dept, versions, (_short(was), _short(now)), folder, force)
    else:
        _write(shape, found, by_dept, f"{was.name} → {now.name}")
    unread = [_unread(each) for each in tables]
    for said in filter(None, unread):
        note(said)
    if any(unread) or (exit_code and not found.is_empty):
        return Exit.FOUND
    return Exit.DONE


# -- the two versions --------------------------------------------------------------------------


def _table(ctx: typer.Context, *specs: str) -> Path:
    """The table whose versions are meant. Two files need none: any will do."""
    files = [Path(spec) for spec in specs if spec and Path(spec).is_file()]
    return files[0] if len(files) == len(specs) else table_path(ctx)


def _version(spec: str | None, path: Path) -> "Revision":
    from gkrw.git.revisions import read_version

    return read_version(spec, path)


def _new_version(spec: str, path: Path) -> "Revision":
    from gkrw.git.revisions import read_working_file

    return _version(spec, path) if spec else read_working_file(path)


def _read(version: "Revision", typed: str) -> store.ParsedFile:
    """The table of a version. Raises UserError when it holds none: then another one should have been
    typed, or nothing was and the file itself is broken."""
    loaded = store.read(version.data, version.file or version.name)
    if loaded.table is None:
        first = loaded.findings[0]
        code = Exit.USAGE if typed else Exit.WORLD
        raise UserError(f"{first.place} {first.message}", first.fix, exit=code)
    return loaded


def _unread(loaded: store.ParsedFile) -> str:
    """What to say when some of a file could not be read; empty when all could."""
    errors = [each for each in loaded.findings if each.severity is Severity.ERROR]
    if not errors:
        return ""
    return (
        f"{loaded.file} 有 {len(errors)} 处读不出，只比较了读得出的部分，其中的新增、删除可能只是没有读出来。"
        f"第一处：{errors[0].place} {errors[0].message}"
    )


# -- output ------------------------------------------------------------------------------------


def _write(shape: DiffFormat, found: "Diff", by_dept: bool, versions: str) -> None:
    if shape is DiffFormat.JSON:
        write(json_text(_records(found, by_dept)))
        return
    page = _page(found, by_dept, versions)
    if shape is DiffFormat.MD:
        from gkrw.views.diff_markdown import markdown_of

        write(markdown_of(page))
    elif is_terminal():
        from gkrw.views.diff_screen import draw

        draw(page)
    else:
        from gkrw.views.diff_text import text_of

        write(text_of(page))


def _write_document(
    found: "Diff",
    by_dept: bool,
    versions: str,
    names: tuple[str, str],
    folder: Path,
    force: bool,
) -> None:
    from gkrw.views.diff_document import Document, write_document

    document = Document(by_dept, names, folder, force)
    write_document(document, found.new.title, _page(found, by_dept, versions))


def _short(version: "Revision") -> str:
    """A version's name in that of a file: its commit, or its file."""
    if version.commit:
        return version.commit[:7]
    return version.path.stem if version.path else version.name


def _records(found: "Diff", by_dept: bool) -> list[dict[str, object]]:
    from gkrw.diff.by_department import by_department
    from gkrw.diff.change_records import change_record, department_record

    if by_dept:
        return [department_record(each) for each in by_department(found)]
    return [change_record(change) for change in found.changes]


def _page(found: "Diff", by_dept: bool, versions: str) -> Page:
    from gkrw.diff.describe.phrases import rewritings_note, summary

    notes = [said for said in (rewritings_note(found.rewritings),) if said]
    if not by_dept:
        from gkrw.diff.describe.changes_text import entries

        return Page(versions, summary(found), entries(found), notes)
    from gkrw.diff.by_department import by_department
    from gkrw.diff.describe.departments_text import department_entries, department_summary

    departments = by_department(found)
    said = summary(found) + ("" if found.is_empty else department_summary(departments))
    return Page(versions, said, department_entries(departments), notes)
