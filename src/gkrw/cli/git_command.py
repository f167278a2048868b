"""`gkrw git`: plain git that reads well for the table, and for Word and Excel files."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from gkrw.cli.inputs import table_path
from gkrw.cli.printing import note, write
from gkrw.core.errors import Exit, UserError, os_reason, usage_error
from gkrw.files.file_access import MAX_DOCUMENT_BYTES, read_limited

HookOption = Annotated[
    bool,
    typer.Option("--hook", help="再装一个提交前的检查：分解表有错误的，不让提交。"),
]


def setup_command(ctx: typer.Context, hook: HookOption = False) -> int:
    """让 git diff 好读：写明是哪项任务，按字标出改动，Word 和 Excel 文件显示文字。

    写在 .gitattributes（随项目提交）和本机的 git 设置里，每台电脑运行一次。

    例：gkrw git setup --hook
    """
    from gkrw.git import attributes, config
    from gkrw.git.repository import find_repository

    table = table_path(ctx)
    try:
        repository = find_repository(table)
        path = repository.path_of(table)
        command = config.gkrw_command()
        _refuse_link(repository.root)
        changed = (
            attributes.put(repository.root, attributes.lines_for(path)),
            config.put(repository, command),
        )
        is_used = config.driver_of(repository, path) == attributes.TABLE_DRIVER
    except OSError as error:
        raise _not_written(attributes.FILE, error) from None
    write(
        f"{'已写好' if any(changed) else '本来就设置好了，没有改动'}："
        f"{attributes.FILE} 和这个版本库的 git 设置。\n"
    )
    if changed[0]:
        write(f"请把 {attributes.FILE} 提交进版本库。\n")
    if not is_used:
        note(
            f"git 对 {path} 用的不是 gkrw 的设置：.git/info/attributes 或下级文件夹里的 "
            f"{attributes.FILE} 另有规定。"
        )
    code = _install_hook(table, command) if hook else Exit.DONE
    write("看改动：git diff；按字看：git diff --word-diff。取回：gkrw git undo。\n")
    return code


def _refuse_link(root: Path) -> None:
    from gkrw.git.attributes import FILE

    if (root / FILE).is_symlink():
        raise UserError(
            f"{FILE} 是符号链接，git 不读它，没有改。",
            "换成普通文件，再运行 gkrw git setup。",
            exit=Exit.WORLD,
        )


def _install_hook(table: Path, command: str) -> int:
    """Install the hook, and say so; what somebody else has put there stays."""
    from gkrw.git import hook
    from gkrw.git.repository import find_repository
    from gkrw.project.layout import progress_folder

    try:
        repository = find_repository(table)
        place = hook.hook_path(repository)
        path, progress = (repository.path_of(each) for each in (table, progress_folder(table)))
        if hook.look(place) in (hook.Hook.FOREIGN, hook.Hook.CHANGED):
            raise UserError(
                f"已经有 pre-commit 钩子（{place}），没有改它。",
                f"在里面加一行：gkrw --table {shlex.quote(path)} validate --staged || exit 1",
            )
        hook.install(repository, command, path, progress)
    except OSError as error:
        raise _not_written("pre-commit 钩子", error) from None
    write(f"已装好提交前的检查：{place}。\n")
    return Exit.DONE


def undo_command(ctx: typer.Context) -> int:
    """取回 gkrw git setup 写的全部内容；别人写的行、设置和钩子不动。

    例：gkrw git undo
    """
    from gkrw.git import attributes, config, hook
    from gkrw.git.repository import find_repository

    try:
        repository = find_repository(table_path(ctx))
        taken = []
        if attributes.take_out(repository.root):
            taken.append(f"{attributes.FILE} 里的几行")
        if config.take_out(repository):
            taken.append("git 设置")
        place = hook.hook_path(repository)
        there = hook.look(place)
        if there is hook.Hook.OURS:
            place.unlink()
            taken.append("pre-commit 钩子")
    except OSError as error:
        raise _not_written("git 的设置文件", error) from None
    if there is hook.Hook.CHANGED:
        note(f"pre-commit 钩子（{place}）装好以后有人改过，没有动；不要的，请手工删掉。")
    write(f"已取回：{'、'.join(taken)}。\n" if taken else "没有 gkrw git setup 写的内容。\n")
    return Exit.DONE


def _not_written(what: str, error: OSError) -> UserError:
    return UserError(
        f"写{what}时出错：{os_reason(error)}。", "检查文件夹和权限，再试一次。", exit=Exit.WORLD
    )


FileArgument = Annotated[
    str, typer.Argument(metavar="文件", help=".docx 或 .xlsx 文件。", show_default=False)
]


def text_command(file: FileArgument) -> int:
    """把 Word 或 Excel 文件的文字写到屏幕上：一段一行，表格一行一行；git diff 靠它比较。

    例：gkrw git text out/letters/06_财政局.docx
    """
    from gkrw.office.file_text import NoText, text_of

    path = Path(file)
    if path.is_dir():
        raise usage_error(f"{path} 是文件夹。", "指明一个 .docx 或 .xlsx 文件。")
    try:
        data = read_limited(path, MAX_DOCUMENT_BYTES)
    except FileNotFoundError:
        raise UserError(f"找不到文件 {path}。", "检查路径。", exit=Exit.WORLD) from None
    except OSError as error:
        raise UserError(
            f"读取 {path.name} 时出错：{os_reason(error)}。", "检查文件和权限。", exit=Exit.WORLD
        ) from None
    if data is None:
        raise UserError(
            f"{path.name} 超过 20 MiB，没有读取。",
            "确认文件选对了。",
        )
    try:
        text = text_of(data)
    except NoText as error:
        raise UserError(
            f"{path.name}：{error}",
            "用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx，不加密码。",
        ) from None
    write(text)
    return Exit.DONE
