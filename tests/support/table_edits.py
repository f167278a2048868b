"""Tables as nested dicts and lists, and random edits, each of which a person makes in one go."""

import copy
import json
from random import Random
from typing import Any

import yaml

from conftest import OFFICE_TABLES, REAL_TABLE
from gkrw import store
from gkrw.core.model import LISTS, Table
from tables import SMALL

Data = dict[str, Any]
REAL = REAL_TABLE.read_text(encoding="utf-8")
WORDS = [
    "数据开放",
    "规范管理",
    "及时更新",
    "公开目录",
    "政策问答",
    "线上咨询",
    "年度报告",
    "监督评议",
]
REPORTS = ["all", "named", "lead"]
DEADLINES = ["2026-10-31", "年底前", "每季度", "持续推进", "2026年6月底前"]


def data_of(text: str) -> Data:
    data = yaml.safe_load(text)
    for task in tasks_in(data):
        task["requirement"] = task["requirement"].rstrip("\n")
    return data


def table_of(data: Data) -> Table:
    """Read data as a table: JSON is YAML too."""
    text = json.dumps(data, ensure_ascii=False, default=str)
    table = store.read(text.encode(), "表.yaml").table
    assert table is not None
    return table


def lists_of(data: Data, *keys: str) -> list[list[Data]]:
    """Every list of headings or tasks under one of some keys, from the table down."""
    found = [data[key] for key in ("sections", "groups", "tasks") if key in data]
    below = [each for items in found for item in items for each in lists_of(item, *keys)]
    return [data[key] for key in keys if key in data] + below


def lists_in(data: Data) -> list[list[Data]]:
    """Every list of groups, of tasks and topics, or of tasks."""
    return lists_of(data, "groups", "tasks")


def open_lists(data: Data) -> list[list[Data]]:
    """Every list that may have topics besides tasks."""
    topics = [each for items in lists_in(data) for each in items if "topic" in each]
    closed = [each["tasks"] for each in topics]
    return [items for items in lists_of(data, "tasks") if not any(items is one for one in closed)]


def tasks_in(data: Data) -> list[Data]:
    return [each for items in lists_in(data) for each in items if "id" in each]


def headings_in(data: Data) -> list[Data]:
    return [*data.get("sections", [])] + [
        each for items in lists_in(data) for each in items if "id" not in each
    ]


def role_keys(data: Data) -> list[str]:
    """The lists of names that a table has."""
    return [key for key in LISTS if key in data.get("columns", LISTS)]


def names(rng: Random, data: Data) -> list[Any]:
    known = [each["name"] for each in (*data["departments"], *data.get("collectives", []))]
    some = rng.sample(known, rng.randint(1, min(4, len(known))))
    if rng.random() < 0.2:
        some.append({"各相关部门": rng.sample(known[:5], min(2, len(known)))})
    return [*some, "等"] if rng.random() < 0.2 else some


def phrase(rng: Random) -> str:
    """A random text without a likeness to any other."""
    return "".join(
        rng.choice("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏") for _ in range(16)
    )


def new_task(rng: Random, data: Data) -> Data:
    number = max([int(task["id"][1:]) for task in tasks_in(data)] + [100]) + 1
    lead = role_keys(data)[0]
    task = {"id": f"T{number}", "title": phrase(rng)[:6], "requirement": phrase(rng) + "。"}
    if rng.random() < 0.5:
        task[lead] = names(rng, data)
    return task


# -- single edits --------------------------------------------------------------------------------


def edit_title(rng: Random, data: Data) -> None:
    rng.choice(tasks_in(data))["title"] += rng.choice(WORDS)


def edit_requirement(rng: Random, data: Data) -> None:
    task = rng.choice(tasks_in(data))
    text = task["requirement"]
    at = rng.randint(0, len(text))
    task["requirement"] = text[:at] + rng.choice(WORDS) + text[at + rng.choice([0, 0, 2]) :]


def rewrite_requirement(rng: Random, data: Data) -> None:
    rng.choice(tasks_in(data))["requirement"] = phrase(rng)


def edit_deadline(rng: Random, data: Data) -> None:
    """Set a deadline or several, or take one away, the last one with its key."""
    task = rng.choice(tasks_in(data))
    deadline = task.pop("deadline", None)
    if deadline is None:
        some = rng.sample(DEADLINES, rng.choice([1, 1, 2, 3]))
        task["deadline"] = some if some[1:] else some[0]
    elif isinstance(deadline, list):
        rest = [*deadline]
        rest.pop(rng.randrange(len(rest)))
        task["deadline"] = rest if rest[1:] else rest[0]


def edit_targets(rng: Random, data: Data) -> None:
    task = rng.choice(tasks_in(data))
    target = {"name": rng.choice(WORDS), "at_least": rng.randint(1, 99), "unit": "%"}
    task["targets"] = [*task.get("targets", []), target]


def edit_note(rng: Random, data: Data) -> None:
    rng.choice(tasks_in(data))["note"] = phrase(rng)


def edit_task_reports(rng: Random, data: Data) -> None:
    rng.choice(tasks_in(data))["reports"] = rng.choice(REPORTS)


def edit_reports(rng: Random, data: Data) -> None:
    part = rng.choice([data, *headings_in(data), *tasks_in(data)])
    part.pop("reports", None)
    if word := rng.choice(["", "lead", "named", "all"]):
        part["reports"] = word


def edit_task_names(rng: Random, data: Data) -> None:
    rng.choice(tasks_in(data))[rng.choice(role_keys(data))] = names(rng, data)


def drop_task_names(rng: Random, data: Data) -> None:
    rng.choice(tasks_in(data)).pop(rng.choice(role_keys(data)), None)


def edit_extra(rng: Random, data: Data) -> None:
    """Change the text of a further column of a task, add or remove it."""
    if extra := data.get("columns", {}).get("extra"):
        texts = rng.choice(tasks_in(data)).setdefault("extra", {})
        heading = rng.choice(extra)
        if heading in texts and rng.random() < 0.5:
            del texts[heading]
        else:
            texts[heading] = phrase(rng)


def edit_columns(rng: Random, data: Data) -> None:
    """Give a column another heading, or add a further column."""
    columns = data.setdefault(
        "columns", {"lead": "牵头部门", "responsible": "责任部门", "support": "配合部门"}
    )
    if rng.random() < 0.5:
        columns[rng.choice(["title", "requirement", *role_keys(data)])] = phrase(rng)[:6]
    else:
        columns["extra"] = [*columns.get("extra", []), phrase(rng)[:5]]


def edit_default(rng: Random, data: Data) -> None:
    if headings := headings_in(data):
        rng.choice(headings)[rng.choice(role_keys(data))] = names(rng, data)


def drop_default(rng: Random, data: Data) -> None:
    if headings := headings_in(data):
        rng.choice(headings).pop(rng.choice(role_keys(data)), None)


def edit_heading(rng: Random, data: Data) -> None:
    if headings := headings_in(data):
        heading = rng.choice(headings)
        heading["topic" if "topic" in heading else "title"] += rng.choice(WORDS)


def add_task(rng: Random, data: Data) -> None:
    items = rng.choice(lists_of(data, "tasks"))
    items.insert(rng.randint(0, len(items)), new_task(rng, data))


def remove_task(rng: Random, data: Data) -> None:
    items, task = rng.choice(
        [(items, each) for items in lists_in(data) for each in items if "id" in each]
    )
    items.remove(task)


def move_task(rng: Random, data: Data) -> None:
    items, task = rng.choice(
        [(items, each) for items in lists_in(data) for each in items if "id" in each]
    )
    items.remove(task)
    if rng.random() < 0.1:  # out of all groups, perhaps of all sections
        rng.choice([data, *data.get("sections", [])]).setdefault("tasks", [])
    place = rng.choice(lists_of(data, "tasks"))
    place.insert(rng.randint(0, len(place)), task)


def move_topic(rng: Random, data: Data) -> None:
    places = open_lists(data)
    found = [(items, each) for items in places for each in items if "topic" in each]
    if found:
        items, topic = rng.choice(found)
        items.remove(topic)
        place = rng.choice(places)
        place.insert(rng.randint(0, len(place)), topic)


def move_group(rng: Random, data: Data) -> None:
    sections = lists_of(data, "groups")
    found = [(items, each) for items in sections for each in items]
    if found:
        items, group = rng.choice(found)
        items.remove(group)
        place = rng.choice(sections)
        place.insert(rng.randint(0, len(place)), group)


def move_section(rng: Random, data: Data) -> None:
    if sections := data.get("sections"):
        section = sections.pop(rng.randrange(len(sections)))
        sections.insert(rng.randint(0, len(sections)), section)


def add_group(rng: Random, data: Data) -> None:
    tasks = [new_task(rng, data)]
    if rng.random() < 0.5:
        tasks = [{"topic": phrase(rng)[:4], "tasks": tasks}]
    group = {"title": phrase(rng)[:5], "tasks": tasks}
    if rng.random() < 0.5:
        group[role_keys(data)[-1]] = names(rng, data)
    if sections := data.get("sections"):
        place = rng.choice(sections).setdefault("groups", [])
        place.insert(rng.randint(0, len(place)), group)


def add_topic_around(rng: Random, data: Data) -> None:
    """Put tasks of a group into a new topic of that group."""
    items = rng.choice(open_lists(data))
    at = rng.randint(0, len(items))
    taken = [each for each in items[at : at + 3] if "id" in each]
    for task in taken:
        items.remove(task)
    items.insert(at, {"topic": phrase(rng)[:4], "tasks": taken})


def remove_heading(rng: Random, data: Data) -> None:
    found = [(items, each) for items in lists_in(data) for each in items if "id" not in each]
    if found:
        items, heading = rng.choice(found)
        items.remove(heading)


def dissolve_topic(rng: Random, data: Data) -> None:
    """Replace a topic by its tasks, which then stand directly in the group."""
    found = [(items, each) for items in open_lists(data) for each in items if "topic" in each]
    if found:
        items, topic = rng.choice(found)
        at = items.index(topic)
        items[at : at + 1] = topic["tasks"]


def renumber(rng: Random, data: Data) -> None:
    task = rng.choice(tasks_in(data))
    task["id"] = new_task(rng, data)["id"]


def add_department(rng: Random, data: Data) -> None:
    bodies = data["departments"]
    bodies.insert(rng.randint(0, len(bodies)), {"name": phrase(rng)[:4] + "处"})


def remove_department(rng: Random, data: Data) -> None:
    bodies = data["departments"]
    if len(bodies) > 1:
        bodies.pop(rng.randrange(len(bodies)))


def move_department(rng: Random, data: Data) -> None:
    bodies = data["departments"]
    bodies.insert(rng.randint(0, len(bodies) - 1), bodies.pop(rng.randrange(len(bodies))))


def rename_department(rng: Random, data: Data) -> None:
    body = rng.choice(data["departments"])
    old, new = body["name"], body["name"] + "中心"

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {each: renamed(inside) for each, inside in value.items()}
        if isinstance(value, list):
            return [renamed(each) for each in value]
        return new if value == old else value

    for part in (*headings_in(data), *tasks_in(data)):
        for key in LISTS:
            if key in part:
                part[key] = renamed(part[key])
    body["name"] = new


def add_alias(rng: Random, data: Data) -> None:
    body = rng.choice(data["departments"])
    key = rng.choice(["aliases", "unconfirmed"])
    body[key] = [*body.get(key, []), phrase(rng)[:5]]


def edit_full_name(rng: Random, data: Data) -> None:
    rng.choice(data["departments"])["full_name"] = phrase(rng)


def edit_liaison(rng: Random, data: Data) -> None:
    """Set or take away a particular of the liaison of a department."""
    department = rng.choice(data["departments"])
    key, text = rng.choice(
        [("contact", "张三"), ("phone", "0931-8259000"), ("mail", "czj@example.gov.cn")]
    )
    if department.pop(key, None) is None:
        department[key] = text


def edit_members(rng: Random, data: Data) -> None:
    collective = rng.choice(data["collectives"])
    collective["members"] = [phrase(rng)[:3], data["departments"][0]["name"]]
    collective.pop("except", None)


def edit_exceptions(rng: Random, data: Data) -> None:
    for collective in data["collectives"]:
        if collective["members"] == "all":
            collective["except"] = [rng.choice(data["departments"])["name"]]
            return


def edit_top(rng: Random, data: Data) -> None:
    data[rng.choice(["title", "annex"])] = phrase(rng)


def edit_office(rng: Random, data: Data) -> None:
    office = data.setdefault("office", {"name": "管委会办公室"})
    office[rng.choice(["full_name", "contact", "phone"])] = phrase(rng)


def retire(rng: Random, data: Data) -> None:
    data["retired"] = [*data.get("retired", []), f"T{rng.randint(500, 999)}"]


def accept(rng: Random, data: Data) -> None:
    task = rng.choice(tasks_in(data) or [{"id": "T01"}])
    entry = {"code": f"G40{rng.randint(3, 9)}", "task": task["id"], "reason": phrase(rng)}
    data["accepted"] = [*data.get("accepted", []), entry]


SINGLE = (
    *(edit_title, edit_requirement, rewrite_requirement, edit_deadline, edit_targets, edit_note),
    *(edit_reports, edit_task_names, drop_task_names, edit_default, drop_default, edit_heading),
    *(edit_extra, edit_columns),
    *(add_task, remove_task, move_task, move_topic, move_group, move_section, add_group),
    *(add_topic_around, remove_heading, dissolve_topic, renumber),
    *(add_department, remove_department, move_department, rename_department, add_alias),
    *(edit_full_name, edit_liaison, edit_members, edit_exceptions, edit_top, edit_office, retire),
    accept,
)
BASES = [data_of(SMALL), data_of(REAL)]
OFFICES = [data_of(each.read_text(encoding="utf-8")) for each in OFFICE_TABLES]
"""Tables with other columns and other levels of headings."""


# -- invalid tables: repeated ids, titles, texts and departments, and empty lists ----------------


def repeat_something(rng: Random, data: Data) -> None:
    items = rng.choice([each for each in lists_in(data) if each])
    items.insert(rng.randint(0, len(items)), copy.deepcopy(rng.choice(items)))


def repeat_department(rng: Random, data: Data) -> None:
    data["departments"].append(copy.deepcopy(rng.choice(data["departments"])))


def repeat_title(rng: Random, data: Data) -> None:
    if not (headings := headings_in(data)):
        return
    one, other = (rng.choice(headings) for _ in range(2))
    titles = ["topic" if "topic" in each else "title" for each in (one, other)]
    one[titles[0]] = other[titles[1]]


def repeat_text(rng: Random, data: Data) -> None:
    one, other = (rng.choice(tasks_in(data)) for _ in range(2))
    one["title"], one["requirement"] = other["title"], other["requirement"]


def swap_ids(rng: Random, data: Data) -> None:
    one, other = (rng.choice(tasks_in(data)) for _ in range(2))
    one["id"], other["id"] = other["id"], one["id"]


def empty(rng: Random, data: Data) -> None:
    rng.choice(lists_in(data)).clear()


WRONG = (repeat_something, repeat_department, repeat_title, repeat_text, swap_ids, empty)


def edit_all(data: Data, edits: list[Any], rng: Random) -> None:
    """Make the edits as long as there is something left to edit."""
    for edit in edits:
        if tasks_in(data):
            edit(rng, data)
