"""What is said of each change, in Chinese: entries that a screen, a text or a document can draw.

Changes of the same thing come together in one entry. Everything is said here, so that every way of
showing it says the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gkrw.changes.marks import Is, Piece, marked, marked_names
from gkrw.changes.model import (
    HEADINGS,
    LISTS,
    Change,
    Diff,
    Effect,
    Kind,
    Membership,
    Move,
    Naming,
    Subject,
    Value,
)
from gkrw.changes.wording import UNWRITTEN, field_label, ids, listed, value_text, whole_label
from gkrw.findings import Place
from gkrw.model import (
    Collective,
    Department,
    Group,
    Members,
    NameList,
    Office,
    Section,
    Task,
    Topic,
)

Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled line of an entry.

    `is_remark` marks one that asks the reader to look twice, `of_names` one that is a list of
    names, which should not be broken inside a name, `is_content` one that says what stands in a
    thing that came or went as a whole, `has_one_side` one that has nothing to say of before, or of
    now: a task that a department gained.
    """

    label: str
    pieces: Pieces
    is_remark: bool = False
    of_names: bool = False
    is_content: bool = False
    has_one_side: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything that is said of one thing. `sign` is +, -, → or ~; `inside` are the new or removed
    things in a new or removed heading."""

    sign: str
    said: str
    name: str
    title: str
    path: tuple[str, ...]
    lines: tuple[Line, ...]
    place: Place | None
    inside: "tuple[Entry, ...]" = field(default=())


_SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.MOVED: "→"}
_BODIES = "部门和统称"
_TOP = "整张表"


def entries(diff: Diff) -> list[Entry]:
    """The entries of all changes, in order."""
    told: list[Entry] = []
    gathered: list[Change] = []
    for change in diff.changes:
        if gathered and (change.subject, change.key) != (gathered[-1].subject, gathered[-1].key):
            told.append(_entry(gathered))
            gathered = []
        gathered.append(change)
    if gathered:
        told.append(_entry(gathered))
    return told


def _entry(changes: Sequence[Change]) -> Entry:
    first = changes[0]
    path = first.path
    if first.subject in (Subject.DEPARTMENT, Subject.COLLECTIVE):
        path = (_BODIES,)
    elif first.subject in (Subject.TABLE, Subject.OFFICE):
        path = (_TOP,)
    name = first.name or first.subject.label
    if first.subject is Subject.OFFICE:
        name = f"{first.subject.label} {first.name}".rstrip()
    lines = [line for change in changes for line in _lines(change)]
    whole = [whole_label(each) for each in changes if each.field is None]
    return Entry(
        _SIGNS.get(first.kind, "~"),
        "，".join(whole) or "改动",
        name,
        first.title,
        path,
        tuple(lines),
        first.place,
        tuple(_inside(first)),
    )


def _lines(change: Change) -> Iterator[Line]:
    if change.kind is Kind.ADDED:
        yield from _came(change)
    elif change.kind is Kind.REMOVED:
        yield from _went(change)
    elif change.kind is Kind.MOVED:
        yield from _moved(change)
    elif change.kind is Kind.RENUMBERED:
        yield from _renumbered(change)
    elif isinstance(change.after, Naming) and isinstance(change.before, Naming):
        yield from _aliases(change.before, change.after)
        yield from _reached("用到的任务", change.tasks)
    elif isinstance(change.after, Membership) and isinstance(change.before, Membership):
        yield from _members(change, change.before, change.after)
    elif change.field in LISTS:
        yield from _names(change)
    else:
        yield _changed(change)
        if change.edits:
            yield from _reached("名单中随之改名的任务", change.tasks)


def plain(text: str) -> Pieces:
    """A text in which nothing is marked."""
    return (Piece(Is.KEPT, text),) if text else ()


def _remark(label: str, text: str) -> Line:
    return Line(label, plain(text), is_remark=True)


def _reached(label: str, tasks: Sequence[str]) -> Iterator[Line]:
    if tasks:
        yield Line(label, plain(ids(tasks)), of_names=True)


def _bodies(label: str, names: Sequence[str]) -> Iterator[Line]:
    if names:
        yield Line(label, plain(listed(names, "个", 20)), of_names=True)


# -- fields ------------------------------------------------------------------------------------


def _changed(change: Change) -> Line:
    before, after = value_text(change.before), value_text(change.after)
    label = field_label(change.field or "", change.subject)
    pieces = marked_names(before, after) if change.field == "retired" else marked(before, after)
    return Line(label, pieces)


def _names(change: Change) -> Iterator[Line]:
    label = field_label(change.field or "", change.subject)
    before, after = change.before, change.after
    assert before is None or isinstance(before, NameList)
    assert after is None or isinstance(after, NameList)
    if change.subject is Subject.TASK:
        (effect,) = change.effects
        yield Line(label, _marked_lists(effect.before, effect.after), of_names=True)
        if after is None:
            yield Line("", plain(f"任务自己不再写{label}，改用上级的默认值。"))
        if not (change.gained or change.lost):
            yield Line("", plain("所指的部门没有变，只是写法或次序变了。"))
        elif not _shows_bodies(effect, (*change.gained, *change.lost)):
            yield from _gains(change)
        return
    if before is not None and after is not None:
        yield Line(label, _marked_lists(before, after), of_names=True)
        yield from _reached("影响的任务", change.tasks)
    else:
        yield Line(
            label,
            (
                Piece(Is.OLD, "（没有写）" if before is None else value_text(before)),
                Piece(Is.NEW, "（没有写）" if after is None else value_text(after)),
            ),
        )
        yield from _effects(change.effects)
    yield from _gains(change)


def _marked_lists(before: NameList, after: NameList) -> Pieces:
    return marked_names(str(before) or UNWRITTEN, str(after) or UNWRITTEN)


def _gains(change: Change) -> Iterator[Line]:
    yield from _bodies("名单中增加", change.gained)
    yield from _bodies("名单中去掉", change.lost)


def _shows_bodies(effect: Effect, bodies: Iterable[str]) -> bool:
    """Whether the marked list itself shows who came and went: by its name, or one that ends in
    it (新区财政局)."""
    texts = {name.text for names in (effect.before, effect.after) for name in names.every_name()}
    return all(any(text.endswith(body) for text in texts) for body in bodies)


def _effects(effects: Iterable[Effect]) -> Iterator[Line]:
    """For which tasks other names hold now, and which."""
    for effect in effects:
        label = field_label(effect.field, Subject.TASK)
        tasks = ids(effect.tasks)
        yield Line(f"{tasks} 的{label}", _marked_lists(effect.before, effect.after), of_names=True)


def _aliases(before: Naming, after: Naming) -> Iterator[Line]:
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
            ordered = sorted(names, key=order.index)
            kind = Is.OLD if label == "去掉别名" else Is.NEW
            yield Line(label, (Piece(kind, "、".join(ordered)),))


def _members(change: Change, before: Membership, after: Membership) -> Iterator[Line]:
    yield Line("成员", marked_names(value_text(before), value_text(after)), of_names=True)
    if before.members is not Members.LISTED or after.members is not Members.LISTED:
        yield from _bodies("成员中增加", change.gained)
        yield from _bodies("成员中去掉", change.lost)
    yield from _reached("用到的任务", change.tasks)


def _renumbered(change: Change) -> Iterator[Line]:
    before, after = value_text(change.before), value_text(change.after)
    yield Line("编号", (Piece(Is.OLD, before), Piece(Is.NEW, after)))
    yield _remark(
        "注意",
        f"文字与原 {before} 相同或相近，疑似改了编号：{before} → {after}。"
        f"编号定下后不再改动，进展和清单都靠它对应；不是有意改的，请改回 {before}。",
    )


# -- whole things --------------------------------------------------------------------------------


def _came(change: Change) -> Iterator[Line]:
    yield from _content(change.after)
    yield from _reached("承担的任务", change.tasks if change.subject is Subject.DEPARTMENT else ())
    yield from _taken("移入", change.moves, of_origin=True)
    if change.reused:
        yield _remark(
            "注意", f"编号 {change.name} 在旧版中是另一项任务；编号不能重复使用，请换一个新编号。"
        )


def _went(change: Change) -> Iterator[Line]:
    yield from _content(change.before)
    yield from _reached(
        "原承担的任务", change.tasks if change.subject is Subject.DEPARTMENT else ()
    )
    yield from _taken("移出", change.moves, of_origin=False)


def _inside(change: Change) -> Iterator[Entry]:
    """The new or removed things in a new or removed heading."""
    if change.subject not in HEADINGS:
        return
    kept = {move.name for move in change.moves}
    record = change.after if change.kind is Kind.ADDED else change.before
    if change.kind in (Kind.ADDED, Kind.REMOVED) and isinstance(record, Section | Group | Topic):
        ids = set(change.tasks)
        yield from _parts(record, _SIGNS[change.kind], ids, kept)


def _parts(
    record: Section | Group | Topic, sign: str, ids: set[str], moved: set[str]
) -> Iterator[Entry]:
    """The tasks in a heading that came or went with it, under the headings that did too."""
    if isinstance(record, Section):
        children: tuple[Group | Topic | Task, ...] = record.groups
    else:
        children = record.items if isinstance(record, Group) else record.tasks
    for child in children:
        if isinstance(child, Task):
            if child.id in ids:
                yield Entry(
                    sign, "", child.id, child.title, (), tuple(_content(child)), child.place
                )
        elif child.title not in moved:
            inside = tuple(_parts(child, sign, ids, moved))
            yield Entry(sign, "", child.title, "", (), tuple(_content(child)), child.place, inside)


def _content(record: Value) -> Iterator[Line]:
    """What a thing says, field by field."""
    if isinstance(record, Task):
        yield Line("工作要求", plain(record.requirement), is_content=True)
        for key, names in (("lead", record.lead), ("responsible", record.responsible)):
            label = field_label(key, Subject.TASK)
            yield Line(label, plain(value_text(names)), of_names=True, is_content=True)
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
            yield Line(
                field_label(key, subject),
                plain(value_text(value)),
                of_names=isinstance(value, NameList | Membership),
                is_content=True,
            )


def _moved(change: Change) -> Iterator[Line]:
    (move,) = change.moves
    behind = f"排到 {move.behind} 之后" if move.behind else "排到最前"
    if move.within:
        yield Line("位置", plain(f"在原分类中{behind}" if move.goal else behind))
    else:
        yield Line(
            "位置",
            (
                Piece(Is.OLD, " › ".join(move.origin)),
                Piece(Is.NEW, " › ".join(move.goal)),
                *plain(f"（{behind}）"),
            ),
        )
    yield from _consequences(move)
    yield from _gains(change)


def _consequences(move: Move) -> Iterator[Line]:
    """What a move makes of the names that hold."""
    for effect in move.effects:
        label = field_label(effect.field, Subject.TASK)
        whose = "" if move.subject is Subject.TASK else f"{ids(effect.tasks)} 的"
        yield Line(
            f"{whose}{label}随之改变", _marked_lists(effect.before, effect.after), of_names=True
        )


def _taken(label: str, moves: Sequence[Move], of_origin: bool) -> Iterator[Line]:
    """What a new heading took over, or where the rest of a removed one is: by where."""
    places: dict[tuple[str, ...], list[Move]] = {}
    for move in moves:
        places.setdefault(move.origin if of_origin else move.goal, []).append(move)
    for place, some in places.items():
        where = f"{'原在' if of_origin else '现在'} {' › '.join(place)}" if place else "一级分类"
        names = listed([move.name for move in some], "项")
        yield Line(label, plain(f"{names}（{where}）"))
        for move in some:
            for effect in move.effects:
                what = field_label(effect.field, Subject.TASK)
                yield Line(
                    f"{ids(effect.tasks)} 的{what}随之改变",
                    _marked_lists(effect.before, effect.after),
                    of_names=True,
                )
