"""The JSON Schema of the table accepts and refuses what the reader does."""

import json
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from conftest import REAL_TABLE
from gkrw.store import shapes
from gkrw.store.json_schema import table_json_schema
from tables import SMALL, edited, places

REAL = REAL_TABLE
SCHEMA = table_json_schema()


def errors_in(text: str) -> list[str]:
    """What the schema says against a table, as an editor would show it."""
    return [error.message for error in Draft7Validator(SCHEMA).iter_errors(yaml.safe_load(text))]


# -- the schema ----------------------------------------------------------------------------


def test_schema_is_a_schema():
    Draft7Validator.check_schema(SCHEMA)


def test_schema_is_plain_json():
    assert json.loads(json.dumps(SCHEMA, ensure_ascii=False)) == SCHEMA


def test_schema_accepts_the_real_table():
    assert errors_in(REAL.read_text(encoding="utf-8")) == []


def test_schema_accepts_the_small_table():
    assert errors_in(SMALL) == []


@pytest.mark.parametrize(
    "change",
    [
        ("lead: [审计局]", "lead: []"),
        ("lead: [审计局]", "lead: [{各部门: [审计局, 建设局, 等]}]"),
        ("lead: [审计局]", "lead: [审计局]\n            deadline: 年底前"),
        ("lead: [审计局]", "lead: [审计局]\n            note: |\n              待定。\n"),
        ("members: all", "members: all\n    except: [审计局]"),
        ("sections:\n", "accepted: [{code: G405, task: T02, reason: 原表如此}]\nsections:\n"),
        ("members: all", "members: [审计局, 建设局]"),
        ("departments:", "office: {name: 管委会办公室, phone: '0931-1'}\ndepartments:"),
    ],
    ids=lambda change: change[1].split("\n")[-1].strip(),
)
def test_schema_accepts_what_the_reader_accepts(change: tuple[str, str]):
    text = edited(change)
    assert errors_in(text) == []
    assert [place for place in places(text) if place[0] < "G3"] == []


@pytest.mark.parametrize(
    "change",
    [
        ("format: 1", "format: 2"),
        ("format: 1", "format: '1'"),
        ("format: 1\n", ""),
        ("title: 审计公开", "titel: 审计公开"),
        ("            title: 审计公开\n", ""),
        ("id: T02", "id: 1.10"),
        ("title: 审计公开", "title: yes"),
        ("title: 审计公开", "title: ''"),
        ("title: 审计公开", 'title: "审计\\n公开"'),
        ("lead: [审计局]", "lead: 审计局"),
        ("lead: [审计局]", "lead:"),
        ("lead: [审计局]", "lead: [[审计局]]"),
        ("lead: [审计局]", "lead: [{各部门: [财政局], 审计局: [建设局]}]"),
        ("lead: [审计局]", "lead: [{各部门: [{审计局: [建设局]}]}]"),
        ("lead: [审计局]", "lead: [审计局]\n            完成时限: 年底前"),
        ("aliases: [新区财政局]", "aliases: 新区财政局"),
        ("  - name: 审计局", "  - 审计局"),
        ("members: all", "members: 全部"),
        ("members: all", "members: []"),
        ("members: all", "members:"),
        ("lead: [审计局]", "lead: [审计局]\n            targets: [{name: 时限, unit: 天}]"),
        (
            "lead: [审计局]",
            "lead: [审计局]\n            targets: [{name: 时限, unit: 天, at_most: 七}]",
        ),
    ],
    ids=lambda change: change[1].split("\n")[-1].strip() or "没有 " + change[0].split(":")[0],
)
def test_schema_refuses_what_the_reader_refuses(change: tuple[str, str]):
    text = edited(change)
    assert errors_in(text)
    assert places(text)


def test_every_key_has_its_chinese_name_and_description():
    for shape in shapes.SHAPES:
        properties: dict[str, Any] = SCHEMA["definitions"][shape.name]["properties"]
        assert properties.keys() == shape.fields.keys()
        for key, described in properties.items():
            assert described["title"] == shape.fields[key].label
            assert described["description"].endswith("。"), key
