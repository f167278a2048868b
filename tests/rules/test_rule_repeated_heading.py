"""G312: two headings of the same title and level below one heading."""

from edits import task

from tables import SMALL, check, places


def test_a_section_printed_again_is_reported_with_the_line_of_the_first():
    added = f"""\
  - title: 政府信息公开
    groups:
      - title: 依申请公开
        tasks:
{task("T03")}"""
    [finding] = check(SMALL + added)
    assert (finding.code, finding.place.line, finding.place.column) == ("G312", 30, 12)
    assert finding.message == "一级分类“政府信息公开”在第 12 行已经有了。"


def test_a_group_printed_again_is_reported():
    added = f"      - title: 主动公开\n        tasks:\n{task('T03')}"
    [finding] = check(SMALL + added)
    assert (finding.code, finding.place.line, finding.place.column) == ("G312", 30, 16)
    assert finding.message == "二级分类“主动公开”在第 14 行已经有了。"


def test_a_topic_printed_again_is_reported_each_time():
    again = "          - topic: 会议公开\n            tasks:\n"
    text = SMALL + again + task("T03", indent=14) + again + task("T04", indent=14)
    assert places(text) == [("G312", 30, 20), ("G312", 37, 20)]


def test_the_same_group_in_another_section_is_not_reported():
    added = f"""\
  - title: 平台建设
    groups:
      - title: 主动公开
        tasks:
{task("T03")}"""
    assert places(SMALL + added) == []


def test_the_same_topic_in_another_group_is_not_reported():
    added = f"""\
      - title: 依申请公开
        tasks:
          - topic: 会议公开
            tasks:
{task("T03", indent=14)}"""
    assert places(SMALL + added) == []


def test_one_title_at_two_levels_is_not_reported():
    added = f"      - title: 政府信息公开\n        tasks:\n{task('T03')}"
    assert places(SMALL + added) == []


def test_tasks_may_share_a_title():
    # as 三大攻坚战信息公开 stands three times in the real table
    assert places(SMALL + task("T03")) == []
