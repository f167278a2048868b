"""G503: two tasks with the same requirement."""

from edits import with_requirement

from tables import SMALL, check, places

_FIRST = "建立健全列席政府有关会议的制度并抓好落实。"


def test_the_later_of_two_is_reported_with_the_earlier():
    [finding] = check(with_requirement(_FIRST))
    assert (finding.code, finding.place.line, finding.place.column) == ("G503", 27, 15)
    assert finding.message == "任务 T02 的工作要求与 T01（第 19 行）完全相同。"


def test_each_later_one_is_reported():
    again = f"""\
          - id: T03
            title: 会议开放
            requirement: {_FIRST}
            lead: [审计局]
"""
    assert places(with_requirement(_FIRST) + again) == [("G503", 27, 15), ("G503", 32, 26)]


def test_a_block_and_a_plain_text_of_the_same_words_are_the_same():
    again = f"""\
          - id: T03
            title: 会议开放
            requirement: '{_FIRST}'
            lead: [审计局]
"""
    assert places(SMALL + again) == [("G503", 32, 27)]


def test_requirements_that_differ_in_one_character_are_not_reported():
    # T43 and T44 of the real table: 信息公开指南 and 信息公开目录
    assert places(with_requirement(_FIRST.replace("制度", "机制"))) == []


def test_one_with_a_further_paragraph_is_not_reported():
    assert places(with_requirement(_FIRST, "及时更新。")) == []
