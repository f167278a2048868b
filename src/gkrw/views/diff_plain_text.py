"""Changes as plain text: deleted text as [-…-], inserted text as {+…+}."""

from collections.abc import Iterator, Sequence

from gkrw.diff.entry import ChangeEntry
from gkrw.diff.text_diff import Edit, Span
from gkrw.views.diff_page import ChangePage, place_text

MARKS = {Edit.KEPT: ("", ""), Edit.DELETED: ("[-", "-]"), Edit.INSERTED: ("{+", "+}")}
"""The marks around a span where there is no colour."""


def text_of(page: ChangePage) -> str:
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
    place = f"  {place_text(entry)}" if entry.place else ""
    yield f"{indent}{entry.sign} {heading_with_action(entry)}{place}"
    indent += "    "
    for line in entry.lines:
        first, *rest = _marked_lines(line.spans)
        start = f"{line.label}  " if line.label else ""
        yield f"{indent}{start}{first}"
        yield from (f"{indent}{each}" for each in rest)
    for inner in entry.inside:
        yield from _entry(inner, indent)


def heading_with_action(entry: ChangeEntry) -> str:
    """T46 政策解读直播（新增任务）"""
    return entry.heading + (f"（{entry.action}）" if entry.action else "")


def _marked_lines(spans: Sequence[Span]) -> list[str]:
    """The text of spans with marks, line by line; the marks of a span stand in each of its lines."""
    text = ""
    for edit, part in spans:
        start, end = MARKS[edit]
        text += "\n".join(f"{start}{line}{end}" if line else "" for line in part.split("\n"))
    return text.split("\n")
