"""Changes as plain text: what was removed as [-…-], what came as {+…+}."""

from collections.abc import Iterator, Sequence

from gkrw.diff.entry import ChangeEntry
from gkrw.diff.text_diff import Is, Piece
from gkrw.views.diff_page import Page

MARKS = {Is.KEPT: ("", ""), Is.OLD: ("[-", "-]"), Is.NEW: ("{+", "+}")}
"""What stands around a piece where colour does not tell."""


def text_of(page: Page) -> str:
    """The whole page, unwrapped."""
    lines = [page.versions, page.summary, *_entries(page.entries)]
    if page.notes:
        lines += ["", *page.notes]
    return "".join(f"{line}\n" for line in lines)


def _entries(entries: Sequence[ChangeEntry]) -> Iterator[str]:
    path: tuple[str, ...] | None = None
    for entry in entries:
        yield ""
        if entry.path != path and entry.path:
            yield " › ".join(entry.path)
        path = entry.path
        yield from _entry(entry, "")


def _entry(entry: ChangeEntry, indent: str) -> Iterator[str]:
    yield f"{indent}{heading(entry)}" + (f"  {place_of(entry)}" if entry.place else "")
    indent += "    "
    for line in entry.lines:
        first, *rest = marked_lines(line.pieces)
        start = f"{line.label}  " if line.label else ""
        yield f"{indent}{start}{first}"
        yield from (f"{indent}{each}" for each in rest)
    for each in entry.inside:
        yield from _entry(each, indent)


def heading(entry: ChangeEntry) -> str:
    """+ T46 政策解读直播（新增任务）"""
    said = f"（{entry.said}）" if entry.said and entry.said != "改动" else ""
    return f"{entry.sign} {' '.join(filter(None, (entry.name, entry.title)))}{said}"


def place_of(entry: ChangeEntry) -> str:
    """data/tasks.yaml:78"""
    return f"{entry.place.file}:{entry.place.line}" if entry.place else ""


def marked_lines(pieces: Sequence[Piece]) -> list[str]:
    """The pieces as text with marks, a list item for each paragraph."""
    text = ""
    for kind, part in pieces:
        start, end = MARKS[kind]
        text += "\n".join(f"{start}{each}{end}" if each else "" for each in part.split("\n"))
    return text.split("\n")
