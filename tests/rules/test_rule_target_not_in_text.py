"""G604: a target whose number is not in the requirement."""

import pytest
from edits import with_target

from tables import check, places

_PERCENT = "unit: '%'"


@pytest.mark.parametrize(
    ("requirement", "target", "number"),
    [
        ("网上可办率不低于90%。", f"at_least: 80, {_PERCENT}", "80"),
        ("差错率不超过0.5%。", f"at_most: 0.6, {_PERCENT}", "0.6"),
        ("在七个工作日内公示。", "at_most: 5, unit: 个工作日", "5"),
        ("按规定及时公示。", "at_most: 7, unit: 个工作日", "7"),
        ("每年3至5次。", "at_least: 3, at_most: 6, unit: 次", "6"),
    ],
)
def test_another_number_is_reported(requirement, target, number):
    [finding] = check(with_target(requirement, target))
    assert (finding.code, finding.place.line, finding.place.column) == ("G604", 31, 17)
    assert finding.message == f"任务 T02 的量化指标“公示”是 {number}，工作要求里没有这个数。"


def test_two_bounds_that_are_not_there_are_reported_each():
    text = with_target("每年按规定公示。", "at_least: 3, at_most: 5, unit: 次")
    assert places(text) == [("G604", 31, 17), ("G604", 31, 17)]


@pytest.mark.parametrize(
    ("requirement", "target"),
    [
        ("网上可办率不低于90%。", f"at_least: 90, {_PERCENT}"),
        ("网上可办率不低于90%。", f"at_least: 90.0, {_PERCENT}"),
        ("网上可办率不低于90.0%。", f"at_least: 90.0, {_PERCENT}"),
        ("网上可办率不低于９０％。", f"at_least: 90, {_PERCENT}"),
        ("网上可办率不低于百分之九十。", f"at_least: 90, {_PERCENT}"),
        ("在七个工作日内公示。", "at_most: 7, unit: 个工作日"),
        ("在二十个工作日内公示。", "at_most: 20, unit: 个工作日"),
        ("每年公示两次。", "at_least: 2, unit: 次"),
        ("每年公示二次。", "at_least: 2, unit: 次"),
        ("每年公示3至5次。", "at_least: 3, at_most: 5, unit: 次"),
        ("差错率为0%。", f"at_most: 0, {_PERCENT}"),
        ("每年公开不少于1000条。", "at_least: 1000, unit: 条"),
    ],
)
def test_a_number_that_the_requirement_has_is_not_reported(requirement, target):
    assert places(with_target(requirement, target)) == []
