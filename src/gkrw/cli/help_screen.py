"""Help pages that wrap Chinese text; the help pages of Typer cut it at the end of a column."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.panel import Panel
from rich.text import Text

from gkrw.cli.printing import screen_width
from gkrw.views.wrap import wrap, wrapped

_WIDEST = 100
_PANELS_FROM = 60
"""The width in cells from which names and their help stand side by side."""
_LABEL_AT_MOST = 30
"""The greatest width in cells of option names with their help on the same line."""


def help_text(command: Any, ctx: Any, width: int | None = None, color: bool = True) -> str:
    """Return the help page of a command or group as text, with or without colour."""
    width = width or min(screen_width(), _WIDEST)
    console = Console(
        markup=False, highlight=False, width=width, no_color=not color or None, soft_wrap=False
    )
    with console.capture() as capture:
        for part in _parts(command, ctx, width):
            console.print(part)
    return "\n".join(line.rstrip() for line in capture.get().splitlines())


def _parts(command: Any, ctx: Any, width: int) -> Iterator[RenderableType]:
    takes = [row.metavar for row in command.params if row.param_type_name == "argument"]
    below = [command.subcommand_metavar] if hasattr(command, "subcommand_metavar") else []
    usage = " ".join([ctx.command_path, command.options_metavar, *takes, *below])
    first = wrapped(f"用法：{usage}", width)
    first.stylize("bold", 0, len("用法："))
    yield first
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
            yield (_panel if width >= _PANELS_FROM else _list)(title, rows, width)


def _row(param: Any) -> tuple[str, str]:
    """Return the two columns of a help line: how the argument or option is written, and its
    help."""
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


def _list(title: str, rows: Sequence[tuple[str, str]], width: int) -> Text:
    """Return each name on a line of its own, and its help below, for a narrow terminal."""
    body = Text(no_wrap=True, overflow="ignore")
    body.append(title, style="bold")
    for name, text in rows:
        body.append("\n" + "\n".join(wrap(name, width)), style="cyan")
        lines = wrap(" ".join(text.split()), max(width - 2, 2))
        body.append("".join(f"\n  {line}" for line in lines))
    return body.append("\n")


def _panel(title: str, rows: Sequence[tuple[str, str]], width: int) -> Panel:
    column = min(max(cell_len(name) for name, _ in rows), _LABEL_AT_MOST, width // 2) + 2
    body = Text(no_wrap=True, overflow="ignore")
    for name, text in rows:
        room = column - cell_len(name)
        start = " " * room if room >= 2 else "\n" + " " * column
        lines = wrap(" ".join(text.split()), width - 4 - column)
        body.append(name, style="cyan")
        body.append(start + ("\n" + " " * column).join(lines) + "\n")
    body.right_crop(1)
    head = Text(title, style="not dim bold")
    return Panel(body, title=head, title_align="left", box=box.ROUNDED, border_style="dim")
