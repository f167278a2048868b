"""Random changes of the data of a table, written into its text."""

import codecs
import json
import re
from collections import Counter
from difflib import SequenceMatcher
from random import Random
from typing import Any

import yaml
from damage import REAL, SINGLE, SMALL_TABLES, WRONG, edit_all, odd_text
from paired_edits import with_noise
from runner import Files, main

from gkrw.store.dump import dump
from gkrw.store.layout import Layout, lay_out
from gkrw.store.patch import Patched, patch

MOVES = {
    *("add_task", "remove_task", "move_task", "move_topic", "move_group", "move_section"),
    *("add_topic_around", "dissolve_topic", "move_department", "rename_department", "renumber"),
    *("repeat_something", "repeat_department", "remove_heading", "add_group", "empty"),
}
"""The edits after which lines may be in another order."""
OTHER_TASKS = {"renumber", "swap_ids"}
"""The edits after which a task that was edited otherwise too may be another one."""


def make(rng: Random) -> Files:
    is_reshaped = rng.random() < 0.3
    if is_reshaped:
        text = dump(_reshaped(rng), rng.choice((0, 2)))
    else:
        text = REAL if rng.random() < 0.7 else rng.choice(SMALL_TABLES)
    text = with_noise(rng, text)
    if rng.random() < 0.3:
        text = _more_noise(rng, text)
    content = _encoded(rng, text)
    target = _data(content)
    edits = [rng.choice(SINGLE) for _ in range(rng.choice((0, 1, 1, 1, 2, 5)))]
    if rng.random() < 0.1:
        edits.append(rng.choice(WRONG))
    if is_reshaped:
        for _ in edits:
            _edit_anywhere(rng, target)
    else:
        edit_all(target, edits, rng)
    target = _as_texts(target)
    is_odd = rng.random() < 0.2
    if is_odd:
        _set_something(rng, target)
    is_moved = is_reshaped or MOVES & {each.__name__ for each in edits}
    expected = {
        "target": target,
        "lines": not is_odd and not OTHER_TASKS & {each.__name__ for each in edits},
        "order": not is_odd and not is_moved,
    }
    return {"原.yaml": content, "expected.json": json.dumps(expected).encode()}


def _reshaped(rng: Random) -> Any:
    """The table with headings at fewer levels, or at mixed ones, and with further columns."""
    data = _data(REAL.encode())
    for section in data["sections"]:
        if rng.random() < 0.5:
            groups = section.pop("groups")
            section["tasks"] = [task for group in groups for task in group["tasks"]]
    if rng.random() < 0.3:
        data["tasks"] = [task for section in data["sections"] for task in _tasks_below(section)]
        del data["sections"]
    data["columns"] = {"title": "重点工作", "lead": "牵头单位", "extra": ["责任领导", "来源"]}
    return data


def _tasks_below(heading: Any) -> list[Any]:
    below = [*heading.get("groups", ()), *heading.get("tasks", ())]
    return [heading] if "id" in heading else [task for each in below for task in _tasks_below(each)]


def _edit_anywhere(rng: Random, data: Any) -> None:
    """Add, remove, move or change a record, wherever records are."""
    lists = [data["departments"]]
    for records in lists:
        for each in records:
            lists += [each[key] for key in ("groups", "tasks") if each.get(key)]
        if records is data["departments"]:
            lists += [data[key] for key in ("tasks", "sections") if data.get(key)]
    records = rng.choice(lists)
    record = rng.choice(records)
    edit = rng.randrange(6)
    if edit == 0 and len(records) > 1:
        records.remove(record)
    elif edit == 1:
        records.insert(rng.randint(0, len(records)), records.pop(records.index(record)))
    elif edit == 2 and "id" in record:
        other = rng.choice([each for each in lists if "id" in each[0]])
        records.remove(record)
        other.insert(rng.randint(0, len(other)), record)
    elif edit == 3:
        name = next(key for key in ("id", "topic", "title", "name") if key in record)
        below = {key: [] for key in ("groups", "tasks") if key in record}
        new = {**record, **below, name: f"新{rng.randint(100, 999)}"}
        records.insert(rng.randint(0, len(records)), new)
    elif "id" in record:
        key, value = rng.choice(
            (
                ("support", ["财政局", {"各相关部门": ["建设局", "等"]}]),
                ("deadline", ["6月底前", "2026-12-31"]),
                ("extra", {"责任领导": f"张{rng.randint(1, 9)}", "来源": "1: 2"}),
                ("requirement", "第一段。\n第二段。"),
                ("lead", []),
            )
        )
        record[key] = value
    else:
        record["note"] = f"待定{rng.randint(100, 999)}"


def _more_noise(rng: Random, text: str) -> str:
    """Lists over several lines, comments behind values, other indentation of lists, odd quotes."""
    if rng.random() < 0.5:
        text = re.sub(
            r"(?m)^( *)(responsible): \[([^\]{}\n]+), ([^\],{}\n]+)\]$",
            lambda found: (
                f"{found[1]}{found[2]}: [{found[3]},  # 注{rng.randint(100, 999)}\n"
                f"{found[1]}  {found[4]}]"
                if rng.random() < 0.4
                else found[0]
            ),
            text,
        )
    if rng.random() < 0.5:
        text = re.sub(r"(?m)^( *)requirement: \|$", r"\1requirement: |-  # 原文", text)
    if rng.random() < 0.3:
        text = re.sub(r"(?m)^( *)- (id|topic|title|name): (.*)$", r"\1-\n\1  \2: \3", text)
    elif rng.random() < 0.3:
        text = re.sub(r"(?m)^( *)- (id|topic|title|name): ", r"\1- # 一项\n\1  \2: ", text)
    return text


def _encoded(rng: Random, text: str) -> bytes:
    if rng.random() < 0.1:
        text = text.rstrip("\n")
    if rng.random() < 0.2:
        rate = rng.choice((1, 1, 0.3))
        text = "".join(
            line.replace("\n", "\r\n") if rng.random() < rate else line
            for line in text.splitlines(keepends=True)
        )
    return (codecs.BOM_UTF8 if rng.random() < 0.1 else b"") + text.encode()


def _data(content: bytes) -> Any:
    layout = lay_out(content)
    assert isinstance(layout, Layout), layout
    return layout.root.data


def _as_texts(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _as_texts(value) for key, value in data.items()}
    return [_as_texts(each) for each in data] if isinstance(data, list) else str(data)


def _set_something(rng: Random, data: Any) -> None:
    """Set, add or delete any value, at any depth, to or from a text that means something to
    YAML."""
    nodes = [data]
    for node in nodes:
        below = node.values() if isinstance(node, dict) else node
        nodes += [each for each in below if isinstance(each, dict | list)]
    node = rng.choice(nodes)
    text = rng.choice((odd_text(rng), f"甲{odd_text(rng)}乙", "12:30", "2026-10-31", "一\n\n 二"))
    text = re.sub("[\ud800-\udfff]", "", text)
    value = rng.choice((text, text, [text], {"甲": text}, {"甲": [text, "乙"]}, [], {}))
    if isinstance(node, list):
        node.insert(rng.randint(0, len(node)), value)
    elif node and rng.random() < 0.8:
        key = rng.choice(list(node))
        if rng.random() < 0.2:
            del node[key]
        else:
            node[key] = value
    else:
        node[rng.choice(("note", "targets", "extra", "键"))] = value


def check(files: Files) -> None:
    content = files["原.yaml"]
    expected = json.loads(files["expected.json"])
    target = expected["target"]
    old = _data(content)
    patched = patch(content, target)
    assert isinstance(patched, Patched), patched
    assert _data(patched.content) == target
    assert _loaded(patched.content) == _without_final_breaks(target)
    if old == target:
        assert patched.content == content
    if expected["lines"]:
        _check_lines(content, patched.content, old, target, is_in_order=expected["order"])


def _loaded(content: bytes) -> Any:
    """The data as another reader has it."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return _without_final_breaks(yaml.load(content.decode("utf-8-sig"), Loader=loader))


def _without_final_breaks(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_final_breaks(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_without_final_breaks(each) for each in data]
    return data.rstrip("\n")


def _check_lines(content: bytes, result: bytes, old: Any, target: Any, is_in_order: bool) -> None:
    """Check that only those lines are others that are others in a table without comments too."""
    before, after = _lines(content), _lines(result)
    gone, come = _changed(before, after)
    clean = [dump(each).splitlines() for each in (old, target)]
    meant_gone, meant_come = (
        {_value(line) for line in each} for each in _changed(*([*map(_bare, one)] for one in clean))
    )
    for lines, meant in ((gone, meant_gone), (come, meant_come)):
        for line in lines:
            assert not _value(line) or _value(line) in meant or _is_of_list(line), line
    for line in come:
        assert not line.startswith("#"), line
    if is_in_order:
        before, after = ([line for line in lines if line] for lines in (before, after))
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        same = sum(size for *_, size in matcher.get_matching_blocks())
        assert len(before) - same <= sum(gone.values()), "another order"


def _lines(content: bytes) -> list[str]:
    text = content.decode("utf-8-sig")
    bare = [_bare(line) for line in text.splitlines()]
    return [re.sub(r"  # .*", "", line) for line in bare]


def _bare(line: str) -> str:
    """A line without its indentation and the dash of an item."""
    return re.sub(r"^ *(- *)?", "", line).rstrip()


def _changed(before: list[str], after: list[str]) -> tuple[Counter[str], Counter[str]]:
    return Counter(before) - Counter(after), Counter(after) - Counter(before)


def _value(line: str) -> str:
    """A line without comments and quotes; empty for a comment, the key of a requirement and a task
    in braces."""
    line = re.sub(r"^#.*|\s+#.*| [|>]-?$|^\{.*", "", line).removeprefix("requirement:")
    return re.sub(r"['\"]", "", line).strip()


def _is_of_list(line: str) -> bool:
    """Whether a line may be part of a list of names that has several lines, which `dump` never
    writes."""
    is_key = re.match("(lead|responsible|members|aliases|unconfirmed|except|retired):", line)
    is_end = line.endswith("]") and "[" not in line
    is_name = len(line) < 16 and re.search(r"。|: [^\[]", line) is None
    return is_key is not None or is_end or is_name


if __name__ == "__main__":
    main(make, check)
