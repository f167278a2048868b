"""Typer in Chinese: help, drawn by `help_screen`, and groups that import a command when it is looked
up. Typer has no translations."""

import sys
import warnings
from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from gkrw.cli.completions import Offer
from gkrw.cli.printing import send
from gkrw.core.gc_pause import no_cyclic_collection


class _ChineseHelp:
    """A mixin that replaces the help page and the help option of a command or group of Typer."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from gkrw.cli.help_screen import help_text

        formatter.write(help_text(self, ctx))

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc] # of the other base class
        if option is not None:
            option.help = "显示这份帮助，然后退出。"
            option.callback = _show_help
        return option


def _show_help(ctx: Any, _: object, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        send(sys.stdout, f"{ctx.get_help()}\n")
        ctx.exit()


class ChineseCommand(_ChineseHelp, TyperCommand):
    """A command that explains itself in Chinese."""


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

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        if incomplete.startswith("-"):
            return list(super().shell_complete(ctx, incomplete))
        names = [name for name in self.list_commands(ctx) if name.startswith(incomplete)]
        helps = [str(getattr(self.get_command(ctx, name), "help", "")) for name in names]
        return [Offer(name, help.split("\n")[0]) for name, help in zip(names, helps, strict=True)]

    def get_command(self, ctx: Any, cmd_name: str) -> Command | None:
        if cmd_name not in self.commands and cmd_name in self.specs:
            spec = self.specs[cmd_name]
            self.commands[cmd_name] = _built(cmd_name, spec) if isinstance(spec, str) else spec
        return super().get_command(ctx, cmd_name)


def _built(name: str, spec: str) -> Command:
    module, function = spec.split(":")
    app = typer.Typer(add_completion=False, rich_markup_mode="rich")
    with no_cyclic_collection():
        imported = import_module(f"gkrw.cli.{module}")
    decorate = app.command(name, cls=ChineseCommand, options_metavar="[选项]")
    decorate(getattr(imported, function))
    return _command_of(app)


def _command_of(app: typer.Typer) -> Command:
    with warnings.catch_warnings():
        # The newer way drops offers that do not start with the typed text, such as 财政局 for czj.
        warnings.simplefilter("ignore", DeprecationWarning)
        return typer.main.get_command(app)


def lazy_group(
    name: str,
    help: str,
    specs: "Mapping[str, str | LazyGroup]",
    *,
    callback: Callable[..., int | None] | None = None,
    unlisted: Collection[str] = (),
) -> LazyGroup:
    """Return a group of the commands in `specs`. The parameters of `callback` are the options of
    the group; it is called without a command too, where there is one. A group without `callback`
    shows its help then. The help does not list the commands in `unlisted`."""
    app = typer.Typer(
        name=name,
        help=help,
        cls=LazyGroup,
        no_args_is_help=callback is None,
        invoke_without_command=callback is not None,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        options_metavar="[选项]",
        subcommand_metavar="命令 [参数]…",
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback()(callback or (lambda: None))
    group = _command_of(app)
    assert isinstance(group, LazyGroup)
    group.specs = specs
    group.unlisted = unlisted
    return group
