"""G507: characters that are broken, invisible, private or compatibility forms."""

import pytest
from edits import with_group_title, with_requirement, with_title, with_topic

from tables import check, edited, places


@pytest.mark.parametrize(
    ("character", "code_point"),
    [
        ("\ufffd", "U+FFFD"),
        ("\ue5e5", "U+E5E5"),
        ("\u00ad", "U+00AD"),
        ("\u200b", "U+200B"),
        ("\u200e", "U+200E"),
        ("\u202e", "U+202E"),
        ("\u2060", "U+2060"),
        ("\ufeff", "U+FEFF"),
        ("⺠", "U+2EA0"),
        ("⼀", "U+2F00"),
        ("\uf92c", "U+F92C"),
    ],
)
def test_a_character_is_reported_with_its_number(character, code_point):
    [finding] = check(with_requirement(f"公开{character}结果。"))
    assert (finding.code, finding.place.line, finding.place.column) == ("G507", 27, 17)
    assert code_point in finding.message


@pytest.mark.parametrize(
    ("character", "fix"),
    [
        ("⼀", "改成“一”。"),
        ("⺟", "改成“母”。"),
        ("\uf92c", "改成“郎”。"),
        ("⺠", "删掉后用输入法重新输入。"),
        ("\u200b", "删掉后用输入法重新输入。"),
    ],
)
def test_the_fix_gives_the_ordinary_character_where_there_is_one(character, fix):
    [finding] = check(with_title(f"审计{character}公开"))
    assert finding.fix == fix


def test_the_message_shows_only_what_can_be_seen():
    [seen] = check(with_title("审计⼀公开"))
    assert seen.message == "任务 T02 的工作任务里有可疑的字符“⼀”（U+2F00）。"
    [unseen] = check(with_title("审计\u200b公开"))
    assert unseen.message == "任务 T02 的工作任务里有可疑的字符（U+200B）。"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (with_group_title("主动\u200b公开"), 14, 18),
        (with_topic("会议\u200b公开"), 17, 22),
        (with_requirement("公开审计结果。", "及时\u200b更新。"), 28, 17),
    ],
    ids=["group", "topic", "second paragraph"],
)
def test_every_text_is_looked_at(text, line, column):
    assert places(text) == [("G507", line, column)]


@pytest.mark.parametrize(
    "written", ["公开𬭩信息。", "公开㐂信息。", "公开①信息。", "公开“●”信息。", "公开〇九信息。"]
)
def test_rare_characters_that_keyboards_type_are_not_reported(written):
    assert places(with_requirement(written)) == []


@pytest.mark.parametrize(
    "character", ["\u2066", "\u2069", "\u061c", "\u180e", "\U000e0041", "\u3164"]
)
def test_marks_that_nobody_sees_are_reported(character):
    [finding] = check(with_requirement(f"公开{character}结果。"))
    assert finding.code == "G507"
    assert finding.fix == "删掉后用输入法重新输入。"


@pytest.mark.parametrize(
    ("old", "new", "line", "column"),
    [
        ("name: 建设局", "name: 建\u200b设局", 7, 12),
        ("name: 各部门", "name: 各\u2067部门", 9, 12),
        ("aliases: [新区财政局]", "aliases: [新区⾦融局]", 5, 17),
    ],
)
def test_names_are_looked_at_too(old, new, line, column):
    assert ("G507", line, column) in places(edited((old, new)))
