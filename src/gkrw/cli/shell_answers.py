"""The answers to a shell in which the Tab key was pressed. The scripts of `shell_scripts` pass the
words of the command line in the environment, in the variables that Typer's own scripts use."""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gkrw.cli.completions import Offer
from gkrw.cli.plain_arguments import SEPARATORS, plain_arguments, plain_start
from gkrw.cli.printing import write
from gkrw.core.errors import Exit, usage_error
from gkrw.core.wording import with_signs


def answer(group: Any, instruction: str, environment: Mapping[str, str]) -> Exit:
    """Write the offers for the last word in the form of a shell. An instruction such as
    complete_zsh names the shell. Raises UserError for any other instruction."""
    _, _, shell = instruction.partition("complete_")
    if shell not in _FORMS:
        raise usage_error(
            f"不认识补全的指令“{instruction}”。", "重新运行 gkrw --install-completion。"
        )
    words, typed = _typed_words(shell, environment)
    arguments = plain_arguments(words, group)
    if arguments[-1:] == [""]:  # stands for a value that may be left out
        arguments.pop()
    start = plain_start(typed)
    option = re.match("-[^=]*=|", start)
    before = option[0] if option else ""
    offers = [
        Offer(
            before + each.value,
            _one_line(each.help or ""),
            letters=before + letters if (letters := getattr(each, "letters", "")) else "",
        )
        for each in _offers(group, arguments, start)
    ]
    if environment.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return Exit.DONE if offers else Exit.FOUND
    write(_FORMS[shell](offers))
    return Exit.DONE


def _offers(group: Any, arguments: list[str], start: str) -> Sequence[Any]:
    # Typer finds the parameter that is completed in the same way for every shell.
    from typer._completion_classes import BashComplete

    return BashComplete(group, {}, "gkrw", "_GKRW_COMPLETE").get_completions(arguments, start)


def _typed_words(shell: str, environment: Mapping[str, str]) -> tuple[list[str], str]:
    """Return the words between the name of the program and the one being typed, and that one."""
    if shell == "bash":
        words = _split(environment.get("COMP_WORDS", ""))
        place = environment.get("COMP_CWORD", "")
        last = int(place) if place.isdecimal() else len(words)
        typed = "".join(words[last : last + 1])
        # Bash makes three words of --dept=财政局.
        return [word for word in words[1:last] if word != "="], "" if typed == "=" else typed
    line = environment.get("_TYPER_COMPLETE_ARGS", "")
    words = _split(line)[1:]
    if shell in ("powershell", "pwsh"):
        typed = environment.get("_TYPER_COMPLETE_WORD_TO_COMPLETE", "")
        return words[:-1] if typed else words, typed
    return (words, "") if not words or line.endswith(" ") else (words[:-1], words[-1])


def _split(line: str) -> list[str]:
    """Return the words of a line in which a quotation mark may still be open."""
    for end in ("", "'", '"'):
        try:
            return shlex.split(line + end)
        except ValueError:
            continue
    return shlex.split(line + "\\")


def _one_line(text: str) -> str:
    return " ".join(with_signs(text).split())


def _for_bash(offers: Sequence[Offer]) -> str:
    """Return a line for each offer, with backslashes where Bash needs them: it does not add any."""
    values = [re.sub(r"([\s\\'\"$`&|;<>()*?!#])", r"\\\1", offer.value) for offer in offers]
    return "".join(f"{value}\n" for value in values)


def _for_zsh(offers: Sequence[Offer]) -> str:
    """Return commands for zsh to evaluate. Without offers, zsh offers files."""
    if not offers:
        return "_files\n"
    pairs = [
        value.replace("\\", "\\\\").replace(":", "\\:") + (f":{help}" if help else "")
        for value, help, *_ in offers
    ]
    quoted = " ".join("'" + pair.replace("'", "'\\''") + "'" for pair in pairs)
    # Otherwise zsh replaces the typed pinyin by what the names have in common.
    menu = "compstate[insert]=menu; " if len(offers) > 1 and offers[0].letters else ""
    return f"local -a offers; offers=({quoted}); {menu}_describe -V gkrw offers -U\n"


def _for_fish(offers: Sequence[Offer]) -> str:
    """Return a line for each value, with the text beside it. Fish drops values that do not contain
    what was typed, so for a name that was found by pinyin, the value is the pinyin and the text the
    name."""
    pairs = [
        (each.letters, _name_of(each)) if each.letters else (each.value, each.help)
        for each in offers
    ]
    beside: dict[str, list[str]] = {}
    for value, help in pairs:
        beside.setdefault(value, []).append(help)
    return "".join(
        f"{value}\t{'、'.join(helps)}".rstrip("\t") + "\n" for value, helps in beside.items()
    )


def _name_of(offer: Offer) -> str:
    return re.split(f"[{SEPARATORS}=]", offer.value)[-1]


def _for_powershell(offers: Sequence[Offer]) -> str:
    return "".join(f"{value}:::{help or ' '}\n" for value, help, *_ in offers)


_FORMS: Mapping[str, Callable[[Sequence[Offer]], str]] = {
    "bash": _for_bash,
    "zsh": _for_zsh,
    "fish": _for_fish,
    "powershell": _for_powershell,
    "pwsh": _for_powershell,
}
