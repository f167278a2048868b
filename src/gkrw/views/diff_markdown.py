"""Changes as Markdown for a merge request: ~~old~~ and **new**."""

import unicodedata
from collections.abc import Iterator, Sequence

from gkrw.diff.entry import ChangeEntry
from gkrw.diff.text_diff import Is, Piece
from gkrw.views.diff_page import Page
from gkrw.views.diff_text import place_of
from gkrw.views.formats import escape_markdown

_MARKS = {Is.OLD: ("~~", "~~"), Is.NEW: ("**", "**")}
_TAGS = {Is.OLD: ("<del>", "</del>"), Is.NEW: ("<ins>", "</ins>")}


def markdown_of(page: Page) -> str:
    """The whole page."""
    lines = [f"**{escape_markdown(page.summary)}**", "", escape_markdown(page.versions)]
    path: tuple[str, ...] | None = None
    for number, entry in enumerate(page.entries):
        if entry.path != path or not number:
            lines += [
                "",
                *([f"### {escape_markdown(' › '.join(entry.path))}", ""] if entry.path else []),
            ]
        path = entry.path
        lines += _entry(entry, "")
    for said in page.notes:
        lines += ["", escape_markdown(said)]
    return "".join(f"{line}\n" for line in lines)


def _entry(entry: ChangeEntry, indent: str) -> Iterator[str]:
    name = escape_markdown(" ".join(filter(None, (entry.name, entry.title))))
    said = f" {escape_markdown(entry.said)}" if entry.said and entry.said != "改动" else ""
    # With a blank on each side: marks beside Chinese punctuation would not count as such.
    place = f" `{place_of(entry)}`" if entry.place else ""
    yield f"{indent}- **{name}**{said}{place}"
    indent += "  "
    for line in entry.lines:
        label = f"{escape_markdown(line.label)}：" if line.label else ""
        yield f"{indent}- {label}{marked_up(line.pieces)}"
    for each in entry.inside:
        yield from _entry(each, indent)


def marked_up(pieces: Sequence[Piece]) -> str:
    """The pieces with marks around what is old or new.

    By the rules of CommonMark, ** and ~~ count only where no Chinese punctuation stands between
    them and the text outside. There tags take their place.
    """
    out = ""
    for index, (kind, text) in enumerate(pieces):
        parts = []
        for part in text.split("\n"):
            if not part or kind is Is.KEPT:
                parts.append(escape_markdown(part))
                continue
            before = pieces[index - 1].text[-1] if index else ""
            after = pieces[index + 1].text[0] if index + 1 < len(pieces) else ""
            start, end = (_MARKS if _counts(before, part, after) else _TAGS)[kind]
            parts.append(f"{start}{escape_markdown(part)}{end}")
        if index and kind is Is.NEW and pieces[index - 1].kind is Is.OLD:
            out += " "
        out += "<br>".join(parts)
    return out


def _counts(before: str, text: str, after: str) -> bool:
    """Whether marks around a text count as marks, whatever stands before and behind it."""
    return not (_is_loose(text[0]) or _is_loose(text[-1])) or (
        not text[0].isspace()
        and not text[-1].isspace()
        and (not before or _is_loose(before) or not _is_loose(text[0]))
        and (not after or _is_loose(after) or not _is_loose(text[-1]))
    )


def _is_loose(character: str) -> bool:
    """Whether CommonMark takes a character for punctuation or a blank."""
    return character.isspace() or unicodedata.category(character)[0] in "PS"
