"""G506: the same punctuation mark twice in a row."""

import pytest
from edits import with_requirement, with_title, with_topic

from tables import check, places


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("公开结果。。", 20),
        ("公开，，更新。", 18),
        ("公开、、更新。", 18),
        ("公开；；更新。", 18),
        ("公开：：结果。", 18),
        ("公开结果，。", 20),
        ("公开结果、。", 20),
    ],
)
def test_the_second_mark_is_reported(written, column):
    assert places(with_requirement(written)) == [("G506", 27, column)]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (with_title("审计、、公开"), 25, 23),
        (with_topic("形式，，内容"), 17, 23),
        (with_requirement("公开结果。", "及时更新。。"), 28, 20),
    ],
    ids=["title", "topic", "second paragraph"],
)
def test_every_text_is_looked_at(text, line, column):
    assert places(text) == [("G506", line, column)]


def test_the_message_shows_the_pair():
    [finding] = check(with_requirement("公开结果。。"))
    assert finding.message == "任务 T02 的工作要求里标点重复：“。。”。"
    assert finding.fix == "删掉多余的一个。"


def test_different_pairs_in_one_text_are_reported_each():
    assert places(with_requirement("公开，，更新。。")) == [("G506", 27, 18), ("G506", 27, 22)]


@pytest.mark.parametrize("written", ["公开……。", "公开——更新。", "公开“结果”，更新；评估：合格。"])
def test_marks_that_are_double_by_nature_are_not_reported(written):
    assert places(with_requirement(written)) == []


def test_the_end_of_one_paragraph_and_the_next_are_not_taken_together():
    assert places(with_requirement("公开结果；", "；更新。")) == []
