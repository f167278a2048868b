"""`gkrw init`: a new project."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options
from gkrw.cli.printing import note
from gkrw.cli.writing_options import write_result
from gkrw.core.errors import Exit, UserError, system_errors, usage_error
from gkrw.core.wording import quoted_in_command
from gkrw.files.file_access import display_path, typed_path
from gkrw.project import TABLE_PATH, progress_folder
from gkrw.views.formats import Format

if TYPE_CHECKING:
    from gkrw.scaffold.new_project import WrittenProject


def init_command(
    folder: Annotated[
        str, options.argument("[文件夹]", "新项目的文件夹，没有就建；不写就是现在的文件夹。")
    ] = ".",
    example: Annotated[
        bool, typer.Option("--example", help="不用小例表，用兰州新区的整张分解表。")
    ] = False,
    import_file: Annotated[
        str,
        options.option(
            "--import",
            "文件",
            "不用例表，用这个文件里的表，如 任务分解表.docx；先用 gkrw import 看看认得对不对，"
            "要改的用它的 --out 写成 .yaml，再写那个 .yaml。",
        ),
    ] = "",
    with_git: Annotated[
        bool,
        typer.Option("--git", help="同时建好 git 版本库，设置好看改动、合并和提交前的检查。"),
    ] = False,
) -> int:
    """新建一个项目：分解表、编辑器用的 schema、Word 模板、git 的文件和一页说明，马上能用。

    不覆盖已有的文件：有一个重名的，就列出来，一个也不写。

    例：gkrw init 政务公开 --git
    """
    if not folder.strip():
        raise usage_error("没有写明文件夹。", "写出文件夹的名称；就在这里建的，写成 gkrw init。")
    from gkrw.scaffold.example_tables import example_table, starter_table
    from gkrw.scaffold.new_project import write_project
    from gkrw.views.new_project_lines import new_project_lines

    if example and import_file:
        raise usage_error("--example 和 --import 只能写一个。", "去掉一个。")
    path = typed_path(folder)
    remarks: list[str] = []
    if import_file:
        table = _imported(import_file, remarks)
    else:
        with system_errors("读取例表", "重新安装 gkrw，再运行一次。"):
            table = example_table() if example else starter_table(date.today().year)
    department = _first_department(table) if import_file else ""
    project = write_project(path, table, department)
    is_repository = with_git and _set_up_git(project)
    is_here = path.resolve() == Path.cwd()
    for remark in remarks:
        note(remark)
    lines = new_project_lines(
        display_path(path),
        project.written,
        _first_department(table),
        is_here=is_here,
        has_git=is_repository,
    )
    write_result(Format.TEXT, (), lines)
    if project.has_own_ignore_file:
        note(".gitignore 是原来就有的，没有改：生成的文书不要提交的，在里面加一行 /out/。")
    return Exit.DONE


def _first_department(table: bytes) -> str:
    """Return the name of the first department of a table; empty where it has none."""
    from gkrw import store

    read = store.read(table, "").table
    return next((each.name for each in read.departments), "") if read is not None else ""


def _imported(file: str, remarks: list[str]) -> bytes:
    """Return the table in a document, or in a file that `gkrw import` wrote, and add what to look
    at to `remarks`. Raises UserError where it cannot be read, and for a table with errors: the project could not
    be used."""
    if Path(file).suffix.lower() in (".yaml", ".yml"):
        from gkrw.project.open_table import open_table, table_content

        path = typed_path(file)
        options.refuse_errors(file, open_table(path).errors, "没有建项目")
        return table_content(path) or b""
    from gkrw.cli.foreign_files import read_foreign

    imported, loaded = read_foreign(file, {})
    options.refuse_errors(file, loaded.errors, "没有建项目")
    remarks.append(
        f"从 {file} 导入了 {len(loaded.rows)} 项任务、{len(loaded.table.departments)} 个部门。"
    )
    if imported.doubts or imported.left_out:
        remarks.append(
            f"有 {len(imported.doubts)} 处是推断、{len(imported.left_out)} 处没有放进表里："
            f"运行 gkrw import {quoted_in_command(file)} 逐处看。"
        )
    return imported.text.encode()


def _set_up_git(project: "WrittenProject") -> bool:
    """Create a repository unless the folder is in one, and set it up as `gkrw git setup --hook`
    does. Raises UserError: the files are written then."""
    from gkrw.git import setup
    from gkrw.git.repository import GitError, find_or_create_repository

    table = project.folder / TABLE_PATH
    try:
        repository, is_new = find_or_create_repository(project.folder)
        command = setup.gkrw_command()
        setup.install_settings(repository, command)
        with system_errors("写 pre-commit 钩子", "检查文件夹和权限，再试一次。"):
            setup.install_hook(
                repository,
                command,
                repository.relative_path(table),
                repository.relative_path(progress_folder(table)),
            )
    except (GitError, UserError) as error:
        raise UserError(
            f"项目的文件已经写好，git 没有设置好：{error.message}",
            f"{error.fix}再进入 {project.folder}，运行 git init 和 gkrw git setup --hook。",
            exit=error.exit,
        ) from None
    if not is_new:
        note(f"{project.folder} 已经在版本库 {repository.root} 里，没有另建。")
    return True
