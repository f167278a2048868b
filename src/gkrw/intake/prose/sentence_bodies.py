"""Find the bodies that a sentence of a task names itself: 由教务处牵头，各年级组配合，推进集体备课.

Only clauses that begin with names of bodies are taken; the text stays as it is.
"""

import re
from collections.abc import Iterator

from gkrw.core.deadlines import is_known_wording
from gkrw.intake.body_names import (
    BETWEEN_NAMES,
    ROLE,
    is_office_name,
    is_phrase,
    is_sure_name,
    split_names,
)
from gkrw.intake.outline import parted_number

_BODIES_ACT = re.compile(
    r"(?P<names>.+?)(?P<role>(?:共同|联合)?牵头(?:负责)?|(?:具体|共同|分别|统一)?负责)"
    r"(?!单位|部门|科室|处室|[人的制任]|领导|同志|机制|解释|.{0,4}落实$)(?P<deed>.{2,})"
)
"""A clause that says who does what: 教科室牵头组织教师培训."""
_SOMEBODY_ACTS = re.compile("牵头|负责|主办|会同")
_JOINED = r"(?:[^、]{2,12}?(?:委员会|[局办室处科部厅队]|委(?!员))|[^、]{0,6}?派出所)"
_JOINTLY = re.compile(rf"(?P<names>.+?)会同(?P<others>{_JOINED}(?:、{_JOINED})*)")
_PLACES = re.compile(r"乡镇|镇街|街镇|村居|.{0,4}街道|.{1,4}[镇乡]")
_LONGEST_NAME = 16


def sentence_bodies(text: str) -> list[str]:
    """Return the clauses of a text that name bodies and what they do, those of a sentence joined;
    nothing of a sentence in which nobody leads or is responsible."""
    found = [names] if (names := _names_before_colon(text)) else []
    if not _SOMEBODY_ACTS.search(text):
        return found
    for sentence in re.split("[。；;！!\\n]", text):
        clauses = [*_role_clauses(parted_number(sentence.strip()).text)]
        if any(map(_SOMEBODY_ACTS.search, clauses)):
            found.append("，".join(clauses))
    return list(dict.fromkeys(found))


def without_role_clauses(text: str) -> str:
    """Return a text without the clauses at its beginning that only name bodies and their roles, and
    deadlines among them."""
    rest = parted_number(text).text
    if _names_before_colon(rest):
        rest = re.split("[：:]", rest, maxsplit=1)[1].strip()
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
    names = split_names(text.removeprefix("由").removeprefix("请"), BETWEEN_NAMES)
    return bool(names) and all(
        len(each) <= _LONGEST_NAME
        and (is_office_name(each) or _PLACES.fullmatch(each))
        and not is_phrase(each)
        for each in names
    )
