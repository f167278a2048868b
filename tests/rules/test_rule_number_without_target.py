"""G605: a number in a requirement that is not entered as a target."""

import pytest
from edits import with_requirement, with_target, with_title

from tables import check, edited, places


@pytest.mark.parametrize(
    ("written", "column", "number"),
    [
        ("网上可办率不低于90%。", 23, "90%"),
        ("网上可办率不低于９０％。", 23, "９０％"),
        ("差错率不超过0.5%。", 21, "0.5%"),
        ("在7个工作日内公示。", 16, "7个工作日"),
        ("在7工作日内公示。", 16, "7工作日"),
        ("在 7 个工作日内公示。", 17, "7 个工作日"),
        ("在20日内答复。", 16, "20日内"),
        ("在20天内答复。", 16, "20天内"),
        ("每年不少于2次。", 20, "2次"),
        ("每月发布4篇解读。", 19, "4篇"),
        ("每周更新3条信息。", 19, "3条"),
        ("在24小时内回应。", 16, "24小时"),
    ],
)
def test_a_number_with_a_unit_is_reported(written, column, number):
    [finding] = check(with_requirement(written))
    assert (finding.code, finding.place.line, finding.place.column) == ("G605", 27, column)
    assert finding.message == f"任务 T02 的工作要求里有“{number}”，没有登记量化指标。"


@pytest.mark.parametrize("written", ["不低于９０.5％。", "在20日内答复。", "在 7 个工作日内公示。"])
def test_the_targets_of_the_fix_can_be_written(written):
    text = with_requirement(written)
    [finding] = check(text)
    line = finding.fix.removeprefix("要考核这个数字的，补上 ").partition("；")[0]
    assert (
        check(edited(("lead: [审计局]\n", f"lead: [审计局]\n            {line}\n"), text=text))
        == ()
    )


def test_only_the_first_number_of_a_requirement_is_reported():
    assert places(with_requirement("“一窗”达70%。", "可办率不低于90%。")) == [("G605", 27, 20)]


def test_a_number_in_the_second_paragraph_is_reported():
    assert places(with_requirement("及时公示。", "可办率不低于90%。")) == [("G605", 28, 21)]


def test_a_task_with_targets_is_not_reported():
    text = with_target("“一窗”达70%，可办率不低于90%。", "at_least: 90, unit: '%'")
    assert places(text) == []


def test_an_empty_list_of_targets_says_that_there_are_none():
    text = with_requirement("可办率不低于90%。") + "            targets: []\n"
    assert places(text) == []


@pytest.mark.parametrize(
    "written",
    ["落实2026年工作要点。", "截至2026年10月31日。", "拨打12345热线。", "公开2个清单、3类事项。"],
)
def test_other_numbers_are_not_reported(written):
    assert places(with_requirement(written)) == []


def test_a_number_in_a_title_is_not_reported():
    assert places(with_title("可办率90%以上")) == []
