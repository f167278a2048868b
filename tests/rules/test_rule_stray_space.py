"""G502: blanks and empty lines where Chinese text has none."""

import pytest
from edits import with_group_title, with_requirement, with_section_title, with_title, with_topic

from tables import SMALL, check, edited, places


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("公 开审计结果。", 16),
        ("公　开审计结果。", 16),
        ("公\u00a0开审计结果。", 16),
        ("公开，  审计结果。", 18),
        ("公开“ 三公”经费。", 18),
        ("公开（ 预决算）。", 18),
        ("　　公开审计结果。", 15),
        ("公开审计结果。 ", 22),
        ("公开审计结果。　", 22),
        ("公开\t审计结果。", 17),
        ("公开A\t项目。", 18),
    ],
)
def test_a_blank_in_a_requirement_is_reported(written, column):
    assert places(with_requirement(written)) == [("G502", 27, column)]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (with_title("审计公 开"), 25, 23),
        (with_title('"审计公开 "'), 25, 25),
        (with_section_title("政府 信息公开"), 12, 14),
        (with_group_title("主动 公开"), 14, 18),
        (with_topic("会议 公开"), 17, 22),
        (with_requirement("公开审计结果。", "　　及时更新。"), 28, 15),
        (with_requirement("公开审计结果。", "  及时更新。"), 28, 15),
        (with_requirement("公开审计结果。", "及时 更新。"), 28, 17),
    ],
    ids=[
        "title",
        "end of title",
        "section",
        "group",
        "topic",
        "second paragraph",
        "indented paragraph",
        "in the second paragraph",
    ],
)
def test_every_text_is_looked_at(text, line, column):
    assert places(text) == [("G502", line, column)]


def test_the_message_counts_the_blanks():
    [finding] = check(with_requirement("公 开审 计结果。"))
    assert finding.message == "任务 T02 的工作要求里有多余的空格，共 2 处。"
    assert finding.fix == "删掉空格。"


def test_a_blank_line_between_paragraphs_is_called_so():
    text = edited(
        ("进行公开。\n", "进行公开。\n\n              及时更新。\n"),
    )
    [finding] = check(text)
    assert finding.code == "G502"
    assert finding.message == "任务 T02 的工作要求里有多余的空行。"
    assert finding.fix == "删掉空行。"


@pytest.mark.parametrize(
    "written",
    [
        "公开 PPP 项目。",
        "达到 90% 以上。",
        "使用 Windows 10 系统。",
        "公开审计结果。",
    ],
)
def test_blanks_beside_latin_words_and_numbers_are_not_reported(written):
    found = [code for code, _, _ in places(with_requirement(written))]
    assert "G502" not in found


def test_a_blank_line_after_the_last_paragraph_is_not_reported():
    assert places(SMALL.replace("进行公开。\n", "进行公开。\n\n")) == []
