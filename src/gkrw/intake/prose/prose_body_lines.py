"""Lines of prose that only name bodies: they belong to the task above them, or stand above tasks.

1.修路。               教导处                  科室：医务科
责任单位：甲局          1.开齐课程。             一、质量
2.修桥。               2.组织考试。             1.落实核心制度。
责任单位：乙局          总务处                  二、培训
                      1.维修校舍。
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from gkrw.intake.body_names import KIND_WORDS, is_office_name, is_phrase, is_sure_name, split_names
from gkrw.intake.headings import BODY_KINDS
from gkrw.intake.prose.prose_bodies import CutText, attribute_labels, cut_bodies, is_role_line
from gkrw.intake.prose.prose_lines import style_of
from gkrw.intake.source import Paragraph


class BodyLines(NamedTuple):
    """The positions of lines that only name bodies: those above the tasks that they are for, and
    names without more that belong to what stands above them."""

    above: frozenset[int]
    names_below: frozenset[int]


def line_parts(text: str) -> list[CutText]:
    """Return the parts of a line without its number, each with the bodies behind it."""
    if is_role_line(text):
        return [CutText("", (text.strip("。 "),))]
    return cut_bodies(text)


def body_lines(lines: Sequence[Paragraph]) -> BodyLines:
    """Find the lines that only name bodies. They stand above their tasks where the first stands
    before all tasks, and a task follows each."""
    styles = [style_of(line.text) for line in lines]
    plain = {at for at, line in enumerate(lines) if not styles[at] and _is_names(line.text)}
    if plain and (wide := _more_names(lines, styles)) > plain:
        plain = wide
    found = [
        at
        for at, line in enumerate(lines)
        if at in plain or (not styles[at] and _names_bodies(line.text))
    ]
    following = {styles[at + 1] if at + 1 < len(lines) else "" for at in found}
    style = following.pop() if len(following) == 1 else ""
    are_above = bool(style) and found[0] < styles.index(style)
    if not any(styles) and found:
        are_above = found[0] == 0 and found[-1] + 1 < len(lines)
        are_above = are_above and not any(at + 1 in found for at in found)
    if are_above and all(at and styles[at - 1] not in ("", style) for at in found):
        return BodyLines(frozenset(), frozenset(plain))  # those of the headings above them
    if are_above and not (len(found) == 1 and plain):  # one name alone may be the addressee
        return BodyLines(frozenset(found), frozenset())
    return BodyLines(frozenset(), frozenset(plain if len(plain) > 1 else ()))


def bare_names(line: str) -> str:
    """Return the names in a line that only names bodies, without its label and brackets."""
    text = re.sub(r"^[^:：]{2,8}[:：](?=.)", "", line.strip("【】[]〔〕（）() "))
    return text.strip("：: 。")


_TITLE_OF_BODY = re.compile(
    r"(?:关于.{0,6}《)?(?:20\d\d年度?)?(?P<name>[\u4e00-\u9fff]{2,15}?(?:办公室|[局委办室处科部股厅队所]))"
    r"(?:20\d\d|年度|上半年|下半年|[一二三四]季度|本?学期|重点|主要|工作|任务|目标|计划|要点|$).*"
)


def body_in_title(title: str) -> str:
    """Return the department whose plan has a title, 区财政局2026年工作计划; empty for any other title."""
    match = _TITLE_OF_BODY.fullmatch(title)
    name = match["name"] if match else ""
    is_name = is_sure_name(name) and not re.match("[全各本]|有关|相关", name)
    return name if is_name else ""


def _more_names(lines: Sequence[Paragraph], styles: Sequence[str]) -> set[int]:
    """Return the positions of lines of names of bodies, surely or not, where tasks follow each of
    them, and the first stands before all tasks; else nothing."""
    found = {
        at
        for at, line in enumerate(lines)
        if not styles[at] and _is_names(line.text, are_sure=False)
    }
    first = next((at for at, style in enumerate(styles) if style), 0)
    follow = all(at + 1 < len(lines) and styles[at + 1] for at in found)
    return found if found and follow and min(found) < first else set()


def _is_names(line: str, are_sure: bool = True) -> bool:
    """Return whether a line consists of names of bodies; of such that are surely ones, unless
    `are_sure` says no."""
    names = split_names(line.strip().rstrip("：:"), "、，,")
    return bool(names) and all(
        len(each) <= _LONGEST_NAME
        and (is_sure_name(each) if are_sure else not is_phrase(each))
        and is_office_name(each)
        and each not in KIND_WORDS
        and not re.search("[，。；：:“”《》]|要求", each)
        for each in names
    )


_LONGEST_NAME = 15


def _names_bodies(line: str) -> bool:
    """Return whether a line has no text but bodies, and no deadline or person alone."""
    parts = line_parts(line)
    if not parts or any(part.text for part in parts):
        return False
    labels = [kind for part in parts for body in part.bodies for _, kind in attribute_labels(body)]
    return not labels or any(kind in BODY_KINDS for kind in labels)
