"""G602: a deadline in words that gkrw does not recognise."""

import pytest
from edits import with_deadline

from tables import check, places


@pytest.mark.parametrize("deadline", ["尽快", "待定", "视情况而定", "另议", "抓紧办理"])
def test_vague_words_are_reported(deadline):
    [finding] = check(with_deadline(deadline))
    assert (finding.code, finding.place.line, finding.place.column) == ("G602", 30, 23)
    assert finding.message == (f"任务 T02 的完成时限“{deadline}”不是常用的说法，不能据此判断逾期。")


@pytest.mark.parametrize(
    "deadline",
    ["2026-10-31", "年底前", "2026年底前", "10月底前", "每季度", "每半年", "持续推进", "长期"],
)
def test_dates_and_words_in_use_are_not_reported(deadline):
    assert places(with_deadline(deadline)) == []


def test_the_column_has_the_name_that_the_office_gives_it():
    columns = "columns:\n  lead: 牵头单位\n  responsible: 责任单位\n  deadline: 时间节点\nsections:"
    text = with_deadline("[尽快, 12月底前, 6月底前]").replace("sections:", columns, 1)
    assert [each.message for each in check(text)] == [
        "任务 T02 的时间节点“尽快”不是常用的说法，不能据此判断逾期。",
    ]


def test_an_impossible_date_is_only_that():
    assert places(with_deadline("2026-02-30")) == [("G601", 30, 23)]


@pytest.mark.parametrize("deadline", ["1026年底前", "0000年底前", "1026-10-31"])
def test_a_year_that_nobody_means_is_reported(deadline):
    [finding] = check(with_deadline(deadline))
    assert (finding.code, finding.message) == (
        "G602",
        f"任务 T02 的完成时限“{deadline}”年份不对，不能据此判断逾期。",
    )
