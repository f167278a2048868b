"""G504: a bracket or quotation mark without its other half."""

import pytest
from edits import with_group_title, with_requirement, with_title, with_topic

from tables import check, places


@pytest.mark.parametrize(
    ("written", "column", "half"),
    [
        ("履行好“第一解读人职责。", 18, "”"),
        ("履行好第一解读人”职责。", 23, "“"),
        ("公开预算（含“三公”经费。", 19, "）"),
        ("公开预算含决算）。", 22, "（"),
        ("落实《条例要求。", 17, "》"),
        ("落实条例》要求。", 19, "《"),
        ("落实“‘双公示”要求。", 18, "’"),
        ("落实〔2026号文件。", 17, "〕"),
        ("落实【2026号文件。", 17, "】"),
        ("公开”三公“经费。", 17, "“"),
        ("公开“三公“经费。", 17, "”"),
        ("公开（预算））。", 21, "（"),
    ],
)
def test_a_half_alone_is_reported(written, column, half):
    [finding] = check(with_requirement(written))
    assert (finding.code, finding.place.line, finding.place.column) == ("G504", 27, column)
    assert finding.fix == f"补上“{half}”，或删掉多余的一个。"


def test_the_message_shows_the_half_that_is_alone():
    [finding] = check(with_title("“双公示"))
    assert finding.message == "任务 T02 的工作任务里的““”没有成对。"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (with_title("审计公开）"), 25, 24),
        (with_group_title("“放管服改革"), 14, 16),
        (with_topic("会议》公开"), 17, 22),
        (with_requirement("公开审计结果。", "公开（预算。"), 28, 17),
    ],
    ids=["title", "group", "topic", "second paragraph"],
)
def test_every_text_is_looked_at(text, line, column):
    assert places(text) == [("G504", line, column)]


def test_two_kinds_of_pairs_are_reported_each():
    assert places(with_requirement("公开“三公经费（含决算。")) == [
        ("G504", 27, 17),
        ("G504", 27, 22),
    ]


@pytest.mark.parametrize(
    "written",
    [
        "公开“三公”经费和“两费”。",
        "落实《政府信息公开条例》（2019年修订）。",
        "公开（含预算（及决算））。",
        "落实“‘双公示’制度”。",
        "公开（“三公”经费）。",
    ],
)
def test_whole_pairs_are_not_reported(written):
    assert places(with_requirement(written)) == []


def test_a_pair_may_reach_across_paragraphs():
    assert places(with_requirement("公开（含预算；", "含决算）。")) == []
