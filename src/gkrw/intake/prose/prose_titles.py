"""The titles of a document of prose: that of the whole, and those of several annexes with tasks,
which are headings of them."""

import re
from collections.abc import Sequence

from gkrw.intake.outline import (
    GROUP_LEVEL,
    SECTION_LEVEL,
    TOPIC_LEVEL,
    Found,
    annex_label,
    is_document_title,
)
from gkrw.intake.source import Paragraph
from gkrw.intake.source_text import without_stray_blanks


def take_titles(
    found: Found,
    parts: Sequence[Sequence[Paragraph]],
    titles: Sequence[Sequence[Paragraph]],
    counts: Sequence[int],
) -> int:
    """Take the title of the document, and that of each part where several have tasks, as headings.
    The title is that of the first part with tasks, or of one before it; the label of the annex is
    that of the part. `counts` are the numbers of tasks of the parts. Return by how many levels
    headings moved down."""
    first = next(number for number, count in enumerate(counts) if count)
    captions = {
        number: _joined(title)
        for number, (title, count) in enumerate(zip(titles, counts, strict=True))
        if count
        and title
        and (annex_label(parts[number][0].text) or is_document_title(title[-1].text))
    }
    if len(set(captions.values())) < 2:
        captions = {}
    at = -1
    if not found.title:
        before = first - 1 if first in captions else first
        letter = _letter_title(parts[: before + 1]) if captions else None
        at = next((number for number in range(before, -1, -1) if titles[number]), -1)
        if letter:
            found.title, at = letter.text, -1
        else:
            found.title = _joined(titles[at]) if at >= 0 else ""
        if not found.title and captions:
            place = titles[first][0].place
            found.doubt(place, "几部分各有题目，没有总的题目，用文件名作题目")
    for number, title in enumerate(titles):
        if number != at and number not in captions:
            found.left_out += title
    found.left_out[:] = [each for each in found.left_out if each.text != found.title]
    labels = [line for line in parts[first] if annex_label(line.text)]
    for line in () if captions else labels[:1]:
        found.annex = annex_label(line.text)
        found.left_out[:] = [each for each in found.left_out if each != line]
    return _put_above(found, titles, captions, counts) if captions else 0


def _letter_title(parts: Sequence[Sequence[Paragraph]]) -> Paragraph | None:
    """Return the title of a covering letter: 关于印发……的通知."""
    return next((line for part in parts for line in part if _LETTER.fullmatch(line.text)), None)


_LETTER = re.compile(".{0,20}关于.{4,60}的(?:通知|意见|函|通报|公告)")


def _joined(title: Sequence[Paragraph]) -> str:
    return without_stray_blanks("".join(line.text for line in title))


def _put_above(
    found: Found,
    titles: Sequence[Sequence[Paragraph]],
    captions: dict[int, str],
    counts: Sequence[int],
) -> int:
    """Make the titles of parts the sections of their tasks; what is there moves down a level."""
    moves = any(task.headings[SECTION_LEVEL] for task in found.tasks)
    start = 0
    for number, count in enumerate(counts):
        tasks = found.tasks[start : start + count]
        start += count
        caption = captions.get(number, "")
        for task in tasks:
            section, group, topic = task.headings
            if moves:
                lower = "／".join(filter(None, (group, topic)))
                task.headings[GROUP_LEVEL], task.headings[TOPIC_LEVEL] = section, lower
                if group and topic:
                    found.doubt(task.place, f"标题多于三级，合成一级：{lower}")
            task.headings[SECTION_LEVEL] = caption
        if caption and tasks:
            found.doubt(titles[number][0].place, f"这一部分的题目“{caption}”作了它的任务的分类")
    return int(moves)
