"""G406: a collective whose members the table does not specify."""

import pytest
from edits import with_collective, with_default, with_ids, with_lead, with_responsible

from tables import check, edited, places


def concerned(text: str) -> str:
    """The table with 各相关部门, which stands for nobody in particular."""
    return with_collective("各相关部门", "unspecified", text)


def test_a_bare_use_is_reported():
    [finding] = check(concerned(with_responsible("各相关部门")))
    assert (finding.code, finding.place.line, finding.place.column) == ("G406", 31, 32)
    assert finding.message == "任务 T02 的责任部门“各相关部门”没有说明是哪些部门，待明确。"
    assert finding.fix == "请示后把名单里的 各相关部门 换成 {各相关部门: [部门, 部门]}。"


def test_a_use_in_lead_is_reported():
    assert places(concerned(with_lead("各相关部门"))) == [("G406", 30, 25)]


def test_brackets_that_are_left_open_say_only_a_part():
    findings = check(concerned(with_responsible("{各相关部门: [财政局, 等]}")))
    finding = next(each for each in findings if each.code == "G406")
    assert (finding.place.line, finding.place.column) == (31, 33)
    assert "“各相关部门”只列了一部分部门，待明确" in finding.message


def test_empty_brackets_say_nothing():
    [finding] = check(concerned(with_responsible("{各相关部门: []}")))
    assert (finding.code, finding.place.line, finding.place.column) == ("G406", 31, 33)
    assert "没有说明是哪些部门" in finding.message


def test_brackets_with_a_closed_list_say_exactly_who_is_meant():
    assert places(concerned(with_responsible("{各相关部门: [财政局]}"))) == []


def test_a_default_is_reported_once_with_the_tasks_that_take_it():
    text = edited(
        ("            responsible: [建设局]\n", ""),
        ("lead: [审计局]", "lead: [审计局, 建设局]"),
        text=concerned(with_default("各相关部门")),
    )
    [finding] = check(text)
    assert (finding.code, finding.place.line, finding.place.column) == ("G406", 17, 28)
    assert finding.message == (
        "“主动公开”的责任部门“各相关部门”没有说明是哪些部门，待明确（涉及 T01、T02）。"
    )


def test_a_task_with_names_of_its_own_is_not_among_those_concerned():
    [finding] = check(concerned(with_default("各相关部门")))
    assert "（涉及 T01）" in finding.message


@pytest.mark.parametrize("members", ["unlisted", "all", "[财政局, 审计局]"])
def test_a_collective_whose_members_are_known_or_that_is_a_recipient_is_not_reported(members):
    assert places(with_collective("各单位", members, with_responsible("各单位"))) == []


def test_of_many_tasks_the_first_eight_are_named_and_all_counted():
    text = with_ids(*(f"T{number:02}" for number in range(1, 10)))
    text = edited(
        ("responsible: [各部门]", "responsible: [各部门, 各相关部门]"), text=concerned(text)
    )
    [finding] = check(text)
    assert finding.message.endswith("（涉及 T01、T02、T03、T04、T05、T06、T07、T08等 9 项）。")
