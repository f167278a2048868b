"""G303: two ids that differ in leading zeros only."""

import pytest
from edits import with_ids

from tables import check, places


def test_the_later_of_two_is_reported_with_the_earlier():
    [finding] = check(with_ids("T01", "T001"))
    assert (finding.code, finding.place.line, finding.place.column) == ("G303", 21, 17)
    assert finding.message == "编号 T001 与 T01 只差前面的 0，容易混淆。"


def test_each_later_one_is_reported():
    assert places(with_ids("GK01", "GK001", "GK0001")) == [("G303", 21, 17), ("G303", 25, 17)]


def test_an_id_that_also_has_another_shape_is_reported_for_both():
    assert places(with_ids("T01", "T1")) == [("G302", 21, 17), ("G303", 21, 17)]


@pytest.mark.parametrize(
    "ids",
    [
        ("T01", "T10", "T100"),
        ("T01", "GK001"),
        ("T01", "T02", "T003"),
        ("T101", "T11", "T0111"),
    ],
)
def test_ids_that_differ_otherwise_are_not_reported(ids):
    assert places(with_ids(*ids)) == []


def test_the_same_id_twice_is_a_duplicate_and_not_a_similar_one():
    assert places(with_ids("T01", "T01", "T002")) == [("G301", 21, 17)]
