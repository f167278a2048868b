"""The texts of cells: requirements, deadlines, persons among bodies, and remarks that are no
tasks."""

import re
from collections.abc import Sequence

from gkrw.core.deadlines import is_known_wording
from gkrw.intake.body_names import NAME_SEPARATORS, is_body_like, is_person_like, split_names
from gkrw.intake.outline import parted_number
from gkrw.intake.source import joined_paragraphs, one_line, without_stray_blanks


def requirement_text(lines: Sequence[str]) -> tuple[str, int]:
    """Return the requirement in the lines of a cell, without the number of the task, and how often
    lines were joined because only wrapping broke them."""
    text, joins = joined_paragraphs(lines)
    return _without_number(without_stray_blanks(text)), joins


def _without_number(requirement: str) -> str:
    """Return a requirement without the number of the task before it; the numbers of several points
    stay."""
    number = parted_number(requirement)
    if not number.number or number.level is not None:
        return requirement
    numbers = [parted_number(line).number for line in requirement.split("\n")]
    styles = [re.sub(r"\d+|[①-⑳]", "1", each) for each in numbers if each]
    return requirement if styles.count(styles[0]) > 1 else number.text


# -- deadlines -------------------------------------------------------------------------------------


def deadlines_of(lines: Sequence[str]) -> list[str]:
    """Return the deadlines of a cell: one a line unless a line was only wrapped, and those that a ；
    parts."""
    whole = _with_whole_dates(lines)
    if not all(map(is_known_wording, whole)):
        whole = [one_line(whole)]
    deadlines: list[str] = []
    for text in map(deadline_text, whole):
        parts = [part.strip() for part in re.split("[；;]", text)]
        deadlines += parts if all(map(is_known_wording, parts)) else [text]
    return deadlines


def _with_whole_dates(lines: Sequence[str]) -> list[str]:
    """Return the lines of a cell with those dates whole that a narrow column broke: 2026年, 6月30日."""
    whole: list[str] = []
    for line in lines:
        if whole and _BROKEN_DATE.search(whole[-1]):
            whole[-1] += line
        else:
            whole.append(line)
    return whole


_BROKEN_DATE = re.compile(r"(?:^|[；;、，\s])\d{4}年$")
_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)}


def deadline_text(text: str) -> str:
    """Return a deadline without full-width figures, blanks inside it, and a full stop."""
    return without_stray_blanks(text.translate(_FULL_WIDTH)).strip().rstrip("。；;，,")


# -- persons ---------------------------------------------------------------------------------------


def parted_persons(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part the names of persons from those of bodies in the lines of a cell that has both. Return
    the lines of bodies, and the persons."""
    bodies, persons = [], []
    for line in lines:
        names = [
            part for name in split_names(line, NAME_SEPARATORS) for part in re.split(r"\s+", name)
        ]
        found = [each for each in names if is_person_like(each) and not is_body_like(each)]
        if found:
            persons += found
            line = "、".join(each for each in names if each not in found)
        if line:
            bodies.append(line)
    return bodies, persons


# -- what is no task -------------------------------------------------------------------------------

_SIGNED = r"(?:审核|复核|审批|审定|制表|单位负责人|部门负责人|主要负责人|负责人|经办人|报送单位|签字|盖章|签章)"
_REMARK = re.compile(
    r"(?:备\s*注|附\s*注|注|说明|填表说明|填报说明|备考)\s*(?:[:：]|\d|[一二三四五][.、:：])"
    r"|填[表报](?:人|单位|日期|时间|说明|部门)|联系(?:人|电话|方式)\s*[:：]|附[:：]"
    rf"|{_SIGNED}(?:人)?(?:签字|签名)?(?:[（(].*?[)）])?\s*[:：]|[※★*]"
)
_REMARK_AT_END = re.compile(
    r"(?:备\s*注|附\s*注|注|说明|以上|本表|此表|审核|制表|联系人|联系电话|单位负责人)"
)
_TOTAL = re.compile(r"(?:合|总|小|共)\s*计.{0,8}")


def is_remark(text: str, is_at_end: bool) -> bool:
    """Return whether a row that begins with a text is a remark, a signature or a sum. At the end of
    a table less is needed."""
    return bool(
        _REMARK.match(text) or _TOTAL.fullmatch(text) or (is_at_end and _REMARK_AT_END.match(text))
    )
