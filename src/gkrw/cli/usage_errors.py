"""Usage errors of Typer, reworded in Chinese, with the command line that was probably meant."""

import re
import shlex
from collections.abc import Iterable, Sequence
from itertools import chain, takewhile
from pathlib import Path
from typing import Any

import typer

from gkrw.cli.chinese import LazyGroup
from gkrw.cli.printing import say_error
from gkrw.core.suggest import did_you_mean, misspelt
from gkrw.core.wording import with_signs


def say_usage_error(error: typer.TyperException, arguments: Sequence[str], root: LazyGroup) -> int:
    """Print a usage error in Chinese and return the exit code. For an error that does not carry its
    command, the command is the first argument that is one of `root`. Typer's classes of errors are
    private, so they are recognised by name; a test covers each of them."""
    ctx = getattr(error, "ctx", None)
    typed = next((each for each in arguments if each in root.specs), "")
    command = ctx.command_path if ctx is not None else f"gkrw {typed}".rstrip()
    message, fix = _explain(error, ctx, list(arguments))
    usage = f"{command} --help"
    say_error(message, fix if usage in fix else f"{fix}运行 {usage} 查看用法。")
    return int(getattr(error, "exit_code", 2))


def _explain(error: typer.TyperException, ctx: Any, arguments: list[str]) -> tuple[str, str]:
    kind = type(error).__name__
    text = error.message
    if kind == "NoSuchOption":
        option = str(getattr(error, "option_name", ""))
        fix = _instead_of_option(option, ctx, arguments) if ctx is not None else ""
        return f"没有 {option} 这个选项。", fix
    if kind == "BadOptionUsage":
        option = with_signs(str(getattr(error, "option_name", "")))
        if "does not take a value" in text:
            return f"选项 {option} 后面不带值。", "去掉 = 和后面的内容。"
        return f"选项 {option} 后面缺少一个值。", "在选项后面写上值。"
    if kind == "MissingParameter":
        param = getattr(error, "param", None)
        return f"缺少{(getattr(param, 'metavar', None) or '参数').rstrip('…')}。", ""
    if match := re.search(r"No such command '(.*?)'", text):
        fix = _instead_of_command(match[1], ctx, arguments) if ctx is not None else ""
        return f"没有 {match[1]} 这个命令。", fix
    if text.startswith("Missing command"):
        return "没有写要运行的命令。", ""
    if match := re.search(r"unexpected extra argument\S* \((.*)\)", text):
        return f"多出了“{match[1]}”。", _instead_of_words(match[1], ctx, arguments)
    return f"命令的写法不对（{text}）。", ""


def _instead_of_option(option: str, ctx: Any, arguments: list[str]) -> str:
    if ctx.parent is not None and option in _options(ctx.parent):
        return f"{option} 要写在命令前面：gkrw {option} … {ctx.info_name}。"
    place = next((at for at, each in enumerate(arguments) if each.split("=")[0] == option), None)
    word = option.lstrip("-")
    if ctx.parent is None and place is not None:
        typed = [each for each in arguments if each in ctx.command.specs][:1]
        with_it = [
            name
            for name in typed or ctx.command.specs
            if option in _options(_context_of(name, ctx))
        ]
        if len(with_it) > 1 and "list" not in with_it:
            return f"这是 {'、'.join(with_it)} 的选项，写在命令后面。"
        command = min(with_it, key="list".__ne__, default=(typed or ["list"])[0])
        rest = [each for each in arguments[place + 1 :] if each != command]
        found = [arguments[place]] if with_it else _as_option(word, _context_of(command, ctx))
        if found:
            return f"选项写在命令后面：{_line([*arguments[:place], command, *found, *rest])}。"
    if place is not None and (found := _as_option(word, ctx)):
        return f"写成 {_line([*arguments[:place], *found, *arguments[place + 1 :]])}。"
    known = [each.lstrip("-") for each in _options(ctx) if each.startswith("--")]
    short = (each for each in known if _is_short_for(each, word) or _is_short_for(word, each))
    similar = misspelt(word, known) or list(short)[:1]
    return did_you_mean(similar, gap=" --")


def _is_short_for(short: str, word: str) -> bool:
    """Return whether `short` abbreviates a word: dept for department, fmt for format."""
    letters = iter(word)
    return short[0] == word[0] and short[-1] == word[-1] and all(each in letters for each in short)


def _instead_of_command(word: str, ctx: Any, arguments: list[str]) -> str:
    place = arguments.index(word) if word in arguments else None
    if f"--{word}" in _options(ctx) and place is not None:
        return f"写成 {_line([*arguments[:place], f'--{word}', *arguments[place + 1 :]])}。"
    known = list(ctx.command.list_commands(ctx))
    inside = [
        f"{name} {word}"
        for name in known
        if word in getattr(ctx.command.get_command(ctx, name), "specs", ())
    ]
    if ctx.parent is None and place is not None:
        for name in ("list", "show"):
            command = _context_of(name, ctx)
            if found := _placed(word, command):
                rest = chain(
                    *(_placed(other, command) or [other] for other in arguments[place + 1 :])
                )
                return f"写成 {_line([*arguments[:place], name, *found, *rest])}。"
    return did_you_mean([*misspelt(word, known), *inside])


def _instead_of_words(text: str, ctx: Any, arguments: list[str]) -> str:
    """Return what to write instead of words that a command does not take: `text`, as Typer joins
    them."""
    words = [text] if text in arguments else text.split(" ")
    if ctx is not None and all(word in arguments for word in words):
        place = arguments.index(words[0])
        if all(found := [_as_option(word, ctx) for word in words]):
            rest = [each for each in arguments[place:] if each not in words]
            return f"写成 {_line([*arguments[:place], *chain(*found), *rest])}。"
        root = ctx.find_root()
        before = list(takewhile(lambda each: each not in root.command.specs, arguments))
        for name, what in (("show", "任务的全部内容"), ("list", "这些任务")):
            command = _context_of(name, root)
            if all(found := [_placed(word, command) for word in words]):
                return f"看{what}：{_line([*before, name, *chain(*found)])}。"
        if len(words) == 1 and Path(text).suffix.lower() in (".yaml", ".yml"):
            rest = [each for each in arguments if each != text]
            return f"分解表写在命令前面：{_line(['--table', text, *rest])}。"
    dept = "部门写成 --dept 部门，" if ctx is not None and "--dept" in _options(ctx) else ""
    return f"{dept}分解表写成 gkrw --table 文件 命令；中间有空格的内容要加引号。"


def _placed(word: str, ctx: Any) -> list[str]:
    """Return how to give a word to a command: as it is, if it is offered for an argument, else as
    `_as_option` says. Empty if the command does not take it."""
    taken = any(
        item.value == word
        for param in ctx.command.params
        if param.param_type_name == "argument"
        for item in param.shell_complete(ctx, word)
    )
    return [word] if taken else _as_option(word, ctx)


def _as_option(word: str, ctx: Any) -> list[str]:
    """Return the option that a word is the name or an offered value of: --overdue, or --format
    json. Empty if there is none."""
    if f"--{word}" in _options(ctx):
        return [f"--{word}"]
    for param in ctx.command.params:
        if param.param_type_name == "option" and any(
            item.value == word for item in param.shell_complete(ctx, word)
        ):
            # These two options need a department.
            dept = ["--dept", "部门"] if param.metavar in ("角色", "状态") else []
            return [*dept, max(param.opts, key=len), word]
    return []


def _context_of(name: str, root: Any) -> Any:
    """Return a context of a command without arguments, for its completions."""
    command = root.command.get_command(root, name)
    return command.make_context(name, [], parent=root, resilient_parsing=True)


def _options(ctx: Any) -> list[str]:
    return [
        opt for param in ctx.command.get_params(ctx) for opt in param.opts if opt.startswith("-")
    ]


def _line(words: Iterable[str]) -> str:
    """Return a command line, with quotation marks where a shell needs them."""
    return " ".join(
        [
            "gkrw",
            *(shlex.quote(w) if re.search(r"[\s\"'$`\\&|;<>()*?!#~]", w) else w for w in words),
        ]
    )
