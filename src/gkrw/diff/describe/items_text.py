"""What is said of whole things that came, went or stand elsewhere."""

from collections.abc import Iterator, Sequence

from gkrw.core.model import (
    Collective,
    Department,
    Group,
    NameList,
    Office,
    Section,
    Task,
    Topic,
)
from gkrw.diff.changes import (
    HEADINGS,
    Change,
    ChangeKind,
    Membership,
    Move,
    Subject,
    Value,
)
from gkrw.diff.describe.phrases import (
    field_label,
    ids,
    listed,
    value_text,
)
from gkrw.diff.entry import (
    ChangeEntry,
    EntryLine,
    gains,
    marked_lists,
    plain,
    reached,
    remark,
)
from gkrw.diff.text_diff import Is, Piece

SIGNS = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "-", ChangeKind.MOVED: "→"}


def came(change: Change) -> Iterator[EntryLine]:
    yield from _content(change.after)
    yield from reached("承担的任务", change.tasks if change.subject is Subject.DEPARTMENT else ())
    yield from _taken("移入", change.moves, of_origin=True)
    if change.reused:
        yield remark(
            "注意", f"编号 {change.name} 在旧版中是另一项任务；编号不能重复使用，请换一个新编号。"
        )


def went(change: Change) -> Iterator[EntryLine]:
    yield from _content(change.before)
    yield from reached("原承担的任务", change.tasks if change.subject is Subject.DEPARTMENT else ())
    yield from _taken("移出", change.moves, of_origin=False)


def inside(change: Change) -> Iterator[ChangeEntry]:
    """The new or removed things in a new or removed heading."""
    if change.subject not in HEADINGS:
        return
    kept = {move.name for move in change.moves}
    record = change.after if change.kind is ChangeKind.ADDED else change.before
    if change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED) and isinstance(
        record, Section | Group | Topic
    ):
        ids = set(change.tasks)
        yield from _parts(record, SIGNS[change.kind], ids, kept)


def _parts(
    record: Section | Group | Topic, sign: str, ids: set[str], moved: set[str]
) -> Iterator[ChangeEntry]:
    """The tasks in a heading that came or went with it, under the headings that did too."""
    if isinstance(record, Section):
        children: tuple[Group | Topic | Task, ...] = record.groups
    else:
        children = record.items if isinstance(record, Group) else record.tasks
    for child in children:
        if isinstance(child, Task):
            if child.id in ids:
                yield ChangeEntry(
                    sign, "", child.id, child.title, (), tuple(_content(child)), child.place
                )
        elif child.title not in moved:
            inside = tuple(_parts(child, sign, ids, moved))
            yield ChangeEntry(
                sign, "", child.title, "", (), tuple(_content(child)), child.place, inside
            )


def _content(record: Value) -> Iterator[EntryLine]:
    """What a thing says, field by field."""
    if isinstance(record, Task):
        yield EntryLine("工作要求", plain(record.requirement), is_content=True)
        for key, names in (("lead", record.lead), ("responsible", record.responsible)):
            label = field_label(key, Subject.TASK)
            yield EntryLine(label, plain(value_text(names)), of_names=True, is_content=True)
        fields: tuple[tuple[str, Value], ...] = (
            ("deadline", record.deadline),
            ("targets", record.targets),
            ("note", record.note),
        )
        subject = Subject.TASK
    elif isinstance(record, Section | Group | Topic):
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
                plain(value_text(value)),
                of_names=isinstance(value, NameList | Membership),
                is_content=True,
            )


def moved(change: Change) -> Iterator[EntryLine]:
    (move,) = change.moves
    behind = f"排到 {move.behind} 之后" if move.behind else "排到最前"
    if move.within:
        yield EntryLine("位置", plain(f"在原分类中{behind}" if move.goal else behind))
    else:
        yield EntryLine(
            "位置",
            (
                Piece(Is.OLD, " › ".join(move.origin)),
                Piece(Is.NEW, " › ".join(move.goal)),
                *plain(f"（{behind}）"),
            ),
        )
    yield from _consequences(move)
    yield from gains(change)


def _consequences(move: Move) -> Iterator[EntryLine]:
    """What a move makes of the names that hold."""
    for effect in move.effects:
        label = field_label(effect.field, Subject.TASK)
        whose = "" if move.subject is Subject.TASK else f"{ids(effect.tasks)} 的"
        yield EntryLine(
            f"{whose}{label}随之改变", marked_lists(effect.before, effect.after), of_names=True
        )


def _taken(label: str, moves: Sequence[Move], of_origin: bool) -> Iterator[EntryLine]:
    """What a new heading took over, or where the rest of a removed one is: by where."""
    places: dict[tuple[str, ...], list[Move]] = {}
    for move in moves:
        places.setdefault(move.origin if of_origin else move.goal, []).append(move)
    for place, some in places.items():
        where = f"{'原在' if of_origin else '现在'} {' › '.join(place)}" if place else "一级分类"
        names = listed([move.name for move in some], "项")
        yield EntryLine(label, plain(f"{names}（{where}）"))
        for move in some:
            for effect in move.effects:
                what = field_label(effect.field, Subject.TASK)
                yield EntryLine(
                    f"{ids(effect.tasks)} 的{what}随之改变",
                    marked_lists(effect.before, effect.after),
                    of_names=True,
                )
