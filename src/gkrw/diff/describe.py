"""Descriptions of changes in Chinese, for screens, text and documents.

The changes of one thing, or for one department, are described in one entry. All wording is here and
in `entry`, so that every format says the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import cast

from gkrw.core.model import LISTS, Columns, Heading, Members, Task
from gkrw.core.names import Level, NameList
from gkrw.core.wording import UNGROUPED, first_of, id_ranges
from gkrw.diff.changes import (
    BODIES,
    FIELDS,
    Change,
    ChangeKind,
    ListEffect,
    Membership,
    Move,
    OtherNames,
    Subject,
    TableRecord,
    Value,
    field_value,
)
from gkrw.diff.entry import (
    DATED_FIELDS,
    ChangeEntry,
    EntryLine,
    accepted_lines,
    action_label,
    field_label,
    gained_and_lost_lines,
    name_list_line,
    remark,
    replaced,
    shown_value,
    task_lines,
    unmarked,
    value_lines,
)
from gkrw.diff.text_diff import Edit, Span, diff_names


def describe_changes(changes: Iterable[Change]) -> list[ChangeEntry]:
    """Return the entries of changes, in order. Neighbouring changes of the same thing share an
    entry."""
    return [
        _describe_thing(list(same))
        for _, same in groupby(changes, key=lambda change: (change.subject, change.key))
    ]


def _describe_thing(changes: Sequence[Change]) -> ChangeEntry:
    first = changes[0]
    path, name = first.path, first.name or first.subject.label
    if first.subject in BODIES:
        path = ("部门和统称",)
    elif first.subject in (Subject.TABLE, Subject.OFFICE):
        path = ("整张表",)
    if first.subject is Subject.OFFICE:
        name = f"{first.subject.label} {first.name}".rstrip()
    sign, record = _SIGNS.get(first.kind, "~"), first.after or first.before
    moved = {move.name for move in first.moves}
    return ChangeEntry(
        sign,
        "，".join(action_label(each) for each in changes if each.field is None),
        name,
        first.title,
        path,
        tuple(line for change in changes for line in _describe_with_slip(change)),
        first.place,
        tuple(_describe_contents(record, sign, set(first.tasks), moved, first.columns)),
    )


def _describe_with_slip(change: Change) -> Iterator[EntryLine]:
    yield from _describe_change(change)
    if change.slip:
        yield remark(change.slip)


def _describe_change(change: Change) -> Iterator[EntryLine]:
    if change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED):
        yield from _describe_whole(change)
    elif change.kind is ChangeKind.MOVED:
        yield from _describe_move(change)
    elif change.kind is ChangeKind.RENUMBERED:
        yield from _describe_new_id(change)
    elif isinstance(change.after, OtherNames) and isinstance(change.before, OtherNames):
        yield from _describe_aliases(change.before, change.after)
        yield from task_lines("用到的任务", change.tasks)
    elif change.field == "accepted":
        yield from accepted_lines(change)
    elif isinstance(change.after, Membership) and isinstance(change.before, Membership):
        yield from _describe_members(change, change.before, change.after)
    elif change.field in LISTS and change.subject is Subject.TASK:
        yield from _describe_task_list(change)
    elif change.field in LISTS:
        yield from _describe_default(change)
    else:
        yield from value_lines(change)
        if change.field == "name":
            yield from task_lines("名单中随之改名的任务", change.tasks)
        elif change.field == "reports" and change.subject is not Subject.TASK:
            yield from task_lines("影响的任务", change.tasks)


def _describe_new_id(change: Change) -> Iterator[EntryLine]:
    before, after = shown_value(change.before), shown_value(change.after)
    yield EntryLine("编号", replaced(before, after))
    yield remark(
        f"文字与原 {before} 相同或相近，疑似改了编号：{before} → {after}。"
        f"编号定下后不再改动，进展和清单都靠它对应；不是有意改的，请改回 {before}。",
    )


# -- lists of names ----------------------------------------------------------------------------


def _describe_task_list(change: Change) -> Iterator[EntryLine]:
    label = field_label(change.field or "", change.subject, change.columns)
    (effect,) = change.effects
    yield name_list_line(label, effect.before, effect.after)
    if change.after is None and effect.after.is_stated:
        yield EntryLine("", unmarked(f"任务自己不再写{label}，改用上级的默认值。"))
    if not (change.gained or change.lost):
        if change.is_other_wording:
            yield EntryLine("", unmarked("所指的部门没有变，只是写法或次序变了。"))
    elif not _shows_bodies(effect, (*change.gained, *change.lost)):
        yield from gained_and_lost_lines(change)


def _shows_bodies(effect: ListEffect, bodies: Iterable[str]) -> bool:
    """Return whether each of the bodies appears in the lists, under its name or a longer name that
    ends with it (新区财政局 for 财政局)."""
    texts = {name.text for names in (effect.before, effect.after) for name in names.every_name()}
    return all(any(text.endswith(body) for text in texts) for body in bodies)


def _describe_default(change: Change) -> Iterator[EntryLine]:
    label = field_label(change.field or "", change.subject, change.columns)
    before, after = change.before, change.after
    if isinstance(before, NameList) and isinstance(after, NameList):
        yield name_list_line(label, before, after)
        yield from task_lines("影响的任务", change.tasks)
    else:
        was, now = ("（没有写）" if each is None else shown_value(each) for each in (before, after))
        yield EntryLine(label, replaced(was, now))
        yield from _effect_lines(change.effects, change.columns)
    yield from gained_and_lost_lines(change)


def _effect_lines(
    effects: Iterable[ListEffect],
    columns: Columns | None,
    ending: str = "",
    has_ids: bool = True,
) -> Iterator[EntryLine]:
    for effect in effects:
        tasks = f"{id_ranges(effect.tasks)} 的" if has_ids else ""
        label = f"{tasks}{field_label(effect.field, Subject.TASK, columns)}{ending}"
        yield name_list_line(label, effect.before, effect.after)


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
    yield EntryLine("成员", diff_names(shown_value(before), shown_value(after)), is_name_list=True)
    if before.members is not Members.LISTED or after.members is not Members.LISTED:
        yield from gained_and_lost_lines(change, "成员")
    yield from task_lines("用到的任务", change.tasks)


# -- things as a whole -------------------------------------------------------------------------

_SIGNS = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "-", ChangeKind.MOVED: "→"}


def _describe_whole(change: Change) -> Iterator[EntryLine]:
    """Yield lines on the fields of an added or removed thing, and on the parts that moved into or
    out of a heading."""
    is_new = change.kind is ChangeKind.ADDED
    if change.merged_into:
        yield EntryLine("并入", unmarked(change.merged_into))
        text = f"{id_ranges(change.tasks)}（由{change.name}改为{change.merged_into}）"
        yield EntryLine("任务", unmarked(text if change.tasks else "没有点名由它承担的任务"))
        return
    yield from _describe_fields(change.after or change.before, change.columns)
    if change.subject is Subject.DEPARTMENT:
        yield from task_lines("承担的任务" if is_new else "原承担的任务", change.tasks)
    yield from _describe_moves(change.moves, is_new, change.columns)
    if change.reuses_id:
        yield remark(f"编号 {change.name} 在旧版中是另一项任务；编号不能重复使用，请换一个新编号。")


def _describe_contents(
    record: Value, sign: str, task_ids: set[str], moved: set[str], columns: Columns | None
) -> Iterator[ChangeEntry]:
    """Yield entries for the headings and tasks added or removed together with a heading, without
    parts that moved. Yield nothing for a record that is not a heading."""
    for child in record.children if isinstance(record, Heading) else ():
        lines = tuple(_describe_fields(child, columns))
        if isinstance(child, Task):
            if child.id in task_ids:
                yield ChangeEntry(sign, "", child.id, child.title, (), lines, child.place)
        elif child.title not in moved:
            inside = tuple(_describe_contents(child, sign, task_ids, moved, columns))
            yield ChangeEntry(sign, "", child.title, "", (), lines, child.place, inside)


def _describe_fields(record: Value, columns: Columns | None) -> Iterator[EntryLine]:
    """Yield a line for each field of a record except id, title and name. Empty fields are left out,
    but not the requirement."""
    # Only headings have labels of their own for these fields.
    subject = Subject.SECTION if isinstance(record, Heading) else Subject.TASK
    for key in FIELDS.get(type(record), ()):
        if key in ("id", "title", "name"):
            continue
        if key == "extra":
            for heading, text in cast(Task, record).extra:
                yield EntryLine(heading, unmarked(text), is_content=True)
            continue
        value = field_value(cast(TableRecord, record), key)
        is_there = any(value) if isinstance(value, OtherNames) else value
        if isinstance(value, NameList) and value.level is Level.NOWHERE:
            continue  # the table has no such column, or the task's cell is empty
        if is_there or key == "requirement":
            yield EntryLine(
                field_label(key, subject, columns),
                unmarked(shown_value(value)),
                is_name_list=isinstance(value, NameList | Membership),
                is_content=True,
                has_dates=key in DATED_FIELDS,
            )


def _describe_move(change: Change) -> Iterator[EntryLine]:
    (move,) = change.moves
    position = f"排到 {move.previous} 之后" if move.previous else "排到最前"
    if move.is_within_heading:
        yield EntryLine("位置", unmarked(f"在原分类中{position}" if move.new_path else position))
    else:
        paths = replaced(" › ".join(move.old_path), " › ".join(move.new_path))
        yield EntryLine("位置", (*paths, *unmarked(f"（{position}）")))
    has_ids = move.subject is not Subject.TASK
    yield from _effect_lines(move.effects, change.columns, "随之改变", has_ids)
    yield from gained_and_lost_lines(change)


def _describe_moves(
    moves: Iterable[Move], is_new: bool, columns: Columns | None
) -> Iterator[EntryLine]:
    """Yield lines on the parts that moved into a new heading, grouped by their old path, or out of
    a removed heading, grouped by their new path."""
    by_path: defaultdict[tuple[str, ...], list[Move]] = defaultdict(list)
    for move in moves:
        by_path[move.old_path if is_new else move.new_path].append(move)
    for path, moved in by_path.items():
        where = f"{'原在' if is_new else '现在'} {' › '.join(path)}" if path else UNGROUPED
        names = first_of([move.name for move in moved], 60, "项")
        yield EntryLine("移入" if is_new else "移出", unmarked(f"{names}（{where}）"))
        for move in moved:
            yield from _effect_lines(move.effects, columns, "随之改变")
