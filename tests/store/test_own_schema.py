"""The JSON Schema of one table: it suggests the table's own names and ids, and refuses nothing more."""

import re
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from conftest import REAL_TABLE
from gkrw import store
from gkrw.core.model import Table
from gkrw.store.json_schema import table_json_schema
from gkrw.store.own_schema import own_schema
from tables import SMALL, edited

REAL = REAL_TABLE.read_text(encoding="utf-8")


def table_of(text: str) -> Table:
    table = store.read(text.encode(), "tasks.yaml").table
    assert table is not None
    return table


def property_of(schema: dict[str, Any], shape: str, key: str) -> dict[str, Any]:
    found = schema["definitions"][shape]["properties"][key]
    assert isinstance(found, dict)
    return found


def labels(schema: dict[str, Any]) -> list[str]:
    return [each["label"] for each in schema.get("defaultSnippets", ())]


def errors(schema: dict[str, Any], text: str) -> list[str]:
    return [error.message for error in Draft7Validator(schema).iter_errors(yaml.safe_load(text))]


def test_it_is_a_schema_that_accepts_its_table(real_table):
    schema = own_schema(real_table)
    Draft7Validator.check_schema(schema)
    assert schema["title"] == real_table.title
    assert errors(schema, REAL) == []


@pytest.mark.parametrize(
    "change",
    [
        ("lead: [审计局]", "lead: [水务局]"),
        ("lead: [审计局]", "lead: [{各乡镇: [水务局, 等]}]"),
        ("lead: [审计局]", "lead: 审计局"),
        ("lead: [审计局]", "lead: [[审计局]]"),
        ("lead: [审计局]", "lead: [审计局]\n            完成时限: 年底前"),
        ("members: all", "members: all\n    except: [水务局]"),
        ("members: all", "members: 全部"),
        ("title: 审计公开", "titel: 审计公开"),
    ],
    ids=lambda change: change[1].split("\n")[-1].strip(),
)
def test_it_refuses_what_the_schema_of_every_table_refuses(change):
    text = edited(change)
    assert bool(errors(own_schema(table_of(SMALL)), text)) is bool(
        errors(table_json_schema(), text)
    )


@pytest.mark.parametrize(
    ("shape", "key"), [("task", "lead"), ("group", "responsible"), ("topic", "support")]
)
def test_a_list_of_names_suggests_every_way_to_write_one(real_table, shape, key):
    items = property_of(own_schema(real_table), shape, key)["items"]
    assert {"财政局", "新区财政局", "民政局", "各部门", "等"} <= set(labels(items))
    assert labels(items)[-1] == "各相关部门（……）"
    assert items["defaultSnippets"][-1]["bodyText"] == r"{各相关部门: [$1]\}"
    inside = items["additionalProperties"]["items"]
    assert labels(inside) == labels(items)[:-1]


def test_other_lists_suggest_what_they_may_hold(real_table):
    schema = own_schema(real_table)
    departments = [each.name for each in real_table.departments]
    ids = [each.id for each in real_table.tasks()]
    assert labels(property_of(schema, "collective", "except")["items"]) == departments
    assert labels(property_of(schema, "collective", "members")["oneOf"][1]["items"]) == departments
    assert labels(property_of(schema, "office", "name")) == departments
    assert labels(property_of(schema, "table", "retired")["items"]) == ids
    assert labels(property_of(schema, "department", "aliases")["items"]) == []
    assert labels(property_of(schema, "department", "name")) == []


def test_what_is_accepted_is_suggested(real_table):
    schema = own_schema(real_table, ["G407", "G406", "G407"])
    assert labels(property_of(schema, "accepted", "code")) == ["G406", "G407"]
    assert labels(property_of(schema, "accepted", "task"))[-1] == "T44"
    assert {"财政局", "各部门"} <= set(labels(property_of(schema, "accepted", "name")))
    headings = labels(property_of(schema, "accepted", "heading"))
    assert headings[:3] == ["政府信息公开", "主动公开", "会议公开"]
    assert len(headings) == len(set(headings))


def inserted(snippet: dict[str, Any], text: str, before: str) -> Table:
    """The table with a snippet filled in and inserted as the language server does: each key on a
    line of its own, indented like the dash in front of `before`."""
    lines = [f"{key}: {value}" for key, value in snippet["body"].items()]
    filled = re.sub(r"\$\d", "公开", "- " + "\n  ".join(lines))
    at = text.rindex("\n", 0, text.index(before)) + 1
    indent = " " * (len(text[at:]) - len(text[at:].lstrip(" ")))
    new = "".join(f"{indent}{line}\n" for line in filled.split("\n"))
    return table_of(text[:at] + new + text[at:])


def test_a_new_task_has_the_next_free_id_and_the_usual_keys(real_table):
    tasks = property_of(own_schema(real_table), "topic", "tasks")
    [snippet] = tasks["defaultSnippets"]
    assert snippet["label"] == "新任务 T45"
    # Most tasks take over the responsible departments of their group.
    assert list(snippet["body"]) == ["id", "title", "requirement", "lead"]
    table = inserted(snippet, REAL, "- id: T02")
    new = next(task for task in table.tasks() if task.id == "T45")
    assert (new.title, new.requirement, new.lead.flat()) == ("公开", "公开", ["公开"])
    assert new.responsible.flat() == ["各园区", "各部门"]


def test_a_new_task_skips_retired_ids():
    text = edited(("sections:", "retired: [T07]\nsections:"))
    [snippet] = property_of(own_schema(table_of(text)), "group", "tasks")["defaultSnippets"]
    assert snippet["body"]["id"] == "T08"


def test_a_new_department(real_table):
    [snippet] = property_of(own_schema(real_table), "table", "departments")["defaultSnippets"]
    table = inserted(snippet, REAL, "- name: 财政局")
    new = next(each for each in table.departments if each.name == "公开")
    assert [name.text for name in new.aliases] == ["公开"]


@pytest.mark.parametrize(
    "name", ["审计局: 一处", "2026-13-40", "yes", "[[[", "审计局#1", "a, b", "'"]
)
def test_a_name_that_is_no_plain_yaml_is_quoted(name):
    quoted = "'" + name.replace("'", "''") + "'"
    text = edited(("  - name: 审计局", f"  - name: {quoted}"), ("lead: [审计局]", "lead: []"))
    items = property_of(own_schema(table_of(text)), "task", "lead")["items"]
    body = next(each["body"] for each in items["defaultSnippets"] if each["label"] == name)
    assert yaml.safe_load(f"[{body}]") == [name]


def test_signs_of_snippets_in_a_name_are_literal():
    text = edited(("  - name: 审计局", "  - name: '审计$1}局'"), ("lead: [审计局]", "lead: []"))
    items = property_of(own_schema(table_of(text)), "task", "lead")["items"]
    assert {"label": "审计$1}局", "body": r"'审计\$1\}局'"} in items["defaultSnippets"]


def test_the_columns_of_the_office_have_its_own_headings():
    columns = (
        "columns: {title: 重点工作, requirement: 要求, lead: 牵头单位, responsible: 责任科室, "
        "extra: [责任领导]}\n"
    )
    table = table_of(edited(("sections:", f"{columns}sections:")))
    schema = own_schema(table)
    assert property_of(schema, "task", "title")["title"] == "重点工作"
    assert property_of(schema, "group", "title")["title"] == "标题"
    assert property_of(schema, "group", "responsible")["title"] == "责任科室"
    assert list(property_of(schema, "task", "extra")["properties"]) == ["责任领导"]
    # A role without a column is not suggested.
    assert property_of(schema, "task", "support")["doNotSuggest"]
    assert "doNotSuggest" not in property_of(schema, "task", "lead")


def test_the_schema_of_every_table_is_left_as_it_is(real_table):
    own_schema(real_table)
    assert "defaultSnippets" not in str(table_json_schema())
