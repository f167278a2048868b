"""G313: a number in a title: titles are numbered by their position."""

import pytest
from edits import with_group_title, with_section_title, with_title, with_topic

from tables import check, places


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("一、审计公开", "一、"),
        ("十二、审计公开", "十二、"),
        ("（二）审计公开", "（二）"),
        ("（二） 审计公开", "（二）"),
        ("（12）审计公开", "（12）"),
        ("2.审计公开", "2."),
        ("2. 审计公开", "2."),
        ("2．审计公开", "2．"),
        ("10、审计公开", "10、"),
    ],
)
def test_a_number_before_the_title_of_a_task_is_reported(title, number):
    finding = next(each for each in check(with_title(title)) if each.code == "G313")
    assert (finding.place.line, finding.place.column) == (25, 20)
    assert finding.message == f"标题“{title}”的开头写了序号“{number}”。"
    assert finding.fix == "写成“审计公开”，序号会自动加上。"


def test_brackets_of_half_width_are_reported_as_such_too():
    assert places(with_title("(2)审计公开")) == [("G313", 25, 20), ("G501", 25, 22)]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (with_section_title("一、政府信息公开"), 12, 12),
        (with_group_title("（一）主动公开"), 14, 16),
        (with_topic("1.会议公开"), 17, 20),
    ],
)
def test_a_number_before_a_heading_is_reported(text, line, column):
    assert places(text) == [("G313", line, column)]


@pytest.mark.parametrize(
    "title",
    [
        "一网通办",
        "三大攻坚战信息公开",
        "十四五规划公开",
        "“双公示”",
        "“三公”经费、审计结果公开",
        "2026年审计公开",
        "（试行）审计公开",
        "第一、第二季度审计公开",
        "五公开",
        "12345热线",
    ],
)
def test_a_number_that_belongs_to_the_words_is_not_reported(title):
    assert places(with_title(title)) == []
