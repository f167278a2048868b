"""Entries that describe changes, and the phrases in them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from gkrw.core.accepted import AcceptedFinding
from gkrw.core.findings import Place
from gkrw.core.model import COLUMNS, LISTS, Columns, Members, Reports, extra_heading
from gkrw.core.names import Name, NameList
from gkrw.core.wording import UNWRITTEN, first_of, id_ranges
from gkrw.diff.changes import (
    BODIES,
    HEADINGS,
    Change,
    ChangeKind,
    Diff,
    Membership,
    OtherNames,
    Subject,
    Value,
)
from gkrw.diff.text_diff import Edit, Span, diff_names, diff_texts
from gkrw.store.shapes import OFFICE, SHAPES

Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A labelled line of an entry.

    `is_remark` marks a line that asks the reader to check something; `is_name_list` a list of
    names, which must not be broken inside a name; `is_content` a field of a thing that was added or
    removed as a whole; `is_one_sided` a line without a text before, or without one after, such as a
    task that a department gained; `has_dates` a deadline, whatever the table calls it.
    """

    label: str
    spans: Spans
    is_remark: bool = False
    is_name_list: bool = False
    is_content: bool = False
    is_one_sided: bool = False
    has_dates: bool = False


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """The description of all changes of one thing. `sign` is +, -, → or ~. `action` says what
    happened to the thing as a whole (新增任务); it is empty if only fields changed. `path` has the
    headings above the thing. `inside` are the things added or removed together with a heading."""

    sign: str
    action: str
    name: str
    title: str
    path: tuple[str, ...]
    lines: tuple[EntryLine, ...]
    place: Place | None
    inside: "tuple[ChangeEntry, ...]" = ()

    @property
    def heading(self) -> str:
        """The name and the title: T46 政策解读直播."""
        return " ".join(filter(None, (self.name, self.title)))


def unmarked(text: str) -> Spans:
    """Return a text as spans without marks; no spans for an empty text."""
    return (Span(Edit.KEPT, text),) if text else ()


def replaced(before: str, after: str) -> Spans:
    """Return the spans of a deleted text and of the text inserted in its place."""
    return Span(Edit.DELETED, before), Span(Edit.INSERTED, after)


def remark(text: str) -> EntryLine:
    """Return a line that asks the reader to check something."""
    return EntryLine("注意", unmarked(text), is_remark=True)


def task_lines(label: str, tasks: Sequence[str]) -> Iterator[EntryLine]:
    """Yield a line with the ids of tasks; nothing if there are none."""
    if tasks:
        yield EntryLine(label, unmarked(id_ranges(tasks)), is_name_list=True)


def gained_and_lost_lines(change: Change, where: str = "名单") -> Iterator[EntryLine]:
    """Yield lines on the bodies that a change adds to its lists of names, and on those that it
    removes."""
    for label, names in ((f"{where}中增加", change.gained), (f"{where}中去掉", change.lost)):
        if names:
            yield EntryLine(label, unmarked(first_of(names, 20, "个")), is_name_list=True)


def accepted_lines(change: Change) -> Iterator[EntryLine]:
    """Yield a line for each entry of `accepted` that was added, removed or given another reason."""
    left: defaultdict[str, list[AcceptedFinding]] = defaultdict(list)
    for each in _accepted(change.before):
        left[str(replace(each, reason=""))].append(each)
    for each in _accepted(change.after):
        same = left[str(replace(each, reason=""))]
        was = same.pop(0) if same else None
        if was is None:
            yield EntryLine("认可的问题", (Span(Edit.INSERTED, str(each)),), is_one_sided=True)
        elif was.reason != each.reason:
            yield EntryLine("认可的问题", diff_texts(str(was), str(each)))
    for gone in chain.from_iterable(left.values()):
        yield EntryLine("不再认可", (Span(Edit.DELETED, str(gone)),), is_one_sided=True)


def _accepted(value: Value) -> Iterator[AcceptedFinding]:
    parts = value if isinstance(value, tuple) else ()
    return (each for each in parts if isinstance(each, AcceptedFinding))


def name_list_line(label: str, before: NameList, after: NameList) -> EntryLine:
    """Return the difference of two lists of names."""
    spans = diff_names(str(before) or UNWRITTEN, str(after) or UNWRITTEN)
    return EntryLine(label, spans, is_name_list=True)


_NAMES = ("retired", "joint", "copies_to", "columns")
"""The fields that are lists of names without brackets."""


DATED_FIELDS = ("deadline", "moved")
"""The fields with dates, which documents write as 2026年6月30日."""


def value_lines(change: Change) -> Iterator[EntryLine]:
    """Yield a line with the difference of two values, and one that says how they differ where they
    look the same."""
    before, after = shown_value(change.before), shown_value(change.after)
    compare = diff_names if change.field in _NAMES else diff_texts
    label = field_label(change.field or "", change.subject, change.columns)
    yield EntryLine(label, compare(before, after), has_dates=change.field in DATED_FIELDS)
    if before == after and change.field == "deadline":  # one text 3月底前；12月底前, and two
        yield EntryLine("", unmarked("分成的时限不一样：列表里的每一项分别判断。"))


_FIELDS = {
    **{key: spec.label for shape in SHAPES for key, spec in shape.fields.items()},
    **{"place": "所在分类", "title": "标题", "name": "名称"},
}
"""The labels of fields by YAML key, as in SHAPES. `title` and `name` have several labels there and
`place` has none, so all three have labels here."""
_MEMBERS = {
    Members.ALL: "全部部门",
    Members.UNLISTED: "没有列明",
    Members.UNSPECIFIED: "没有说明是哪些部门",
    Members.UNREAD: "（读不出）",
}


def field_label(field: str, subject: Subject, columns: Columns | None = None) -> str:
    """Return the name of a field: 工作任务 for a task's title, 默认责任部门 for a heading's list. `columns`
    are those of the table, which may have other headings."""
    headings = columns or COLUMNS
    if subject is Subject.TASK and field in COLUMNS:
        return headings[field]
    if subject is Subject.OFFICE:
        return OFFICE.fields[field].label
    if subject in HEADINGS and field in LISTS:
        return f"默认{headings[field]}"
    return extra_heading(field) or _FIELDS[field]


def shown_value(value: Value) -> str:
    """Return a value as a cell of the table shows it; empty for None and for a record."""
    if isinstance(value, NameList):
        return str(value) or UNWRITTEN
    if isinstance(value, Reports):
        return value.label
    if isinstance(value, Columns):
        return str(value)
    if isinstance(value, Membership):
        return _membership_text(value)
    if isinstance(value, OtherNames):
        value = value.aliases + value.unconfirmed
    if isinstance(value, tuple):
        parts = [getattr(each, "text", None) or str(each) for each in value]
        return ("、" if all(isinstance(each, Name) for each in value) else "；").join(parts)
    return value if isinstance(value, str) else ""


def _membership_text(membership: Membership) -> str:
    """Return the members of a collective: 全部部门（审计局除外）, or their names."""
    if membership.members is Members.LISTED:
        return "、".join(name.text for name in membership.listed)
    text = _MEMBERS[membership.members]
    if membership.exceptions:
        text += f"（{'、'.join(name.text for name in membership.exceptions)}除外）"
    return text


def summarize(diff: Diff) -> str:
    """改动 3 处：新增任务 1 项，工作要求 1 处，责任部门 1 处。"""
    if diff.is_empty:
        return "含义没有变化。"
    counts = Counter(_category(change) for change in diff.changes)
    tasks: Counter[tuple[str, str]] = Counter()
    for change in diff.changes:
        if change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED) and change.subject in HEADINGS:
            tasks[_category(change)] += len(change.tasks)
    text = "，".join(
        f"{label} {count} {unit}"
        + (f"（内有任务 {tasks[label, unit]} 项）" if tasks[label, unit] else "")
        for (label, unit), count in counts.items()
    )
    return f"改动 {len(diff.changes)} 处：{text}。"


_ACTIONS = {
    ChangeKind.ADDED: "新增",
    ChangeKind.REMOVED: "删除",
    ChangeKind.MOVED: "移动",
    ChangeKind.RENUMBERED: "疑似改编号的",
}


def action_label(change: Change) -> str:
    """Return the change of a thing as a whole: 新增任务, 移动二级分类."""
    if change.merged_into:
        return "合并部门"
    if change.kind is ChangeKind.REMOVED and change.subject is Subject.DEPARTMENT:
        return "撤销部门"
    if change.kind is ChangeKind.MOVED and change.subject in BODIES:
        return f"调整次序的{change.subject.label}"
    return f"{_ACTIONS[change.kind]}{change.subject.label}"


def _category(change: Change) -> tuple[str, str]:
    """Return the category in which a change is counted, and the unit."""
    if change.field is None or change.kind is ChangeKind.RENUMBERED:
        return action_label(change), "项" if change.subject is Subject.TASK else "个"
    label = field_label(change.field, change.subject, change.columns)
    is_plain = change.subject is Subject.TASK or label.startswith("默认")
    return label if is_plain else f"{change.subject.label}{label}", "处"


def rewritings_note(rewritings: Iterable[Change]) -> str:
    """Return a note on changes that do not change the meaning; empty without any."""
    names = [_rewritten_name(change) for change in rewritings]
    if not names:
        return ""
    return f"另有 {len(names)} 处只改了写法，对任何任务、任何部门都没有影响：{first_of(names, 6, '处')}。"


def _rewritten_name(change: Change) -> str:
    label = field_label(change.field or "name", change.subject, change.columns)
    if change.subject is Subject.TABLE:
        return label
    name = change.name if change.subject is not Subject.TASK else f"{change.name} "
    return f"{name}的{label}"
