"""A task that nobody reports on."""

from gkrw.rules.nobody_reports import KIND
from tables import check, edited

TOP = ("sections:\n", "reports: lead\nsections:\n")
NO_LEAD = ("                lead: [新区财政局]\n", "                lead: []\n")


def found(text):
    return [each for each in check(text) if each.code == KIND.code]


def test_a_task_with_nobody_but_a_collective_is_told_and_the_fix_works():
    text = edited(TOP, NO_LEAD)
    (told,) = found(text)
    assert "T01" in told.message
    assert "reports: all" in told.fix
    title = "                title: 公众参与\n"
    assert found(text.replace(title, f"{title}                reports: all\n")) == []


def test_nothing_is_told_where_somebody_reports():
    assert found(edited(TOP)) == []
    assert found(edited(NO_LEAD)) == []
