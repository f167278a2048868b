"""Help pages that wrap Chinese text; those of Typer cut it at the end of a column."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from gkrw.views.wrap import wrap, wrapped

_WIDEST = 100
_LABEL_AT_MOST = 30
"""The greatest width in cells of option names with their help on the same line."""


def help_text(command: Any, ctx: Any, width: int | None = None, color: bool = True) -> str:
    """The help page of a command or group as text, with or without colour."""
    console = Console(
        markup=False, highlight=False, width=width, no_color=not color or None, soft_wrap=False
    )
    if width is None:
        console.width = min(console.width, _WIDEST)
    with console.capture() as capture:
        for part in _parts(command, ctx, console.width):
            console.print(part)
    return "\n".join(line.rstrip() for line in capture.get().splitlines())


def _parts(command: Any, ctx: Any, width: int) -> Iterator[RenderableType]:
    takes = [row.metavar for row in command.params if row.param_type_name == "argument"]
    below = [command.subcommand_metavar] if hasattr(command, "subcommand_metavar") else []
    usage = " ".join([ctx.command_path, command.options_metavar, *takes, *below])
    yield Text.assemble(("用法：", "bold"), (usage, ""))
    for paragraph in (command.help or "").split("\n\n"):
        yield Text("")
        text = " ".join(paragraph.split())
        yield wrapped(text, width, "green" if text.startswith("例：") else "")
    yield Text("")
    arguments: list[tuple[str, str]] = []
    options: list[tuple[str, str]] = []
    for param in command.get_params(ctx):
        if not getattr(param, "hidden", False):
            (arguments if param.param_type_name == "argument" else options).append(_row(param))
    for title, rows in (("参数", arguments), ("选项", options), ("命令", _commands(command, ctx))):
        if rows:
            yield _panel(title, rows, width)


def _row(param: Any) -> tuple[str, str]:
    """The names of an argument or option with its metavar, and its help."""
    if param.param_type_name == "argument":
        return param.metavar or param.name, param.help or ""
    names = "，".join(sorted(param.opts, key=len, reverse=True))
    takes = f" {param.metavar}" if param.metavar else ""
    default = f"默认 {param.show_default}。" if isinstance(param.show_default, str) else ""
    return names + takes, (param.help or "") + default


def _commands(command: Any, ctx: Any) -> list[tuple[str, str]]:
    if not hasattr(command, "list_commands"):
        return []
    found = [(name, command.get_command(ctx, name)) for name in command.list_commands(ctx)]
    return [(name, (each.help or "").split("\n\n")[0]) for name, each in found]


def _panel(title: str, rows: Sequence[tuple[str, str]], width: int) -> Panel:
    label = min(max(cell_len(name) for name, _ in rows), _LABEL_AT_MOST)
    room = width - 4 - label - 2
    parts: list[RenderableType] = []
    for name, text in rows:
        lines = wrap(" ".join(text.split()), room)
        if cell_len(name) > label:
            parts.append(Text(name, style="cyan", no_wrap=True))
            parts.append(Padding(Text("\n".join(lines), no_wrap=True), (0, 0, 0, label + 2)))
            continue
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(width=label, no_wrap=True, style="cyan")
        grid.add_column(width=room, no_wrap=True)
        grid.add_row(Text(name), Text("\n".join(lines)))
        parts.append(grid)
    return Panel(
        Group(*parts), title=title, title_align="left", box=box.ROUNDED, border_style="dim"
    )
