"""G501: half-width punctuation inside Chinese text."""

import pytest
from edits import with_group_title, with_requirement, with_section_title, with_title, with_topic

from tables import check, places


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("依法公开清单,并及时更新。", 21),
        ("依法公开清单;及时更新。", 21),
        ("公开以下内容:审计结果。", 21),
        ("公开审计结果?公开。", 21),
        ("公开审计结果!公开。", 21),
        ("公开项目(兰州新区)。", 19),
        ("公开“三公”,“两费”。", 21),
        ("公开《条例》,并落实。", 21),
        ('公开"三公"经费。', 17),
        ("公开PPP,及时更新。", 20),
        ("公开审计结果, 及时更新。", 21),
        ("公开PPP（合作）,更新。", 24),
        ("公开审计结果.", 21),
    ],
)
def test_a_mark_beside_chinese_is_reported(written, column):
    found = [place for place in places(with_requirement(written)) if place[0] == "G501"]
    assert found == [("G501", 27, column)]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (with_title("“双随机,一公开”"), 25, 24),
        (with_section_title("放管服,改革"), 12, 15),
        (with_group_title("放管服,改革"), 14, 19),
        (with_topic("形式,内容、时效"), 17, 22),
        (with_requirement("公开审计结果。", "公开清单,及时更新。"), 28, 19),
    ],
    ids=["title", "section", "group", "topic", "second paragraph"],
)
def test_every_text_is_looked_at(text, line, column):
    assert places(text) == [("G501", line, column)]


def test_the_message_and_the_fix_name_the_mark():
    [finding] = check(with_title("“双随机,一公开”"))
    assert finding.message == "任务 T02 的工作任务里有半角标点“,”。"
    assert finding.fix == ", 改成全角的 ，；原文如此的，写进 accepted。"


def test_only_the_first_mark_of_a_text_is_reported_and_the_others_counted():
    [finding] = check(with_requirement("公开项目(兰州新区),并更新;评估。"))
    assert (finding.place.line, finding.place.column) == (27, 19)
    assert "共 4 处" in finding.message
    for pair in ("( 改成全角的 （", ") 改成全角的 ）", ", 改成全角的 ，", "; 改成全角的 ；"):
        assert pair in finding.fix


def test_straight_quotes_become_curly_ones():
    [finding] = check(with_title("公开'三公'经费"))
    assert "' 改成全角的 “ ”" in finding.fix


@pytest.mark.parametrize(
    "written",
    [
        "投资3,000万元。",
        "提高0.5个百分点。",
        "每天9:30至11:30。",
        "按1:2的比例公开。",
        "见www.lzxq.gov.cn。",
        "使用GB/T9704—2012。",
        "公开PPP项目、A类项目。",
        "依法公开清单，并及时更新；公开“三公”经费（含决算）。",
    ],
)
def test_marks_of_numbers_and_latin_words_are_not_reported(written):
    assert places(with_requirement(written)) == []
