"""Which field of a task a typed word means."""

import pytest

from gkrw.core.errors import UserError
from gkrw.edit.field_values import TaskField, find_field


def test_the_tables_own_heading_comes_before_the_usual_one_of_another_column():
    columns = {"title": "工作要求", "requirement": "具体措施", "responsible": "责任单位"}
    assert find_field({"columns": columns}, "工作要求") == TaskField("title")
    assert find_field({"columns": columns}, "requirement") == TaskField("requirement")
    assert find_field({"columns": columns}, "责任部门") == TaskField("responsible")


def test_headings_that_differ_only_in_width_or_case_are_told_apart():
    table = {"columns": {"responsible": "责任单位", "extra": ["方案A", "方案a"]}}
    assert find_field(table, "方案A") == TaskField("extra", "方案A")
    assert find_field(table, "方案a") == TaskField("extra", "方案a")
    with pytest.raises(UserError, match="分不清"):
        find_field(table, "方案Ａ")


def test_a_role_that_the_table_does_not_have_is_not_offered():
    with pytest.raises(UserError) as refused:
        find_field({"columns": {"responsible": "责任单位"}}, "牵头单位")
    assert "牵头" not in refused.value.fix


def test_a_heading_that_the_import_set_apart_is_not_taken_for_the_usual_one():
    table = {"columns": {"responsible": "责任单位", "extra": ["备注（原表）", "完成情况（原表）"]}}
    assert find_field(table, "完成情况") == TaskField("extra", "完成情况（原表）")
    assert find_field(table, "note") == TaskField("note")
    with pytest.raises(UserError) as refused:
        find_field(table, "备注")
    assert refused.value.fix == "写成其中一个：note、备注（原表）。"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("任务", "title"),
        ("要求", "requirement"),
        ("牵头", "lead"),
        ("时限", "deadline"),
        ("指标", "targets"),
    ],
)
def test_columns_are_known_by_the_short_words_of_the_import(typed, key):
    assert find_field({}, typed) == TaskField(key)
    own = {"columns": {"lead": "牵头单位", "extra": [typed]}}
    assert find_field(own, typed) == TaskField("extra", typed)
