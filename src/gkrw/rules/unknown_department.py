"""A name that is neither a department, nor an alias, nor a collective."""

import re
from collections import defaultdict
from collections.abc import Sequence
from operator import itemgetter

from gkrw.core.findings import Mark, Place, TextEdit
from gkrw.core.names import ETC, Name, parse_names
from gkrw.core.roster import Roster
from gkrw.core.suggest import did_you_mean
from gkrw.core.wording import bare, without_invisible
from gkrw.rules.context import Context, Findings, error

KIND = error(
    "G401",
    "不认识的部门名称",
    "这个名称不在部门、别名和统称里，对应的部门就收不到通知。多半是打错了字，或者机构改了名。",
    "lead: [新区财証局]",
    "打错了的，改正过来；确有这个写法的，加到那个部门的 aliases；是新部门的，加到 departments。",
)
_ROLE = re.compile("(.+?)(?:牵头|主责|主办|负责|承办|(配合|协助|协办|参与))")
"""A name with the word for its role, which the list says already. The second group is support."""
_NOBODY = frozenset({"无", "暂无", "没有", "未定", "待定", "不明确", "/", "-", "—", "——"})


def check(context: Context) -> Findings:
    """Yield a finding for each unknown name in lead, responsible, members and except, at the first
    place that has it; for a name that is known ones in another way of writing at every place.

    Skipped where a department or collective may be in a part of the file that could not be read.
    """
    if not context.table.knows_bodies:
        return
    known = context.roster.canonical
    mentions: defaultdict[str, list[tuple[Place, Name, str]]] = defaultdict(list)
    for names in (*context.unusual_lists, *context.member_lists):
        for name in names.list.every_name():
            if name.text not in known:
                mentions[name.text].append((name.place, name, names.whose))
    left = _COMPARISONS // (len(known) + 1)
    for text, found in mentions.items():
        found.sort(key=itemgetter(0))
        place, name, whose = found[0]
        fix, new = _spelling(context.roster, name) if left > 0 else ("", "")
        if new:
            for place, _, whose in found:
                edit = TextEdit(place, text, new, changes_meaning=True)
                yield KIND.at(place, f"{whose}“{text}”不是已知的部门或统称。", fix, edit)
            left -= 1
            continue
        message = f"{whose}“{text}”不是已知的部门或统称"
        if len(found) > 1:
            lines = sorted({each.line for each, _, _ in found})
            some = "、".join(map(str, lines[:_LINES_NAMED]))
            more = " 行等" if len(lines) > _LINES_NAMED else " 行"
            message += f"，共有 {len(found)} 处（第 {some}{more}）"
        if left > 0:
            fix = fix or _fix(context, text, len(found))
            left -= 1
        yield KIND.at(place, f"{message}。", fix or None)


_LINES_NAMED = 8
_COMPARISONS = 2_000_000
"""The most comparisons of unknown names with known ones to find a fix: a second or two."""


def _fix(context: Context, text: str, mentions: int) -> str:
    """Return the fix for a name that is no known name written otherwise. If several lists have it,
    a body that none has is taken for the same one under a new name: a similar one, or the only
    one."""
    roster = context.roster
    near = roster.suggest(text)
    renamed: Sequence[str] = ()
    if mentions > 1:
        unnamed = [body.name for body in roster.bodies() if body.name not in context.named_bodies]
        similar = [name for name in near if name in unnamed]
        renamed = unnamed if len(unnamed) == 1 else similar
    new_one = "是新部门的，请加到 departments。"
    if not near and not renamed:
        return f"改正名称；{new_one}"
    if not renamed:
        return f"{did_you_mean(near, gap='')}确有这个写法的，请加到该部门的 aliases；{new_one}"
    new = renamed[0]
    change = f"把这 {mentions} 处都改成“{new}”"
    if new in roster.departments:
        change = f"把旧名“{text}”加到“{new}”的 aliases，或者{change}"
    return f"“{new}”没有一处写到，是不是改了名？改了名的，{change}；打错了的，改正过来；{new_one}"


def _spelling(roster: Roster, name: Name) -> tuple[str, str]:
    """Return the fix for a name that is one or more known names in another way of writing, and what
    to write in its place; both are empty for any other name."""
    text = name.text
    if text in _NOBODY:
        return "表中没有写明的，写成空的名单 []。", ""
    in_role = _ROLE.fullmatch(text)
    if in_role and in_role[1] in roster.canonical:
        where = "，写进 support 的名单" if in_role[2] else ""
        return f"名单里只写名称：{in_role[1]}{where}。", ""
    bracketed = re.fullmatch(r"(.+?)[（(](.+)[）)]", text)
    if bracketed and bracketed[1] in roster.canonical:
        inside = _known_names(roster, bracketed[2], name.mark)
        if inside and roster.canonical[bracketed[1]] in roster.collectives:
            new = f"{{{bracketed[1]}: [{', '.join(inside)}]}}"
            return f"写成 {new}。", new
        if inside:
            return f"各部门并列写出：[{', '.join([bracketed[1], *inside])}]。", ""
    parts = _known_names(roster, text, name.mark)
    if len(parts) > 1:
        new = ", ".join(parts)
        return f"名称之间用半角逗号隔开：[{new}]。", new
    squeezed = "".join(bare(text).split())
    if squeezed != text and squeezed in roster.canonical:
        is_marked = squeezed != "".join(without_invisible(text).split())
        what = "多余的标点" if is_marked else "空格或看不见的字符"
        return f"名称里有{what}，重新输入：{squeezed}。", squeezed
    return "", ""


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
