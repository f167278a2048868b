"""`gkrw git`: let git show changes of the table, Word and Excel files readably, and merge by
task."""

from pathlib import Path
from typing import Annotated

import typer

from gkrw.cli import options
from gkrw.cli.options import table_path
from gkrw.cli.printing import note, write, write_lines
from gkrw.core.errors import Exit, UserError, system_errors, usage_error
from gkrw.files.file_access import read_document, typed_path
from gkrw.project import progress_folder

_FIX = "检查文件夹和权限，再试一次。"


def setup_command(
    ctx: typer.Context,
    install_hook: Annotated[
        bool, typer.Option("--hook", help="再装一个提交前的检查：分解表有错误的，不让提交。")
    ] = False,
) -> int:
    """让 git diff 好读，合并按任务：写明是哪项任务，按字标出改动，Word 和 Excel 文件显示文字。

    写在 .gitattributes（随项目提交）和本机的 git 设置里，每台电脑运行一次。

    例：gkrw git setup --hook
    """
    from gkrw.git import setup
    from gkrw.git.repository import find_repository

    table = table_path(ctx)
    repository = find_repository(table)
    path = repository.relative_path(table)
    command = setup.gkrw_command()
    progress = progress_folder(Path(path)).as_posix()
    with system_errors(f"写{setup.ATTRIBUTES_FILE}", _FIX):
        has_new_lines = setup.install_attributes(repository.root, path, progress)
    has_new_settings = setup.install_settings(repository, command)
    write(
        f"{'已写好' if has_new_lines or has_new_settings else '本来就设置好了，没有改动'}："
        f"{setup.ATTRIBUTES_FILE} 和这个版本库的 git 设置。\n"
    )
    if has_new_lines:
        write(f"请把 {setup.ATTRIBUTES_FILE} 提交进版本库。\n")
    if not setup.has_own_attributes(repository, path):
        note(
            f"git 对 {path} 用的不是 gkrw 的设置：.git/info/attributes 或下级文件夹里的 "
            f"{setup.ATTRIBUTES_FILE} 另有规定。"
        )
    if setup.has_windows_line_breaks(repository, path):
        note(f"{path} 现在是 Windows 的换行（CRLF）：在编辑器里改成 LF 保存一次，再提交。")
    if install_hook:
        progress = repository.relative_path(progress_folder(table))
        with system_errors("写 pre-commit 钩子", _FIX):
            hook_file = setup.install_hook(repository, command, path, progress)
        write_lines([f"已装好提交前的检查：{hook_file}。"])
    write("看改动：git diff；按字看：git diff --word-diff。撤销：gkrw git undo。\n")
    return Exit.DONE


def undo_command(ctx: typer.Context) -> int:
    """撤销 gkrw git setup 写的全部内容；别人写的行、设置和钩子不动。

    例：gkrw git undo
    """
    from gkrw.git import setup
    from gkrw.git.repository import find_repository

    repository = find_repository(table_path(ctx))
    removed = []
    with system_errors("写git 的设置文件", _FIX):
        if setup.uninstall_attributes(repository.root):
            removed.append(f"{setup.ATTRIBUTES_FILE} 里的几行")
        if setup.uninstall_settings(repository):
            removed.append("git 设置")
        hook_state = setup.uninstall_hook(repository)
    if hook_state is setup.HookState.OURS:
        removed.append("pre-commit 钩子")
    if hook_state is setup.HookState.CHANGED:
        path = setup.hook_path(repository)
        note(f"pre-commit 钩子（{path}）装好以后有人改过，没有动；不要的，请手工删掉。")
    write(f"已撤销：{'、'.join(removed)}。\n" if removed else "没有 gkrw git setup 写的内容。\n")
    return Exit.DONE


def text_command(file: Annotated[str, options.argument("文件", ".docx 或 .xlsx 文件。")]) -> int:
    """把 Word 或 Excel 文件的文字写到屏幕上：一段一行，表格一行一行；git diff 靠它比较。

    例：gkrw git text out/letters/06_财政局.docx
    """
    from gkrw.office.file_text import text_of

    path = typed_path(file)
    if path.is_dir():
        raise usage_error(f"{path} 是文件夹。", "指明一个 .docx 或 .xlsx 文件。")
    missing = UserError(f"找不到文件 {path}。", "检查路径。", exit=Exit.WORLD)
    write(text_of(read_document(path, f" {path.name}", missing), path.name))
    return Exit.DONE


def merge_command(
    base: Annotated[str, options.argument("原来的", "两边改动以前的文件。")],
    ours: Annotated[str, options.argument("我们的", "我们的文件；合并的结果写在这里。")],
    theirs: Annotated[str, options.argument("对方的", "对方的文件。")],
    marker_size: Annotated[int, typer.Argument(metavar="标记长度", help="冲突标记的长度。", min=1)],
    path: Annotated[str, options.argument("文件名", "分解表的路径，写在提示里。")],
) -> int:
    """把两个人改的同一张分解表按任务合并；由 git 运行，gkrw git setup 设置。

    例：gkrw git merge 原来的.yaml 我们的.yaml 对方的.yaml 7 data/tasks.yaml
    """
    from gkrw.files.file_access import MAX_YAML_BYTES, read_limited, replace_file
    from gkrw.merge.merged_text import OURS, THEIRS, NotMerged, merge_contents
    from gkrw.merge.sequences import Three
    from gkrw.views.merge_summary import clash_lines

    files = Three(base, ours, theirs).map(Path)
    with system_errors("读取要合并的文件", _FIX):
        contents = files.map(lambda each: read_limited(each, MAX_YAML_BYTES))
    known = [each for each in contents if each is not None]
    merged = (
        merge_contents(Three(*known), marker_size)
        if len(known) == len([*contents])
        else NotMerged("文件超过 64 MiB。")
    )
    if isinstance(merged, NotMerged):
        from gkrw.git.repository import merge_by_lines

        sides = (files.ours, files.base, files.theirs)
        content, has_conflicts = merge_by_lines(sides, (OURS, "原来的", THEIRS), marker_size)
        note(f"{path} 没有按任务合并，按行合并了：{merged.reason}")
    else:
        content, has_conflicts = merged.content, bool(merged.clashes)
        if has_conflicts:
            note(*clash_lines(path, merged))
    with system_errors("写合并的结果", _FIX):
        replace_file(files.ours, content)
    return Exit.FOUND if has_conflicts else Exit.DONE
