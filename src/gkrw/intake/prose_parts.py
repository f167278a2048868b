"""The parts of a document in prose: a covering letter, the plan itself, its title and signature."""

import re
from collections.abc import Sequence

from gkrw.intake.body_names import is_office_name
from gkrw.intake.outline import DOCUMENT_TITLE, annex_label
from gkrw.intake.prose_bodies import cut_bodies, is_role_line
from gkrw.intake.prose_lines import NO_TITLE, is_date_line, is_short_line, style_of
from gkrw.intake.source import Paragraph

_LONGEST_TITLE = 60
_MOST_TITLE_LINES = 3
_FOOT = re.compile(r"[（(]?\s*(?:联系人|联系电话|抄送|主动公开|此件|印发)")
_MOST_SIGNATURES = 3


def document_parts(lines: Sequence[Paragraph]) -> list[list[Paragraph]]:
    """Return the parts of a document: a covering letter ends at its date, and an annex begins at its
    label."""
    parts: list[list[Paragraph]] = [[]]
    for line in lines:
        if annex_label(line.text):
            parts.append([line])
        else:
            parts[-1].append(line)
            if is_date_line(line.text):
                parts.append([])
    return [part for part in parts if part]


def title_lines(part: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the lines of the title of a part, which may be broken over several."""
    runs: list[list[Paragraph]] = [[]]
    for line in part:
        if _begins_text(line.text):
            break
        if len(line.text) > _LONGEST_TITLE or NO_TITLE.fullmatch(line.text):
            runs.append([])
        elif not annex_label(line.text) and not is_date_line(line.text):
            runs[-1].append(line)
    for run in runs:
        at = next((n for n, line in enumerate(run) if DOCUMENT_TITLE.fullmatch(line.text)), None)
        if at is not None:
            end = at + 1
            while end < len(run) and DOCUMENT_TITLE.fullmatch(run[end].text):
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
