"""Undo what input methods and Word make of a command line, before it is parsed: ——dept, –dept, ＝,
Ｔ１０, “财政局”, 2026。3。5, invisible characters. The metavar of an option or argument says what kind of
value it has; free texts and the names of existing files stay as they were typed."""

import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from gkrw.core.wording import bare, folded, without_invisible

_DASHES = "-‐‑‒–—―−﹘﹣－⸺⸻─"
_TO_HYPHENS = str.maketrans(dict.fromkeys(f"{_DASHES}_", "-"))
_OPTION = re.compile(rf"([{_DASHES}一]+)([^\s=＝]+)(?:([=＝]|\s+)(.*))?", re.DOTALL)
_OPTION_BEHIND = re.compile(rf"\s+(?=[{_DASHES}一]+[A-Za-zａ-ｚＡ-Ｚ])")
_SIGNS = ("=", "＝", ":", "：")
"""What is typed between a field and its value, and belongs to neither."""
SEPARATORS = ",，、;；"
_TO_COMMAS = str.maketrans(dict.fromkeys(f"{SEPARATORS}\u3000\xa0", ","))


def split_list(text: str) -> list[str]:
    """Return the values of an option that takes several: 财政局、审计局."""
    return [part.strip() for part in text.translate(_TO_COMMAS).split(",") if part.strip()]


def plain_arguments(arguments: Sequence[str], group: Any) -> list[str]:
    """Return the arguments of a command line of `group` in the form that Typer parses."""
    return list(_Arguments(arguments, group).read())


def plain_start(word: str) -> str:
    """Return the word that is being typed, with plain dashes and = if it is an option."""
    rest = word.lstrip(_DASHES)
    dashes = word[: len(word) - len(rest)]
    if dashes:
        rest = rest.replace("＝", "=", 1)
    return (dashes if dashes.isascii() else "--") + rest


class _Arguments:
    """Reads arguments. `waiting` are those not read yet, `command` is the command or group that
    they are for, None for an unknown command."""

    def __init__(self, arguments: Sequence[str], group: Any) -> None:
        self.waiting = list(arguments)
        self._enter(group)

    def _enter(self, command: Any) -> None:
        self.command = command
        params = command.params if command is not None else ()
        self.options: Mapping[str, Any] = {"--help": None, "-h": None} | {
            name: param
            for param in params
            if param.param_type_name == "option"
            for name in (*param.opts, *param.secondary_opts)
        }
        self.positional = [param for param in params if param.param_type_name == "argument"]

    def read(self) -> Iterator[str]:
        """Yield the arguments in plain form."""
        while self.waiting:
            word = self.waiting.pop(0)
            if word == "--":
                yield word
                yield from self.waiting
                return
            if (option := self._option(word)) is not None:
                yield from self._option_and_value(*option)
            elif len(word) > 1 and word[0] == "-":
                yield word
            elif hasattr(self.command, "specs"):
                yield self._command_name(word)
            elif self.positional:
                is_last = len(self.positional) == 1
                param = self.positional[0] if is_last else self.positional.pop(0)
                value = self._value(param, word)
                if param.metavar == "栏" and self.waiting and not self._option(self.waiting[0]):
                    # 责任领导 = 张三, 责任领导： 张三
                    value = value.rstrip("=＝:：") or value
                    self.waiting[:1] = [each for each in self.waiting[:1] if each not in _SIGNS]
                elif param.metavar == "栏":
                    # nothing stands behind the field but in the same argument: 责任领导=张三
                    value, _, rest = re.sub("[＝:：]", "=", word, count=1).partition("=")
                    self.waiting[:0] = [rest.strip()] if rest.strip() else []
                is_list = param.nargs == -1 and _kind(param) is _word
                yield from split_list(value) if is_list else [value]
            else:
                yield word

    def _option(self, word: str) -> tuple[str, str, str] | None:
        """Return the name of an option, the = or blanks after it and the text after these. Return
        None for a word that is no option, or that Typer parses correctly as it is."""
        match = _OPTION.fullmatch(without_invisible(word))
        if match is None:
            return None
        dashes, typed, sign, _ = match.groups(default="")
        rest = re.split(r"[=＝]|\s+", word, maxsplit=1)[1] if sign else ""
        name = folded(typed).translate(_TO_HYPHENS)
        for known in (f"--{name}", f"-{name}"):
            if known in self.options:
                return known, sign, rest
        if dashes.strip("-") == "" or "一" in dashes:
            return None
        if f"-{name[0]}" in self.options and not re.match("[a-z-]", name[1:]):
            return f"-{name[0]}", " ", typed[1:] + sign + rest
        return (f"--{name}", sign, rest) if re.fullmatch("[a-z][a-z0-9-]*", name) else None

    def _option_and_value(self, name: str, sign: str, rest: str) -> Iterator[str]:
        param = self.options.get(name)
        if param is None or param.is_flag:
            yield f"{name}={rest}" if sign in ("=", "＝") else name
            self.waiting[:0] = [rest] if sign.isspace() else []
            return
        yield name
        if sign:
            self.waiting.insert(0, rest)
        elif (param.metavar or "").startswith("[") and (
            not self.waiting or self.waiting[0].startswith("-")
        ):
            self.waiting.insert(0, "")  # the value may be left out
        if self.waiting:
            yield self._value(param, self.waiting.pop(0))

    def _command_name(self, word: str) -> str:
        """Return the name of a command; the arguments after it are for this command. Words after it
        in the same argument are read next."""
        typed, *rest = re.split(r"\s+", word, maxsplit=1)
        name = folded(bare(typed))
        command = self.command.get_command(None, name)
        self._enter(command)
        if command is None:
            return word
        self.waiting[:0] = rest
        return name

    def _value(self, param: Any, value: str) -> str:
        """Return a value in plain form. Options after it in the same argument are read next."""
        kind = _kind(param)
        if kind is None or (kind is _file and _exists(value)):
            return value
        for blanks in _OPTION_BEHIND.finditer(value):
            option = self._option(value[blanks.end() :])
            if option is not None and option[0] in self.options:
                self.waiting.insert(0, value[blanks.end() :])
                value = value[: blanks.start()]
                break
        return kind(value) or value


def _kind(param: Any) -> Callable[[str], str] | None:
    return _KINDS.get((param.metavar or "").strip("[]…"))


def _names(value: str) -> str:
    """Return a list of names without the quotation marks around them. Separators stay."""
    runs = groupby(bare(value), lambda character: ord(character) in _TO_COMMAS)
    parts = ((is_separator, "".join(run)) for is_separator, run in runs)
    return "".join(part if is_separator else bare(part) for is_separator, part in parts)


def _word(value: str) -> str:
    """Return a word, or a list of words, in half-width characters, with commas for blanks."""
    return re.sub(r"\s+", ",", _names(unicodedata.normalize("NFKC", bare(value))))


def _narrow(value: str) -> str:
    """Return a value in half-width characters."""
    return unicodedata.normalize("NFKC", bare(value))


def _format(value: str) -> str:
    """Return formats by their names in commands: docx for Word."""
    formats = (_PROGRAMS.get(each.casefold(), each) for each in split_list(_word(value)))
    return ",".join(formats)


_PROGRAMS = {"word": "docx", "excel": "xlsx", "网页": "html", "markdown": "md"}


def _day(value: str) -> str:
    """Return a date with hyphens between its numbers: 2026-3-5 for 2026。3。5."""
    plain = unicodedata.normalize("NFKC", bare(value))
    day = re.sub(rf"(?<=\d)\s*[{_DASHES}。．、·・]\s*(?=\d)", "-", plain.replace("号", "日"))
    return re.sub(r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3", day)


def _revision(value: str) -> str:
    """Return HEAD~1 for head～１, and a date as `_day` does; any other version as it is."""
    if _exists(value):
        return value
    word = unicodedata.normalize("NFKC", bare(value))
    if re.fullmatch(r"(?i:head|@|[0-9a-f]{4,40})(?:[~^]\d*)*", word):
        return re.sub("^head", "HEAD", word, flags=re.IGNORECASE)
    if re.match(r"\d{4}\D{1,2}\d", word):
        return _day(value)
    return value


def _file(value: str) -> str:
    """Return the name of a file without quotation marks around it, if such a file exists."""
    name = bare(value)
    return name if _exists(name) else value


def _exists(name: str) -> bool:
    return os.path.exists(name)  # noqa: PTH110 - Path.exists raises for a name that is too long


_KINDS: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(("部门", "一级", "二级", "名单", "名称", "原名", "新名"), _names),
    **dict.fromkeys(("电话", "邮箱"), _narrow),
    **dict.fromkeys(("编号", "角色", "状态", "纸张", "文书", "代码", "次数", "终端"), _word),
    **dict.fromkeys(("旧版", "新版"), _revision),
    **dict.fromkeys(("文件", "文件或文件夹"), _file),
    "日期": _day,
    "格式": _format,
}
