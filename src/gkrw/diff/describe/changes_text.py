"""Descriptions of changes in Chinese, for screens, text and documents.

The changes of one thing are described in one entry. All wording is here and in the modules beside,
so that every format says the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from gkrw.core.model import Members, NameList
from gkrw.diff.changes import (
    BODIES,
    LISTS,
    Change,
    ChangeKind,
    ListEffect,
    Membership,
    OtherNames,
    Subject,
)
from gkrw.diff.describe.entry import (
    ChangeEntry,
    EntryLine,
    action_label,
    body_lines,
    field_label,
    gained_and_lost_lines,
    id_ranges,
    name_list_line,
    remark,
    task_lines,
    unmarked,
    value_text,
)
from gkrw.diff.describe.items_text import (
    SIGNS,
    describe_added,
    describe_contents,
    describe_move,
    describe_removed,
)
from gkrw.diff.text_diff import Edit, Span, diff_names, diff_texts


def describe_changes(changes: Iterable[Change]) -> list[ChangeEntry]:
    """The entries of changes, in order; neighbouring changes of the same thing in one entry."""
    return [
        _describe_thing(list(same))
        for _, same in groupby(changes, key=lambda change: (change.subject, change.key))
    ]


def _describe_thing(changes: Sequence[Change]) -> ChangeEntry:
    first = changes[0]
    path = first.path
    if first.subject in BODIES:
        path = ("部门和统称",)
    elif first.subject in (Subject.TABLE, Subject.OFFICE):
        path = ("整张表",)
    name = first.name or first.subject.label
    if first.subject is Subject.OFFICE:
        name = f"{first.subject.label} {first.name}".rstrip()
    return ChangeEntry(
        SIGNS.get(first.kind, "~"),
        "，".join(action_label(each) for each in changes if each.field is None),
        name,
        first.title,
        path,
        tuple(line for change in changes for line in _describe_change(change)),
        first.place,
        tuple(describe_contents(first)),
    )


def _describe_change(change: Change) -> Iterator[EntryLine]:
    if change.kind is ChangeKind.ADDED:
        yield from describe_added(change)
    elif change.kind is ChangeKind.REMOVED:
        yield from describe_removed(change)
    elif change.kind is ChangeKind.MOVED:
        yield from describe_move(change)
    elif change.kind is ChangeKind.RENUMBERED:
        yield from _describe_new_id(change)
    elif isinstance(change.after, OtherNames) and isinstance(change.before, OtherNames):
        yield from _describe_aliases(change.before, change.after)
        yield from task_lines("用到的任务", change.tasks)
    elif isinstance(change.after, Membership) and isinstance(change.before, Membership):
        yield from _describe_members(change, change.before, change.after)
    elif change.field in LISTS and change.subject is Subject.TASK:
        yield from _describe_task_list(change)
    elif change.field in LISTS:
        yield from _describe_default(change)
    else:
        yield _describe_field(change)
        if change.field == "name":
            yield from task_lines("名单中随之改名的任务", change.tasks)


# -- fields ------------------------------------------------------------------------------------


def _describe_field(change: Change) -> EntryLine:
    before, after = value_text(change.before), value_text(change.after)
    compare = diff_names if change.field == "retired" else diff_texts
    return EntryLine(field_label(change.field or "", change.subject), compare(before, after))


def _describe_new_id(change: Change) -> Iterator[EntryLine]:
    before, after = value_text(change.before), value_text(change.after)
    yield EntryLine("编号", (Span(Edit.DELETED, before), Span(Edit.INSERTED, after)))
    yield remark(
        "注意",
        f"文字与原 {before} 相同或相近，疑似改了编号：{before} → {after}。"
        f"编号定下后不再改动，进展和清单都靠它对应；不是有意改的，请改回 {before}。",
    )


# -- lists of names ----------------------------------------------------------------------------


def _describe_task_list(change: Change) -> Iterator[EntryLine]:
    label = field_label(change.field or "", change.subject)
    (effect,) = change.effects
    yield name_list_line(label, effect.before, effect.after)
    if change.after is None:
        yield EntryLine("", unmarked(f"任务自己不再写{label}，改用上级的默认值。"))
    if not (change.gained or change.lost):
        yield EntryLine("", unmarked("所指的部门没有变，只是写法或次序变了。"))
    elif not _shows_bodies(effect, (*change.gained, *change.lost)):
        yield from gained_and_lost_lines(change)


def _shows_bodies(effect: ListEffect, bodies: Iterable[str]) -> bool:
    """Whether the lists themselves show which bodies came and went: by their names, or by longer
    ones that end in them (新区财政局)."""
    texts = {name.text for names in (effect.before, effect.after) for name in names.every_name()}
    return all(any(text.endswith(body) for text in texts) for body in bodies)


def _describe_default(change: Change) -> Iterator[EntryLine]:
    label = field_label(change.field or "", change.subject)
    before, after = change.before, change.after
    if isinstance(before, NameList) and isinstance(after, NameList):
        yield name_list_line(label, before, after)
        yield from task_lines("影响的任务", change.tasks)
    else:
        was, now = ("（没有写）" if each is None else value_text(each) for each in (before, after))
        yield EntryLine(label, (Span(Edit.DELETED, was), Span(Edit.INSERTED, now)))
        for effect in change.effects:
            task_label = field_label(effect.field, Subject.TASK)
            yield name_list_line(
                f"{id_ranges(effect.tasks)} 的{task_label}", effect.before, effect.after
            )
    yield from gained_and_lost_lines(change)


# -- departments and collectives ---------------------------------------------------------------


def _describe_aliases(before: OtherNames, after: OtherNames) -> Iterator[EntryLine]:
    was, now = ({name.text for name in names.aliases} for names in (before, after))
    was_unsure, now_unsure = ({name.text for name in each.unconfirmed} for each in (before, after))
    order = [name.text for names in (*after, *before) for name in names]
    for label, names in (
        ("增加别名", now - was - was_unsure),
        ("增加待确认的别名", now_unsure - was - was_unsure),
        ("已确认的别名", now & was_unsure - was),
        ("改为待确认的别名", now_unsure & was - was_unsure),
        ("去掉别名", (was | was_unsure) - now - now_unsure),
    ):
        if names:
            edit = Edit.DELETED if label == "去掉别名" else Edit.INSERTED
            yield EntryLine(label, (Span(edit, "、".join(sorted(names, key=order.index))),))


def _describe_members(change: Change, before: Membership, after: Membership) -> Iterator[EntryLine]:
    yield EntryLine("成员", diff_names(value_text(before), value_text(after)), is_name_list=True)
    if before.members is not Members.LISTED or after.members is not Members.LISTED:
        yield from body_lines("成员中增加", change.gained)
        yield from body_lines("成员中去掉", change.lost)
    yield from task_lines("用到的任务", change.tasks)
