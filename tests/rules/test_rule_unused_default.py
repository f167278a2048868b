"""G413: a default that applies to no task."""

import pytest

from tables import check, edited, places

_OWN = (
    "                lead: [新区财政局]\n",
    "                lead: [新区财政局]\n                responsible: [各部门]\n",
)


def test_a_default_that_every_task_replaces_is_reported():
    [finding] = check(edited(_OWN))
    assert (finding.code, finding.place.line, finding.place.column) == ("G413", 15, 22)
    assert finding.message == "“主动公开”的默认责任部门没有任务使用。"


@pytest.mark.parametrize(
    ("heading", "line", "column"),
    [
        (("  - title: 政府信息公开\n", "  - title: 政府信息公开\n    lead: [财政局]\n"), 13, 11),
        (
            ("      - title: 主动公开\n", "      - title: 主动公开\n        lead: [财政局]\n"),
            15,
            15,
        ),
        (
            (
                "          - topic: 会议公开\n",
                "          - topic: 会议公开\n            lead: []\n",
            ),
            18,
            19,
        ),
    ],
    ids=["section", "group", "topic"],
)
def test_a_lead_default_without_effect_is_reported_at_each_level(heading, line, column):
    assert places(edited(heading)) == [("G413", line, column)]


def test_a_default_that_a_lower_default_replaces_is_reported():
    text = edited(
        ("  - title: 政府信息公开\n", "  - title: 政府信息公开\n    responsible: [财政局]\n")
    )
    assert places(text) == [("G413", 13, 18)]


def test_a_default_that_one_task_takes_is_not_reported():
    text = edited(
        ("  - title: 政府信息公开\n", "  - title: 政府信息公开\n    lead: [审计局]\n"),
        ("            lead: [审计局]\n", ""),
    )
    assert places(text) == []
