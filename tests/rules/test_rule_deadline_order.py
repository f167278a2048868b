"""G610: deadlines of one task in the wrong order, or written twice."""

import pytest
from edits import with_deadline

from tables import check, places


def found(deadline: str, year: str = "year: 2026\n") -> list[tuple[str, int, int, str]]:
    text = with_deadline(deadline).replace("title:", f"{year}title:", 1)
    return [(each.code, each.place.column, each.message) for each in check(text)]


def test_an_earlier_day_behind_a_later_one_is_reported():
    ((code, column, message),) = found("[12月底前, 3月底前]")
    assert (code, column) == ("G610", 31)
    assert message == (
        "任务 T02 的完成时限“3月底前”（2026-03-31）比前面的“12月底前”（2026-12-31）早。"
    )
    assert found("[12月底前, 2027年3月底前]") == []


def test_words_without_a_day_do_not_count():
    assert found("[3月底前, 持续推进, 12月底前]") == []
    ((_, _, message),) = found("[9月底前, 持续推进, 6月底前]")
    assert "比前面的“9月底前”" in message


def test_two_things_may_be_due_on_one_day():
    assert found("[年底前, 12月底前]") == []


def test_the_same_deadline_twice_is_reported_once():
    ((code, column, message),) = found("[年底前, 年底前]")
    assert (code, column, message) == ("G610", 29, "任务 T02 的完成时限“年底前”写了两次。")


@pytest.mark.parametrize("deadline", ["[12月底前, 3月底前]", "[2026-12-31, 3月底前]"])
def test_without_a_year_nothing_is_said_of_days_that_need_one(deadline):
    assert found(deadline, year="") == []
    assert [code for code, *_ in places(with_deadline("[2026-12-31, 2026-03-31]"))] == ["G610"]
