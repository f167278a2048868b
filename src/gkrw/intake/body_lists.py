"""Parse the bodies of a cell or of a bracket: names, lists in brackets, 等, and words for roles.

The written forms are those of public task tables:

    办公室牵头，土地储备科、权籍科配合          lead, responsible
    牵头单位：市发改委；责任单位：市统计局等      labels; the list is open
    人事处、学生资助管理中心等有关处室           有关处室 with a list in brackets
    江岸、江汉、汉阳、武昌区人民政府             one name: its parts are not names
    各市、县（市、区）教育局                   one collective
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from gkrw.core.deadlines import is_known_wording
from gkrw.core.names import ETC
from gkrw.core.wording import shortened
from gkrw.intake.body_names import (
    BETWEEN_NAMES,
    KIND_WORDS,
    LEADS_ALONE,
    NAME_SEPARATORS,
    ROLE,
    ROLE_IN_BRACKETS,
    KnownNames,
    acting_body,
    is_body_like,
    is_collective,
    is_person_like,
    labelled_parts,
    names_alone,
    names_kind,
    split_names,
    with_pairs_of_brackets,
    without_by,
    without_outer_brackets,
    without_persons,
)
from gkrw.intake.headings import BODY_KINDS, ColumnMeaning, kind_of
from gkrw.intake.name_lines import joined_names

Entry = str | dict[str, list[str]]
"""A name, or a collective with the names in the brackets behind it, as the YAML has it."""


@dataclass(slots=True)
class ParsedBodies:
    """The bodies of a text by kind of column, the other labelled parts (完成时限：…), and what was
    assumed."""

    lists: dict[ColumnMeaning, list[Entry]] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


_JOINTLY = re.compile(
    r"会同|(?:(?<=[局委办部厅处科室])商|(?<=[局办部厅处科室队所）)])会(?![计议展员务同]))"
    r"(?=[\u4e00-\u9fff]{2,}(?:[局委办部厅处科室队所院校镇乡]|中心|街道))"
)
_OTHER_ROLE = re.compile("(?:督导|指导|汇总)(?=$|[，,；;。])")
_GENERIC_TAIL = re.compile(
    rf"(?<=.){ETC}(?:[\d一二三四五六七八九十]+个?)?(?:成员)?(?:部门|单位|部门和单位|部门（单位）|方面)$"
)
"""甲局等部门 says no more than 甲局等."""
_TITLED_PERSON = re.compile(
    r".{1,12}(?:同志|(?<![局会])[市县区省州镇乡]长|书记|主任|局长|处长|科长|主席|部长|秘书长|院长|校长)"
)
"""A person by a title: 李明同志, 王强副市长."""


_SAYS_WHEN = re.compile(
    r"(?:20\d\d年|\d{1,2}月|年[内底]|全年|持续|长期|[上下]半年|第?[一二三四]季度).*(?:完成|推进|坚持|到位|启动|开展)"
)
"""How a clause begins and goes on that says when, though its wording is not known."""


_BY_REFERENCE = re.compile("[^，、,；;。\n]*参照(?:执行|落实)")
"""Those who follow a task as an example, which no role says: 各市（州）人民政府参照执行."""


def parse_bodies(
    text: str, kind: ColumnMeaning, known: KnownNames, has_support: bool = False
) -> ParsedBodies:
    """Parse the bodies of a cell in a column of a kind. `has_support` says that the table has a
    column of those who only help: 配合 in another column then means the same."""
    given = text
    text, persons = without_persons(names_alone(with_pairs_of_brackets(text)))
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    whole, doubts = joined_names(lines, known)
    parsed = ParsedBodies(doubts=doubts)
    if with_pairs_of_brackets(given) != given:
        parsed.doubts.append(f"“{shortened(given)}”的括号不成对，请核对单位的名称")
    if persons:
        parsed.others.append((_PERSON_LABELS[ColumnMeaning.RESPONSIBLE], "、".join(persons)))
        parsed.doubts.append(f"写在单位旁边的“{'、'.join(persons)}”像是人，写进了备注")
    for clause in dict.fromkeys(_BY_REFERENCE.findall(given)):
        parsed.others.append(("", clause))
        parsed.doubts.append(f"“{shortened(clause)}”的也放进了名单，原话放进了备注，请核对")
    for label, part in labelled_parts(without_outer_brackets(whole)):
        label_kind = kind_of(label) if label else kind
        if label_kind in BODY_KINDS and label_kind is not None:
            part, rest = _parted_sentence(part)
            if rest:
                parsed.others.append(("", rest))
                parsed.doubts.append(f"写在单位后面的“{shortened(rest)}”放进了备注")
            _parse_roles(part, label_kind, known, has_support, parsed)
        else:
            parsed.others.append((label, part.strip(NAME_SEPARATORS + "。 ")))
    return parsed


def _parted_sentence(text: str) -> tuple[str, str]:
    """Part the names of bodies from sentences behind them that name none and no deadline."""
    names, _, rest = text.partition("。")
    parts = split_names(rest, NAME_SEPARATORS + "。")
    if any(is_body_like(ROLE.sub("", each).removesuffix(ETC)) for each in parts) or any(
        ROLE.search(each) or is_known_wording(each) for each in parts
    ):
        return text, ""
    return names, rest.strip()


def _parse_roles(
    text: str, kind: ColumnMeaning, known: KnownNames, has_support: bool, parsed: ParsedBodies
) -> None:
    """Add the bodies of a text; a word such as 牵头 gives the role of the names before it."""
    groups: list[tuple[str, list[str]]] = [("", [])]
    """The names with the word for their role, in order."""
    if other := _OTHER_ROLE.search(text):
        parsed.doubts.append(f"写着“{other[0]}”的，看作责任单位")
    for clause in split_names(ROLE_IN_BRACKETS.sub(r"\1", text), "，,；;。"):
        if clause in _NOBODY:
            continue
        if is_known_wording(clause) or _SAYS_WHEN.match(clause):
            before = parsed.others[-1][1] if parsed.others else ""
            if before and f"{before}，{clause}" in text:  # 10月底前，长期坚持
                clause = f"{before}，{clause}"
                parsed.others.pop()
            parsed.others.append((_DEADLINE, clause))
            continue
        names = split_names(clause, BETWEEN_NAMES)
        while names:
            name = without_by(names.pop(0))
            if alone := LEADS_ALONE.fullmatch(name):
                groups += [("lead", [alone["name"]]), ("", [])]
                continue
            if (pair := _JOINTLY.split(name, maxsplit=1))[1:] and all(pair):
                role = "" if kind is ColumnMeaning.SUPPORT else "lead"
                groups[-1] = (role, [*groups[-1][1], pair[0]])
                groups += [("", [])] if role else []
                names.insert(0, pair[1])
                continue
            if body := acting_body(name):
                parsed.doubts.append(f"“{name}”只取了单位的名称")
                name = body
            match = ROLE.search(name)
            rest = name[: match.start()] if match else name
            if match and (rest or groups[-1][1] or not names):
                if rest:
                    groups[-1][1].append(rest)
                groups[-1] = (match.lastgroup or "", groups[-1][1])
                groups.append(("", []))
            else:
                groups[-1][1].append(name)
        if groups[-1][1]:
            groups[-1][1].append(_CLAUSE_END)
    if groups[0][0] == "support" and _CLAUSE_END in groups[0][1]:
        # 办公室，数据局配合: somebody is helped.
        names = groups[0][1]
        at = len(names) - names[::-1].index(_CLAUSE_END)
        groups[:1] = [("", names[:at]), ("support", names[at:])]
    leads = any(role == "lead" for role, _ in groups)
    supports = any(role == "support" for role, _ in groups)
    if leads and kind is ColumnMeaning.LEAD and any(not role and names for role, names in groups):
        kind = ColumnMeaning.RESPONSIBLE
        parsed.doubts.append("有的写明了牵头，没有写明的看作责任单位")
    for role, names in groups:
        place = {"lead": ColumnMeaning.LEAD}.get(role, kind)
        if role == "duty" and supports and not leads:
            place = ColumnMeaning.LEAD
            parsed.doubts.append("“……负责，……配合”的，负责的看作牵头")
        if role == "support" and has_support:
            place = ColumnMeaning.SUPPORT
        elif role == "support" and kind is ColumnMeaning.LEAD:
            place = ColumnMeaning.RESPONSIBLE
        if role == "support" and place is ColumnMeaning.RESPONSIBLE:
            parsed.doubts.append("写着“配合”“参与”的，看作责任单位")
        persons = [each for each in names if _is_person(each, place, known)]
        parsed.others += [(_PERSON_LABELS.get(place, ""), each) for each in persons]
        parsed.doubts += [f"“{each}”像是人名，写进了备注" for each in persons]
        kept = [each for each in names if each not in persons]
        entries = parsed.lists.setdefault(place, [])
        for is_end, inner in groupby(kept, _CLAUSE_END.__eq__):
            if not is_end:
                entries += _entries(list(inner), known, parsed.doubts)


def _is_person(name: str, place: ColumnMeaning, known: KnownNames) -> bool:
    """Return whether a name is a person's: one with a title, or one that leads and looks like it."""
    if name in known or name.startswith("各"):
        return False
    return _TITLED_PERSON.fullmatch(name) is not None or (
        place is ColumnMeaning.LEAD and is_person_like(name)
    )


_PERSON_LABELS = {ColumnMeaning.LEAD: "牵头领导", ColumnMeaning.RESPONSIBLE: "责任人"}
_DEADLINE = "完成时限"
_NOBODY = ("无", "暂无", "—", "-", "/")
_CLAUSE_END = "\n"
"""Stands for a comma or semicolon among names."""


def _entries(clause: Sequence[str], known: KnownNames, doubts: list[str]) -> Iterator[Entry]:
    """Yield the entries of a clause: parts that are no names are joined again, 等 is parted from the
    name before it."""
    waiting: list[str] = []
    """Names that may belong to a collective behind 等."""
    for name in _whole_names(clause, known, doubts):
        name = _GENERIC_TAIL.sub(ETC, name)
        if waiting and name.startswith(ETC):  # 甲局、乙局、等有关部门
            name = waiting.pop() + name
        example = re.fullmatch(rf"(.+?)(?<![高中初同]){ETC}(.{{2,}})", name)
        if example and names_kind(*example.groups()):
            doubts.append(f"“{name}”看作 {example[1]}等，没有写“{example[2]}”")
            name, example = example[1] + ETC, None
        if example and is_collective(example[2]):
            yield {_bare(example[2]): [*waiting, example[1], ETC]}
            doubts.append(f"“{example[1]}等{example[2]}”看作 {example[2]}，前面的名称是其中的几个")
            waiting = []
        elif name.endswith(ETC) and name != ETC and name not in known:
            yield from [*waiting, name.removesuffix(ETC), ETC]
            waiting = []
        elif (listed := _bracketed(name)) is not None:
            yield from waiting
            yield listed
            waiting = []
        else:
            waiting.append(name)
    yield from waiting


def _bare(name: str) -> str:
    return name.strip(" 　.。:：")


def _bracketed(name: str) -> dict[str, list[str]] | None:
    """Return 各相关部门（生态环境局、建设局等） as a mapping; None for another name."""
    match = re.fullmatch(r"([^（(]+)[（(]([^（()）]+)[)）]", name)
    if match is None or not is_collective(match[1]):
        return None
    inner = split_names(match[2], NAME_SEPARATORS)
    last = inner[-1].removesuffix(ETC)
    is_open = last != inner[-1]
    texts = [*inner[:-1], *([last] if last else [])]
    kinds = (*KIND_WORDS, *_KINDS_OF_PLACES)
    if not texts or not all(is_body_like(each) and each not in kinds for each in texts):
        return None
    return {match[1].strip(): [*texts, *([ETC] if is_open else [])]}


_PLACES = re.compile(
    r"各(?:市|县|区|州|地|旗|乡|镇|街道?|乡镇|镇街|县区|市州|区县|园区)(?:、(?:市|县|区|州|旗|乡|镇|街道))*"
)
_PLACE_GOES_ON = re.compile(
    r"(?:市(?!场)|县|区|州|旗|镇|乡|街道|开发区|园区|功能区)(?!直|级|属|各)(?:[（(〔\[]|[\u4e00-\u9fff]|$)"
)
_BARE_PLACES = re.compile("[省市县区](?:、[省市县区镇乡])+")
_OF_HIGHER_PLACE = re.compile("[市县区州旗][\u4e00-\u9fff]")
"""A name that does not go on from 各镇: 县财政局."""
_KINDS_OF_PLACES = ("办事处", "管委会", "街道办事处", "开发区", "园区", "场")
"""Words that may end a list of kinds of places: 各区、镇、办事处."""


def _whole_names(clause: Sequence[str], known: KnownNames, doubts: list[str]) -> Iterator[str]:
    """Yield names, with parts that are no names of their own joined: 各市、县（市、区）教育局; and pairs
    parted: 民政局和财政局."""
    names = [*map(_bare, clause)]
    waiting = ""
    """Parts of a name that goes on."""
    for at, name in enumerate(names):
        if waiting:
            joins_places = _PLACES.fullmatch(waiting)
            name, waiting = f"{waiting}、{name}", ""
            if (joins_places and _goes_on_in(name, names[at + 1 : at + 2])) or (
                _BARE_PLACES.fullmatch(name) and names[at + 1 :]
            ):
                waiting = name
            elif joins_places or is_body_like(name):
                doubts.append(f"“{name}”看作一个名称，没有拆开")
                yield name
            else:
                waiting = name
        elif _goes_on_in(name, names[at + 1 : at + 2]):
            waiting = name
        elif is_collective(name) and names[at + 1 : at + 2] and names[at + 1] in KIND_WORDS:
            waiting = name  # 各处室、单位
        elif name in known:
            yield name
        elif " " in name:
            yield from _parted_at_blanks(name)
        elif (pair := _pair(name, known)) is not None:
            doubts.append(f"“{name}”看作 {pair[0]} 和 {pair[1]} 两个名称")
            yield from pair
        elif is_person_like(name):
            doubts.append(f"“{name}”像是人名，也放进了名单")
            yield name
        elif (
            is_body_like(name.removesuffix(ETC))
            or ETC in name
            or not _shares_end(name, names[at + 1 :])
        ):
            yield from filter(None, [name])
        else:
            waiting = name  # shares the end of a name further on


def _goes_on_in(places: str, following: Sequence[str]) -> bool:
    """Return whether a list of kinds of places goes on in the next part: 各市、 in 县（市、区）教育局."""
    name = "".join(following)
    if _PLACES.fullmatch(places) is None or not name:
        return False
    if "、" in places and name in _KINDS_OF_PLACES:
        return True
    is_low = places[-1] in "乡镇街道"
    return bool(_PLACE_GOES_ON.match(name)) and not (is_low and _OF_HIGHER_PLACE.match(name))


def _shares_end(name: str, following: Sequence[str]) -> bool:
    """Return whether a part that is no name shares the end of one further on: 江岸 that of 武昌区政府, but
    运营商 not that of 各区政府 or 市税务局."""
    body = next((each for each in following if is_body_like(each.removesuffix(ETC))), "")
    begins_anew = body[:1] in _LEVELS and len(name) > 1 and name[0] not in _LEVELS
    return bool(body) and not begins_anew and not body.startswith(("各", "有关", "相关"))


_LEVELS = "省市县区州旗乡镇"


def _parted_at_blanks(name: str) -> Iterator[str]:
    parts = name.split()
    are_names = all(is_body_like(each.removesuffix(ETC)) for each in parts)
    yield from parts if are_names else ["".join(parts)]


def _pair(name: str, known: KnownNames) -> tuple[str, str] | None:
    """Return the names of 民政局和财政局; None for 粮食和储备局, which is one."""
    for match in re.finditer(r"和|及|与|以及", name):
        first, second = name[: match.start()], name[match.end() :]
        if first in known and second in known:
            return first, second
        if len(second) < 3 or not is_body_like(first) or not is_body_like(second):
            continue
        if len(first) > 2 and (first[-1] in "局委办室处科厅部" or is_collective(second)):
            return first, second
        if match[0] == "及" and is_collective(first) and not _goes_on_in(first, [second]):
            return first, second
    return None
