"""The `gkrw` command: its commands, and running a command line."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from gkrw import __version__
from gkrw.cli.chinese import LazyGroup, lazy_group
from gkrw.cli.completions import one_of, words
from gkrw.cli.plain_arguments import plain_arguments
from gkrw.cli.printing import say_error, send, write
from gkrw.core.errors import Exit, UserError, os_reason

_HELP = (
    "政务公开工作重点任务分解表：一份 YAML 文件，查任务、查部门、查错误。\n\n"
    "只写 gkrw，看项目现在的情况和下一步。\n\n"
    "例：gkrw list --dept 财政局"
)
COMMANDS: dict[str, str | LazyGroup] = {
    "init": "init_command:init_command",
    "import": "import_command:import_command",
    "list": "task_commands:list_command",
    "show": "task_commands:show_command",
    "depts": "department_commands:depts_command",
    "validate": "validate_command:validate_command",
    "letters": "document_commands:letters_command",
    "checklist": "document_commands:checklist_command",
    "collect": "collect_command:collect_command",
    "status": "department_commands:status_command",
    "report": "document_commands:report_command",
    "export": "export_command:export_command",
    "diff": "change_commands:diff_command",
    "log": "change_commands:log_command",
    "task": lazy_group(
        "task",
        "改分解表里的任务：加一项、改一栏、移到别处、停用。只动要改的几行，改完显示改了什么。\n\n"
        "例：gkrw task set T10 deadline 2026-10-31",
        {
            "add": "task_edit_commands:add_task_command",
            "set": "task_edit_commands:set_command",
            "move": "task_edit_commands:move_command",
            "retire": "task_edit_commands:retire_command",
        },
    ),
    "dept": lazy_group(
        "dept",
        "改分解表里的部门：加一个、改名。只动要改的几行，改完显示改了什么。看全部部门用 gkrw depts。\n\n"
        "例：gkrw dept rename 考核办 绩效办",
        {
            "add": "department_edit_commands:add_department_command",
            "rename": "department_edit_commands:rename_command",
        },
    ),
    "schema": "schema_command:schema_command",
    "template": lazy_group(
        "template",
        "通知和通报的 Word 模板：取一份默认的、检查改过的、列出可用的字段。\n\n"
        "例：gkrw template check templates/letter.docx",
        {
            "new": "template_command:new_command",
            "check": "template_command:check_command",
            "fields": "template_command:fields_command",
        },
    ),
    "git": lazy_group(
        "git",
        "让 git diff 好读，合并按任务：写明是哪项任务，按字标出改动，Word 和 Excel 文件显示文字。\n\n"
        "例：gkrw git setup",
        {
            "setup": "git_command:setup_command",
            "undo": "git_command:undo_command",
            "text": "git_command:text_command",
            "merge": "git_command:merge_command",
        },
        unlisted=("merge",),
    ),
}


def _version(ctx: typer.Context, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        write(f"gkrw {__version__}\n")
        raise typer.Exit


def _show_completion(ctx: typer.Context, shell: str | None) -> None:
    if shell is not None and not ctx.resilient_parsing:
        from gkrw.cli.shell_scripts import show_completion

        show_completion(shell)
        raise typer.Exit


def _install_completion(ctx: typer.Context, shell: str | None) -> None:
    if shell is not None and not ctx.resilient_parsing:
        from gkrw.cli.shell_scripts import install_completion

        install_completion(shell)
        raise typer.Exit


def _shell_option(
    name: str, help: str, callback: Callable[[typer.Context, str | None], None]
) -> Any:
    return typer.Option(
        name,
        metavar="[终端]",
        help=f"{help}bash、zsh、fish 或 powershell；不写就是现在用的。",
        callback=callback,
        is_eager=True,
        shell_complete=one_of(words(("bash", "zsh", "fish", "powershell"))),
        show_default=False,
    )


def _root(
    ctx: typer.Context,
    table: Annotated[
        str,
        typer.Option(
            "--table",
            "-t",
            metavar="文件",
            help="分解表文件；不写时用环境变量 GKRW_TABLE，"
            "再没有就找本文件夹及上级文件夹里的 data/tasks.yaml。",
            show_default=False,
        ),
    ] = "",
    version: Annotated[
        bool,
        typer.Option("--version", help="显示版本，然后退出。", callback=_version, is_eager=True),
    ] = False,
    install_completion: Annotated[
        str | None,
        _shell_option(
            "--install-completion",
            "为一种终端安装命令补全（按 Tab 键补全部门名称和任务编号）：",
            _install_completion,
        ),
    ] = None,
    show_completion: Annotated[
        str | None,
        _shell_option("--show-completion", "显示命令补全的脚本，供自行安装：", _show_completion),
    ] = None,
) -> int | None:
    """The options of `gkrw` itself, and what it does without a command."""
    del version, install_completion, show_completion  # eager: their callbacks have run
    if ctx.invoked_subcommand is not None:
        return None
    from gkrw.cli.overview_command import show_overview

    return show_overview(ctx, table)


def command() -> LazyGroup:
    """Return the group of all commands."""
    return lazy_group("gkrw", _HELP, COMMANDS, callback=_root)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return the exit code. Raises nothing for bad input."""
    group = command()
    try:
        if instruction := os.environ.get("_GKRW_COMPLETE"):
            from gkrw.cli.shell_answers import answer

            sys.exit(int(answer(group, instruction, os.environ)))
        arguments = plain_arguments(arguments, group)
        code = group.main(args=list(arguments), prog_name="gkrw", standalone_mode=False)
        if code != Exit.INTERRUPTED:  # what Typer makes of Ctrl-C
            return int(code or Exit.DONE)
    except UserError as error:
        say_error(error.message, error.fix)
        return int(error.exit)
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            send(sys.stderr, f"{error.message}\n")
            return int(Exit.USAGE)
        from gkrw.cli.usage_errors import say_usage_error

        return say_usage_error(error, arguments, group)
    except (typer.Abort, KeyboardInterrupt):
        pass
    except MemoryError:
        say_error("内存不够，没有做完。", "关掉别的程序再运行；文件特别大的，先查一查是不是坏了。")
        return int(Exit.WORLD)
    except UnicodeEncodeError as error:
        wrong = error.object[error.start : error.end]
        say_error(
            f"这台电脑的设置（{error.encoding}）写不出文件名里的“{wrong}”。",
            "先设置环境变量 PYTHONUTF8=1（Linux 上还可以是 LC_ALL=C.UTF-8），再运行。",
        )
        return int(Exit.WORLD)
    except OSError as error:
        say_error(f"写出结果时出错：{os_reason(error)}。", "检查磁盘空间和输出位置，再试一次。")
        return int(Exit.WORLD)
    say_error("已中断。")
    return int(Exit.INTERRUPTED)
