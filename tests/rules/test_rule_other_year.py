"""A deadline or a title of another year than the table's."""

import pytest

from gkrw.rules.other_year import KIND
from tables import check, edited

TABLE = edited(
    ("title: 政务公开工作重点任务分解表\n", "title: 2026年政务公开工作重点任务分解表\n"),
    ("            lead: [审计局]\n", "            lead: [审计局]\n            deadline: 年底前\n"),
)


def found(text):
    return [each.message for each in check(text) if each.code == KIND.code]


@pytest.mark.parametrize(
    "deadline", ["2025-10-31", "2025年底前", "1月前", "2062年10月底前", "2025年6月、2025年12月"]
)
def test_a_deadline_that_is_surely_of_another_year(deadline):
    (message,) = found(TABLE.replace("deadline: 年底前", f"deadline: {deadline}"))
    assert f"“{deadline}”不在 2026 年" in message


@pytest.mark.parametrize(
    "deadline",
    ["年底前", "2026-10-31", "次年1月31日前", "到2027年底", "2025-2026年", "2025年起", "持续推进"],
)
def test_a_deadline_that_may_be_meant(deadline):
    assert found(TABLE.replace("deadline: 年底前", f"deadline: {deadline}")) == []


def test_nothing_is_said_of_a_table_without_a_year():
    text = TABLE.replace("title: 2026年", "title: ").replace("年底前", "2019年底前")
    assert found(text) == []


def test_the_key_year_tells_the_year_and_must_agree_with_the_title():
    text = TABLE.replace("title: 2026年", "year: 2026\ntitle: ")
    assert found(text.replace("年底前", "2025年底前"))
    assert found(TABLE.replace("title:", "year: 2027\ntitle:", 1))[0] == (
        "标题里是 2026 年，year 却是 2027。"
    )
