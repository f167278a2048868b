"""G407: a department that is both the lead and named as responsible for a task."""

import pytest
from edits import with_default, with_responsible

from tables import check, edited, places


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (with_responsible("审计局"), 32),
        (with_responsible("{各部门: [财政局, 审计局]}"), 44),
        (
            edited(
                ("responsible: [建设局]", "responsible: [审计局]"),
                ("新区财政局]\n          -", "建设局]\n          -"),
            ),
            27,
        ),
    ],
    ids=["in the list", "in brackets", "alone"],
)
def test_the_name_in_responsible_is_reported(text, column):
    assert [place for place in places(text) if place[0] == "G407"] == [("G407", 29, column)]


def test_an_alias_is_the_same_department():
    # T14 of the real table: led by 新区财政局, with 财政局 among those responsible
    text = edited(
        ("lead: [审计局]", "lead: [审计局, 新区财政局]"), ("[建设局]", "[建设局, 财政局]")
    )
    [finding] = check(text)
    assert (finding.code, finding.place.line, finding.place.column) == ("G407", 29, 32)
    assert finding.message == "任务 T02 由财政局牵头，责任部门中又列了“财政局”。"


def test_a_default_is_reported_for_each_task_whose_lead_is_in_it():
    [finding] = check(with_default("财政局"))
    assert (finding.code, finding.place.line, finding.place.column) == ("G407", 15, 28)
    assert finding.message.startswith("任务 T01 由财政局牵头")


def test_the_lead_may_be_a_member_of_a_responsible_collective():
    assert places(with_responsible("各部门")) == []


def test_a_collective_in_both_is_not_reported():
    text = edited(("lead: [审计局]", "lead: [审计局, 各部门]"), ("[建设局]", "[建设局, 各部门]"))
    assert [code for code, _, _ in places(text)] == ["G415"]


def test_a_department_that_also_supports_is_reported():
    text = edited(
        ("responsible: [建设局]", "responsible: [建设局]\n            support: [建设局, 审计局]")
    )
    named = [each for each in check(text) if each.code == "G407"]
    assert {each.fix for each in named} == {
        "原表如此的，写进 accepted；是笔误的，从配合部门中删去。"
    }
    found = [each.message for each in named]
    assert found == [
        "任务 T02 由建设局作为责任部门承担，配合部门中又列了“建设局”。",
        "任务 T02 由审计局牵头，配合部门中又列了“审计局”。",
    ]
