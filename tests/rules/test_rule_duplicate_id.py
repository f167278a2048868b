"""G301: two tasks with the same id."""

import pytest
from edits import with_ids

from tables import check, edited, places


def test_the_later_of_two_is_reported_with_the_line_of_the_first():
    [finding] = check(edited(("id: T02", "id: T01")))
    assert (finding.code, finding.place.line, finding.place.column) == ("G301", 24, 17)
    assert finding.message == "编号 T01 已经用于第 19 行的任务。"


def test_every_later_use_is_reported():
    assert places(with_ids("T01", "T02", "T01", "T01")) == [("G301", 25, 17), ("G301", 29, 17)]


def test_two_ids_used_twice_are_reported_each():
    assert places(with_ids("T01", "T02", "T02", "T01")) == [("G301", 25, 17), ("G301", 29, 17)]


@pytest.mark.parametrize(
    ("ids", "free"),
    [
        (("T07", "T44", "T07"), "T45"),
        (("T99", "T99"), "T100"),
        (("T08", "T09", "T09"), "T10"),
        (("GK001", "GK001", "T09"), "GK002"),
        (("T01", "GK01", "GK01", "T30"), "GK02"),
    ],
)
def test_the_fix_proposes_the_next_id_after_all_of_the_same_letters(ids, free):
    [finding] = check(with_ids(*ids))
    assert finding.fix == f"换一个没有用过的编号，例如 {free}。"


@pytest.mark.parametrize("ids", [("T01", "T02"), ("T01", "GK01"), ("T01", "T10", "T11")])
def test_different_ids_are_not_reported(ids):
    assert places(with_ids(*ids)) == []


def test_two_tasks_without_an_id_are_not_duplicates():
    assert [code for code, _, _ in places(with_ids("~", "~"))] == ["G204", "G204"]
