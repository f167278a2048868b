"""The words for a status."""

import pytest

from gkrw.progress.statuses import STATUS_WORDS, Status, has_status_word, parse_status, status_word


@pytest.mark.parametrize("status", Status)
def test_the_word_of_a_status_means_it(status: Status):
    assert parse_status(status_word(status)) is status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("已办结", Status.DONE),
        (" 已完成。", Status.DONE),
        ("正在 推进", Status.UNDER_WAY),
        ("尚未开始！", Status.NOT_STARTED),
        ("未报", None),
        ("滞后", None),
        ("", None),
    ],
)
def test_other_words_for_a_status(text: str, status: Status | None):
    assert parse_status(text) is status


def test_no_status_is_called_unreported():
    assert status_word(None) == "未报"
    assert STATUS_WORDS == ("已完成", "推进中", "未开始", "未报")


@pytest.mark.parametrize(("text", "expected"), [("", False), (" 。！", False), ("无", True)])
def test_punctuation_alone_is_no_word(text: str, expected: bool):
    assert has_status_word(text) is expected
