"""Cut the bodies out of a line of prose: those in brackets, and those behind labels.

加强监管。（市教育局牵头，市财政局配合）            in brackets at the end
制定规划。（甲局负责）推进建设。（乙局负责）          in brackets after each sentence
加强监管。责任单位：市教育局                         behind a label
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gkrw.core.deadlines import is_known_wording
from gkrw.core.names import ETC
from gkrw.intake.body_names import (
    BETWEEN_NAMES,
    KIND_WORDS,
    LABEL,
    ROLE,
    acting_body,
    is_office_name,
    is_phrase,
    is_sure_name,
    labels_in,
    names_alone,
    split_names,
    with_long_labels,
    without_by,
    without_persons,
)
from gkrw.intake.headings import BODY_KINDS, TASK_KINDS, ColumnMeaning, kind_of
from gkrw.intake.lead_rules import states_lead_rule, without_lead_rule
from gkrw.intake.source_text import outside_brackets


class CutText(NamedTuple):
    """A part of a line, and the texts with the bodies that stand behind it."""

    text: str
    bodies: tuple[str, ...]


_ATTRIBUTES = (*BODY_KINDS, ColumnMeaning.DEADLINE, ColumnMeaning.EXTRA)
"""The kinds of labels that tell something of a task: bodies, deadlines, persons."""
_CONTACT = re.compile(r"联系|电话|填[报表]|审核|经办")
_SENTENCE_END = re.compile(r"[。；;！!？?.]\s*$")
_CLOSES_SENTENCE = re.compile(r"\s*(?:[。；;！!]|\.(?!\d))")
_CUT_MARKS = re.compile(r"\s*((?:[。；;]|\.(?!\d))?)[，,、\s]*")
_NO_NAME = re.compile(r"[如含除即详见注共约]|包括|其中|例如|不含|原则")
_LONGEST_NAME = 30
_NEAR = 40
_PROMISES = re.compile(
    r"\d+ *(?:[个所家项座次处条件名部台辆套]|支(?!队))"
    r"|要(?!素)|应(?!急|用)|须|将(?!军)|不得|请|以上|任务|(?:牵头|负责)(?![)）])|[—“”《》]"
)
"""Words of a sentence about bodies, not of their names."""


def text_label(text: str) -> str:
    """Return the label before the text of a task: 主要任务：; empty where there is none."""
    label = LABEL.match(text)
    return label[0] if label and kind_of(label[1]) in TASK_KINDS else ""


_BRACKETED_LABEL = re.compile(
    r"(?:^|(?<=[。；;\s]))[【〔\[（(]\s*([\u4e00-\u9fff]{2,8})\s*[】〕\])）]\s*[:：]?\s*(?=\w)"
)
_BRACKETS_ALONE = re.compile("(?:【[\\w、]{2,20}】){2,}")
_SPACED_LABEL = re.compile(r"([\u4e00-\u9fff](?: ?[\u4e00-\u9fff]){1,7}) *(?:[:：] *| +)(?=\S)")


def with_plain_labels(line: str) -> str:
    """Return a line with its labels as others are: 【责任单位】甲局, 责 任 单 位：甲局, 责任单位 甲局 and
    责任单位为甲局 become 责任单位：甲局. Bodies behind a dash, 修路——甲局牵头, stand in brackets."""
    before, dash, names = line.rpartition("——")
    if before.strip() and dash and _stands_for_bodies(names.rstrip("。 "), before, ""):
        line = f"{before.rstrip()}（{names}）"
    if re.search("主[:：].+辅[:：]", line):
        line = with_long_labels(line).replace("。；", "。")
    if _BRACKETS_ALONE.fullmatch(line):  # 【德育处】【年级组】
        line = line.replace("】【", "、")
    line = _LABEL_IS.sub(_label_is, _BRACKETED_LABEL.sub(_plain_label, line))
    match = _SPACED_LABEL.match(line)
    return _plain_label(match) + line[match.end() :] if match else line


_LABEL_IS = re.compile(
    r"(?:^|(?<=[。；;，,（(\s]))(?P<label>[\u4e00-\u9fff]{4,6})[为是](?P<names>[^。；;，,（()）]+)(?=[。；;，,)）]|$)"
)


def _label_is(match: re.Match[str]) -> str:
    names = _names(match["names"])
    are_sure = bool(names) and _are_names(names) and not any(map(is_phrase, names))
    is_told = kind_of(match["label"]) in BODY_KINDS and are_sure
    return f"{match['label']}：{match['names']}" if is_told else match[0]


def _plain_label(match: re.Match[str]) -> str:
    label = match[1].replace(" ", "")
    return f"{label}：" if kind_of(label) in _ATTRIBUTES else match[0]


def attribute_labels(text: str) -> Iterator[tuple[re.Match[str], ColumnMeaning]]:
    """Yield the labels in a text that tell something of a task, with their kinds: 责任单位."""
    for match, kind in labels_in(text):
        is_told = kind_of(match[1]) is not None and not _CONTACT.search(match[1])
        if kind in _ATTRIBUTES and is_told:
            yield match, kind


def cut_bodies(line: str) -> list[CutText]:
    """Return the parts of a line, each with the bodies behind it. The last part has none where the
    line goes on behind them."""
    stop = _label_at(line)
    spans = [each for each in _brackets(line) if each[1] <= stop]
    taken = _bodies_among(spans, line, stop)
    parts: list[CutText] = []
    text, position = "", 0
    bodies: list[str] = []

    def close() -> None:
        nonlocal text, bodies
        parts.append(CutText(text.strip(), tuple(bodies)))
        text, bodies = "", []

    def take(piece: str) -> None:
        nonlocal text
        if bodies and text.strip() and piece.strip():
            close()
        text += piece

    for start, end in taken:
        leads = bool(bodies) and not text.strip()  # the bodies stand before the text
        before = line[position:start]
        take(before)
        if leads and before.strip():
            close()
        bodies.append(line[start + 1 : end].strip())
        marks = _CUT_MARKS.match(line, min(end + 1, stop), stop)
        position = marks.end() if marks else stop
        if marks and marks[1] and text.strip() and not _SENTENCE_END.search(text):
            text = text.rstrip() + marks[1]
    take(line[position:stop])
    if stop < len(line):
        bodies.append(line[stop:].strip())
    close()
    return [each for each in parts if each.text or each.bodies]


def _bodies_among(spans: Sequence[tuple[int, int]], line: str, stop: int) -> list[tuple[int, int]]:
    """Return the brackets that name bodies, and those with a deadline right beside them."""
    taken: list[tuple[int, int]] = []
    for start, end in spans:
        content = line[start + 1 : end].strip()
        is_beside = bool(taken) and not line[taken[-1][1] + 1 : start].strip()
        # Only what is near matters: a line may have very many brackets.
        before = "" if is_beside else line[max(start - _NEAR, 0) : start]
        if (is_beside and is_known_wording(content)) or _stands_for_bodies(
            content, before, line[end + 1 : min(end + _NEAR, stop)]
        ):
            taken.append((start, end))
    deadlines = [
        first
        for first, second in pairwise(spans)
        if second in taken
        and first not in taken
        and not line[first[1] + 1 : second[0]].strip()
        and is_known_wording(line[first[0] + 1 : first[1]].strip())
    ]
    return sorted(taken + deadlines)


def is_role_line(line: str) -> bool:
    """Return whether a line only names bodies and what they do: 区发改局牵头，区财政局配合。"""
    text = line.strip().rstrip("。")
    names = _names(text)
    sentences = [each[-1] for each in map(_names, text.split("。")) if each]
    return (
        bool(names)
        and all(map(ROLE.search, sentences))
        and all(ROLE.fullmatch(each) or is_office_name(each) for each in names)
        and not any(map(acting_body, names))  # 办公室牵头改造小区，执法队配合
        and _names_roles(text)
        # 每月5日前报送进展，由办公室汇总
        and not is_known_wording(split_names(text, "，,；;。")[0])
    )


def left_names(text: str) -> Iterator[str]:
    """Yield the brackets in the text of a task that name bodies though they stand where none are
    taken: 推进供热（住建局），年底完成. Those behind a name are a part of it: 发改委（粮食局）."""
    for start, end in _brackets(text):
        content = text[start + 1 : end].strip()
        names = _names(content)
        is_list = bool(names) and _are_names(names) and _is_strong(names)
        if is_list and not _ends_with_name(text[max(start - _LONGEST_NAME, 0) : start]):
            yield content


def _label_at(line: str) -> int:
    """Return where the labels behind the text of a line begin; its end where there are none. Deadlines
    and persons have labels there only where bodies have too."""
    outside = {at for at, _ in outside_brackets(line)}
    labels = list(attribute_labels(line))
    if not any(kind in BODY_KINDS or not match.start() for match, kind in labels):
        return len(line)
    first = len(line) - len(line.lstrip())
    for match, _ in labels:
        start = match.start()
        is_behind_text = start and re.match(r"[。；;！？!?）)\]】〕\s]", line[start - 1])
        if start in outside and (is_behind_text or start <= first):
            return start
    return len(line)


_OPENING, _CLOSING = "（(【〔[", "）)】〕]"


def _brackets(line: str) -> Iterator[tuple[int, int]]:
    """Yield the positions of the outermost brackets; the end of the line closes the last one."""
    depth = start = 0
    for position, character in enumerate(line):
        if character in _OPENING:
            if depth == 0:
                start = position
            depth += 1
        elif character in _CLOSING and depth:
            depth -= 1
            if depth == 0:
                yield start, position
    if depth:
        yield start, len(line)


def _stands_for_bodies(content: str, before: str, after: str) -> bool:
    """Return whether the text of a bracket names bodies. Names without a word for their role must
    stand behind a sentence, or at the end of a line."""
    if any(match.start() == 0 or kind in BODY_KINDS for match, kind in attribute_labels(content)):
        return True
    content, _ = without_persons(names_alone(without_lead_rule(content)))
    if _names_roles(content):
        return True
    ends = before.strip() != "" and (not after.strip() or _CLOSES_SENTENCE.match(after))
    behind_sentence = _SENTENCE_END.search(before) is not None or not before.strip()
    if not behind_sentence and not ends:
        return False
    names = _names(content)
    is_alone = behind_sentence and not after.strip()
    if not names or not (_are_names(names) or (is_alone and _may_be_names(names))):
        return False
    # A name behind a name is a part of it: 市场监管局（知识产权局）.
    return behind_sentence or (_is_strong(names) and not _ends_with_name(before))


def _names_roles(text: str) -> bool:
    """Return whether a text only names bodies, and says what they do: 甲局牵头，乙局配合."""
    if states_lead_rule(text):
        return False
    clauses = []
    has_role = False
    for clause in _clauses(text):
        names = split_names(clause, BETWEEN_NAMES)
        names = [acting_body(each) or each for each in names]
        has_role = has_role or any(map(ROLE.search, names))
        bare = (without_by(ROLE.sub("", name)) for name in names)
        clauses.append([each for each in bare if each])
    names = [name for clause in clauses for name in clause]
    return (
        has_role
        and any(clause and is_office_name(clause[-1]) for clause in clauses)
        and not all(each in KIND_WORDS for each in names)
        and not any(
            len(each) > _LONGEST_NAME or _PROMISES.search(each) or is_phrase(each) for each in names
        )
    )


def _clauses(text: str) -> list[str]:
    """Return the clauses of a text that are no deadlines."""
    clauses = split_names(text, "，,；;。")
    return [each for each in clauses if not is_known_wording(each)]


def _names(text: str) -> list[str]:
    names = (name for clause in _clauses(text) for name in split_names(clause, BETWEEN_NAMES))
    return [name for name in names if name != ETC]


def _are_names(names: list[str]) -> bool:
    are_kinds = all(each in KIND_WORDS for each in names)
    return (
        not are_kinds
        and not _NO_NAME.match(names[0])
        and all(
            is_office_name(each)
            and len(each) <= _LONGEST_NAME
            and not ROLE.search(each)
            and not _PROMISES.search(each)
            for each in names
        )
    )


def _may_be_names(names: list[str]) -> bool:
    """Return whether names that end a line behind a sentence, or are all of it, are those of bodies, of
    which one surely is: 总务处、食堂."""
    return (
        _is_strong(names)
        and not _NO_NAME.match(names[0])
        and all(
            len(each) <= _LONGEST_ALONE and not is_phrase(each) and re.fullmatch(r"\w+", each)
            for each in names
        )
    )


_LONGEST_ALONE = 8


def _ends_with_name(text: str) -> bool:
    return is_sure_name(re.split(r"[，。；;：:、（）()“”\s]", text.rstrip())[-1])


def _is_strong(names: list[str]) -> bool:
    """Return whether names are surely of bodies: not 建设场馆（图书馆）."""
    return any(map(is_sure_name, names))
