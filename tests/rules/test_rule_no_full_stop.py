"""G505: a paragraph of a requirement without a mark at its end."""

import pytest
from edits import with_requirement

from tables import check, edited, places


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("落实主体责任", 20),
        ("落实主体责任，", 21),
        ("落实主体责任、", 21),
        ("落实主体责任（依法除外）", 26),
        ("落实“双公示”", 21),
    ],
)
def test_another_end_is_reported_at_the_last_character(written, column):
    assert places(with_requirement(written)) == [("G505", 27, column)]


def test_the_message_shows_the_last_words():
    [finding] = check(with_requirement("建立责任制并落实政务舆情回应主体责任"))
    assert finding.message == "任务 T02 的工作要求有一段末尾没有句号（“…回应主体责任”）。"


def test_every_paragraph_is_looked_at():
    text = with_requirement("公开审计结果。", "及时更新", "落实责任。", "做好评估")
    assert places(text) == [("G505", 28, 18), ("G505", 30, 18)]


def test_the_first_of_two_paragraphs_is_looked_at():
    assert places(with_requirement("公开审计结果", "及时更新。")) == [("G505", 27, 20)]


def test_a_requirement_on_the_line_of_its_key_is_looked_at():
    text = edited(
        (
            "requirement: |\n              对审计发现问题、整改落实及问责情况进行公开。",
            "requirement: 公开审计结果",
        )
    )
    assert places(text) == [("G505", 26, 31)]


@pytest.mark.parametrize(
    "written",
    [
        "落实主体责任。",
        "落实主体责任！",
        "如何落实主体责任？",
        "落实主体责任；",
        "落实主体责任……",
        "公开信息（依法需要保密的除外。）",
        "回应“责任要落实。”",
        "回应“责任要落实！”",
    ],
)
def test_the_end_of_a_sentence_is_not_reported(written):
    assert places(with_requirement(written)) == []
