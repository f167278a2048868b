"""The `gkrw` command: its commands and how a run ends."""

import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from gkrw import __version__
from gkrw.cli import (
    checklist_command,
    collect_command,
    depts_command,
    diff_command,
    git_command,
    letters_command,
    list_command,
    log_command,
    report_command,
    schema_command,
    show_command,
    status_command,
    template_command,
    validate_command,
)
from gkrw.cli.chinese import ChineseCommand, ChineseGroup, say_usage_error
from gkrw.cli.messages import say_error
from gkrw.cli.output import write
from gkrw.core.errors import Exit, UserError, os_reason

app = typer.Typer(
    name="gkrw",
    cls=ChineseGroup,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]…",
    context_settings={"help_option_names": ["--help", "-h"]},
)

COMMANDS: dict[str, Callable[..., int | None]] = {
    "list": list_command.list_command,
    "show": show_command.show_command,
    "depts": depts_command.depts_command,
    "validate": validate_command.validate_command,
    "letters": letters_command.letters_command,
    "checklist": checklist_command.checklist_command,
    "collect": collect_command.collect_command,
    "status": status_command.status_command,
    "report": report_command.report_command,
    "diff": diff_command.diff_command,
    "log": log_command.log_command,
    "schema": schema_command.schema_command,
}
_SETTINGS: dict[str, Any] = {
    "cls": ChineseGroup,
    "no_args_is_help": True,
    "rich_markup_mode": "rich",
    "pretty_exceptions_enable": False,
    "options_metavar": "[选项]",
    "subcommand_metavar": "命令 [参数]…",
}
template = typer.Typer(
    name="template",
    help="通知和通报的 Word 模板：取一份默认的、检查改过的、列出可用的字段。\n\n"
    "例：gkrw template check templates/letter.docx",
    **_SETTINGS,
)
git_group = typer.Typer(
    name="git",
    help="让 git diff 好读：写明是哪项任务，按字标出改动，Word 和 Excel 文件显示文字。\n\n"
    "例：gkrw git setup",
    **_SETTINGS,
)
GROUPS: dict[typer.Typer, dict[str, Callable[..., int | None]]] = {
    app: COMMANDS,
    template: {
        "new": template_command.new_command,
        "check": template_command.check_command,
        "fields": template_command.fields_command,
    },
    git_group: {
        "setup": git_command.setup_command,
        "undo": git_command.undo_command,
        "text": git_command.text_command,
    },
}
for group, commands in GROUPS.items():
    for name, function in commands.items():
        group.command(name, cls=ChineseCommand, options_metavar="[选项]")(function)
app.add_typer(template)
app.add_typer(git_group)


def _version(asked: bool) -> None:
    if asked:
        write(f"gkrw {__version__}\n")
        raise typer.Exit


@app.callback()
def root(
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
) -> None:
    """政务公开工作重点任务分解表：一份 YAML 文件，查任务、查部门、查错误。

    例：gkrw list --dept 财政局
    """


def _install_completion(ctx: Any, _: object, value: object) -> object:
    """Install shell completion, and say so in Chinese."""
    if not value or ctx.resilient_parsing:
        return value
    from typer._completion_shared import install

    shell, path = install(shell=value) if isinstance(value, str) else install()
    write(f"已为 {shell} 安装命令补全（{path}），重新打开终端后生效。\n")
    raise typer.Exit


_COMPLETION_HELP = {
    "install_completion": "为当前的终端安装命令补全（按 Tab 键补全部门名称和任务编号）。",
    "show_completion": "显示命令补全的脚本，供自行安装。",
}


def command() -> ChineseGroup:
    """The whole command line as Typer runs it."""
    group = typer.main.get_command(app)
    assert isinstance(group, ChineseGroup)
    for param in group.params:
        if param.name in _COMPLETION_HELP:
            # Typer types its parameters by a base class that has no help.
            param.help = _COMPLETION_HELP[param.name]  # type: ignore[attr-defined] # see above
        if param.name == "install_completion":
            param.callback = _install_completion
    return group


def run(arguments: Sequence[str]) -> int:
    """Run one command line; gives the exit code. Nothing a user does raises."""
    try:
        code = command().main(args=list(arguments), prog_name="gkrw", standalone_mode=False)
        return int(code or Exit.DONE)
    except UserError as error:
        if error.message:
            say_error(error.message, error.fix)
        return int(error.exit)
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.message, file=sys.stderr)
            return int(Exit.USAGE)
        return say_usage_error(error, arguments, [*COMMANDS, "git", "template"])
    except typer.Abort:
        say_error("已中断。")
        return int(Exit.FOUND)
    except OSError as error:
        say_error(f"写出结果时出错：{os_reason(error)}。", "检查磁盘空间和输出位置，再试一次。")
        return int(Exit.WORLD)
