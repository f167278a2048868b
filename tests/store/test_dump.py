"""Data is written as YAML that reads like a table written by hand, and read back as it was."""

from datetime import date
from decimal import Decimal

import pytest
import yaml

from gkrw.store.dump import dump_yaml


def test_lists_are_indented_and_paragraphs_have_a_line_each():
    data = {"部门": "财政局", "任务": [{"编号": "T01", "要求": "第一段。\n第二段。"}], "数": []}
    assert dump_yaml(data) == (
        "部门: 财政局\n任务:\n  - 编号: T01\n    要求: |\n      第一段。\n      第二段。\n数: []\n"
    )


def test_a_long_line_is_not_folded():
    assert dump_yaml({"a": "公开 " * 100 + "。"}).count("\n") == 1


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("92.50"), "92.50"),
        (Decimal("1E+3"), "1000"),
        (date(2026, 3, 5), "2026-03-05"),
        (1, "1"),
        ("1", "'1'"),
        ("2026-03-05", "'2026-03-05'"),
        ("yes", "'yes'"),
        ("a\u2028b", '"a\\Lb"'),
    ],
)
def test_values(value: object, written: str):
    assert dump_yaml({"a": value}) == f"a: {written}\n"


@pytest.mark.parametrize("text", ["第一段。\n", "\n第一段。", "甲 \n乙", "甲\n\t乙", "a\x85b\nc"])
def test_a_text_that_no_block_can_hold_comes_back_as_it_was(text: str):
    written = dump_yaml({"a": text})
    end_of_block = "\n" if written.startswith("a: |") else ""
    assert yaml.safe_load(written) == {"a": text + end_of_block}


def test_the_same_object_twice_is_written_twice():
    names = ["财政局"]
    assert dump_yaml([names, names]) == "- - 财政局\n- - 财政局\n"
