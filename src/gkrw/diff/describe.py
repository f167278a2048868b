"""Descriptions of changes in Chinese, for screens, text and documents.

The changes of one thing are described in one entry. All wording is here and in the modules beside,
so that every format says the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from gkrw.core.assignments import Role
from gkrw.core.model import Collective, Department, Group, Members, NameList, Office, Section, Task
from gkrw.diff.by_department import DepartmentChanges, RoleChange
from gkrw.diff.changes import (
    BODIES,
    HEADINGS,
    LISTS,
    Change,
    ChangeKind,
    Heading,
    ListEffect,
    Membership,
    Move,
    OtherNames,
    Subject,
    Value,
)
from gkrw.diff.entry import (
    ChangeEntry,
    EntryLine,
    action_label,
    body_lines,
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


def describe_departments(departments: Iterable[DepartmentChanges]) -> list[ChangeEntry]:
    """One entry for each department."""
    return [
        ChangeEntry(_sign(each), _counts(each), each.name, "", (), tuple(_lines(each)), None)
        for each in departments
    ]


def summarize_departments(departments: Sequence[DepartmentChanges]) -> str:
    """涉及 3 个部门和统称。"""
    if not departments:
        return "各部门的任务没有变化。"
    return f"涉及 {len(departments)} 个部门和统称。"


def _sign(department: DepartmentChanges) -> str:
    if department.is_gone:
        return "-"
    return "+" if department.old_name is None else "~"


def _counts(department: DepartmentChanges) -> str:
    """新增任务 1 项，不再承担 2 项; a new or removed department says so first."""
    parts = ["新增的部门"] if department.old_name is None else []
    parts += ["已撤销"] if department.is_gone else []
    for label, tasks in (
        ("新增任务", department.gained),
        ("不再承担", department.lost),
        ("角色有变", department.other_role),
        ("内容有变", department.edited),
        ("可能涉及有变", department.possible),
    ):
        if tasks:
            parts.append(f"{label} {len(tasks)} 项")
    return "，".join(parts) or "只是改了名称"


def _lines(department: DepartmentChanges) -> Iterator[EntryLine]:
    if department.old_name not in (None, department.name):
        yield EntryLine("名称", diff_texts(department.old_name or "", department.name))
    for change in department.gained:
        was = "，原来可能涉及" if change.before is Role.POSSIBLE else ""
        text = f"{_task(change)}（{_label(change.after)}{was}）"
        yield EntryLine("新增任务", (Span(Edit.INSERTED, text),), is_one_sided=True)
    for change in department.lost:
        now = "，现在可能涉及" if change.after is Role.POSSIBLE else ""
        text = f"{_task(change)}（原为{_label(change.before)}{now}）"
        yield EntryLine("不再承担", (Span(Edit.DELETED, text),), is_one_sided=True)
    for change in department.other_role:
        yield EntryLine(
            "角色有变",
            (
                *unmarked(f"{_task(change)}："),
                Span(Edit.DELETED, _label(change.before)),
                Span(Edit.INSERTED, _label(change.after)),
            ),
        )
    for edited in department.edited:
        fields = "、".join(field_label(key, Subject.TASK) for key in edited.fields)
        text = f"{edited.task.id} {edited.task.title}（{edited.role.label}）：{fields}"
        yield EntryLine("内容有变", unmarked(text))
    for change in department.possible:
        if change.after is Role.POSSIBLE:
            label, edit = "可能涉及", Edit.INSERTED
        else:
            label, edit = "不再涉及", Edit.DELETED
        yield EntryLine(label, (Span(edit, _task(change)),), is_one_sided=True)


def _task(change: RoleChange) -> str:
    return f"{change.task.id} {change.task.title}"


def _label(role: Role | None) -> str:
    return role.label if role is not None else ""
