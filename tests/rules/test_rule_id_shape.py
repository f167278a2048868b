"""G302: an id that is not capital letters followed by digits."""

import pytest
from edits import with_ids

from tables import check, places


@pytest.mark.parametrize(
    "task_id", ["t02", "T2", "T-02", "T 02", "T_02", "Ｔ０２", "ｔ－２", "T.2"]
)
def test_an_id_that_is_nearly_right_is_put_right(task_id):
    [finding] = check(with_ids("T01", f"'{task_id}'"))
    assert (finding.code, finding.place.line, finding.place.column) == ("G302", 21, 18)
    assert finding.message == f"编号“{task_id}”不是大写字母加数字的写法。"
    assert finding.fix == "改成 T02。"


@pytest.mark.parametrize(
    "task_id", ["任务2", "2", "T", "公开T02", "GKRWB02", "T123456789", "T02A", "T01、T02"]
)
def test_an_id_of_quite_another_shape_gets_the_general_advice(task_id):
    [finding] = check(with_ids("T01", f"'{task_id}'"))
    assert finding.code == "G302"
    assert finding.fix == "改成 T01 这样的写法：大写字母加两位以上数字。"


def test_an_id_without_quotes_is_reported_where_it_begins():
    assert places(with_ids("T01", "t02")) == [("G302", 21, 17)]


@pytest.mark.parametrize("task_id", ["T02", "T44", "T100", "GK2026001", "ABCD12345678"])
def test_letters_and_digits_are_not_reported(task_id):
    assert places(with_ids("T01", task_id)) == []


def test_the_character_at_fault_is_named():
    for written, said in (("T0\u200b1", "看不见的字符 U+200B"), ("Т01", "“Т”是 U+0422")):
        (finding,) = [each for each in check(with_ids("T01", written)) if each.code == "G302"]
        assert said in finding.message
