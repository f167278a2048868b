"""The lines of prose: joined where wrapping broke them, with the style of their numbers; and the parts
of a document that they make: a covering letter, the plan itself, its title and signature."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from gkrw.core.wording import parse_heading_number
from gkrw.intake.body_names import LABEL, is_office_name, split_names
from gkrw.intake.headings import BODY_KINDS, kind_of
from gkrw.intake.outline import (
    HALF_BRACKET,
    annex_label,
    is_document_title,
    may_be_title,
    parted_number,
    with_closed_number,
)
from gkrw.intake.prose.prose_bodies import cut_bodies, is_role_line, text_label, with_plain_labels
from gkrw.intake.source import Paragraph
from gkrw.intake.source_text import ENDS_PARAGRAPH, GOES_ON, WRAPPED_FROM, join_broken

ROOT, HEADING, BULLET = "", "没有编号的标题", "•"
"""The styles of the whole, of headings without numbers, and of points without numbers."""
RANKS = {
    style: rank
    for rank, style in enumerate(
        (
            ROOT,
            "章",
            "条",
            "一、",
            "（一）",
            "——",
            HEADING,
            "1.",
            "第一",
            "1.1",
            "1)",
            "（1）",
            "①",
            BULLET,
        )
    )
}
"""How deep paragraphs stand below others, by the style of their numbers."""


_WIDE_BLANKS = re.compile("[\t\u3000]+")


def prose_lines(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Return the lines of paragraphs that are not blank. Lines that wrapping broke are joined, also
    those of a bracket that is closed further on."""
    lines = [
        (paragraph._replace(text=text), at)
        for paragraph in paragraphs
        for at, line in enumerate(filter(str.strip, paragraph.text.split("\n")))
        if (text := with_plain_labels(_WIDE_BLANKS.sub(" ", line).strip()))
    ]
    result: list[Paragraph] = []
    texts = _with_brackets([each.text for each, _ in lines])
    for (paragraph, at), text in zip(lines, texts, strict=True):
        if result and _continues(result[-1].text, text, is_paragraph=at == 0):
            result[-1] = result[-1]._replace(text=join_broken(result[-1].text, text))
        else:
            result.append(paragraph._replace(text=text))
    return list(_with_points_apart(_with_names_joined(result)))


def _with_brackets(lines: Sequence[str]) -> list[str]:
    """Return lines; the bracket of a number that was not closed is, where the number is the one
    behind that of the heading before, or before that of the next: （二优化服务."""
    result = [*lines]
    numbered: list[tuple[int, int | None]] = []
    """The lines that are numbered （一）, or may be, and their numbers."""
    for at, line in enumerate(lines):
        half = HALF_BRACKET.match(line)
        if half or style_of(line) == "（一）":
            numbered.append(
                (at, parse_heading_number(half[1] if half else without_number(line)[1]))
            )
    numbers = [0, *(number for _, number in numbered), None]
    for (at, own), before, after in zip(numbered, numbers, numbers[2:], strict=False):
        half = HALF_BRACKET.match(lines[at])
        is_next = own and before != own and (before == own - 1 or after == own + 1)
        if half and (is_next or style_of(lines[at])):
            result[at] = with_closed_number(lines[at])
    return result


def _with_names_joined(lines: Sequence[Paragraph]) -> list[Paragraph]:
    """Return lines; further names of a list that a label begins, one a line, are in its line. Those
    at the end, or above a date, are a signature."""
    result: list[Paragraph] = []
    names: list[Paragraph] = []
    for line in (*lines, None):
        if line and result and _names_go_on(result[-1].text, line.text):
            names.append(line)
            continue
        if names and line and not is_date_line(line.text):
            every = "、".join(each.text for each in (result[-1], *names))
            result[-1], names = result[-1]._replace(text=every), []
        result += names if line is None else [*names, line]
        names = []
    return result


def _with_points_apart(lines: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Yield lines; a label before the first of several numbered points stands on a line of its own:
    整改措施：1.修订制度。 / 2.开展检查。"""
    for line, following in zip_longest(lines, lines[1:]):
        label = text_label(line.text)
        first = style_of(line.text[len(label) :].strip()) if label else ""
        if first and following is not None and style_of(following.text) == first:
            yield line._replace(text=label)
            line = line._replace(text=line.text[len(label) :].strip())
        yield line


def _continues(before: str, line: str, is_paragraph: bool) -> bool:
    """Return whether a line goes on from the one before; `is_paragraph` says that it is in another
    paragraph."""
    begins = bool(style_of(line) or LABEL.match(line))
    if _open_bracket(before):
        if _closes(without_number(line)[0]):
            return True
        is_left_open = bool(cut_bodies(before)[-1].bodies)
        is_heading = style_of(line) in ("章", "一、", "（一）")
        if begins and (is_heading or is_left_open or ENDS_PARAGRAPH.search(before)):
            return False
        names = split_names(line, "、，,；;")
        return not is_left_open or ("。" not in line and any(map(is_office_name, names)))
    if begins or line[0] in "（(【〔[":
        return False
    # Behind a colon only the names of a label go on; a salutation or a list does not.
    if GOES_ON.search(before) or LABEL.fullmatch(before):
        return True
    return (
        not is_paragraph
        and len(before) >= WRAPPED_FROM
        and not ENDS_PARAGRAPH.search(before)
        and bool(re.search("[，。；]", before))
    )


_LONGEST_NAME = 15


def _names_go_on(before: str, line: str) -> bool:
    """Return whether a line has further names of a list that a label begins, one a line."""
    label = LABEL.match(before)
    if label is None or kind_of(label[1]) not in BODY_KINDS or not is_office_name(before):
        return False
    if style_of(line) or re.search("[:：。]", line):
        return False
    names = split_names(line, "、，,；;")
    return all(len(each) <= _LONGEST_NAME and is_office_name(each) for each in names)


def _closes(line: str) -> bool:
    """Return whether a line closes a bracket that it does not open."""
    return re.match("[^（(【〔\\[]*[)）】〕\\]]", line) is not None


def _open_bracket(text: str) -> bool:
    last = max(text.rfind(each) for each in "（(【〔[")
    return last > max(text.rfind(each) for each in "）)】〕]") and len(text) - last < 200


_BULLET = re.compile(r"(?:[●■▪•◆◇□○★☆►▶➢✓※·]\s*)+(?=[\w（(“《【])")
_FIGURE_GOES_ON = re.compile(r"[%％‰°℃万亿个元倍以左余]")
_STYLES = (
    ("条", re.compile("第.+条|[问任事项行工]")),
    ("第一", re.compile("第[^章节部分条项]+$")),
    ("章", re.compile("第|专|板")),
    ("（一）", re.compile("[（(] *[一二三四五六七八九十百]|[一二三四五六七八九十百]+ *[)）]")),
    ("一、", re.compile("[一二三四五六七八九十百]")),
    ("——", re.compile("—|--")),
    ("（1）", re.compile(r"[（(] *\d")),
    ("①", re.compile("[①-⑳]")),
    ("1.1", re.compile(r"\d+\.\d")),
    ("1)", re.compile(r"\d+ *[)）]")),
    ("1.", re.compile(r"\d")),
)


def style_of(line: str) -> str:
    """Return the style of the number of a line; empty for a line without one."""
    if bullet := _BULLET.match(line):
        return style_of(line[bullet.end() :]) or BULLET
    parted = parted_number(line)
    style = next((name for name, pattern in _STYLES if pattern.match(parted.number)), "")
    if style == "1.1" and _FIGURE_GOES_ON.match(parted.text):
        return ""
    return style


def without_number(line: str) -> tuple[str, str]:
    """Return a line without its number, and the number."""
    if bullet := _BULLET.match(line):
        text, number = without_number(line[bullet.end() :])
        return text, number or bullet[0].strip()
    if not style_of(line):
        return line, ""
    parted = parted_number(line)
    return parted.text.strip(), parted.number


def figure(number: str) -> int | None:
    """Return the last figure in a number: 2 of 1.2; None where it has none."""
    figures = re.findall(r"\d+", number)
    return int(figures[-1]) if figures else None


_DATE_LINE = re.compile(
    r"[（(]?(?:二[〇○0零一二三四五六七八九]{3}|20\d\d)\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月"
    r"(?:\s*[\d一二三四五六七八九十]{1,3}\s*日)?[）)]?"
)


def is_date_line(text: str) -> bool:
    """Return whether a line is only a date, as below a signature."""
    return _DATE_LINE.fullmatch(text) is not None


def is_short_line(text: str) -> bool:
    """Return whether a line without a number may be a heading: it is short and no sentence."""
    return (
        len(text) <= _LONGEST_HEADING
        and may_be_title(text)
        and not re.search("[。；！？：:]", text)
        and not (style_of(text) or annex_label(text) or is_date_line(text))
    )


_LONGEST_HEADING = 30


# -- parts ------------------------------------------------------------------------------------------

_MOST_TITLE_LINES = 3
_FOOT = re.compile(r"[（(]?\s*(?:联系人|联系电话|抄送|主动公开|此件|印发)")
_MOST_SIGNATURES = 3
_CAPTION = re.compile(r".{4,}(清单|分解表|任务表|方案|要点|计划|台账|一览表|汇总表|分工)")


def document_parts(lines: Sequence[Paragraph]) -> list[list[Paragraph]]:
    """Return the parts of a document: a covering letter ends at its date, an annex begins at its
    label, and a further list at its title, which ends as that of the one before."""
    parts: list[list[Paragraph]] = [[]]
    caption, is_numbered = "", False
    for line in lines:
        kind = _kind_of_caption(line.text)
        if annex_label(line.text) or (kind and kind == caption and is_numbered):
            parts.append([])
            caption, is_numbered = "", False
        parts[-1].append(line)
        caption = caption or ("" if is_numbered else kind)
        is_numbered = is_numbered or bool(style_of(line.text))
        if is_date_line(line.text):
            parts.append([])
    return [part for part in parts if part]


def _kind_of_caption(line: str) -> str:
    """Return the last word of the title of a list of tasks, 清单; empty for any other line."""
    match = _CAPTION.fullmatch(line) if may_be_title(line) and not style_of(line) else None
    return match[1] if match else ""


def title_lines(part: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the lines of the title of a part, which may be broken over several."""
    runs: list[list[Paragraph]] = [[]]
    for line in part:
        if _begins_text(line.text):
            break
        if not may_be_title(line.text):
            runs.append([])
        elif not annex_label(line.text) and not is_date_line(line.text):
            runs[-1].append(line)
    for run in runs:
        at = next((n for n, line in enumerate(run) if is_document_title(line.text)), None)
        if at is not None:
            end = at + 1
            while end < len(run) and is_document_title(run[end].text):
                end += 1
            return run[:end]
    title = runs[0][:_MOST_TITLE_LINES]
    after = part[part.index(title[-1]) + 1 :] if title else []
    if after and not style_of(after[0].text) and _begins_text(after[0].text):
        return title[:-1]  # a heading of tasks without numbers
    if any(is_short_line(line.text) for line in after[1:]):
        return title[:-1] if style_of(after[0].text) or is_short_line(title[-1].text) else title
    return title


def _begins_text(line: str) -> bool:
    return bool(style_of(line)) or is_role_line(line) or any(p.bodies for p in cut_bodies(line))


def foot_lines(part: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the lines of a part that belong to no text: dates, the names of offices above them,
    and whom to ask."""
    foot: list[Paragraph] = []
    for at, line in enumerate(part):
        if is_date_line(line.text):
            above = [*part[max(at - _MOST_SIGNATURES, 0) : at], line][::-1]
            signed = 1
            while (
                signed < len(above)
                and is_short_line(above[signed].text)
                and is_office_name(above[signed].text)
            ):
                signed += 1
            foot += above[:signed]
        elif _FOOT.match(line.text):
            foot.append(line)
    return foot
