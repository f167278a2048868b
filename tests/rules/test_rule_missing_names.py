"""G410: a task whose lead or responsible is written neither at the task nor above it."""

import pytest

from tables import check, edited, places


def test_a_missing_lead_is_reported_at_the_task():
    text = edited(("            lead: [审计局]\n", ""), ("[建设局]", "[建设局, 审计局]"))
    [finding] = check(text)
    assert (finding.code, finding.place.line, finding.place.column) == ("G410", 24, 13)
    assert finding.message == "任务 T02 “审计公开”没有写牵头部门，上级也没有默认值。"
    assert finding.fix == "补一行 lead: […]；表中本来就空着的，写 lead: []。"


def test_missing_responsible_names_are_reported_at_the_task():
    text = edited(
        ("        responsible: [各部门]\n", ""),
        ("responsible: [建设局]", "responsible: [建设局, 各部门]"),
    )
    [finding] = check(text)
    assert (finding.code, finding.place.line, finding.place.column) == ("G410", 18, 17)
    assert finding.message == "任务 T01 “公众参与”没有写责任部门，上级也没有默认值。"
    assert finding.fix == "补一行 responsible: […]；表中本来就空着的，写 responsible: []。"


def test_a_task_without_either_is_reported_twice():
    text = edited(
        ("        responsible: [各部门]\n", ""),
        ("                lead: [新区财政局]\n", ""),
        ("responsible: [建设局]", "responsible: [建设局, 财政局, 各部门]"),
    )
    findings = check(text)
    assert [(each.code, each.place.line, each.place.column) for each in findings] == [
        ("G410", 18, 17),
        ("G410", 18, 17),
    ]
    assert ["牵头" in each.message for each in findings] == [True, False]


@pytest.mark.parametrize(
    "heading",
    [
        ("  - title: 政府信息公开\n", "  - title: 政府信息公开\n    lead: [审计局]\n"),
        ("      - title: 主动公开\n", "      - title: 主动公开\n        lead: [审计局]\n"),
    ],
    ids=["section", "group"],
)
def test_a_default_at_any_level_above_is_enough(heading):
    assert places(edited(heading, ("            lead: [审计局]\n", ""))) == []


def test_a_default_at_the_topic_is_enough():
    text = edited(
        (
            "          - topic: 会议公开\n",
            "          - topic: 会议公开\n            lead: [财政局]\n",
        ),
        ("                lead: [新区财政局]\n", ""),
    )
    assert places(text) == []


def test_an_explicit_empty_list_is_another_finding():
    text = edited(("lead: [审计局]", "lead: []"), ("[建设局]", "[建设局, 审计局]"))
    assert places(text) == [("G404", 28, 19)]
