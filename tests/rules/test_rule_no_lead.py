"""G404: a task for which the table names no lead."""

from tables import check, edited, places

_STILL_NAMED = ("responsible: [建设局]", "responsible: [审计局, 建设局]")


def test_an_empty_list_at_the_task_is_reported_at_the_list():
    [finding] = check(edited(_STILL_NAMED, ("lead: [审计局]", "lead: []")))
    assert (finding.code, finding.place.line, finding.place.column) == ("G404", 28, 19)
    assert finding.message == "任务 T02 “审计公开”没有写明牵头部门。"


def test_an_empty_default_is_reported_at_each_task_it_holds_for():
    text = edited(
        _STILL_NAMED,
        (
            "        responsible: [各部门]\n",
            "        lead: []\n        responsible: [各部门, 财政局]\n",
        ),
        ("                lead: [新区财政局]\n", ""),
        ("            lead: [审计局]\n", ""),
    )
    assert places(text) == [("G404", 20, 17), ("G404", 24, 13)]


def test_a_task_with_a_lead_of_its_own_is_not_reported():
    text = edited(
        ("        responsible: [各部门]\n", "        lead: []\n        responsible: [各部门]\n"),
        ("            lead: [审计局]\n", ""),
        _STILL_NAMED,
    )
    assert places(text) == [("G404", 25, 13)]


def test_a_lead_that_is_written_nowhere_is_another_mistake():
    text = edited(_STILL_NAMED, ("            lead: [审计局]\n", ""))
    assert places(text) == [("G410", 24, 13)]


def test_a_lead_that_could_not_be_read_is_reported_for_that_alone():
    assert places(edited(_STILL_NAMED, ("lead: [审计局]", "lead:"))) == [("G204", 28, 18)]
