"""Pages of changes, for `diff` and `log`, as plain text and as Markdown, and the versions of a history
as JSON. A page holds no table, so all pages of a long history fit in memory."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gkrw.core.findings import Finding, errors_in
from gkrw.core.wording import on_one_line
from gkrw.diff.by_department import by_department
from gkrw.diff.changes import HEADINGS, Diff
from gkrw.diff.describe import describe_changes
from gkrw.diff.describe_departments import describe_departments, summarize_departments
from gkrw.diff.entry import ChangeEntry, rewritings_note, summarize
from gkrw.diff.text_diff import Edit, Span
from gkrw.views.formats import escape_markdown

if TYPE_CHECKING:
    from gkrw.history.history_walk import HistoryEntry, HistoryWalk
    from gkrw.history.subject import HistorySubject, SubjectChanges


@dataclass(frozen=True)
class ChangePage:
    """The versions compared, a summary, the entries, and notes below them."""

    versions: str
    summary: str
    entries: Sequence[ChangeEntry]
    notes: Sequence[str]


def change_page(diff: Diff, versions: str, by_dept: bool) -> ChangePage:
    """Return the changes in the order of the table, or for each department."""
    note = rewritings_note(diff.rewritings)
    notes = [note] if note else []
    if not by_dept:
        return ChangePage(versions, summarize(diff), describe_changes(diff.changes), notes)
    departments = by_department(diff)
    summary = summarize(diff) + ("" if diff.is_empty else summarize_departments(departments))
    return ChangePage(versions, summary, describe_departments(departments), notes)


def unread_note(what: str, findings: Sequence[Finding]) -> str:
    """Return a note on the errors in `what`: the parts that could not be read were not compared."""
    errors = errors_in(findings)
    return (
        f"{what}有 {len(errors)} 处读不出，只比较了读得出的部分，其中的新增、删除可能只是没有读出来。"
        f"第一处：{errors[0].place} {errors[0].message}"
    )


# -- the versions of a history -----------------------------------------------------------------


def log_heading(walk: "HistoryWalk") -> str:
    """T10 的历史（新的在前）"""
    return f"{walk.newest_name or walk.subject.name} 的历史（新的在前）"


def log_summary(walk: "HistoryWalk") -> str:
    """共 3 次改动。"""
    if not walk.changes:
        return "没有改动。"
    return f"{'最近的' if walk.changes == walk.limit else '共'} {walk.changes} 次改动。"


def log_page(entry: "HistoryEntry", subject: "HistorySubject", file: str) -> ChangePage:
    """Return the page of one version; `file` is the name of the file on the disk."""
    commit = entry.commit
    changes = [] if entry.changes is None else _subject_entries(entry.changes)
    remarks = list(_remarks(entry, subject))
    if commit is None:
        return ChangePage(file, "还没有提交", changes, remarks)
    merge = "（合并）" if len(commit.parent_blobs) > 1 else ""
    version = f"提交 {commit.short_hash}{merge}  {commit.date:%Y-%m-%d %H:%M}  {commit.author}"
    return ChangePage(version, commit.subject or "（没有提交说明）", changes, remarks)


def _subject_entries(changes: "SubjectChanges") -> list[ChangeEntry]:
    """Return the entries of a version. An entry about a whole heading has no entries inside it."""
    if changes.department is not None:
        return describe_departments([changes.department])
    labels = {subject.label for subject in HEADINGS}
    return [
        replace(entry, inside=()) if any(label in entry.action for label in labels) else entry
        for entry in describe_changes(changes.changes)
    ]


def _remarks(entry: "HistoryEntry", subject: "HistorySubject") -> Iterator[str]:
    from gkrw.history.subject import DepartmentSubject

    if entry.no_table is not None:
        yield (
            f"这一版读不出分解表，没有比较；它后面的一版与它前面读得出的一版比。"
            f"原因：{entry.no_table.place} {entry.no_table.message}"
        )
    if entry.changes is not None and (later := entry.changes.later_name):
        is_department = isinstance(subject, DepartmentSubject)
        label, option = ("名称", "--dept ") if is_department else ("编号", "")
        yield f"从这一版起，{label}是 {later}；以后的改动用 gkrw log {option}{later} 查看。"
    if entry.unread:
        yield unread_note("比较的两版中", entry.unread)


def history_record(entry: "HistoryEntry") -> dict[str, Any]:
    """Return one version as JSON. docs/json.md says what each key means."""
    from gkrw.history.subject import SubjectChanges

    commit, changes = entry.commit, entry.changes or SubjectChanges()
    return {
        "commit": None if commit is None else commit.hash,
        "date": None if commit is None else commit.date.isoformat(),
        "author": None if commit is None else commit.author,
        "subject": None if commit is None else commit.subject,
        "file": None if commit is None else commit.path,
        **(
            {"changes": [change.as_json() for change in changes.changes]}
            if changes.department is None
            else {"department": changes.department.as_json()}
        ),
        "later": changes.later_name or None,
        "unread": [finding.as_json() for finding in entry.unread],
        "broken": None if entry.no_table is None else entry.no_table.as_json(),
    }


# -- what every format shows -------------------------------------------------------------------


def walk_entries(
    entries: Sequence[ChangeEntry], depth: int = 0
) -> Iterator[tuple[ChangeEntry, int, str | None]]:
    """Yield each entry, followed by the entries inside it, with its depth and the heading to print
    above it. The heading is the path of the entry, or None if the entry before it has the same path
    or if it is inside another entry."""
    path: tuple[str, ...] | None = None
    for entry in entries:
        is_headed = not depth and entry.path != path
        yield entry, depth, " › ".join(entry.path) if is_headed else None
        path = entry.path
        yield from walk_entries(entry.inside, depth + 1)


def heading_with_action(entry: ChangeEntry) -> str:
    """T46 政策解读直播（新增任务）"""
    return entry.heading + (f"（{entry.action}）" if entry.action else "")


def place_text(entry: ChangeEntry) -> str:
    """data/tasks.yaml:78; empty for an entry without a place."""
    return on_one_line(f"{entry.place.file}:{entry.place.line}") if entry.place else ""


# -- plain text --------------------------------------------------------------------------------

MARKS = {Edit.KEPT: ("", ""), Edit.DELETED: ("[-", "-]"), Edit.INSERTED: ("{+", "+}")}
"""The marks around a span where there is no colour."""


def plain_text_of(page: ChangePage) -> str:
    """Return the page as plain text, unwrapped: deleted text as [-…-], inserted text as {+…+}."""
    lines = [page.versions, page.summary]
    for entry, depth, heading in walk_entries(page.entries):
        if not depth:
            lines += ["", heading] if heading else [""]
        indent = "    " * depth
        place = f"  {place_text(entry)}" if entry.place else ""
        lines.append(f"{indent}{entry.sign} {heading_with_action(entry)}{place}")
        for line in entry.lines:
            text = (f"{line.label}  " if line.label else "") + _with_marks(line.spans)
            lines += [f"{indent}    {each}" for each in text.split("\n")]
    if page.notes:
        lines += ["", *page.notes]
    return "".join(f"{line}\n" for line in lines)


def _with_marks(spans: Sequence[Span]) -> str:
    """Return the text of spans. Each line of a span has its own marks."""
    text = ""
    for edit, part in spans:
        start, end = MARKS[edit]
        text += "\n".join(f"{start}{line}{end}" if line else "" for line in part.split("\n"))
    return text


# -- Markdown ----------------------------------------------------------------------------------

_MARKDOWN = {Edit.DELETED: ("~~", "~~"), Edit.INSERTED: ("**", "**")}
_TAGS = {Edit.DELETED: ("<del>", "</del>"), Edit.INSERTED: ("<ins>", "</ins>")}


def markdown_of(page: ChangePage) -> str:
    """Return the page as Markdown for a merge request: ~~old~~ and **new**."""
    lines = [f"**{escape_markdown(page.summary)}**", "", escape_markdown(page.versions)]
    for entry, depth, heading in walk_entries(page.entries):
        if heading is not None:
            lines += ["", f"### {escape_markdown(heading)}", ""] if heading else [""]
        indent = "  " * depth
        action = f" {escape_markdown(entry.action)}" if entry.action else ""
        # Blanks on both sides: marks next to Chinese punctuation would not be recognised.
        place = place_text(entry)
        place = escape_markdown(place) if "`" in place else f"`{place}`" if place else ""
        lines.append(f"{indent}- **{escape_markdown(entry.heading)}**{action} {place}".rstrip())
        for line in entry.lines:
            label = f"{escape_markdown(line.label)}：" if line.label else ""
            lines.append(f"{indent}  - {label}{_as_markdown(line.spans)}")
    for note in page.notes:
        lines += ["", escape_markdown(note)]
    return "".join(f"{line}\n" for line in lines)


def _as_markdown(spans: Sequence[Span]) -> str:
    """Return the text of spans with marks. By the rules of CommonMark, ** and ~~ are not recognised
    between Chinese punctuation and other text. HTML tags take their place there."""
    out = ""
    for index, (edit, text) in enumerate(spans):
        lines = []
        for line in text.split("\n"):
            if not line or edit is Edit.KEPT:
                lines.append(escape_markdown(line))
                continue
            before = spans[index - 1].text[-1:] if index else ""
            after = spans[index + 1].text[:1] if index + 1 < len(spans) else ""
            marks = _MARKDOWN if _are_marks_recognised(before, line, after) else _TAGS
            start, end = marks[edit]
            lines.append(f"{start}{escape_markdown(line)}{end}")
        if index and edit is Edit.INSERTED and spans[index - 1].edit is Edit.DELETED:
            out += " "
        out += "<br>".join(lines)
    return out


def _are_marks_recognised(before: str, text: str, after: str) -> bool:
    """Return whether marks around a text are recognised between the characters before and after
    it."""
    return all(
        not _is_punctuation_or_blank(inner)
        or (not inner.isspace() and (not outer or _is_punctuation_or_blank(outer)))
        for outer, inner in ((before, text[0]), (after, text[-1]))
    )


def _is_punctuation_or_blank(character: str) -> bool:
    """Return whether CommonMark counts a character as punctuation or as white space."""
    return character.isspace() or unicodedata.category(character)[0] in "PS"
