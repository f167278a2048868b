"""The departments and collectives of an imported table: those that its lists name."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from gkrw.core.names import ETC, look_of
from gkrw.intake.body_lists import Entry
from gkrw.intake.body_names import is_collective
from gkrw.intake.source import Assumption


def with_one_spelling(
    lists: Sequence[Mapping[str, list[Entry]]], doubts: list[Assumption]
) -> list[dict[str, list[Entry]]]:
    """Return the lists of tasks with the collectives that look the same spelled as the first of
    them: 各县(市、区)政府 as 各县（市、区）政府. A table may not have both."""
    first: dict[str, str] = {}

    @cache
    def spelled(name: str) -> str:
        if not is_collective(name):
            return name
        usual = first.setdefault(look_of(name), name)
        if usual != name:
            doubts.append(Assumption("统称", f"“{name}”和“{usual}”看起来一样，都写成“{usual}”"))
        return usual

    def entry_of(entry: Entry) -> Entry:
        if isinstance(entry, str):
            return spelled(entry)
        return {spelled(name): inner for name, inner in entry.items()}

    return [{key: [*map(entry_of, entries)] for key, entries in each.items()} for each in lists]


def flat_names(entries: Iterable[Entry]) -> Iterable[str]:
    """Yield the names of a list, those in brackets after their collective, without 等."""
    for entry in entries:
        if isinstance(entry, dict):
            for name, inner in entry.items():
                yield name
                yield from (each for each in inner if each != ETC)
        elif entry != ETC:
            yield entry


def names_of(department: Mapping[str, Any]) -> list[str]:
    lists = (department.get(key) or [] for key in ("aliases", "unconfirmed"))
    texts = [
        department.get("name"),
        department.get("full_name"),
        *(n for each in lists for n in each),
    ]
    return [each for each in texts if isinstance(each, str)]


_PREFIX = re.compile(r"[\u4e00-\u9fff]{0,6}[省市县区州旗盟镇乡厅]")
_LONGEST_PREFIX = 7
_SHORTEST_ALIASED = 3


def department_entries(
    named: Sequence[str], earlier: Sequence[Mapping[str, Any]], doubts: list[Assumption]
) -> list[dict[str, Any]]:
    """Return the departments of another year, and then those that are named besides. 新区财政局 is an
    alias of 财政局 where both are."""
    found = {str(each["name"]): dict(each) for each in earlier}
    taken = {name for each in earlier for name in names_of(each)}
    rest = [name for name in named if not is_collective(name) and name not in taken]
    known = {*found, *rest}
    short_of = {name: _short_name(name, known) for name in rest}
    like: dict[str, str] = {}
    """The first of the names that look the same."""
    for name in rest:
        if (first := like.setdefault(look_of(name), name)) != name:
            short_of[name] = short_of[first] or first
    longer: dict[str, list[str]] = {}
    for name, short in short_of.items():
        if short:
            longer.setdefault(short, []).append(name)
    for short, names in longer.items():
        if not _are_one(names):
            short_of |= dict.fromkeys(names)
            every = "”“".join([*names, short])
            doubts.append(Assumption("部门", f"“{every}”分不清是不是同一个部门，看作不同的部门"))
    for name in rest:
        if short := short_of[name]:
            entry = found.setdefault(short, {"name": short})
            entry["aliases"] = [*entry.get("aliases", ()), name]
            doubts.append(Assumption("部门", f"“{name}”看作“{short}”的别名"))
        else:
            found.setdefault(name, {"name": name})
    for name in rest:
        double = re.fullmatch(r"(.+)[（(]([^（()）]+)[)）]", name)
        if double and (same := [each for each in double.groups() if each in {*known, *taken}]):
            every = "”“".join([*same, name])
            merged = "写成一个，其余作别名"
            if len(same) == 1 and (one := found.get(same[0])) and name in found:
                aliases = ", ".join([*one.get("aliases", ()), name])
                merged = f"写出以后删去部门“{name}”，“{same[0]}”的下面写上 aliases: [{aliases}]"
            doubts.append(Assumption("部门", f"“{every}”看作不同的部门；是同一个的，{merged}"))
    order = {name: at for at, name in enumerate([*(str(each["name"]) for each in earlier), *rest])}
    return sorted(found.values(), key=lambda each: order[each["name"]])


def _short_name(name: str, known: Collection[str]) -> str | None:
    """Return 财政局 for 新区财政局, where it is known."""
    starts = range(min(_LONGEST_PREFIX, len(name) - _SHORTEST_ALIASED), 0, -1)
    shorter = (name[at:] for at in starts if _PREFIX.fullmatch(name[:at]))
    return next((each for each in shorter if each in known and each != "办公室"), None)


def _are_one(names: Sequence[str]) -> bool:
    """Return whether names of a department differ only in how much of the place they spell out:
    兰州新区财政局, 新区财政局, but not 市教育局, 县教育局."""
    longest = max(names, key=len)
    return all(longest.endswith(each) for each in names)


_ALL = re.compile(
    r"(?:[全市县区省州厅局校院]+(?:直|级)?|机关)?各(?:部门|单位|科室|处室|股室|部门单位|成员单位|系部|处)"
)
_OFFICES = re.compile("[科处股]室$")
_NO_OFFICE = re.compile(
    "(?:车间|班组|工段|公司|工?厂|矿|[大支中]队|街道(?:办事处)?|[镇乡村]|社区|大学|学院|[中小]学|学校|幼儿园|医院)$"
)
"""The ends of names of bodies that are none of 各科室."""
_UNSPECIFIED = re.compile(r".*(?:相关|有关|其[他它]|专班|领导小组).*")
_MEMBERS = {
    "all": "列出的全部部门",
    "unlisted": "没有列出成员，文书发给它自己",
    "unspecified": "没有说明是哪些部门",
}


def collective_entries(
    named: Sequence[str],
    departments: Sequence[Mapping[str, Any]],
    earlier: Mapping[str, dict[str, Any]],
    doubts: list[Assumption],
) -> list[dict[str, Any]]:
    """Return the collectives that are named, as the table of another year has them, or as their
    names tell."""
    found = []
    for name in named:
        if name in earlier:
            found.append(earlier[name])
            continue
        if not is_collective(name):
            continue
        members = (
            "unspecified"
            if _UNSPECIFIED.fullmatch(name)
            else "all"
            if _ALL.fullmatch(name)
            else "unlisted"
        )
        collective: dict[str, Any] = {"name": name, "members": members}
        told = _MEMBERS[members]
        others = [str(each["name"]) for each in departments if _NO_OFFICE.search(str(each["name"]))]
        if members == "all" and _OFFICES.search(name) and others:
            collective["except"] = others
            told += f"，{'、'.join(others)}除外"
        found.append(collective)
        doubts.append(Assumption("统称", f"“{name}”看作统称：{told}"))
    return found
