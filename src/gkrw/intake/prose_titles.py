"""The titles of tasks and headings in prose: a first line or a first sentence that is short."""

import re
from collections.abc import Sequence

from gkrw.intake.body_names import LABEL
from gkrw.intake.headings import ColumnMeaning, kind_of
from gkrw.intake.outline import bare_title, first_part
from gkrw.intake.prose_bodies import text_label
from gkrw.intake.prose_outline import ProseNode, ProseUnit
from gkrw.intake.source import Paragraph, without_stray_blanks

_SENTENCE_ENDS = "。！？"
_LONGEST_TITLE = 40
_LONGEST_HEADING = 60
NO_TASKS = re.compile(
    r"(?:总体|指导|基本|工作|主要|有关|相关|组织|保障|实施|考核|监督|其[他它]|时间|阶段)*"
    r"(?:要求|思路|思想|原则|目标|保障|领导|措施|步骤|安排|事项|阶段|说明|督导|考核|背景|情况|范围|对象)"
    r"|(?:强化|加强|严格|做好)?(?:组织|保障|考核|督导|宣传|跟踪)(?:领导|实施|保障|措施|问效|落实|引导|检查)*"
)
"""The titles of sections that are no tasks, unless they name bodies."""


def parted_title(texts: Sequence[str]) -> tuple[str, list[str]]:
    """Return the title of a task and its requirement: a first line or a first sentence that is
    short, and what follows. The title is empty where there is none."""
    sentence, rest = first_part(texts[0], _SENTENCE_ENDS)
    title = bare_title(sentence)
    following = [*([rest] if rest else []), *texts[1:]]
    if len(title) > _LONGEST_TITLE or not following:
        return "", list(texts)
    return title, following


def labelled_texts(texts: Sequence[str]) -> tuple[str, str, dict[str, str]] | None:
    """Return the title, the requirement and the other texts by label, of paragraphs that all stand
    behind labels, the first of which may be the title; None for others:

    关于河道水质的问题 / 整改目标：达到Ⅲ类。/ 整改措施： / 1.排查排口。
    """
    title, *others = texts
    title = title.removeprefix(text_label(title)).strip()
    fields: dict[str, list[str]] = {}
    for text in others:
        if label := LABEL.match(text):
            fields.setdefault(label[1], []).append(text[label.end() :].strip())
        elif not fields:
            return None
        else:
            fields[[*fields][-1]].append(text)
    joined = {label: "\n".join(filter(None, lines)) for label, lines in fields.items()}
    named = [each for each in joined if kind_of(each) is ColumnMeaning.REQUIREMENT and joined[each]]
    if not named or not title:
        return None
    requirement = joined.pop(named[0])
    return bare_title(title), requirement, {k: text for k, text in joined.items() if text}


def heading_of(unit: ProseUnit) -> tuple[str, list[Paragraph]]:
    """Return the title of a heading, and the paragraphs behind it; an empty title where the unit is
    one long sentence, or a task of one."""
    if not unit.paragraphs:
        return "", []
    first, *others = unit.paragraphs
    sentence, rest = first_part(first.text, _SENTENCE_ENDS)
    title = without_stray_blanks(bare_title(sentence))
    after = [*([first._replace(text=rest)] if rest else []), *others]
    is_plain = sentence == first.text and not re.search("[；;]$", sentence)
    if len(title) > _LONGEST_HEADING or not (after or not unit.bodies or is_plain):
        return "", unit.paragraphs
    return title, after


def is_no_task(node: ProseNode) -> bool:
    """Return whether a node has the title of a section without tasks: 保障措施."""
    return bool(NO_TASKS.fullmatch(node_name(node)))


def node_name(node: ProseNode) -> str:
    """Return the title of a node, or the beginning of its text."""
    if not node.units or not node.units[0].paragraphs:
        return node.number
    return bare_title(first_part(node.units[0].paragraphs[0].text, _SENTENCE_ENDS)[0])
