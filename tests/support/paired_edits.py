"""Edits of a table's text as two persons make them, each known by what it touches.

An edit works on lines alone, without gkrw. It raises `Gone` where what it edits is not there.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Any

import yaml
from versions_of_table import REAL

Cell = tuple[str, ...]
IDS = [f"T{number:02}" for number in range(1, 45)]
_FEW = ["T10", "T12", "T44"]
"""Tasks that are edited often, so that both persons edit the same one."""
DEPARTMENTS = re.findall(r"(?m)^  - name: (.*局)$", REAL)
_WORDS = "公开目录年度报告监督评议线上咨询政策问答数据开放及时更新规范管理"


class Gone(Exception):
    """What an edit changes is not there."""


@dataclass(frozen=True)
class TextEdit:
    """An edit, with what it sets: a cell that begins another one includes it."""

    what: str
    cells: frozenset[Cell]
    change: Callable[["Lines"], None] = field(repr=False, compare=False)


class Lines:
    """The lines of a table while they are edited."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")

    def text(self) -> str:
        return "\n".join(self.lines)

    def find(self, pattern: str) -> int:
        """The only line that a pattern matches."""
        found = [number for number, line in enumerate(self.lines) if re.fullmatch(pattern, line)]
        if len(found) != 1:
            raise Gone(pattern)
        return found[0]

    def end(self, start: int) -> int:
        """The line behind the entry or item that begins in a line, without what leads the next."""
        indent = _indent(self.lines[start])
        stop = start + 1
        for number in range(start + 1, len(self.lines)):
            line = self.lines[number]
            if line.strip() and _indent(line) <= indent and not line.strip().startswith("#"):
                break
            if line.strip() and _indent(line) > indent:
                stop = number + 1
        return stop

    def begin(self, start: int) -> int:
        """The first of the comments and blank lines above an item."""
        while self.lines[start - 1].strip() == "" or self.lines[start - 1].strip()[0] == "#":
            if self.lines[start - 1].strip() and _indent(self.lines[start - 1]) > _indent(
                self.lines[start]
            ):
                break
            start -= 1
        return start

    def task(self, task: str) -> int:
        return self.find(rf" *- id: (['\"]?){task}\1( +#.*)?")

    def key(self, start: int, key: str) -> int | None:
        """The line of a key of the item that begins in a line."""
        pattern = " " * (_indent(self.lines[start]) + 2) + key + ":"
        for number in range(start, self.end(start)):
            if self.lines[number].replace("- ", "  ", 1).startswith(pattern):
                return number
        return None

    def set(self, start: int, key: str, written: str) -> None:
        """Write a key of an item, in its place or at the end."""
        line = " " * (_indent(self.lines[start]) + 2) + f"{key}: {written}"
        at = self.key(start, key)
        if at is None:
            self.lines.insert(self.end(start), line)
        elif at == start:
            self.lines[at] = line[: _indent(self.lines[start])] + "- " + line.lstrip()
        else:
            self.lines[at : self.end(at)] = [line]

    def names(self, at: int) -> tuple[list[str], list[int]]:
        """The names of a list, and its lines where it has one for each name."""
        if "[" in self.lines[at]:
            inner = re.search(r"\[(.*)\]", self.lines[at])
            assert inner is not None
            return re.findall(r"\{[^}]*\}|[^, ]+", inner[1]), []
        numbers = [
            number
            for number in range(at + 1, self.end(at))
            if self.lines[number].strip().startswith("- ")
        ]
        return [self.lines[number].strip()[2:] for number in numbers], numbers

    def change_names(self, at: int, add: str = "", remove: str = "") -> None:
        """Add a name to a list, before 等, or remove one."""
        names, numbers = self.names(at)
        if remove:
            if remove not in names or len(names) < 4:
                raise Gone(remove)
            index = names.index(remove)
            names.remove(remove)
        elif add in names:
            return
        else:
            index = len(names) - (names[-1:] == ["等"])
            names.insert(index, add)
        if not numbers:
            written = f"[{', '.join(names)}]"
            self.lines[at] = re.sub(r"\[.*\]", lambda _: written, self.lines[at])
        elif remove:
            del self.lines[numbers[index]]
        else:
            line = " " * _indent(self.lines[numbers[0]]) + f"- {add}"
            self.lines.insert(numbers[index] if index < len(numbers) else numbers[-1] + 1, line)

    def cut(self, start: int) -> list[str]:
        first, end = self.begin(start), self.end(start)
        lines = self.lines[first:end]
        del self.lines[first:end]
        return lines

    def above(self, start: int, pattern: str) -> int:
        """The nearest heading of a kind above a line."""
        for number in range(start, -1, -1):
            if re.match(pattern, self.lines[number]):
                return number
        raise Gone(pattern)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def applied(text: str, edits: Sequence[TextEdit]) -> str | None:
    """The text after some edits; None where one of them is impossible."""
    lines = Lines(text)
    try:
        for edit in edits:
            edit.change(lines)
    except Gone:
        return None
    return lines.text()


def data(text: str) -> Any:
    """The text as plain data. Every value is a text."""
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def are_contested(ours: Sequence[TextEdit], theirs: Sequence[TextEdit]) -> bool:
    """Whether two persons edited the same thing in different ways."""
    return _overlap(ours, theirs, "place")


def may_be_contested(ours: Sequence[TextEdit], theirs: Sequence[TextEdit]) -> bool:
    """Whether that is so, or one moved, perhaps by one place only, what the other deleted."""
    return _overlap(ours, theirs, None)


def _overlap(ours: Sequence[TextEdit], theirs: Sequence[TextEdit], but: str | None) -> bool:
    """Whether two edits touch the same cell. With `but`, the same edit by both does not count, nor
    an edit of such a part of what the other one deleted."""
    cells = (
        (cell, each)
        for one in ours
        for other in theirs
        if but is None or one.what != other.what
        for cell in one.cells
        for each in other.cells
    )
    return any(
        cell == each
        or (cell[: len(each)] == each and cell[-1] != but)
        or (each[: len(cell)] == cell and each[-1] != but)
        for cell, each in cells
    )


def is_from(value: Any, orders: Sequence[Any]) -> bool:
    """Whether every part of a value is as in one of the orders in which the edits can be made: where
    both persons add something at one place, either may come first."""
    if isinstance(value, dict):
        return all(
            isinstance(each, dict) and each.keys() == value.keys() for each in orders
        ) and all(is_from(value[key], [each[key] for each in orders]) for key in value)
    if isinstance(value, list) and value and isinstance(value[0], dict) and len(value[0]) > 1:
        lists = [{_name(each): each for each in order} for order in orders]
        names = [_name(each) for each in value]
        return _is_order_from(names, [[*each] for each in lists]) and all(
            is_from(each, [by_name[_name(each)] for by_name in lists if _name(each) in by_name])
            for each in value
        )
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return _is_order_from(value, orders)
    return value in orders


def _is_order_from(names: list[str], orders: Sequence[list[str]]) -> bool:
    """Whether the same things are in a list as in one of the others, each before what it is before
    in one of them."""
    places = [{name: at for at, name in enumerate(order)} for order in orders]
    return sorted(names) in [sorted(order) for order in orders] and all(
        any(at.get(one, -1) < at.get(other, len(at)) for at in places)
        for one, other in pairwise(names)
    )


def is_result(text: str, orders: Sequence[str]) -> bool:
    """Whether a text is that of both persons' edits, made in one of the orders that are possible.

    Where only one is, because one person removed or moved away what the other one put something
    behind, this may be elsewhere: then only the lines count.
    """
    if len(orders) == 1:
        return _stripped(text) == _stripped(orders[0])
    is_same_data = is_from(data(text), [data(each) for each in orders])
    return is_same_data and sorted(text.split("\n")) in [
        sorted(each.split("\n")) for each in orders
    ]


def _stripped(text: str) -> list[str]:
    return sorted(line.strip() for line in text.split("\n"))


def _name(item: Any) -> str:
    keys = ("id", "topic", "title", "name")
    return (
        next((item[key] for key in keys if key in item), str(item))
        if isinstance(item, dict)
        else item
    )


# -- noise ---------------------------------------------------------------------------------------


def with_noise(rng: Random, text: str) -> str:
    """The text with comments, quotes, blank lines and lists of several lines put in."""
    rate = rng.choice((0.0, 0.05, 0.2))
    lines: list[str] = []
    for line in text.split("\n"):
        found = re.fullmatch(r"( *)(- )?(id|title|topic|name|lead|responsible|members): (.*)", line)
        if found and rng.random() < rate:
            comment = f"{found[1]}# 说明{rng.randint(100, 999)}"
            lines += rng.choice(([comment], [""], ["", comment]))
        if found and rng.random() < rate and found[3] in ("id", "title", "topic"):
            quote = rng.choice("'\"")
            line = f"{found[1]}{found[2] or ''}{found[3]}: {quote}{found[4]}{quote}"
            if rng.random() < 0.3:
                line += f"  # 注{rng.randint(100, 999)}"
        names = re.fullmatch(r"( *)(lead|responsible): \[([^]{}]+)\]", line)
        if names and rng.random() < rate:
            lines.append(f"{names[1]}{names[2]}:")
            lines += [f"{names[1]}  - {name}" for name in names[3].split(", ")]
            continue
        lines.append(line)
    return "\n".join(lines)


# -- edits -----------------------------------------------------------------------------------------


def _some_id(rng: Random) -> str:
    return rng.choice(_FEW if rng.random() < 0.7 else IDS)


def words(rng: Random) -> str:
    return "".join(rng.choice(_WORDS) for _ in range(8))


def set_key(rng: Random) -> TextEdit:
    task = _some_id(rng)
    key = rng.choice(("title", "deadline", "note"))
    value = words(rng)
    if key == "deadline" and rng.random() < 0.5:
        value = f"[{value}, {words(rng)}]"
    return TextEdit(
        f"{task} {key}={value}",
        frozenset({(task, key)}),
        lambda lines: lines.set(lines.task(task), key, value),
    )


def edit_paragraph(rng: Random) -> TextEdit:
    task = _some_id(rng)
    number = rng.randint(1, 2)
    value = words(rng)

    def change(lines: Lines) -> None:
        at = lines.key(lines.task(task), "requirement")
        assert at is not None
        if at + number >= lines.end(at):
            raise Gone(task)
        lines.lines[at + number] = lines.lines[at + number][:-1] + value + "。"

    return TextEdit(
        f"{task} 第{number}段={value}", frozenset({(task, "requirement", str(number))}), change
    )


def add_name(rng: Random) -> TextEdit:
    task, name = _some_id(rng), rng.choice(DEPARTMENTS)
    return _change_names(task, f"+{name}", (task, "responsible", "+", name), add=name)


def remove_name(rng: Random) -> TextEdit:
    task, name = rng.choice(["T12", "T13", "T14"]), rng.choice([*DEPARTMENTS, "各园区"])
    return _change_names(task, f"-{name}", (task, "responsible", "-", name), remove=name)


def _change_names(task: str, label: str, touched: tuple[str, ...], **names: str) -> TextEdit:
    def change(lines: Lines) -> None:
        at = lines.key(lines.task(task), "responsible")
        if at is None:
            raise Gone(task)
        lines.change_names(at, **names)

    return TextEdit(f"{task} {label}", frozenset({touched}), change)


def add_task(rng: Random) -> TextEdit:
    new, after, value = f"T{rng.randint(45, 48)}", _some_id(rng), words(rng)

    def change(lines: Lines) -> None:
        if any(re.search(rf"id: {new}$", line) for line in lines.lines):
            raise Gone(f"{new} is there")
        at = lines.task(after)
        indent = " " * _indent(lines.lines[at])
        lines.lines[lines.end(at) : lines.end(at)] = [
            f"{indent}- id: {new}",
            f"{indent}  title: {value}",
            f"{indent}  requirement: |",
            f"{indent}    {value}。",
            f"{indent}  lead: [财政局]",
        ]

    return TextEdit(f"新增 {new} {value} 在 {after} 后", frozenset({(new,)}), change)


def delete_task(rng: Random) -> TextEdit:
    task = _some_id(rng)

    def change(lines: Lines) -> None:
        at = lines.task(task)
        above = lines.above(at, r" *tasks:")
        if lines.end(above) == lines.end(at) and above + 1 >= lines.begin(at):
            raise Gone(f"{task} is the only one")
        lines.cut(at)

    return TextEdit(f"删掉 {task}", frozenset({(task,)}), change)


def move_task(rng: Random) -> TextEdit:
    task, after = _some_id(rng), _some_id(rng)

    def change(lines: Lines) -> None:
        at = lines.task(task)
        above = lines.above(at, r" *tasks:")
        if lines.end(above) == lines.end(at) and above + 1 >= lines.begin(at):
            raise Gone(f"{task} is the only one")
        if task == after:
            raise Gone(task)
        before = _indent(lines.lines[at])
        block = lines.cut(at)
        to = lines.task(after)
        by = _indent(lines.lines[to]) - before
        place = lines.end(to)
        lines.lines[place:place] = [
            (" " * by + line if by > 0 else line[-by:]) if line.strip() else line for line in block
        ]

    return TextEdit(f"移动 {task} 到 {after} 后", frozenset({(task, "place")}), change)


_HEADINGS = [
    (at, line)
    for at, line in enumerate(REAL.split("\n"))
    if re.match(r"( {2}| {6}| {10})- (title|topic): ", line)
]
_GROUPS = [(at, line) for at, line in _HEADINGS if line.startswith("      - title")]


def _heading(lines: Lines, line: str) -> int:
    """The line of a heading that has no other title yet."""
    start, title = line.split(": ")
    return lines.find(rf"{start}: (['\"]?){re.escape(title)}\1( +#.*)?")


def edit_heading(rng: Random) -> TextEdit:
    (at, line), value = rng.choice(_HEADINGS), words(rng)

    def change(lines: Lines) -> None:
        number = _heading(lines, line)
        lines.lines[number] = re.sub(r": .*", f": {value}", lines.lines[number])

    return TextEdit(f"标题 {at}={value}", frozenset({("heading", str(at))}), change)


def move_group(rng: Random) -> TextEdit:
    """Move a group to the end of its section."""
    at, line = rng.choice(_GROUPS)

    def change(lines: Lines) -> None:
        group = _heading(lines, line)
        above = lines.above(group, r"    groups:")
        if lines.end(group) == lines.end(above):
            return
        end = lines.end(above)
        block = lines.cut(group)
        lines.lines[end - len(block) : end - len(block)] = block

    return TextEdit(f"移动分类 {at}", frozenset({("group", str(at), "place")}), change)


def add_department(rng: Random) -> TextEdit:
    name, after = rng.choice(("数据局", "统计局", "信访局")), rng.choice(DEPARTMENTS)

    def change(lines: Lines) -> None:
        if f"  - name: {name}" in lines.lines:
            return
        at = lines.find(rf"  - name: {after}")
        lines.lines[lines.end(at) : lines.end(at)] = [f"  - name: {name}"]

    return TextEdit(f"新增部门 {name} 在 {after} 后", frozenset({("department", name)}), change)


def add_alias(rng: Random) -> TextEdit:
    name, alias = rng.choice(DEPARTMENTS), words(rng)[:4]

    def change(lines: Lines) -> None:
        at = lines.find(rf"  - name: {name}")
        key = lines.key(at, "aliases")
        if key is None:
            lines.set(at, "aliases", f"[{alias}]")
        else:
            lines.change_names(key, add=alias)

    return TextEdit(f"{name} 别名 {alias}", frozenset({(name, "aliases", alias)}), change)


def set_liaison(rng: Random) -> TextEdit:
    name, key = rng.choice(DEPARTMENTS), rng.choice(("full_name", "contact", "phone", "mail"))
    value = words(rng)

    def change(lines: Lines) -> None:
        lines.set(lines.find(rf"  - name: {name}"), key, value)

    return TextEdit(f"{name} {key}={value}", frozenset({(name, key)}), change)


def add_target(rng: Random) -> TextEdit:
    task, name = rng.choice(IDS[:6]), words(rng)[:4]

    def change(lines: Lines) -> None:
        at = lines.task(task)
        indent = " " * _indent(lines.lines[at])
        item = f"{indent}    - {{name: {name}, at_least: 70, unit: '%'}}"
        key = lines.key(at, "targets")
        if key is None:
            lines.lines.insert(lines.end(at), f"{indent}  targets:")
            key = lines.key(at, "targets")
        assert key is not None
        lines.lines.insert(lines.end(key), item)

    return TextEdit(f"{task} 指标 {name}", frozenset({(task, "targets", name)}), change)


def retire(rng: Random) -> TextEdit:
    old = f"T{rng.randint(60, 99)}"

    def change(lines: Lines) -> None:
        found = [n for n, line in enumerate(lines.lines) if line.startswith("retired:")]
        if found:
            lines.change_names(found[0], add=old)
        else:
            at = lines.find("sections:")
            lines.lines[at:at] = [f"retired: [{old}]", ""]

    return TextEdit(f"停用 {old}", frozenset({("retired", old)}), change)


def set_office(rng: Random) -> TextEdit:
    key, value = rng.choice(("full_name", "contact", "phone")), words(rng)

    def change(lines: Lines) -> None:
        at = lines.find("office:")
        found = [n for n in range(at, lines.end(at)) if lines.lines[n].startswith(f"  {key}:")]
        if found:
            lines.lines[found[0]] = f"  {key}: {value}"
        else:
            lines.lines.insert(lines.end(at), f"  {key}: {value}")

    return TextEdit(f"office {key}={value}", frozenset({("office", key)}), change)


def set_top(rng: Random) -> TextEdit:
    key, value = rng.choice(("title", "annex")), words(rng)

    def change(lines: Lines) -> None:
        at = next(n for n, line in enumerate(lines.lines) if line.startswith(f"{key}: "))
        lines.lines[at] = f"{key}: {value}"

    return TextEdit(f"{key}={value}", frozenset({("top", key)}), change)


def comment(rng: Random) -> TextEdit:
    """Write a comment above a task."""
    task, text = _some_id(rng), f"# 批注{words(rng)}"

    def change(lines: Lines) -> None:
        at = lines.task(task)
        lines.lines.insert(at, " " * _indent(lines.lines[at]) + text)

    return TextEdit(f"{task} {text}", frozenset({(task, "comment")}), change)


EDITS: tuple[Callable[[Random], TextEdit], ...] = (
    *(set_key, set_key, edit_paragraph, edit_paragraph, add_name, add_name, remove_name),
    *(add_task, add_task, delete_task, move_task, edit_heading, move_group, add_department),
    *(add_alias, set_liaison, add_target, retire, set_office, set_top, comment),
)


def _is_undone(edit: TextEdit, later: TextEdit) -> bool:
    """Whether a later edit deletes what an edit changed."""
    return any(len(cell) == 1 and each[0] == cell[0] for cell in later.cells for each in edit.cells)


def some_edits(rng: Random, text: str) -> tuple[list[TextEdit], str]:
    """One edit, or a few of them, and the text after them."""
    edits: list[TextEdit] = []
    for _ in range(rng.choice((1, 1, 2, 4))):
        edit = rng.choice(EDITS)(rng)
        new = applied(text, [edit])
        if new not in (None, text):
            assert new is not None
            text = new
            edits = [each for each in edits if not _is_undone(each, edit)] + [edit]
    return edits, text
