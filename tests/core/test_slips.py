"""What must not happen from one version of a table to the next without a trace."""

import pytest

from gkrw.core.slips import are_related_titles, delayed, last_numbers, moved_line, next_id, put_off
from gkrw.core.task_parts import DeadlineMove


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


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["6月底前"], ["12月底前"], [("6月底前", "12月底前")]),
        (["6月底前"], ["持续推进"], [("6月底前", "持续推进")]),
        (["6月底前"], [], [("6月底前", "")]),
        (["6月底前"], ["5月底前"], []),
        (["6月底前"], ["2026-06-30"], []),  # another wording of the day
        (["每季度"], ["年底前"], []),
        (["3月底前", "12月底前"], ["5月底前", "12月底前"], [("3月底前", "5月底前")]),
        (["3月底前", "12月底前"], ["12月底前"], [("3月底前", "")]),
        (["3月底前", "6月底前", "12月底前"], ["3月底前", "12月底前"], [("6月底前", "")]),
        (["12月底前"], ["3月底前", "12月底前"], []),  # a stage was added
        (["3月底前出台方案，12月底前完成"], ["3月底前出台方案", "12月底前完成"], []),  # divided
        (["10月底前"], ["6月底前", "12月底前"], [("10月底前", "12月底前")]),
        (["10月底前"], ["10月底前", "12月底前"], [("10月底前", "12月底前")]),  # now a mere stage
        (["6月底前"], ["6月底前", "持续推进"], []),
        # the wording that is now a day may have been the last deadline
        (["3月底前", "6月前后推开"], ["3月底前", "6月底前"], []),
        (["3月底前", "6月前后推开"], ["5月底前", "6月底前"], [("3月底前", "6月底前")]),
        (["3月底前", "持续推进"], ["6月底前", "持续推进"], [("3月底前", "6月底前")]),
        (["3月底前", "持续推进"], ["3月底前", "6月底前", "持续推进"], [("3月底前", "6月底前")]),
        (
            ["3月底前", "6月底前"],
            ["6月底前", "9月底前"],
            [("3月底前", "6月底前"), ("6月底前", "9月底前")],
        ),
    ],
)
def test_which_deadlines_were_put_off(before, after, expected):
    assert put_off(before, after, 2026, ()) == expected


def test_a_deadline_that_is_recorded_as_moved_was_not_put_off_in_secret(real_table):
    moved = DeadlineMove("3月 底前", "主任办公会同意", mark=real_table.mark)
    both = put_off(["3月底前", "6月底前"], ["5月底前", "9月底前"], 2026, [moved])
    assert both == [("6月底前", "9月底前")]
    assert moved_line([text for text, _ in both], [moved]) == (
        "moved: [{from: 3月 底前, reason: 主任办公会同意}, "
        "{from: 6月底前, reason: （写明原因和谁同意的）}]"
    )


def test_a_deadline_that_is_deleted_is_not_delayed():
    assert delayed(["3月底前", "6月底前"], ["6月底前"], 2026, ()) == []
    assert delayed(["6月底前"], [], 2026, ()) == []
    assert delayed(["6月底前"], ["持续推进"], 2026, ()) == ["6月底前"]
