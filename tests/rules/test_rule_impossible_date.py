"""G601: a deadline with a date that does not exist."""

import pytest
from edits import with_deadline

from tables import check, places


@pytest.mark.parametrize(
    "deadline",
    [
        "2026-02-30",
        "2026-11-31",
        "2026-13-01",
        "2026.2.30",
        "2026/9/31",
        "2026年2月29日前",
        "2026年0月10日",
        "2026年10月32日之前",
    ],
)
def test_a_day_that_the_calendar_does_not_have_is_reported(deadline):
    [finding] = check(with_deadline(deadline))
    assert (finding.code, finding.place.line, finding.place.column) == ("G601", 30, 23)
    assert finding.message == f"任务 T02 的完成时限“{deadline}”里有日历上没有的日期。"


@pytest.mark.parametrize(
    "deadline",
    [
        "2026-10-31",
        "2026-2-28",
        "2028年2月29日前",
        "2026.10.31",
        "2026/10/31",
        "2026年10月31日之前",
        "2026年10月底前",
        "2026年10月",
        "年底前",
        "持续推进",
    ],
)
def test_dates_and_words_are_not_reported(deadline):
    assert places(with_deadline(deadline)) == []
