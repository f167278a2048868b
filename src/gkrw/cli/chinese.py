"""Typer in Chinese: help, usage errors, and groups that import a command when it is looked up.

Typer has no translations. `help_screen` draws the help pages, and usage errors are reworded from
their attributes.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from gkrw.cli.printing import say_error
from gkrw.core.suggest import did_you_mean, nearest
from gkrw.core.wording import with_signs


class _ChineseHelp:
    """A mixin that replaces the help page and the help option of a command or group of Typer."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from gkrw.cli.help_screen import help_text

        formatter.write(help_text(self, ctx))

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc] # of the other base class
        if option is not None:
            option.help = "显示这份帮助，然后退出。"
        return option


class ChineseCommand(_ChineseHelp, TyperCommand):
    """A command that explains itself in Chinese."""


def say_usage_error(
    error: typer.TyperException, arguments: Sequence[str], commands: Collection[str]
) -> int:
    """Print a usage error in Chinese and return the exit code. For an error that does not carry its
    command, the command is the first argument that is one of `commands`. Typer's classes of errors
    are private, so they are recognised by name; a test covers each of them."""
    ctx = getattr(error, "ctx", None)
    typed = next((each for each in arguments if each in commands), "")
    command = ctx.command_path if ctx is not None else f"gkrw {typed}".rstrip()
    message, fix = _explain(error, ctx)
    say_error(message, fix + f"运行 {command} --help 查看用法。")
    return int(getattr(error, "exit_code", 2))


def _explain(error: typer.TyperException, ctx: Any) -> tuple[str, str]:
    kind = type(error).__name__
    text = error.message
    if kind == "NoSuchOption":
        return _no_such_option(str(getattr(error, "option_name", "")), ctx)
    if kind == "BadOptionUsage":
        option = with_signs(str(getattr(error, "option_name", "")))
        if "does not take a value" in text:
            return f"选项 {option} 后面不带值。", "去掉 = 和后面的内容。"
        return f"选项 {option} 后面缺少一个值。", "在选项后面写上值。"
    if kind == "MissingParameter":
        param = getattr(error, "param", None)
        return f"缺少{(getattr(param, 'metavar', None) or '参数').rstrip('…')}。", ""
    if match := re.search(r"No such command '(.*?)'", text):
        known = list(ctx.command.list_commands(ctx)) if ctx is not None else []
        return f"没有 {match[1]} 这个命令。", did_you_mean(nearest(match[1], known, most=1))
    if text.startswith("Missing command"):
        return "没有写要运行的命令。", ""
    if match := re.search(r"unexpected extra argument\S* \((.*)\)", text):
        return (
            f"多出了“{match[1]}”。",
            "部门写成 --dept 部门，文件写成 gkrw --table 文件 命令；中间有空格的内容要加引号。",
        )
    return f"命令的写法不对（{text}）。", ""


def _no_such_option(option: str, ctx: Any) -> tuple[str, str]:
    message = f"没有 {option} 这个选项。"
    if ctx is None:
        return message, ""
    if ctx.parent is not None and option in _options(ctx.parent):
        return message, f"{option} 要写在命令前面：gkrw {option} … {ctx.info_name}。"
    known = [each.lstrip("-") for each in _options(ctx) if each.startswith("--")]
    return message, did_you_mean(nearest(option.lstrip("-"), known, most=1, alike=0.6), gap=" --")


def _options(ctx: Any) -> list[str]:
    return [
        opt for param in ctx.command.get_params(ctx) for opt in param.opts if opt.startswith("-")
    ]


Command = Any
"""A command or group of Typer, whose own types are private."""


class LazyGroup(_ChineseHelp, TyperGroup):
    """A group in Chinese that imports a command's module when the command is looked up. Importing
    and building all commands takes a quarter of the time of `gkrw list`."""

    specs: Mapping[str, "str | LazyGroup"]
    """Each command as `module:function` below gkrw.cli, each group as it is."""
    unlisted: Collection[str] = ()
    """The commands that are not in the help: other programs run them."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer passes it
        return [name for name in self.specs if name not in self.unlisted]

    def get_command(self, ctx: Any, cmd_name: str) -> Command | None:
        if cmd_name not in self.commands and cmd_name in self.specs:
            spec = self.specs[cmd_name]
            self.commands[cmd_name] = _built(cmd_name, spec) if isinstance(spec, str) else spec
        return super().get_command(ctx, cmd_name)


def _built(name: str, spec: str) -> Command:
    module, function = spec.split(":")
    app = typer.Typer(add_completion=False, rich_markup_mode="rich")
    app.command(name, cls=ChineseCommand, options_metavar="[选项]")(
        getattr(import_module(f"gkrw.cli.{module}"), function)
    )
    return typer.main.get_command(app)


def lazy_group(
    name: str,
    help: str,
    specs: "Mapping[str, str | LazyGroup]",
    *,
    callback: Callable[..., None] | None = None,
    add_completion: bool = False,
    unlisted: Collection[str] = (),
) -> LazyGroup:
    """Return a group of the commands in `specs`. The parameters of `callback` are the options of
    the group. The help does not list those in `unlisted`."""
    app = typer.Typer(
        name=name,
        help=help,
        cls=LazyGroup,
        no_args_is_help=True,
        add_completion=add_completion,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        options_metavar="[选项]",
        subcommand_metavar="命令 [参数]…",
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback()(callback or (lambda: None))
    group = typer.main.get_command(app)
    assert isinstance(group, LazyGroup)
    group.specs = specs
    group.unlisted = unlisted
    return group
