"""Edits of departments, as edits of the text."""

from typing import Any

import pytest
from test_task_edits import changed, data_of, refusal

from gkrw.core.findings import errors_in
from gkrw.edit.department_edits import add_department, rename_body
from tables import SMALL, check, edited

TABLE = edited(
    (
        "    members: all\n",
        "    members: all\n    except: [审计局]\n  - name: 两局\n    members: [审计局, 新区财政局]\n",
    ),
    ("departments:\n", "office:\n  name: 审计局\n  full_name: 新区审计局\ndepartments:\n"),
    ("responsible: [建设局]", "responsible: [{两局: [审计局, 等]}, 建设局]"),
)


def test_a_department_is_added_behind_another_one():
    values = {"name": "数据局", "aliases": ["新区数据局"]}
    assert changed(SMALL, lambda data: add_department(data, values, "财政局")) == [
        "+  - name: 数据局",
        "+    aliases: [新区数据局]",
    ]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"name": "财政局"}, "“财政局”已经有了"),
        ({"name": "各部门"}, "“各部门”已经有了"),
        ({"name": "新区财政局"}, "“新区财政局”已经是财政局的别名"),
        ({"name": "数据局", "aliases": ["审计局"]}, "“审计局”已经有了"),
    ],
)
def test_a_name_that_is_taken_is_refused(values, problem):
    assert problem in refusal(SMALL, lambda data: add_department(data, values))
    if "aliases" not in values:
        assert problem in refusal(SMALL, lambda data: rename_body(data, "建设局", values["name"]))


def test_two_names_of_one_department_are_merged_as_the_fix_says():
    refused = refusal(SMALL, lambda data: rename_body(data, "审计局", "财政局"))
    line = "aliases: [新区财政局, 审计局]"
    assert f"在文件里删去部门“审计局”的几行，“财政局”的下面写上 {line}；" in refused
    merged = edited(("aliases: [新区财政局]", line), ("  - name: 审计局\n", ""))
    assert not errors_in(check(merged))
    added = refusal(SMALL, lambda data: add_department(data, {"name": "财政局"}))
    assert "删去" not in added


def test_a_renamed_department_keeps_its_old_name_as_an_alias():
    assert changed(TABLE, lambda data: rename_body(data, "审计局", "审计监督局") and None) == [
        "-  name: 审计局",
        "+  name: 审计监督局",
        "-  - name: 审计局",
        "+  - name: 审计监督局",
        "+    aliases: [审计局]",
        "-    except: [审计局]",
        "+    except: [审计监督局]",
        "-    members: [审计局, 新区财政局]",
        "+    members: [审计监督局, 新区财政局]",
    ]


def test_the_lists_of_tasks_are_renamed_only_where_asked_for():
    def edit(data: Any) -> None:
        assert rename_body(data, "审计局", "审计监督局", everywhere=True) == ["office"]

    lines = changed(TABLE, edit)
    assert "+            lead: [审计监督局]" in lines
    assert "+            responsible: [{两局: [审计监督局, 等]}, 建设局]" in lines


def test_a_new_full_name_is_that_of_the_department_and_of_the_office():
    def edit(data: Any) -> None:
        assert rename_body(data, "审计局", "审计监督局", full_name="新区审计监督局") == []

    lines = changed(TABLE, edit)
    assert lines.count("+  full_name: 新区审计监督局") == 1
    assert lines.count("+    full_name: 新区审计监督局") == 1


def test_an_alias_becomes_the_name():
    assert changed(SMALL, lambda data: rename_body(data, "财政局", "新区财政局") and None) == [
        "-  - name: 财政局",
        "-    aliases: [新区财政局]",
        "+  - name: 新区财政局",
        "+    aliases: [财政局]",
    ]


def test_a_collective_is_renamed_in_every_list():
    assert changed(TABLE, lambda data: rename_body(data, "两局", "两个局") and None) == [
        "-  - name: 两局",
        "+  - name: 两个局",
        "-            responsible: [{两局: [审计局, 等]}, 建设局]",
        "+            responsible: [{两个局: [审计局, 等]}, 建设局]",
    ]


def test_a_name_that_would_be_listed_twice_is_listed_once():
    data = data_of(edited(("lead: [审计局]", "lead: [建设局, 审计局]")))
    data["departments"][2]["aliases"] = ["审计监督局"]
    rename_body(data, "建设局", "审计监督局", everywhere=True)
    task = data["sections"][0]["groups"][0]["tasks"][1]
    assert task["lead"] == ["审计监督局", "审计局"]


def test_what_was_accepted_about_a_department_stays_about_it():
    text = TABLE + "accepted:\n  - {code: G403, name: 审计局, reason: 原表如此}\n"
    lines = changed(text, lambda data: rename_body(data, "审计局", "审计监督局") and None)
    assert lines[-1] == "+  - {code: G403, name: 审计监督局, reason: 原表如此}"
