"""Compose the data of a table from what was found in a document."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from typing import Any, NamedTuple

from gkrw.core.deadlines import due_on, is_known_wording, needs_year, year_in
from gkrw.core.errors import UserError
from gkrw.core.model import COLUMNS, KEPT_HEADING, LISTS, RESERVED_HEADINGS
from gkrw.core.names import ETC
from gkrw.core.slips import ID_SHAPE, last_numbers, next_id
from gkrw.edit.field_values import TaskField, typed_value
from gkrw.intake.body_lists import Entry, ParsedBodies, parse_bodies
from gkrw.intake.body_names import known_names
from gkrw.intake.headings import KEYS, ColumnMeaning, bodies_heading, kind_of
from gkrw.intake.last_year import Earlier, YearMatches, tasks_below
from gkrw.intake.lead_rules import cut_lead_rules, follow_lead_rule, mark_leads
from gkrw.intake.named_bodies import (
    collective_entries,
    department_entries,
    flat_names,
    names_of,
    with_one_spelling,
)
from gkrw.intake.outline import (
    GROUP_LEVEL,
    SECTION_LEVEL,
    TOPIC_LEVEL,
    Found,
    FoundTask,
    parted_annex,
)
from gkrw.intake.source import Assumption
from gkrw.intake.source_text import one_line, without_stray_blanks
from gkrw.store.shapes import OUTLINE


class ComposedTable(NamedTuple):
    """The data of a table, as the YAML has them, the doubts of composing them, the tasks that are
    also in the table of another year, and where the texts of further columns are in the document,
    by the id of their task and the heading."""

    data: dict[str, Any]
    doubts: tuple[Assumption, ...]
    matches: YearMatches | None
    places: Mapping[tuple[str, str], str]


def compose_table(found: Found, stem: str, earlier: Earlier | None = None) -> ComposedTable:
    """Return the data of a table. From that of another year, if there is one, come the ids of the
    same tasks, the departments, and the particulars of the office."""
    cut_lead_rules(found)
    doubts = [*mark_leads(found)]
    known = known_names({text.text for task in found.tasks for _, text in task.bodies})
    departments = earlier.departments if earlier else []
    known |= {name for each in departments for name in names_of(each)}
    has_support = ColumnMeaning.SUPPORT in found.columns
    parse = cache(lambda text, kind: parse_bodies(text, kind, known, has_support))
    lists = [_lists(task, parse, doubts) for task in found.tasks]
    doubts += follow_lead_rule(found, lists)
    lists = with_one_spelling(lists, doubts)
    ids = _ids(found.tasks)
    if not earlier:
        doubts += _other_ids(found.tasks, ids)
    _keep_other_ids(found, ids)
    _keep_other_targets(found)
    renamed = _extra_names(found)
    own = {
        KEYS[kind]: bodies_heading(heading, renamed)
        for kind, heading in found.columns.items()
        if kind in KEYS
    }
    keys = [key for key in LISTS if key in own or any(each.get(key) for each in lists)]
    keys = keys or [*LISTS[:2]]  # the table names nobody
    if any(task.notes for task in found.tasks) and ColumnMeaning.NOTE in found.columns:
        heading = found.columns[ColumnMeaning.NOTE]
        doubts.append(
            Assumption(
                heading,
                "看作给编辑看的说明，不写进通知和清单；要给部门看的，"
                f"加上 --columns {heading}=其他",
            )
        )
    tasks = [
        _task(task, number, each, keys, renamed)
        for task, number, each in zip(found.tasks, ids, lists, strict=True)
    ]
    annex, title = parted_annex(one_line((found.title or stem).split("\n")))
    data: dict[str, Any] = {"format": "1", "title": title}
    if not found.title:
        told = f"里面没有标题，用了文件名“{data['title']}”；要改的加上 --title"
        doubts.append(Assumption("标题", told))
    if found.annex or annex:
        data["annex"] = found.annex or annex
    if earlier:
        data |= earlier.particulars(data["title"])
    doubts += _year_of_term(data, tasks)
    named = list(
        dict.fromkeys(
            name for each in lists for entry in each.values() for name in flat_names(entry)
        )
    )
    data["departments"] = department_entries(named, departments, doubts)
    if collectives := collective_entries(
        named, data["departments"], earlier.collectives if earlier else {}, doubts
    ):
        data["collectives"] = collectives
    if columns := columns_data(own, keys, [*renamed.values()]):
        data["columns"] = columns
    matches = earlier.apply(data, tasks) if earlier else None
    data.update(_outline(found.tasks, tasks))
    _raise_defaults(data, keys)
    places = {
        (each["id"], renamed[heading]): place
        for task, each in zip(found.tasks, tasks, strict=True)
        for heading, place in task.extra_places.items()
        if heading in renamed
    }
    return ComposedTable(data, tuple(doubts), matches, places)


_SCHOOL_YEAR = re.compile(
    r"(20\d\d)\s*(?:[-—–－~～至/]+\s*(?:20)?\d\d\s*)?学年度?(?:.*?(?:(第?[一1]学期|上学期|秋)|(第?[二2]学期|下学期|春)))?"
)


def _year_of_term(data: dict[str, Any], tasks: Sequence[dict[str, Any]]) -> Iterator[Assumption]:
    """Set the year of a table whose title names a term of a school year: the first ends and the
    second begins in the year after. Yield which deadlines do not say their year."""
    title = _SCHOOL_YEAR.search(data["title"])
    if title is None or year_in(data["title"]) or "year" in data:
        return
    begins, is_first, is_second = int(title[1]), title[2], title[3]
    texts = {each for task in tasks for each in _listed(task.get("deadline", []))}
    texts = {each for each in texts if needs_year(each)}
    if not (is_first or is_second):
        if texts:
            told = f"“{title[0]}”跨两年，没有写年份的时限不知道是哪一年的，请写上年份"
            yield Assumption("标题", told)
        return
    year = begins + bool(is_second)
    data["year"] = str(year)
    yield Assumption("标题", f"“{title[0]}”里没有写年份的时限，看作 {year} 年的")
    for text in sorted(texts):
        last = due_on(text, year)
        if last and (last.month < _TERM_BEGINS) is bool(is_first):
            yield Assumption("时限", f"“{text}”在这一学期是另一年的，请写上年份")


def _listed(deadline: Any) -> list[str]:
    return deadline if isinstance(deadline, list) else [deadline]


_TERM_BEGINS = 8
"""The month in which a school year begins."""


def _ids(tasks: Sequence[FoundTask]) -> list[str]:
    """Return the ids that the document has, where most tasks have one, and new ones for the others;
    else T01, T02 …"""
    is_id = re.compile(ID_SHAPE).fullmatch
    written = list(dict.fromkeys(task.id for task in tasks if is_id(task.id)))
    if len(written) * 2 <= len(tasks):
        width = max(len(str(len(tasks))), 2)
        return [f"T{number:0{width}}" for number in range(1, len(tasks) + 1)]
    numbers, ahead, free = last_numbers(written), count(), {*written}
    ids = []
    for task in tasks:
        ids.append(task.id if task.id in free else next_id(written[0], numbers, next(ahead)))
        free.discard(task.id)
    return ids


def _other_ids(tasks: Sequence[FoundTask], ids: Sequence[str]) -> Iterator[Assumption]:
    """Yield which ids of the document are not those of the table, and which are there again: of a
    cell that was merged, or of a task on several rows."""
    used: set[str] = set()
    for task, number in zip(tasks, ids, strict=True):
        if task.id and task.id != number:
            again = "前面已经用过，这一行看作另一项任务；" if task.id in used else ""
            yield Assumption(task.place, f"编号“{task.id}”{again}没有沿用，改成了 {number}")
        used.add(task.id)


def _keep_other_targets(found: Found) -> None:
    """Keep a column of targets as a further one where not all of it are numbers with a name."""
    for text in (text for task in found.tasks for text in task.targets):
        try:
            typed_value(TaskField("targets"), text)
        except UserError:
            break
    else:
        return
    heading = found.columns.pop(ColumnMeaning.TARGETS, COLUMNS["targets"])
    found.doubts.append(
        Assumption(heading, "写的不都是“网上可办率≥90%”这样的指标，照原样放在这一栏")
    )
    found.extra.append(heading)
    for task in found.tasks:
        if task.targets:
            task.extra[heading], task.targets = task.targets, []


def _keep_other_ids(found: Found, ids: Sequence[str]) -> None:
    """Keep the ids of the document that are not those of the table in a further column."""
    heading = found.columns.get(ColumnMeaning.ID, ColumnMeaning.ID.value)
    for task, number in zip(found.tasks, ids, strict=True):
        if task.id and task.id != number:
            task.extra[heading] = [task.id]
            if heading not in found.extra:
                found.extra.append(heading)


# -- names -----------------------------------------------------------------------------------------


def _lists(
    task: FoundTask,
    parse: Callable[[str, ColumnMeaning], ParsedBodies],
    doubts: list[Assumption],
) -> dict[str, list[Entry]]:
    """Return the lists of names of a task by key. Deadlines and persons among them go to the task."""
    lists: dict[str, list[Entry]] = {}
    for kind, (text, place) in task.bodies:
        parsed = parse(text, kind)
        doubts += [Assumption(place, each) for each in dict.fromkeys(parsed.doubts)]
        for at, entries in parsed.lists.items():
            before = lists.get(key := KEYS[at], [])
            names = [*before, *(each for each in entries if each not in before)]
            if ETC in names:  # it comes last
                names = [*(each for each in names if each != ETC), ETC]
            lists[key] = names
        for label, other in parsed.others:
            if kind_of(label) is ColumnMeaning.DEADLINE:
                task.deadlines.append(other)
            elif other:
                task.notes.append(f"{label}：{other}" if label else other)
    return lists


# -- columns and headings --------------------------------------------------------------------------


def _extra_names(found: Found) -> dict[str, str]:
    """Return the headings of further columns by those of the document: a column of the table may
    not have the same."""
    used = {*RESERVED_HEADINGS, *COLUMNS.values(), *found.columns.values()}
    headings = [each for each in found.extra if any(task.extra.get(each) for task in found.tasks)]
    return {each: f"{each}{KEPT_HEADING}" if each in used else each for each in headings}


def columns_data(
    own: Mapping[str, str], lists: Sequence[str], extra: Sequence[str]
) -> dict[str, Any]:
    """Return the value of `columns` for headings by key, the keys of the lists of names that there
    are, and further columns; empty where the table has the usual ones."""
    usual = set(lists) == set(LISTS[:2]) and not extra
    if usual and all(COLUMNS[key] == heading for key, heading in own.items()):
        return {}
    columns: dict[str, Any] = {}
    headings = set()
    for key in COLUMNS:
        heading = own.get(key, COLUMNS[key])
        usual_of_others = (COLUMNS[each] for each in COLUMNS if each != key and each not in own)
        if heading != COLUMNS[key] and (
            heading in RESERVED_HEADINGS or heading in headings or heading in usual_of_others
        ):
            heading = COLUMNS[key]
        headings.add(heading)
        if key in lists or (key not in LISTS and heading != COLUMNS[key]):
            columns[key] = heading
    return {**columns, **({"extra": list(extra)} if extra else {})}


def _task(
    task: FoundTask,
    number: str,
    lists: Mapping[str, list[Entry]],
    keys: Sequence[str],
    renamed: Mapping[str, str],
) -> dict[str, Any]:
    data: dict[str, Any] = {"id": number, "title": task.title, "requirement": task.requirement}
    data |= {key: lists.get(key, []) for key in keys}
    parts = (part for text in task.deadlines for part in _deadlines_in(text))
    if deadlines := list(dict.fromkeys(filter(None, map(_deadline, parts)))):
        data["deadline"] = deadlines[0] if len(deadlines) == 1 else deadlines
    if extra := {
        renamed[name]: "\n".join(texts) for name, texts in task.extra.items() if name in renamed
    }:
        data["extra"] = extra
    if task.targets:
        data["targets"] = typed_value(TaskField("targets"), "；".join(task.targets))
    if task.notes:
        data["note"] = "\n".join(task.notes)
    return data


_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)}


def _deadlines_in(text: str) -> list[str]:
    """Return the deadlines that a ； parts: 4月底前完成摸底；10月底前完成改造."""
    parts = re.split("[；;]", text.strip().rstrip("。；;"))
    return parts if all(map(is_known_wording, parts)) else [text]


def _deadline(text: str) -> str:
    """Return a deadline without full-width figures, blanks inside it, and a full stop."""
    return without_stray_blanks(text.translate(_FULL_WIDTH)).strip().rstrip("。；;，,")


def _outline(found: Sequence[FoundTask], tasks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the lists of headings and tasks: tasks with the same heading, one after the other,
    stand below it."""
    root: dict[str, Any] = {}
    open_headings: list[tuple[str, dict[str, Any]]] = [("", {})] * 3
    for each, task in zip(found, tasks, strict=True):
        above = root
        is_new = False
        for level, key in (
            (SECTION_LEVEL, "sections"),
            (GROUP_LEVEL, "groups"),
            (TOPIC_LEVEL, "tasks"),
        ):
            title = each.headings[level]
            if is_new or open_headings[level][0] != title:
                is_new = True
                heading = {"topic" if level == TOPIC_LEVEL else "title": title}
                open_headings[level] = (title, heading)
                if title:
                    above.setdefault(key, []).append(heading)
            if title:
                above = open_headings[level][1]
        above.setdefault("tasks", []).append(task)
    return root


def _raise_defaults(heading: dict[str, Any], keys: Sequence[str]) -> None:
    """Write the list of names that the tasks below a heading have at the heading: one that all have,
    and below groups and topics one that most have. A single task keeps its own."""
    below = [each for key in OUTLINE for each in heading.get(key, ()) if "id" not in each]
    tasks = tasks_below(heading)
    is_section = "groups" in heading or "sections" in heading
    for key in () if "departments" in heading else keys:
        values = [task.get(key) for task in tasks]
        if len(values) < _FEWEST_WITH_DEFAULT or None in values:
            continue
        usual = values[0] if is_section else _most_common(values)
        times = values.count(usual)
        if times * 2 > len(values) and (not is_section or times == len(values)):
            heading[key] = usual
            for task in tasks:
                if task[key] == usual:
                    del task[key]
    for each in below:
        _raise_defaults(each, keys)


_FEWEST_WITH_DEFAULT = 2


def _most_common(values: Sequence[Any]) -> Any:
    """Return the first of the values that are there most often: of lists, which have no hash."""
    texts = [*map(repr, values)]
    return values[texts.index(Counter(texts).most_common(1)[0][0])]
