"""G408: a department or collective named twice in one list."""

import pytest
from edits import with_default, with_lead, with_responsible

from tables import check, edited, places


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (with_lead("审计局"), 28, 25),
        (with_responsible("财政局, 建设局"), 29, 37),
        (with_responsible("各部门, 各部门"), 29, 37),
        (with_responsible("{各部门: [建设局]}"), 29, 39),
        (with_responsible("{各部门: [财政局, 财政局]}"), 29, 44),
        (with_default("各部门"), 15, 28),
    ],
    ids=["lead", "responsible", "collective", "also in brackets", "in brackets", "default"],
)
def test_the_second_name_is_reported(text, line, column):
    assert places(text) == [("G408", line, column)]


def test_each_further_name_is_reported():
    assert places(with_lead("审计局, 审计局")) == [("G408", 28, 25), ("G408", 28, 30)]


def test_the_message_of_the_same_words_is_short():
    [finding] = check(with_lead("审计局"))
    assert finding.message == "任务 T02 的牵头部门里“审计局”重复。"


def test_the_message_of_an_alias_says_with_what_it_is_the_same():
    [finding] = check(with_responsible("新区财政局, 财政局"))
    assert (finding.code, finding.place.line, finding.place.column) == ("G408", 29, 39)
    assert finding.message == "任务 T02 的责任部门里“财政局”重复（与“新区财政局”是同一个部门）。"


def test_an_unknown_name_twice_is_reported_as_such_too():
    assert places(with_lead("税务局, 税务局")) == [
        ("G401", 28, 25),
        ("G408", 28, 30),
    ]


def test_a_department_beside_a_collective_that_contains_it_is_not_reported():
    assert places(with_responsible("各部门")) == []


def test_one_department_in_the_lists_of_two_tasks_is_not_reported():
    assert places(edited(("lead: [审计局]", "lead: [审计局, 财政局]"))) == []
