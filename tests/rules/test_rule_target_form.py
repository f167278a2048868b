"""G603: a target without a usable bound."""

import pytest
from edits import with_target

from tables import check, places

_PERCENT = "unit: '%'"


@pytest.mark.parametrize(
    ("requirement", "target", "wrong"),
    [
        ("网上可办率不低于90%。", _PERCENT, "没有写下限（at_least）或上限（at_most）"),
        ("网上可办率不低于-5%。", f"at_least: -5, {_PERCENT}", "是负数"),
        ("每年5至3次。", "at_least: 5, at_most: 3, unit: 次", "的下限比上限大"),
    ],
)
def test_a_target_that_makes_no_sense_is_reported(requirement, target, wrong):
    [finding] = check(with_target(requirement, target))
    assert (finding.code, finding.place.line, finding.place.column) == ("G603", 31, 17)
    assert finding.message == f"任务 T02 的量化指标“公示”{wrong}。"


@pytest.mark.parametrize(
    ("requirement", "target"),
    [
        ("网上可办率不低于90%。", f"at_least: 90, {_PERCENT}"),
        ("全部公开，公开率100%。", f"at_least: 100, {_PERCENT}"),
        ("差错率0%。", f"at_most: 0, {_PERCENT}"),
        ("在7个工作日内公示。", "at_most: 7, unit: 个工作日"),
        ("每年3至5次。", "at_least: 3, at_most: 5, unit: 次"),
        ("每年5次。", "at_least: 5, at_most: 5, unit: 次"),
        ("公开120条信息。", "at_least: 120, unit: 条"),
        ("投资增长率不低于120%。", f"at_least: 120, {_PERCENT}"),
        ("差错率不超过0.5%。", f"at_most: 0.5, {_PERCENT}"),
    ],
)
def test_a_target_that_can_be_measured_is_not_reported(requirement, target):
    assert places(with_target(requirement, target)) == []


def test_a_crossed_target_is_reported_in_a_table_that_was_not_read_whole_too():
    text = with_target("每年5至3次。", "at_least: 5, at_most: 3, unit: 次")
    broken = text + "  - title: “平台建设\n    groups: [\n"
    assert ("G603", 31, 17) in places(broken)


def test_a_bound_that_cannot_be_read_is_not_reported_as_missing_too():
    text = with_target("网上可办率不低于90%。", "at_least: '90', unit: '%'")
    assert [code for code, _, _ in places(text)] == ["G203"]
