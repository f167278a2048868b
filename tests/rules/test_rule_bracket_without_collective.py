"""G412: a list in brackets after a name that is no collective."""

import pytest
from edits import with_collective, with_default, with_lead, with_responsible

from tables import check, edited, places


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (with_responsible("{财政局: [审计局]}"), 29, 33),
        (with_responsible("{新区财政局: [审计局, 等]}"), 29, 33),
        (with_lead("{财政局: [建设局]}"), 28, 26),
        (with_default("{建设局: [审计局]}"), 15, 29),
    ],
    ids=["responsible", "alias", "lead", "default"],
)
def test_a_department_with_brackets_is_reported(text, line, column):
    assert [place for place in places(text) if place[0] == "G412"] == [("G412", line, column)]


def test_the_message_says_whose_name_it_is():
    text = edited(("responsible: [建设局]", "responsible: [{建设局: [财政局]}]"))
    [finding] = check(text)
    assert finding.message == "任务 T02 的责任部门“建设局”是一个部门，后面不能带括号。"
    assert finding.fix == "去掉括号，把各部门并列写出；只是配合的，写进 support（配合部门）。"


@pytest.mark.parametrize("members", ["unspecified", "unlisted", "all", "[财政局, 审计局]"])
def test_a_collective_of_any_kind_may_have_brackets(members):
    text = with_collective("各相关部门", members, with_responsible("{各相关部门: [财政局]}"))
    assert places(text) == []


def test_an_unknown_name_with_brackets_is_only_unknown():
    assert places(with_responsible("{各有关单位: [财政局]}")) == [("G401", 29, 33)]
