"""G411: a task for which the table names no responsible department."""

from tables import check, edited, places


def test_an_empty_list_at_the_task_is_reported_at_the_list():
    text = edited(("responsible: [建设局]", "responsible: []"), ("[审计局]", "[审计局, 建设局]"))
    [finding] = check(text)
    assert (finding.code, finding.place.line, finding.place.column) == ("G411", 29, 26)
    assert finding.message == "任务 T02 “审计公开”没有写明责任部门。"


def test_an_empty_default_is_reported_at_the_task_it_holds_for():
    text = edited(
        ("responsible: [各部门]", "responsible: []"),
        ("responsible: [建设局]", "responsible: [建设局, 各部门]"),
    )
    assert places(text) == [("G411", 19, 17)]


def test_a_task_that_others_lead_and_support_lacks_nobody():
    text = edited(
        ("responsible: [建设局]", "responsible: []\n            support: [建设局]"),
    )
    assert places(text) == []
    without_lead = places(text.replace("lead: [审计局]", "lead: []"))
    assert [code for code, _, _ in without_lead if code != "G403"] == ["G404", "G411"]


def test_names_of_its_own_instead_of_an_empty_default_are_enough():
    text = edited(
        ("responsible: [各部门]", "responsible: []"),
        (
            "                lead: [新区财政局]\n",
            "                lead: [新区财政局]\n                responsible: [各部门]\n",
        ),
    )
    assert [place for place in places(text) if place[0] == "G411"] == []


def test_responsible_names_that_are_written_nowhere_are_another_mistake():
    text = edited(
        ("        responsible: [各部门]\n", ""),
        ("responsible: [建设局]", "responsible: [建设局, 各部门]"),
    )
    assert places(text) == [("G410", 18, 17)]


def test_responsible_names_that_could_not_be_read_are_reported_for_that_alone():
    text = edited(("responsible: [建设局]", "responsible:"), ("[审计局]", "[审计局, 建设局]"))
    assert places(text) == [("G204", 29, 25)]
