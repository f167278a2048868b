"""Descriptions of things that were added, removed or moved as a whole."""

from collections.abc import Iterator, Sequence

from gkrw.core.model import Collective, Department, Group, NameList, Office, Section, Task
from gkrw.diff.changes import (
    HEADINGS,
    Change,
    ChangeKind,
    Heading,
    Membership,
    Move,
    Subject,
    Value,
)
from gkrw.diff.describe.entry import (
    ChangeEntry,
    EntryLine,
    field_label,
    gained_and_lost_lines,
    id_ranges,
    join_names,
    name_list_line,
    remark,
    task_lines,
    unmarked,
    value_text,
)
from gkrw.diff.text_diff import Edit, Span

SIGNS = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "-", ChangeKind.MOVED: "→"}


def describe_added(change: Change) -> Iterator[EntryLine]:
    """The fields of an added thing, and what moved into an added heading."""
    yield from _describe_fields(change.after)
    if change.subject is Subject.DEPARTMENT:
        yield from task_lines("承担的任务", change.tasks)
    yield from _describe_moves("移入", change.moves, by_old_path=True)
    if change.reuses_id:
        yield remark(
            "注意", f"编号 {change.name} 在旧版中是另一项任务；编号不能重复使用，请换一个新编号。"
        )


def describe_removed(change: Change) -> Iterator[EntryLine]:
    """The fields of a removed thing, and where the things are that moved out of a heading."""
    yield from _describe_fields(change.before)
    if change.subject is Subject.DEPARTMENT:
        yield from task_lines("原承担的任务", change.tasks)
    yield from _describe_moves("移出", change.moves, by_old_path=False)


def describe_contents(change: Change) -> Iterator[ChangeEntry]:
    """The new things in an added heading, or the removed things in a removed one."""
    if change.subject not in HEADINGS:
        return
    record = change.after if change.kind is ChangeKind.ADDED else change.before
    if change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED) and isinstance(record, Heading):
        moved = {move.name for move in change.moves}
        yield from _describe_children(record, SIGNS[change.kind], set(change.tasks), moved)


def _describe_children(
    heading: Heading, sign: str, task_ids: set[str], moved: set[str]
) -> Iterator[ChangeEntry]:
    """The headings and tasks in a heading, without those that moved."""
    children: Sequence[Heading | Task]
    if isinstance(heading, Section):
        children = heading.groups
    else:
        children = heading.items if isinstance(heading, Group) else heading.tasks
    for child in children:
        lines = tuple(_describe_fields(child))
        if isinstance(child, Task):
            if child.id in task_ids:
                yield ChangeEntry(sign, "", child.id, child.title, (), lines, child.place)
        elif child.title not in moved:
            inside = tuple(_describe_children(child, sign, task_ids, moved))
            yield ChangeEntry(sign, "", child.title, "", (), lines, child.place, inside)


def _describe_fields(record: Value) -> Iterator[EntryLine]:
    """The fields of a thing, a line for each."""
    if isinstance(record, Task):
        yield EntryLine("工作要求", unmarked(record.requirement), is_content=True)
        for key, names in (("lead", record.lead), ("responsible", record.responsible)):
            label = field_label(key, Subject.TASK)
            yield EntryLine(label, unmarked(value_text(names)), is_name_list=True, is_content=True)
        fields: tuple[tuple[str, Value], ...] = (
            ("deadline", record.deadline),
            ("targets", record.targets),
            ("note", record.note),
        )
        subject = Subject.TASK
    elif isinstance(record, Heading):
        fields = (("lead", record.lead), ("responsible", record.responsible))
        subject = Subject.SECTION
    elif isinstance(record, Department):
        fields = (
            ("aliases", (*record.aliases, *record.unconfirmed)),
            ("full_name", record.full_name),
            ("note", record.note),
        )
        subject = Subject.DEPARTMENT
    elif isinstance(record, Collective):
        members = Membership(record.members, record.listed, record.exceptions)
        fields = (("members", members), ("note", record.note))
        subject = Subject.COLLECTIVE
    elif isinstance(record, Office):
        fields = (
            ("full_name", record.full_name),
            ("contact", record.contact),
            ("phone", record.phone),
        )
        subject = Subject.OFFICE
    else:
        return
    for key, value in fields:
        if value:
            yield EntryLine(
                field_label(key, subject),
                unmarked(value_text(value)),
                is_name_list=isinstance(value, NameList | Membership),
                is_content=True,
            )


# -- moves -------------------------------------------------------------------------------------


def describe_move(change: Change) -> Iterator[EntryLine]:
    """The old and the new position of a thing, and the lists of names that change with it."""
    (move,) = change.moves
    position = f"排到 {move.previous} 之后" if move.previous else "排到最前"
    if move.is_within_heading:
        yield EntryLine("位置", unmarked(f"在原分类中{position}" if move.new_path else position))
    else:
        yield EntryLine(
            "位置",
            (
                Span(Edit.DELETED, " › ".join(move.old_path)),
                Span(Edit.INSERTED, " › ".join(move.new_path)),
                *unmarked(f"（{position}）"),
            ),
        )
    for effect in move.effects:
        label = field_label(effect.field, Subject.TASK)
        owner = "" if move.subject is Subject.TASK else f"{id_ranges(effect.tasks)} 的"
        yield name_list_line(f"{owner}{label}随之改变", effect.before, effect.after)
    yield from gained_and_lost_lines(change)


def _describe_moves(label: str, moves: Sequence[Move], by_old_path: bool) -> Iterator[EntryLine]:
    """What moved into an added heading, by where it was; or out of a removed one, by where it
    is now."""
    by_path: dict[tuple[str, ...], list[Move]] = {}
    for move in moves:
        by_path.setdefault(move.old_path if by_old_path else move.new_path, []).append(move)
    for path, moved in by_path.items():
        where = f"{'原在' if by_old_path else '现在'} {' › '.join(path)}" if path else "一级分类"
        names = join_names([move.name for move in moved], "项")
        yield EntryLine(label, unmarked(f"{names}（{where}）"))
        for move in moved:
            for effect in move.effects:
                field = field_label(effect.field, Subject.TASK)
                yield name_list_line(
                    f"{id_ranges(effect.tasks)} 的{field}随之改变", effect.before, effect.after
                )
