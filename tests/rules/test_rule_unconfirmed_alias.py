"""G409: an alias that is not confirmed yet."""

import pytest
from edits import with_default, with_lead, with_responsible

from tables import check, edited, places

_UNCONFIRMED = (
    "    aliases: [新区财政局]\n",
    "    aliases: [新区财政局]\n    unconfirmed: [财政所]\n",
)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (with_lead("财政所"), 29, 25),
        (with_responsible("财政所, 等"), 30, 32),
        (with_responsible("{各部门: [财政所]}"), 30, 39),
    ],
    ids=["lead", "responsible", "in brackets"],
)
def test_each_use_is_reported_where_it_stands(text, line, column):
    found = places(edited(_UNCONFIRMED, text=text))
    assert [place for place in found if place[0] != "G405"] == [("G409", line, column)]


def test_the_message_says_for_whom_it_is_taken():
    [finding] = check(edited(_UNCONFIRMED, text=with_lead("财政所")))
    assert finding.message == "任务 T02 的牵头部门“财政所”暂按“财政局”处理，待确认。"


def test_a_default_is_reported_once():
    text = edited(
        _UNCONFIRMED,
        ("                lead: [新区财政局]\n", "                lead: [审计局]\n"),
        text=with_default("财政所"),
    )
    assert places(text) == [("G409", 16, 28)]


def test_a_confirmed_alias_is_not_reported():
    assert places(with_lead("新区财政局")) == []


def test_an_unconfirmed_alias_that_no_task_uses_is_not_reported():
    assert places(edited(_UNCONFIRMED)) == []
