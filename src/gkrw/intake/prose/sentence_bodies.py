"""Find the bodies that a sentence of a task names itself: 由教务处牵头，各年级组配合，推进集体备课.

Only clauses that begin with names of bodies are taken; the text stays as it is.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from gkrw.core.deadlines import is_known_wording
from gkrw.intake.body_names import (
    BETWEEN_NAMES,
    ROLE,
    is_office_name,
    is_phrase,
    is_sure_name,
    split_names,
    without_by,
)
from gkrw.intake.outline import parted_number
from gkrw.intake.source_text import outside_brackets

_BODIES_ACT = re.compile(
    r"(?P<names>.+?)(?P<role>(?:共同|联合)?牵头(?:负责)?|(?:具体|共同|分别|统一)?负责)"
    r"(?!单位|部门|科室|处室|[人的制任]|领导|同志|机制|解释|.{0,4}落实$)(?P<deed>.{2,})"
)
"""A clause that says who does what: 教科室牵头组织教师培训."""
_SOMEBODY_ACTS = re.compile("牵头|负责|主办|会同")
_JOINED = r"(?:[^、]{2,12}?(?:委员会|[局办室处科部厅队]|委(?!员)|(?<![场厕])所(?![有在需属]))|[^、]{0,6}?派出所)"
_JOINTLY = re.compile(rf"(?P<names>.+?)会同(?P<others>{_JOINED}(?:、{_JOINED})*)")
_PLACES = re.compile(r"乡镇|镇街|街镇|村居|.{0,4}街道|.{1,4}[镇乡]")
_DEED = re.compile(
    "(?:完成|开展|组织|制定|印发|出台|建成|建立|启动|召开|举办|推进|落实|提交|报送|上报|编制|修订|发布|公布|公示|公开"
    "|实施|做好|抓好|汇总|梳理|形成|更新|整治|拨付|发放|验收|办理|办结|排查|清理|整改|培训|检查|评选)(?=[^。；]{2})"
)
"""What a body does with something."""
_NAMES_AND_DAY = re.compile(
    r"(?P<names>.+?)[要应须需]?[于在]?(?P<day>(?:\d|[本今]?年|[上下]半年|第?[一二三四]季).+)"
)
_ROOM = re.compile(
    "(?:实验|活动|阅览|会议|卫生|教|接待|档案|展览|陈列|化验|功能|手术|休息|机)室$|[大展餐]厅$"
)
"""Rooms are built and mended; an office of the same name is not told from them."""
_LONGEST_NAME = 16


class DueDeed(NamedTuple):
    """Who does something until when, as a sentence begins: 4月底前，民政办完成低保年审. `deed` is the text
    behind the names, empty where the deadline stands there too: 民政办4月底前完成低保年审."""

    names: str
    deadlines: list[str]
    deed: str


def due_deed(text: str) -> DueDeed | None:
    """Return the bodies with which a text begins, behind a deadline or before one; None for any other
    text."""
    clauses = re.split("[，,]", parted_number(text.strip()).text)
    at = 0
    while at < len(clauses) and clauses[at].endswith("前") and is_known_wording(clauses[at]):
        at += 1
    if at == len(clauses) or not (at or "前" in clauses[0]):
        return None
    first, *others = clauses[at:]
    for match in _DEED.finditer(first):
        names = first[: match.start()]
        if at and _are_sure(names):
            return DueDeed(names, clauses[:at], "，".join([first[match.start() :], *others]))
        day = None if at else _NAMES_AND_DAY.fullmatch(names)
        if day and is_known_wording(day["day"]) and _are_sure(day["names"]):
            return DueDeed(day["names"], [day["day"]], "")
    return None


def _are_sure(names: str) -> bool:
    """Return whether a text consists of names that are surely of bodies: 民政办会同财政所."""
    parts = split_names(names.replace("会同", "、"), BETWEEN_NAMES)
    return _are_bodies("、".join(parts)) and all(
        is_sure_name(each) and not _ROOM.search(each) for each in parts
    )


def sentence_bodies(text: str) -> list[str]:
    """Return the clauses of a text that name bodies and what they do, those of a sentence joined;
    nothing of a sentence in which nobody leads or is responsible."""
    found = [names] if (names := _names_before_colon(text)) else []
    if not _SOMEBODY_ACTS.search(text) and "前" not in text:
        return found
    for sentence in re.split("[。；;！!\\n]", text):
        clauses = [*_role_clauses(parted_number(sentence.strip()).text)]
        if any(map(_SOMEBODY_ACTS.search, clauses)):
            found.append("，".join(clauses))
        elif due := due_deed(sentence):
            found.append(due.names)
    return list(dict.fromkeys(found))


def parted_role_sentence(text: str) -> tuple[str, str]:
    """Part a last sentence that only names bodies and what they do from the text before it, without
    the bracket that it closes: 修路。由甲局牵头，乙局配合。 Empty where there is none."""
    ends = [at for at, each in outside_brackets(text, quotes=True) if each in "。；;！"]
    at = max((end for end in ends if text[end + 1 :].strip()), default=-1)
    sentence = text[at + 1 :].strip().rstrip("。；;")
    if not set("（(") & {*sentence}:
        sentence = sentence.rstrip("）)。")
    clauses = split_names(sentence, "，,；;")
    says = clauses and all(map(_is_role_clause, clauses)) and _SOMEBODY_ACTS.search(sentence)
    return (text[: at + 1], sentence) if at >= 0 and says else (text, "")


def without_role_clauses(text: str) -> str:
    """Return a text without the clauses at its beginning that only name bodies and their roles, and
    deadlines among them."""
    rest = parted_number(text).text
    if _names_before_colon(rest):
        rest = re.split("[：:]", rest, maxsplit=1)[1].strip()
    due = due_deed(rest)
    if due and due.deed:
        return due.deed
    clauses = re.split("[，,]", rest)
    count = 0
    while count < len(clauses) - 1 and (
        _names_alone(clauses[count]) or is_known_wording(clauses[count])
    ):
        count += 1
    if not any(map(_names_alone, clauses[:count])):
        return rest
    return "，".join(clauses[count:]).strip()


def _names_alone(clause: str) -> bool:
    """Return whether a clause only names bodies, with their roles or as acting jointly."""
    match = _JOINTLY.fullmatch(clause)
    return _is_role_clause(clause) or (match is not None and all(map(_are_bodies, match.groups())))


def _names_before_colon(text: str) -> str:
    """Return the names with which a text begins: 党政办：做好信息报送."""
    match = re.match("([^：:。；]{2,40})[：:](?=..)", parted_number(text).text)
    clauses = split_names(match[1], BETWEEN_NAMES + "，,") if match else []
    names = [ROLE.sub("", each) for each in clauses]
    is_sure = any(map(is_sure_name, names)) and _are_bodies("、".join(names))
    return match[1] if match and is_sure else ""


def _role_clauses(sentence: str) -> Iterator[str]:
    for clause in split_names(sentence, "，,：:"):
        clause = re.sub("^.{1,8}?(?<!自)由", "由", clause)  # 每月由平安办牵头
        if _is_role_clause(clause):
            yield clause
        elif (match := _BODIES_ACT.fullmatch(clause)) and _are_bodies(match["names"]):
            yield match["names"] + match["role"]
        elif (match := _JOINTLY.match(clause)) and all(map(_are_bodies, match.groups())):
            yield match[0]


def _is_role_clause(clause: str) -> bool:
    """Return whether a clause only names bodies and their roles: 德育处牵头、团委配合."""
    parts = split_names(clause, BETWEEN_NAMES)
    bare = "、".join(ROLE.sub("", part) for part in parts)
    return bool(parts) and ROLE.search(parts[-1]) is not None and _are_bodies(bare)


def _are_bodies(text: str) -> bool:
    names = split_names(without_by(text).removeprefix("请"), BETWEEN_NAMES)
    return bool(names) and all(
        len(each) <= _LONGEST_NAME
        and (is_office_name(each) or _PLACES.fullmatch(each))
        and not is_phrase(each)
        for each in names
    )
