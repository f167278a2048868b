"""What must not happen from one version of a table to the next without a trace."""

import pytest

from gkrw.core.slips import are_related_titles, last_numbers, next_id


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("财政信息公开", "财政信息公开"),
        ("财政信息公开", "财政预决算信息公开"),
        ("财政信息公开", "公开财政信息"),
        ("重大行政决策公开", "行政决策公开"),
    ],
)
def test_a_title_that_was_reworded_is_of_the_same_task(one, other):
    assert are_related_titles(one, other)
    assert are_related_titles(other, one)


def test_another_title_is_of_another_task():
    assert not are_related_titles("基本信息、结果信息公开", "全新的任务")
    assert not are_related_titles("惠企政策兑现", "审计公开")


def test_the_next_id_has_the_letters_and_the_width_of_the_others():
    numbers = last_numbers(["T07", "T44", "ZW009", "总则"])
    assert numbers["T"] == 44
    assert next_id("T07", numbers) == "T45"
    assert next_id("ZW001", numbers) == "ZW010"
    assert next_id("K1", numbers, ahead=2) == "K03"
