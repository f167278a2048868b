"""Merging lines and orders."""

import pytest

from gkrw.merge.sequences import Three, merge_lines, merge_order


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        ("ab", "Ab", "aB", "AB"),
        ("ab", "ab", "aB", "aB"),
        ("abc", "abXc", "Abc", "AbXc"),
        ("abc", "ac", "abC", "aC"),
        ("ab", "abX", "aB", "aBX"),
        ("ab", "AB", "AB", "AB"),
    ],
)
def test_lines_that_different_sides_changed(base, ours, theirs, expected):
    result = tuple(expected)
    assert merge_lines(Three(tuple(base), tuple(ours), tuple(theirs))) == (result, result)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "both"),
    [
        ("ab", "aX", "aY", ("aX", "aY")),
        ("ab", "abX", "abY", ("abX", "abY")),
        ("abc", "XbC", "YbC", ("XbC", "YbC")),
        ("abc", "ac", "aBc", ("ac", "aBc")),
        ("abcd", "abXd", "AbYd", ("AbXd", "AbYd")),
    ],
)
def test_lines_that_both_changed(base, ours, theirs, both):
    found = merge_lines(Three(tuple(base), tuple(ours), tuple(theirs)))
    assert found == tuple(map(tuple, both))


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        ("abc", "abcX", "abcY", "abcXY"),
        ("abc", "Xabc", "Yabc", "XYabc"),
        ("abc", "bac", "abcY", "bacY"),
        ("abcd", "bacd", "abdc", "badc"),
        ("abcd", "bcda", "abcdY", "bcdaY"),
        ("abc", "abc", "cab", "cab"),
        ("", "X", "Y", "XY"),
        ("ab", "aXb", "aYXb", "aYXb"),
    ],
)
def test_orders_that_different_sides_changed(base, ours, theirs, expected):
    assert merge_order(Three(base, ours, theirs)) == ([*expected], [*expected])


def test_a_thing_that_both_moved_or_added_at_other_places():
    assert merge_order(Three("ab", "aXb", "abX")) == ([*"aXb"], [*"abX"])
    assert merge_order(Three("abcd", "dabc", "adbc")) == ([*"dabc"], [*"adbc"])
    # each moved one of b and f beside the other
    assert merge_order(Three("abcdefg", "acdefbg", "abfcdeg")) == ([*"acdefbg"], [*"abfcdeg"])
    assert merge_order(Three("abcdefg", "acdebfg", "abfcdeg")) == ([*"acdebfg"], [*"abfcdeg"])
