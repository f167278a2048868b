"""What was moved between two orders."""

from gkrw.core.ordering import longest_increasing, moved


def test_the_fewest_things_that_explain_the_new_order_have_moved():
    assert moved("甲乙丙丁", "乙丙甲丁") == {"甲"}
    assert moved("甲乙丙", "甲丁丙") == set()
    assert longest_increasing([2, 0, 1, 3]) == {0, 1, 3}
