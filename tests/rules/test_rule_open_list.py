"""G405: a list of names that ends in 等."""

import pytest
from edits import with_collective, with_default, with_lead, with_responsible

from tables import SMALL, check, edited, places


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (with_lead("等"), 28, 25),
        (with_responsible("财政局, 等"), 29, 37),
        (with_responsible("{各部门: [财政局, 等]}"), 29, 44),
        (with_default("等"), 15, 28),
    ],
    ids=["lead", "responsible", "in brackets", "default"],
)
def test_etc_is_reported_where_it_stands(text, line, column):
    assert places(text) == [("G405", line, column)]


def test_a_list_and_its_brackets_are_reported_each():
    assert places(with_responsible("{各部门: [财政局, 等]}, 等")) == [
        ("G405", 29, 44),
        ("G405", 29, 49),
    ]


@pytest.mark.parametrize("key", ["lead", "responsible", "support"])
def test_a_list_is_reported_where_the_other_lists_are_those_of_the_task_before(key):
    lists = {"lead": "[审计局]", "responsible": "[建设局]", "support": "[财政局]"}
    named = "".join(f"            {each}: {names}\n" for each, names in lists.items())
    task = "          - id: T{}\n            title: 公开{}\n            requirement: 按时公开{}。\n"
    is_open = named.replace(f"{key}: {lists[key]}", f"{key}: [各部门, 等]")
    text = SMALL + task.format("03", "甲", "甲") + named + task.format("04", "乙", "乙") + is_open
    line = text[: text.index("等]")].count("\n") + 1
    assert ("G405", line) in [each[:2] for each in places(text)]


def test_a_default_is_reported_once_for_all_its_tasks():
    [finding] = check(with_default("等"))
    assert finding.message == "“主动公开”的责任部门以“等”结尾，是否还有其他部门待明确。"


def test_the_message_names_the_task():
    [finding] = check(with_lead("等"))
    assert finding.message == "任务 T02 的牵头部门以“等”结尾，是否还有其他部门待明确。"


def test_a_closed_list_is_not_reported():
    assert places(with_responsible("{各部门: [财政局]}")) == []


def test_brackets_behind_an_unspecified_collective_are_reported_as_open_and_as_unclear():
    text = with_collective(
        "各相关部门", "unspecified", with_responsible("{各相关部门: [财政局, 等]}")
    )
    assert places(text) == [("G406", 31, 33), ("G405", 31, 46)]


def test_a_default_lead_is_reported_once_and_not_again_at_the_tasks_that_take_it():
    text = edited(
        ("      - title: 主动公开\n", "      - title: 主动公开\n        lead: [审计局, 等]\n"),
        ("            lead: [审计局]\n", ""),
    )
    assert places(text) == [("G405", 15, 21)]
