"""Changes as Markdown for a merge request: ~~old~~ and **new**."""

import unicodedata
from collections.abc import Iterator, Sequence

from gkrw.diff.entry import ChangeEntry
from gkrw.diff.text_diff import Edit, Span
from gkrw.views.diff_page import ChangePage, place_text
from gkrw.views.formats import escape_markdown

_MARKS = {Edit.DELETED: ("~~", "~~"), Edit.INSERTED: ("**", "**")}
_TAGS = {Edit.DELETED: ("<del>", "</del>"), Edit.INSERTED: ("<ins>", "</ins>")}


def markdown_of(page: ChangePage) -> str:
    """The whole page."""
    lines = [f"**{escape_markdown(page.summary)}**", "", escape_markdown(page.versions)]
    path: tuple[str, ...] | None = None
    for number, entry in enumerate(page.entries):
        if entry.path != path or not number:
            lines.append("")
            if entry.path:
                lines += [f"### {escape_markdown(' › '.join(entry.path))}", ""]
        path = entry.path
        lines += _entry(entry, "")
    for note in page.notes:
        lines += ["", escape_markdown(note)]
    return "".join(f"{line}\n" for line in lines)


def _entry(entry: ChangeEntry, indent: str) -> Iterator[str]:
    action = f" {escape_markdown(entry.action)}" if entry.action else ""
    # Blanks on both sides: marks next to Chinese punctuation would not be recognised.
    place = f" `{place_text(entry)}`" if entry.place else ""
    yield f"{indent}- **{escape_markdown(entry.heading)}**{action}{place}"
    indent += "  "
    for line in entry.lines:
        label = f"{escape_markdown(line.label)}：" if line.label else ""
        yield f"{indent}- {label}{_marked(line.spans)}"
    for inner in entry.inside:
        yield from _entry(inner, indent)


def _marked(spans: Sequence[Span]) -> str:
    """The text of spans with marks.

    By the rules of CommonMark, ** and ~~ are not recognised between Chinese punctuation and other
    text. HTML tags take their place there.
    """
    out = ""
    for index, (edit, text) in enumerate(spans):
        lines = []
        for line in text.split("\n"):
            if not line or edit is Edit.KEPT:
                lines.append(escape_markdown(line))
                continue
            before = spans[index - 1].text[-1] if index else ""
            after = spans[index + 1].text[0] if index + 1 < len(spans) else ""
            marks = _MARKS if _are_marks_recognised(before, line, after) else _TAGS
            start, end = marks[edit]
            lines.append(f"{start}{escape_markdown(line)}{end}")
        if index and edit is Edit.INSERTED and spans[index - 1].edit is Edit.DELETED:
            out += " "
        out += "<br>".join(lines)
    return out


def _are_marks_recognised(before: str, text: str, after: str) -> bool:
    """Whether marks around a text are recognised between the characters before and after it."""
    if not (_is_punctuation_or_blank(text[0]) or _is_punctuation_or_blank(text[-1])):
        return True
    return (
        not text[0].isspace()
        and not text[-1].isspace()
        and (
            not before or _is_punctuation_or_blank(before) or not _is_punctuation_or_blank(text[0])
        )
        and (not after or _is_punctuation_or_blank(after) or not _is_punctuation_or_blank(text[-1]))
    )


def _is_punctuation_or_blank(character: str) -> bool:
    """As CommonMark classifies characters."""
    return character.isspace() or unicodedata.category(character)[0] in "PS"
