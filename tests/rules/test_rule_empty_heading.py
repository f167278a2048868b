"""G311: a section, group or topic without tasks."""

import pytest
from edits import task

from tables import SMALL, check, places


@pytest.mark.parametrize(
    ("added", "column", "message"),
    [
        (
            "  - title: 解读回应参与\n    groups: []\n",
            12,
            "一级分类“解读回应参与”下面没有任务。",
        ),
        (
            "      - title: 依申请公开\n        tasks: []\n",
            16,
            "二级分类“依申请公开”下面没有任务。",
        ),
        (
            "          - topic: 决策预公开\n            tasks: []\n",
            20,
            "专题“决策预公开”下面没有任务。",
        ),
    ],
)
def test_a_heading_with_nothing_below_it_is_reported(added, column, message):
    [finding] = check(SMALL + added)
    assert (finding.code, finding.place.line, finding.place.column) == ("G311", 30, column)
    assert finding.message == message


def test_a_group_whose_only_topic_is_empty_is_reported_at_the_topic():
    added = """\
      - title: 依申请公开
        tasks:
          - topic: 答复工作
            tasks: []
"""
    assert places(SMALL + added) == [("G311", 32, 20)]


def test_a_group_with_a_topic_and_a_topic_with_a_task_are_not_reported():
    added = f"""\
      - title: 依申请公开
        tasks:
          - topic: 答复工作
            tasks:
{task("T03", indent=14)}"""
    assert places(SMALL + added) == []
