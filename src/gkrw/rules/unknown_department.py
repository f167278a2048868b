"""A name that is neither a department, nor an alias, nor a collective."""

import re
from collections.abc import Iterator

from gkrw.findings import Finding, Kind, Severity
from gkrw.model import ETC, Name
from gkrw.roster import Roster
from gkrw.rules.context import Context

KIND = Kind(
    "G401",
    Severity.ERROR,
    "不认识的部门名称",
    "这个名称不在部门、别名和统称里，对应的部门就收不到通知。多半是打错了字，或者机构改了名。",
    "lead: [新区财証局]",
    "打错了的，改正过来；确有这个写法的，加到那个部门的 aliases；是新部门的，加到 departments。",
)
_SEPARATORS = re.compile(r"[，、；;,\s]+|和|及")


def check(context: Context) -> Iterator[Finding]:
    """A finding at each unknown name in lead, responsible, members and except."""
    known = context.roster.canonical
    for names in context.odd_names:
        for name in names.list.entries:
            if name.text not in known:
                yield _finding(context.roster, name, f"{names.owner}的{names.label}")
            if name.bracket is not None:
                for inner in name.bracket.entries:
                    if inner.text not in known:
                        yield _finding(context.roster, inner, f"{names.owner}的{names.label}")
    for collective in context.table.collectives:
        for name in (*collective.listed, *collective.exceptions):
            if name.text not in known:
                yield _finding(context.roster, name, f"统称“{collective.name}”的成员")


def _finding(roster: Roster, name: Name, where: str) -> Finding:
    return KIND.at(
        name.place, f"{where}“{name.text}”不是已知的部门或统称。", _fix(roster, name.text)
    )


def _fix(roster: Roster, text: str) -> str:
    known = roster.canonical
    bracketed = re.fullmatch(r"(.+?)[（(](.+)[）)]", text)
    if bracketed and bracketed[1] in known:
        return f"写成 {{{bracketed[1]}: [{', '.join(_parts(bracketed[2]))}]}}。"
    parts = _parts(text)
    if len(parts) > 1 and all(part in known or part == ETC for part in parts):
        return f"名称之间用半角逗号隔开：[{', '.join(parts)}]。"
    squeezed = re.sub(r"\s+", "", text)
    if squeezed != text and squeezed in known:
        return f"名称中间不要有空格，写成 {squeezed}。"
    nearest = roster.suggest(text)
    if nearest:
        return f"是不是{'、'.join(nearest)}？确有这个写法的，请加到该部门的 aliases。"
    return "改正名称；确实是新的部门，请加到 departments。"


def _parts(text: str) -> list[str]:
    """财政局、建设局等 → 财政局, 建设局, 等"""
    parts = [part for part in _SEPARATORS.split(text) if part]
    if parts and parts[-1].endswith(ETC) and parts[-1] != ETC:
        parts[-1:] = [parts[-1].removesuffix(ETC), ETC]
    return parts
