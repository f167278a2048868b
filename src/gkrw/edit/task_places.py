"""Find tasks, and the places where a task can stand, in the data of a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple, NoReturn

from gkrw.core.errors import usage_error
from gkrw.core.model import LEVELS, LISTS
from gkrw.core.query import headings_like
from gkrw.core.suggest import did_you_mean, suggest_ids
from gkrw.core.wording import folded, group_heading, section_heading
from gkrw.store.shapes import OUTLINE

LEVEL_OF_LIST = {"sections": "section", "groups": "group", "tasks": "topic"}
"""The levels of headings by the key of their list."""
INHERITED = (*LISTS, "reports")
"""The keys of a task that headings give by default."""
Mapped = dict[str, Any]
"""The data of a table, a heading or a task."""


class DataHeading(NamedTuple):
    """A heading: its level (section, group, topic), its text with its number, its data, and the
    headings above it."""

    level: str
    text: str
    data: Mapped
    above: "tuple[DataHeading, ...]" = ()

    @property
    def path(self) -> str:
        """一、政府信息公开 › （一）主动公开"""
        return " › ".join([*(each.text for each in self.above), self.text])


@dataclass(frozen=True)
class TaskSeat:
    """A place in a list of tasks: `above` is the data of the heading, or of the table, that has the
    list, and the task is, or comes, before the item `index`."""

    above: Mapped
    index: int

    @property
    def items(self) -> list[Mapped]:
        """The list, which is created if there is none."""
        items: list[Mapped] = self.above.get("tasks") or []
        self.above["tasks"] = items
        return items


class Wanted(NamedTuple):
    """Where a task is to stand, as it was typed: before or behind a task, or at the end of a
    heading."""

    section: str = ""
    group: str = ""
    topic: str = ""
    after: str = ""
    before: str = ""


def headings_in(table: Mapped) -> Iterator[DataHeading]:
    """Yield the headings of a table in the order of the file."""
    return _headings(table, (), count(1), count(1))


def _headings(
    data: Mapped, above: tuple[DataHeading, ...], sections: Iterator[int], groups: Iterator[int]
) -> Iterator[DataHeading]:
    """Yield the headings below a heading, or in the table, with all below them."""
    for key in data:
        if key not in OUTLINE:
            continue
        for below in data[key] or ():
            if key == "tasks" and "topic" not in below:
                continue
            title = str(below.get("topic" if key == "tasks" else "title", ""))
            if key == "sections":
                title = section_heading(next(sections), title)
            elif key == "groups":
                title = group_heading(next(groups), title)
            heading = DataHeading(LEVEL_OF_LIST[key], title, below, above)
            yield heading
            yield from _headings(below, (*above, heading), sections, groups)


def seats_in(table: Mapped) -> Iterator[TaskSeat]:
    """Yield the place of each task."""
    for above in (table, *(each.data for each in headings_in(table))):
        for index, item in enumerate(above.get("tasks") or ()):
            if "topic" not in item:
                yield TaskSeat(above, index)


def task_at(seat: TaskSeat) -> Mapped:
    """Return the task at a place."""
    return seat.items[seat.index]


def retired_in(table: Mapped) -> list[Any]:
    """Return the ids of former tasks as data; none where they are written in another way."""
    retired = table.get("retired")
    return retired if isinstance(retired, list) else []


def find_task(table: Mapped, task_id: str) -> TaskSeat:
    """Return the place of a task. Raise UserError for an unknown id."""
    every = [(task_at(seat).get("id"), seat) for seat in seats_in(table)]
    seats = dict(reversed(every))
    if sum(each == task_id for each, _ in every) > 1:
        problem = f"编号 {task_id} 有几项任务在用，分不清是哪一项。"
        raise usage_error(problem, "先改正重复的编号：gkrw validate 会列出在哪几行。")
    if task_id in seats:
        return seats[task_id]
    if task_id in retired_in(table):
        raise usage_error(f"{task_id} 已经停用。", "停用的编号不再使用；要恢复的，从版本库取回。")
    fix = did_you_mean(suggest_ids(task_id, [each for each in reversed(seats) if each]))
    raise usage_error(
        f"没有编号为“{task_id}”的任务。", f"{fix}运行 gkrw list --format id 查看全部编号。"
    )


def find_seat(table: Mapped, wanted: Wanted) -> TaskSeat:
    """Return the place where a task is to stand. Raise UserError where there is none, or several."""
    if wanted.after and wanted.before:
        raise usage_error("--after 和 --before 只能写一个。", "去掉其中一个。")
    if wanted.after or wanted.before:
        if any(wanted[:3]):
            option = "--after" if wanted.after else "--before"
            raise usage_error(
                f"写了 {option}，就不用再写分类。", "去掉 --section、--group 和 --topic。"
            )
        seat = find_task(table, wanted.after or wanted.before)
        return TaskSeat(seat.above, seat.index + bool(wanted.after))
    above = _above(table, wanted)
    return TaskSeat(above, len(above.get("tasks") or ()))


def defaults_at(table: Mapped, seat: TaskSeat) -> Mapped:
    """Return what a task at a place has by default, by key: the lists of names of the nearest
    headings, and who reports."""
    heading = next((each for each in headings_in(table) if each.data is seat.above), None)
    above = [table, *(each.data for each in (*heading.above, heading))] if heading else [table]
    defaults = {}
    for each in above:
        keys = INHERITED if each is not table else ("reports",)
        defaults.update({key: each[key] for key in keys if key in each})
    return defaults


def _above(table: Mapped, wanted: Wanted) -> Mapped:
    """Return the data of the heading that is asked for, or of the table if it has no headings."""
    headings = [*headings_in(table)]
    found = headings
    for level in ("section", "group", "topic"):
        if asked := getattr(wanted, level):
            found = _matching(headings, found, level, asked)
    if not any(wanted[:3]):
        lists = [each for each in (table, *(h.data for h in headings)) if each.get("tasks")]
        if len(lists) == 1 or not headings:
            return lists[0] if lists else table
        options = dict.fromkeys(f"--{each.level}" for each in headings)
        fix = f"加上 --after 编号，或者 {'、'.join(options)} 分类："
        _refuse("没有写放在哪里。", headings, fix)
    if len(found) > 1:
        _refuse("这样的分类有几个，分不清是哪一个。", found, "写明是哪一个：")
    heading = found[0]
    if heading.level == "section" and heading.data.get("groups"):
        below = [each for each in headings if heading in each.above and each.level == "group"]
        _refuse(f"“{heading.text}”下面还有分类。", below, "用 --group 写明是哪一类：")
    return heading.data


def _matching(
    headings: Sequence[DataHeading], within: Sequence[DataHeading], level: str, asked: str
) -> list[DataHeading]:
    """Return the headings of a level that are meant, in or below those of `within`."""
    of_level = [each for each in headings if each.level == level]
    key = "topic" if level == "topic" else "title"
    titles = [str(each.data.get(key, "")) for each in of_level]
    if level == "topic":
        part = folded(asked.strip())
        numbers = {n for n, title in enumerate(titles, 1) if part in folded(title)}
        exact = {n for n, title in enumerate(titles, 1) if part == folded(title)}
        numbers = exact or numbers
    else:
        heading = section_heading if level == "section" else group_heading
        numbers = set(headings_like(titles, heading, asked))
    inside = of_level
    if within is not headings:
        inside = [each for each in of_level if any(above in within for above in each.above)]
    chosen = [each for number, each in enumerate(of_level, 1) if number in numbers]
    chosen = [each for each in chosen if each in inside]
    if not chosen:
        known, fix = (inside, "可以用：") if inside else (headings, _other_levels(headings))
        _refuse(f"没有叫“{asked}”的{LEVELS[level]}。", known, fix)
    return chosen


def _other_levels(headings: Sequence[DataHeading]) -> str:
    options = dict.fromkeys(f"--{each.level}" for each in headings)
    return (
        f"这张表的分类用 {'、'.join(options)} 写："
        if options
        else "这张表没有分类，用 --after 编号。"
    )


_NAMED = 12


def _refuse(problem: str, headings: Sequence[DataHeading], fix: str) -> NoReturn:
    known = "；".join(each.path for each in headings[:_NAMED])
    more = f"；等 {len(headings)} 个" if len(headings) > _NAMED else ""
    raise usage_error(problem, f"{fix}{known}{more}。")
