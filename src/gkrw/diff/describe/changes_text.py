"""What is said of each change, in Chinese: entries that a screen, a text or a document can draw.

Changes of the same thing come together in one entry. Everything is said here, so that every way of
showing it says the same.
"""

from collections.abc import Iterable, Iterator, Sequence

from gkrw.core.model import Members, NameList
from gkrw.diff.changes import (
    LISTS,
    Change,
    ChangeKind,
    Diff,
    Effect,
    Membership,
    Naming,
    Subject,
)
from gkrw.diff.describe.items_text import (
    SIGNS,
    came,
    inside,
    moved,
    went,
)
from gkrw.diff.describe.phrases import (
    field_label,
    ids,
    value_text,
    whole_label,
)
from gkrw.diff.entry import (
    ChangeEntry,
    EntryLine,
    body_line,
    gains,
    marked_lists,
    plain,
    reached,
    remark,
)
from gkrw.diff.text_diff import (
    Is,
    Piece,
    marked,
    marked_names,
)

_BODIES = "部门和统称"
_TOP = "整张表"


def entries(diff: Diff) -> list[ChangeEntry]:
    """The entries of all changes, in order."""
    told: list[ChangeEntry] = []
    gathered: list[Change] = []
    for change in diff.changes:
        if gathered and (change.subject, change.key) != (gathered[-1].subject, gathered[-1].key):
            told.append(_entry(gathered))
            gathered = []
        gathered.append(change)
    if gathered:
        told.append(_entry(gathered))
    return told


def _entry(changes: Sequence[Change]) -> ChangeEntry:
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
    return ChangeEntry(
        SIGNS.get(first.kind, "~"),
        "，".join(whole) or "改动",
        name,
        first.title,
        path,
        tuple(lines),
        first.place,
        tuple(inside(first)),
    )


def _lines(change: Change) -> Iterator[EntryLine]:
    if change.kind is ChangeKind.ADDED:
        yield from came(change)
    elif change.kind is ChangeKind.REMOVED:
        yield from went(change)
    elif change.kind is ChangeKind.MOVED:
        yield from moved(change)
    elif change.kind is ChangeKind.RENUMBERED:
        yield from _renumbered(change)
    elif isinstance(change.after, Naming) and isinstance(change.before, Naming):
        yield from _aliases(change.before, change.after)
        yield from reached("用到的任务", change.tasks)
    elif isinstance(change.after, Membership) and isinstance(change.before, Membership):
        yield from _members(change, change.before, change.after)
    elif change.field in LISTS:
        yield from _names(change)
    else:
        yield _changed(change)
        if change.field == "name":
            yield from reached("名单中随之改名的任务", change.tasks)


# -- fields ------------------------------------------------------------------------------------


def _changed(change: Change) -> EntryLine:
    before, after = value_text(change.before), value_text(change.after)
    label = field_label(change.field or "", change.subject)
    pieces = marked_names(before, after) if change.field == "retired" else marked(before, after)
    return EntryLine(label, pieces)


def _names(change: Change) -> Iterator[EntryLine]:
    label = field_label(change.field or "", change.subject)
    before, after = change.before, change.after
    assert before is None or isinstance(before, NameList)
    assert after is None or isinstance(after, NameList)
    if change.subject is Subject.TASK:
        (effect,) = change.effects
        yield EntryLine(label, marked_lists(effect.before, effect.after), of_names=True)
        if after is None:
            yield EntryLine("", plain(f"任务自己不再写{label}，改用上级的默认值。"))
        if not (change.gained or change.lost):
            yield EntryLine("", plain("所指的部门没有变，只是写法或次序变了。"))
        elif not _shows_bodies(effect, (*change.gained, *change.lost)):
            yield from gains(change)
        return
    if before is not None and after is not None:
        yield EntryLine(label, marked_lists(before, after), of_names=True)
        yield from reached("影响的任务", change.tasks)
    else:
        yield EntryLine(
            label,
            (
                Piece(Is.OLD, "（没有写）" if before is None else value_text(before)),
                Piece(Is.NEW, "（没有写）" if after is None else value_text(after)),
            ),
        )
        yield from _effects(change.effects)
    yield from gains(change)


def _shows_bodies(effect: Effect, bodies: Iterable[str]) -> bool:
    """Whether the marked list itself shows who came and went: by its name, or one that ends in
    it (新区财政局)."""
    texts = {name.text for names in (effect.before, effect.after) for name in names.every_name()}
    return all(any(text.endswith(body) for text in texts) for body in bodies)


def _effects(effects: Iterable[Effect]) -> Iterator[EntryLine]:
    """For which tasks other names hold now, and which."""
    for effect in effects:
        label = field_label(effect.field, Subject.TASK)
        tasks = ids(effect.tasks)
        yield EntryLine(
            f"{tasks} 的{label}", marked_lists(effect.before, effect.after), of_names=True
        )


def _aliases(before: Naming, after: Naming) -> Iterator[EntryLine]:
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
            yield EntryLine(label, (Piece(kind, "、".join(ordered)),))


def _members(change: Change, before: Membership, after: Membership) -> Iterator[EntryLine]:
    yield EntryLine("成员", marked_names(value_text(before), value_text(after)), of_names=True)
    if before.members is not Members.LISTED or after.members is not Members.LISTED:
        yield from body_line("成员中增加", change.gained)
        yield from body_line("成员中去掉", change.lost)
    yield from reached("用到的任务", change.tasks)


def _renumbered(change: Change) -> Iterator[EntryLine]:
    before, after = value_text(change.before), value_text(change.after)
    yield EntryLine("编号", (Piece(Is.OLD, before), Piece(Is.NEW, after)))
    yield remark(
        "注意",
        f"文字与原 {before} 相同或相近，疑似改了编号：{before} → {after}。"
        f"编号定下后不再改动，进展和清单都靠它对应；不是有意改的，请改回 {before}。",
    )
