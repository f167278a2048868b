"""The JSON Schema of progress files accepts and refuses what the reader does."""

from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from test_progress_reader import GOOD, findings
from test_progress_writer import PROGRESS

from gkrw.progress.progress_schema import PROGRESS_SHAPES, progress_json_schema
from gkrw.progress.progress_writer import dump_progress
from gkrw.views.formats import json_text

SCHEMA = progress_json_schema()


class _Texts(yaml.SafeLoader):
    """Reads dates as texts, as editors do."""


_Texts.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def errors_in(text: str) -> list[str]:
    data = yaml.load(text, Loader=_Texts)
    return [error.message for error in Draft7Validator(SCHEMA).iter_errors(data)]


def test_schema_is_a_schema():
    Draft7Validator.check_schema(SCHEMA)


def test_schema_accepts_what_is_read_and_what_is_written():
    assert errors_in(GOOD) == []
    assert errors_in(dump_progress(PROGRESS).decode()) == []


@pytest.mark.parametrize(
    "change",
    [
        ("format: 1", "format: 2"),
        ("department: 经发局\n", ""),
        ("department: 经发局", "departments: 经发局"),
        ("tasks:", "task:"),
        ("id: T04", "id: 1.10"),
        ("status: 已完成", "status: 已办结"),
        ("status: 已完成", "status: yes"),
        ("phone: '13900001111'", "phone: 13900001111"),
        ("value: 92.5", "value: 92.5%"),
        ("\n        value: 92.5", ""),
        ("note: 无", "note: [无]"),
        ("note: 无", "remark: 无"),
    ],
    ids=lambda change: change[1].split("\n")[0] or "没有 " + change[0].strip(),
)
def test_schema_refuses_what_the_reader_refuses(change: tuple[str, str]):
    assert GOOD.count(change[0]) == 1
    text = GOOD.replace(*change)
    assert errors_in(text)
    assert findings(text)


def test_every_key_has_its_chinese_name_and_description():
    for shape in PROGRESS_SHAPES:
        properties: dict[str, Any] = SCHEMA["definitions"][shape.name]["properties"]
        assert properties.keys() == shape.fields.keys()
        for key, described in properties.items():
            assert described["title"] == shape.fields[key].label
            assert described["description"].endswith("。"), key


def test_gkrw_schema_prints_it(gkrw):
    assert gkrw("schema", "--progress").out == json_text(SCHEMA)
