"""A name that is neither a department, nor an alias, nor a collective."""

import re

from gkrw.core.findings import Mark
from gkrw.core.model import ETC, Name
from gkrw.core.names import parse_names
from gkrw.core.roster import Roster
from gkrw.core.suggest import did_you_mean
from gkrw.core.wording import INVISIBLE
from gkrw.rules.context import Context, Findings, error

KIND = error(
    "G401",
    "不认识的部门名称",
    "这个名称不在部门、别名和统称里，对应的部门就收不到通知。多半是打错了字，或者机构改了名。",
    "lead: [新区财証局]",
    "打错了的，改正过来；确有这个写法的，加到那个部门的 aliases；是新部门的，加到 departments。",
)
_NOBODY = frozenset({"无", "暂无", "没有", "未定", "待定", "不明确", "/", "-", "—", "——"})


def check(context: Context) -> Findings:
    """Yield a finding at each unknown name in lead, responsible, members and except.

    Skipped where a department or collective may be in a part of the file that could not be read.
    """
    if not context.table.knows_bodies:
        return
    known = context.roster.canonical
    left = _COMPARISONS // (len(known) + 1)
    for names in (*context.unusual_lists, *context.member_lists):
        for name in names.list.every_name():
            if name.text not in known:
                message = f"{names.whose}“{name.text}”不是已知的部门或统称。"
                yield KIND.at(name.place, message, _fix(context.roster, name) if left > 0 else None)
                left -= 1


_COMPARISONS = 2_000_000
"""The most comparisons of unknown names with known ones to find a fix: a second or two."""


def _fix(roster: Roster, name: Name) -> str:
    text = name.text
    if text in _NOBODY:
        return "表中没有写明的，写成空的名单 []。"
    bracketed = re.fullmatch(r"(.+?)[（(](.+)[）)]", text)
    if bracketed and bracketed[1] in roster.canonical:
        inside = _known_names(roster, bracketed[2], name.mark)
        if inside and roster.canonical[bracketed[1]] in roster.collectives:
            return f"写成 {{{bracketed[1]}: [{', '.join(inside)}]}}。"
        if inside:
            return f"各部门并列写出：[{', '.join([bracketed[1], *inside])}]。"
    parts = _known_names(roster, text, name.mark)
    if len(parts) > 1:
        return f"名称之间用半角逗号隔开：[{', '.join(parts)}]。"
    squeezed = re.sub(rf"\s|{INVISIBLE}", "", text)
    if squeezed != text and squeezed in roster.canonical:
        return f"名称里有空格或看不见的字符，重新输入：{squeezed}。"
    if nearest := roster.suggest(text):
        return f"{did_you_mean(nearest, gap='')}确有这个写法的，请加到该部门的 aliases。"
    return "改正名称；确实是新的部门，请加到 departments。"


def _known_names(roster: Roster, text: str, mark: Mark) -> list[str]:
    """Split 财政局、建设局等 into 财政局, 建设局, 等; empty when one of the names is not known.

    和 and 及 separate names only if the names are not all known without that: 民政司法和社保局 is one name.
    """
    if re.search("[（）()]", text):
        return []
    for separated in (text, re.sub("[和及]", "、", text)):
        names = parse_names(separated, mark).flat()
        if all(name in roster.canonical or name == ETC for name in names):
            return names
    return []
